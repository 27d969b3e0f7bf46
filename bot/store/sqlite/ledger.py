"""`bot.store.Ledger` in SQLite."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from functools import cache
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from bot.ledger import BuiltPart, Delivery, EntryKey, LedgerEntry, SentPart
from bot.model import Digest, Told
from bot.store.sqlite.base import SQLiteBase, json_list, time_text

if TYPE_CHECKING:
    from pydantic import TypeAdapter

_ENTRY = """
    SELECT schedule, on_date, due, asks, state, next_try, build, built_at, ended_at, why_late, error FROM ledger"""

_DELIVERY = """
    SELECT schedule, on_date, part, key, payload, state, attempts, first_try, sent_at, message_id, url, error
    FROM deliveries"""

_MAY_BE_TRIED = "lease IS NULL AND ended_at IS NULL AND next_try <= :now"

_IN_DOUBT = """SELECT 1 FROM deliveries
    WHERE (schedule, on_date, deliveries.state) = (ledger.schedule, ledger.on_date, 'sending')"""

_AMONG = "(schedule, on_date) IN (SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(?))"


class SQLiteLedger(SQLiteBase):
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
        only = "" if keys is None else f" AND {_AMONG}"
        with self._writing():
            self._conn.execute(
                f"UPDATE ledger SET lease = NULL WHERE lease = ? AND NOT EXISTS ({_IN_DOUBT}){only}",
                (lease,) if keys is None else (lease, _listed(keys)),
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
            kept = {entry.key for entry in entries if self._set_entry(lease, entry, hold=hold)}
            self._conn.executemany(
                """INSERT INTO deliveries (schedule, on_date, part, key, payload, state, attempts, first_try, sent_at,
                   message_id, url, error) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                   ON CONFLICT (schedule, on_date, part) DO UPDATE SET state = excluded.state,
                   attempts = excluded.attempts, first_try = excluded.first_try, sent_at = excluded.sent_at,
                   message_id = excluded.message_id, url = excluded.url, error = excluded.error""",
                [_delivery_row(part) for part in parts if part.entry in kept],
            )
            self._step(lease)
            if not hold:
                self._end(lease)
        return kept

    def _set_entry(self, lease: str, entry: LedgerEntry, *, hold: bool) -> bool:
        return bool(
            self._conn.execute(
                """UPDATE ledger SET state = ?, next_try = ?, build = ?, built_at = ?, ended_at = ?, why_late = ?,
                   error = ?, lease = ? WHERE schedule = ? AND on_date = ? AND lease = ?""",
                (
                    *(entry.state, time_text(entry.next_try), entry.build_id, _text(entry.built_at)),
                    *(_text(entry.ended_at), entry.why_late, entry.error, lease if hold else None),
                    *(entry.key.schedule_id, entry.key.on.isoformat(), lease),
                ),
            ).rowcount
        )

    def keep_built(self, lease: str, built: Sequence[tuple[LedgerEntry, Sequence[BuiltPart]]]) -> set[EntryKey]:
        numbers: dict[tuple[str, tuple[Told, ...]], int] = {}
        kept = set()
        with self._writing():
            for entry, parts in built:
                if not self._set_entry(lease, entry, hold=False):
                    continue
                kept.add(entry.key)
                rows = []
                for number, part in enumerate(parts, start=1):
                    same = (part.payload, part.told)
                    if same not in numbers:
                        numbers[same] = self._payload(part)
                    rows.append((entry.key.schedule_id, entry.key.on.isoformat(), number, part.key, numbers[same]))
                self._conn.executemany(
                    """INSERT INTO deliveries (schedule, on_date, part, key, payload, state, attempts)
                       VALUES (?, ?, ?, ?, ?, 'waiting', 0)""",
                    rows,
                )
            self._step(lease)
            self._end(lease)
        return kept

    def _payload(self, part: BuiltPart) -> int:
        told = _told_json().dump_json(part.told).decode()
        digest = blake2b(f"{part.payload}\0{told}".encode(), digest_size=16).digest()
        self._conn.execute(
            "INSERT OR IGNORE INTO payloads (hash, payload, told) VALUES (?, ?, ?)", (digest, part.payload, told)
        )
        (number,) = self._conn.execute("SELECT id FROM payloads WHERE hash = ?", (digest,)).fetchone()
        return int(number)

    def parts_of(self, keys: Collection[EntryKey]) -> dict[EntryKey, list[Delivery]]:
        found: dict[EntryKey, list[Delivery]] = {}
        with self._reading():
            rows = self._conn.execute(
                f"{_DELIVERY} WHERE {_AMONG} ORDER BY schedule, on_date, part", (_listed(keys),)
            ).fetchall()
        for row in rows:
            part = _delivery(row)
            found.setdefault(part.entry, []).append(part)
        return found

    def payloads(self, ids: Collection[int]) -> dict[int, str]:
        with self._reading():
            return dict(
                self._conn.execute(
                    "SELECT id, payload FROM payloads WHERE id IN (SELECT value FROM json_each(?))", (json_list(ids),)
                )
            )

    def add_build(self, key: str, digest: Digest) -> int:
        with self._writing():
            self._conn.execute("UPDATE builds SET key = key || ' ' || id WHERE key = ?", (key,))
            added = self._conn.execute(
                "INSERT INTO builds (key, until, digest) VALUES (?, ?, ?)",
                (key, time_text(digest.window.until), _digest_json().dump_json(digest).decode()),
            ).lastrowid
        assert added is not None
        return added

    def build(self, key: str) -> tuple[int, Digest] | None:
        with self._reading():
            row = self._conn.execute("SELECT id, digest FROM builds WHERE key = ?", (key,)).fetchone()
        return None if row is None else (row[0], _digest_json().validate_json(row[1]))

    def builds(self, ids: Collection[int]) -> dict[int, Digest]:
        with self._reading():
            rows = self._conn.execute(
                "SELECT id, digest FROM builds WHERE id IN (SELECT value FROM json_each(?))", (json_list(ids),)
            ).fetchall()
        return {number: _digest_json().validate_json(digest) for number, digest in rows}

    def window_ends(self, schedule_ids: Collection[int]) -> dict[int, datetime]:
        with self._reading():
            rows = self._conn.execute(
                """SELECT schedule, max(coalesce(until, ended_at)) FROM ledger LEFT JOIN builds ON builds.id = build
                   WHERE schedule IN (SELECT value FROM json_each(?)) AND state IN ('sent', 'quiet', 'unknown')
                   GROUP BY schedule""",
                (json_list(schedule_ids),),
            ).fetchall()
        return {schedule: datetime.fromisoformat(until) for schedule, until in rows if until}

    def sent_parts(self, workspace: str, destinations: Collection[str]) -> dict[str, list[SentPart]]:
        found: dict[str, list[SentPart]] = {destination: [] for destination in destinations}
        with self._reading():
            rows = self._conn.execute(
                """SELECT destination, payload, url FROM schedules JOIN deliveries ON schedule = schedules.id
                   WHERE workspace = ? AND destination IN (SELECT value FROM json_each(?)) AND state = 'sent'
                   AND payload IS NOT NULL ORDER BY destination, sent_at, schedule, part""",
                (workspace, json_list(destinations)),
            ).fetchall()
        for destination, payload, url in rows:
            found[destination].append(SentPart(payload, url))
        return found

    def told(self, payload_ids: Collection[int]) -> dict[int, tuple[Told, ...]]:
        with self._reading():
            rows = self._conn.execute(
                "SELECT id, told FROM payloads WHERE id IN (SELECT value FROM json_each(?))", (json_list(payload_ids),)
            ).fetchall()
        return {number: _told_json().validate_json(told) for number, told in rows}

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
            "schedule IN (SELECT id FROM schedules WHERE workspace = ?)": workspace,
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

    def delete_entries(self, before: date, limit: int) -> int:
        with self._writing():
            rows = self._conn.execute(
                """SELECT schedule, on_date FROM ledger WHERE on_date < ? AND state NOT IN ('due', 'built')
                   ORDER BY on_date, schedule LIMIT ?""",
                (before.isoformat(), max(limit, 0)),
            ).fetchall()
            for table in ("deliveries", "ledger"):
                self._conn.executemany(f"DELETE FROM {table} WHERE schedule = ? AND on_date = ?", rows)
            for unneeded in (
                "payloads WHERE id NOT IN (SELECT payload FROM deliveries WHERE payload IS NOT NULL)",
                "builds WHERE until < :before AND id NOT IN (SELECT build FROM ledger WHERE build IS NOT NULL)",
                "notices WHERE at < :before",
                "lives WHERE beat_at < :before",
            ):
                self._conn.execute(f"DELETE FROM {unneeded}", {"before": before.isoformat()})
        return len(rows)


@cache
def _digest_json() -> "TypeAdapter[Digest]":
    from pydantic import TypeAdapter

    return TypeAdapter(Digest)


@cache
def _told_json() -> "TypeAdapter[tuple[Told, ...]]":
    from pydantic import TypeAdapter

    return TypeAdapter(tuple[Told, ...])


def _listed(keys: Iterable[EntryKey]) -> str:
    from json import dumps

    return dumps([(key.schedule_id, key.on.isoformat()) for key in keys])


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else time_text(moment)


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


def _delivery(row: tuple[Any, ...]) -> Delivery:
    schedule, on, part, key, payload, state, attempts, first_try, sent_at, message_id, url, error = row
    entry = EntryKey(schedule, date.fromisoformat(on))
    return Delivery(
        *(entry, part, key, payload, state, attempts, _time(first_try), _time(sent_at), message_id, url, error)
    )


def _delivery_row(part: Delivery) -> tuple[Any, ...]:
    return (
        *(part.entry.schedule_id, part.entry.on.isoformat(), part.part, part.key, part.payload_id, part.state),
        *(part.attempts, _text(part.first_try), _text(part.sent_at), part.message_id, part.url, part.error),
    )
