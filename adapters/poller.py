"""The poller: reads the sources that are due and, once a day, deletes what need not be kept."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from bot.ingest.collecting import Collected, Collector, collect
from bot.retention import vacuum

_log = logging.getLogger(__name__)

DAY: Final = timedelta(days=1)

MOST_NAMED: Final = 5
"""Failures of one round that are named."""


class _StoppedError(Exception):
    """A signal came in the middle of a round."""


class Poller:
    """A `Work`. Questions and answers are kept for `turns`; articles for as long as the collector says."""

    def __init__(
        self, parts: Collector, turns: timedelta, now: Callable[[], datetime], stopping: Callable[[], bool]
    ) -> None:
        self._parts = parts
        self._turns = turns
        self._now = now
        self._stopping = stopping
        self._vacuumed_at: datetime | None = None

    def tick(self) -> int:
        try:
            _tell(collect(self._parts, self._now(), progress=lambda done, of: self._go_on()))
            if self._vacuumed_at is None or abs(self._now() - self._vacuumed_at) >= DAY:
                self._vacuum()
        except _StoppedError:
            _log.info("poller: stopped in the middle of a round; what was read is stored")
        return 0

    def stop(self) -> None:
        pass

    def _vacuum(self) -> None:
        now = self._now()
        done = vacuum(self._parts.store, now, self._parts.retention, self._turns, lambda deleted: self._go_on())
        self._vacuumed_at = now
        if done.articles or done.turns:
            _log.info("poller: %d articles and %d turns of conversations deleted", done.articles, done.turns)

    def _go_on(self) -> None:
        if self._stopping():
            raise _StoppedError


def _tell(collected: Collected) -> None:
    if collected.added or collected.updated:
        _log.info(
            "poller: %d sources read: %d articles added, %d updated",
            *(collected.read, collected.added, collected.updated),
        )
    for failure in collected.failed[:MOST_NAMED]:
        _log.warning("poller: %s: %s", failure.source, failure.error)
    if len(collected.failed) > MOST_NAMED:
        _log.warning("poller: and %d more: briefwire sources list", len(collected.failed) - MOST_NAMED)
