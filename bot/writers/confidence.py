"""How sure it is that the best sentence answers: from 0 to 1, one number for all that may be wrong.

Two logistic models, both fitted by `tests/benchmarks/fit_evidence.py`: is what is asked about stored at all (against
questions on topics and passages that are not), and does this sentence settle it (against questions that look answerable
from it and are not: another name, an opposite, a fact that is not there). Neither alone keeps both apart. Only what
holds for news as well as for the encyclopaedia that they were fitted on is measured: not how far ahead of the next
article the best one is (many report one event), nor how near the headline is (there a topic, here the event itself).
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.embed import Embedder
from bot.evidence import FEATURES, Measured, with_referents
from bot.facts import numbers_in
from bot.matching import Matches, by_stem
from bot.opposites import exclude
from bot.polarity import NEGATIONS
from bot.question import Question
from bot.text import content_stems, fold, stem, words
from bot.weights import SETTLED, STORED

SETTLED_SHARE: Final = 0.5
"""What the second model's log probability counts beside the first's: 0.3 to 0.5 keep both measures (see
`tests/benchmarks/evidence.py`)."""

DOUBTED: Final = 0.37
"""What a confidence is multiplied by where a rule speaks against any answer: it stays below `extractive.ANSWERED`, and
comparable."""

HAPPENED: Final = frozenset({"why", "when", "how", "how long", "whether"})
"""Kinds of questions that ask about something that happened."""

_NEGATED = re.compile(rf"\b(?:{'|'.join(NEGATIONS | {'nothing', 'except'})})\b|n['’]t\b", re.IGNORECASE)
_OF = re.compile(r"\bof (?:the |an? )?([\w-]+)\W*$")
_SUPERLATIVE = re.compile(r"^(?:most|least|first|last|only|sole|main|original|final|\w{3,}est)$")

STORED_BY: Final = (
    "covered", "all_pairs", "covered_in_article", "named_missing", "type_absent", "cosine", "best_cosine",
    "best_cosine_nearby", "best_numbers", "score", "new_words", "numbers_missing", "superlatives_missing",
    "heaviest_missing_nearby", "negation_unasked", "opposed",
)  # fmt: skip
"""What the first model goes by."""

SETTLED_BY: Final = (
    "covered", "covered_exactly", "covered_nearby", "covered_in_article", "cosine", "heaviest_missing", "names_missing",
    "light_missing", "known_missing", "numbers_missing", "mean_match", "unmatched", "opposed", "common_opposed",
    "negated",
)  # fmt: skip
"""What the second model goes by."""


def confidence(
    question: Question,
    best: Sequence[Measured],
    score: float,
    weights: NDArray[np.float64],
    frequencies: Mapping[str, int],
    embedder: Embedder,
) -> float:
    """The confidence in the first of the `best` three sentences, whose ranking score is given; `weights` and
    `frequencies` are those of the question's terms."""
    found = measures(question, best, score, weights, frequencies, embedder)
    both = combined(float(vector(found, STORED_BY) @ STORED), float(vector(found, SETTLED_BY) @ SETTLED))
    return both * (DOUBTED if misses_the_point(question, found) else 1.0)


def misses_the_point(question: Question, found: Mapping[str, float]) -> bool:
    """Whether nothing but the names of a question about something that happened is there ("Why did Hassett resign?" is
    not answered by a sentence on Hassett in which nobody resigns), or not what it asks for the price of."""
    return (question.kind in HAPPENED and found["plain_matched"] == 0.0) or found["object_matched"] == 0.0


def combined(stored: float, settled: float) -> float:
    """Two log odds → one confidence: the weighted geometric mean of the two probabilities."""
    logs = -np.logaddexp(0.0, -stored) - SETTLED_SHARE * np.logaddexp(0.0, -settled)
    return float(np.exp(logs / (1 + SETTLED_SHARE)))


def vector(found: Mapping[str, float], names: Sequence[str]) -> NDArray[np.float64]:
    """The measures by these names and a 1, shape (len(names) + 1,)."""
    return np.array([*(found[name] for name in names), 1.0])


def measures(
    question: Question,
    best: Sequence[Measured],
    score: float,
    weights: NDArray[np.float64],
    frequencies: Mapping[str, int],
    embedder: Embedder,
) -> dict[str, float]:
    """What speaks for and against the first of the best sentences."""
    first = best[0].sentence
    features = np.array([item.features for item in best])
    by_name = dict(zip(FEATURES, features[0].tolist(), strict=True))
    most = dict(zip(FEATURES, features.max(axis=0).tolist(), strict=True))
    named = np.array([term.named for term in question.terms])
    matches = Matches(question, (first.told, first.before, first.around), embedder)
    (own,), (around,) = with_referents(matches.soft, [first], named), matches.soft([first.around])
    total = float(weights.sum()) or 1.0
    missing = (1 - own) * weights / total
    light = np.array([term.light for term in question.terms])
    known = np.array([frequencies.get(term.word, 0) > 0 for term in question.terms])
    asked, told = by_stem(question.text), by_stem(first.told)
    fresh = [word for key, word in told.items() if key not in asked]
    numbers = {number.value for number in numbers_in(first.around)}
    contrary = {k for k, word in asked.items() if k not in told and any(exclude(word, other) for other in fresh)}
    stems = [term.stem for term in question.terms]
    thing = stem(match[1]) if (match := _OF.search(question.text)) else ""
    return by_name | {
        "best_cosine": most["cosine"],
        "best_cosine_nearby": most["cosine_nearby"],
        "best_numbers": most["numbers"],
        "score": score / 10,
        "heaviest_missing": float(missing.max()),
        "heaviest_missing_nearby": float(((1 - around) * weights).max() / total),
        "names_missing": float((missing * named).sum()),
        "light_missing": float((missing * light).sum()),
        "known_missing": float((missing * known).max()),
        "numbers_missing": float(sum(value not in numbers for value in set(question.numbers))),
        "superlatives_missing": float(sum(_is_superlative(w) and stem(w) not in told for w in words(question.text))),
        "plain_matched": float(around[~named & ~light].max(initial=0.0)) if (~named & ~light).any() else 1.0,
        "object_matched": float(around[stems.index(thing)]) if thing in stems else 1.0,
        "mean_match": float(own.mean()),
        "unmatched": sum(key not in told for key in stems) / len(stems),
        "opposed": float(sum(key in contrary for key in stems)),
        "common_opposed": float(len(contrary.difference(stems))),
        "negated": float(bool(_NEGATED.search(question.text))),
        "negation_unasked": float(bool(_NEGATED.search(first.told)) and not _NEGATED.search(question.text)),
        "new_words": min(25, len(set(content_stems(first.told)) - asked.keys())) / 10,
    }


def _is_superlative(word: str) -> bool:
    return bool(_SUPERLATIVE.match(fold(word)))
