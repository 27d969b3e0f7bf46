"""`bot.store.Spendings` in SQLite."""

from datetime import date

from bot.model import Spending
from bot.store.sqlite.base import SQLiteBase


class SQLiteSpendings(SQLiteBase):
    def add_spending(self, workspace: str, day: date, amount: Spending, within: Spending | None = None) -> bool:
        with self._writing():
            number = self._workspace_to_write(workspace)
            spent = self._spent(workspace, day)
            if within and (spent.tokens + amount.tokens > within.tokens or spent.money + amount.money > within.money):
                return False
            self._conn.execute(
                """INSERT INTO spendings (workspace, day, tokens, money) VALUES (?, ?, ?, ?)
                   ON CONFLICT (workspace, day)
                   DO UPDATE SET tokens = tokens + excluded.tokens, money = money + excluded.money""",
                (number, day.isoformat(), amount.tokens, amount.money),
            )
        return True

    def spending(self, workspace: str, day: date) -> Spending:
        with self._reading():
            return self._spent(workspace, day)

    def _spent(self, workspace: str, day: date) -> Spending:
        row = self._conn.execute(
            """SELECT tokens, money FROM spendings
               WHERE workspace = (SELECT id FROM workspaces WHERE name = ?) AND day = ?""",
            (workspace, day.isoformat()),
        ).fetchone()
        return Spending(*row) if row else Spending()
