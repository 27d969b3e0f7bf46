"""Puts the parts together; the only place that knows them all."""

import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.assistant import Assistant
from bot.embed import Embedder, RememberingEmbedder, WordLlamaEmbedder
from bot.errors import BriefwireError
from bot.store import Store
from bot.store.sqlite import SQLiteStore

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Engine:
    """The parts that work for one workspace."""

    workspace: str
    store: Store
    embedder: Embedder
    assistant: Assistant


def database_path(database: str) -> Path:
    """The file that a `database` setting names. `BriefwireError` where it is a server's address, which may hold a
    password and is not repeated."""
    if _ADDRESS.match(database):
        raise BriefwireError(
            "Databases on a server (postgresql://) come with a later version: name a file, such as --db news.db."
        )
    try:
        return Path(database).expanduser()
    except RuntimeError as error:
        raise BriefwireError(f"The folder of {database} is unknown: write the path in full.") from error


@contextmanager
def engine(database: str, workspace: str) -> Iterator[Engine]:
    """The engine on this database, closed afterwards. `BriefwireError` where it cannot be used."""
    with closing(SQLiteStore.open(database_path(database))) as store:
        embedder = WordLlamaEmbedder()
        yield Engine(workspace, store, embedder, Assistant(store, RememberingEmbedder(embedder), workspace))
