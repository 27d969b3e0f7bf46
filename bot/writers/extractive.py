"""Answers and digest claims in the articles' own words: chosen, never written.

Two linear models over `bot.evidence.FEATURES`, both fitted by `tests/benchmarks/fit_evidence.py`, do the choosing: one
ranks sentences by how likely each answers, the other says how sure it is that the best one does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.evidence import FEATURES, Measured, names_another_country
from bot.question import Question
from bot.text import content_stems, overlap
from bot.writers.weights import CONFIDENCE_SETTLED, CONFIDENCE_STORED, RANKING

NAME: Final = "extractive"

INSTEAD: Final = "The articles' own words, without the model."
"""Begins the note on an answer or a digest that a model should have written, before the reason."""

ANSWERED: Final = 0.37
"""Confidence from which a question counts as answered. Cross-validated over topics, this answers 0.92 of the answerable
questions of `fit_evidence.py`'s set (0.91 where only their own passage is stored) and 0.02 of those about topics that
are not stored."""

MAX_CLAIMS: Final = 3

ADDS: Final = 1.5
"""A further sentence may be this much less likely (in log odds) than the first to be shown beside it."""

ADDS_CONFIDENCE: Final = 0.55
"""A further sentence must be this sure of its own."""

TWO_SENTENCES: Final = 1.5
"""Log odds that a sentence loses for needing the one before it: that one alone is shorter."""

ANOTHER_COUNTRY: Final = 2.0
"""Log odds that a sentence loses as an answer to "who leads the US side?" for naming only China."""

SAME_WORDS: Final = 0.6
"""Two sentences that share this part of the shorter one's words say the same."""

SETTLED_SHARE: Final = 0.3
"""What the second confidence counts beside the first."""


MUST_HOLD: Final = frozenset({"when", "how many", "how long", "said"})
"""Kinds of questions whose answers can be told by their form."""

_TYPE_ABSENT: Final = FEATURES.index("type_absent")


@dataclass(frozen=True, slots=True)
class Chosen:
    """The sentences that answer, best first, and the confidence (0 to 1) that the first one does; `ranked` are all that
    could, best first."""

    sentences: tuple[Measured, ...]
    confidence: float
    ranked: tuple[Measured, ...] = ()


def choose(question: Question, offered: Sequence[Measured]) -> Chosen:
    """The sentences to answer with: the likeliest, and up to two more that add something to it. One that holds no time,
    number, length of time or speech of the one named does not answer a question for it, whatever words it shares."""
    measured = [item for item in offered if question.kind not in MUST_HOLD or not item.features[_TYPE_ABSENT]]
    if not measured:
        return Chosen((), 0.0)
    features = np.array([m.features for m in measured])
    scores = features @ RANKING
    scores -= [TWO_SENTENCES * (m.sentence.told_span != m.sentence.span) for m in measured]
    if question.kind == "who":
        scores -= [ANOTHER_COUNTRY * names_another_country(question, m.sentence.told) for m in measured]
    order = np.argsort(-scores, kind="stable")
    chosen = [int(order[0])]
    for row in order[1:]:
        if len(chosen) == MAX_CLAIMS or scores[order[0]] - scores[row] > ADDS:
            break
        alone = confidence(features[row : row + 1], scores[row : row + 1])
        if alone >= ADDS_CONFIDENCE and not any(_repeats(measured[row], measured[kept]) for kept in chosen):
            chosen.append(int(row))
    ranked = tuple(measured[row] for row in order)
    return Chosen(tuple(measured[row] for row in chosen), confidence(features, scores), ranked)


def confidence(features: NDArray[np.float64], scores: NDArray[np.float64]) -> float:
    """How sure it is, from 0 to 1, that the best of the sentences (shape (n, features)) answers."""
    summary = np.append(summarise(features, scores), 1.0)
    stored = _log_sigmoid(float(summary @ CONFIDENCE_STORED))
    settled = _log_sigmoid(float(summary @ CONFIDENCE_SETTLED))
    return float(np.exp((stored + SETTLED_SHARE * settled) / (1 + SETTLED_SHARE)))


def summarise(features: NDArray[np.float64], scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """What the confidence is worked out from: the best sentence's measures, the largest among the best three, the
    best score and its lead over the fourth. Shape (2 * len(FEATURES) + 2,)."""
    order = np.argsort(-scores, kind="stable")
    best = scores[order[0]]
    lead = best - scores[order[min(3, len(order) - 1)]]
    return np.concatenate([features[order[0]], features[order[:3]].max(axis=0), [best / 10, lead / 5]])


def _log_sigmoid(x: float) -> float:
    return -float(np.logaddexp(0.0, -x))


def _repeats(first: Measured, second: Measured) -> bool:
    a, b = first.sentence, second.sentence
    if a.article.id == b.article.id and a.told_span.start < b.told_span.end and b.told_span.start < a.told_span.end:
        return True
    return overlap(content_stems(a.text), content_stems(b.text)) >= SAME_WORDS
