"""Answers and digest claims in the articles' own words: chosen, never written.

A linear model over `bot.evidence.FEATURES`, fitted by `tests/benchmarks/fit_evidence.py`, ranks sentences by how likely
each answers; `bot.writers.confidence` says how sure it is that the best one does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from bot.answer_types import gives_role_to_another, turns_around
from bot.embed import Embedder
from bot.evidence import FEATURES, Measured, names_another_country
from bot.question import Question
from bot.search import Found
from bot.text import content_stems, overlap
from bot.weights import SENTENCE
from bot.writers.confidence import DOUBTED, confidence

NAME: Final = "extractive"

INSTEAD: Final = "The articles' own words, without the model."
"""Begins the note on an answer or a digest that a model should have written, before the reason."""

ANSWERED: Final = 0.38
"""Confidence from which a question counts as answered. Cross-validated over topics, this answers 0.90 of the answerable
questions of the sets (0.93 where only their own passage is stored), 0.005 of those about topics that are not stored,
and 0.73 of those that were written to look answerable (`docs/evidence.md` has other thresholds)."""

MAX_CLAIMS: Final = 3

ADDS: Final = 1.5
"""A further sentence may be this much less likely (in log odds) than the first to be shown beside it."""

ADDS_CONFIDENCE: Final = 0.55
"""A further sentence must be this sure of its own."""

TWO_SENTENCES: Final = 1.5
"""Log odds that a sentence loses for needing the one before it: that one alone is shorter."""

ANOTHER_COUNTRY: Final = 2.0
"""Log odds that a sentence loses as an answer to "who leads the US side?" for naming only China."""

CONTRARY: Final = 4.0
"""Log odds that a sentence loses for giving the role asked for to somebody else's director, or for telling of exports
the other way."""

SAME_WORDS: Final = 0.6
"""Two sentences that share this part of the shorter one's words say the same."""

BEST: Final = 3
"""The sentences that the confidence in the first one looks at."""

MUST_HOLD: Final = frozenset({"when", "how many", "how long", "said"})
"""Kinds of questions whose answers can be told by their form."""

_TYPE_ABSENT: Final = FEATURES.index("type_absent")


@dataclass(frozen=True, slots=True)
class Chosen:
    """The sentences that answer, best first, and the confidence (0 to 1) that the first one does; `ranked` are all that
    could, best first; `doubted` says that a rule speaks against any answer."""

    sentences: tuple[Measured, ...]
    confidence: float
    ranked: tuple[Measured, ...] = ()
    doubted: bool = False


def choose(question: Question, offered: Sequence[Measured], found: Found, embedder: Embedder) -> Chosen:
    """The sentences to answer with: the likeliest, and up to two more that add something to it."""
    measured, doubted = eligible(question, offered, found)
    if not measured:
        return Chosen((), 0.0)
    scores = np.array([score(question, item) for item in measured])
    order = np.argsort(-scores, kind="stable").tolist()

    def sure(rows: Sequence[int]) -> float:
        best = [measured[row] for row in rows]
        return confidence(question, best, scores[rows[0]], found.weights, found.frequencies, embedder)

    chosen = order[:1]
    for row in order[1:]:
        if len(chosen) == MAX_CLAIMS or scores[order[0]] - scores[row] > ADDS:
            break
        if not any(_repeats(measured[row], measured[kept]) for kept in chosen) and sure([row]) >= ADDS_CONFIDENCE:
            chosen.append(row)
    first = measured[order[0]].sentence.told
    doubted = doubted or gives_role_to_another(question, first) or turns_around(question, first)
    ranked = tuple(measured[row] for row in order)
    sureness = sure(order[:BEST]) * (DOUBTED if doubted else 1)
    return Chosen(tuple(measured[row] for row in chosen), sureness, ranked, doubted)


def eligible(question: Question, offered: Sequence[Measured], found: Found) -> tuple[list[Measured], bool]:
    """The sentences that may answer, and whether none should: one that holds no time, number, length of time or speech
    of the one named does not answer a question for it, whatever words it shares; nothing stored answers a question
    about a name that nothing stored holds, or about "him" where nobody knows who that is."""
    measured = [item for item in offered if question.kind not in MUST_HOLD or not item.features[_TYPE_ABSENT]]
    return measured or list(offered), bool(found.unknown_names) or not measured or question.dangling


def score(question: Question, item: Measured) -> float:
    """How likely a sentence is to be the one that answers, in log odds beside the other sentences."""
    sentence = item.sentence
    found = float(item.features @ SENTENCE)
    if sentence.told_span != sentence.span:
        found -= TWO_SENTENCES
    if question.kind == "who" and names_another_country(question, sentence.told):
        found -= ANOTHER_COUNTRY
    if gives_role_to_another(question, sentence.told) or turns_around(question, sentence.told):
        found -= CONTRARY
    return found


def _repeats(first: Measured, second: Measured) -> bool:
    a, b = first.sentence, second.sentence
    if a.article.id == b.article.id and a.told_span.start < b.told_span.end and b.told_span.start < a.told_span.end:
        return True
    return overlap(content_stems(a.text), content_stems(b.text)) >= SAME_WORDS
