"""`kill -9` in the middle of a poll, at any moment: the next poll completes it."""

import random
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bot.ingest.collecting import CLAIMED
from tests.bot.ingest.press import NOW, Press, feed, item
from tests.web import Asked, Reply, site

ROOT = Path(__file__).parents[3]
FEEDS, ITEMS = 12, 25

CHILD = """
import sys
from datetime import timedelta
from pathlib import Path
from bot.ingest import intake
from tests.bot.ingest.press import Press

intake.BATCH = 10
press = Press(Path(sys.argv[1]))
print("ready", flush=True)
press.poll(timedelta(0))
"""


@pytest.mark.parametrize("seed", range(5))
def test_it_neither_loses_nor_doubles_an_article(tmp_path: Path, seed: int) -> None:
    last = random.Random(seed).randint(1, FEEDS)
    asked: list[str] = []
    with site() as paper:

        def answer(request: Asked) -> Reply:
            number = int(request.path.strip("/"))
            asked.append(request.path)
            if len(asked) == last and child.poll() is None:
                child.send_signal(signal.SIGKILL)
            return feed(*(item(number * ITEMS + at) for at in range(ITEMS)))

        paper.routes |= {f"/{number}": answer for number in range(FEEDS)}
        database = tmp_path / "news.db"
        press = Press(database)
        press.name(*(f"{paper.url}/{number}" for number in range(FEEDS)))
        child = subprocess.Popen([sys.executable, "-c", CHILD, str(database)], stdout=subprocess.PIPE, cwd=ROOT)
        assert child.wait(60) == -signal.SIGKILL
        assert child.stdout
        child.stdout.close()
        assert press.poll(CLAIMED / 2).polled == 0
        press.poll(CLAIMED / 2)
        articles = press.articles()
        assert len({article.origin for article in articles}) == len(articles) == FEEDS * ITEMS
        assert all(article.news_at == NOW.replace(hour=7) for article in articles)
        press.store.close()
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
