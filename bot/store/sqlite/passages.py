"""`bot.store.Passages` in SQLite."""

import re
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from bot.model import Filter, Passage, Shelves
from bot.store import Vectors
from bot.store.sqlite.base import OF_SHELVES, SQLiteBase, json_list, time_text
from bot.store.sqlite.index import indexed, other_model
from bot.store.sqlite.signs import MEMBER, SHORTLIST, Signs, read_signs

TITLE_WEIGHT, TEXT_WEIGHT = 0.3, 1.0
"""A word in the title counts less: every passage of the article has the same title."""

LEAST_RARITY = 1e-6
"""FTS5's weight of a word that half of the passages or more hold."""

_NEVER_IN_A_QUERY = re.compile('[\0"\ud800-\udfff]')


class SQLitePassages(SQLiteBase):
    def document_frequencies(self, shelves: Shelves, terms: Sequence[str]) -> dict[str, int]:
        frequencies = dict.fromkeys(terms, 0)
        with self._reading():
            for number, _ in indexed(self._conn, shelves):
                for term in frequencies:
                    frequencies[term] += self._frequency(number, term)
        return frequencies

    def _frequency(self, shelf: int, term: str) -> int:
        count = f"SELECT count(*) FROM words_{shelf} WHERE words_{shelf} MATCH ?"
        return int(self._conn.execute(count, (quoted(term),)).fetchone()[0])

    def passages_with_words(
        self, terms: Sequence[str], where: Filter, limit: int, *, every: bool = False
    ) -> list[tuple[int, float]]:
        if not terms:
            return []
        query = (" " if every else " OR ").join(quoted(term) for term in dict.fromkeys(terms))
        with self._reading():
            shelves = [number for number, _ in indexed(self._conn, where.shelves)]
            found = [self._with_words(number, query, where, limit) for number in shelves]
            if len(shelves) > 1:
                found = self._on_one_scale(shelves, found, list(dict.fromkeys(terms)))
        merged = sorted((hit for hits in found for hit in hits), key=lambda hit: (-hit[1], hit[0]))
        return merged[: max(limit, 0)]

    def _with_words(self, shelf: int, query: str, where: Filter, limit: int) -> list[tuple[int, float]]:
        words = f"words_{shelf}"
        join, values = _filtered(words, shelf, where)
        rows = self._conn.execute(
            f"""SELECT {words}.rowid, bm25({words}, {TITLE_WEIGHT}, {TEXT_WEIGHT}) AS score
                FROM {words} {join} WHERE {words} MATCH ? ORDER BY score, {words}.rowid LIMIT ?""",
            (*values, query, max(limit, 0)),
        )
        return [(passage, -score) for passage, score in rows]

    def _on_one_scale(
        self, shelves: Sequence[int], found: Sequence[list[tuple[int, float]]], terms: Sequence[str]
    ) -> list[list[tuple[int, float]]]:
        """The scores of each shelf times what its terms would weigh, on average, were all shelves one: in a shelf of
        few passages the rarest word counts as common."""
        sizes = [self._size(shelf) for shelf in shelves]
        held = np.array([[self._frequency(shelf, term) for term in terms] for shelf in shelves], dtype=np.float64)
        together = _rarity(held.sum(axis=0), sum(sizes))
        scaled = []
        for hits, own, size in zip(found, held, sizes, strict=True):
            apart, known = _rarity(own, size), own > 0
            factor = float(together[known].sum() / apart[known].sum()) if known.any() else 1.0
            scaled.append([(passage, score * factor) for passage, score in hits])
        return scaled

    def _size(self, shelf: int) -> int:
        return len(self._current_signs(shelf).members)

    def passages_near(self, vector: Vectors, where: Filter, limit: int) -> list[tuple[int, float]]:
        with self._reading():
            if limit <= 0 or not vector.any():
                return []
            shortlist: list[int] = []
            for number, dimensions in indexed(self._conn, where.shelves):
                if dimensions != len(vector):
                    raise other_model(self._path, dimensions, len(vector))
                signs = self._current_signs(number)
                shortlist += signs.shortlist(vector, where, max(SHORTLIST, 16 * limit)).tolist()
            vectors = self._vectors(shortlist)
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

    def passage_count(self, shelves: Shelves) -> int:
        with self._reading():
            (size,) = self._conn.execute(
                f"SELECT coalesce(sum(length(members)), 0) FROM signs WHERE workspace IN {OF_SHELVES}",
                (json_list(shelves),),
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
                (json_list(ids),),
            )
        )

    def _passages(self, column: str, numbers: Sequence[int]) -> dict[int, Passage]:
        """By id, in the order of ids. A text is read once, however many of its passages are asked for."""
        with self._reading():
            rows = self._conn.execute(
                f"""SELECT id, article, start, end FROM passages
                    WHERE {column} IN (SELECT value FROM json_each(?)) ORDER BY id""",
                (json_list(numbers),),
            ).fetchall()
            texts = dict(
                self._conn.execute(
                    "SELECT id, text FROM articles WHERE id IN (SELECT value FROM json_each(?))",
                    (json_list({article for _, article, _, _ in rows}),),
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


def _rarity(held: NDArray[np.float64], size: int) -> NDArray[np.float64]:
    """FTS5's weights of words that so many passages of `size` hold (https://www.sqlite.org/fts5.html, 5.1.1)."""
    return np.maximum(np.log((size - held + 0.5) / (held + 0.5)), LEAST_RARITY)


def _filtered(words: str, workspace: int, where: Filter) -> tuple[str, list[object]]:
    """A join that keeps only what the filter lets through, and its parameters. The `+` has SQLite collect the
    articles once and look up the passages that match, instead of running the words for each article."""
    tests: list[tuple[str, object]] = []
    if where.since is not None:
        tests.append(("published_at >= ?", time_text(where.since)))
    if where.until is not None:
        tests.append(("published_at < ?", time_text(where.until)))
    if where.articles is not None:
        tests.append(("id IN (SELECT value FROM json_each(?))", json_list(where.articles)))
    if not tests:
        return "", []
    inside = " AND ".join(["workspace = ?", *(test for test, _ in tests)])
    join = f"""JOIN passages ON passages.id = {words}.rowid
               AND +passages.article IN (SELECT id FROM articles WHERE {inside})"""
    return join, [workspace, *(value for _, value in tests)]
