"""The ledger at work, in one process: what has become due is entered, built and sent, again and again."""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Final

from bot.delivery.building import build_entries
from bot.delivery.deciding import FannedOut, fan_out, next_due, still
from bot.delivery.deliverer import BATCH, GROUP, SENDERS, Deliverer, pause
from bot.delivery.notifying import Notifier
from bot.delivery.port import LEASE, GoneError
from bot.delivery.sending import send_entries
from bot.errors import BriefwireError
from bot.ledger import LedgerEntry, Life
from bot.schedule import Schedule
from bot.store import Store

_log = logging.getLogger(__name__)

BEAT: Final = timedelta(seconds=30)
"""How often a process that has nothing to do stores that it runs."""

JUMP: Final = timedelta(seconds=5)
"""When the time of day and the clock that only goes forward differ by more than this since the last look, the time of
day jumped, or the machine slept."""

FANNED_OUT: Final = 1_000
"""Schedules whose occurrences are entered together."""


class Courier:
    """Delivers what is due, on the thread that made it. `new_id` gives ids that no other process has. A lease that
    stands still for `lease` is taken over. After a `StoreError` from any method make a new one, on a store opened
    anew."""

    def __init__(
        self,
        parts: Deliverer,
        host: str,
        pid: int,
        new_id: Callable[[], str],
        lease: timedelta = LEASE,
    ) -> None:
        self._parts = parts
        self._host = host
        self._pid = pid
        self._new_id = new_id
        self._lease = lease
        self._pool = ThreadPoolExecutor(SENDERS, thread_name_prefix="sender")
        self._leased = 0
        self._still: dict[str, tuple[int, float]] = {}
        self._looked = (parts.clock.now(), parts.clock.monotonic())
        self._notifier = Notifier(parts)
        self._life = self._begun()

    @property
    def life(self) -> Life:
        """The stretch of time in which this process saw everything."""
        return self._life

    def tick(self) -> int:
        """Does what there is to do; how many occurrences it had in hand (0: nothing was to be done)."""
        now = self._see_time_pass()
        store = self._parts.store
        if not store.work_waiting(now):
            if now - self._life.beat_at >= BEAT:
                self._life = store.beat(self._life, now)
            self._notifier.tell(self._life)
            return 0
        self._fan_out()
        handled = sum(map(self._take_over, self._stood_still()))
        while not self._parts.stopping() and (taken := self._send() or self._build()):
            handled += taken
        self._notifier.tell(self._life)
        return handled

    def stop(self) -> None:
        """Gives back what it holds, and ends its life."""
        self._pool.shutdown(wait=True)
        give_back(self._parts.store, self._life.id)
        self._parts.store.end_life(self._life, self._parts.clock.now())

    def abandon(self) -> None:
        """Leaves everything as it is: what it holds is taken over when it has stood still."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _begun(self) -> Life:
        """A new life: all that happened before is looked at anew."""
        now = self._parts.clock.now()
        life = Life(self._new_id(), self._host, self._pid, now, now)
        with self._parts.store.transaction():
            self._parts.store.begin_life(life)
            refresh(self._parts.store, now)
        return life

    def _see_time_pass(self) -> datetime:
        """The time; a life ends where it jumped, or where the process slept."""
        now, ticks = self._parts.clock.now(), self._parts.clock.monotonic()
        before, ticks_before = self._looked
        self._looked = (now, ticks)
        if abs((now - before) - timedelta(seconds=ticks - ticks_before)) > JUMP:
            _log.warning(
                "the clock jumped from %s to %s, or the machine slept", f"{before:%H:%M:%S}", f"{now:%H:%M:%S}"
            )
            self._parts.store.end_life(self._life, max(self._life.beat_at, min(before, now)))
            self._life = self._begun()
        return now

    def _fan_out(self) -> None:
        store = self._parts.store
        while schedules := store.due_schedules(now := self._parts.clock.now(), FANNED_OUT):
            fanned = {schedule.id: out for schedule in schedules if (out := _fanned_out(store, schedule, now))}
            store.enter(
                [entry for out in fanned.values() for entry in out.entries],
                {number: (out.covered_until, out.next_due) for number, out in fanned.items()},
            )

    def _stood_still(self) -> list[tuple[str, int]]:
        at = self._parts.clock.monotonic()
        self._still = still(self._still, self._parts.store.leases(), at)
        limit = self._lease.total_seconds()
        return [(token, steps) for token, (steps, since) in self._still.items() if at - since > limit]

    def _take_over(self, stood_still: tuple[str, int]) -> int:
        lease = self._next_lease()
        entries = self._parts.store.take_over(*stood_still, lease)
        if entries:
            _log.warning("%d deliveries that were interrupted are taken over", len(entries))
        self._handle(lease, entries)
        return len(entries)

    def _send(self) -> int:
        lease = self._next_lease()
        entries = self._parts.store.claim_built(lease, self._seen(), BATCH)
        self._handle(lease, entries)
        return len(entries)

    def _build(self) -> int:
        lease = self._next_lease()
        entries = self._parts.store.claim_due(lease, self._seen(), GROUP)
        self._handle(lease, entries)
        return len(entries)

    def _handle(self, lease: str, entries: list[LedgerEntry]) -> None:
        due = [entry for entry in entries if entry.state == "due"]
        built = [entry for entry in entries if entry.state == "built"]
        if due:
            build_entries(self._parts, lease, due, self._life)
        for at in range(0, len(built), BATCH):
            send_entries(self._parts, lease, built[at : at + BATCH], self._life, self._pool, self._lease)

    def _seen(self) -> datetime:
        """The time, after making sure that the database is still the one that this life knows."""
        now = self._parts.clock.now()
        self._life = self._parts.store.beat(self._life, now)
        return now

    def _next_lease(self) -> str:
        self._leased += 1
        return f"{self._life.id}/{self._leased}"


def _fanned_out(store: Store, schedule: Schedule, now: datetime) -> FannedOut | None:
    try:
        return fan_out(schedule, now)
    except BriefwireError:
        pause(store, schedule, _zone_gone(schedule), now)
        return None


def _zone_gone(schedule: Schedule) -> GoneError:
    return GoneError(f"has a schedule in the time zone {schedule.rule.zone}, which is not known here", "gone")


def refresh(store: Store, now: datetime) -> None:
    """Works out anew when each schedule is due next: the rules of its zone may have changed, and what was covered, or
    missed, by a clock that ran ahead was not."""
    store.forget_missed(now)
    found = {}
    for schedule in store.schedules():
        covered = min(schedule.covered_until, now)
        try:
            due = next_due(schedule, covered)
        except BriefwireError:
            pause(store, schedule, _zone_gone(schedule), now)
            continue
        if (covered, due) != (schedule.covered_until, schedule.next_due):
            found[schedule.id] = (covered, due)
    if found:
        store.enter([], found)


def give_back(store: Store, life_id: str) -> None:
    """Ends the leases of a life, but for those with a post on its way: what became of it is seen when the lease has
    stood still."""
    for token in store.leases():
        if token.startswith(f"{life_id}/"):
            store.release(token)
