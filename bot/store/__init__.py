"""Where articles, passages, conversations and spending are kept: protocols, grouped by what they keep.

An implementation is held to them by `tests/bot/store/contract.py`. For all methods:

- `StoreError` is raised, with a line that says how to mend it, when the database is locked for longer than
  the implementation waits, read-only, full, damaged, or made by a newer version.
- Methods that write take effect together with the `transaction` around them, or at once where there is none.
- A store belongs to one thread; another thread opens its own.
- Texts hold no lone surrogates: `StoreError` where one does.
- Light rewrites are stored with their passages and listed by `articles_between`; what finds and counts
  passages, or finds articles by their bands, leaves them to the article that they repeat.
- Results of some shelves never depend on what other shelves hold; those of one workspace never on another workspace.
"""

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bot.follows import Follows
from bot.model import Article, Draft, Filter, Passage, Shelves, Span, Spending, Turn, Version
from bot.profile import Profile
from bot.source import FileState, NewSource, PollState, Source
from bot.store.ledger import Ledger, Processes, Schedules

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Entry:
    """A draft with what is indexed of it.

    `text_hash` is the same for texts that are the same but for white space and case; `bands` are the parts of
    its near-duplicate fingerprint, one of which two similar texts share; `vectors` has shape (len(passages),
    dimensions) with finite rows of length 1, or 0. `same_as` is the id of the article that this is a light
    rewrite of. `backlog`: it was there before its source was first read, so that it is news of the day on which it was
    published and not of today. `acronyms` are pairs: an acronym, and words of the text that it could be short for."""

    draft: Draft
    text_hash: str
    bands: tuple[int, ...]
    passages: tuple[Span, ...]
    vectors: Vectors
    same_as: int | None = None
    backlog: bool = False
    acronyms: frozenset[tuple[str, str]] = frozenset()


class Articles(Protocol):
    """Keeps articles with their passages, vectors and fingerprints."""

    def add_article(self, shelf: str, entry: Entry, now: datetime) -> int:
        """Stores a new article, `stored_at` and `changed_at` being `now`, and returns its id; ids only
        grow."""
        ...

    def replace_article(self, article_id: int, entry: Entry, now: datetime) -> None:
        """Gives a stored article a new text: its passages, vectors and fingerprints are replaced,
        `changed_at` becomes `now`, `stored_at` stays. Another text makes it news again, the earlier one is kept, and
        of its light rewrites the oldest stands for itself, as with one that is deleted.
        `KeyError` where there is no such article."""
        ...

    def delete_articles(self, ids: Sequence[int]) -> None:
        """Deletes articles with all that is stored of them, and the turns that cite or list them; one that is gone
        already is passed over. Of the light rewrites of a deleted article the oldest stands for itself from then on,
        and the others repeat it."""
        ...

    def versions(self, ids: Sequence[int]) -> dict[int, tuple[Version, ...]]:
        """The texts that these articles had before, oldest first; those that never changed are left out."""
        ...

    def articles(self, ids: Sequence[int]) -> dict[int, Article]:
        """The stored articles among these ids, by id, in the order asked for."""
        ...

    def article_with_text(self, shelf: str, text_hash: str) -> int | None:
        """The id of the shelf's oldest article with this text."""
        ...

    def article_with_origin(self, shelf: str, origin: str) -> int | None:
        """The id of the shelf's article with this origin."""
        ...

    def articles_sharing_bands(self, shelf: str, bands: Sequence[int], limit: int) -> list[Article]:
        """The articles that share at least one band, most shared first, then oldest first; those that are
        themselves light rewrites (`same_as`) are left out."""
        ...

    def articles_between(self, shelves: Shelves, since: datetime, until: datetime) -> list[Article]:
        """Articles published in [since, until), light rewrites included, newest first, then by id."""
        ...

    def arrivals_between(self, shelves: Shelves, since: datetime, until: datetime) -> list[Article]:
        """Articles that became news (`news_at`) in [since, until) and were published at most `STILL_NEWS` before it;
        light rewrites included, newest first, then by id."""
        ...

    def article_count(self, shelves: Shelves) -> int: ...

    def article_span(self, shelves: Shelves) -> tuple[datetime, datetime] | None:
        """The oldest and the newest time of publication; None where no article has one."""
        ...


class Passages(Protocol):
    """Finds passages. All filters apply to the passage's article."""

    def document_frequencies(self, shelves: Shelves, terms: Sequence[str]) -> dict[str, int]:
        """For each word, how many passages hold it or one of its inflections (0: none
        does). A term of several words counts where they stand side by side, one without a letter or digit
        nowhere."""
        ...

    def passages_with_words(
        self, terms: Sequence[str], where: Filter, limit: int, *, every: bool = False
    ) -> list[tuple[int, float]]:
        """Ids of passages holding any of the words (with `every`, each of them) in title or text, and their
        BM25 score (larger is better), best first, ties by id. Words are matched without regard to case,
        accents or inflection; anything in them that is not a letter or digit separates words and is no
        operator. A term of several words asks for them side by side; one of none asks for nothing."""
        ...

    def passages_near(self, vector: Vectors, where: Filter, limit: int) -> list[tuple[int, float]]:
        """Ids of the passages whose vectors have the largest cosine with `vector` (shape (dimensions,),
        length 1), and that cosine, best first, ties by id. Among very many, one of the nearest may be missed.
        Nothing is near a zero vector. `StoreError` where the stored vectors have another length."""
        ...

    def passages(self, ids: Sequence[int]) -> dict[int, Passage]:
        """The stored passages among these ids, by id, in the order asked for."""
        ...

    def passages_of(self, article_ids: Sequence[int]) -> dict[int, list[Passage]]:
        """The passages of each of these articles, in the order of the text."""
        ...

    def passage_vectors(self, ids: Sequence[int]) -> Vectors:
        """The vectors of these passages, one row each, in the order asked for. `KeyError` where one is
        missing."""
        ...

    def passage_count(self, shelves: Shelves) -> int:
        """How many passages can be found."""
        ...


class Vocabulary(Protocol):
    """Knows the words of the passages that can be found, to read a question by."""

    def unknown_words(self, shelves: Shelves, terms: Sequence[str]) -> list[str]:
        """Those of the terms, each once, that `document_frequencies` would count 0 times: without counting."""
        ...

    def stems_beginning(self, shelves: Shelves, beginning: str) -> dict[str, int]:
        """The words that begin so (folded) in title or text, as the word index has them (without inflection), and
        how many passages hold each."""
        ...

    def passages_with_stem(self, shelves: Shelves, stem: str, limit: int) -> list[int]:
        """Ids of `limit` passages whose text, not only their title, holds a word of this stem, which is one of
        `stems_beginning`; the oldest first."""
        ...

    def long_forms(self, shelves: Shelves, acronym: str) -> dict[str, int]:
        """What an acronym (in capitals) could be short for, and how many articles say so, the most frequent
        first."""
        ...


class Stories(Protocol):
    """Keeps which articles report the same event. A story belongs to one shelf; its profile is the mean of its
    articles' (`bot.profile.mean`); it goes with its last article."""

    def articles_with_keys(self, shelf: str, keys: Sequence[int]) -> tuple[int, dict[int, int]]:
        """How many articles of the shelf are in stories with a profile, and, for each of these keys that some hold, how
        many do."""
        ...

    def stories_sharing(
        self, shelf: str, keys: Sequence[int], since: datetime, until: datetime, limit: int
    ) -> dict[int, Profile]:
        """The stories with an article between `since` and `until`, or both before and after, that hold one of these
        keys as a telling one: those that hold more of them first, an earlier key counting more, then the younger
        stories. Of a key that very many stories hold only the youngest of them are looked at."""
        ...

    def add_to_story(
        self, shelf: str, article_id: int, story_id: int | None, profile: Profile | None, telling: Sequence[int]
    ) -> int:
        """Puts an article into a story, or into a new one, and returns the story's id; ids only grow. Where it is in a
        story already it leaves that one, unless it is the same. The story is found by the `telling` keys from then
        on. Without a profile (a light rewrite) the story's own stays as it is. `KeyError` where there is no such
        story on the shelf."""
        ...

    def leave_story(self, article_id: int) -> None:
        """Undoes `add_to_story`; a story that is left without articles goes. Nothing happens where the article is in
        none."""
        ...

    def stories_of(self, article_ids: Sequence[int]) -> dict[int, int]:
        """The story of each of these articles that is in one."""
        ...

    def story_articles(self, story_ids: Sequence[int]) -> dict[int, list[int]]:
        """The articles of each of these stories, by id; an unknown story has none."""
        ...

    def story_profiles(self, story_ids: Sequence[int]) -> dict[int, Profile]:
        """The profiles of the stored stories among these that have one."""
        ...

    def articles_without_story(self, shelf: str, limit: int) -> list[int]:
        """Of the articles that were stored before stories were kept and have not been put into one yet, the oldest of
        the shelf by time of publication (or else of storing)."""
        ...


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


class Conversations(Protocol):
    """Keeps the turns of conversations."""

    def add_turn(self, workspace: str, conversation: str, turn: Turn) -> None: ...

    def turns(self, workspace: str, conversation: str, limit: int) -> list[Turn]:
        """The last `limit` turns, oldest first."""
        ...


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


class Spendings(Protocol):
    """Counts, by day, what a workspace spends on a chat model."""

    def add_spending(self, workspace: str, day: date, amount: Spending, within: Spending | None = None) -> bool:
        """Adds to a day's spending; a negative amount takes back what was added before. With `within`, only where the
        sum exceeds it in neither tokens nor money: False where it would, and nothing is added. Of several processes
        that add at once, each sees what those before it added."""
        ...

    def spending(self, workspace: str, day: date) -> Spending:
        """What was spent on a day."""
        ...


class Store(
    Articles,
    Passages,
    Vocabulary,
    Stories,
    Sources,
    Retention,
    Conversations,
    Following,
    Spendings,
    Schedules,
    Ledger,
    Processes,
    Protocol,
):
    """All that a workspace keeps."""

    def transaction(self) -> AbstractContextManager[None]:
        """Everything written inside takes effect together or, where an exception leaves it, not at all. Waits
        for another writer at its beginning, never in the middle. One inside another takes effect with the
        outer one. After a write inside has failed, it cannot take effect any more: leave it."""
        ...

    def backup(self, path: Path) -> None:
        """Writes a copy of one moment to a file, while others read and write; a file that is there already is replaced
        when the copy is complete. `StoreError` where it cannot be written, or is this very store."""
        ...

    def describe(self) -> Mapping[str, str | int]:
        """For `doctor`: what the store is, where, its version, its size in bytes."""
        ...

    def close(self) -> None: ...
