"""Stores filled with real articles: the samples of `seeds/`, or texts given in a test."""

from datetime import UTC, date, datetime
from pathlib import Path

from bot.assistant import Assistant
from bot.embed import RememberingEmbedder, WordLlamaEmbedder
from bot.ingest.files import read_paths
from bot.ingest.intake import take_in
from bot.model import LOCAL_WORKSPACE, Draft
from bot.store.sqlite import SQLiteStore

SEEDS = Path(__file__).parents[2] / "seeds"
TODAY = date(2026, 11, 24)
NOW = datetime(2025, 6, 10, 7, tzinfo=UTC)
EMBEDDER = WordLlamaEmbedder()


class Library:
    """A store in a folder, and the assistant over it."""

    def __init__(self, folder: Path, workspace: str = LOCAL_WORKSPACE) -> None:
        self.workspace = workspace
        self.store = SQLiteStore.open(folder / "library.db")
        self.assistant = Assistant(self.store, RememberingEmbedder(EMBEDDER), workspace)

    def read(self, *paths: Path) -> "Library":
        take_in(self.store, EMBEDDER, self.workspace, read_paths(paths, TODAY), NOW)
        return self

    def add(self, *drafts: Draft) -> "Library":
        take_in(self.store, EMBEDDER, self.workspace, drafts, NOW)
        return self


def news(title: str, text: str, publisher: str, published_at: datetime) -> Draft:
    return Draft(text=text, title=title, publisher=publisher, published_at=published_at, language="en")
