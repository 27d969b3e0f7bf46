"""Where articles come from. As in `bot.store`."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.source import FileState, NewSource, PollState, Source


class Sources(Protocol):
    """Keeps sources, how polling them goes, and which articles they brought."""

    def add_source(self, new: NewSource, now: datetime) -> int:
        """Stores a source, due at once unless a source of any workspace has the same address, and returns its id; ids
        only grow. `StoreError` where the workspace has this source already; only a private one may stand beside
        another of its address, and never beside a confidential one."""
        ...

    def sources(self, workspace: str | None = None) -> list[Source]:
        """The sources of a workspace, or of all, by id; those that were removed are left out."""
        ...

    def remove_source(self, source_id: int, now: datetime) -> None:
        """Marks a source as removed; its address is polled no more unless another source has it. `KeyError` where
        there is none."""
        ...

    def poll_states(self, sources: Sequence[int]) -> dict[int, PollState]:
        """How polling goes, by source id."""
        ...

    def claim_polls(self, now: datetime, until: datetime, only: Sequence[int] | None = None) -> list[PollState]:
        """The addresses that are due at `now` or, with `only`, those of these sources, due or not; each is claimed: no
        other claim gets it before `until`, unless its state is set. An address whose next poll lies further ahead than
        `FURTHEST` was set by a clock that has jumped back since, and is due."""
        ...

    def set_poll_states(self, states: Sequence[PollState]) -> None:
        """Keeps what became of polls, by their ids, and ends their claims. One that moved to an address that is polled
        already is polled there from then on."""
        ...

    def sources_polled(self, polls: Sequence[int]) -> dict[int, list[Source]]:
        """The sources, of all workspaces, that have the addresses of these poll states, by the state's id."""
        ...

    def link_articles(self, source_id: int, articles: Sequence[int], path: str = "") -> None:
        """Remembers that a source brought these articles, a folder in the file `path`; some may be linked already."""
        ...

    def unlink_articles(self, source_id: int, path: str) -> list[int]:
        """Undoes `link_articles` for one file of a folder; the ids of its articles that nothing links any more."""
        ...

    def sources_of(self, articles: Sequence[int]) -> dict[int, frozenset[int]]:
        """The ids of the sources that brought each of these articles and were not removed; none for one that was
        ingested by hand."""
        ...

    def articles_of(self, source_id: int) -> list[int]:
        """Ids of the articles that this source brought, and no other that was not removed."""
        ...

    def articles_since(self, sources: Sequence[int], since: datetime) -> dict[int, int]:
        """How many of each source's articles were stored since."""
        ...

    def files(self, source_id: int) -> dict[str, FileState]:
        """The files that a folder held when it was last read, by their paths."""
        ...

    def set_files(self, source_id: int, files: Mapping[str, FileState | None]) -> None:
        """Keeps the state of these files; None: the file is gone."""
        ...
