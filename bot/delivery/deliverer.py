"""What delivering needs, and the steps that building and sending share."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.delivery.deciding import pause_notice, said
from bot.delivery.port import CLOCKS_DIFFER, GoneError, Port, PostError, Search
from bot.embed import Embedder
from bot.ledger import Delivery, EntryKey, LedgerEntry, Notice
from bot.schedule import Pause, Schedule
from bot.store import Store
from bot.writers import Writer

_log = logging.getLogger(__name__)

BATCH: Final = 64
"""Occurrences that are sent together: so many steps of the ledger share a transaction."""

SENDERS: Final = 16
"""Posts that are on their way at once."""

GROUP: Final = 500
"""Occurrences that are built together at most."""


@dataclass(frozen=True, slots=True)
class Clock:
    """`now` is the time of day, which can jump (aware, in UTC); `monotonic`, in seconds, only goes forward."""

    now: Callable[[], datetime]
    monotonic: Callable[[], float]


@dataclass(frozen=True, slots=True)
class Deliverer:
    """What delivering needs. `ports` are known by what stands before the first colon of their destinations;
    `writer_for` gives a workspace's writer, None: extractive; `chance` gives numbers in [0, 1), for jitter; `stopping`
    says that no new step should begin."""

    store: Store
    embedder: Embedder
    ports: Mapping[str, Port]
    clock: Clock
    chance: Callable[[], float]
    writer_for: Callable[[str], Writer | None]
    stopping: Callable[[], bool]

    def port(self, destination: str) -> Port | None:
        """The port of a destination's platform."""
        return self.ports.get(destination.partition(":")[0])


def look_at(port: Port, destination: str, keys: Sequence[str], since: datetime) -> Search:
    """Looks for messages that came since a moment, as our clock has it. `PostError` where it could not look."""
    try:
        return port.find(destination, keys, since - CLOCKS_DIFFER)
    except PostError:
        raise
    except Exception as error:
        _log.exception("looking at %s failed, by a fault of ours", destination)
        raise PostError(f"could not be looked at, by a fault of ours ({type(error).__name__})") from error


def keep(
    parts: Deliverer,
    lease: str,
    entries: Sequence[LedgerEntry],
    deliveries: Sequence[Delivery] = (),
    notices: Sequence[Notice] = (),
    *,
    hold: bool = False,
) -> set[EntryKey]:
    """Keeps what became of entries and of their parts, with what is to be told of it."""
    if not entries:
        return set()
    with parts.store.transaction():
        kept = parts.store.keep(lease, entries, deliveries, hold=hold)
        parts.store.add_notices(
            [notice for notice in notices if any(k.schedule_id == notice.schedule_id for k in kept)]
        )
    return kept


def pause(store: Store, schedule: Schedule, error: GoneError, now: datetime) -> None:
    """Pauses a schedule whose destination takes nothing any more, and has that told."""
    pause = Pause(error.kind, now, f"{schedule.destination} {said(error)}")
    with store.transaction():
        known = store.schedules_with([schedule.id])[schedule.id]
        if known.pause or known.removed_at:
            return
        store.set_pause(schedule.id, pause, known.covered_until, known.next_due)
        store.add_notices([pause_notice(schedule, pause)])
    _log.warning("schedule %s is paused: %s", schedule.id, pause.why)
