"""Choosing sentences and being sure of them."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bot.evidence import FEATURES
from bot.question import analyse
from bot.writers.extractive import choose, confidence, summarise
from bot.writers.weights import CONFIDENCE_SETTLED, CONFIDENCE_STORED, RANKING


def test_the_weights_fit_the_measures() -> None:
    assert RANKING.shape == (len(FEATURES),)
    summary = summarise(np.zeros((1, len(FEATURES))), np.zeros(1))
    assert CONFIDENCE_STORED.shape == CONFIDENCE_SETTLED.shape == (len(summary) + 1,)


def test_without_sentences_there_is_no_confidence() -> None:
    chosen = choose(analyse("Who leads the Chinese side?"), [])
    assert (chosen.sentences, chosen.confidence) == ((), 0.0)


@given(st.integers(1, 5), st.integers(0, 2**32 - 1))
def test_a_confidence_lies_between_0_and_1(rows: int, seed: int) -> None:
    features = np.random.default_rng(seed).uniform(-1, 1, (rows, len(FEATURES)))
    assert 0 <= confidence(features, features @ RANKING) <= 1
