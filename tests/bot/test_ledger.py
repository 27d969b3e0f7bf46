"""What became of a digest is said truly: nothing goes back from sent, and whatever was begun is never taken for new."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.deciding import LONGEST_WAIT, still, wait_before_try
from bot.ledger import Delivery, EntryKey, EntryState, LedgerEntry, PartState, outcome, part_key

NOW = datetime(2025, 6, 10, 9, tzinfo=UTC)
KEY = EntryKey(1, date(2025, 6, 10))
PART = Delivery(KEY, 1, "k", 1)
ENTRY = LedgerEntry(KEY, NOW, "a", next_try=NOW)

STEPS = {
    ("waiting", "sending"),
    ("waiting", "sent"),
    ("waiting", "failed"),
    ("sending", "sent"),
    ("sending", "unknown"),
    ("sending", "waiting"),
}
ENTRY_STEPS = {
    *product(["due"], ["built", "quiet", "missed", "sent"]),
    *product(["built"], ["sent", "unknown", "failed", "missed"]),
}


@pytest.mark.parametrize(("before", "after"), list(product(get_args(PartState), repeat=2)))
def test_a_part_takes_the_steps_of_the_diagram_and_no_other(before: PartState, after: PartState) -> None:
    part = replace(PART, state=before)
    if (before, after) in STEPS:
        assert part.became(after).state == after
        return
    with pytest.raises(ValueError, match=f"{before} cannot become {after}"):
        part.became(after)


@pytest.mark.parametrize(("before", "after"), list(product(get_args(EntryState), repeat=2)))
def test_an_occurrence_takes_the_steps_of_the_diagram_and_no_other(before: EntryState, after: EntryState) -> None:
    entry = replace(ENTRY, state=before)
    if (before, after) in ENTRY_STEPS:
        assert entry.became(after, NOW).state == after
        return
    with pytest.raises(ValueError, match=f"{before} cannot become {after}"):
        entry.became(after, NOW)


@given(st.lists(st.sampled_from(get_args(PartState)), min_size=1, max_size=5))
def test_a_digest_counts_as_sent_only_where_every_part_is(states: list[PartState]) -> None:
    became = outcome([replace(PART, part=number, state=state) for number, state in enumerate(states, start=1)])
    assert (became == "sent") is (set(states) == {"sent"})
    assert (became == "built") is ("failed" not in states and not {"waiting", "sending"}.isdisjoint(states))


def test_a_key_is_made_from_the_schedule_the_date_and_the_part_alone_and_fits_a_nonce_of_discord() -> None:
    assert part_key("k3v9x2ab", date(2026, 11, 24), 2) == "k3v9x2ab-261124-2"
    assert len(part_key("k3v9x2ab", date(2026, 11, 24), 99)) <= 25


@given(st.integers(1, 200), st.floats(0, 1, exclude_max=True), st.none() | st.timedeltas(timedelta()))
def test_tries_come_less_and_less_often_and_never_sooner_than_asked(
    attempts: int, chance: float, asked: timedelta | None
) -> None:
    wait = wait_before_try(attempts, asked, chance)
    obeyed = min(asked or timedelta(), timedelta(days=1))
    assert wait >= obeyed
    assert timedelta(seconds=2) < wait <= max(LONGEST_WAIT, obeyed)
    assert wait_before_try(attempts, None, chance) <= wait_before_try(attempts + 1, None, chance)


def test_a_lease_stands_still_from_when_it_was_last_seen_to_move() -> None:
    seen = still({}, {"a": 1, "b": 5}, 10.0)
    seen = still(seen, {"a": 1, "b": 6}, 20.0)
    assert seen == {"a": (1, 10.0), "b": (6, 20.0)}
    assert still(seen, {"a": 1}, 30.0) == {"a": (1, 10.0)}
