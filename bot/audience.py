"""Who is asking, and what they may see: the rules for private and confidential sources. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from bot.model import Citation, Shelves
from bot.source import Source

Member = Literal["operator", "full", "guest", "outside"]
"""The operator sits at the command line; a full member and a guest belong to the workspace, and someone from outside,
in a channel that is shared with another team, does not."""


@dataclass(frozen=True, slots=True)
class Audience:
    """Who will read what is shown. `destination` is the channel, None in a direct message and in the terminal;
    `private` says that not everybody of the workspace may read that channel."""

    workspace: str
    destination: str | None
    member: Member
    private: bool = False


@dataclass(frozen=True, slots=True)
class Sight:
    """The shelves that an audience sees: the `confidential` ones, whose text goes to no model, and the others."""

    open: Shelves
    confidential: Shelves = ()

    @property
    def shelves(self) -> Shelves:
        return (*self.open, *self.confidential)


def operator(workspace: str) -> Audience:
    """Whoever sits at the command line."""
    return Audience(workspace, None, "operator")


def sees(audience: Audience, source: Source) -> bool:
    """Whether an audience may see what a source brings."""
    if source.workspace != audience.workspace or audience.member == "outside":
        return False
    if audience.member == "operator" or not source.restricted:
        return True
    here = audience.destination in source.channels
    if source.private and not here:
        return False
    if not source.confidential:
        return True
    direct = audience.destination is None and not source.channels
    return audience.member == "full" and (here or direct)


def shelves_for(audience: Audience, sources: Sequence[Source]) -> Sight:
    """What an audience sees, given the sources of its workspace: the shared shelf, unless it is from outside, and
    those of the restricted sources that it may see."""
    if audience.member == "outside":
        return Sight(())
    own = [source for source in sources if source.restricted and sees(audience, source)]
    return Sight(
        (audience.workspace, *(source.shelf for source in own if not source.confidential)),
        tuple(source.shelf for source in own if source.confidential),
    )


def may_change(audience: Audience) -> bool:
    """Whether an audience may change what its channel gets."""
    return audience.member == "operator" or (audience.member == "full" and audience.destination is not None)


def marked(
    citations: Sequence[Citation], shelf_of: Mapping[int, str], confidential: Collection[str]
) -> tuple[Citation, ...]:
    """The citations, those of confidential articles marked as internal; `shelf_of` has the shelves of articles by
    their ids."""
    return tuple(
        replace(citation, internal=True) if shelf_of.get(citation.article_id) in confidential else citation
        for citation in citations
    )
