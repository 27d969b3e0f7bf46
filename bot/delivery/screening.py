"""Which of the occurrences that are due are to be built now: the others wait, were missed, or were sent already."""

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.delivery.deciding import (
    FIRST_WAIT,
    PAUSED_WAIT,
    goes_before,
    is_over,
    notice,
    postponed,
    said,
    tries_since,
    wait_before_try,
)
from bot.delivery.deliverer import Deliverer, keep, look_at
from bot.delivery.lateness import LOOK_BACK, missed_words
from bot.delivery.port import GoneError, Port, Posted, PostError
from bot.ledger import Delivery, LedgerEntry, Life, part_key
from bot.schedule import Schedule

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Due:
    """An occurrence that is due, and its schedule."""

    entry: LedgerEntry
    schedule: Schedule

    @property
    def channel(self) -> tuple[str, str]:
        """Its workspace and destination."""
        return self.schedule.workspace, self.schedule.destination


def screened(parts: Deliverer, lease: str, entries: Sequence[LedgerEntry], life: Life) -> list[Due]:
    """Those of the occurrences, which the lease holds, that are to be built now; what became of the others is kept."""
    schedules = parts.store.schedules_with({entry.key.schedule_id for entry in entries})
    due = [Due(entry, schedules[entry.key.schedule_id]) for entry in entries]
    due = _running(parts, lease, due)
    due = _not_sent_by_another(parts, lease, due, life)
    due = _in_time(parts, lease, due)
    return _next_of_channel(parts, lease, due)


def places(due: Iterable[Due]) -> dict[str, set[str]]:
    """Their destinations, by workspace."""
    found: dict[str, set[str]] = {}
    for each in due:
        found.setdefault(each.schedule.workspace, set()).add(each.schedule.destination)
    return found


def later(parts: Deliverer, lease: str, due: Iterable[Due], why: str, asked: timedelta | None = None) -> None:
    """Has occurrences that could not be built tried again; less and less often the later they are."""
    now = parts.clock.now()
    waiting = []
    for each in due:
        wait = wait_before_try(tries_since(each.entry.due, now), asked, parts.chance())
        waiting.append(postponed(each.entry, each.schedule, now, wait, why))
    keep(parts, lease, waiting)


def _running(parts: Deliverer, lease: str, due: Sequence[Due]) -> list[Due]:
    """Those whose schedule is neither paused nor removed; a paused one's wait for it to go on, and what was leased by a
    clock that ran ahead waits for its time."""
    now = parts.clock.now()
    changed, left = [], []
    for each in due:
        entry, schedule = each.entry, each.schedule
        if schedule.removed_at:
            changed.append(entry.became("missed", now, "the schedule was removed"))
        elif schedule.pause and is_over(schedule, entry, now):
            changed.append(entry.became("missed", now, f"the schedule was paused: {schedule.pause.why}"))
        elif schedule.pause:
            changed.append(postponed(entry, schedule, now, PAUSED_WAIT, "the schedule is paused"))
        elif entry.due > now:
            changed.append(replace(entry, next_try=entry.due))
        else:
            left.append(each)
    keep(parts, lease, changed)
    return left


def _not_sent_by_another(parts: Deliverer, lease: str, due: Sequence[Due], life: Life) -> list[Due]:
    """Those that no other copy of this store has sent. Only what was due when this life began is looked for: since then
    nobody else acted in its place."""
    left = [each for each in due if each.entry.due > life.began_at]
    old: dict[str, list[Due]] = {}
    for each in due:
        if each.entry.due <= life.began_at:
            old.setdefault(each.schedule.destination, []).append(each)
    for destination, of_it in old.items():
        port = parts.port(destination)
        left += _not_found(parts, lease, of_it, port) if port else of_it
        parts.store.renew(lease)
    return left


def _not_found(parts: Deliverer, lease: str, due: Sequence[Due], port: Port) -> list[Due]:
    """Those, all of one destination, that are not to be seen there."""
    now = parts.clock.now()
    keys = {each.entry.key: part_key(each.schedule.tag, each.entry.key.on, 1) for each in due}
    found: Mapping[str, Posted] = {}
    try:
        since = min(each.entry.due for each in due)
        found = look_at(port, due[0].schedule.destination, list(keys.values()), since).found
    except GoneError:
        pass  # its post says so, and pauses the schedule
    except PostError as error:
        over = [each for each in due if is_over(each.schedule, each.entry, now)]
        later(parts, lease, [each for each in due if each not in over], said(error), error.retry_after)
        return over
    sent = [(each.entry, found[keys[each.entry.key]]) for each in due if keys[each.entry.key] in found]
    keep(
        parts,
        lease,
        [entry.became("sent", message.at or now) for entry, message in sent],
        [
            Delivery(entry.key, 1, keys[entry.key], None).arrived(message.at or now, message.message_id, message.url)
            for entry, message in sent
        ],
    )
    for entry, _ in sent:
        _log.info("schedule %s: the digest of %s was sent already", entry.key.schedule_id, entry.key.on)
    return [each for each in due if keys[each.entry.key] not in found]


def _in_time(parts: Deliverer, lease: str, due: Sequence[Due]) -> list[Due]:
    """Those that are not too late; the others are missed, and that is told."""
    now = parts.clock.now()
    missed, notices, left = [], [], []
    for each in due:
        entry, schedule = each.entry, each.schedule
        if not is_over(schedule, entry, now):
            left.append(each)
            continue
        lives = parts.store.lives(entry.due - LOOK_BACK)
        why = entry.error or missed_words(entry.due, now, lives, schedule.rule.zone)
        missed.append(entry.became("missed", now, why))
        notices.append(notice(schedule, entry, f"was missed: {why}", now))
        _log.warning("schedule %s: the digest of %s was missed: %s", schedule.id, entry.key.on, why)
    keep(parts, lease, missed, notices=notices)
    return left


def _next_of_channel(parts: Deliverer, lease: str, due: Sequence[Due]) -> list[Due]:
    """Those that nothing else for their channel has to go out before: what that tells is taken out of them. The others
    wait while it can still be sent, at most for half of their grace: to tell a story again is better than to tell none.
    """
    now = parts.clock.now()
    open_ = {
        (workspace, destination): entries
        for workspace, destinations in places(due).items()
        for destination, entries in parts.store.open_entries(workspace, destinations).items()
    }
    schedules = parts.store.schedules_with({other.key.schedule_id for others in open_.values() for other in others})
    waiting, left = [], []
    for each in due:
        others = [other for other in open_[each.channel] if not is_over(schedules[other.key.schedule_id], other, now)]
        may_wait = now - each.entry.due <= each.schedule.grace / 2
        if may_wait and any(goes_before(other, each.entry, now) for other in others):
            why = "another digest goes out there first"
            waiting.append(postponed(each.entry, each.schedule, now, FIRST_WAIT, why))
        else:
            left.append(each)
    keep(parts, lease, waiting)
    return left
