"""A story is known by the mean of its articles, the newer ones counting more."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.profile import HALF_LIFE, KEPT_KEYS, Profile, mean

START = datetime(2025, 6, 1, tzinfo=UTC)


def profile(weights: dict[int, float], days: float = 0.0) -> Profile:
    keys = np.array(sorted(weights), dtype=np.uint32)
    values = np.array([weights[key] for key in sorted(weights)], dtype=np.float32)
    at = START + timedelta(days=days)
    return Profile(keys, values, np.full(4, 0.5, dtype=np.float32), at, at)


PROFILES = st.builds(
    profile, st.dictionaries(st.integers(0, 2**32 - 1), st.floats(0.125, 1, width=32), max_size=9), st.floats(0, 400)
)


def weights(of: Profile) -> dict[int, float]:
    return dict(zip(of.keys.tolist(), of.weights.tolist(), strict=True))


def test_articles_of_one_moment_count_the_same() -> None:
    assert weights(mean([profile({1: 1.0}), profile({1: 0.5, 2: 0.5})])) == {1: 0.75, 2: 0.25}


def test_an_article_a_half_life_older_counts_half() -> None:
    found = mean([profile({1: 1.0}), profile({2: 1.0}, HALF_LIFE)])
    assert weights(found) == pytest.approx({1: 1 / 3, 2: 2 / 3})
    assert found.mass == 1.5


@given(st.lists(PROFILES, min_size=2, max_size=4))
def test_the_order_of_joining_makes_no_difference(own: list[Profile]) -> None:
    found = [mean(order) for order in permutations(own)]
    for other in found[1:]:
        assert weights(other) == pytest.approx(weights(found[0]), abs=1e-4)
        assert (other.first, other.last) == (found[0].first, found[0].last)


@given(st.lists(PROFILES, min_size=1, max_size=6))
def test_keys_stay_in_order_and_no_weight_grows_beyond_the_largest(own: list[Profile]) -> None:
    found = mean(own)
    assert found.keys.tolist() == sorted({key for each in own for key in weights(each)})
    assert max(found.weights.tolist(), default=0.0) <= 1.0001


def test_of_very_many_words_the_weightiest_are_kept() -> None:
    light, heavy = dict.fromkeys(range(1000), 0.1), dict.fromkeys(range(5000, 5050), 0.9)
    found = mean([profile(light), profile(heavy)])
    assert len(found.keys) == KEPT_KEYS
    assert set(heavy) <= set(weights(found))
