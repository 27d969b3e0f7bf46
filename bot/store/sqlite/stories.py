"""`bot.store.Stories` in SQLite."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from bot.profile import Profile, mean
from bot.store.sqlite.base import SQLiteBase, json_list, time_text

YOUNGEST: Final = 64
"""Stories looked at for a key: what an article costs does not grow with the store."""

EVERY_ARTICLE: Final = -1
"""In `key_counts`, in place of a key: how many articles are counted."""

_PROFILE = "first, last, mass, keys, weights, vector"
_EVER, _NEVER = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


class SQLiteStories(SQLiteBase):
    def articles_with_keys(self, shelf: str, keys: Sequence[int]) -> tuple[int, dict[int, int]]:
        with self._reading():
            held = dict(
                self._conn.execute(
                    """SELECT key, articles FROM key_counts WHERE workspace = ? AND articles > 0
                       AND key IN (SELECT value FROM json_each(?))""",
                    (self._workspace(shelf), json_list([EVERY_ARTICLE, *keys])),
                )
            )
        return held.pop(EVERY_ARTICLE, 0), held

    def stories_sharing(
        self, shelf: str, keys: Sequence[int], since: datetime, until: datetime, limit: int
    ) -> dict[int, Profile]:
        with self._reading():
            number = self._workspace(shelf)
            shared: defaultdict[int, float] = defaultdict(float)
            for place, key in enumerate(dict.fromkeys(keys)):
                for (story,) in self._conn.execute(
                    "SELECT story FROM story_keys WHERE workspace = ? AND key = ? ORDER BY story DESC LIMIT ?",
                    (number, key, YOUNGEST),
                ):
                    shared[story] += 1 - place / (len(keys) + 1)
            ranked = [story for _, story in sorted(((held, story) for story, held in shared.items()), reverse=True)]
            found: dict[int, Profile] = {}
            while ranked and len(found) < limit:
                some, ranked = ranked[: limit - len(found)], ranked[limit - len(found) :]
                within = _profiles(self._conn, some, since, until)
                found |= {story: within[story] for story in some if story in within}
        return found

    def add_to_story(
        self, shelf: str, article_id: int, story_id: int | None, profile: Profile | None, telling: Sequence[int]
    ) -> int:
        with self._writing():
            number = self._workspace_to_write(shelf)
            story = _new_story(self._conn, number) if story_id is None else story_id
            known = self._conn.execute(
                "SELECT 1 FROM stories WHERE id = ? AND workspace = ?", (story, number)
            ).fetchone()
            if known:
                self._add(number, article_id, story, profile, telling)
        if not known:
            raise KeyError(story)
        return story

    def _add(self, shelf: int, article: int, story: int, profile: Profile | None, telling: Sequence[int]) -> None:
        former = _take_out(self._conn, article)
        self._conn.execute("DELETE FROM story_backlog WHERE article = ?", (article,))
        self._conn.execute(
            "INSERT INTO story_articles (article, story, at, keys, weights, vector) VALUES (?, ?, ?, ?, ?, ?)",
            (article, story, *((None,) * 4 if profile is None else (time_text(profile.last), *_blobs(profile)))),
        )
        if former is not None:
            _refresh(self._conn, former)
        if profile is None:
            return
        _count(self._conn, shelf, profile.keys, 1)
        self._conn.executemany(
            "INSERT OR IGNORE INTO story_keys (workspace, key, story) VALUES (?, ?, ?)",
            [(shelf, key, story) for key in telling],
        )
        if former != story:
            whole = _profiles(self._conn, [story]).get(story)
            _set_profile(self._conn, story, profile if whole is None else mean((whole, profile)))

    def leave_story(self, article_id: int) -> None:
        with self._writing():
            leave_story(self._conn, article_id)

    def stories_of(self, article_ids: Sequence[int]) -> dict[int, int]:
        with self._reading():
            return dict(
                self._conn.execute(
                    "SELECT article, story FROM story_articles WHERE article IN (SELECT value FROM json_each(?))",
                    (json_list(article_ids),),
                )
            )

    def story_articles(self, story_ids: Sequence[int]) -> dict[int, list[int]]:
        grouped: dict[int, list[int]] = {story: [] for story in story_ids}
        with self._reading():
            for story, article in self._conn.execute(
                """SELECT story, article FROM story_articles WHERE story IN (SELECT value FROM json_each(?))
                   ORDER BY article""",
                (json_list(grouped),),
            ):
                grouped[story].append(article)
        return grouped

    def story_profiles(self, story_ids: Sequence[int]) -> dict[int, Profile]:
        with self._reading():
            return _profiles(self._conn, story_ids)

    def articles_without_story(self, shelf: str, limit: int) -> list[int]:
        with self._reading():
            rows = self._conn.execute(
                """SELECT articles.id FROM story_backlog JOIN articles ON articles.id = article WHERE workspace = ?
                   ORDER BY coalesce(published_at, stored_at), articles.id LIMIT ?""",
                (self._workspace(shelf), max(limit, 0)),
            )
            return [number for (number,) in rows]


def leave_story(conn: sqlite3.Connection, article: int) -> None:
    """As `Stories.leave_story`, for use inside a transaction; whatever deletes an article calls it first."""
    former = _take_out(conn, article)
    if former is not None:
        _refresh(conn, former)


def _take_out(conn: sqlite3.Connection, article: int) -> int | None:
    """The story that the article was in; its profile is still the old one."""
    row = conn.execute(
        """SELECT story, workspace, story_articles.keys FROM story_articles JOIN stories ON stories.id = story
           WHERE article = ?""",
        (article,),
    ).fetchone()
    if row is None:
        return None
    story, shelf, keys = row
    conn.execute("DELETE FROM story_articles WHERE article = ?", (article,))
    if keys is not None:
        _count(conn, shelf, np.frombuffer(keys, dtype="<u4"), -1)
    return int(story)


def _refresh(conn: sqlite3.Connection, story: int) -> None:
    """Makes a story's profile the mean of its articles' again, or deletes a story without articles. One that has only
    light rewrites left keeps what it was known by."""
    rows = conn.execute(
        """SELECT at, at, 1.0, keys, weights, vector FROM story_articles WHERE story = ? ORDER BY at, article""",
        (story,),
    ).fetchall()
    if not rows:
        conn.execute("DELETE FROM story_keys WHERE story = ?", (story,))
        conn.execute("DELETE FROM stories WHERE id = ?", (story,))
    elif members := [_profile(row) for row in rows if row[0] is not None]:
        _set_profile(conn, story, mean(members))


def _new_story(conn: sqlite3.Connection, shelf: int) -> int:
    story = conn.execute("INSERT INTO stories (workspace) VALUES (?)", (shelf,)).lastrowid
    assert story is not None
    return story


def _set_profile(conn: sqlite3.Connection, story: int, profile: Profile) -> None:
    conn.execute(
        f"UPDATE stories SET ({_PROFILE}) = (?, ?, ?, ?, ?, ?) WHERE id = ?",
        (time_text(profile.first), time_text(profile.last), profile.mass, *_blobs(profile), story),
    )


def _count(conn: sqlite3.Connection, shelf: int, keys: NDArray[np.uint32], change: int) -> None:
    conn.executemany(
        """INSERT INTO key_counts (workspace, key, articles) VALUES (?, ?, ?)
           ON CONFLICT DO UPDATE SET articles = articles + excluded.articles""",
        [(shelf, key, change) for key in (EVERY_ARTICLE, *keys.tolist())],
    )


def _profiles(
    conn: sqlite3.Connection, stories: Iterable[int], since: datetime = _EVER, until: datetime = _NEVER
) -> dict[int, Profile]:
    """Of those that have one, and an article between these times, or both before and after."""
    rows = conn.execute(
        f"""SELECT id, {_PROFILE} FROM stories
            WHERE id IN (SELECT value FROM json_each(?)) AND last >= ? AND first <= ?""",
        (json_list(stories), time_text(since), time_text(until)),
    )
    return {story: _profile(row) for story, *row in rows}


def _profile(row: Sequence[Any]) -> Profile:
    first, last, mass, keys, weights, vector = row
    return Profile(
        np.frombuffer(keys, dtype="<u4"),
        np.frombuffer(weights, dtype="<f2").astype(np.float32),
        np.frombuffer(vector, dtype="<f2").astype(np.float32),
        datetime.fromisoformat(first),
        datetime.fromisoformat(last),
        mass,
    )


def _blobs(profile: Profile) -> tuple[bytes, bytes, bytes]:
    return (
        profile.keys.astype("<u4").tobytes(),
        profile.weights.astype("<f2").tobytes(),
        profile.vector.astype("<f2").tobytes(),
    )
