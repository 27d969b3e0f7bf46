"""A database that is replaced while it is in use is noticed before anything is written, and the next is left whole."""

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot.errors import ReplacedError
from bot.ledger import Life
from bot.store.sqlite import SQLiteStore
from tests.bot.store.ledger_samples import DAY, scheduled
from tests.bot.store.samples import NOW
from tests.bot.store.test_sqlite_errors import WRITES, path  # noqa: F401  (a fixture)

LIFE = Life("b2", "host", 8, NOW, NOW)


def by_another(file: Path) -> None:
    with closing(SQLiteStore.open(file.with_name("another.db"))) as store:
        scheduled(store, 2)
    file.with_name("another.db").replace(file)


def by_an_older_copy(file: Path) -> None:
    file.with_name("older.db").replace(file)


def by_deleting(file: Path) -> None:
    file.unlink()


def by_moving(file: Path) -> None:
    file.rename(file.with_name("moved.db"))


REPLACED = [by_another, by_an_older_copy, by_deleting, by_moving]


@pytest.fixture
def used(path: Path) -> Path:  # noqa: F811
    """A database of which an older copy lies beside it, and whose last changes are in its log."""
    with closing(SQLiteStore.open(path)) as store:
        store.backup(path.with_name("older.db"))
    return path


@pytest.mark.parametrize("replace", REPLACED)
def test_every_writing_method_notices_that_the_database_was_replaced(
    used: Path, replace: Callable[[Path], None]
) -> None:
    with closing(SQLiteStore.open(used)) as store:
        scheduled(store, 200)
        replace(used)
        for write in WRITES.values():
            with pytest.raises(ReplacedError, match="replaced, moved or deleted") as raised:
                write(store)
            assert "\n" not in str(raised.value)
            assert str(used) in str(raised.value)
        with pytest.raises(ReplacedError), store.transaction():
            raise AssertionError


@pytest.mark.parametrize(("replace", "schedules"), [(by_another, 2), (by_an_older_copy, 2), (by_deleting, 0)])
def test_what_lies_there_now_is_opened_as_it_is(used: Path, replace: Callable[[Path], None], schedules: int) -> None:
    with closing(SQLiteStore.open(used)) as store, closing(SQLiteStore.open(used)) as bystander:
        scheduled(store, 500)
        replace(used)
        for each in (store, bystander):
            with pytest.raises(ReplacedError):
                each.begin_life(LIFE)
            with closing(SQLiteStore.open(used)) as again:
                assert len(again.schedules()) == schedules + (each is bystander)
                scheduled(again)
    with closing(sqlite3.connect(used)) as conn:
        assert conn.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    with closing(SQLiteStore.open(used)) as again:
        assert len(again.schedules()) == schedules + 2


def test_what_lies_there_now_is_opened_as_it_is_while_somebody_still_reads_what_lay_there(used: Path) -> None:
    with closing(SQLiteStore.open(used, busy_timeout=0)) as store, closing(SQLiteStore.open(used)) as reader:
        scheduled(store, 500)
        with reader._reading():
            assert len(reader.schedules()) == 502
            by_an_older_copy(used)
            with pytest.raises(ReplacedError):
                store.begin_life(LIFE)
            with closing(SQLiteStore.open(used)) as again:
                assert len(again.schedules()) == 2
            assert len(reader.schedules()) == 502


def test_what_was_stored_last_is_in_the_file_that_was_moved_away(used: Path) -> None:
    moved = used.with_name("moved.db")
    with closing(SQLiteStore.open(used)) as store:
        scheduled(store, 500)
        used.rename(moved)
        shutil.copy(used.with_name("older.db"), used)
        with pytest.raises(ReplacedError):
            store.begin_life(LIFE)
    with closing(SQLiteStore.open(moved)) as found:
        assert len(found.schedules()) == 502


def test_a_link_that_is_turned_to_another_database_is_noticed(used: Path) -> None:
    link = used.with_name("link.db")
    link.symlink_to(used)
    with closing(SQLiteStore.open(link)) as store:
        store.begin_life(LIFE)
        link.unlink()
        link.symlink_to(used.with_name("older.db"))
        with pytest.raises(ReplacedError):
            store.beat(LIFE, NOW)


def test_a_database_that_was_named_from_another_folder_is_still_the_same(
    used: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(used.parent)
    with closing(SQLiteStore.open(used.name)) as store:
        monkeypatch.chdir(used.parent.parent)
        store.begin_life(LIFE)


def test_where_files_have_no_numbers_nothing_is_told_apart(used: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Path.stat

    def without_number(self: Path, **how: bool) -> os.stat_result:
        fields = list(real(self, **how))
        fields[1] = 0
        return os.stat_result(fields)

    monkeypatch.setattr(Path, "stat", without_number)
    with closing(SQLiteStore.open(used)) as store:
        store.begin_life(LIFE)
        assert store.beat(LIFE, NOW + DAY).beat_at == NOW + DAY


def test_an_older_copy_that_was_written_over_the_file_is_noticed_by_the_next_beat(used: Path) -> None:
    with closing(SQLiteStore.open(used)) as store:
        store.begin_life(LIFE)
        life = store.beat(LIFE, NOW + DAY)
        store.backup(used.with_name("younger.db"))
        life = store.beat(life, NOW + 2 * DAY)
    for copy in ("younger.db", "older.db"):
        shutil.copyfile(used.with_name(copy), used)
        with closing(SQLiteStore.open(used)) as store, pytest.raises(ReplacedError, match="an older copy"):
            store.beat(life, NOW + 3 * DAY)
