"""A process that delivers, and kills itself with SIGKILL where it is told to."""

import logging
import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from threading import Thread
from typing import Any, Literal

from bot.delivery import Clock, Courier, Deliverer, sending
from bot.delivery.port import LEASE, POST_SECONDS, Posted, PostError, Search, UnclearError
from bot.embed import RememberingEmbedder
from bot.errors import StoreError
from bot.store.sqlite import SQLiteStore
from tests.bot.library import EMBEDDER
from tests.provider_port import SCHEME, ProviderPort

Break = Literal["send again blindly", "never look", "mark sent before posting", "a lease too short"]

TOO_SHORT = timedelta(seconds=8)
"""A lease that ends before the platform has accepted what its client no longer waits for; its post waits a quarter as
long."""

POINTS = tuple(
    f"{when} {step}"
    for step in (
        "begin_life",
        "enter",
        "claim_due",
        "add_build",
        "keep_built",
        "claim_built",
        "keep sending",
        "post",
        "keep sent",
        "keep waiting",
        "take_over",
        "find",
        "beat",
    )
    for when in ("before", "after")
)
"""The steps of the ledger. "After" a step that is a part of a longer transaction is before that is kept."""


@dataclass(frozen=True)
class FastClock:
    """A time of day, from eight in the morning on when it was made, that goes faster than the machine's."""

    made: float
    speed: float

    def now(self) -> datetime:
        passed = timedelta(seconds=(time.time() - self.made) * self.speed)
        return datetime(2025, 6, 10, 8, tzinfo=UTC) + passed

    def monotonic(self) -> float:
        return time.monotonic() * self.speed


@dataclass(frozen=True)
class Orders:
    """What a worker is given: it dies at `point`, or does not die by itself."""

    database: str
    url: str
    clock: FastClock
    name: str
    seed: float
    point: str | None = None
    broken: Break | None = None

    @property
    def lease(self) -> timedelta:
        return TOO_SHORT if self.broken == "a lease too short" else LEASE


def work(orders: Orders) -> None:
    """Delivers until it is killed, or until SIGTERM."""
    logging.disable(logging.WARNING)
    stopped: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _: stopped.append(number))
    patience = POST_SECONDS
    if orders.broken == "a lease too short":
        patience = TOO_SHORT.total_seconds() / 4
        sending.POST_SECONDS = patience  # type: ignore[attr-defined]
    store = SQLiteStore.open(orders.database)
    port = ProviderPort(orders.url, patience / orders.clock.speed)
    _break(port, orders.broken)
    _kill_at(store, port, orders)
    numbers = count(1)
    parts = Deliverer(
        store,
        RememberingEmbedder(EMBEDDER),
        {SCHEME: port},
        Clock(orders.clock.now, orders.clock.monotonic),
        lambda: orders.seed,
        lambda workspace: None,
        lambda: bool(stopped),
    )
    courier = _courier(parts, orders, numbers)
    while not stopped:
        try:
            if not courier.tick():
                time.sleep(0.02)
        except StoreError:
            courier = _courier(parts, orders, numbers)
    courier.stop()


def _courier(parts: Deliverer, orders: Orders, numbers: "count[int]") -> Courier:
    return Courier(parts, "here", os.getpid(), lambda: f"{orders.name}.{next(numbers)}", orders.lease)


def _kill_at(store: SQLiteStore, port: ProviderPort, orders: Orders) -> None:
    if orders.point is None:
        return
    when, _, step = orders.point.partition(" ")
    method, _, state = step.partition(" ")
    of: Any = port if method in {"post", "find"} else store
    real: Callable[..., Any] = getattr(of, method)

    def killing(*args: Any, **kwargs: Any) -> Any:
        here = not state or any(part.state == state for part in (args[2] if len(args) > 2 else ()))
        if here and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        result = real(*args, **kwargs)
        if here and (result or not method.startswith(("claim", "take"))):
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(of, method, killing)


def _break(port: ProviderPort, how: Break | None) -> None:
    """What a courier that is written wrong would do, done by its port."""
    real = port.post

    def post_later(*message: str) -> Posted:
        def later() -> None:
            time.sleep(0.05)
            with suppress(PostError, UnclearError):
                real(*message)

        Thread(target=later).start()
        return Posted(None)

    broken: Any = port
    if how == "send again blindly":
        broken.find = lambda *_: Search({}, complete=True)
    elif how == "never look":
        broken.find = lambda *_: Search({}, complete=False)
    elif how == "mark sent before posting":
        broken.post = post_later
