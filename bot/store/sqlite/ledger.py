"""`bot.store.Ledger` in SQLite: occurrences, who holds them, and their parts."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from bot.ledger import BuiltPart, Delivery, EntryKey, LedgerEntry
from bot.model import Told
from bot.store.sqlite.base import json_list, optional_time_text, time_text
from bot.store.sqlite.builds import SQLiteBuilds

_ENTRY = """
    SELECT schedule, on_date, due, asks, state, next_try, build, built_at, ended_at, why_late, error FROM ledger"""

_DELIVERY = """
    SELECT part, key, payload, state, attempts, first_try, sent_at, message_id, url, error FROM deliveries"""

_MAY_BE_TRIED = "lease IS NULL AND ended_at IS NULL AND next_try <= :now"

_IN_DOUBT = """SELECT 1 FROM deliveries
    WHERE (schedule, on_date, deliveries.state) = (ledger.schedule, ledger.on_date, 'sending')"""


class SQLiteLedger(SQLiteBuilds):
    def work_waiting(self, now: datetime) -> bool:
        with self._reading():
            (waiting,) = self._conn.execute(
                f"""SELECT EXISTS (SELECT 1 FROM schedules WHERE next_due <= :now AND pause_kind IS NULL
                           AND removed_at IS NULL)
                    OR EXISTS (SELECT 1 FROM ledger WHERE state IN ('due', 'built') AND {_MAY_BE_TRIED})
                    OR EXISTS (SELECT 1 FROM leases)""",
                {"now": time_text(now)},
            ).fetchone()
        return bool(waiting)

    def claim_due(self, lease: str, now: datetime, limit: int) -> list[LedgerEntry]:
        with self._writing():
            first = self._conn.execute(
                f"""SELECT asks FROM ledger WHERE state = 'due' AND {_MAY_BE_TRIED}
                    AND asks NOT IN (SELECT asks FROM ledger WHERE lease IS NOT NULL AND state = 'due')
                    ORDER BY next_try, schedule LIMIT 1""",
                {"now": time_text(now)},
            ).fetchone()
            if first is None:
                return []
            return self._claim(
                lease,
                f"state = 'due' AND asks = :asks AND {_MAY_BE_TRIED} ORDER BY schedule, on_date LIMIT :limit",
                {"now": time_text(now), "asks": first[0], "limit": max(limit, 0)},
            )

    def claim_built(self, lease: str, now: datetime, limit: int) -> list[LedgerEntry]:
        with self._writing():
            return self._claim(
                lease,
                f"state = 'built' AND {_MAY_BE_TRIED} ORDER BY next_try, schedule LIMIT :limit",
                {"now": time_text(now), "limit": max(limit, 0)},
            )

    def _claim(self, lease: str, which: str, values: dict[str, Any]) -> list[LedgerEntry]:
        rows = self._conn.execute(f"{_ENTRY} WHERE {which}", values).fetchall()
        if rows:
            self._conn.execute("INSERT OR IGNORE INTO leases (token, steps) VALUES (?, 0)", (lease,))
            self._conn.executemany(
                "UPDATE ledger SET lease = ? WHERE schedule = ? AND on_date = ?", [(lease, *row[:2]) for row in rows]
            )
        return [_entry(row) for row in rows]

    def leases(self) -> dict[str, int]:
        with self._reading():
            return dict(self._conn.execute("SELECT token, steps FROM leases ORDER BY token"))

    def take_over(self, lease: str, steps: int, by: str) -> list[LedgerEntry]:
        with self._writing():
            ended = self._conn.execute("DELETE FROM leases WHERE (token, steps) = (?, ?)", (lease, steps)).rowcount
            if not ended:
                return []
            rows = self._conn.execute(f"{_ENTRY} WHERE lease = ? ORDER BY schedule, on_date", (lease,)).fetchall()
            if rows:
                self._conn.execute("INSERT OR IGNORE INTO leases (token, steps) VALUES (?, 0)", (by,))
                self._conn.execute("UPDATE ledger SET lease = ? WHERE lease = ?", (by, lease))
        return [_entry(row) for row in rows]

    def renew(self, lease: str) -> None:
        with self._writing():
            self._step(lease)

    def _step(self, lease: str) -> None:
        self._conn.execute("UPDATE leases SET steps = steps + 1 WHERE token = ?", (lease,))

    def release(self, lease: str, keys: Collection[EntryKey] | None = None) -> None:
        with self._writing():
            released = f"UPDATE ledger SET lease = NULL WHERE lease = ? AND NOT EXISTS ({_IN_DOUBT})"
            if keys is None:
                self._conn.execute(released, (lease,))
            else:
                self._conn.executemany(
                    f"{released} AND schedule = ? AND on_date = ?", [(lease, *_key_row(key)) for key in keys]
                )
            self._end(lease)

    def _end(self, lease: str) -> None:
        """Deletes a lease that holds nothing."""
        self._conn.execute(
            "DELETE FROM leases WHERE token = ? AND NOT EXISTS (SELECT 1 FROM ledger WHERE lease = token)", (lease,)
        )

    def keep(
        self, lease: str, entries: Sequence[LedgerEntry], parts: Sequence[Delivery] = (), *, hold: bool = True
    ) -> set[EntryKey]:
        with self._writing():
            held = self._held(lease)
            self._set_entries(lease, [entry for entry in entries if entry.key in held], hold=hold)
            self._conn.executemany(
                """INSERT INTO deliveries (schedule, on_date, part, key, payload, state, attempts, first_try, sent_at,
                   message_id, url, error) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                   ON CONFLICT (schedule, on_date, part) DO UPDATE SET state = excluded.state,
                   attempts = excluded.attempts, first_try = excluded.first_try, sent_at = excluded.sent_at,
                   message_id = excluded.message_id, url = excluded.url, error = excluded.error""",
                [_delivery_row(part) for part in parts if part.entry in held],
            )
            self._step(lease)
            if not hold:
                self._end(lease)
        return held.intersection([*(entry.key for entry in entries), *(part.entry for part in parts)])

    def _held(self, lease: str) -> set[EntryKey]:
        rows = self._conn.execute("SELECT schedule, on_date FROM ledger WHERE lease = ?", (lease,))
        return {EntryKey(schedule, date.fromisoformat(on)) for schedule, on in rows}

    def _set_entries(self, lease: str, entries: Iterable[LedgerEntry], *, hold: bool) -> None:
        self._conn.executemany(
            """UPDATE ledger SET state = ?, next_try = ?, build = ?, built_at = ?, ended_at = ?, why_late = ?,
               error = ?, lease = ? WHERE schedule = ? AND on_date = ?""",
            [
                (
                    *(entry.state, time_text(entry.next_try), entry.build_id, optional_time_text(entry.built_at)),
                    *(optional_time_text(entry.ended_at), entry.why_late, entry.error, lease if hold else None),
                    *_key_row(entry.key),
                )
                for entry in entries
            ],
        )

    def keep_built(self, lease: str, built: Sequence[tuple[LedgerEntry, Sequence[BuiltPart]]]) -> set[EntryKey]:
        numbers: dict[tuple[str, tuple[Told, ...]], int] = {}
        rows = []
        with self._writing():
            held = self._held(lease)
            kept = [(entry, parts) for entry, parts in built if entry.key in held]
            self._set_entries(lease, [entry for entry, _ in kept], hold=False)
            for entry, parts in kept:
                for place, part in enumerate(parts, start=1):
                    same = (part.payload, part.told)
                    if same not in numbers:
                        numbers[same] = self._payload(part)
                    rows.append((*_key_row(entry.key), place, part.key, numbers[same]))
            self._conn.executemany(
                """INSERT INTO deliveries (schedule, on_date, part, key, payload, state, attempts)
                   VALUES (?, ?, ?, ?, ?, 'waiting', 0)
                   ON CONFLICT (schedule, on_date, part) DO UPDATE SET payload = excluded.payload""",
                rows,
            )
            self._step(lease)
            self._end(lease)
        return {entry.key for entry, _ in kept}

    def parts_of(self, keys: Collection[EntryKey]) -> dict[EntryKey, list[Delivery]]:
        found = {}
        with self._reading():
            for key in keys:
                rows = self._conn.execute(
                    f"{_DELIVERY} WHERE schedule = ? AND on_date = ? ORDER BY part", _key_row(key)
                ).fetchall()
                if rows:
                    found[key] = [_delivery(key, row) for row in rows]
        return found

    def entries(
        self,
        workspace: str | None = None,
        *,
        schedule_id: int | None = None,
        since: date | None = None,
        until: date | None = None,
        limit: int | None = None,
    ) -> list[LedgerEntry]:
        conditions = {
            "+schedule IN (SELECT id FROM schedules WHERE workspace = ?)": workspace,  # "+": the newest by their dates
            "schedule = ?": schedule_id,
            "on_date >= ?": since.isoformat() if since else None,
            "on_date <= ?": until.isoformat() if until else None,
        }
        chosen = {condition: value for condition, value in conditions.items() if value is not None}
        where = f" WHERE {' AND '.join(chosen)}" if chosen else ""
        with self._reading():
            rows = self._conn.execute(
                f"{_ENTRY}{where} ORDER BY on_date DESC, schedule LIMIT ?",
                (*chosen.values(), -1 if limit is None else max(limit, 0)),
            ).fetchall()
        return [_entry(row) for row in rows]

    def open_entries(self, workspace: str, destinations: Collection[str]) -> dict[str, list[LedgerEntry]]:
        found: dict[str, list[LedgerEntry]] = {destination: [] for destination in destinations}
        with self._reading():
            rows = self._conn.execute(
                f"""SELECT destination, open.* FROM schedules JOIN ({_ENTRY} WHERE ended_at IS NULL) AS open
                    ON open.schedule = schedules.id
                    WHERE workspace = ? AND destination IN (SELECT value FROM json_each(?)) AND pause_kind IS NULL
                    AND removed_at IS NULL ORDER BY due, schedules.id""",
                (workspace, json_list(destinations)),
            ).fetchall()
        for destination, *row in rows:
            found[destination].append(_entry(tuple(row)))
        return found

    def forget_missed(self, after: datetime) -> None:
        with self._writing():
            self._conn.execute(
                "DELETE FROM ledger WHERE on_date >= ? AND due > ? AND state = 'missed' AND build IS NULL",
                ((after - timedelta(days=2)).date().isoformat(), time_text(after)),
            )

    def delete_entries(self, before: date, limit: int) -> int:
        with self._writing():
            rows = self._conn.execute(
                """SELECT schedule, on_date FROM ledger WHERE on_date < ? AND ended_at IS NOT NULL
                   ORDER BY on_date LIMIT ?""",
                (before.isoformat(), max(limit, 0)),
            ).fetchall()
            payloads: set[tuple[int]] = set()
            builds: set[tuple[int]] = set()
            for row in rows:
                payloads.update(
                    self._conn.execute("SELECT payload FROM deliveries WHERE schedule = ? AND on_date = ?", row)
                )
                builds.update(self._conn.execute("SELECT build FROM ledger WHERE schedule = ? AND on_date = ?", row))
            for table in ("deliveries", "ledger"):
                self._conn.executemany(f"DELETE FROM {table} WHERE schedule = ? AND on_date = ?", rows)
            for table, column, used_by, gone in (
                ("payloads", "payload", "deliveries", payloads),
                ("builds", "build", "ledger", builds),
            ):
                self._conn.executemany(
                    f"""DELETE FROM {table} WHERE id = ?
                        AND NOT EXISTS (SELECT 1 FROM {used_by} WHERE {column} = {table}.id)""",
                    gone,
                )
            if len(rows) < limit:
                self._delete_unused(before)
        return len(rows)

    def _delete_unused(self, before: date) -> None:
        for unused in (
            "builds WHERE until < ? AND NOT EXISTS (SELECT 1 FROM ledger WHERE build = builds.id)",
            "notices WHERE told AND at < ?",
            "lives WHERE beat_at < ?",
        ):
            self._conn.execute(f"DELETE FROM {unused}", (before.isoformat(),))


def _key_row(key: EntryKey) -> tuple[int, str]:
    return key.schedule_id, key.on.isoformat()


def _time(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _entry(row: tuple[Any, ...]) -> LedgerEntry:
    schedule, on, due, asks, state, next_try, build, built_at, ended_at, why_late, error = row
    return LedgerEntry(
        EntryKey(schedule, date.fromisoformat(on)),
        datetime.fromisoformat(due),
        asks,
        state=state,
        next_try=datetime.fromisoformat(next_try),
        build_id=build,
        built_at=_time(built_at),
        ended_at=_time(ended_at),
        why_late=why_late,
        error=error,
    )


def _delivery(entry: EntryKey, row: tuple[Any, ...]) -> Delivery:
    part, key, payload, state, attempts, first_try, sent_at, message_id, url, error = row
    return Delivery(
        *(entry, part, key, payload, state, attempts, _time(first_try), _time(sent_at), message_id, url, error)
    )


def _delivery_row(part: Delivery) -> tuple[Any, ...]:
    return (
        *(*_key_row(part.entry), part.part, part.key, part.payload_id, part.state, part.attempts),
        *(optional_time_text(part.first_try), optional_time_text(part.sent_at)),
        *(part.message_id, part.url, part.error),
    )
