"""The store as one SQLite file: FTS5 for words, sign bits and half-precision vectors for meaning. Needs
SQLite 3.35 or newer with FTS5."""

import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Self

from sqlite_utils import Database

from bot.errors import StoreError
from bot.store.sqlite.articles import SQLiteArticles
from bot.store.sqlite.backup import copy_database
from bot.store.sqlite.conversations import SQLiteConversations
from bot.store.sqlite.errors import explained
from bot.store.sqlite.follows import SQLiteFollowing
from bot.store.sqlite.ledger import SQLiteLedger
from bot.store.sqlite.migrations import MIGRATIONS, migrate, refuse_unknown
from bot.store.sqlite.passages import SQLitePassages
from bot.store.sqlite.processes import SQLiteProcesses
from bot.store.sqlite.retention import SQLiteRetention
from bot.store.sqlite.schedules import SQLiteSchedules
from bot.store.sqlite.sources import SQLiteSources
from bot.store.sqlite.spendings import SQLiteSpendings
from bot.store.sqlite.stories import SQLiteStories
from bot.store.sqlite.vocabulary import SQLiteVocabulary

BUSY_TIMEOUT = 10.0
"""Seconds to wait for another writer."""


class SQLiteStore(
    SQLiteArticles,
    SQLitePassages,
    SQLiteVocabulary,
    SQLiteStories,
    SQLiteSources,
    SQLiteRetention,
    SQLiteConversations,
    SQLiteFollowing,
    SQLiteSpendings,
    SQLiteSchedules,
    SQLiteLedger,
    SQLiteProcesses,
):
    """A `bot.store.Store` in one file. Several processes may use the file at once: readers never wait,
    writers wait for each other."""

    @classmethod
    def open(cls, path: Path | str, *, busy_timeout: float = BUSY_TIMEOUT) -> Self:
        """Opens the database, creating file and folders where they are missing, and brings its schema up to
        date.

        `busy_timeout` is in seconds. `StoreError` where the file cannot be used.
        """
        path = Path(path)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(
                f"The folder of {path} cannot be made ({error.strerror}): name another database."
            ) from error
        with explained(path):
            conn = sqlite3.connect(path, timeout=busy_timeout, isolation_level=None)
            try:
                db = Database(conn, execute_plugins=False)
                conn.execute("PRAGMA foreign_keys = ON")
                if not path.stat().st_size:
                    conn.execute("PRAGMA auto_vacuum = INCREMENTAL")
                with db.atomic():
                    refuse_unknown(db, path)
                _write_ahead(conn, busy_timeout)
                migrate(db, path)
            except BaseException:
                conn.close()
                raise
        return cls(path, conn)

    def describe(self) -> Mapping[str, str | int]:
        with self._reading():
            (schema,) = self._conn.execute(
                f"""SELECT name FROM {MIGRATIONS.migrations_table} WHERE migration_set = ?
                    ORDER BY id DESC LIMIT 1""",
                (MIGRATIONS.name,),
            ).fetchone()
        files = (self._path, Path(f"{self._path}-wal"))
        return {
            "store": "SQLite",
            "path": str(self._path),
            "version": sqlite3.sqlite_version,
            "schema": schema,
            "bytes": sum(file.stat().st_size for file in files if file.exists()),
        }

    def backup(self, path: Path) -> None:
        with self._outside():
            copy_database(self._conn, self._path, path)

    def close(self) -> None:
        self._conn.close()


def _write_ahead(conn: sqlite3.Connection, busy_timeout: float) -> None:
    """Switches a fresh file to WAL mode. While another process does the same, SQLite fails at once instead of waiting
    for the busy timeout, so the waiting is done here."""
    if conn.execute("PRAGMA journal_mode").fetchone() == ("wal",):
        return
    from tenacity import Retrying, retry_if_exception, stop_after_delay, wait_random

    for attempt in Retrying(
        retry=retry_if_exception(_is_busy),
        stop=stop_after_delay(busy_timeout),
        wait=wait_random(0.01, 0.05),
        reraise=True,
    ):
        with attempt:
            conn.execute("PRAGMA journal_mode = WAL")


def _is_busy(error: BaseException) -> bool:
    return isinstance(error, sqlite3.OperationalError) and error.sqlite_errorcode == sqlite3.SQLITE_BUSY
