"""What every store promises of the money and tokens that it counts."""

from collections.abc import Callable
from datetime import date

from bot.model import Spending
from bot.store import Store

MONDAY, TUESDAY = date(2025, 6, 9), date(2025, 6, 10)


class SpendingsContract:
    def test_what_was_spent_is_summed_by_day_and_workspace(self, store: Store) -> None:
        assert store.spending("local", MONDAY) == Spending(0, 0)
        assert store.add_spending("local", MONDAY, Spending(100, 7))
        assert store.add_spending("local", MONDAY, Spending(20, 1))
        assert store.add_spending("other", MONDAY, Spending(5, 5))
        assert store.add_spending("local", TUESDAY, Spending(1, 0))
        assert store.spending("local", MONDAY) == Spending(120, 8)
        assert store.spending("local", TUESDAY) == Spending(1, 0)
        assert store.spending("other", MONDAY) == Spending(5, 5)

    def test_a_correction_takes_back_what_was_added_too_much(self, store: Store) -> None:
        store.add_spending("local", MONDAY, Spending(1000, 50))
        store.add_spending("local", MONDAY, Spending(-900, -45))
        assert store.spending("local", MONDAY) == Spending(100, 5)

    def test_nothing_is_added_beyond_the_bound(self, store: Store) -> None:
        bound = Spending(100, 10)
        assert store.add_spending("local", MONDAY, Spending(100, 0), bound)
        assert not store.add_spending("local", MONDAY, Spending(1, 0), bound)
        assert not store.add_spending("local", TUESDAY, Spending(0, 11), bound)
        assert store.spending("local", MONDAY) == Spending(100, 0)
        assert store.spending("local", TUESDAY) == Spending(0, 0)

    def test_those_who_spend_at_once_do_not_overspend(self, open_store: Callable[[], Store]) -> None:
        bound, processes = Spending(50, 50), [open_store() for _ in range(4)]
        allowed = [store.add_spending("local", MONDAY, Spending(10, 1), bound) for _ in range(5) for store in processes]
        assert sum(allowed) == 5
        assert all(store.spending("local", MONDAY) == Spending(50, 5) for store in processes)
