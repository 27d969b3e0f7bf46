"""A copy of a database in use is whole, of one moment, and never in the place of something else."""

import logging
import os
import signal
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bot.errors import StoreError
from bot.store.sqlite import SQLiteStore
from tests.bot.store.ledger_samples import scheduled
from tests.bot.store.samples import NOW, entry
from tests.bot.store.test_sqlite_crash import ROOT, WRITER
from tests.bot.store.test_sqlite_errors import without_privileges

FIRST = Path(__file__).parent / "databases" / "0.1.sql"
OPENER = """
import sys
from bot.store.sqlite import SQLiteStore

print("ready", flush=True)
sys.stdin.readline()
SQLiteStore.open(sys.argv[1]).close()
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database with one article, closed."""
    file = tmp_path / "news.db"
    with closing(SQLiteStore.open(file)) as store:
        store.add_article("local", entry("first\nsecond"), NOW)
    return file


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A database as the first version left it."""
    file = tmp_path / "old.db"
    with closing(sqlite3.connect(file)) as conn:
        conn.executescript(FIRST.read_text(encoding="utf-8"))
    return file


def refused(path: Path, target: Path, saying: str) -> None:
    before = set(target.parent.iterdir()) if target.parent.is_dir() else set()
    with closing(SQLiteStore.open(path)) as store, pytest.raises(StoreError, match=saying) as raised:
        store.backup(target)
    assert "\n" not in str(raised.value)
    assert str(target) in str(raised.value)
    assert set(target.parent.iterdir() if target.parent.is_dir() else ()) == before


def test_a_copy_made_while_another_process_writes_is_whole_and_of_one_moment(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copies" / "news.db"
    copy.parent.mkdir()
    with (
        subprocess.Popen([sys.executable, "-c", WRITER, path], cwd=ROOT, stdout=subprocess.PIPE, text=True) as writer,
        closing(SQLiteStore.open(path)) as store,
    ):
        assert writer.stdout
        for _ in range(2):
            line = writer.stdout.readline()
            while not line.startswith("stored"):
                line = writer.stdout.readline()
            store.backup(copy)
            with closing(sqlite3.connect(copy)) as conn:
                assert conn.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            with closing(SQLiteStore.open(copy)) as copied:
                reported = [int(word) for word in line.split()[1:]]
                assert list(copied.articles(reported)) == reported
                assert copied.article_count(("local",)) % 5 == 1
        writer.send_signal(signal.SIGKILL)
        writer.stdout.read()
    assert [file.name for file in copy.parent.iterdir()] == ["news.db"]


def test_an_earlier_backup_is_replaced_and_also_where_a_link_leads_to_it(path: Path, tmp_path: Path) -> None:
    folder = tmp_path / "copies"
    folder.mkdir()
    (folder / "link").symlink_to(folder / "copy")
    (folder / "copy").touch()
    with closing(SQLiteStore.open(path)) as store:
        store.backup(folder / "copy")
        scheduled(store)
        store.backup(folder / "link")
    assert (folder / "link").is_symlink()
    with closing(SQLiteStore.open(folder / "copy")) as copied:
        assert len(copied.schedules()) == 1


def test_what_is_no_backup_is_never_replaced(path: Path, tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    notes, other, own = folder / "notes.txt", folder / "other.db", folder / "own.db"
    notes.write_text("Notes that stay.")
    with closing(sqlite3.connect(other)) as conn:
        conn.execute("CREATE TABLE articles (id)")
    SQLiteStore.open(own).close()
    with closing(SQLiteStore.open(own)):
        refused(path, own, "is no backup of Briefwire: name another file")
    for file in (notes, other):
        before = file.read_bytes()
        refused(path, file, "is no backup of Briefwire: name another file")
        assert file.read_bytes() == before
    refused(path, path, "is the database itself: name another file")
    refused(path, folder, "is a folder: name a file in it")
    refused(path, notes / "copy.db", "cannot be written")


def test_where_nothing_may_be_written_is_said(path: Path, tmp_path: Path) -> None:
    folder = tmp_path / "closed"
    folder.mkdir(mode=0o555)
    for file in (tmp_path, *tmp_path.parents):
        if file.stat().st_uid == os.geteuid():
            file.chmod(file.stat().st_mode | 0o055)
    with (
        closing(SQLiteStore.open(path)) as store,
        without_privileges(),
        pytest.raises(StoreError, match=r"copy\.db cannot be written .*: name another file"),
    ):
        store.backup(folder / "copy.db")


@pytest.mark.parametrize("mode", [0o600, 0o640])
def test_a_copy_is_for_the_same_eyes_as_the_database(path: Path, tmp_path: Path, mode: int) -> None:
    path.chmod(mode)
    with closing(SQLiteStore.open(path)) as store:
        store.backup(tmp_path / "copy.db")
    assert stat.S_IMODE((tmp_path / "copy.db").stat().st_mode) == mode


def test_inside_a_transaction_there_is_no_moment_to_copy(path: Path, tmp_path: Path) -> None:
    with closing(SQLiteStore.open(path)) as store, store.transaction(), pytest.raises(RuntimeError):
        store.backup(tmp_path / "copy.db")


def test_before_its_schema_changes_a_database_is_copied_and_it_is_said_where(
    old: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with closing(sqlite3.connect(old)) as conn:
        step = conn.execute("SELECT count(*) FROM _sqlite_migrations").fetchone()[0] + 1
        before = list(conn.iterdump())
    copy = old.with_name(f"old.db.before-m{step:03}.backup")
    with caplog.at_level(logging.INFO):
        SQLiteStore.open(old).close()
        SQLiteStore.open(old).close()
    (line,) = [record.getMessage() for record in caplog.records]
    assert str(copy) in line
    assert "\n" not in line
    with closing(sqlite3.connect(copy)) as conn:
        assert list(conn.iterdump()) == before
    copy.rename(old)
    old.with_name(copy.name).write_text("kept")
    SQLiteStore.open(old).close()
    assert old.with_name(copy.name).read_text() == "kept"
    with closing(sqlite3.connect(old.with_name(f"old.db.before-m{step:03}-2.backup"))) as conn:
        assert list(conn.iterdump()) == before


def test_processes_that_open_an_earlier_database_at_once_make_one_copy(old: Path) -> None:
    command = [sys.executable, "-c", OPENER, str(old)]
    openers = [
        subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(3)
    ]
    for opener in openers:
        assert opener.stdout
        assert opener.stdout.readline() == "ready\n"
    for opener in openers:
        assert opener.stdin
        opener.stdin.write("go\n")
        opener.stdin.flush()
    for opener in openers:
        opener.communicate()
    assert [opener.returncode for opener in openers] == [0, 0, 0]
    assert len(list(old.parent.glob("*.backup"))) == 1


def test_a_new_database_is_not_copied(path: Path) -> None:
    assert list(path.parent.iterdir()) == [path]


def test_without_its_copy_no_schema_changes(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("bot.store.sqlite.backup.mkstemp", full)
    with closing(sqlite3.connect(old)) as conn:
        before = list(conn.iterdump())
    with pytest.raises(StoreError, match=r"stays as it was.*No space left on device") as raised:
        SQLiteStore.open(old)
    assert "\n" not in str(raised.value)
    with closing(sqlite3.connect(old)) as conn:
        assert list(conn.iterdump()) == before


def test_a_step_that_fails_leaves_the_database_as_it_was_and_no_copy(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("bot.store.sqlite.migrations.MIGRATIONS.apply", fail)
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            SQLiteStore.open(old)
    assert list(old.parent.glob("*.backup")) == []
