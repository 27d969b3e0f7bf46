"""How digests leave: one port for each platform. The adapters implement it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

from bot.errors import BriefwireError
from bot.model import Digest
from bot.schedule import PauseKind

POST_SECONDS: Final = 25.0
"""A post, a search or a notice has answered, or failed, by then: a port's own time-outs add up to no more."""

LEASE: Final = timedelta(seconds=90)
"""A lease that stood still so long is taken over: longer than a post takes that begins late in it, and than a platform
takes to show a message whose post was interrupted. No post begins in its last `2 * POST_SECONDS`."""

CLOCKS_DIFFER: Final = timedelta(minutes=10)
"""A message is looked for from so long before its post on: the platform has a clock of its own."""


@dataclass(frozen=True, slots=True)
class Context:
    """What a digest's own context line says beside the digest: how late it is and why ("42 min late: was offline"),
    and which missed days it covers. `zone` is the schedule's, for times."""

    zone: str
    late: str | None = None
    covers: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A message of a digest, as it is sent, without its key. `stories` are the places of the digest's stories (from 0)
    that it tells."""

    payload: str
    stories: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Posted:
    """A message at its destination: when it came there, where that is known."""

    message_id: str | None
    url: str | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Search:
    """What was seen of a destination: the messages found, by their keys. `complete`: what was not found is proven not
    to be there."""

    found: Mapping[str, Posted]
    complete: bool


class PostError(BriefwireError):
    """A message that was not accepted, certainly: it can be sent again without looking. Its text says why, in words
    that follow the destination's name. `retry_after` is what the platform asked for."""

    def __init__(self, message: str, retry_after: timedelta | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class GoneError(PostError):
    """It will not be accepted later either; `kind` says why, as a reason to pause its schedule."""

    def __init__(self, message: str, kind: PauseKind) -> None:
        super().__init__(message)
        self.kind = kind


class UnclearError(BriefwireError):
    """Nobody knows whether the message was accepted: the answer did not come, or made no sense."""


class Port(Protocol):
    """One platform. All methods may be called from several threads at once; each takes at most `POST_SECONDS`."""

    def render(self, digest: Digest, context: Context) -> Sequence[Part]:
        """The messages of a digest, in the order in which they are sent, at least one."""
        ...

    def post(self, destination: str, key: str, payload: str) -> Posted:
        """Sends a message once, with its key attached. `PostError` where it was certainly not accepted, `GoneError`
        where it never will be, `UnclearError` where nobody knows. It does not try again by itself."""
        ...

    def find(self, destination: str, keys: Sequence[str], since: datetime) -> Search:
        """Looks for messages by their keys, among those since a moment. `PostError` where it could not look now,
        `GoneError` where the destination is gone."""
        ...

    def tell(self, destination: str, person: str | None, text: str) -> None:
        """Tells somebody something about a schedule of theirs, or the operator. `PostError` as with `post`."""
        ...
