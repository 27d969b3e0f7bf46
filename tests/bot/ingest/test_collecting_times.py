"""Whatever servers say and processes and clocks do: no source is polled too often, none is forgotten."""

import tempfile
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import FetchError
from bot.ingest.collecting import CLAIMED, Collector, collect
from bot.ingest.fetch import Fetched
from bot.ingest.polling import LONGEST_RETRY, SHORTEST
from bot.poller import collect_due
from bot.schedule import EVERY_DAY, NewSchedule, Rule
from bot.source import FURTHEST
from bot.store.sqlite import SQLiteStore
from tests.bot.ingest.press import EMBEDDER, NOW, RETENTION, Press, item, rss

FEEDS = 3
DIGEST = NewSchedule(workspace="local", destination="", rule=Rule(time(9), EVERY_DAY, "UTC"), tag="12345678")


class Crash(BaseException):
    """The process dies."""


@dataclass
class ScriptedWeb:
    """Answers as it is told, and remembers who was asked when, and from when on the server may be asked again."""

    now: datetime = NOW
    answers: list[int] = field(default_factory=list)
    crash: bool = False
    asked: dict[str, datetime] = field(default_factory=dict)
    allowed: dict[str, datetime] = field(default_factory=dict)
    too_early: list[str] = field(default_factory=list)

    def get(
        self, url: str, *, etag: str | None = None, last_modified: str | None = None, accept: str = "*/*"
    ) -> Fetched:
        if self.now < self.allowed.get(url, self.now):
            self.too_early.append(f"{url} at {self.now}, not before {self.allowed[url]}")
        self.asked[url] = self.now
        answer = self.answers.pop() if self.answers else 0
        headers: dict[str, str] = {}
        wait = SHORTEST
        if answer % 4 == 1:
            wait = timedelta(minutes=answer)
            headers["cache-control"] = f"max-age={answer * 60}"
        if answer % 4 == 2:
            wait = timedelta(hours=answer)
            headers["retry-after"] = str(answer * 3_600)
        self.allowed[url] = self.now + (SHORTEST if self.crash else max(SHORTEST, min(wait, LONGEST_RETRY)))
        if answer % 4 == 3:
            raise FetchError("said nothing for 15 s")
        body = rss([item(answer, self.now - timedelta(minutes=answer))]) if answer % 4 < 2 else b""
        return Fetched(url, url, 503 if answer % 4 == 2 else 200, headers, body)

    def allows(self, url: str) -> bool:
        return True


class CrashingStore(SQLiteStore):
    crash = False

    def set_poll_states(self, states: object) -> None:
        if CrashingStore.crash:
            raise Crash
        super().set_poll_states(states)  # type: ignore[arg-type]


steps = st.lists(
    st.tuples(
        st.integers(0, 1),
        st.one_of(st.integers(0, 12), st.integers(0, 60 * 30)),
        st.lists(st.integers(0, 40), max_size=4),
        st.booleans() | st.just(False),
    ),
    min_size=1,
    max_size=25,
)


@given(steps)
@settings(max_examples=25, deadline=None)
def test_no_source_is_asked_too_early_and_none_is_forgotten(
    script: list[tuple[int, int, list[int], bool]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        stores = [CrashingStore.open(Path(folder) / "news.db") for _ in range(2)]
        web = ScriptedWeb()
        turns = [Collector(store, EMBEDDER, web, web, lambda: 0.0, RETENTION, lambda: web.now) for store in stores]
        press_names = [f"https://{number}.example/feed" for number in range(FEEDS)]
        Press.name(_Named(stores[0]), *press_names)  # type: ignore[arg-type]
        for turn, minutes, answers, crash in script:
            web.now += timedelta(minutes=minutes)
            web.answers, web.crash, CrashingStore.crash = list(answers), crash, crash
            due = web.now + timedelta(minutes=minutes % 35)
            stores[0].add_schedule(replace(DIGEST, destination=f"file:/{due}"), web.now, due)
            with suppress(Crash):
                collect_due(turns[turn], web.now)
        CrashingStore.crash = web.crash = False
        assert web.too_early == []
        web.now += FURTHEST + CLAIMED
        web.asked.clear()
        collect(turns[0], web.now)
        assert set(web.asked) == set(press_names)
        for store in stores:
            store.close()


@dataclass
class _Named:
    store: SQLiteStore
    now: datetime = NOW


@given(st.integers(1, 60 * 24 * 400), st.lists(st.integers(0, 40), max_size=3))
@settings(max_examples=15, deadline=None)
def test_a_clock_that_jumps_back_forgets_no_source(minutes: int, answers: list[int]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = SQLiteStore.open(Path(folder) / "news.db")
        web = ScriptedWeb(answers=answers)
        parts = Collector(store, EMBEDDER, web, web, lambda: 0.0, RETENTION, lambda: web.now)
        Press.name(_Named(store), "https://0.example/feed")  # type: ignore[arg-type]
        collect(parts, web.now)
        web.now -= timedelta(minutes=minutes)
        web.asked.clear()
        for _ in range(2):
            collect(parts, web.now)
            web.now += FURTHEST + CLAIMED
        collect(parts, web.now)
        assert set(web.asked) == {"https://0.example/feed"}
        store.close()
