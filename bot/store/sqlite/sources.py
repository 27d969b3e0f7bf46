"""`bot.store.Sources` in SQLite."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from bot.errors import StoreError
from bot.source import FIRST_INTERVAL, FURTHEST, Bounds, FileState, NewSource, PollState, Source
from bot.store.sqlite.base import SQLiteBase, json_list, time_text

_SOURCE = """
    SELECT sources.id, workspace, kind, address, title, confidential, private, channels, added_by, added_at, removed_at,
        poll
    FROM sources JOIN polls ON polls.id = sources.poll"""

_POLL = """
    SELECT polls.id, kind, address, etag, last_modified, interval, next_poll, not_before, failures, failing_since,
        last_success, last_error, retired_at, ttl, skip_hours, skip_days, moved_to, moves, body_hash
    FROM polls"""

_LIVE_LINKS = "source_articles JOIN sources ON sources.id = source AND removed_at IS NULL"

_HAS_SOURCES = "id IN (SELECT poll FROM sources WHERE removed_at IS NULL)"


class SQLiteSources(SQLiteBase):
    def add_source(self, new: NewSource, now: datetime) -> int:
        with self._writing():
            poll = self._poll_of(new, now)
            taken = self._conn.execute(
                """SELECT id, confidential FROM sources WHERE workspace = :workspace AND poll = :poll
                   AND removed_at IS NULL AND (NOT private AND NOT :private OR confidential <> :confidential
                   OR (private, channels) = (:private, :channels))""",
                {
                    "workspace": new.workspace,
                    "poll": poll,
                    "confidential": new.confidential,
                    "private": new.private,
                    "channels": json_list(new.channels),
                },
            ).fetchone()
            if taken:
                number, confidential = taken
                kind = "a confidential source" if confidential else "a source"
                other = "" if confidential == new.confidential else f": remove source {number} first"
                raise StoreError(f"{new.title} is {kind} already (number {number}){other}.")
            added = self._conn.execute(
                """INSERT INTO sources (workspace, poll, title, confidential, private, channels, added_by, added_at)
                   VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
                (
                    *(new.workspace, poll, new.title, new.confidential, new.private, json_list(new.channels)),
                    *(new.added_by, time_text(now)),
                ),
            ).lastrowid
        assert added is not None
        return added

    def _poll_of(self, new: NewSource, now: datetime) -> int:
        """The number of the poll state of a source's address, made where there is none; one that retired, or that
        nobody polled any more, begins anew."""
        row = self._conn.execute(
            f"SELECT id, retired_at IS NULL AND {_HAS_SOURCES} FROM polls WHERE kind = ? AND address = ?",
            (new.kind, new.address),
        ).fetchone()
        if row is None:
            added = self._conn.execute(
                """INSERT INTO polls (kind, address, interval, next_poll, failures, skip_hours, skip_days, moves)
                   VALUES (?, ?, ?, ?, 0, '[]', '[]', 0)""",
                (new.kind, new.address, FIRST_INTERVAL.total_seconds(), time_text(now)),
            ).lastrowid
            assert added is not None
            return added
        number, polled = row
        if not polled:
            self._set(PollState(new.address, None, None, FIRST_INTERVAL, now, kind=new.kind, id=number))
        return int(number)

    def sources(self, workspace: str | None = None) -> list[Source]:
        of = "" if workspace is None else " AND workspace = ?"
        with self._reading():
            rows = self._conn.execute(
                f"{_SOURCE} WHERE removed_at IS NULL{of} ORDER BY sources.id", () if workspace is None else (workspace,)
            ).fetchall()
        return [_source(row) for row in rows]

    def remove_source(self, source_id: int, now: datetime) -> None:
        with self._writing():
            done = self._conn.execute(
                "UPDATE sources SET removed_at = ? WHERE id = ? AND removed_at IS NULL", (time_text(now), source_id)
            ).rowcount
        if not done:
            raise KeyError(source_id)

    def poll_states(self, sources: Sequence[int]) -> dict[int, PollState]:
        with self._reading():
            rows = self._conn.execute(
                f"SELECT sources.id AS source, state.* FROM sources JOIN ({_POLL}) AS state ON state.id = sources.poll"
                " WHERE source IN (SELECT value FROM json_each(?))",
                (json_list(sources),),
            ).fetchall()
        return {row[0]: _poll(row[1:]) for row in rows}

    def claim_polls(self, now: datetime, until: datetime, only: Sequence[int] | None = None) -> list[PollState]:
        due = "(next_poll <= :now OR next_poll > :furthest)"
        named = "id IN (SELECT poll FROM sources WHERE id IN (SELECT value FROM json_each(:only)))"
        chosen = due if only is None else named
        values = {
            "now": time_text(now),
            "until": time_text(until),
            "furthest": time_text(now + FURTHEST),
            "only": json_list(only or ()),
        }
        free = "(claimed_until IS NULL OR claimed_until <= :now OR claimed_until > :furthest)"
        with self._writing():
            rows = self._conn.execute(
                f"{_POLL} WHERE retired_at IS NULL AND {chosen} AND {free} AND {_HAS_SOURCES} ORDER BY next_poll, id",
                values,
            ).fetchall()
            self._conn.execute(
                "UPDATE polls SET claimed_until = ? WHERE id IN (SELECT value FROM json_each(?))",
                (values["until"], json_list(row[0] for row in rows)),
            )
        return [_poll(row) for row in rows]

    def set_poll_states(self, states: Sequence[PollState]) -> None:
        with self._writing():
            for state in states:
                self._set(state)

    def _set(self, state: PollState) -> None:
        other = self._conn.execute(
            "SELECT id FROM polls WHERE kind = ? AND address = ? AND id <> ?", (state.kind, state.address, state.id)
        ).fetchone()
        if other is not None:
            self._conn.execute("UPDATE sources SET poll = ? WHERE poll = ?", (other[0], state.id))
            self._conn.execute("DELETE FROM polls WHERE id = ?", (state.id,))
            return
        bounds = state.bounds
        self._conn.execute(
            """UPDATE polls SET address = ?, etag = ?, last_modified = ?, interval = ?, next_poll = ?, not_before = ?,
               failures = ?, failing_since = ?, last_success = ?, last_error = ?, retired_at = ?, ttl = ?,
               skip_hours = ?, skip_days = ?, moved_to = ?, moves = ?, body_hash = ?, claimed_until = NULL
               WHERE id = ?""",
            (
                *(state.address, state.etag, state.last_modified, state.interval.total_seconds()),
                *(time_text(state.next_poll), _stored(state.not_before), state.failures, _stored(state.failing_since)),
                *(_stored(state.last_success), state.last_error, _stored(state.retired_at)),
                None if bounds.ttl is None else bounds.ttl.total_seconds(),
                *(json_list(sorted(bounds.skip_hours)), json_list(sorted(bounds.skip_days))),
                *(state.moved_to, state.moves, state.body_hash, state.id),
            ),
        )

    def sources_polled(self, polls: Sequence[int]) -> dict[int, list[Source]]:
        with self._reading():
            rows = self._conn.execute(
                f"""{_SOURCE} WHERE poll IN (SELECT value FROM json_each(?)) AND removed_at IS NULL
                    ORDER BY sources.id""",
                (json_list(polls),),
            ).fetchall()
        found: dict[int, list[Source]] = {number: [] for number in polls}
        for row in rows:
            found[row[-1]].append(_source(row))
        return found

    def link_articles(self, source_id: int, articles: Sequence[int], path: str = "") -> None:
        with self._writing():
            self._conn.executemany(
                "INSERT OR IGNORE INTO source_articles (source, article, path) VALUES (?, ?, ?)",
                [(source_id, article, path) for article in articles],
            )

    def unlink_articles(self, source_id: int, path: str) -> list[int]:
        with self._writing():
            rows = self._conn.execute(
                "DELETE FROM source_articles WHERE source = ? AND path = ? RETURNING article", (source_id, path)
            ).fetchall()
            unlinked = sorted(article for (article,) in rows)
            still = self._conn.execute(
                f"SELECT article FROM {_LIVE_LINKS} WHERE article IN (SELECT value FROM json_each(?))",
                (json_list(unlinked),),
            ).fetchall()
        return [article for article in unlinked if (article,) not in still]

    def sources_of(self, articles: Sequence[int]) -> dict[int, frozenset[int]]:
        found: dict[int, set[int]] = {number: set() for number in articles}
        with self._reading():
            rows = self._conn.execute(
                f"SELECT article, source FROM {_LIVE_LINKS} WHERE article IN (SELECT value FROM json_each(?))",
                (json_list(articles),),
            ).fetchall()
        for article, source in rows:
            found[article].add(source)
        return {number: frozenset(of) for number, of in found.items()}

    def articles_of(self, source_id: int) -> list[int]:
        with self._reading():
            rows = self._conn.execute(
                f"""SELECT DISTINCT article FROM source_articles AS own WHERE source = ? AND NOT EXISTS
                    (SELECT 1 FROM {_LIVE_LINKS} WHERE article = own.article AND source <> own.source)
                    ORDER BY article""",
                (source_id,),
            ).fetchall()
        return [article for (article,) in rows]

    def articles_since(self, sources: Sequence[int], since: datetime) -> dict[int, int]:
        with self._reading():
            rows = self._conn.execute(
                """SELECT source, count(DISTINCT article) FROM source_articles JOIN articles ON articles.id = article
                   WHERE source IN (SELECT value FROM json_each(?)) AND stored_at >= ? GROUP BY source""",
                (json_list(sources), time_text(since)),
            ).fetchall()
        return dict.fromkeys(sources, 0) | dict(rows)

    def files(self, source_id: int) -> dict[str, FileState]:
        with self._reading():
            rows = self._conn.execute("SELECT path, changed, size FROM files WHERE source = ?", (source_id,)).fetchall()
        return {path: FileState(changed, size) for path, changed, size in rows}

    def set_files(self, source_id: int, files: Mapping[str, FileState | None]) -> None:
        with self._writing():
            for path, state in files.items():
                if state is None:
                    self._conn.execute("DELETE FROM files WHERE source = ? AND path = ?", (source_id, path))
                else:
                    self._conn.execute(
                        """INSERT INTO files (source, path, changed, size) VALUES (?, ?, ?, ?)
                           ON CONFLICT (source, path) DO UPDATE SET changed = excluded.changed, size = excluded.size""",
                        (source_id, path, state.changed, state.size),
                    )


def _stored(moment: datetime | None) -> str | None:
    return None if moment is None else time_text(moment)


def _read(moment: str | None) -> datetime | None:
    return None if moment is None else datetime.fromisoformat(moment)


def _source(row: tuple[Any, ...]) -> Source:
    number, workspace, kind, address, title, confidential, private, channels, added_by, added_at, removed_at, _ = row
    return Source(
        workspace=workspace,
        kind=kind,
        address=address,
        title=title,
        confidential=bool(confidential),
        private=bool(private),
        channels=tuple(json.loads(channels)),
        added_by=added_by,
        id=number,
        added_at=datetime.fromisoformat(added_at),
        removed_at=_read(removed_at),
    )


def _poll(row: tuple[Any, ...]) -> PollState:
    number, kind, address, etag, last_modified, interval, next_poll, not_before, failures, *rest = row
    failing_since, last_success, last_error, retired_at, ttl, skip_hours, skip_days, moved_to, moves, body_hash = rest
    return PollState(
        address=address,
        etag=etag,
        last_modified=last_modified,
        interval=timedelta(seconds=interval),
        next_poll=datetime.fromisoformat(next_poll),
        not_before=_read(not_before),
        failures=failures,
        failing_since=_read(failing_since),
        last_success=_read(last_success),
        last_error=last_error,
        retired_at=_read(retired_at),
        bounds=Bounds(
            None if ttl is None else timedelta(seconds=ttl),
            frozenset(json.loads(skip_hours)),
            frozenset(json.loads(skip_days)),
        ),
        moved_to=moved_to,
        moves=moves,
        body_hash=body_hash,
        kind=kind,
        id=number,
    )
