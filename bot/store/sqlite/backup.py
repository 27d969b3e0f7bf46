"""Copies of a database that is in use."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from itertools import chain, count
from pathlib import Path
from tempfile import mkstemp

from bot.errors import StoreError
from bot.store.sqlite.errors import LOCKED, explained


def copy_database(conn: sqlite3.Connection, source: Path, target: Path) -> None:
    """Copies the database behind a connection that is in no transaction, as it is at one moment, to a file that the
    same people may read, whole or not at all (SQLite's online backup, https://www.sqlite.org/backup.html; others go on
    writing meanwhile). Only an earlier backup is replaced. `StoreError` where something else is there, or it cannot be
    written."""

    def refuse_to_wait(status: int, _remaining: int, _total: int) -> None:
        """`sqlite3` itself would try again without end."""
        if status in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            raise StoreError(f"The database {source} {LOCKED}")

    target = target.resolve()
    _refuse_to_lose(source, target)
    with _beside(target) as partial, explained(target):
        with closing(sqlite3.connect(partial, isolation_level=None)) as copy:
            conn.backup(copy, progress=refuse_to_wait)
            copy.execute("PRAGMA journal_mode = DELETE")
        shutil.copymode(source, partial)
        partial.replace(target)


def copy_before(path: Path, step: str) -> Path:
    """Copies a database to a file beside it, which is named after the step that is to change it; where."""
    endings = chain([""], (f"-{number}" for number in count(2)))
    files = (path.with_name(f"{path.name}.before-{step}{ending}.backup") for ending in endings)
    target = next(file for file in files if not file.exists())
    try:
        with explained(path), closing(sqlite3.connect(path, isolation_level=None)) as conn:
            copy_database(conn, path, target)
    except StoreError as error:
        raise StoreError(
            f"The database {path} stays as it was, since it could not be copied before its schema changes: {error}"
        ) from error
    return target


def _refuse_to_lose(source: Path, target: Path) -> None:
    if not target.exists():
        return
    if target.is_dir():
        raise StoreError(f"{target} is a folder: name a file in it.")
    if target.samefile(source):
        raise StoreError(f"{target} is the database itself: name another file.")
    if not _is_backup(target):
        raise StoreError(f"{target} is there already and is no backup of Briefwire: name another file.")


def _is_backup(file: Path) -> bool:
    """Whether a file may be replaced: it is empty, or a database of ours that nobody has open."""
    try:
        if not file.is_file() or file.with_name(f"{file.name}-wal").exists():
            return False
        if not file.stat().st_size:
            return True
        with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro&immutable=1", uri=True)) as conn:
            ours = conn.execute("SELECT 1 FROM _sqlite_migrations WHERE migration_set = 'briefwire'").fetchone()
    except (OSError, sqlite3.Error):
        return False
    return ours is not None


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """A new file beside another, which only its owner may read and which is gone afterwards."""
    partial = None
    try:
        handle, name = mkstemp(prefix=f"{target.name}.", suffix=".part", dir=target.parent)
        os.close(handle)
        partial = Path(name)
        yield partial
    except OSError as error:
        raise StoreError(f"{target} cannot be written ({error.strerror}): name another file.") from error
    finally:
        if partial:
            with suppress(OSError):
                partial.unlink(missing_ok=True)
