"""One connection: its transactions, and the values that rows are made of."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from bot.errors import ReplacedError, StoreError
from bot.store.sqlite.errors import explained
from bot.store.sqlite.signs import Signs

OF_SHELVES = "(SELECT id FROM workspaces WHERE name IN (SELECT value FROM json_each(?)))"
"""The numbers of shelves, whose names are a JSON list: the table `workspaces` holds all shelves by name."""


class SQLiteBase:
    """What the parts of the store share."""

    def __init__(self, path: Path, conn: sqlite3.Connection) -> None:
        self._path = path
        self._file = path.absolute()
        self._conn = conn
        self._failed = False
        self._opened = [(file, _identity(file)) for file in (self._file, *_logs(self._file))]
        self._signs: dict[int, tuple[int, Signs]] = {}

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """As `Store.transaction`. One inside another takes effect with the outer one; an exception that
        leaves the inner one undoes the inner one."""
        self._refuse_after_failure()
        nested = self._conn.in_transaction
        if not nested:
            self._refuse_if_replaced()
        begin, keep, undo = "BEGIN IMMEDIATE", ["COMMIT"], ["ROLLBACK"]
        if nested:
            begin, keep, undo = "SAVEPOINT s", ["RELEASE s"], ["ROLLBACK TO s", "RELEASE s"]
        self._run(begin)
        try:
            yield
            self._refuse_after_failure()
            self._run(*keep)
        except BaseException:
            alive = self._conn.in_transaction
            self._failed = nested and not alive
            self._signs.clear()
            if alive:
                self._run(*undo)
            raise

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """The steps of one method. After a failure half-way nothing of the transaction around it is kept."""
        if not self._conn.in_transaction and not self._failed:
            with self.transaction(), explained(self._path):
                yield
            return
        self._refuse_after_failure()
        try:
            with explained(self._path):
                yield
        except BaseException:
            self._failed = True
            raise

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """Everything read inside is of one moment."""
        inside = self._conn.in_transaction
        with explained(self._path):
            if not inside:
                self._conn.execute("BEGIN")
            try:
                yield
            finally:
                if not inside:
                    self._conn.rollback()

    @contextmanager
    def _outside(self) -> Iterator[None]:
        """For what SQLite does between transactions only. `RuntimeError` inside of one."""
        if self._conn.in_transaction:
            raise RuntimeError("inside a transaction")
        with explained(self._path):
            yield

    def _run(self, *statements: str) -> None:
        with explained(self._path):
            for statement in statements:
                self._conn.execute(statement)

    def _refuse_after_failure(self) -> None:
        if self._failed:
            raise StoreError(f"The database {self._path} could not store one part, so nothing was stored: try again.")

    def _refuse_if_replaced(self) -> None:
        """`ReplacedError` where another file lies in the place of the one that is open, or none. If another does, the
        write-ahead log is taken away: its changes belong to the file that was open, and SQLite would read them into
        the other one (https://www.sqlite.org/howtocorrupt.html, of databases that are renamed while in use)."""
        (file, opened), *logs = self._opened
        found = _identity(file)
        if found == opened:
            return
        if found:
            with suppress(sqlite3.Error):
                self._conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            for log, known in logs:
                if known and _identity(log) == known:
                    log.unlink()
        raise ReplacedError(f"The database {self._path} was replaced, moved or deleted while in use.")

    def _workspace(self, name: str) -> int | None:
        row = self._conn.execute("SELECT id FROM workspaces WHERE name = ?", (name,)).fetchone()
        return None if row is None else row[0]

    def _workspace_to_write(self, name: str) -> int:
        known = self._workspace(name)
        if known is not None:
            return known
        added = self._conn.execute("INSERT INTO workspaces (name) VALUES (?)", (name,)).lastrowid
        assert added is not None
        return added


def _logs(file: Path) -> tuple[Path, Path]:
    """What SQLite keeps beside a database in use: the write-ahead log and its index."""
    return file.with_name(f"{file.name}-wal"), file.with_name(f"{file.name}-shm")


def _identity(file: Path) -> tuple[int, int] | None:
    """What tells a file from another that takes its place: device and number; None where there is none. While a file is
    open its number is given to no other. Where files have no numbers (some network and FAT file systems say 0) every
    file is taken for the same; Windows lets nobody replace a file that is open."""
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def time_text(moment: datetime) -> str:
    """As times are stored. `ValueError` where the time has no zone."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment} has no time zone")
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def optional_time_text(moment: datetime | None) -> str | None:
    return None if moment is None else time_text(moment)


def json_list(values: Iterable[int | str]) -> str:
    """A list of any length as one parameter."""
    return json.dumps(list(values), ensure_ascii=False)
