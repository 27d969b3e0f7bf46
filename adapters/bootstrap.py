"""Puts the parts together; the only place that knows them all."""

import re
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.assistant import Assistant
from bot.audience import operator, shelves_for
from bot.embed import Embedder, RememberingEmbedder, WordLlamaEmbedder
from bot.errors import BriefwireError, StoreError
from bot.model import Shelves, Spending
from bot.source import MOST_SOURCES
from bot.store import Store
from bot.store.sqlite import SQLiteStore

if TYPE_CHECKING:
    from threading import Event

    from adapters.worker import Role
    from bot.delivery import Courier
    from bot.delivery.port import Port
    from bot.ingest.collecting import Collector
    from bot.settings import Settings
    from bot.writers.chat_model import ChatModel

SCHEDULER_TICK: Final = timedelta(seconds=5)
POLLER_TICK: Final = timedelta(seconds=30)

SCHEDULER_STOP: Final = 8.0
POLLER_STOP: Final = 2.0
"""Seconds that a tick may go on after a signal. Docker kills after 10
(https://docs.docker.com/reference/cli/docker/container/stop/); what a poller does can be broken off."""

GIVE_BACK_SECONDS: Final = 1.0
"""How long a process that must end waits for the database."""

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
        yield Collector(parts.store, parts.embedder, fetcher, Robots(fetcher), random.random, retention, _utc_now)


def chat_model(settings: "Settings", store: Store, workspace: str) -> "ChatModel | None":
    """The writer that asks a model; None unless a model is named, and a key or an endpoint."""
    if not (settings.model and (settings.openai_api_key or settings.openai_base_url)):
        return None
    from bot.writers.budget import Budget, Prices
    from bot.writers.chat_model import ChatModel
    from bot.writers.endpoint import Endpoint

    key = settings.openai_api_key.get_secret_value() if settings.openai_api_key else None
    prices = Prices(settings.price_input, settings.price_output)
    budget = Budget(store, workspace, allowance(settings), prices, lambda: _utc_now().date())
    endpoint = Endpoint(settings.openai_base_url, key)
    return ChatModel(endpoint, budget, settings.model, settings.writing, settings.second_reading)


def allowance(settings: "Settings") -> Spending:
    """What a workspace may spend in a day."""
    from bot.writers.budget import UNBOUNDED

    money = UNBOUNDED if settings.daily_cost is None else ceil(settings.daily_cost * 1_000_000)
    return Spending(settings.daily_tokens, money)


def ports() -> Mapping[str, "Port"]:
    """The platforms that digests can be sent to, by what stands before the first colon of their destinations."""
    from adapters.file import FilePort

    return {"file": FilePort(_utc_now)}


@contextmanager
def courier(settings: "Settings", stopping: "Event") -> Iterator["Courier"]:
    """What delivers, on a store of its own, which is closed afterwards."""
    import os
    import random
    import secrets
    import socket
    import time

    from bot.delivery import Clock, Courier, Deliverer

    with closing(SQLiteStore.open(_kept(settings.database))) as store:
        parts = Deliverer(
            store,
            RememberingEmbedder(WordLlamaEmbedder()),
            ports(),
            Clock(_utc_now, time.monotonic),
            random.random,
            lambda workspace: chat_model(settings, store, workspace),
            stopping.is_set,
        )
        work = Courier(parts, socket.gethostname(), os.getpid(), lambda: secrets.token_hex(8))
        try:
            yield work
        finally:
            work.abandon()


def scheduler_role(settings: "Settings", stopping: "Event") -> "Role":
    """The role that delivers digests when they are due."""
    from adapters.worker import Role
    from bot.delivery import give_back

    at_work: list[Courier] = []

    @contextmanager
    def opened() -> "Iterator[Courier]":
        with courier(settings, stopping) as work:
            at_work[:] = [work]
            yield work

    def given_back() -> None:
        with closing(SQLiteStore.open(database_path(settings.database), busy_timeout=GIVE_BACK_SECONDS)) as store:
            for work in at_work:
                give_back(store, work.life.id)

    return Role("scheduler", SCHEDULER_TICK, SCHEDULER_STOP, opened, given_back)


def poller_role(settings: "Settings", stopping: "Event") -> "Role":
    """The role that reads sources when they are due."""
    from adapters.poller import Poller
    from adapters.worker import Role

    @contextmanager
    def opened() -> Iterator[Poller]:
        with engine(str(_kept(settings.database)), settings.workspace) as parts, collector(parts, settings) as sources:
            turns = timedelta(days=settings.conversation_days)
            yield Poller(sources, POLLER_TICK, turns, _utc_now, stopping.is_set)

    return Role("poller", POLLER_TICK, POLLER_STOP, opened)


def _kept(database: str) -> Path:
    """The file of a database that was there before. `StoreError` where it is not: in the place of one that somebody
    has moved away, to put another there, no empty one begins."""
    path = database_path(database)
    if not path.exists():
        raise StoreError(f"The database {path} is gone: put it back, or stop this process to begin with an empty one.")
    return path


def _utc_now() -> datetime:
    return datetime.now(UTC)
