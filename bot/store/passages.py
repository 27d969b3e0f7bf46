"""The passages that are searched. As in `bot.store`."""

from collections.abc import Sequence
from typing import Protocol

from bot.model import Filter, Passage, Shelves
from bot.store.articles import Vectors


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
