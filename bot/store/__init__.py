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

from collections.abc import Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from bot.store.articles import Articles, Entry, Vectors
from bot.store.conversations import Conversations
from bot.store.follows import Following
from bot.store.ledger import Ledger
from bot.store.passages import Passages
from bot.store.processes import Processes
from bot.store.retention import Retention
from bot.store.schedules import Schedules
from bot.store.sources import Sources
from bot.store.spendings import Spendings
from bot.store.stories import Stories
from bot.store.vocabulary import Vocabulary

__all__ = [
    "Articles",
    "Conversations",
    "Entry",
    "Following",
    "Ledger",
    "Passages",
    "Processes",
    "Retention",
    "Schedules",
    "Sources",
    "Spendings",
    "Store",
    "Stories",
    "Vectors",
    "Vocabulary",
]


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
