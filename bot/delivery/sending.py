"""Built occurrences → their parts at their destinations, in order: looked for where a post was interrupted, posted,
recorded.

That a post begins is stored before it begins. Where nobody knows how one ended, the part stays as it is and the lease
is left to stand still: whoever takes it over, when the platform has had its time, looks at the destination first.
"""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future
from contextlib import suppress
from datetime import datetime, timedelta
from queue import Empty, SimpleQueue
from typing import Final, TypeVar

from bot.delivery.deciding import PAUSED_WAIT, is_over, notice, postponed
from bot.delivery.deliverer import SENDERS, Deliverer, keep, look_at, pause
from bot.delivery.lateness import LOOK_BACK, why_late
from bot.delivery.port import LEASE, POST_SECONDS, GoneError, PostError, UnclearError
from bot.delivery.steps import Absent, Looked, Result, Sending, Step, Unproven, closed, step
from bot.ledger import LedgerEntry, Life

_log = logging.getLogger(__name__)

GATHERED: Final = 0.02
"""Seconds for which a result waits for the next one, to be stored together."""

LOOKED_FOR: Final = timedelta(days=1)
"""So long after its grace a part that is in doubt is still looked for, where its destination does not answer."""

NOT_SET_UP: Final = "cannot be reached: its platform is not set up here"

T = TypeVar("T")


def send_entries(
    parts: Deliverer, lease: str, entries: Sequence[LedgerEntry], life: Life, pool: Executor, holds: timedelta = LEASE
) -> None:
    """Sends what is left of these occurrences, which the lease holds for so long after each of its steps. What was
    built before this life began is looked for first: another copy of the store may have sent it."""
    on = _in_time(parts, lease, _sendings(parts, entries))
    payloads = parts.store.payloads({part.payload_id for each in on for part in each.parts if part.payload_id})
    while on and not parts.stopping():
        unseen = [_look(each, parts) for each in on if each.may_be_there(life.began_at)]
        if not unseen:
            on = _posted(parts, lease, on, payloads, pool, holds)
            continue
        on = [each for each in on if not each.may_be_there(life.began_at)]
        for results in _as_they_come(unseen, pool):
            on += _kept(parts, lease, results)
        on = _in_time(parts, lease, on)
    if on:
        parts.store.release(lease, [each.entry.key for each in on])


def _sendings(parts: Deliverer, entries: Sequence[LedgerEntry]) -> list[Sending]:
    schedules = parts.store.schedules_with({entry.key.schedule_id for entry in entries})
    stored = parts.store.parts_of([entry.key for entry in entries])
    return [Sending(entry, schedules[entry.key.schedule_id], tuple(stored[entry.key])) for entry in entries]


def _in_time(parts: Deliverer, lease: str, sending: Sequence[Sending]) -> list[Sending]:
    """Those that may go on: a part that is in doubt is looked for at any time. The others wait for their schedule, or
    their time is over."""
    now = parts.clock.now()
    on, waiting = [], []
    for each in sending:
        port = parts.port(each.schedule.destination)
        over = each.schedule.removed_at is not None or is_over(each.schedule, each.entry, now)
        if port and each.in_doubt and now - each.entry.due < each.schedule.grace + LOOKED_FOR:
            on.append(each)
        elif over:
            _close(parts, lease, each, now)
        elif port is None or each.schedule.pause:
            why = NOT_SET_UP if port is None else "the schedule is paused"
            waiting.append(postponed(each.entry, each.schedule, now, PAUSED_WAIT, why))
        else:
            on.append(each)
    keep(parts, lease, waiting)
    return on


def _close(parts: Deliverer, lease: str, each: Sending, now: datetime) -> None:
    ended, deliveries, became = closed(each, now)
    told = [] if each.schedule.removed_at else [notice(each.schedule, ended, became, now)]
    keep(parts, lease, [ended], deliveries, told)
    _log.warning("schedule %s: the digest of %s %s", each.schedule.id, ended.key.on, became)


def _look(each: Sending, parts: Deliverer) -> Callable[[], tuple[Sending, Result]]:
    """Looks at a destination for the next part."""
    port, part = parts.port(each.schedule.destination), each.next
    assert port is not None
    assert part is not None

    def look() -> tuple[Sending, Result]:
        try:
            search = look_at(port, each.schedule.destination, [part.key], part.first_try or each.entry.due)
        except PostError as error:
            return each, Looked(error)
        if part.key in search.found:
            return each, search.found[part.key]
        return each, Absent() if search.complete else Unproven()

    return look


def _posted(
    parts: Deliverer,
    lease: str,
    sending: Sequence[Sending],
    payloads: Mapping[int, str],
    pool: Executor,
    holds: timedelta,
) -> list[Sending]:
    """Posts the next part of each; those that have more to send."""
    now = parts.clock.now()
    begun = [each.having(each.next.begun(now)) for each in sending if each.next]
    last = parts.clock.monotonic() + holds.total_seconds() - 2 * POST_SECONDS
    held = parts.store.keep(lease, [], [each.next for each in begun if each.next])
    posts = [_post(each, parts, payloads, last) for each in begun if each.entry.key in held]
    on: list[Sending] = []
    for results in _as_they_come(posts, pool):
        on += _kept(parts, lease, results)
    return on


def _post(
    each: Sending, parts: Deliverer, payloads: Mapping[int, str], last: float
) -> Callable[[], tuple[Sending, Result]]:
    port, part = parts.port(each.schedule.destination), each.next
    assert port is not None
    assert part is not None

    def post() -> tuple[Sending, Result]:
        if parts.clock.monotonic() > last:
            return each, PostError("the process was held up")
        try:
            return each, port.post(each.schedule.destination, part.key, payloads[part.payload_id or 0])
        except (PostError, UnclearError) as error:
            return each, error
        except Exception as error:
            _log.exception("posting to %s failed, by a fault of ours", each.schedule.destination)
            return each, UnclearError(f"failed, by a fault of ours ({type(error).__name__})")

    return post


def _as_they_come(tasks: Sequence[Callable[[], T]], pool: Executor) -> Iterator[list[T]]:
    """The results of tasks, those that came meanwhile together."""
    done: SimpleQueue[Future[T]] = SimpleQueue()
    for task in tasks:
        pool.submit(task).add_done_callback(done.put)
    left = len(tasks)
    while left:
        results = [done.get().result()]
        with suppress(Empty):
            while len(results) < min(left, SENDERS):
                results.append(done.get(timeout=GATHERED).result())
        left -= len(results)
        yield results


def _kept(parts: Deliverer, lease: str, results: Sequence[tuple[Sending, Result]]) -> list[Sending]:
    """Stores what became of parts; those of which there is more to send."""
    now = parts.clock.now()
    steps = [step(each, result, now, parts.chance()) for each, result in results]
    ended = [_with_reason(parts, each) if each.is_late else each for each in steps]
    held = [each for each in ended if each.holds]
    let_go = [each for each in ended if not each.holds]
    kept = set()
    with parts.store.transaction():
        for of_them, hold in ((let_go, False), (held, True)):
            notices = [each.notice for each in of_them if each.notice]
            kept |= keep(parts, lease, [e.entry for e in of_them], [e.part for e in of_them], notices, hold=hold)
    for each in ended:
        if isinstance(each.error, GoneError):
            pause(parts.store, each.sending.schedule, each.error, now)
        _tell(each)
    return [each.sending for each in held if each.goes_on and each.entry.key in kept]


def _with_reason(parts: Deliverer, each: Step) -> Step:
    entry, schedule = each.entry, each.sending.schedule
    lives = parts.store.lives(entry.due - LOOK_BACK)
    tries = max(part.attempts for part in each.sending.parts)
    return each.late(why_late(entry.due, entry.ended_at, entry.built_at, lives, schedule.rule.zone, tries, each.before))


def _tell(each: Step) -> None:
    schedule, entry = each.sending.schedule, each.entry
    if entry.state == "sent":
        late = f" ({entry.why_late})" if entry.why_late else ""
        _log.info("schedule %s: the digest of %s is at %s%s", schedule.id, entry.key.on, schedule.destination, late)
    elif each.part.error and not isinstance(each.error, GoneError):
        _log.warning("schedule %s: %s %s", schedule.id, schedule.destination, each.part.error)
