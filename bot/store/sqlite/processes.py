"""`bot.store.Processes` in SQLite."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from bot.errors import ReplacedError
from bot.ledger import Life, Notice
from bot.store.sqlite.base import SQLiteBase, json_list, time_text


class SQLiteProcesses(SQLiteBase):
    def begin_life(self, life: Life) -> None:
        with self._writing():
            self._conn.execute(
                "INSERT INTO lives (id, host, pid, began_at, beat_at) VALUES (?, ?, ?, ?, ?)",
                (life.id, life.host, life.pid, time_text(life.began_at), time_text(life.beat_at)),
            )

    def beat(self, life: Life, now: datetime) -> Life:
        with self._writing():
            known = self._conn.execute(
                "UPDATE lives SET beat_at = ? WHERE (id, beat_at) = (?, ?)",
                (time_text(now), life.id, time_text(life.beat_at)),
            ).rowcount
        if not known:
            raise ReplacedError(f"The database {self._path} was replaced by an older copy, or another, while in use.")
        return replace(life, beat_at=now)

    def end_life(self, life: Life, now: datetime) -> None:
        with self._writing():
            self._conn.execute(
                "UPDATE lives SET beat_at = ?, ended_at = ? WHERE id = ?", (time_text(now), time_text(now), life.id)
            )

    def lives(self, since: datetime) -> list[Life]:
        with self._reading():
            rows = self._conn.execute(
                """SELECT id, host, pid, began_at, beat_at, ended_at FROM lives WHERE beat_at >= ?
                   ORDER BY began_at, id""",
                (time_text(since),),
            ).fetchall()
        return [
            Life(
                *(id_, host, pid, datetime.fromisoformat(began), datetime.fromisoformat(beat)),
                datetime.fromisoformat(ended) if ended else None,
            )
            for id_, host, pid, began, beat, ended in rows
        ]

    def add_notices(self, notices: Sequence[Notice]) -> None:
        with self._writing():
            self._conn.executemany(
                "INSERT INTO notices (schedule, person, text, at, told) VALUES (?, ?, ?, ?, 0)",
                [(notice.schedule_id, notice.person, notice.text, time_text(notice.at)) for notice in notices],
            )

    def notices(self, limit: int, after: int = 0) -> list[Notice]:
        with self._reading():
            rows = self._conn.execute(
                "SELECT schedule, person, text, at, id FROM notices WHERE NOT told AND id > ? ORDER BY id LIMIT ?",
                (after, max(limit, 0)),
            ).fetchall()
        return [
            Notice(schedule, person, text, datetime.fromisoformat(at), id_) for schedule, person, text, at, id_ in rows
        ]

    def notices_told(self, ids: Collection[int]) -> None:
        with self._writing():
            self._conn.execute(
                "UPDATE notices SET told = 1 WHERE id IN (SELECT value FROM json_each(?))", (json_list(ids),)
            )
