"""Copies of a database that is in use."""

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from bot.errors import StoreError
from bot.store.sqlite.errors import explained


def copy_database(conn: sqlite3.Connection, source: Path, target: Path) -> None:
    """Copies the database behind a connection, as it is at one moment, to a file, whole or not at all (SQLite's online
    backup, https://www.sqlite.org/backup.html; others go on writing meanwhile). `StoreError` where it cannot be
    written."""
    if target.exists() and source.exists() and source.samefile(target):
        raise StoreError(f"{target} is the database itself: name another file.")
    partial = target.with_name(f"{target.name}.{os.getpid()}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with explained(partial), closing(sqlite3.connect(partial, isolation_level=None)) as copy:
            conn.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
        partial.replace(target)
    except OSError as error:
        raise StoreError(f"{target} cannot be written ({error.strerror}): name another file.") from error
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
