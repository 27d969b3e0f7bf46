"""The words of what is stored. As in `bot.store`."""

from collections.abc import Sequence
from typing import Protocol

from bot.model import Shelves


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
