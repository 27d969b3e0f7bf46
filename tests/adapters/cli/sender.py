"""What `briefwire run` does for digests, at times that a test sets with time-machine."""

import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from adapters.file import FilePort
from bot.delivery import Clock, Courier, Deliverer
from bot.store.sqlite import SQLiteStore
from tests.bot.library import EMBEDDER

_NUMBERS = count(1)


def utc_now() -> datetime:
    return datetime.now(UTC)


@contextmanager
def sender(database: Path) -> Iterator[Courier]:
    """A process that sends digests to folders; it ends by itself."""
    with closing(SQLiteStore.open(database)) as store:
        parts = Deliverer(
            *(store, EMBEDDER, {"file": FilePort(utc_now)}, Clock(utc_now, time.time)),
            *(lambda: 0.5, lambda workspace: None, lambda: False),
        )
        courier = Courier(parts, "host", 1, lambda: f"life-{next(_NUMBERS)}")
        yield courier
        courier.stop()
