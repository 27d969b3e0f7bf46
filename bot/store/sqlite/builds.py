"""What was built and sent, of `bot.store.Ledger` in SQLite."""

import json
from collections.abc import Collection
from datetime import datetime
from functools import cache
from hashlib import blake2b
from typing import TYPE_CHECKING

from bot.ledger import BuiltPart, SentPart
from bot.model import Digest, Told
from bot.store.sqlite.base import SQLiteBase, json_list, time_text

if TYPE_CHECKING:
    from pydantic import TypeAdapter


class SQLiteBuilds(SQLiteBase):
    def payloads(self, ids: Collection[int]) -> dict[int, str]:
        with self._reading():
            return dict(
                self._conn.execute(
                    "SELECT id, payload FROM payloads WHERE id IN (SELECT value FROM json_each(?))", (json_list(ids),)
                )
            )

    def told(self, payload_ids: Collection[int]) -> dict[int, tuple[Told, ...]]:
        with self._reading():
            rows = self._conn.execute(
                "SELECT id, told FROM payloads WHERE id IN (SELECT value FROM json_each(?))", (json_list(payload_ids),)
            ).fetchall()
        return {number: _told_json().validate_json(told) for number, told in rows}

    def _payload(self, part: BuiltPart) -> int:
        """The id of what is sent and told, stored if it is not yet. Facts are sorted, so that the same is the same in
        every process."""
        plain = _told_json().dump_python(part.told, mode="json")
        told = json.dumps([{**each, "facts": sorted(each["facts"])} for each in plain], ensure_ascii=False)
        both = blake2b(f"{part.payload}\0{told}".encode(), digest_size=16).digest()
        self._conn.execute(
            "INSERT OR IGNORE INTO payloads (hash, payload, told) VALUES (?, ?, ?)", (both, part.payload, told)
        )
        (number,) = self._conn.execute("SELECT id FROM payloads WHERE hash = ?", (both,)).fetchone()
        return int(number)

    def add_build(self, key: str, digest: Digest) -> int:
        with self._writing():
            plain = _digest_json().dump_python(digest, mode="json")
            added = self._conn.execute(
                "INSERT INTO builds (key, until, digest) VALUES (?, ?, ?)",
                (key, time_text(digest.window.until), json.dumps(plain, ensure_ascii=False)),
            ).lastrowid
        assert added is not None
        return added

    def build(self, key: str) -> tuple[int, Digest] | None:
        with self._reading():
            row = self._conn.execute(
                "SELECT id, digest FROM builds WHERE key = ? ORDER BY id DESC LIMIT 1", (key,)
            ).fetchone()
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
                """SELECT value, (SELECT coalesce(until, due) FROM ledger LEFT JOIN builds ON builds.id = build
                                  WHERE schedule = value AND state IN ('sent', 'quiet', 'unknown')
                                  ORDER BY on_date DESC LIMIT 1)
                   FROM json_each(?)""",
                (json_list(schedule_ids),),
            ).fetchall()
        return {schedule: datetime.fromisoformat(until) for schedule, until in rows if until}

    def sent_parts(self, workspace: str, destinations: Collection[str]) -> dict[str, list[SentPart]]:
        found: dict[str, list[SentPart]] = {destination: [] for destination in destinations}
        with self._reading():
            rows = self._conn.execute(
                """SELECT destination, payload, url FROM schedules JOIN deliveries ON schedule = schedules.id
                   WHERE workspace = ? AND destination IN (SELECT value FROM json_each(?)) AND state = 'sent'
                   AND payload IS NOT NULL ORDER BY destination, sent_at, schedule, on_date, part""",
                (workspace, json_list(destinations)),
            ).fetchall()
        for destination, payload, url in rows:
            found[destination].append(SentPart(payload, url))
        return found


@cache
def _digest_json() -> "TypeAdapter[Digest]":
    from pydantic import TypeAdapter

    return TypeAdapter(Digest)


@cache
def _told_json() -> "TypeAdapter[tuple[Told, ...]]":
    from pydantic import TypeAdapter

    return TypeAdapter(tuple[Told, ...])
