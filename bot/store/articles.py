"""Articles, and what is indexed of them. As in `bot.store`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bot.model import Article, Draft, Shelves, Span, Version

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
