"""What a result makes of an occurrence that is being sent. Pure."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from bot.delivery.deciding import notice, postponed, said, tries_since, wait_before_try
from bot.delivery.port import Posted, PostError, UnclearError
from bot.ledger import LATE, Delivery, LedgerEntry, Notice, outcome
from bot.schedule import Schedule

UNPROVEN: Final = "a post was interrupted, and the destination does not say whether it arrived"
TOO_LATE: Final = "it could not be sent in time"
REMOVED: Final = "the schedule was removed"


@dataclass(frozen=True, slots=True)
class Sending:
    """An occurrence on its way: its parts, in order; `not_there` is the last that was looked for and not found."""

    entry: LedgerEntry
    schedule: Schedule
    parts: tuple[Delivery, ...]
    not_there: int = 0

    @property
    def next(self) -> Delivery | None:
        """The part that is to be sent, or looked for, next."""
        return next((part for part in self.parts if part.state in {"waiting", "sending"}), None)

    @property
    def in_doubt(self) -> bool:
        """Whether a post of the next part was begun."""
        return self.next is not None and self.next.state == "sending"

    def may_be_there(self, since: datetime) -> bool:
        """Whether the next part is to be looked for before it is posted: it is in doubt, or the digest was built before
        a moment since which nobody else acted."""
        before = self.entry.built_at is not None and self.entry.built_at < since
        return self.in_doubt or (before and self.next is not None and self.next.part != self.not_there)

    @property
    def attempts(self) -> int:
        """Posts of the next part that were begun."""
        return self.next.attempts if self.next else 0

    def having(self, part: Delivery) -> "Sending":
        """With a part as it is now."""
        return replace(self, parts=tuple(part if part.part == other.part else other for other in self.parts))


@dataclass(frozen=True, slots=True)
class Absent:
    """A part is proven not to be at its destination."""


@dataclass(frozen=True, slots=True)
class Unproven:
    """A part was not seen at its destination, which does not prove that it is not there."""


@dataclass(frozen=True, slots=True)
class Looked:
    """A part could not be looked for now."""

    error: PostError


Result = Posted | PostError | UnclearError | Absent | Unproven | Looked


@dataclass(frozen=True, slots=True)
class Step:
    """What to store of an occurrence and of the part that a result is about. `holds`: its lease stays as it is, and it
    `goes_on` or is left to whoever takes it over; `before` is what went wrong earlier."""

    sending: Sending
    part: Delivery
    holds: bool
    goes_on: bool = False
    error: PostError | None = None
    notice: Notice | None = None
    before: str | None = None

    @property
    def entry(self) -> LedgerEntry:
        return self.sending.entry

    @property
    def is_late(self) -> bool:
        """Whether the occurrence ended with it, and later than it should."""
        return self.entry.ended_at is not None and self.entry.ended_at - self.entry.due > LATE

    def late(self, why: str | None) -> "Step":
        """With the reason why it is late, if it is."""
        return replace(self, sending=replace(self.sending, entry=replace(self.entry, why_late=why)))


def step(each: Sending, result: Result, now: datetime, chance: float) -> Step:
    """What a result makes of the next part; a failed one is tried again after a while, with jitter by `chance`."""
    part = each.next
    assert part is not None
    if isinstance(result, UnclearError):
        part = replace(part, error=said(result))
        return Step(each.having(part), part, holds=True)
    if isinstance(result, Absent) or (isinstance(result, Unproven) and not each.in_doubt):
        part = part.became("waiting", part.error) if each.in_doubt else part
        return Step(replace(each.having(part), not_there=part.part), part, holds=True, goes_on=True)
    if isinstance(result, Looked | PostError):
        error = result.error if isinstance(result, Looked) else result
        why = said(error)
        part = replace(part, error=why) if isinstance(result, Looked) else part.became("waiting", why)
        tries = tries_since(part.first_try or each.entry.due, now) if isinstance(result, Looked) else each.attempts
        wait = wait_before_try(tries, error.retry_after, chance)
        entry = postponed(each.entry, each.schedule, now, wait, why)
        return Step(replace(each.having(part), entry=entry), part, holds=False, error=error)
    if isinstance(result, Unproven):
        part = part.became("unknown", UNPROVEN)
        told = notice(each.schedule, each.entry, f"may not have arrived: {UNPROVEN}", now)
        return _after(each, part, now, told)
    return _after(each, part.arrived(result.at or now, result.message_id, result.url), now)


def _after(each: Sending, part: Delivery, now: datetime, told: Notice | None = None) -> Step:
    after = each.having(part)
    state = outcome(after.parts)
    if state == "built":
        return Step(after, part, holds=True, goes_on=True, notice=told)
    sent = max((each.sent_at for each in after.parts if each.sent_at), default=now)
    entry = each.entry.became(state, sent, part.error)
    return Step(replace(after, entry=entry), part, holds=False, notice=told, before=each.entry.error)


def closed(each: Sending, now: datetime) -> tuple[LedgerEntry, list[Delivery], str]:
    """An occurrence whose time is over, its parts that end with it, and what became of it, in words: what was not sent
    is not sent any more, and of what is in doubt nobody can tell."""
    why = REMOVED if each.schedule.removed_at else each.entry.error or TOO_LATE
    ended = [
        part.became("failed" if part.state == "waiting" else "unknown", why)
        for part in each.parts
        if part.state in {"waiting", "sending"}
    ]
    after = {part.part: part for part in (*each.parts, *ended)}
    states = {part.state for part in after.values()}
    state = outcome(list(after.values())) if states & {"sent", "unknown"} else "missed"
    became = "may not have arrived" if "unknown" in states else "was sent in part only" if "sent" in states else None
    return each.entry.became(state, now, why), ended, f"{became or 'was not sent'}: {why}"
