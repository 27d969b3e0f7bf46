"""Which processes ran, and what people are to be told. As in `bot.store`."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from bot.ledger import Life, Notice


class Processes(Protocol):
    """Keeps which processes ran when, and what people are to be told."""

    def begin_life(self, life: Life) -> None:
        """Stores that a process runs from now on."""
        ...

    def beat(self, life: Life, now: datetime) -> Life:
        """Stores that it still runs. `ReplacedError` where the life is not as this process stored it last: the database
        is another, or an older copy."""
        ...

    def end_life(self, life: Life, now: datetime) -> None:
        """Stores that it ended by itself."""
        ...

    def lives(self, since: datetime) -> list[Life]:
        """The lives that lasted until then or longer, by their beginning."""
        ...

    def add_notices(self, notices: Sequence[Notice]) -> None: ...

    def notices(self, limit: int, after: int = 0) -> list[Notice]:
        """Those not told yet whose ids come after this one, the oldest first."""
        ...

    def notices_told(self, ids: Collection[int]) -> None:
        """They were told, or cannot be."""
        ...
