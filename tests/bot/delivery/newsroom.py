"""A newsroom for the tests of delivering: a real store, a clock that is moved, and channels that keep what they got."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from bot.delivery import Clock, Courier, Deliverer
from bot.delivery.deciding import next_due
from bot.delivery.port import LEASE, Context, Part, Posted, Search
from bot.embed import RememberingEmbedder
from bot.model import Digest
from bot.schedule import EVERY_DAY, NewSchedule, Rule, Schedule
from bot.store.sqlite import SQLiteStore
from tests.bot.library import EMBEDDER


@dataclass
class MovedClock:
    """A clock that goes on when it is told to; `jump` moves the time of day alone."""

    at: datetime
    ticks: float = 0.0

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return self.ticks

    def go_on(self, **of: float) -> None:
        passed = timedelta(**of)
        self.at += passed
        self.ticks += passed.total_seconds()

    def jump(self, **of: float) -> None:
        self.at += timedelta(**of)


@dataclass
class Channels:
    """A chat platform: the messages of all channels, each with its key, in the order in which they came. What a test
    puts into `trouble` is raised, once each, by the next posts; one that is put into `trouble_after` when the message
    has come already. Its own clock is `behind`."""

    clock: MovedClock
    messages: list[tuple[str, str, str]] = field(default_factory=list)
    trouble: list[Exception] = field(default_factory=list)
    trouble_after: list[BaseException] = field(default_factory=list)
    readable: bool = True
    behind: timedelta = timedelta()
    came: dict[str, datetime] = field(default_factory=dict)
    told: list[tuple[str | None, str]] = field(default_factory=list)
    posts: int = 0

    def render(self, digest: Digest, context: Context) -> Sequence[Part]:
        stories = [
            (
                n,
                {
                    "story": story.headline,
                    "status": story.status,
                    "first": story.earlier.url if story.earlier else None,
                },
            )
            for n, story in enumerate(digest.stories)
        ]
        about = {"late": context.late, "covers": context.covers}
        told = [Part(json.dumps({**about, **story}), (n,)) for n, story in stories]
        return told or [Part(json.dumps({**about, "story": None}), ())]

    def post(self, destination: str, key: str, payload: str) -> Posted:
        self.posts += 1
        if self.trouble:
            raise self.trouble.pop(0)
        self.messages.append((destination, key, payload))
        self.came[key] = self.clock.at - self.behind
        if self.trouble_after:
            raise self.trouble_after.pop(0)
        return Posted(f"m{len(self.messages)}", f"https://chat.example/{len(self.messages)}")

    def find(self, destination: str, keys: Sequence[str], since: datetime) -> Search:
        found = {
            key: Posted(f"m{n}", f"https://chat.example/{n}")
            for n, (place, key, _) in enumerate(self.messages, start=1)
            if place == destination and key in keys and self.came[key] >= since
        }
        return Search(found if self.readable else {}, self.readable)

    def tell(self, destination: str, person: str | None, text: str) -> None:
        self.told.append((person, text))

    def keys(self) -> list[str]:
        return [key for _, key, _ in self.messages]

    def said(self, destination: str) -> list[Any]:
        return [json.loads(payload) for place, _, payload in self.messages if place == destination]


class Newsroom:
    """A store with schedules, and processes that deliver them."""

    def __init__(self, folder: Path, at: datetime) -> None:
        self.path = folder / "news.db"
        self.clock = MovedClock(at)
        self.channels = Channels(self.clock)
        self.store = SQLiteStore.open(self.path)
        self.opened = [self.store]
        self._ids = count(1)
        self.stopping = False

    def schedule(self, destination: str = "test:news", at: str = "09:00", zone: str = "UTC", **more: Any) -> Schedule:
        rule = Rule(time.fromisoformat(at), more.pop("days", EVERY_DAY), zone)
        tag = f"tag{next(self._ids):05}"
        new = NewSchedule(workspace="local", destination=destination, rule=rule, tag=tag, **more)
        number = self.store.add_schedule(new, self.clock.at, None)
        schedule = self.store.schedules_with([number])[number]
        due = next_due(schedule, self.clock.at)
        self.store.enter([], {number: (self.clock.at, due)})
        return replace(schedule, next_due=due)

    def process(self, clock: MovedClock | None = None, lease: timedelta = LEASE) -> Courier:
        """A process that begins now, on a connection of its own."""
        store = SQLiteStore.open(self.path)
        self.opened.append(store)
        clock = clock or self.clock
        parts = Deliverer(
            store,
            RememberingEmbedder(EMBEDDER),
            {"test": self.channels},
            Clock(clock.now, clock.monotonic),
            lambda: 0.5,
            lambda workspace: None,
            lambda: self.stopping,
        )
        return Courier(parts, "host", 1, lambda: f"life{next(self._ids)}", lease)

    def close(self) -> None:
        for store in self.opened:
            store.close()


def morning(hour: int = 8, minute: int = 0, day: int = 10, month: int = 6) -> datetime:
    return datetime(2025, month, day, hour, minute, tzinfo=UTC)


def each_tick(process: Courier, clock: MovedClock, minutes: int, done: Callable[[], bool] = lambda: False) -> None:
    """Ticks every minute."""
    for _ in range(minutes):
        process.tick()
        if done():
            return
        clock.go_on(minutes=1)


def states(room: Newsroom, of: Iterable[Schedule] = ()) -> list[str]:
    """The states of the occurrences, by date."""
    ids = {schedule.id for schedule in of}
    entries = [entry for entry in room.store.entries() if not ids or entry.key.schedule_id in ids]
    return [entry.state for entry in sorted(entries, key=lambda entry: (entry.key.on, entry.key.schedule_id))]
