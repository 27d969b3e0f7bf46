"""`bot.store.Retention` in SQLite."""

from datetime import datetime

from bot.store.sqlite.base import SQLiteBase, time_text

PAGES: int = 2_000
"""Pages given back in one step: 8 MB at SQLite's page size of 4,096 bytes, some hundredths of a second."""

MERGED: int = 500
"""Pages of a word index that one step merges (https://www.sqlite.org/fts5.html, 6.9)."""


class SQLiteRetention(SQLiteBase):
    def expired_articles(self, before: datetime, limit: int) -> list[int]:
        with self._reading():
            rows = self._conn.execute(
                "SELECT id FROM articles WHERE changed_at < ? ORDER BY changed_at, id LIMIT ?",
                (time_text(before), max(limit, 0)),
            ).fetchall()
        return [number for (number,) in rows]

    def delete_turns(self, before: datetime, limit: int) -> int:
        with self._writing():
            return self._conn.execute(
                "DELETE FROM turns WHERE id IN (SELECT id FROM turns WHERE asked_at < ? LIMIT ?)",
                (time_text(before), max(limit, 0)),
            ).rowcount

    def compact(self) -> bool:
        with self._writing():
            merged = [self._merge(f"words_{shelf}") for (shelf,) in self._indexes()]
        with self._outside():
            (before,) = self._conn.execute("PRAGMA freelist_count").fetchone()
            self._conn.execute(f"PRAGMA incremental_vacuum({PAGES})").fetchall()
            (after,) = self._conn.execute("PRAGMA freelist_count").fetchone()
            more = any(merged) or (after < before and after > 0)
            self._conn.execute(f"PRAGMA wal_checkpoint({'PASSIVE' if more else 'TRUNCATE'})").fetchall()
        return more

    def _indexes(self) -> list[tuple[int]]:
        return self._conn.execute("SELECT id FROM workspaces WHERE dimensions IS NOT NULL").fetchall()

    def _merge(self, words: str) -> bool:
        """A step of merging what was deleted out of a word index; whether it changed anything (two changes are the
        command itself)."""
        before = self._conn.total_changes
        self._conn.execute(f"INSERT INTO {words} ({words}, rank) VALUES ('merge', {MERGED})")
        return self._conn.total_changes - before >= 2
