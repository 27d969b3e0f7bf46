"""Whether the parts of a SQLite store agree with each other, seen from outside the product."""

import sqlite3
from contextlib import closing
from pathlib import Path

from bot.store.sqlite.signs import CHUNK, read_signs


def disagreements(path: Path) -> list[str]:
    """What does not fit together, empty where all does."""
    with closing(sqlite3.connect(path)) as conn:
        found = [line for (line,) in conn.execute("PRAGMA integrity_check") if line != "ok"]
        found += [f"foreign key: {row}" for row in conn.execute("PRAGMA foreign_key_check")]
        passages = _ids(conn, "SELECT id FROM passages")
        if passages != _ids(conn, "SELECT passage FROM vectors"):
            found.append("vectors and passages differ")
        if _ids(conn, "SELECT article FROM fingerprints") & _ids(
            conn, "SELECT id FROM articles WHERE same_as IS NOT NULL"
        ):
            found.append("a light rewrite has fingerprints")
        if _ids(conn, "SELECT article FROM acronyms JOIN articles ON id = article WHERE same_as IS NOT NULL"):
            found.append("a light rewrite has acronyms")
        if _ids(conn, "SELECT id FROM stories") != _ids(conn, "SELECT story FROM story_articles"):
            found.append("a story has no articles")
        counted = dict(conn.execute("SELECT workspace, articles FROM key_counts WHERE key = -1 AND articles > 0"))
        profiled = conn.execute(
            """SELECT workspace, count(*) FROM story_articles JOIN stories ON stories.id = story
               WHERE story_articles.keys IS NOT NULL GROUP BY workspace"""
        )
        if counted != dict(profiled):
            found.append("articles of stories are miscounted")
        for (workspace,) in conn.execute("SELECT id FROM workspaces WHERE dimensions IS NOT NULL").fetchall():
            found += _index_disagreements(conn, workspace)
    return found


def _index_disagreements(conn: sqlite3.Connection, workspace: int) -> list[str]:
    found = []
    words = f"words_{workspace}"
    conn.execute(f"INSERT INTO {words} ({words}) VALUES ('integrity-check')")
    searched = _ids(
        conn,
        f"""SELECT passages.id FROM passages JOIN articles ON articles.id = article
            WHERE same_as IS NULL AND workspace = {workspace}""",
    )
    if searched != _ids(conn, f"SELECT id FROM {words}_docsize"):
        found.append("words and passages differ")
    signs = read_signs(conn, workspace).members["passage"].tolist()
    if signs != sorted(searched):
        found.append("signs and passages differ")
    sizes = conn.execute(
        "SELECT first, length(members) FROM signs WHERE workspace = ? ORDER BY first", (workspace,)
    ).fetchall()
    if any(size > CHUNK * 24 for _, size in sizes):
        found.append("a chunk of signs is too large")
    for number, text, start, end in conn.execute(
        f"""SELECT passages.id, text, start, end FROM passages JOIN articles ON articles.id = article
            WHERE same_as IS NULL AND workspace = {workspace}"""
    ).fetchall():
        query = '"' + text[start:end].replace('"', " ") + '"'
        if (
            any(map(str.isalnum, query))
            and (number,) not in conn.execute(f"SELECT rowid FROM {words} WHERE {words} MATCH ?", (query,)).fetchall()
        ):
            found.append(f"passage {number} is not found by its words")
    return found


def _ids(conn: sqlite3.Connection, query: str) -> set[int]:
    return {number for (number,) in conn.execute(query)}
