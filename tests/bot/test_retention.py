"""What need not be kept is deleted, while others read and write."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from bot.ingest.intake import take_in
from bot.model import Draft, Turn
from bot.retention import vacuum
from bot.store.sqlite import SQLiteStore
from tests.bot.library import EMBEDDER, NOW
from tests.bot.store.ledger_samples import enter, scheduled, sent

DAY = timedelta(days=1)
ROOT = Path(__file__).parents[2]

OTHER = """
import sys
from bot.store.sqlite import SQLiteStore
from tests.bot.store.samples import NOW, entry

store = SQLiteStore.open(sys.argv[1], busy_timeout=5)
done = 0
print("ready", flush=True)
while not sys.stdin.readline().startswith("stop"):
    store.add_turn("other", "k", __import__("bot.model").model.Turn("q?", "q?", True, (), (), (), NOW))
    assert store.article_count(("local",)) >= 10
    done += 1
    print(done, flush=True)
"""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SQLiteStore]:
    with closing(SQLiteStore.open(tmp_path / "news.db")) as opened:
        yield opened


def fill(store: SQLiteStore, count: int, start: int, age: timedelta) -> None:
    drafts = [
        Draft(f"Case {number} of Linden was closed with result {number * 7}. " * 30, f"Case {number}")
        for number in range(start, start + count)
    ]
    take_in(store, EMBEDDER, "local", drafts, NOW - age)


def test_what_was_stored_or_changed_long_ago_goes_and_the_database_shrinks(store: SQLiteStore) -> None:
    fill(store, 150, 0, 91 * DAY)
    fill(store, 10, 1_000, 89 * DAY)
    store.add_turn("local", "k", Turn("q?", "q?", True, (), (), (), NOW - 31 * DAY))
    store.add_turn("local", "k", Turn("q?", "q?", True, (), (), (), NOW - 29 * DAY))
    told: list[int] = []
    done = vacuum(store, NOW, 90 * DAY, 30 * DAY, told.append)
    assert (done.articles, done.turns) == (150, 1)
    assert store.article_count(("local",)) == 10
    assert len(store.turns("local", "k", 9)) == 1
    assert done.bytes_after < done.bytes_before / 2
    assert told == sorted(told)
    again = vacuum(store, NOW, 90 * DAY, 30 * DAY)
    assert (again.articles, again.turns, again.occurrences) == (0, 0, 0)


def test_what_became_of_schedules_is_kept_as_long_as_articles(store: SQLiteStore) -> None:
    old, young = scheduled(store, 2)
    for number, age in ((old, 91 * DAY), (young, 89 * DAY)):
        (key,) = enter(store, [number], f"{number}", due=NOW - age)
        sent(store, key, NOW - age)
    told: list[int] = []
    done = vacuum(store, NOW, 90 * DAY, 30 * DAY, told.append)
    assert done.occurrences == told[-1] == 1
    assert [entry.key.schedule_id for entry in store.entries()] == [young]
    assert len(store.schedules()) == 2


def test_another_process_reads_and_writes_meanwhile(store: SQLiteStore, tmp_path: Path) -> None:
    fill(store, 120, 0, 91 * DAY)
    fill(store, 10, 1_000, DAY)
    command = [sys.executable, "-c", OTHER, str(tmp_path / "news.db")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as other:
        assert other.stdin
        assert other.stdout
        assert other.stdout.readline() == "ready\n"

        def between_steps(_: int) -> None:
            assert other.stdin
            assert other.stdout
            other.stdin.write("go\n")
            other.stdin.flush()
            assert other.stdout.readline()

        done = vacuum(store, NOW, 90 * DAY, 30 * DAY, between_steps)
        other.stdin.write("stop\n")
        other.stdin.flush()
        assert other.wait(30) == 0
    assert done.articles == 120
    assert store.turns("other", "k", 99)
