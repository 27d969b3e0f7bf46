"""Many digests due in the same minute: all delivered, none twice, and how long it takes beside what must be written.

    python tests/benchmarks/deliveries.py [--schedules N] [--processes N]

10,000 schedules of the `file:` platform, a folder each, that ask for the same, delivered by 2 processes. The bound is
one process that writes the rows that the store holds of each delivery at the end (one of `ledger`, one of `deliveries`
and the next time of the schedule), in transactions of the courier's size, and the line in its folder, and nothing else.
"""

import argparse
import json
import multiprocessing
import resource
import sqlite3
import time
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime, timedelta
from multiprocessing.queues import SimpleQueue
from multiprocessing.synchronize import Barrier
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from adapters.file import FilePort
from bot.delivery import Clock, Courier, Deliverer
from bot.delivery.deliverer import BATCH
from bot.embed import RememberingEmbedder, WordLlamaEmbedder
from bot.ingest.files import read_paths
from bot.ingest.intake import take_in
from bot.ledger import part_key
from bot.schedule import EVERY_DAY, NewSchedule, Rule
from bot.store.sqlite import SQLiteStore

SEEDS = Path(__file__).parents[2] / "seeds"
MORNING = datetime(2025, 6, 10, 9, 0, tzinfo=UTC)
BEFORE = MORNING - timedelta(hours=1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--schedules", type=int, default=10_000, metavar="N")
    parser.add_argument("--processes", type=int, default=2, metavar="N")
    parser.add_argument("--rounds", type=int, default=5, metavar="N")
    chosen = parser.parse_args()
    runs, bounds = [], []
    for _ in range(chosen.rounds):
        with TemporaryDirectory() as folder:
            runs.append(delivered(Path(folder), chosen.schedules, chosen.processes))
        with TemporaryDirectory() as folder:
            bounds.append(written_alone(Path(folder), chosen.schedules, runs[-1].line))
    each = 1e6 / chosen.schedules
    seconds, bound, used = median(run.seconds for run in runs), median(bounds), median(run.processor for run in runs)
    ratios = sorted(run.seconds / alone for run, alone in zip(runs, bounds, strict=True))
    print(f"delivered: {[run.delivered for run in runs]} of {chosen.schedules}, twice: {[run.twice for run in runs]}")
    print(f"builds: {[run.builds for run in runs]}")
    print(f"{seconds:.2f} s, {seconds * each:.0f} µs each; processor {used * each:.0f} µs each")
    print(f"peak memory of a process: {runs[-1].megabytes:.0f} MB, {runs[-1].megabytes_before:.0f} before it began")
    print(f"bound: {bound:.2f} s, {bound * each:.0f} µs each")
    print(f"{median(ratios):.2f} times the bound ({ratios[0]:.2f} to {ratios[-1]:.2f})")


class Run:
    """What a run came to."""

    def __init__(self, folder: Path, seconds: float, used: list[tuple[float, float, float]]) -> None:
        keys = Counter(
            json.loads(line)["key"] for file in (folder / "to").rglob("*.jsonl") for line in file.open(encoding="utf-8")
        )
        with closing(sqlite3.connect(folder / "news.db")) as db:
            (self.builds,) = db.execute("SELECT count(*) FROM builds").fetchone()
        self.line = next((folder / "to").rglob("*.jsonl")).read_bytes()
        self.delivered = len(keys)
        self.twice = sum(count - 1 for count in keys.values())
        self.seconds = seconds
        self.processor = sum(each[0] for each in used)
        self.megabytes_before = max(each[1] for each in used)
        self.megabytes = max(each[2] for each in used)


def delivered(folder: Path, schedules: int, processes: int) -> Run:
    """Delivers everything; the time runs from when all processes are ready."""
    fill(folder, schedules)
    start = multiprocessing.get_context("spawn")
    ready, results = start.Barrier(processes + 1), start.SimpleQueue()
    workers = [start.Process(target=work, args=(folder / "news.db", ready, results)) for _ in range(processes)]
    for worker in workers:
        worker.start()
    ready.wait()
    began = time.perf_counter()
    used = [results.get() for _ in workers]
    seconds = time.perf_counter() - began
    for worker in workers:
        worker.join()
    return Run(folder, seconds, used)


def fill(folder: Path, schedules: int) -> None:
    """A store with sample articles, and schedules for as many folders, all due at nine."""
    with closing(SQLiteStore.open(folder / "news.db")) as store:
        take_in(store, WordLlamaEmbedder(), "local", read_paths([SEEDS], MORNING.date()), BEFORE)
        with store.transaction():
            for number in range(schedules):
                (folder / "to" / str(number)).mkdir(parents=True)
                new = NewSchedule(
                    workspace="local",
                    destination=f"file:{folder / 'to' / str(number)}",
                    rule=Rule(MORNING.time(), EVERY_DAY, "UTC"),
                    tag=f"t{number:07}",
                )
                store.add_schedule(new, BEFORE, MORNING)


def work(path: Path, ready: Barrier, results: "SimpleQueue[tuple[float, float, float]]") -> None:
    """One process, which ran before nine: delivers what is due until nothing is left."""
    ahead = 0.0
    began = time.monotonic()

    def monotonic() -> float:
        return time.monotonic() + ahead

    def now() -> datetime:
        return BEFORE + timedelta(seconds=monotonic() - began)

    with closing(SQLiteStore.open(path)) as store:
        embedder = RememberingEmbedder(WordLlamaEmbedder())
        embedder.embed(["warm"])
        parts = Deliverer(
            *(store, embedder, {"file": FilePort(now)}, Clock(now, monotonic), lambda: 0.5),
            writer_for=lambda workspace: None,
            stopping=lambda: False,
        )
        courier = Courier(parts, "host", 1, lambda: f"{id(parts)}-{time.perf_counter_ns()}")
        before = resource.getrusage(resource.RUSAGE_SELF)
        ready.wait()
        ahead = 3_600.0
        while courier.tick():
            pass
        courier.stop()
    after = resource.getrusage(resource.RUSAGE_SELF)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    results.put((processor, before.ru_maxrss / 1024, after.ru_maxrss / 1024))


def written_alone(folder: Path, schedules: int, line: bytes) -> float:
    """Seconds to write the rows and lines, and nothing else."""
    fill(folder, schedules)
    db = sqlite3.connect(folder / "news.db", isolation_level=None)
    began = time.perf_counter()
    with closing(db):
        for at in range(0, schedules, BATCH):
            numbers = range(at, min(at + BATCH, schedules))
            db.execute("BEGIN IMMEDIATE")
            day, moment = "2025-06-10", "2025-06-10T09:00:00.000000+00:00"
            db.executemany(
                "UPDATE schedules SET covered_until = ?, next_due = ? WHERE id = ?",
                [(moment, "2025-06-11T09:00:00.000000+00:00", number + 1) for number in numbers],
            )
            db.executemany(
                """INSERT INTO ledger (schedule, on_date, due, asks, state, next_try, built_at, ended_at)
                   VALUES (?, ?, ?, ?, 'sent', ?, ?, ?)""",
                [(number + 1, day, moment, "f" * 32, moment, moment, moment) for number in numbers],
            )
            db.executemany(
                """INSERT INTO deliveries (schedule, on_date, part, key, state, attempts, first_try, sent_at,
                   message_id) VALUES (?, ?, 1, ?, 'sent', 1, ?, ?, '2025-06-10.jsonl:0')""",
                [(n + 1, day, part_key(f"t{n:07}", MORNING.date(), 1), moment, moment) for n in numbers],
            )
            db.execute("COMMIT")
            for number in numbers:
                with (folder / "to" / str(number) / f"{day}.jsonl").open("ab") as file:
                    file.write(line)
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
