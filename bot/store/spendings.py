"""What a chat model cost. As in `bot.store`."""

from datetime import date
from typing import Protocol

from bot.model import Spending


class Spendings(Protocol):
    """Counts, by day, what a workspace spends on a chat model."""

    def add_spending(self, workspace: str, day: date, amount: Spending, within: Spending | None = None) -> bool:
        """Adds to a day's spending; a negative amount takes back what was added before. With `within`, only where the
        sum exceeds it in neither tokens nor money: False where it would, and nothing is added. Of several processes
        that add at once, each sees what those before it added."""
        ...

    def spending(self, workspace: str, day: date) -> Spending:
        """What was spent on a day."""
        ...
