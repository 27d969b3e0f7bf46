"""Choosing sentences and being sure of them."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bot.evidence import FEATURES
from bot.question import analyse
from bot.search import PASSAGE_FEATURES, Found
from bot.weights import PASSAGE, SENTENCE, SETTLED, STORED
from bot.writers.confidence import SETTLED_BY, STORED_BY, combined
from bot.writers.extractive import choose
from tests.bot.library import EMBEDDER


def test_the_weights_fit_the_measures() -> None:
    assert PASSAGE.shape == (len(PASSAGE_FEATURES),)
    assert SENTENCE.shape == (len(FEATURES),)
    assert STORED.shape == (len(STORED_BY) + 1,)
    assert SETTLED.shape == (len(SETTLED_BY) + 1,)


def test_without_sentences_there_is_no_confidence() -> None:
    chosen = choose(analyse("Who leads the Chinese side?"), [], Found((), np.zeros(3), {}, ()), EMBEDDER)
    assert (chosen.sentences, chosen.confidence) == ((), 0.0)


@given(st.floats(-50, 50), st.floats(-50, 50))
def test_a_confidence_lies_between_0_and_1_and_falls_with_either_doubt(stored: float, settled: float) -> None:
    assert 0 <= combined(stored, settled) <= 1
    assert combined(stored - 1, settled) <= combined(stored, settled)
    assert combined(stored, settled - 1) <= combined(stored, settled)
