"""Workers that are killed and started again while digests fall due, against a platform that misbehaves; and what the
platform's own log says of it."""

import json
import multiprocessing
import random
import signal
import time
from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import time as time_of_day
from datetime import timedelta
from itertools import count
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from bot.delivery.port import POST_SECONDS
from bot.ingest.intake import take_in
from bot.ledger import OPEN, part_key
from bot.schedule import EVERY_DAY, NewSchedule, Rule, Schedule
from bot.store.sqlite import SQLiteStore
from tests.bot.delivery.killed_worker import POINTS, Break, FastClock, Orders, work
from tests.bot.library import EMBEDDER, news
from tests.provider import FINE, Provider, moody, provider
from tests.provider_port import SCHEME

SPEED = 30.0
"""How much faster the workers' clock goes: a lease of 90 seconds ends after 3."""

LIVES = (0.3, 2.5)
"""Seconds after which a worker that may die at any moment is killed, by chance between these."""

PATIENCE = 6.0
"""Seconds in which a worker has to come to the step at which it dies; the step is tried again later."""

OUTSIDE = "at any moment"

CALM = 60.0
"""Seconds in which all must be delivered when nobody is killed any more."""

NEWS = (
    ("Bridge at Orsk opens", "The new bridge at Orsk opened on Tuesday. It cost 40 million euros."),
    ("Ferry to Brenn is cancelled", "The ferry to Brenn was cancelled because of a storm, the harbour master said."),
    ("Museum finds a lost map", "The museum of Talva found a map of 1612 in its cellar, its director said."),
)

_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(["tests.bot.delivery.killed_worker"])


@dataclass
class Outcome:
    """What was found. `kills` counts where workers died; the other sets hold keys of parts."""

    kills: Counter[str] = field(default_factory=Counter)
    manners: Counter[str] = field(default_factory=Counter)
    schedules: int = 0
    messages: int = 0
    looked: int = 0
    twice: set[str] = field(default_factory=set)
    missing: set[str] = field(default_factory=set)
    said_sent: set[str] = field(default_factory=set)
    """The ledger says that it was sent, and it was not."""
    not_recorded: set[str] = field(default_factory=set)
    """It was sent, and the ledger says neither that nor that nobody knows."""
    out_of_order: set[str] = field(default_factory=set)
    unknown: set[str] = field(default_factory=set)
    not_told: set[str] = field(default_factory=set)
    """Nobody knows what became of it, and nobody was told."""

    @property
    def faults(self) -> dict[str, list[str]]:
        found = {
            "twice": self.twice,
            "missing": self.missing,
            "said to be sent": self.said_sent,
            "not recorded": self.not_recorded,
            "out of order": self.out_of_order,
            "not told": self.not_told,
        }
        return {name: sorted(keys) for name, keys in found.items() if keys}


def killed(folder: Path, *, workers: int, kills: int, seed: int, broken: Break | None = None) -> Outcome:
    """Kills workers so many times while digests fall due; then lets what is left be delivered in peace."""
    clock = FastClock(time.time(), SPEED)
    with provider(clock.now) as platform, closing(SQLiteStore.open(folder / "news.db")) as store:
        platform.manner = moody(seed, POST_SECONDS / SPEED)
        drafts = [news(title, text, "Harbour Courier", clock.now()) for title, text in NEWS]
        take_in(store, EMBEDDER, "local", drafts, clock.now())
        run = _Run(folder / "news.db", platform, store, clock, random.Random(seed), broken)
        run.kill(workers, kills)
        platform.manner = lambda: FINE
        run.finish(workers)
        platform.settle()
        return _witnessed(store, platform, run)


class _Run:
    def __init__(
        self,
        database: Path,
        platform: Provider,
        store: SQLiteStore,
        clock: FastClock,
        rng: random.Random,
        how: Break | None,
    ) -> None:
        self._platform = platform
        self._orders = Orders(str(database), platform.url, clock, "", 0.0, broken=how)
        self._store = store
        self._clock = clock
        self._rng = rng
        self._names = count(1)
        self._points: list[str | None] = []
        self._made = count()
        self.kills: Counter[str] = Counter()

    def kill(self, workers: int, kills: int) -> None:
        lives = [self._life(self._next_point()) for _ in range(workers)]
        self._schedule(2 * workers)
        try:
            while self.kills.total() < kills:
                for at, life in enumerate(lives):
                    if life.is_over():
                        self.kills[life.died_at] += 1
                        if life.point not in {None, life.died_at}:
                            self._points.append(life.point)
                        self._schedule(2)
                        lives[at] = self._life(self._next_point())
                time.sleep(0.01)
        finally:
            for life in lives:
                life.process.kill()
                life.process.join()

    def finish(self, workers: int) -> None:
        lives = [self._life(None) for _ in range(workers)]
        until = time.monotonic() + CALM
        while time.monotonic() < until and self._busy():
            time.sleep(0.05)
        for life in lives:
            life.process.terminate()
            life.process.join(10)
            assert life.process.exitcode == 0, "a worker did not stop cleanly"

    def _busy(self) -> bool:
        running = {schedule.id: schedule for schedule in self._store.schedules() if not schedule.pause}
        now = self._clock.now()
        return (
            any(schedule.next_due and schedule.next_due <= now for schedule in running.values())
            or any(entry.state in OPEN and entry.key.schedule_id in running for entry in self._store.entries())
            or bool(self._store.notices(1))
        )

    def _life(self, point: str | None) -> "_Life":
        orders = replace(self._orders, name=f"life{next(self._names)}", seed=self._rng.random(), point=point)
        process = _context.Process(target=work, args=(orders,))
        process.start()
        lasts = PATIENCE if point else self._rng.uniform(*LIVES)
        return _Life(process, point, time.monotonic() + lasts)

    def _schedule(self, number: int) -> None:
        """Adds schedules that are due now, for one of the channels; some were due before anybody ran."""
        now = self._clock.now()
        due = now.replace(second=0, microsecond=0) + timedelta(minutes=self._rng.choice([0, 0, 1]))
        for _ in range(number):
            new = NewSchedule(
                workspace="local",
                destination=self._place(next(self._made)),
                rule=Rule(time_of_day(due.hour, due.minute), EVERY_DAY, "UTC"),
                tag=f"{self._rng.getrandbits(32):08x}",
                made_by="U1",
            )
            self._store.add_schedule(new, due - timedelta(minutes=2), due)

    def _place(self, number: int) -> str:
        """A channel of its own, mostly; or one that another schedule has too, that has no history, or that is gone."""
        kinds = {3: f"shared-{number // 20}", 5: f"unreadable-{number}", 7: f"gone-{number}"}
        place = f"{SCHEME}:{kinds.get(number % 10, f'channel-{number}')}"
        if number % 10 == 5:
            self._platform.unreadable.add(place)
        if number % 10 == 7:
            self._platform.gone.add(place)
        return place

    def _next_point(self) -> str | None:
        """Every step in its turn, by chance, and now and then none: then it dies at any moment."""
        if not self._points:
            self._points = [*POINTS, *[None] * (len(POINTS) // 4)]
            self._rng.shuffle(self._points)
        return self._points.pop(0)


@dataclass
class _Life:
    process: ForkServerProcess
    point: str | None
    until: float
    died_at: str = ""

    def is_over(self) -> bool:
        """Whether it died, or is killed now because its time is over."""
        late = self.process.is_alive() and time.monotonic() > self.until
        if late:
            self.process.kill()
            self.process.join()
        if self.process.is_alive():
            return False
        self.process.join()
        assert self.process.exitcode == -signal.SIGKILL, f"a worker ended by itself ({self.process.exitcode})"
        self.died_at = OUTSIDE if late or self.point is None else self.point
        return True


def _witnessed(store: SQLiteStore, platform: Provider, run: _Run) -> Outcome:
    """What the platform's log says, beside the schedules and the ledger."""
    schedules = {schedule.id: schedule for schedule in store.schedules()}
    entries = store.entries()
    parts = [part for of_one in store.parts_of([entry.key for entry in entries]).values() for part in of_one]
    log = Counter(message.key for message in platform.log)
    sent = {part.key for part in parts if part.state == "sent"}
    unknown = {part.key: schedules[part.entry.schedule_id].destination for part in parts if part.state == "unknown"}
    unproven = {key for key, destination in unknown.items() if destination in platform.unreadable}
    told = {destination for destination, _, text in platform.told if "may not have arrived" in text}
    return Outcome(
        kills=run.kills,
        manners=Counter(platform.manners),
        schedules=len(schedules),
        messages=len(platform.log),
        looked=platform.looked,
        unknown=unproven,
        twice={key for key, times in log.items() if times > 1},
        missing=_expected(schedules.values(), platform) - log.keys() - unproven,
        said_sent=sent - log.keys(),
        not_recorded=log.keys() - sent - unproven,
        out_of_order=_out_of_order(platform),
        not_told={key for key, destination in unknown.items() if destination not in told},
    )


def _expected(schedules: Iterable[Schedule], platform: Provider) -> set[str]:
    """The keys of all parts that were to be sent: each schedule's first, and as many as any part of it says."""
    of = {message.key.rpartition("-")[0]: json.loads(message.payload)["of"] for message in platform.log}
    on = platform.now().date()
    keys = set()
    for schedule in schedules:
        if schedule.destination not in platform.gone:
            first = part_key(schedule.tag, on, 1).rpartition("-")[0]
            keys |= {f"{first}-{number}" for number in range(1, of.get(first, 1) + 1)}
    return keys


def _out_of_order(platform: Provider) -> set[str]:
    """Parts that came after a later part of their digest."""
    last: dict[str, int] = {}
    wrong = set()
    for message in platform.log:
        digest, _, number = message.key.rpartition("-")
        if int(number) < last.get(digest, 0):
            wrong.add(message.key)
        last[digest] = int(number)
    return wrong
