"""What a workspace may spend on a chat model in a day: booked before a request, corrected after it.

A day is a UTC day: one for all processes and time zones.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Final

from bot.errors import ModelError
from bot.model import Spending
from bot.store import Spendings
from bot.writers.endpoint import Reply, Request, Usage

CHARACTERS_PER_TOKEN: Final = 3
"""A careful guess, for before a request and for servers that report nothing: English has about 4."""

UNBOUNDED: Final = 2**62


@dataclass(frozen=True, slots=True)
class Prices:
    """Money for a million tokens, read and written, in any one currency."""

    read: float = 0.0
    written: float = 0.0

    def of(self, usage: Usage) -> Spending:
        """What these tokens cost: a price for a million is a millionth's for one."""
        money = ceil(usage.read * self.read + usage.written * self.written)
        return Spending(usage.read + usage.written, money)


class Budget:
    """One workspace's. `today` gives the UTC day."""

    def __init__(
        self, store: Spendings, workspace: str, allowed: Spending, prices: Prices, today: Callable[[], date]
    ) -> None:
        self._store = store
        self._workspace = workspace
        self._allowed = allowed
        self._prices = prices
        self._today = today

    def book(self, request: Request) -> "Booking":
        """Sets aside the most that a request is likely to cost. `ModelError` where that is more than is left."""
        amount = self._prices.of(Usage(estimate(request), request.longest))
        day = self._today()
        if not self._store.add_spending(self._workspace, day, amount, self._allowed):
            raise ModelError(
                "Today's budget for the model is used up (until midnight UTC): "
                "BRIEFWIRE_DAILY_TOKENS or BRIEFWIRE_DAILY_COST sets it."
            )
        return Booking(request, day, amount)

    def spent_today(self) -> Spending:
        return self._store.spending(self._workspace, self._today())

    def settle(self, booking: "Booking", reply: Reply | None) -> None:
        """Corrects a booking by what the server reported, or by an estimate where it reported nothing; what was never
        sent (None) or turned down costs nothing."""
        spent = self._prices.of(_used(booking.request, reply) if reply else Usage())
        difference = Spending(spent.tokens - booking.amount.tokens, spent.money - booking.amount.money)
        self._store.add_spending(self._workspace, booking.day, difference)


@dataclass(frozen=True, slots=True)
class Booking:
    """What is set aside for a request."""

    request: Request
    day: date
    amount: Spending


def _used(request: Request, reply: Reply) -> Usage:
    """The tokens of a reply, those of tries that were lost on the way included."""
    lost = estimate(request) * max(0, reply.charged - (reply.usage is not None))
    if reply.usage:
        return Usage(reply.usage.read + lost, reply.usage.written)
    return Usage(lost, ceil(reply.received / CHARACTERS_PER_TOKEN))


def estimate(request: Request) -> int:
    """About how many tokens a request has to read."""
    return ceil(len(request.instructions + request.text) / CHARACTERS_PER_TOKEN)
