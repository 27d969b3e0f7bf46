"""A database made today opens tomorrow."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sqlite_utils import Database

from bot.addresses import address_key
from bot.model import Filter, Turn, Window
from bot.store.sqlite import SQLiteStore
from bot.store.sqlite.migrations import MIGRATIONS, create_words
from bot.stories import stories_in
from tests.bot.store.consistency import disagreements
from tests.bot.store.samples import NOW, day, entry

FIRST = Path(__file__).parent / "databases" / "0.1.sql"
WITHOUT_INDEXES_OF_WORDS = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'words%'"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database as the first version left it."""
    file = tmp_path / "news.db"
    with closing(sqlite3.connect(file)) as conn:
        conn.executescript(FIRST.read_text(encoding="utf-8"))
    return file


def test_a_database_of_the_first_version_still_holds_everything(path: Path) -> None:
    with closing(SQLiteStore.open(path)) as store:
        tram = store.articles([1])[1]
        assert (tram.title, tram.published_at, tram.origin) == ("Tram fares", day(9, 8), "tram.md")
        assert [passage.text for passage in store.passages_of([1])[1]] == tram.text.split("\n")
        assert [number for number, _ in store.passages_with_words(["fare"], Filter(), 9)] == [2, 1]
        near = store.passage_vectors([2])[0]
        assert [number for number, _ in store.passages_near(near, Filter(), 1)] == [2]
        assert [a.id for a in store.articles_between(("local",), day(9), day(10))] == [2, 1]
        assert [a.id for a in store.articles_sharing_bands("local", [1, -2], 9)] == [1]
        assert store.article_with_text("local", tram_hash(path)) == 1
        assert store.passage_count(("local",)) == 3
        assert store.document_frequencies(("slack:T1",), ["secrets", "tram"]) == {"secrets": 1, "tram": 0}
        answer = (("Fares rise.",), ("Fares rise “in July”.",), (1,))
        assert store.turns("local", "thread", 9) == [
            Turn("And trams?", "What do trams cost?", True, *answer, NOW, shelves=("local",))
        ]


def tram_hash(path: Path) -> str:
    with closing(sqlite3.connect(path)) as conn:
        return str(conn.execute("SELECT text_hash FROM articles WHERE id = 1").fetchone()[0])


def test_a_database_of_the_first_version_takes_new_articles_and_changes(path: Path) -> None:
    with closing(SQLiteStore.open(path)) as store:
        fresh = entry("New fares.")
        fresh = replace(fresh, vectors=np.eye(1, 8, dtype=np.float32))
        store.replace_article(1, fresh, NOW)
        number = store.add_article("local", fresh, NOW)
        assert number == 5
        assert store.articles([2])[2].same_as is None
        assert store.document_frequencies(("local",), ["tram", "fare"]) == {"tram": 1, "fare": 3}
    assert disagreements(path) == []


def test_articles_stored_before_acronyms_were_kept_have_theirs(path: Path) -> None:
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("UPDATE articles SET text = text || ' Ask the Northern Fisheries Council.' WHERE id IN (2, 3, 4)")
        conn.commit()
    with closing(SQLiteStore.open(path)) as store:
        assert store.long_forms(("local",), "NFC") == {"Northern Fisheries Council": 1}
        assert store.long_forms(("slack:T1",), "NFC") == {"Northern Fisheries Council": 1}
    assert [line for line in disagreements(path) if "acronym" in line] == []


def test_articles_stored_before_stories_were_kept_get_theirs_when_they_are_asked_for(path: Path) -> None:
    with closing(SQLiteStore.open(path)) as store:
        waiting = store.articles_without_story("local", 9)
        assert set(waiting) == {1, 2, 4}
        assert store.articles_without_story("local", 1) == waiting[:1]
        stories = stories_in(store, ("local",), Window(day(9), day(10)))
        assert sorted(article.id for story in stories for article in story.fresh) == [1, 2]
        assert all(story.id for story in stories)
        assert store.articles_without_story("local", 9) == []
        assert set(store.stories_of([1, 2, 3, 4])) == {1, 2, 4}
    assert disagreements(path) == []


def test_an_article_from_before_addresses_had_keys_is_changed_and_not_doubled(path: Path) -> None:
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("UPDATE articles SET origin = 'http://www.news.example/tram/?utm_source=x' WHERE id = 1")
        conn.commit()
    with closing(SQLiteStore.open(path)) as store:
        assert store.article_with_origin("local", address_key("https://news.example/tram")) == 1


def test_a_source_that_was_polled_before_bounds_were_kept_is_not_asked_before_its_next_poll(path: Path) -> None:
    with closing(Database(path)) as db:
        MIGRATIONS.apply(db, stop_before="m013_bounds")
        db.execute(
            """INSERT INTO polls (kind, address, interval, next_poll, failures, skip_hours, skip_days, moves)
               VALUES ('feed', 'https://news.example/feed', 3600, ?, 0, '[]', '[]', 0)""",
            (NOW.isoformat(),),
        )
        db.execute(
            """INSERT INTO sources (workspace, poll, title, confidential, private, channels, added_at)
                      VALUES ('local', 1, 'News', 0, 0, '[]', ?)""",
            (NOW.isoformat(),),
        )
        db.conn.commit()
    with closing(SQLiteStore.open(path)) as store:
        assert store.poll_states([1])[1].not_before == NOW


def test_steps_that_were_released_are_never_changed(path: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(path)) as conn:
        released = [name for (name,) in conn.execute("SELECT name FROM _sqlite_migrations ORDER BY id")]
        schema = sorted(conn.execute(WITHOUT_INDEXES_OF_WORDS).fetchall())
    with closing(Database(tmp_path / "fresh.db")) as db:
        steps = [migration.name for migration in MIGRATIONS.pending(db)]
        assert steps[: len(released)] == released
        MIGRATIONS.apply(db, stop_before=steps[len(released) :])
        assert sorted(db.conn.execute(WITHOUT_INDEXES_OF_WORDS).fetchall()) == schema


def test_the_word_index_of_a_new_workspace_is_like_the_stored_ones(path: Path) -> None:
    with closing(sqlite3.connect(path)) as conn:
        create_words(conn, 3)
        second, third = (
            conn.execute("SELECT sql FROM sqlite_master WHERE name = ?", (name,)).fetchone()[0]
            for name in ("words_2", "words_3")
        )
        assert third == second.replace("words_2", "words_3")


def test_opening_again_changes_nothing(path: Path) -> None:
    SQLiteStore.open(path).close()
    before = path.read_bytes()
    SQLiteStore.open(path).close()
    assert path.read_bytes() == before
