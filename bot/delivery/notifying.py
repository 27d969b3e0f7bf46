"""Notices → the people who must know: that a digest was missed, that a schedule is paused."""

import logging
from datetime import timedelta
from typing import Final

from bot.delivery.deciding import said
from bot.delivery.deliverer import Deliverer
from bot.delivery.lateness import SHORTEST_GAP
from bot.errors import BriefwireError
from bot.ledger import Life, Notice

_log = logging.getLogger(__name__)

TOLD_AGAIN: Final = 60.0
"""Seconds between two rounds: after these what nobody could be told is tried again."""

ROUND: Final = 5.0
"""Seconds after which a round goes on later: digests are not to wait for it."""

GIVEN_UP: Final = timedelta(days=1)
"""What nobody could be told for so long is not tried again."""

MOST_NOTICES: Final = 100


class Notifier:
    """Tells people what they must know, each in turn; the operator reads it in the log."""

    def __init__(self, parts: Deliverer) -> None:
        self._parts = parts
        self._after = 0
        self._next_round = parts.clock.monotonic()

    def tell(self, life: Life) -> None:
        """Tells for a while what waits, if it is time and of the living processes this life's began first: others would
        tell the same."""
        began = self._parts.clock.monotonic()
        if began < self._next_round:
            return
        waiting = self._parts.store.notices(MOST_NOTICES, self._after)
        if not waiting or not self._is_first(life):
            self._after, self._next_round = 0, began + TOLD_AGAIN
            return
        schedules = self._parts.store.schedules_with({notice.schedule_id for notice in waiting})
        for notice in waiting:
            if self._parts.stopping() or self._parts.clock.monotonic() - began > ROUND:
                return
            self._after = notice.id
            if self._is_told(notice, schedules[notice.schedule_id].destination):
                self._parts.store.notices_told([notice.id])

    def _is_first(self, life: Life) -> bool:
        now = self._parts.clock.now()
        lives = self._parts.store.lives(now - SHORTEST_GAP)
        living = [each for each in lives if each.ended_at is None and each.beat_at < now + SHORTEST_GAP]
        return not living or living[0].id == life.id

    def _is_told(self, notice: Notice, destination: str) -> bool:
        """Whether it was told, or cannot be."""
        port = self._parts.port(destination)
        if port is None:
            _log.warning("%s", notice.text)
            return True
        try:
            port.tell(destination, notice.person, notice.text)
        except Exception as error:
            fault = None if isinstance(error, BriefwireError) else error
            _log.warning("%s could not be told: %s (%s)", notice.person, notice.text, said(error), exc_info=fault)
            return self._parts.clock.now() - notice.at >= GIVEN_UP
        return True
