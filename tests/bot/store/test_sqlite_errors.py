"""A database that cannot be used is said to be so in one line that tells how to mend it."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import pytest

from bot.errors import StoreError
from bot.follows import Follows
from bot.ledger import EntryKey, Life, NewEntry, Notice
from bot.model import Filter, Spending, Turn, Window
from bot.source import FileState, NewSource, PollState
from bot.store import Store
from bot.store.sqlite import SQLiteStore
from bot.stories import stories_in
from tests.bot.store.consistency import disagreements
from tests.bot.store.ledger_samples import NEW, built, digest, entered
from tests.bot.store.samples import NOW, day, entry, vector_of

TURN = Turn("q", "q", False, (), (), (), NOW)
FEED = NewSource("local", "feed", "https://news.example/feed", "News")
KEY = EntryKey(1, NOW.date())
LIFE = Life("a1", "host", 7, NOW, NOW)
POLL = PollState("https://news.example/feed", None, None, timedelta(hours=1), NOW, id=1)
WRITES: dict[str, Callable[[Store], object]] = {
    "add_article": lambda store: store.add_article("local", entry("text"), NOW),
    "replace_article": lambda store: store.replace_article(1, entry("text"), NOW),
    "delete_articles": lambda store: store.delete_articles([1]),
    "add_source": lambda store: store.add_source(FEED, NOW),
    "remove_source": lambda store: store.remove_source(1, NOW),
    "claim_polls": lambda store: store.claim_polls(NOW, NOW),
    "set_poll_states": lambda store: store.set_poll_states([POLL]),
    "link_articles": lambda store: store.link_articles(1, [1]),
    "unlink_articles": lambda store: store.unlink_articles(1, ""),
    "set_files": lambda store: store.set_files(1, {"a.txt": FileState(1, 1)}),
    "delete_turns": lambda store: store.delete_turns(NOW, 9),
    "compact": lambda store: store.compact(),
    "add_to_story": lambda store: store.add_to_story("local", 1, None, None, ()),
    "leave_story": lambda store: store.leave_story(1),
    "add_turn": lambda store: store.add_turn("local", "k", TURN),
    "set_follows": lambda store: store.set_follows("local", "slack:T/C", Follows()),
    "add_spending": lambda store: store.add_spending("local", NOW.date(), Spending(1, 1)),
    "add_schedule": lambda store: store.add_schedule(NEW, NOW, NOW),
    "remove_schedule": lambda store: store.remove_schedule(1, NOW),
    "set_pause": lambda store: store.set_pause(1, None, NOW, NOW),
    "enter": lambda store: store.enter([NewEntry(KEY, NOW, "a")], {1: (NOW, NOW)}),
    "claim_due": lambda store: store.claim_due("x", NOW, 9),
    "claim_built": lambda store: store.claim_built("x", NOW, 9),
    "take_over": lambda store: store.take_over("x", 0, "y"),
    "renew": lambda store: store.renew("x"),
    "release": lambda store: store.release("x"),
    "keep": lambda store: store.keep("x", []),
    "keep_built": lambda store: store.keep_built("x", []),
    "add_build": lambda store: store.add_build("k", digest()),
    "delete_entries": lambda store: store.delete_entries(NOW.date(), 9),
    "begin_life": lambda store: store.begin_life(replace(LIFE, id=uuid4().hex)),
    "beat": lambda store: store.beat(LIFE, NOW),
    "end_life": lambda store: store.end_life(LIFE, NOW),
    "add_notices": lambda store: store.add_notices([Notice(1, None, "Missed.", NOW)]),
    "notices_told": lambda store: store.notices_told([1]),
}
ONCE = {"unlink_articles", "leave_story", "add_source", "remove_source", "compact", "remove_schedule"}
"""What cannot be written again and again in one transaction, or takes no room."""
READS: dict[str, Callable[[Store], object]] = {
    "articles": lambda store: store.articles([1]),
    "versions": lambda store: store.versions([1]),
    "arrivals_between": lambda store: store.arrivals_between(("local",), NOW, NOW),
    "article_with_text": lambda store: store.article_with_text("local", "h"),
    "article_with_origin": lambda store: store.article_with_origin("local", "o"),
    "articles_sharing_bands": lambda store: store.articles_sharing_bands("local", [1], 9),
    "articles_between": lambda store: store.articles_between(("local",), NOW, NOW),
    "article_count": lambda store: store.article_count(("local",)),
    "article_span": lambda store: store.article_span(("local",)),
    "sources": lambda store: store.sources(),
    "poll_states": lambda store: store.poll_states([1]),
    "sources_polled": lambda store: store.sources_polled([1]),
    "sources_of": lambda store: store.sources_of([1]),
    "articles_of": lambda store: store.articles_of(1),
    "articles_since": lambda store: store.articles_since([1], NOW),
    "files": lambda store: store.files(1),
    "expired_articles": lambda store: store.expired_articles(NOW, 9),
    "document_frequencies": lambda store: store.document_frequencies(("local",), ["text"]),
    "passages_with_words": lambda store: store.passages_with_words(["text"], Filter(), 9),
    "passages_near": lambda store: store.passages_near(vector_of("text"), Filter(), 9),
    "unknown_words": lambda store: store.unknown_words(("local",), ["text"]),
    "stems_beginning": lambda store: store.stems_beginning(("local",), "t"),
    "passages_with_stem": lambda store: store.passages_with_stem(("local",), "text", 9),
    "long_forms": lambda store: store.long_forms(("local",), "NFC"),
    "passages": lambda store: store.passages([1]),
    "passages_of": lambda store: store.passages_of([1]),
    "passage_vectors": lambda store: store.passage_vectors([1]),
    "passage_count": lambda store: store.passage_count(("local",)),
    "articles_with_keys": lambda store: store.articles_with_keys("local", [1]),
    "stories_sharing": lambda store: store.stories_sharing("local", [1], NOW, NOW, 9),
    "stories_of": lambda store: store.stories_of([1]),
    "story_articles": lambda store: store.story_articles([1]),
    "story_profiles": lambda store: store.story_profiles([1]),
    "articles_without_story": lambda store: store.articles_without_story("local", 9),
    "turns": lambda store: store.turns("local", "k", 9),
    "follows": lambda store: store.follows("local", "slack:T/C"),
    "follows_of": lambda store: store.follows_of([("local", "slack:T/C")]),
    "spending": lambda store: store.spending("local", NOW.date()),
    "schedules": lambda store: store.schedules(),
    "schedules_with": lambda store: store.schedules_with([1]),
    "due_schedules": lambda store: store.due_schedules(NOW, 9),
    "work_waiting": lambda store: store.work_waiting(NOW),
    "leases": lambda store: store.leases(),
    "parts_of": lambda store: store.parts_of([KEY]),
    "payloads": lambda store: store.payloads([1]),
    "build": lambda store: store.build("k"),
    "builds": lambda store: store.builds([1]),
    "window_ends": lambda store: store.window_ends([1]),
    "open_entries": lambda store: store.open_entries("local", ["file:/x"]),
    "sent_parts": lambda store: store.sent_parts("local", ["slack:T/C"]),
    "told": lambda store: store.told([1]),
    "entries": lambda store: store.entries(),
    "lives": lambda store: store.lives(NOW),
    "notices": lambda store: store.notices(9),
    "describe": lambda store: store.describe(),
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database with one article, one turn and two occurrences, of which one is built, closed."""
    file = tmp_path / "news.db"
    with closing(SQLiteStore.open(file)) as store:
        store.add_article("local", entry("first\nsecond", bands=(1,)), NOW)
        store.add_to_story("local", 1, None, None, ())
        store.add_turn("local", "k", TURN)
        store.add_source(replace(FEED, address="https://other.example/feed"), NOW)
        entered(store, 1)
        built(store, "x", store.claim_due("x", NOW, 9))
        entered(store, 1)
        store.begin_life(LIFE)
    return file


@contextmanager
def one_line(path: Path, saying: str) -> Iterator[None]:
    with pytest.raises(StoreError, match=saying) as raised:
        yield
    assert "\n" not in str(raised.value)
    assert str(path) in str(raised.value)


@contextmanager
def without_privileges() -> Iterator[None]:
    """As a user who may do no more than a file's rights say; root may do everything."""
    before = os.geteuid()
    if before == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(before)


def open_and(use: Callable[[Store], object], path: Path) -> None:
    with closing(SQLiteStore.open(path)) as store:
        use(store)


def test_these_are_all_the_methods_of_a_store() -> None:
    methods = {name for name in dir(SQLiteStore) if not name.startswith("_")}
    assert methods - {"open", "close", "transaction", "backup"} == WRITES.keys() | READS.keys()


@pytest.mark.parametrize("method", WRITES)
def test_every_writing_method_says_when_the_database_is_locked(path: Path, method: str) -> None:
    with closing(SQLiteStore.open(path, busy_timeout=0)) as store, closing(SQLiteStore.open(path)) as other:
        with other.transaction(), one_line(path, "locked by another program"):
            WRITES[method](store)
        WRITES[method](store)


def test_a_transaction_says_at_its_beginning_when_the_database_is_locked(path: Path) -> None:
    with closing(SQLiteStore.open(path, busy_timeout=0)) as store, closing(SQLiteStore.open(path)) as other:
        with other.transaction(), one_line(path, "locked by another program"), store.transaction():
            store.add_turn("local", "k", TURN)
        with store.transaction():
            assert store.turns("local", "k", 9) == [TURN]


@pytest.mark.parametrize("method", READS)
def test_every_reading_method_works_while_another_process_writes(path: Path, method: str) -> None:
    with closing(SQLiteStore.open(path)) as other, other.transaction():
        other.add_article("local", entry("text"), NOW)
        with closing(SQLiteStore.open(path, busy_timeout=0)) as store:
            READS[method](store)


@pytest.mark.parametrize("method", [*WRITES, *READS])
def test_every_method_says_when_a_table_is_missing(path: Path, method: str) -> None:
    with closing(SQLiteStore.open(path)) as store:
        with closing(sqlite3.connect(path, isolation_level=None)) as conn:
            conn.execute("DROP TABLE words_1")
            tables = conn.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
            for (table,) in tables.fetchall():
                conn.execute(f"DROP TABLE {table}")
        with one_line(path, "is damaged"):
            (WRITES | READS)[method](store)


@pytest.mark.parametrize("method", [*WRITES, *READS])
def test_every_method_says_when_the_file_is_damaged(path: Path, method: str) -> None:
    pages = path.read_bytes()
    path.write_bytes(pages[:4096] + b"\xa5" * (len(pages) - 4096))
    with one_line(path, "is damaged"):
        open_and((WRITES | READS)[method], path)


@pytest.mark.parametrize("method", sorted(WRITES.keys() - ONCE))
def test_every_writing_method_says_when_the_disk_is_full_and_loses_nothing(path: Path, method: str) -> None:
    with closing(SQLiteStore.open(path)) as store:
        store._conn.execute("PRAGMA max_page_count = 1")

        def fill() -> None:
            with store.transaction():
                for _ in range(10_000):
                    WRITES[method](store)
                    store.add_turn("local", "k", TURN)

        with one_line(path, "disk is full"):
            fill()
        assert store.turns("local", "k", 9) == [TURN]
        assert store.articles([1])[1].text == "first\nsecond"
        store._conn.execute("PRAGMA max_page_count = 1000000")
        WRITES[method](store)
    assert disagreements(path) == []


@pytest.mark.parametrize("part", [lambda _: nullcontext(), lambda store: store.transaction()])
def test_writing_on_after_the_disk_was_full_stores_nothing(
    path: Path, part: Callable[[Store], AbstractContextManager[None]]
) -> None:
    with closing(SQLiteStore.open(path)) as store:
        store._conn.execute("PRAGMA max_page_count = 1")

        def ignore_errors() -> None:
            with store.transaction():
                for _ in range(500):
                    try:
                        with part(store):
                            store.add_article("local", entry("text " * 500), NOW)
                    except StoreError:
                        store._conn.execute("PRAGMA max_page_count = 1000000")

        with one_line(path, "nothing was stored"):
            ignore_errors()
        assert store.article_count(("local",)) == 1
    assert disagreements(path) == []


def test_a_file_that_is_no_database_is_named_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("These are notes, and they stay as they are.\n" * 100)
    before = file.read_bytes()
    with one_line(file, "is not a database"):
        SQLiteStore.open(file)
    assert file.read_bytes() == before
    assert list(tmp_path.iterdir()) == [file]


def test_a_database_of_another_program_is_named_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "other.db"
    with closing(sqlite3.connect(file)) as conn:
        conn.execute("CREATE TABLE articles (id)")
    before = file.read_bytes()
    with one_line(file, "belongs to another program"):
        SQLiteStore.open(file)
    assert file.read_bytes() == before


def test_a_database_of_a_newer_version_asks_for_an_upgrade(path: Path) -> None:
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("INSERT INTO _sqlite_migrations (migration_set, name) VALUES ('briefwire', 'm999_new')")
        conn.commit()
    with one_line(path, "newer Briefwire: upgrade"):
        SQLiteStore.open(path)


def test_a_folder_in_place_of_the_file_is_named(tmp_path: Path) -> None:
    with one_line(tmp_path, "cannot be opened"):
        SQLiteStore.open(tmp_path)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with one_line(tmp_path / "file" / "news.db", "cannot be made"):
        SQLiteStore.open(tmp_path / "file" / "news.db")


def test_a_read_only_file_can_be_asked_but_not_written(path: Path) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "news.db"
        file.write_bytes(path.read_bytes())
        file.chmod(0o444)
        Path(folder).chmod(0o777)
        with without_privileges(), closing(SQLiteStore.open(file)) as store:
            assert store.passages_with_words(["first"], Filter(), 9)
            for write in WRITES.values():
                with one_line(file, "read-only"):
                    write(store)


def test_a_read_only_file_from_before_stories_were_kept_still_has_its_news(path: Path) -> None:
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("DELETE FROM story_articles")
        conn.execute("INSERT INTO story_backlog SELECT id FROM articles")
        conn.execute("UPDATE articles SET published_at = ?", (day(9).isoformat(timespec="microseconds"),))
        conn.commit()
    with TemporaryDirectory() as folder:
        file = Path(folder) / "news.db"
        file.write_bytes(path.read_bytes())
        file.chmod(0o444)
        Path(folder).chmod(0o777)
        with without_privileges(), closing(SQLiteStore.open(file)) as store:
            stories = stories_in(store, ("local",), Window(day(9), day(10)))
            assert [article.text for story in stories for article in story.fresh] == ["first\nsecond"]


def test_a_read_only_folder_is_named(path: Path) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "news.db"
        file.write_bytes(path.read_bytes())
        file.chmod(0o444)
        Path(folder).chmod(0o555)
        with without_privileges():
            with one_line(file, "read-only|cannot be opened"):
                SQLiteStore.open(file)
            with one_line(file.with_name("new.db"), "cannot be opened"):
                SQLiteStore.open(file.with_name("new.db"))
        Path(folder).chmod(0o777)
