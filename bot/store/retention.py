"""What need not be kept any more. As in `bot.store`."""

from datetime import datetime
from typing import Protocol


class Retention(Protocol):
    """Deletes what need not be kept, a little at a time."""

    def expired_articles(self, before: datetime, limit: int) -> list[int]:
        """Ids of articles, of all workspaces, that were last stored or changed before this time, the oldest first."""
        ...

    def delete_turns(self, before: datetime, limit: int) -> int:
        """Deletes turns of conversations, of all workspaces, that were asked before this time; how many."""
        ...

    def compact(self) -> bool:
        """Gives back to the file system some of the room that deleted rows left; whether there may be more to give."""
        ...
