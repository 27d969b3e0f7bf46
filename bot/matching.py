"""How well the words of a question are matched by the words of texts, and how much each of them tells."""

import math
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.aliases import ALIASES, SAME, abbreviated
from bot.embed import Embedder
from bot.opposites import exclude
from bot.question import Question
from bot.text import is_stop_word, stem, words

SOFT_MATCH: Final = 0.45
"""Cosine of two words' vectors from which they are taken to mean something similar (China/Chinese 0.70, quit/resign
0.61, oil/metals -0.13)."""

LIGHT: Final = 0.3
"""What a light word weighs beside others."""

PRIOR_PASSAGES: Final = 400
PRIOR_FREQUENCY: Final = 4
"""Every store is counted as if it held this many passages more, and each word this many of them: a handful of passages
says little of what is rare."""


def term_weights(question: Question, frequencies: Mapping[str, int], passages: int) -> NDArray[np.float64]:
    """How much each term of the question tells: its inverse document frequency (BM25's), less for light words."""
    total = passages + PRIOR_PASSAGES
    weights = []
    for term in question.terms:
        frequency = frequencies.get(term.word, 0) + PRIOR_FREQUENCY
        idf = math.log(1 + (total - frequency + 0.5) / (frequency + 0.5))
        weights.append(idf * (LIGHT if term.light else 1.0))
    return np.array(weights)


class Matches:
    """How well each term of the question is matched by the words of a text: the word itself, one that stands for it, or
    one of like meaning that is not its opposite. A text that comes up again, as headlines do, is matched once."""

    def __init__(self, question: Question, texts: Iterable[str], embedder: Embedder) -> None:
        content = {text: content_words(text) for text in set(texts)}
        vocabulary = {word: i for i, word in enumerate(sorted({word for row in content.values() for word in row}))}
        columns_of: dict[str, list[int]] = {}
        for word, column in vocabulary.items():
            columns_of.setdefault(stem(word), []).append(column)
        spelt = list(vocabulary)
        terms = question.terms
        vectors = embedder.embed([*(term.word for term in terms), *vocabulary])
        cosines = vectors[: len(terms)] @ vectors[len(terms) :].T
        soft = np.where(cosines >= SOFT_MATCH, np.minimum(cosines, 0.9), 0.0).astype(float)
        for row, column in np.argwhere(soft).tolist():
            if exclude(terms[row].word, spelt[column]):
                soft[row, column] = 0.0
        exact = np.zeros(soft.shape)
        for row, term in enumerate(terms):
            for key, value in (*ALIASES.get(term.stem, {}).items(), (term.stem, 1.0)):
                if columns := columns_of.get(key):
                    soft[row, columns] = np.maximum(soft[row, columns], value)
                    exact[row, columns] = float(value >= SAME)
        held = {text: [vocabulary[word] for word in row] for text, row in content.items()}
        self._soft = {text: soft[:, of].max(axis=1, initial=0.0) for text, of in held.items()}
        self._exact = {text: exact[:, of].max(axis=1, initial=0.0) for text, of in held.items()}

    def soft(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """From 0 to 1, shape (len(texts), terms)."""
        return np.array([self._soft[text] for text in texts])

    def exact(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """1 where the word itself or another word for the same country is there, else 0; shape as `soft`."""
        return np.array([self._exact[text] for text in texts])


@lru_cache(maxsize=8192)
def content_words(text: str) -> tuple[str, ...]:
    """The words of a text that are not stop words, as they stand, in order."""
    return tuple(word for word in words(abbreviated(text)) if not is_stop_word(word))


def by_stem(text: str) -> dict[str, str]:
    """All words of a text, stop words included, by their stems."""
    return {stem(word): word for word in words(abbreviated(text))}


def pairs_shared(question: Question, text: str) -> float:
    """The part of the question's pairs of neighbouring words, stop words included, that stand so in a text."""
    wanted = _pairs(question.text)
    return len(wanted & _pairs(text)) / len(wanted) if wanted else 0.0


@lru_cache(maxsize=4096)
def _pairs(text: str) -> frozenset[tuple[str, str]]:
    return frozenset(pairwise(stem(word) for word in words(abbreviated(text))))
