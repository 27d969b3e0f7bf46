"""The file survives: processes that are killed, that start at once, and any order of writes."""

import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model import Filter
from bot.store import Entry
from bot.store.sqlite import SQLiteStore
from tests.bot.store.consistency import disagreements
from tests.bot.store.samples import NOW, entry

ROOT = Path(__file__).parents[3]

WRITER = """
import sys
from bot.store.sqlite import SQLiteStore
from tests.bot.store.samples import NOW, entry

store = SQLiteStore.open(sys.argv[1])
number = 0
while True:
    stored = []
    with store.transaction():
        for _ in range(5):
            number += 1
            text = "\\n".join(f"passage {number} of line {line} " + "words " * 50 for line in range(20))
            stored.append(store.add_article("local", entry(text, "Title", bands=(number, -number)), NOW))
            store.replace_article(stored[0], entry(f"changed {number}\\nmore"), NOW)
            print("inside", flush=True)
    print("stored", *stored, flush=True)
"""

OPENER = """
import sys
from bot.store.sqlite import SQLiteStore
from tests.bot.store.samples import NOW, entry

print("ready", flush=True)
sys.stdin.readline()
SQLiteStore.open(sys.argv[1]).add_article("local", entry("text"), NOW)
"""


@pytest.mark.parametrize("lines", [0, 1, 2, 5, 6, 7, 11, 12, 33, 60])
def test_what_was_reported_stored_survives_kill_9_at_any_moment(tmp_path: Path, lines: int) -> None:
    path = tmp_path / "news.db"
    with subprocess.Popen([sys.executable, "-c", WRITER, path], cwd=ROOT, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        seen = [writer.stdout.readline() for _ in range(lines)]
        writer.send_signal(signal.SIGKILL)
        seen += writer.stdout.readlines()
    reported = [int(word) for line in seen if line.startswith("stored") for word in line.split()[1:]]
    with closing(SQLiteStore.open(path)) as store:
        assert disagreements(path) == []
        assert list(store.articles(reported)) == reported
        assert store.article_count(("local",)) % 5 == 0
        again = store.add_article("local", entry("after the crash"), NOW)
        (passage,) = store.passages_of([again])[again]
        assert store.passages_with_words(["crash"], Filter(), 9)[0][0] == passage.id
    assert disagreements(path) == []


def test_processes_that_open_a_fresh_file_at_once_all_succeed(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "news.db"
    openers = [
        subprocess.Popen(
            [sys.executable, "-c", OPENER, path],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(6)
    ]
    for opener in openers:
        assert opener.stdout is not None
        assert opener.stdout.readline() == "ready\n"
    for opener in openers:
        assert opener.stdin is not None
        opener.stdin.write("go\n")
        opener.stdin.flush()
    for opener in openers:
        opener.communicate()
    assert [opener.returncode for opener in openers] == [0] * 6
    with closing(SQLiteStore.open(path)) as store:
        assert store.article_count(("local",)) == 6
    assert disagreements(path) == []


ENTRIES = st.builds(
    lambda lines, title, bands: entry("\n".join(lines), title, bands=tuple(bands)),
    st.lists(st.sampled_from(["oil", "gas talks", "tram strike talks", "", "vaccine"]), min_size=1, max_size=300),
    st.sampled_from(["", "Talks", "Strike"]),
    st.lists(st.integers(-9, 9), max_size=4),
)


@settings(deadline=None, max_examples=40)
@given(steps=st.lists(st.tuples(st.integers(0, 5), ENTRIES), max_size=10))
def test_after_any_changes_the_index_is_as_if_only_the_last_texts_had_been_stored(
    steps: list[tuple[int, Entry]],
) -> None:
    last: dict[int, Entry] = {}
    with TemporaryDirectory() as folder:
        changed, fresh = Path(folder) / "changed.db", Path(folder) / "fresh.db"
        with closing(SQLiteStore.open(changed)) as store:
            for slot, each in steps:
                if slot < len(last):
                    number = list(last)[slot]
                    store.replace_article(number, each, NOW)
                else:
                    number = store.add_article("local", each, NOW)
                last[number] = each
            after_changes = word_statistics(store)
        assert disagreements(changed) == []
        with closing(SQLiteStore.open(fresh)) as store:
            for each in last.values():
                store.add_article("local", each, NOW)
            assert word_statistics(store) == after_changes


def word_statistics(store: SQLiteStore) -> tuple[list[float], dict[str, int]]:
    terms = ["oil", "gas", "talk", "strike", "vaccine"]
    scores = [score for _, score in store.passages_with_words(terms, Filter(), 9999)]
    return scores, store.document_frequencies(("local",), terms)
