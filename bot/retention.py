"""Deletes what need not be kept any more, in small steps, so that others can read and write in between."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.store import Store

STEP: Final = 50
"""Articles, turns of conversations, or occurrences of schedules that are deleted together."""


@dataclass(frozen=True, slots=True)
class Vacuumed:
    """What was deleted, and the size of the database, in bytes, before and after."""

    articles: int
    turns: int
    occurrences: int
    bytes_before: int
    bytes_after: int


def vacuum(
    store: Store,
    now: datetime,
    articles: timedelta,
    turns: timedelta,
    progress: Callable[[int], None] = lambda deleted: None,
) -> Vacuumed:
    """Deletes, of all workspaces, the articles that were last stored or changed longer than `articles` ago, what became
    of schedules on the days before, and the turns of conversations older than `turns`, and gives the room back.
    `progress` is told how many were deleted."""
    before = _size(store)
    deleted_turns = 0
    while done := store.delete_turns(now - turns, STEP):
        deleted_turns += done
        progress(deleted_turns)
    deleted_occurrences = 0
    while done := store.delete_entries((now - articles).date(), STEP):
        deleted_occurrences += done
        progress(deleted_turns + deleted_occurrences)
    deleted = 0
    while expired := store.expired_articles(now - articles, STEP):
        store.delete_articles(expired)
        deleted += len(expired)
        progress(deleted_turns + deleted_occurrences + deleted)
    while store.compact():
        progress(deleted_turns + deleted_occurrences + deleted)
    return Vacuumed(deleted, deleted_turns, deleted_occurrences, before, _size(store))


def _size(store: Store) -> int:
    return int(store.describe()["bytes"])
