"""What is indexed of an article: written and removed together. For use inside a transaction."""

import sqlite3
from pathlib import Path

import numpy as np

from bot.errors import StoreError
from bot.model import Shelves
from bot.store import Entry
from bot.store.sqlite.base import json_list
from bot.store.sqlite.migrations import create_words
from bot.store.sqlite.signs import Signs, add_signs, members_of, remove_signs, sign_bits


def add_to_index(conn: sqlite3.Connection, workspace: int, article: int, entry: Entry) -> None:
    """Stores passages and vectors and, where the article stands for itself, makes them and it findable."""
    ids = _new_ids(conn, len(entry.passages))
    conn.executemany(
        "INSERT INTO passages (id, article, start, end) VALUES (?, ?, ?, ?)",
        [(number, article, span.start, span.end) for number, span in zip(ids, entry.passages, strict=True)],
    )
    halves = entry.vectors.astype("<f2")
    conn.executemany(
        "INSERT INTO vectors (passage, vector) VALUES (?, ?)",
        [(number, half.tobytes()) for number, half in zip(ids, halves, strict=True)],
    )
    if entry.same_as is not None:
        return
    conn.executemany(
        "INSERT INTO fingerprints (workspace, band, article) VALUES (?, ?, ?)",
        [(workspace, band, article) for band in set(entry.bands)],
    )
    conn.executemany(
        "INSERT INTO acronyms (workspace, acronym, long_form, article) VALUES (?, ?, ?, ?)",
        [(workspace, acronym, long_form, article) for acronym, long_form in entry.acronyms],
    )
    if entry.passages:
        text = entry.draft.text
        conn.executemany(
            f"INSERT INTO words_{workspace} (rowid, title, text) VALUES (?, ?, ?)",
            [
                (number, entry.draft.title, text[span.start : span.end])
                for number, span in zip(ids, entry.passages, strict=True)
            ],
        )
        members = members_of(ids, article, entry.draft.published_at)
        add_signs(conn, workspace, Signs(members, sign_bits(entry.vectors)))


def remove_from_index(conn: sqlite3.Connection, workspace: int, article: int) -> None:
    """Undoes `add_to_index`; the article's row must still hold the text that was indexed."""
    words = f"words_{workspace}"
    title, text, same_as = conn.execute("SELECT title, text, same_as FROM articles WHERE id = ?", (article,)).fetchone()
    spans = conn.execute("SELECT id, start, end FROM passages WHERE article = ?", (article,)).fetchall()
    if same_as is None:
        conn.executemany(
            f"INSERT INTO {words} ({words}, rowid, title, text) VALUES ('delete', ?, ?, ?)",
            [(number, title, text[start:end]) for number, start, end in spans],
        )
        remove_signs(conn, workspace, article, [number for number, _, _ in spans])
    conn.execute("DELETE FROM fingerprints WHERE article = ?", (article,))
    conn.execute("DELETE FROM acronyms WHERE article = ?", (article,))
    conn.executemany("DELETE FROM vectors WHERE passage = ?", [(number,) for number, _, _ in spans])
    conn.execute("DELETE FROM passages WHERE article = ?", (article,))


def indexed(conn: sqlite3.Connection, shelves: Shelves) -> list[tuple[int, int]]:
    """For each shelf on which something is indexed, its number and how many numbers its vectors have."""
    return conn.execute(
        """SELECT id, dimensions FROM workspaces
           WHERE name IN (SELECT value FROM json_each(?)) AND dimensions IS NOT NULL ORDER BY id""",
        (json_list(shelves),),
    ).fetchall()


def prepare_index(conn: sqlite3.Connection, workspace: int, entry: Entry, path: Path) -> None:
    """Makes the workspace's word index with its first passages, and sees that all its vectors have one
    length."""
    if not entry.passages:
        return
    dimensions = entry.vectors.shape[1]
    (known,) = conn.execute("SELECT dimensions FROM workspaces WHERE id = ?", (workspace,)).fetchone()
    if known is None:
        create_words(conn, workspace)
        conn.execute("UPDATE workspaces SET dimensions = ? WHERE id = ?", (dimensions, workspace))
    elif known != dimensions:
        raise other_model(path, known, dimensions)


def other_model(path: Path, known: int, given: int) -> StoreError:
    return StoreError(
        f"The database {path} holds vectors of {known} numbers, not {given}: use the embedding model "
        "that it was made with, or ingest the articles into a new database."
    )


def check_vectors(entry: Entry) -> None:
    """`ValueError` where there is not one finite vector for each passage."""
    if entry.vectors.ndim != 2 or len(entry.vectors) != len(entry.passages):
        raise ValueError(f"{len(entry.passages)} passages and vectors of shape {entry.vectors.shape}")
    if not np.isfinite(entry.vectors).all():
        raise ValueError("a vector holds a number that is not finite")


def _new_ids(conn: sqlite3.Connection, count: int) -> range:
    row = conn.execute("SELECT seq FROM sqlite_sequence WHERE name = 'passages'").fetchone()
    first = 1 if row is None else row[0] + 1
    return range(first, first + count)
