"""`bot.store.Following` in SQLite."""

import json
from datetime import datetime

from bot.follows import Follows, Mute, Subject
from bot.store.sqlite.base import SQLiteBase, time_text


class SQLiteFollowing(SQLiteBase):
    def follows(self, workspace: str, destination: str) -> Follows:
        with self._reading():
            row = self._conn.execute(
                """SELECT everything, followed, mutes FROM follows
                   WHERE workspace = (SELECT id FROM workspaces WHERE name = ?) AND destination = ?""",
                (workspace, destination),
            ).fetchone()
        if row is None:
            return Follows()
        everything, followed, mutes = row
        return Follows(
            bool(everything),
            tuple(Subject(kind, key, title) for kind, key, title in json.loads(followed)),
            tuple(
                Mute(Subject(kind, key, title), None if until is None else datetime.fromisoformat(until))
                for kind, key, title, until in json.loads(mutes)
            ),
        )

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
