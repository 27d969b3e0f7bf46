"""Where articles come from, and how it goes: the domain's words for sources, as frozen dataclasses.

All datetimes are aware and in UTC.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

Kind = Literal["feed", "page", "folder"]

SHELF_MARK: Final = "#"
"""Between a workspace's name, which cannot hold it, and the id of a source with a shelf of its own."""


@dataclass(frozen=True, slots=True)
class NewSource:
    """A source to be added. `address` is a URL or a folder's path; a URL may hold credentials, which nobody is shown.

    A confidential source is shown in `channels` only (none: in direct answers to full members), and its text goes to no
    model. A private one, added by a private channel, is seen from `channels` only. `added_by` is who added it, as the
    platform names them."""

    workspace: str
    kind: Kind
    address: str
    title: str
    confidential: bool = False
    private: bool = False
    channels: tuple[str, ...] = ()
    added_by: str | None = None


@dataclass(frozen=True, slots=True)
class Source(NewSource):
    """A source of a workspace. One that was removed keeps its articles until retention ends."""

    id: int = 0
    added_at: datetime = datetime.min
    removed_at: datetime | None = None

    @property
    def restricted(self) -> bool:
        """Whether only some may see what it brings."""
        return self.confidential or self.private

    @property
    def shelf(self) -> str:
        """Where its articles stand: on the workspace's shared shelf or, where it is restricted, on one of its own."""
        return f"{self.workspace}{SHELF_MARK}{self.id}" if self.restricted else self.workspace
