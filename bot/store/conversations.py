"""What was asked and answered. As in `bot.store`."""

from typing import Protocol

from bot.model import Turn


class Conversations(Protocol):
    """Keeps the turns of conversations."""

    def add_turn(self, workspace: str, conversation: str, turn: Turn) -> None: ...

    def turns(self, workspace: str, conversation: str, limit: int) -> list[Turn]:
        """The last `limit` turns, oldest first."""
        ...
