"""`bot.store.Passages` in SQLite."""

import re
from collections.abc import Iterable, Sequence

import numpy as np

from bot.model import Filter, Passage
from bot.store import Vectors
from bot.store.sqlite.base import SQLiteBase, id_list, time_text
from bot.store.sqlite.index import indexed, other_model
from bot.store.sqlite.signs import MEMBER, SHORTLIST, Signs, read_signs

TITLE_WEIGHT, TEXT_WEIGHT = 0.3, 1.0
"""A word in the title counts less: every passage of the article has the same title."""

_NEVER_IN_A_QUERY = re.compile('[\0"\ud800-\udfff]')


class SQLitePassages(SQLiteBase):
    def document_frequencies(self, workspace: str, terms: Sequence[str]) -> dict[str, int]:
        with self._reading():
            number, dimensions = indexed(self._conn, workspace)
            if dimensions is None:
                return dict.fromkeys(terms, 0)
            count = f"SELECT count(*) FROM words_{number} WHERE words_{number} MATCH ?"
            return {term: self._conn.execute(count, (quoted(term),)).fetchone()[0] for term in dict.fromkeys(terms)}

    def passages_with_words(
        self, terms: Sequence[str], where: Filter, limit: int, *, every: bool = False
    ) -> list[tuple[int, float]]:
        with self._reading():
            number, dimensions = indexed(self._conn, where.workspace)
            if dimensions is None or not terms:
                return []
            words = f"words_{number}"
            query = (" " if every else " OR ").join(quoted(term) for term in dict.fromkeys(terms))
            join, values = _filtered(words, number, where)
            rows = self._conn.execute(
                f"""SELECT {words}.rowid, bm25({words}, {TITLE_WEIGHT}, {TEXT_WEIGHT}) AS score
                    FROM {words} {join} WHERE {words} MATCH ? ORDER BY score, {words}.rowid LIMIT ?""",
                (*values, query, max(limit, 0)),
            ).fetchall()
        return [(passage, -score) for passage, score in rows]

    def passages_near(self, vector: Vectors, where: Filter, limit: int) -> list[tuple[int, float]]:
        with self._reading():
            number, dimensions = indexed(self._conn, where.workspace)
            if dimensions is None or limit <= 0 or not vector.any():
                return []
            if dimensions != len(vector):
                raise other_model(self._path, dimensions, len(vector))
            shortlist = self._current_signs(number).shortlist(vector, where, max(SHORTLIST, 16 * limit))
            vectors = self._vectors(shortlist.tolist())
        if not vectors:
            return []
        ids = np.fromiter(vectors, dtype=np.int64, count=len(vectors))
        cosines = np.frombuffer(b"".join(vectors.values()), dtype="<f2").astype(np.float32).reshape(
            len(ids), -1
        ) @ vector.astype(np.float32)
        best = np.lexsort((ids, -cosines))[:limit]
        return list(zip(ids[best].tolist(), cosines[best].tolist(), strict=True))

    def passages(self, ids: Sequence[int]) -> dict[int, Passage]:
        found = self._passages("id", ids)
        return {number: found[number] for number in ids if number in found}

    def passages_of(self, article_ids: Sequence[int]) -> dict[int, list[Passage]]:
        grouped: dict[int, list[Passage]] = {number: [] for number in article_ids}
        for passage in self._passages("article", article_ids).values():
            grouped[passage.article_id].append(passage)
        return grouped

    def passage_vectors(self, ids: Sequence[int]) -> Vectors:
        with self._reading():
            vectors = self._vectors(ids)
        if not ids:
            return np.zeros((0, 0), dtype=np.float32)
        halves = [np.frombuffer(vectors[number], dtype="<f2") for number in ids]
        return np.stack(halves).astype(np.float32)

    def passage_count(self, workspace: str) -> int:
        with self._reading():
            (size,) = self._conn.execute(
                """SELECT coalesce(sum(length(members)), 0) FROM signs
                   WHERE workspace = (SELECT id FROM workspaces WHERE name = ?)""",
                (workspace,),
            ).fetchone()
        return int(size) // MEMBER.itemsize

    def _current_signs(self, workspace: int) -> Signs:
        """Read again after another process has written; what this one writes drops them."""
        (version,) = self._conn.execute("PRAGMA data_version").fetchone()
        kept = self._signs.get(workspace)
        if kept is None or kept[0] != version:
            kept = self._signs[workspace] = (version, read_signs(self._conn, workspace))
        return kept[1]

    def _vectors(self, ids: Iterable[int]) -> dict[int, bytes]:
        return dict(
            self._conn.execute(
                "SELECT passage, vector FROM vectors WHERE passage IN (SELECT value FROM json_each(?))",
                (id_list(ids),),
            )
        )

    def _passages(self, column: str, numbers: Sequence[int]) -> dict[int, Passage]:
        """By id, in the order of ids. A text is read once, however many of its passages are asked for."""
        with self._reading():
            rows = self._conn.execute(
                f"""SELECT id, article, start, end FROM passages
                    WHERE {column} IN (SELECT value FROM json_each(?)) ORDER BY id""",
                (id_list(numbers),),
            ).fetchall()
            texts = dict(
                self._conn.execute(
                    "SELECT id, text FROM articles WHERE id IN (SELECT value FROM json_each(?))",
                    (id_list({article for _, article, _, _ in rows}),),
                )
            )
        return {
            number: Passage(number, article, start, end, texts[article][start:end])
            for number, article, start, end in rows
        }


def quoted(term: str) -> str:
    """A term as an FTS5 string, in which nothing is an operator. One with several words is a phrase; one
    without any matches nothing and, next to others, asks for nothing."""
    return f'"{_NEVER_IN_A_QUERY.sub(" ", term)}"'


def _filtered(words: str, workspace: int, where: Filter) -> tuple[str, list[object]]:
    """A join that keeps only what the filter lets through, and its parameters. The `+` has SQLite collect the
    articles once and look up the passages that match, instead of running the words for each article."""
    tests: list[tuple[str, object]] = []
    if where.since is not None:
        tests.append(("published_at >= ?", time_text(where.since)))
    if where.until is not None:
        tests.append(("published_at < ?", time_text(where.until)))
    if where.articles is not None:
        tests.append(("id IN (SELECT value FROM json_each(?))", id_list(where.articles)))
    if not tests:
        return "", []
    inside = " AND ".join(["workspace = ?", *(test for test, _ in tests)])
    join = f"""JOIN passages ON passages.id = {words}.rowid
               AND +passages.article IN (SELECT id FROM articles WHERE {inside})"""
    return join, [workspace, *(value for _, value in tests)]
