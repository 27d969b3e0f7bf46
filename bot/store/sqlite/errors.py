"""SQLite's errors, said so that a person can mend them."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.errors import StoreError

LOCKED = "is locked by another program: wait until that is done, or stop it, and try again."
MENDING = {
    sqlite3.SQLITE_BUSY: LOCKED,
    sqlite3.SQLITE_LOCKED: LOCKED,
    sqlite3.SQLITE_READONLY: "is read-only: allow writing to the file and its folder, or name another.",
    sqlite3.SQLITE_PERM: "may not be used: allow reading and writing the file and its folder.",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened: check that it is a file and that its folder may be written.",
    sqlite3.SQLITE_NOTADB: "is not a database: name another file, or move this one away to start anew.",
    sqlite3.SQLITE_CORRUPT: "is damaged: restore a backup, or move it away and ingest the articles again.",
    sqlite3.SQLITE_FULL: "cannot grow, the disk is full: free some space and try again.",
    sqlite3.SQLITE_IOERR: "could not be read or written: check its disk and the space left on it.",
    sqlite3.SQLITE_TOOBIG: "cannot take a text this long: split it.",
}
"""What follows "The database …", by SQLite's primary result code (https://www.sqlite.org/rescode.html)."""


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turns what SQLite raises inside into a `StoreError` of one line. Wrong use of the connection itself
    (closed, or from another thread) is a fault of the program and passes through."""
    try:
        yield
    except sqlite3.ProgrammingError:
        raise
    except sqlite3.Error as error:
        raise StoreError(f"The database {path} {mending(error)}") from error
    except UnicodeEncodeError as error:
        raise StoreError(
            "A text holds half a character (a lone surrogate) and cannot be stored: write it as UTF-8."
        ) from error


def mending(error: sqlite3.Error) -> str:
    """What is wrong with the database and what to do, to follow its name."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
    said = " ".join(str(error).split())
    if said == "no such module: fts5":
        return "needs SQLite with FTS5, which this Python's lacks: use another build of Python."
    if said.startswith(("no such table", "no such column")):
        return f"is damaged ({said}): restore a backup, or move it away and ingest the articles again."
    return MENDING.get(code, f"refused a step ({said}): run the command again; if it stays, restore a backup.")
