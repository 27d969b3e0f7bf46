"""Puts the parts together; the only place that knows them all."""

import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING

from bot.assistant import Assistant
from bot.audience import operator, shelves_for
from bot.embed import Embedder, RememberingEmbedder, WordLlamaEmbedder
from bot.errors import BriefwireError
from bot.model import Shelves, Spending
from bot.source import MOST_SOURCES
from bot.store import Store
from bot.store.sqlite import SQLiteStore

if TYPE_CHECKING:
    from bot.ingest.collecting import Collector
    from bot.settings import Settings
    from bot.writers.chat_model import ChatModel

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Engine:
    """The parts that work for one workspace."""

    workspace: str
    store: Store
    embedder: Embedder
    assistant: Assistant
    model: "ChatModel | None" = None

    @property
    def shelves(self) -> Shelves:
        """All that the workspace's operator sees."""
        return shelves_for(operator(self.workspace), self.store.sources(self.workspace)).shelves


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
def engine(database: str, workspace: str, settings: "Settings | None" = None) -> Iterator[Engine]:
    """The engine on this database, closed afterwards; with the chat model that the settings name, if they name one.
    `BriefwireError` where it cannot be used."""
    with closing(SQLiteStore.open(database_path(database))) as store:
        embedder = WordLlamaEmbedder()
        model = chat_model(settings, store, workspace) if settings else None
        limit = settings.source_limit if settings else MOST_SOURCES
        assistant = Assistant(store, RememberingEmbedder(embedder), workspace, model, most_sources=limit)
        yield Engine(workspace, store, embedder, assistant, model)


@contextmanager
def collector(parts: Engine, settings: "Settings") -> Iterator["Collector"]:
    """What reads feeds and pages into the engine's store, closed afterwards."""
    import random

    from bot.ingest.collecting import Collector
    from bot.ingest.fetch import Fetcher
    from bot.ingest.robots import Robots

    with closing(Fetcher(settings.allow_private)) as fetcher:
        retention = timedelta(days=settings.retention_days)
        yield Collector(parts.store, parts.embedder, fetcher, Robots(fetcher), random.random, retention)


def chat_model(settings: "Settings", store: Store, workspace: str) -> "ChatModel | None":
    """The writer that asks a model; None unless a model is named, and a key or an endpoint."""
    if not (settings.model and (settings.openai_api_key or settings.openai_base_url)):
        return None
    from bot.writers.budget import Budget, Prices
    from bot.writers.chat_model import ChatModel
    from bot.writers.endpoint import Endpoint

    key = settings.openai_api_key.get_secret_value() if settings.openai_api_key else None
    prices = Prices(settings.price_input, settings.price_output)
    budget = Budget(store, workspace, allowance(settings), prices, lambda: datetime.now(UTC).date())
    endpoint = Endpoint(settings.openai_base_url, key)
    return ChatModel(endpoint, budget, settings.model, settings.writing, settings.second_reading)


def allowance(settings: "Settings") -> Spending:
    """What a workspace may spend in a day."""
    from bot.writers.budget import UNBOUNDED

    money = UNBOUNDED if settings.daily_cost is None else ceil(settings.daily_cost * 1_000_000)
    return Spending(settings.daily_tokens, money)
