"""Measures what collecting many feeds costs, beside the least that the same work can cost on the same machine, and
beside `reader` (PyPI), a feed library, where it can be imported.

    python tests/benchmarks/ingest.py [--feeds 200] [--items 50] [--rounds 3] [--grow 50000]

The feeds are generated and seeded, and come from a server on loopback addresses. What is ours, its bound and `reader`
take turns, so that a busy machine slows all. The bound is fetching the feeds, parsing them with feedparser, and writing
the rows, each alone.
"""

import argparse
import importlib
import importlib.util
import logging
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Final

from bot.embed import Embedder, WordLlamaEmbedder
from bot.ingest.collecting import READERS, Collected, Collector, collect
from bot.ingest.fetch import Fetcher
from bot.ingest.robots import Robots
from bot.model import LOCAL_WORKSPACE
from bot.source import NewSource
from bot.store.sqlite import SQLiteStore
from tests.benchmarks.feed_server import Served, feeds, served
from tests.benchmarks.first_light import NOW, _in_new_process, _passages, _peak, _slices, _tables, _written
from tests.benchmarks.stories import grow

LOOPBACK: Final = ("127.0.0.0/8",)


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds: by the clock, and of the processor in all threads of this process."""

    clock: float
    processor: float

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(self.clock + other.clock, self.processor + other.processor)


class CountingStore(SQLiteStore):
    """Counts the transactions that write."""

    written = 0

    @contextmanager
    def transaction(self) -> Iterator[None]:
        self.written += not self._conn.in_transaction
        with super().transaction():
            yield


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--feeds", type=int, default=200, metavar="N")
    parser.add_argument("--items", type=int, default=50, metavar="N", help="of each feed")
    parser.add_argument("--rounds", type=int, default=3, metavar="N")
    parser.add_argument("--grow", type=int, default=50_000, metavar="N", help="articles put into stories; 0: none")
    chosen = parser.parse_args()
    with served(feeds(chosen.feeds, chosen.items)) as web:
        before, after = _in_new_process(partial(peak_memory, web.urls), chosen.feeds)
        print(f"peak memory: {after:.0f} MB, {before:.0f} of them before the first article")
        measure(web, chosen.feeds * chosen.items, chosen.rounds)
    if chosen.grow:
        grow(chosen.grow, _warm())


def _warm() -> Embedder:
    embedder = WordLlamaEmbedder()
    embedder.embed(["warm"])
    return embedder


def peak_memory(urls: Sequence[str], _: int) -> tuple[float, float]:
    """MB, before the first article and after the last."""
    embedder = _warm()
    ready = _peak()
    with tempfile.TemporaryDirectory() as folder, closing(_store(Path(folder), urls)) as store:
        _collect(store, embedder)
    return ready, _peak()


def measure(web: Served, articles: int, rounds: int) -> None:
    embedder = _warm()
    beside = importlib.util.find_spec("reader") is not None
    costs: dict[str, list[Cost]] = {}
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            round_ = _bound(Path(folder), web, embedder)
            if beside:
                round_ |= _reader(Path(folder), web.urls)
        for name, cost in round_.items():
            costs.setdefault(name, []).append(cost)
    middle = {name: _median(each) for name, each in costs.items()}
    print(f"{'':48}{'s':>8}{'processor s':>13}{'articles/s':>12}")
    for name, cost in middle.items():
        print(f"{name:48}{cost.clock:8.2f}{cost.processor:13.2f}{articles / cost.clock:12.0f}")
    bound = middle["bound: fetching"] + middle["bound: parsing"] + middle["bound: writing"]
    _ratio("collected / bound (aim: at most 1.5)", middle["collected"], bound)
    _ratio("    with embedding in the bound", middle["collected"], bound + middle["embedding"])
    if beside:
        theirs = middle["reader: update_feeds"] + middle["reader: update_search"]
        _ratio("collected / reader (aim: at most 1)", middle["collected"], theirs)
    else:
        print("reader cannot be imported here: pip install reader, to see it beside")


def _median(costs: Sequence[Cost]) -> Cost:
    return Cost(statistics.median(cost.clock for cost in costs), statistics.median(cost.processor for cost in costs))


def _ratio(name: str, ours: Cost, other: Cost) -> None:
    print(f"{name:48}{ours.clock / other.clock:8.2f}{ours.processor / other.processor:13.2f}")


def _bound(folder: Path, web: Served, embedder: Embedder) -> dict[str, Cost]:
    """What collecting costs, and its parts alone: each in its turn."""
    bodies: list[bytes] = []
    fetching = _timed(lambda: bodies.extend(_fetched(web.urls)))
    parsing = _timed(lambda: [_parsed(body) for body in bodies])
    with closing(_store(folder, web.urls)) as store:
        collected = _timed(lambda: _collect(store, embedder))
        again = _unchanged(store, embedder, web)
    with closing(sqlite3.connect(folder / "ours.db")) as conn:
        texts = [f"{title}. {text}" for _, title, text, _ in _passages(conn, 0)]
        embedding = _timed(lambda: [embedder.embed(some) for some in _slices(texts, 256)])
        start = time.process_time()
        seconds = _written(folder / "bound.db", _tables(conn))
        writing = Cost(seconds, time.process_time() - start)
    return {
        "collected": collected,
        "bound: fetching": fetching,
        "bound: parsing": parsing,
        "bound: writing": writing,
        "embedding": embedding,
        "collected again, nothing changed": again,
    }


def _fetched(urls: Sequence[str]) -> list[bytes]:
    fetcher = Fetcher(LOOPBACK, delay=0)
    with ThreadPoolExecutor(READERS) as pool:
        return list(pool.map(lambda url: fetcher.get(url).body, urls))


def _parsed(body: bytes) -> object:
    import feedparser

    return feedparser.parse(body)


def _store(folder: Path, urls: Sequence[str]) -> CountingStore:
    store = CountingStore.open(folder / "ours.db")
    for url in urls:
        store.add_source(NewSource(LOCAL_WORKSPACE, "feed", url, "Paper"), NOW - timedelta(days=1))
    return store


def _collect(store: SQLiteStore, embedder: Embedder) -> Collected:
    fetcher = Fetcher(LOOPBACK, delay=0)
    parts = Collector(store, embedder, fetcher, Robots(fetcher), lambda: 0.5, timedelta(days=90), lambda: NOW)
    return collect(parts, NOW, [source.id for source in store.sources()])


def _unchanged(store: CountingStore, embedder: Embedder, web: Served) -> Cost:
    asked, written = web.asked, store.written
    collected: list[Collected] = []
    cost = _timed(lambda: collected.append(_collect(store, embedder)))
    print(
        f"nothing changed at {collected[0].not_modified} of {collected[0].polled} feeds: "
        f"{web.asked - asked} requests, {store.written - written} transactions that write, for all feeds together"
    )
    return cost


def _reader(folder: Path, urls: Sequence[str]) -> dict[str, Cost]:
    logging.getLogger("reader").setLevel(logging.ERROR)
    theirs = importlib.import_module("reader").make_reader(str(folder / "reader.db"))
    try:
        for url in urls:
            theirs.add_feed(url)
        theirs.enable_search()
        return {
            "reader: update_feeds": _timed(lambda: theirs.update_feeds(workers=READERS)),
            "reader: update_search": _timed(theirs.update_search),
        }
    finally:
        theirs.close()


def _timed(work: Callable[[], object]) -> Cost:
    clock, processor = time.perf_counter(), time.process_time()
    work()
    return Cost(time.perf_counter() - clock, time.process_time() - processor)


if __name__ == "__main__":
    main()
