"""`bot.store.Schedules` in SQLite."""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, time, timedelta
from functools import lru_cache
from typing import Any

from bot.ledger import NewEntry
from bot.schedule import NewSchedule, Pause, Rule, Schedule
from bot.store.sqlite.base import SQLiteBase, json_list, optional_time_text, time_text

_SCHEDULE = """
    SELECT id, workspace, destination, at, days, zone, tag, topics, sources, stories, quiet, grace, made_by, made_at,
        covered_until, next_due, pause_kind, paused_at, pause_why, removed_at
    FROM schedules"""


class SQLiteSchedules(SQLiteBase):
    def add_schedule(self, new: NewSchedule, now: datetime, next_due: datetime | None) -> int:
        with self._writing():
            added = self._conn.execute(
                """INSERT INTO schedules (workspace, destination, at, days, zone, tag, topics, sources, stories, quiet,
                   grace, made_by, made_at, covered_until, next_due)
                   VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                (
                    *(new.workspace, new.destination, new.rule.at.isoformat("minutes")),
                    *(json_list(sorted(new.rule.days)), new.rule.zone, new.tag),
                    *(json_list(new.topics), json_list(new.sources), new.stories, new.quiet),
                    *(
                        new.grace.total_seconds(),
                        new.made_by,
                        time_text(now),
                        time_text(now),
                        optional_time_text(next_due),
                    ),
                ),
            ).lastrowid
        assert added is not None
        return added

    def schedules(self, workspace: str | None = None) -> list[Schedule]:
        of = "" if workspace is None else " AND workspace = ?"
        with self._reading():
            rows = self._conn.execute(
                f"{_SCHEDULE} WHERE removed_at IS NULL{of} ORDER BY id", () if workspace is None else (workspace,)
            ).fetchall()
        return [_schedule(row) for row in rows]

    def schedules_with(self, ids: Collection[int]) -> dict[int, Schedule]:
        with self._reading():
            rows = self._conn.execute(
                f"{_SCHEDULE} WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id", (json_list(ids),)
            ).fetchall()
        return {row[0]: _schedule(row) for row in rows}

    def remove_schedule(self, schedule_id: int, now: datetime) -> None:
        with self._writing():
            done = self._conn.execute(
                "UPDATE schedules SET removed_at = ? WHERE id = ? AND removed_at IS NULL", (time_text(now), schedule_id)
            ).rowcount
            dropped = self._conn.execute(
                "SELECT schedule, on_date FROM ledger WHERE schedule = ? AND state = 'due'", (schedule_id,)
            ).fetchall()
            for table in ("deliveries", "ledger"):
                self._conn.executemany(f"DELETE FROM {table} WHERE schedule = ? AND on_date = ?", dropped)
            self._conn.execute("DELETE FROM leases WHERE NOT EXISTS (SELECT 1 FROM ledger WHERE lease = token)")
        if not done:
            raise KeyError(schedule_id)

    def set_pause(
        self, schedule_id: int, pause: Pause | None, covered_until: datetime, next_due: datetime | None
    ) -> None:
        with self._writing():
            done = self._conn.execute(
                """UPDATE schedules SET pause_kind = ?, paused_at = ?, pause_why = ?, covered_until = ?, next_due = ?
                   WHERE id = ? AND removed_at IS NULL""",
                (
                    *((pause.kind, time_text(pause.at), pause.why) if pause else (None, None, None)),
                    *(time_text(covered_until), optional_time_text(next_due), schedule_id),
                ),
            ).rowcount
        if not done:
            raise KeyError(schedule_id)

    def due_schedules(self, now: datetime, limit: int) -> list[Schedule]:
        with self._reading():
            rows = self._conn.execute(
                f"""{_SCHEDULE} WHERE next_due <= ? AND pause_kind IS NULL AND removed_at IS NULL
                    ORDER BY next_due, id LIMIT ?""",
                (time_text(now), max(limit, 0)),
            ).fetchall()
        return [_schedule(row) for row in rows]

    def enter(self, entries: Sequence[NewEntry], covered: Mapping[int, tuple[datetime, datetime | None]]) -> None:
        with self._writing():
            self._conn.executemany(
                """INSERT INTO ledger (schedule, on_date, due, asks, state, next_try)
                   SELECT id, ?, ?, ?, 'due', ? FROM schedules
                   WHERE id = ? AND pause_kind IS NULL AND removed_at IS NULL
                   ON CONFLICT (schedule, on_date) DO NOTHING""",
                [
                    (entry.key.on.isoformat(), due := time_text(entry.due), entry.asks, due, entry.key.schedule_id)
                    for entry in entries
                ],
            )
            self._conn.executemany(
                """UPDATE schedules SET covered_until = ?, next_due = ?
                   WHERE id = ? AND pause_kind IS NULL AND removed_at IS NULL""",
                [(time_text(until), optional_time_text(due), number) for number, (until, due) in covered.items()],
            )


@lru_cache(1_024)
def _list(text: str) -> tuple[Any, ...]:
    """A JSON list; most schedules have the same few."""
    return tuple(json.loads(text))


def _schedule(row: tuple[Any, ...]) -> Schedule:
    number, workspace, destination, at, days, zone, tag, topics, sources, stories, quiet, grace, made_by = row[:13]
    made_at, covered_until, next_due, pause_kind, paused_at, pause_why, removed_at = row[13:]
    return Schedule(
        workspace=workspace,
        destination=destination,
        rule=Rule(time.fromisoformat(at), frozenset(_list(days)), zone),
        tag=tag,
        topics=_list(topics),
        sources=_list(sources),
        stories=stories,
        quiet=quiet,
        grace=timedelta(seconds=grace),
        made_by=made_by,
        id=number,
        made_at=datetime.fromisoformat(made_at),
        covered_until=datetime.fromisoformat(covered_until),
        next_due=datetime.fromisoformat(next_due) if next_due else None,
        pause=Pause(pause_kind, datetime.fromisoformat(paused_at), pause_why) if pause_kind else None,
        removed_at=datetime.fromisoformat(removed_at) if removed_at else None,
    )
