"""`bot.store.Articles` in SQLite."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import numpy as np

from bot.acronyms import long_forms
from bot.model import STILL_NEWS, Article, Draft, Shelves, Span, Version
from bot.store import Entry
from bot.store.sqlite.base import OF_SHELVES, SQLiteBase, json_list, time_text
from bot.store.sqlite.index import add_to_index, check_vectors, prepare_index, remove_from_index
from bot.store.sqlite.stories import leave_story
from bot.text import fingerprint

SELECT = """
    SELECT articles.id, workspaces.name, title, text, publisher, byline, url, published_at,
        published_inferred, language, origin, stored_at, changed_at, same_as, extent, news_at
    FROM articles JOIN workspaces ON workspaces.id = articles.workspace"""


class SQLiteArticles(SQLiteBase):
    def add_article(self, shelf: str, entry: Entry, now: datetime) -> int:
        check_vectors(entry)
        with self._writing():
            number = self._workspace_to_write(shelf)
            prepare_index(self._conn, number, entry, self._path)
            news_at = entry.draft.published_at if entry.backlog else now
            article = self._conn.execute(
                """INSERT INTO articles (workspace, stored_at, title, text, publisher, byline, url,
                   published_at, published_inferred, language, origin, extent, same_as, text_hash, changed_at, news_at)
                   VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                (number, time_text(now), *_values(entry), time_text(now), news_at and time_text(news_at)),
            ).lastrowid
            assert article is not None
            self._signs.pop(number, None)
            add_to_index(self._conn, number, article, entry)
        return article

    def replace_article(self, article_id: int, entry: Entry, now: datetime) -> None:
        check_vectors(entry)
        with self._writing():
            found = self._conn.execute("SELECT workspace FROM articles WHERE id = ?", (article_id,)).fetchone()
            if found is not None:
                self._replace(found[0], article_id, entry, now)
        if found is None:
            raise KeyError(article_id)

    def _replace(self, workspace: int, article: int, entry: Entry, now: datetime) -> None:
        prepare_index(self._conn, workspace, entry, self._path)
        values = {"article": article, "text": entry.draft.text, "now": time_text(now), "backlog": entry.backlog}
        changed = self._conn.execute(
            """INSERT INTO versions (article, text, replaced_at)
               SELECT id, text, :now FROM articles WHERE id = :article AND text <> :text""",
            values,
        ).rowcount
        if changed:
            self._hand_over(workspace, article)
        self._conn.execute(
            """UPDATE articles SET news_at = :now WHERE id = :article AND text <> :text AND NOT :backlog""", values
        )
        self._signs.pop(workspace, None)
        remove_from_index(self._conn, workspace, article)
        self._conn.execute(
            """UPDATE articles SET title = ?, text = ?, publisher = ?, byline = ?, url = ?,
               published_at = ?, published_inferred = ?, language = ?, origin = ?, extent = ?, same_as = ?,
               text_hash = ?, changed_at = ? WHERE id = ?""",
            (*_values(entry), time_text(now), article),
        )
        add_to_index(self._conn, workspace, article, entry)

    def delete_articles(self, ids: Sequence[int]) -> None:
        with self._writing():
            rows = self._conn.execute(
                "SELECT id, workspace FROM articles WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id",
                (json_list(ids),),
            ).fetchall()
            for article, workspace in rows:
                self._delete(workspace, article)
            self._conn.execute(
                """DELETE FROM turns WHERE EXISTS (
                       SELECT value FROM json_each(articles) UNION ALL SELECT value FROM json_each(about) UNION ALL
                       SELECT id.value FROM json_each(items) AS item, json_each(item.value, '$[1]') AS id
                       INTERSECT SELECT value FROM json_each(?))""",
                (json_list(article for article, _ in rows),),
            )

    def _delete(self, workspace: int, article: int) -> None:
        self._signs.pop(workspace, None)
        remove_from_index(self._conn, workspace, article)
        self._conn.execute("DELETE FROM versions WHERE article = ?", (article,))
        self._conn.execute("DELETE FROM source_articles WHERE article = ?", (article,))
        self._hand_over(workspace, article)
        leave_story(self._conn, article)
        self._conn.execute("DELETE FROM articles WHERE id = ?", (article,))

    def _hand_over(self, workspace: int, article: int) -> None:
        """Makes the oldest light rewrite of an article the one that the others repeat."""
        heir = self._conn.execute(
            "SELECT id, title, text, text_hash, published_at FROM articles WHERE same_as = ? ORDER BY id LIMIT 1",
            (article,),
        ).fetchone()
        if heir is None:
            return
        number, title, text, text_hash, published_at = heir
        passages = self._conn.execute(
            """SELECT start, end, vector FROM passages JOIN vectors ON vectors.passage = passages.id
               WHERE article = ? ORDER BY passages.id""",
            (number,),
        ).fetchall()
        remove_from_index(self._conn, workspace, number)
        self._conn.execute("UPDATE articles SET same_as = NULL WHERE id = ?", (number,))
        self._conn.execute("UPDATE articles SET same_as = ? WHERE same_as = ?", (number, article))
        halves = [np.frombuffer(vector, dtype="<f2") for _, _, vector in passages]
        entry = Entry(
            Draft(text, title, published_at=None if published_at is None else datetime.fromisoformat(published_at)),
            text_hash,
            fingerprint(text),
            tuple(Span(start, end) for start, end, _ in passages),
            np.array(halves, dtype=np.float32).reshape(len(halves), -1),
            acronyms=long_forms(text),
        )
        add_to_index(self._conn, workspace, number, entry)

    def versions(self, ids: Sequence[int]) -> dict[int, tuple[Version, ...]]:
        versions: dict[int, tuple[Version, ...]] = {}
        with self._reading():
            rows = self._conn.execute(
                """SELECT article, text, replaced_at FROM versions WHERE article IN (SELECT value FROM json_each(?))
                   ORDER BY replaced_at, id""",
                (json_list(ids),),
            )
            for article, text, replaced_at in rows:
                version = Version(text, datetime.fromisoformat(replaced_at))
                versions[article] = (*versions.get(article, ()), version)
        return versions

    def articles(self, ids: Sequence[int]) -> dict[int, Article]:
        with self._reading():
            rows = self._conn.execute(
                f"{SELECT} WHERE articles.id IN (SELECT value FROM json_each(?))", (json_list(ids),)
            ).fetchall()
        found = {row[0]: _article(row) for row in rows}
        return {number: found[number] for number in ids if number in found}

    def article_with_text(self, shelf: str, text_hash: str) -> int | None:
        return self._oldest("text_hash", shelf, text_hash)

    def article_with_origin(self, shelf: str, origin: str) -> int | None:
        return self._oldest("origin", shelf, origin)

    def articles_sharing_bands(self, shelf: str, bands: Sequence[int], limit: int) -> list[Article]:
        with self._reading():
            rows = self._conn.execute(
                f"""{SELECT} JOIN (
                        SELECT article, count(*) AS shared FROM fingerprints
                        WHERE workspace = (SELECT id FROM workspaces WHERE name = ?)
                        AND band IN (SELECT value FROM json_each(?))
                        GROUP BY article ORDER BY shared DESC, article LIMIT ?
                    ) ON article = articles.id ORDER BY shared DESC, article""",
                (shelf, json_list(bands), max(limit, 0)),
            ).fetchall()
        return [_article(row) for row in rows]

    def articles_between(self, shelves: Shelves, since: datetime, until: datetime) -> list[Article]:
        return self._between("published_at >= ? AND published_at < ?", shelves, since, until)

    def arrivals_between(self, shelves: Shelves, since: datetime, until: datetime) -> list[Article]:
        return self._between(
            "news_at >= ? AND news_at < ? AND published_at >= ?", shelves, since, until, since - STILL_NEWS
        )

    def _between(self, inside: str, shelves: Shelves, *times: datetime) -> list[Article]:
        with self._reading():
            rows = self._conn.execute(
                f"""{SELECT} WHERE articles.workspace IN {OF_SHELVES} AND {inside}
                    ORDER BY published_at DESC, articles.id""",
                (json_list(shelves), *map(time_text, times)),
            ).fetchall()
        return [_article(row) for row in rows]

    def article_count(self, shelves: Shelves) -> int:
        with self._reading():
            (count,) = self._conn.execute(
                f"SELECT count(*) FROM articles WHERE workspace IN {OF_SHELVES}", (json_list(shelves),)
            ).fetchone()
        return int(count)

    def article_span(self, shelves: Shelves) -> tuple[datetime, datetime] | None:
        with self._reading():
            oldest, newest = self._conn.execute(
                f"SELECT min(published_at), max(published_at) FROM articles WHERE workspace IN {OF_SHELVES}",
                (json_list(shelves),),
            ).fetchone()
        if oldest is None:
            return None
        return datetime.fromisoformat(oldest), datetime.fromisoformat(newest)

    def _oldest(self, column: str, shelf: str, value: str) -> int | None:
        with self._reading():
            (number,) = self._conn.execute(
                f"""SELECT min(id) FROM articles
                    WHERE workspace = (SELECT id FROM workspaces WHERE name = ?) AND {column} = ?""",
                (shelf, value),
            ).fetchone()
        return None if number is None else int(number)


def _values(entry: Entry) -> tuple[Any, ...]:
    draft = entry.draft
    published_at = None if draft.published_at is None else time_text(draft.published_at)
    return (
        *(draft.title, draft.text, draft.publisher, draft.byline, draft.url, published_at),
        *(draft.published_inferred, draft.language, draft.origin, draft.extent, entry.same_as, entry.text_hash),
    )


def _article(row: tuple[Any, ...]) -> Article:
    number, shelf, title, text, publisher, byline, url, published_at, inferred, *rest = row
    language, origin, stored_at, changed_at, same_as, extent, news_at = rest
    return Article(
        id=number,
        shelf=shelf,
        title=title,
        text=text,
        publisher=publisher,
        byline=byline,
        url=url,
        published_at=None if published_at is None else datetime.fromisoformat(published_at),
        published_inferred=bool(inferred),
        language=language,
        origin=origin,
        stored_at=datetime.fromisoformat(stored_at),
        changed_at=datetime.fromisoformat(changed_at),
        same_as=same_as,
        extent=extent,
        news_at=None if news_at is None else datetime.fromisoformat(news_at),
    )
