"""What channels follow and mute. As in `bot.store`."""

from collections.abc import Collection
from typing import Protocol

from bot.follows import Follows


class Following(Protocol):
    """Keeps what channels follow and mute."""

    def follows(self, workspace: str, destination: str) -> Follows:
        """What a channel chose; everything where it chose nothing yet."""
        ...

    def follows_of(self, channels: Collection[tuple[str, str]]) -> dict[tuple[str, str], Follows]:
        """What each of these channels (workspace and destination) chose."""
        ...

    def set_follows(self, workspace: str, destination: str, follows: Follows) -> None:
        """Keeps what a channel chose, in the place of what it chose before."""
        ...
