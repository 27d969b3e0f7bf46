"""`bot.store.Vocabulary` in SQLite."""

from collections.abc import Sequence

from bot.store.sqlite.base import SQLiteBase
from bot.store.sqlite.index import indexed
from bot.store.sqlite.passages import quoted

LAST_CHARACTER = "\U0010ffff"


class SQLiteVocabulary(SQLiteBase):
    def unknown_words(self, workspace: str, terms: Sequence[str]) -> list[str]:
        with self._reading():
            number, dimensions = indexed(self._conn, workspace)
            if dimensions is None:
                return list(dict.fromkeys(terms))
            held = f"SELECT 1 FROM words_{number} WHERE words_{number} MATCH ? LIMIT 1"
            return [term for term in dict.fromkeys(terms) if not self._conn.execute(held, (quoted(term),)).fetchone()]

    def stems_beginning(self, workspace: str, beginning: str) -> dict[str, int]:
        with self._reading():
            number, dimensions = indexed(self._conn, workspace)
            if dimensions is None:
                return {}
            terms = self._terms(number, "row")
            return dict(
                self._conn.execute(
                    f"SELECT term, doc FROM {terms} WHERE term >= ? AND term < ?",
                    (beginning, beginning + LAST_CHARACTER),
                )
            )

    def passages_with_stem(self, workspace: str, stem: str, limit: int) -> list[int]:
        with self._reading():
            number, dimensions = indexed(self._conn, workspace)
            if dimensions is None:
                return []
            terms = self._terms(number, "instance")
            rows = self._conn.execute(
                f"SELECT DISTINCT doc FROM {terms} WHERE term = ? AND col = 'text' LIMIT ?", (stem, max(limit, 0))
            )
            return [passage for (passage,) in rows]

    def long_forms(self, workspace: str, acronym: str) -> dict[str, int]:
        with self._reading():
            return dict(
                self._conn.execute(
                    """SELECT long_form, count(*) AS articles FROM acronyms
                       WHERE workspace = (SELECT id FROM workspaces WHERE name = ?) AND acronym = ?
                       GROUP BY long_form ORDER BY articles DESC, long_form""",
                    (workspace, acronym),
                )
            )

    def _terms(self, workspace: int, kind: str) -> str:
        """The name of an `fts5vocab` table over the workspace's word index. It holds nothing and belongs to this
        connection alone; what is made while only reading goes when the reading ends."""
        name = f"temp.terms_{kind}_{workspace}"
        self._conn.execute(
            f"CREATE VIRTUAL TABLE IF NOT EXISTS {name} USING fts5vocab(main, words_{workspace}, {kind})"
        )
        return name
