"""The ledger: what became of each occurrence of a schedule, and of each part of its digest. Pure.

An occurrence (`LedgerEntry`):

    due ──built──▶ built ──▶ sent      all parts were sent
     │               ├─────▶ unknown   the others were; of one nobody can tell whether it was
     │               ├─────▶ failed    a part was not sent within the grace
     │               └─────▶ missed    no part was sent within the grace
     ├─────────────────────▶ quiet     nothing was new, and the schedule is silent then
     ├─────────────────────▶ missed    nobody was there to build it within the grace
     └─────────────────────▶ sent      another copy of the store had sent it: it was found at its destination

A part (`Delivery`), sent in order:

    waiting ──▶ sending ──▶ sent       the destination confirmed it, or it was found there
       │  │        ├──────▶ unknown    nobody can tell whether it arrived: it is not sent again
       │  │        │
       └──┼────────┘                   it certainly did not arrive: refused for now, or proven absent
          ├───────────────▶ sent       found before the first try: another copy of the store had sent it
          └───────────────▶ failed     its time is over

"sending" is written before a post begins. A part that is found in this state was interrupted: only who looks at its
destination may say what became of it. The right to take a step is a lease: a token that its holder renews with each
step. Whoever else sees one stand still for longer than any post takes, by a clock that only goes forward, takes over.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final, Literal

from bot.model import Told

EntryState = Literal["due", "built", "sent", "quiet", "missed", "failed", "unknown"]
PartState = Literal["waiting", "sending", "sent", "unknown", "failed"]

OPEN: Final[frozenset[EntryState]] = frozenset({"due", "built"})
"""States in which something is still to be done."""

COVERING: Final[frozenset[EntryState]] = frozenset({"sent", "quiet", "unknown"})
"""States after which the next window begins where this one ended."""

LATE: Final = timedelta(minutes=2)
"""A digest that is sent later than this after its time is late."""

_STEPS: Final[Mapping[PartState, frozenset[PartState]]] = {
    "waiting": frozenset({"sending", "sent", "failed"}),
    "sending": frozenset({"sent", "unknown", "waiting"}),
    "sent": frozenset(),
    "unknown": frozenset(),
    "failed": frozenset(),
}
_ENTRY_STEPS: Final[Mapping[EntryState, frozenset[EntryState]]] = {
    "due": frozenset({"built", "quiet", "missed", "sent"}),
    "built": frozenset({"sent", "unknown", "failed", "missed"}),
    "sent": frozenset(),
    "quiet": frozenset(),
    "missed": frozenset(),
    "failed": frozenset(),
    "unknown": frozenset(),
}


@dataclass(frozen=True, slots=True)
class EntryKey:
    """What an occurrence is known by: its schedule's id and its local date."""

    schedule_id: int
    on: date


@dataclass(frozen=True, slots=True)
class NewEntry:
    """An occurrence to be entered. Those that `asks` is the same for ask for the same thing at the same moment, as far
    as their schedules say, and are built by one process."""

    key: EntryKey
    due: datetime
    asks: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry(NewEntry):
    """An occurrence and what became of it. Nobody touches it before `next_try`. `build_id` is the digest, `built_at`
    when it was stored, `ended_at` when the last step was taken; `why_late` and `error` are for people."""

    state: EntryState = "due"
    next_try: datetime
    build_id: int | None = None
    built_at: datetime | None = None
    ended_at: datetime | None = None
    why_late: str | None = None
    error: str | None = None

    def became(self, state: EntryState, at: datetime, error: str | None = None) -> "LedgerEntry":
        """The entry after a step. `ValueError` where there is no such step."""
        if state not in _ENTRY_STEPS[self.state]:
            raise ValueError(f"an occurrence that is {self.state} cannot become {state}")
        built = at if state == "built" else self.built_at
        return replace(self, state=state, built_at=built, ended_at=None if state in OPEN else at, error=error)


@dataclass(frozen=True, slots=True)
class BuiltPart:
    """A part to be stored: its key, exactly what is sent, and what its readers are told."""

    key: str
    payload: str
    told: tuple[Told, ...] = ()


@dataclass(frozen=True, slots=True)
class Delivery:
    """One part of an occurrence, from 1. `payload_id` is what is sent (None: it was found at its destination and never
    built here); `attempts` counts posts that were begun, the first at `first_try`; `message_id` and `url` are the
    platform's."""

    entry: EntryKey
    part: int
    key: str
    payload_id: int | None
    state: PartState = "waiting"
    attempts: int = 0
    first_try: datetime | None = None
    sent_at: datetime | None = None
    message_id: str | None = None
    url: str | None = None
    error: str | None = None

    def became(self, state: PartState, error: str | None = None) -> "Delivery":
        """The part after a step. `ValueError` where there is no such step."""
        if state not in _STEPS[self.state]:
            raise ValueError(f"a part that is {self.state} cannot become {state}")
        return replace(self, state=state, error=error)

    def begun(self, now: datetime) -> "Delivery":
        """The part whose post begins."""
        return replace(self.became("sending"), attempts=self.attempts + 1, first_try=self.first_try or now)

    def arrived(self, at: datetime, message_id: str | None, url: str | None) -> "Delivery":
        """The part that is at its destination."""
        return replace(self.became("sent"), sent_at=at, message_id=message_id, url=url)


def outcome(parts: Sequence[Delivery]) -> EntryState:
    """What a built occurrence has become, by its parts: still "built" while one is to be sent, or looked for."""
    states = {part.state for part in parts}
    if "failed" in states:
        return "failed"
    if states & {"waiting", "sending"}:
        return "built"
    return "unknown" if "unknown" in states else "sent"


def part_key(tag: str, on: date, part: int) -> str:
    """What a message carries to be known again: made from the schedule and the date alone, so that every copy of a
    store knows it; 18 characters for a tag of 8 (Discord's nonce takes 25)."""
    return f"{tag}-{on:%y%m%d}-{part}"


@dataclass(frozen=True, slots=True)
class SentPart:
    """A part that a destination has read, and where."""

    payload_id: int
    url: str | None


@dataclass(frozen=True, slots=True)
class Life:
    """A stretch of time in which a process ran and saw the clock go on: what it did not see it did not do."""

    id: str
    host: str
    pid: int
    began_at: datetime
    beat_at: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that a person must be told of a schedule; `person` None: the operator."""

    schedule_id: int
    person: str | None
    text: str
    at: datetime
    id: int = 0
