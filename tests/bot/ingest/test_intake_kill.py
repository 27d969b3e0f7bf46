"""`kill -9` during intake, at any moment."""

import random
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.embed import WordLlamaEmbedder
from bot.ingest.files import read_paths
from bot.ingest.intake import take_in
from bot.store.sqlite import SQLiteStore

FILES = 300
ROOT = Path(__file__).parents[3]

CHILD = """
import sys
from datetime import UTC, date, datetime
from bot.embed import WordLlamaEmbedder
from bot.ingest import intake
from bot.ingest.files import read_paths
from bot.store.sqlite import SQLiteStore

intake.BATCH = 8
store = SQLiteStore.open(sys.argv[1])

def report(offered):
    print(" ".join(map(str, store.articles(range(1, 1000)))), flush=True)

print("", flush=True)
intake.take_in(store, WordLlamaEmbedder(), "local", read_paths([sys.argv[2]], date(2025, 6, 30)),
               datetime(2025, 6, 30, tzinfo=UTC), progress=report)
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rng = random.Random(3)
    made = tmp_path_factory.mktemp("articles")
    vocabulary = ["".join(rng.choices("abcdefghijklmnopqrstuvwxyz", k=rng.randint(3, 9))) for _ in range(3000)]
    for number in range(FILES):
        sentences = (" ".join(rng.choices(vocabulary, k=15)).capitalize() + "." for _ in range(8))
        (made / f"{number:03}.txt").write_text(f"Headline {number}\n" + " ".join(sentences))
    return made


def reported_before_kill(database: Path, folder: Path, reports: int) -> set[int]:
    """The ids that a run had reported when it was killed, which is some time after report `reports`."""
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(database), str(folder)], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert child.stdout
    with child, child.stdout as output:
        lines = [output.readline() for _ in range(reports)]
        child.send_signal(signal.SIGKILL)
        lines += output.read().splitlines(keepends=True)
    complete = [line for line in lines if line.endswith("\n")]
    return {int(number) for line in complete for number in line.split()}


@pytest.mark.parametrize("seed", range(4))
def test_what_was_reported_stays_and_running_again_completes_it(tmp_path: Path, folder: Path, seed: int) -> None:
    rng = random.Random(seed)
    database = tmp_path / "news.db"
    reported: set[int] = set()
    for _ in range(3):
        reported |= reported_before_kill(database, folder, rng.randint(1, 12))
        if database.exists():
            with closing(SQLiteStore.open(database)) as store:
                assert reported <= set(store.articles(sorted(reported)))
    assert reported
    with closing(SQLiteStore.open(database)) as store:
        before = store.article_count(("local",))
        taken = take_in(
            store,
            WordLlamaEmbedder(),
            "local",
            read_paths([folder], date(2025, 6, 30)),
            datetime(2025, 6, 30, tzinfo=UTC),
        )
        assert (taken.added, taken.duplicates, taken.failed) == (FILES - before, before, ())
        articles = store.articles(range(1, FILES + 100))
        assert len({article.origin for article in articles.values()}) == len(articles) == FILES
        passages = store.passages_of(list(articles))
        assert all(passages[number] for number in articles)
        assert store.passage_count(("local",)) == sum(map(len, passages.values()))
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
