"""Where articles come from, and how it goes: the domain's words for sources, as frozen dataclasses.

All datetimes are aware and in UTC.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

Kind = Literal["feed", "page", "folder"]

SHELF_MARK: Final = "#"
"""Between a workspace's name, which cannot hold it, and the id of a source with a shelf of its own."""


FIRST_INTERVAL: Final = timedelta(hours=1)
"""Between two polls of an address of which nothing is known yet."""

FURTHEST: Final = timedelta(days=8, minutes=35)
"""No next poll lies further ahead than a week's `Retry-After`, skipped hours and days, and jitter add up to."""


MOST_SOURCES: Final = 200
"""Sources of a workspace, unless a setting says otherwise."""


@dataclass(frozen=True, slots=True)
class Found:
    """What stands at an address: where it is read from (which may hold credentials), its title, its newest
    headlines."""

    kind: Kind
    address: str
    title: str
    headlines: tuple[str, ...] = ()


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Source(NewSource):
    """A source of a workspace. One that was removed keeps its articles until retention ends."""

    id: int
    added_at: datetime
    removed_at: datetime | None = None

    @property
    def restricted(self) -> bool:
        """Whether only some may see what it brings."""
        return self.confidential or self.private

    @property
    def shelf(self) -> str:
        """Where its articles stand: on the workspace's shared shelf or, where it is restricted, on one of its own."""
        return f"{self.workspace}{SHELF_MARK}{self.id}" if self.restricted else self.workspace


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a feed states about its own polling: at least `ttl` between two polls, none in the hours (0 to 23, UTC)
    and on the weekdays (Monday is 0) named."""

    ttl: timedelta | None = None
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class PollState:
    """What is known of an address between two polls; sources of several workspaces may share one. `failures` counts
    those since the last success; `bounds` are those of the last answer that had a body, whose fingerprint `body_hash`
    is; `moved_to` is where the last `moves` successes were permanently redirected. It is polled at `next_poll`, and not
    at all before `not_before`, which its server, its feed or its failures ask for. An address with `retired_at` is not
    polled any more."""

    address: str
    etag: str | None
    last_modified: str | None
    interval: timedelta
    next_poll: datetime
    not_before: datetime | None = None
    failures: int = 0
    failing_since: datetime | None = None
    last_success: datetime | None = None
    last_error: str | None = None
    retired_at: datetime | None = None
    bounds: Bounds = Bounds()
    moved_to: str | None = None
    moves: int = 0
    body_hash: str | None = None
    kind: Kind = "feed"
    id: int = 0


@dataclass(frozen=True, slots=True)
class FileState:
    """What is known of a file between two readings of its folder: when it changed, in nanoseconds since 1970, and its
    size in bytes."""

    changed: int
    size: int
