"""`bot.store.Following` in SQLite."""

import json
from collections.abc import Collection
from datetime import datetime

from bot.follows import Follows, Mute, Subject
from bot.store.sqlite.base import SQLiteBase, time_text


class SQLiteFollowing(SQLiteBase):
    def follows(self, workspace: str, destination: str) -> Follows:
        return self.follows_of([(workspace, destination)])[workspace, destination]

    def follows_of(self, channels: Collection[tuple[str, str]]) -> dict[tuple[str, str], Follows]:
        with self._reading():
            rows = self._conn.execute(
                """SELECT name, destination, everything, followed, mutes FROM json_each(?) AS asked
                   JOIN workspaces ON name = json_extract(asked.value, '$[0]')
                   JOIN follows ON workspace = workspaces.id AND destination = json_extract(asked.value, '$[1]')""",
                (json.dumps(list(channels)),),
            ).fetchall()
        chosen = {(workspace, destination): _follows(*row) for workspace, destination, *row in rows}
        return {channel: chosen.get(channel, Follows()) for channel in channels}

    def set_follows(self, workspace: str, destination: str, follows: Follows) -> None:
        followed = [(subject.kind, subject.key, subject.title) for subject in follows.followed]
        mutes = [
            (
                mute.subject.kind,
                mute.subject.key,
                mute.subject.title,
                None if mute.until is None else time_text(mute.until),
            )
            for mute in follows.mutes
        ]
        with self._writing():
            self._conn.execute(
                """INSERT INTO follows (workspace, destination, everything, followed, mutes) VALUES (?, ?, ?, ?, ?)
                   ON CONFLICT (workspace, destination) DO UPDATE
                   SET everything = excluded.everything, followed = excluded.followed, mutes = excluded.mutes""",
                (
                    *(self._workspace_to_write(workspace), destination, follows.everything),
                    *(json.dumps(followed), json.dumps(mutes)),
                ),
            )


def _follows(everything: int, followed: str, mutes: str) -> Follows:
    return Follows(
        bool(everything),
        tuple(Subject(kind, key, title) for kind, key, title in json.loads(followed)),
        tuple(
            Mute(Subject(kind, key, title), None if until is None else datetime.fromisoformat(until))
            for kind, key, title, until in json.loads(mutes)
        ),
    )
