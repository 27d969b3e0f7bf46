"""`bot.store.Articles` in SQLite."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.model import Article
from bot.store import Entry
from bot.store.sqlite.base import SQLiteBase, id_list, time_text
from bot.store.sqlite.index import add_to_index, check_vectors, prepare_index, remove_from_index

SELECT = """
    SELECT articles.id, workspaces.name, title, text, publisher, byline, url, published_at,
        published_inferred, language, origin, stored_at, changed_at, same_as
    FROM articles JOIN workspaces ON workspaces.id = articles.workspace"""


class SQLiteArticles(SQLiteBase):
    def add_article(self, workspace: str, entry: Entry, now: datetime) -> int:
        check_vectors(entry)
        with self._writing():
            number = self._workspace_to_write(workspace)
            prepare_index(self._conn, number, entry, self._path)
            article = self._conn.execute(
                """INSERT INTO articles (workspace, stored_at, title, text, publisher, byline, url,
                   published_at, published_inferred, language, origin, same_as, text_hash, changed_at)
                   VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                (number, time_text(now), *_values(entry), time_text(now)),
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
        self._signs.pop(workspace, None)
        remove_from_index(self._conn, workspace, article)
        self._conn.execute(
            """UPDATE articles SET title = ?, text = ?, publisher = ?, byline = ?, url = ?,
               published_at = ?, published_inferred = ?, language = ?, origin = ?, same_as = ?,
               text_hash = ?, changed_at = ? WHERE id = ?""",
            (*_values(entry), time_text(now), article),
        )
        add_to_index(self._conn, workspace, article, entry)

    def articles(self, ids: Sequence[int]) -> dict[int, Article]:
        with self._reading():
            rows = self._conn.execute(
                f"{SELECT} WHERE articles.id IN (SELECT value FROM json_each(?))", (id_list(ids),)
            ).fetchall()
        found = {row[0]: _article(row) for row in rows}
        return {number: found[number] for number in ids if number in found}

    def article_with_text(self, workspace: str, text_hash: str) -> int | None:
        return self._oldest("text_hash", workspace, text_hash)

    def article_with_origin(self, workspace: str, origin: str) -> int | None:
        return self._oldest("origin", workspace, origin)

    def articles_sharing_bands(self, workspace: str, bands: Sequence[int], limit: int) -> list[Article]:
        with self._reading():
            rows = self._conn.execute(
                f"""{SELECT} JOIN (
                        SELECT article, count(*) AS shared FROM fingerprints
                        WHERE workspace = (SELECT id FROM workspaces WHERE name = ?)
                        AND band IN (SELECT value FROM json_each(?))
                        GROUP BY article ORDER BY shared DESC, article LIMIT ?
                    ) ON article = articles.id ORDER BY shared DESC, article""",
                (workspace, id_list(bands), max(limit, 0)),
            ).fetchall()
        return [_article(row) for row in rows]

    def articles_between(self, workspace: str, since: datetime, until: datetime) -> list[Article]:
        with self._reading():
            rows = self._conn.execute(
                f"""{SELECT} WHERE workspaces.name = ? AND published_at >= ? AND published_at < ?
                    ORDER BY published_at DESC, articles.id""",
                (workspace, time_text(since), time_text(until)),
            ).fetchall()
        return [_article(row) for row in rows]

    def article_count(self, workspace: str) -> int:
        with self._reading():
            (count,) = self._conn.execute(
                "SELECT count(*) FROM articles WHERE workspace = (SELECT id FROM workspaces WHERE name = ?)",
                (workspace,),
            ).fetchone()
        return int(count)

    def article_span(self, workspace: str) -> tuple[datetime, datetime] | None:
        with self._reading():
            oldest, newest = self._conn.execute(
                """SELECT min(published_at), max(published_at) FROM articles
                   WHERE workspace = (SELECT id FROM workspaces WHERE name = ?)""",
                (workspace,),
            ).fetchone()
        if oldest is None:
            return None
        return datetime.fromisoformat(oldest), datetime.fromisoformat(newest)

    def _oldest(self, column: str, workspace: str, value: str) -> int | None:
        with self._reading():
            (number,) = self._conn.execute(
                f"""SELECT min(id) FROM articles
                    WHERE workspace = (SELECT id FROM workspaces WHERE name = ?) AND {column} = ?""",
                (workspace, value),
            ).fetchone()
        return None if number is None else int(number)


def _values(entry: Entry) -> tuple[Any, ...]:
    draft = entry.draft
    published_at = None if draft.published_at is None else time_text(draft.published_at)
    return (
        *(draft.title, draft.text, draft.publisher, draft.byline, draft.url, published_at),
        *(draft.published_inferred, draft.language, draft.origin, entry.same_as, entry.text_hash),
    )


def _article(row: tuple[Any, ...]) -> Article:
    number, workspace, title, text, publisher, byline, url, published_at, inferred, *rest = row
    language, origin, stored_at, changed_at, same_as = rest
    return Article(
        id=number,
        workspace=workspace,
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
    )
