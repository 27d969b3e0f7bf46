"""`bot.store.Conversations` in SQLite."""

import json
from datetime import datetime

from bot.model import Item, Turn
from bot.store.sqlite.base import SQLiteBase, time_text


class SQLiteConversations(SQLiteBase):
    def add_turn(self, workspace: str, conversation: str, turn: Turn) -> None:
        with self._writing():
            self._conn.execute(
                """INSERT INTO turns (workspace, conversation, question, standalone_question, answered,
                   claims, quotes, articles, items, about, shelves, asked_at)
                   VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                (
                    *(self._workspace_to_write(workspace), conversation),
                    *(turn.question, turn.standalone_question, turn.answered),
                    *(json.dumps(turn.claims), json.dumps(turn.quotes), json.dumps(turn.articles)),
                    json.dumps([(item.text, item.articles) for item in turn.items]),
                    *(json.dumps(turn.about), json.dumps(turn.shelves)),
                    time_text(turn.asked_at),
                ),
            )

    def turns(self, workspace: str, conversation: str, limit: int) -> list[Turn]:
        with self._reading():
            rows = self._conn.execute(
                """SELECT question, standalone_question, answered, claims, quotes, articles, items, about, shelves,
                   asked_at FROM turns
                   WHERE workspace = (SELECT id FROM workspaces WHERE name = ?) AND conversation = ?
                   ORDER BY id DESC LIMIT ?""",
                (workspace, conversation, max(limit, 0)),
            ).fetchall()
        return [
            Turn(
                question=question,
                standalone_question=standalone,
                answered=bool(answered),
                claims=tuple(json.loads(claims)),
                quotes=tuple(json.loads(quotes)),
                articles=tuple(json.loads(articles)),
                asked_at=datetime.fromisoformat(asked_at),
                items=tuple(Item(text, tuple(of)) for text, of in json.loads(items)),
                about=tuple(json.loads(about)),
                shelves=tuple(json.loads(shelves)),
            )
            for question, standalone, answered, claims, quotes, articles, items, about, shelves, asked_at in reversed(
                rows
            )
        ]
