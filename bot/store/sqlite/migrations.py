"""The schema, as small named steps that are applied once each.

A step that has been released is never changed: add another one. Times are text in UTC of one fixed length
(`2025-06-09T08:00:00.000000+00:00`), so that they sort as text.
"""

import sqlite3
from pathlib import Path

from sqlite_utils import Database, Migrations

from bot.acronyms import long_forms
from bot.addresses import address_key
from bot.errors import StoreError

MIGRATIONS = Migrations("briefwire")


@MIGRATIONS()
def m001_articles(db: Database) -> None:
    """Articles stand for themselves or are light rewrites (`same_as`); only the former have fingerprints."""
    db.execute("CREATE TABLE workspaces (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, dimensions INTEGER)")
    db.execute(
        """CREATE TABLE articles (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            workspace INTEGER NOT NULL REFERENCES workspaces,
            title TEXT NOT NULL,
            publisher TEXT,
            byline TEXT,
            url TEXT,
            published_at TEXT,
            published_inferred INTEGER NOT NULL,
            language TEXT,
            origin TEXT,
            stored_at TEXT NOT NULL,
            changed_at TEXT NOT NULL,
            same_as INTEGER REFERENCES articles,
            text_hash TEXT NOT NULL,
            text TEXT NOT NULL
        )"""
    )
    db.execute("CREATE INDEX articles_by_text ON articles (workspace, text_hash)")
    db.execute("CREATE INDEX articles_by_origin ON articles (workspace, origin) WHERE origin IS NOT NULL")
    db.execute("CREATE INDEX articles_by_time ON articles (workspace, published_at)")
    db.execute("CREATE INDEX articles_by_same_as ON articles (same_as) WHERE same_as IS NOT NULL")
    db.execute(
        """CREATE TABLE fingerprints (
            workspace INTEGER NOT NULL,
            band INTEGER NOT NULL,
            article INTEGER NOT NULL REFERENCES articles,
            PRIMARY KEY (workspace, band, article)
        ) WITHOUT ROWID"""
    )
    db.execute("CREATE INDEX fingerprints_by_article ON fingerprints (article)")


@MIGRATIONS()
def m002_passages(db: Database) -> None:
    """`start` and `end` count characters of the article's text. `vectors` are half-precision; `signs` hold,
    for the passages that are searched, their members and packed sign bits (see `signs.py`)."""
    db.execute(
        """CREATE TABLE passages (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            article INTEGER NOT NULL REFERENCES articles,
            start INTEGER NOT NULL,
            end INTEGER NOT NULL
        )"""
    )
    db.execute("CREATE INDEX passages_by_article ON passages (article)")
    db.execute("CREATE TABLE vectors (passage INTEGER PRIMARY KEY REFERENCES passages, vector BLOB NOT NULL)")
    db.execute(
        """CREATE TABLE signs (
            id INTEGER PRIMARY KEY,
            workspace INTEGER NOT NULL REFERENCES workspaces,
            first INTEGER NOT NULL,
            members BLOB NOT NULL,
            bits BLOB NOT NULL,
            UNIQUE (workspace, first)
        )"""
    )


@MIGRATIONS()
def m003_conversations(db: Database) -> None:
    """`claims`, `quotes` and `articles` are JSON lists."""
    db.execute(
        """CREATE TABLE turns (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            workspace INTEGER NOT NULL REFERENCES workspaces,
            conversation TEXT NOT NULL,
            question TEXT NOT NULL,
            standalone_question TEXT NOT NULL,
            answered INTEGER NOT NULL,
            claims TEXT NOT NULL,
            quotes TEXT NOT NULL,
            articles TEXT NOT NULL,
            asked_at TEXT NOT NULL
        )"""
    )
    db.execute("CREATE INDEX turns_by_conversation ON turns (workspace, conversation)")


@MIGRATIONS()
def m004_spendings(db: Database) -> None:
    """What a chat model cost a workspace on a day (UTC): tokens, and money in millionths."""
    db.execute(
        """CREATE TABLE spendings (
            workspace INTEGER NOT NULL REFERENCES workspaces,
            day TEXT NOT NULL,
            tokens INTEGER NOT NULL,
            money INTEGER NOT NULL,
            PRIMARY KEY (workspace, day)
        ) WITHOUT ROWID"""
    )


@MIGRATIONS()
def m005_lists(db: Database) -> None:
    """`items` is a JSON list of [text, [article, …]], `about` one of articles."""
    for column in ("items", "about"):
        db.execute(f"ALTER TABLE turns ADD COLUMN {column} TEXT NOT NULL DEFAULT '[]'")


@MIGRATIONS()
def m006_acronyms(db: Database) -> None:
    """What the acronyms of articles that stand for themselves are short for."""
    db.execute(
        """CREATE TABLE acronyms (
            workspace INTEGER NOT NULL,
            acronym TEXT NOT NULL,
            long_form TEXT NOT NULL,
            article INTEGER NOT NULL REFERENCES articles,
            PRIMARY KEY (workspace, acronym, long_form, article)
        ) WITHOUT ROWID"""
    )
    db.execute("CREATE INDEX acronyms_by_article ON acronyms (article)")
    for article, workspace, text in db.execute("SELECT id, workspace, text FROM articles WHERE same_as IS NULL"):
        db.conn.executemany(
            "INSERT INTO acronyms (workspace, acronym, long_form, article) VALUES (?, ?, ?, ?)",
            [(workspace, acronym, long_form, article) for acronym, long_form in long_forms(text)],
        )


@MIGRATIONS()
def m007_news(db: Database) -> None:
    """When an article counts as news, how much of it was read, and the texts it had before. A row of `workspaces` is a
    shelf of articles: that of a workspace, or that of one of its sources."""
    db.execute("ALTER TABLE articles ADD COLUMN extent TEXT NOT NULL DEFAULT 'full'")
    db.execute("ALTER TABLE articles ADD COLUMN news_at TEXT")
    db.execute("UPDATE articles SET news_at = published_at")
    db.execute("CREATE INDEX articles_by_news ON articles (workspace, news_at)")
    db.execute(
        """CREATE TABLE versions (
            id INTEGER PRIMARY KEY,
            article INTEGER NOT NULL REFERENCES articles,
            text TEXT NOT NULL,
            replaced_at TEXT NOT NULL
        )"""
    )
    db.execute("CREATE INDEX versions_by_article ON versions (article)")


@MIGRATIONS()
def m008_sources(db: Database) -> None:
    """`polls` has a row for each address, whichever workspaces' sources have it; `interval` and `ttl` are in seconds,
    `skip_hours`, `skip_days` and `channels` are JSON lists."""
    db.execute(
        """CREATE TABLE polls (
            id INTEGER PRIMARY KEY,
            kind TEXT NOT NULL,
            address TEXT NOT NULL,
            etag TEXT,
            last_modified TEXT,
            interval REAL NOT NULL,
            next_poll TEXT NOT NULL,
            failures INTEGER NOT NULL,
            failing_since TEXT,
            last_success TEXT,
            last_error TEXT,
            retired_at TEXT,
            ttl REAL,
            skip_hours TEXT NOT NULL,
            skip_days TEXT NOT NULL,
            moved_to TEXT,
            moves INTEGER NOT NULL,
            body_hash TEXT,
            claimed_until TEXT,
            UNIQUE (kind, address)
        )"""
    )
    db.execute(
        """CREATE TABLE sources (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            workspace TEXT NOT NULL,
            poll INTEGER NOT NULL REFERENCES polls,
            title TEXT NOT NULL,
            confidential INTEGER NOT NULL,
            private INTEGER NOT NULL,
            channels TEXT NOT NULL,
            added_by TEXT,
            added_at TEXT NOT NULL,
            removed_at TEXT
        )"""
    )
    db.execute("CREATE INDEX sources_by_poll ON sources (poll)")
    db.execute(
        """CREATE TABLE source_articles (
            source INTEGER NOT NULL REFERENCES sources,
            article INTEGER NOT NULL REFERENCES articles,
            path TEXT NOT NULL,
            PRIMARY KEY (source, article, path)
        ) WITHOUT ROWID"""
    )
    db.execute("CREATE INDEX source_articles_by_article ON source_articles (article)")
    db.execute(
        """CREATE TABLE files (
            source INTEGER NOT NULL REFERENCES sources,
            path TEXT NOT NULL,
            changed INTEGER NOT NULL,
            size INTEGER NOT NULL,
            PRIMARY KEY (source, path)
        ) WITHOUT ROWID"""
    )
    db.execute("CREATE INDEX articles_by_change ON articles (changed_at)")


@MIGRATIONS()
def m009_stories(db: Database) -> None:
    """A story's words, weights and vector are those of the mean of its articles (see `stories.py`); a light rewrite has
    none. `story_keys` are what a story is found by, `key_counts` in how many articles each key stands. Articles that
    are stored already get their stories with the next that is stored, or when stories are asked for."""
    db.execute(
        """CREATE TABLE stories (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            workspace INTEGER NOT NULL REFERENCES workspaces,
            first TEXT,
            last TEXT,
            mass REAL,
            keys BLOB,
            weights BLOB,
            vector BLOB
        )"""
    )
    db.execute(
        """CREATE TABLE story_articles (
            article INTEGER PRIMARY KEY REFERENCES articles,
            story INTEGER NOT NULL REFERENCES stories,
            at TEXT,
            keys BLOB,
            weights BLOB,
            vector BLOB
        )"""
    )
    db.execute("CREATE INDEX story_articles_by_story ON story_articles (story)")
    db.execute(
        """CREATE TABLE story_keys (
            workspace INTEGER NOT NULL,
            key INTEGER NOT NULL,
            story INTEGER NOT NULL REFERENCES stories,
            PRIMARY KEY (workspace, key, story)
        ) WITHOUT ROWID"""
    )
    db.execute("CREATE INDEX story_keys_by_story ON story_keys (story)")
    db.execute(
        """CREATE TABLE key_counts (
            workspace INTEGER NOT NULL,
            key INTEGER NOT NULL,
            articles INTEGER NOT NULL,
            PRIMARY KEY (workspace, key)
        ) WITHOUT ROWID"""
    )
    db.execute("CREATE TABLE story_backlog (article INTEGER PRIMARY KEY REFERENCES articles ON DELETE CASCADE)")
    db.execute("INSERT INTO story_backlog (article) SELECT id FROM articles")


@MIGRATIONS()
def m010_audiences(db: Database) -> None:
    """What channels follow and mute, and the shelves (a JSON list of names) that a turn rests on: until now there was
    one shelf a workspace. `followed` is a JSON list of [kind, key, title], `mutes` one of [kind, key, title, until]."""
    db.execute("ALTER TABLE turns ADD COLUMN shelves TEXT NOT NULL DEFAULT '[]'")
    db.execute("UPDATE turns SET shelves = json_array((SELECT name FROM workspaces WHERE id = turns.workspace))")
    db.execute(
        """CREATE TABLE follows (
            workspace INTEGER NOT NULL REFERENCES workspaces,
            destination TEXT NOT NULL,
            everything INTEGER NOT NULL,
            followed TEXT NOT NULL,
            mutes TEXT NOT NULL,
            PRIMARY KEY (workspace, destination)
        ) WITHOUT ROWID"""
    )


@MIGRATIONS()
def m011_origins(db: Database) -> None:
    """An article's web address as its origin becomes the key that all variants of the address have in common."""
    rows = db.execute("SELECT id, origin FROM articles WHERE origin LIKE 'http%'").fetchall()
    db.conn.executemany(
        "UPDATE articles SET origin = ? WHERE id = ?", [(address_key(origin), article) for article, origin in rows]
    )


@MIGRATIONS()
def m012_ledger(db: Database) -> None:
    """Schedules and what became of their occurrences. `at` is a local time (HH:MM), `days` and `topics` and `sources`
    are JSON lists, `grace` is in seconds. A row of `leases` is there while rows of `ledger` have its token; of
    `payloads` and `builds` one is there for all that get the same. `digest` and `told` are JSON."""
    db.execute(
        """CREATE TABLE schedules (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            workspace TEXT NOT NULL,
            destination TEXT NOT NULL,
            at TEXT NOT NULL,
            days TEXT NOT NULL,
            zone TEXT NOT NULL,
            tag TEXT NOT NULL,
            topics TEXT NOT NULL,
            sources TEXT NOT NULL,
            stories INTEGER NOT NULL,
            quiet TEXT NOT NULL,
            grace REAL NOT NULL,
            made_by TEXT,
            made_at TEXT NOT NULL,
            covered_until TEXT NOT NULL,
            next_due TEXT,
            pause_kind TEXT,
            paused_at TEXT,
            pause_why TEXT,
            removed_at TEXT
        )"""
    )
    db.execute("CREATE INDEX schedules_by_destination ON schedules (workspace, destination)")
    db.execute(
        "CREATE INDEX schedules_by_next_due ON schedules (next_due)"
        " WHERE next_due IS NOT NULL AND pause_kind IS NULL AND removed_at IS NULL"
    )
    db.execute(
        """CREATE TABLE builds (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            key TEXT NOT NULL,
            until TEXT NOT NULL,
            digest TEXT NOT NULL
        )"""
    )
    db.execute("CREATE INDEX builds_by_key ON builds (key)")
    db.execute("CREATE INDEX builds_by_until ON builds (until)")
    db.execute(
        """CREATE TABLE ledger (
            schedule INTEGER NOT NULL REFERENCES schedules,
            on_date TEXT NOT NULL,
            due TEXT NOT NULL,
            asks TEXT NOT NULL,
            state TEXT NOT NULL,
            next_try TEXT NOT NULL,
            build INTEGER REFERENCES builds,
            built_at TEXT,
            ended_at TEXT,
            why_late TEXT,
            error TEXT,
            lease TEXT,
            PRIMARY KEY (schedule, on_date)
        ) WITHOUT ROWID"""
    )
    db.execute("CREATE INDEX ledger_open ON ledger (state, next_try) WHERE lease IS NULL AND ended_at IS NULL")
    db.execute("CREATE INDEX ledger_asks ON ledger (asks) WHERE state = 'due'")
    db.execute("CREATE INDEX ledger_leased ON ledger (lease) WHERE lease IS NOT NULL")
    db.execute("CREATE INDEX ledger_unended ON ledger (schedule) WHERE ended_at IS NULL")
    db.execute("CREATE INDEX ledger_by_date ON ledger (on_date DESC, schedule)")
    db.execute("CREATE INDEX ledger_by_build ON ledger (build) WHERE build IS NOT NULL")
    db.execute("CREATE TABLE leases (token TEXT PRIMARY KEY, steps INTEGER NOT NULL) WITHOUT ROWID")
    db.execute(
        """CREATE TABLE payloads (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            hash BLOB NOT NULL UNIQUE,
            payload TEXT NOT NULL,
            told TEXT NOT NULL
        )"""
    )
    db.execute(
        """CREATE TABLE deliveries (
            schedule INTEGER NOT NULL,
            on_date TEXT NOT NULL,
            part INTEGER NOT NULL,
            key TEXT NOT NULL,
            payload INTEGER REFERENCES payloads,
            state TEXT NOT NULL,
            attempts INTEGER NOT NULL,
            first_try TEXT,
            sent_at TEXT,
            message_id TEXT,
            url TEXT,
            error TEXT,
            PRIMARY KEY (schedule, on_date, part),
            FOREIGN KEY (schedule, on_date) REFERENCES ledger
        ) WITHOUT ROWID"""
    )
    db.execute("CREATE INDEX deliveries_by_payload ON deliveries (payload) WHERE payload IS NOT NULL")
    db.execute(
        """CREATE TABLE lives (
            id TEXT PRIMARY KEY,
            host TEXT NOT NULL,
            pid INTEGER NOT NULL,
            began_at TEXT NOT NULL,
            beat_at TEXT NOT NULL,
            ended_at TEXT
        ) WITHOUT ROWID"""
    )
    db.execute("CREATE INDEX lives_by_beat ON lives (beat_at)")
    db.execute(
        """CREATE TABLE notices (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            schedule INTEGER NOT NULL REFERENCES schedules,
            person TEXT,
            text TEXT NOT NULL,
            at TEXT NOT NULL,
            told INTEGER NOT NULL
        )"""
    )
    db.execute("CREATE INDEX notices_untold ON notices (id) WHERE NOT told")


@MIGRATIONS()
def m013_bounds(db: Database) -> None:
    """When an address may be polled again at the earliest. Of those polled before only the next poll is known."""
    db.execute("ALTER TABLE polls ADD COLUMN not_before TEXT")
    db.execute("UPDATE polls SET not_before = next_poll")


def create_words(conn: sqlite3.Connection, workspace: int) -> None:
    """The word index of one shelf: an index of its own, so that its scores come from its own articles
    alone. It keeps no copy of the texts; what is deleted must be handed to it again."""
    conn.execute(
        f"CREATE VIRTUAL TABLE words_{workspace} USING fts5("
        "title, text, content='', tokenize='porter unicode61 remove_diacritics 2')"
    )


def refuse_unknown(db: Database, path: Path) -> None:
    """`StoreError` where a newer version, or another program, made the database. For use inside a
    transaction, so that both questions are asked of one moment; only reads."""
    applied = {migration.name for migration in MIGRATIONS.applied(db)}
    with Database(memory=True) as empty:
        known = {migration.name for migration in MIGRATIONS.pending(empty)}
    if applied - known:
        raise StoreError(
            f"The database {path} was made by a newer Briefwire: upgrade Briefwire, or name another database."
        )
    if not applied and db.table_names():
        raise StoreError(f"The database {path} belongs to another program: name another file.")


def migrate(db: Database, path: Path) -> None:
    """Applies what is missing, all or nothing; of several processes one does it and the others find it
    done."""
    if not MIGRATIONS.pending(db):
        return
    db.conn.execute("BEGIN IMMEDIATE")
    try:
        refuse_unknown(db, path)
        MIGRATIONS.apply(db)
        db.conn.execute("COMMIT")
    except BaseException:
        db.rollback()
        raise
