"""`bot.store.Vocabulary` in SQLite."""

from collections import Counter
from collections.abc import Sequence

from bot.model import Shelves
from bot.store.sqlite.base import OF_SHELVES, SQLiteBase, json_list
from bot.store.sqlite.index import indexed
from bot.store.sqlite.passages import quoted

LAST_CHARACTER = "\U0010ffff"


class SQLiteVocabulary(SQLiteBase):
    def unknown_words(self, shelves: Shelves, terms: Sequence[str]) -> list[str]:
        unknown = list(dict.fromkeys(terms))
        with self._reading():
            for number, _ in indexed(self._conn, shelves):
                held = f"SELECT 1 FROM words_{number} WHERE words_{number} MATCH ? LIMIT 1"
                unknown = [term for term in unknown if not self._conn.execute(held, (quoted(term),)).fetchone()]
        return unknown

    def stems_beginning(self, shelves: Shelves, beginning: str) -> dict[str, int]:
        held = Counter[str]()
        with self._reading():
            for number, _ in indexed(self._conn, shelves):
                rows = self._conn.execute(
                    f"SELECT term, doc FROM {self._terms(number, 'row')} WHERE term >= ? AND term < ?",
                    (beginning, beginning + LAST_CHARACTER),
                )
                held.update(dict(rows))
        return dict(held)

    def passages_with_stem(self, shelves: Shelves, stem: str, limit: int) -> list[int]:
        found: list[int] = []
        with self._reading():
            for number, _ in indexed(self._conn, shelves):
                rows = self._conn.execute(
                    f"""SELECT DISTINCT doc FROM {self._terms(number, "instance")}
                        WHERE term = ? AND col = 'text' LIMIT ?""",
                    (stem, max(limit, 0)),
                )
                found += [passage for (passage,) in rows]
        return sorted(found)[: max(limit, 0)]

    def long_forms(self, shelves: Shelves, acronym: str) -> dict[str, int]:
        with self._reading():
            return dict(
                self._conn.execute(
                    f"""SELECT long_form, count(*) AS articles FROM acronyms
                       WHERE workspace IN {OF_SHELVES} AND acronym = ?
                       GROUP BY long_form ORDER BY articles DESC, long_form""",
                    (json_list(shelves), acronym),
                )
            )

    def _terms(self, workspace: int, kind: str) -> str:
        """The name of an `fts5vocab` table over a shelf's word index. It holds nothing and belongs to this
        connection alone; what is made while only reading goes when the reading ends."""
        name = f"temp.terms_{kind}_{workspace}"
        self._conn.execute(
            f"CREATE VIRTUAL TABLE IF NOT EXISTS {name} USING fts5vocab(main, words_{workspace}, {kind})"
        )
        return name
