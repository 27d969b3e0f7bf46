"""How far the cited words support what no rule judges: a score that what is not in the source can only lower.

Numbers, dates, and words such as "may", "said" and "about" are judged by rules; here any number stands for any other,
and those words are passed over.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.bounds import BOUND_WORDS
from bot.dates import dates_in
from bot.quantities import quantities_in
from bot.writers.bearing import is_cue
from bot.writers.speakers import sayings
from bot.writers.support_weights import CONSTANT, WEIGHTS
from bot.writers.wording import Word, Wording, aligned, has_root, same_root

RUN: Final = 3
"""Words that must stand in one cited sentence in the same order to count as the source's own."""

NEAR: Final = 3
"""Content words within which two neighbours in a claim must stand in a cited sentence to belong together there."""

TORN: Final = 3.0
"""What a pair torn apart counts, beside a run that is not the source's: a foreign word breaks up to three runs."""

REWRITTEN: Final = 0.4
"""The part of a claim from which more that is not the source's tells nothing more: it is written in other words."""

_NUMBER: Final = "#"
_DATE: Final = "@"
_HEDGES: Final = BOUND_WORDS.union(
    "least most more less fewer than up to aged old no number between and from mr mrs ms miss that".split()
)
"""Words that say how a number is meant, or nothing: rules judge them."""


@dataclass(frozen=True, slots=True)
class _Told:
    """The words of a sentence that support is judged by, in order, and the content words among them."""

    every: tuple[str, ...]
    content: tuple[str, ...]


def support(lacking: NDArray[np.float64]) -> float:
    """From 0 to 1: `bot.writers.support_weights` over `lacks`. It orders claims; it is no probability."""
    return float(1 / (1 + np.exp(-(lacking @ WEIGHTS + CONSTANT))))


def lacks(claim: Wording, cited: Sequence[Wording], breaks_rule: bool) -> NDArray[np.float64]:
    """What a claim has that the cited words have not, each from 0 (nothing) to 1, shape (3,): a broken rule or a name;
    the share of its content words; the share that is not put as in the likeliest sentence, at most `REWRITTEN`."""
    there = frozenset[str]().union(*(sentence.roots for sentence in cited))
    told = _told(claim)
    missing = [root for root in told.content if root not in {_NUMBER, _DATE} and not has_root(there, root)]
    named = {word.root for word in claim.words[1:] if word.text[0].isupper()}
    share = len(missing) / max(1, len(told.content))
    own = min((_own(told, _told(sentence)) for sentence in aligned(claim, cited)), default=1.0)
    return np.array([float(breaks_rule or bool(named & set(missing))), share, min(own, REWRITTEN)])


def _own(claim: _Told, cited: _Told) -> float:
    """The share of the claim that is put otherwise than in the cited sentence: runs of `RUN` words that it lacks, or
    pairs of neighbours that do not stand near each other in it, whichever is less."""
    size = max(1, min(RUN, len(claim.every)))
    runs, there = _runs(claim.every, size), set(_runs(cited.every, size))
    lacking = sum(run not in there for run in runs) / max(1, len(runs))
    if not claim.content or any(not any(same_root(root, of) for of in cited.content) for root in claim.content):
        return lacking
    places: dict[str, list[int]] = {}
    for at, root in enumerate(cited.content):
        places.setdefault(root, []).append(at)
    pairs = list(pairwise(claim.content))
    torn = sum(not _near(places.get(a, ()), places.get(b, ())) for a, b in pairs) / max(1, len(pairs))
    return min(lacking, TORN * torn)


def _near(one: Iterable[int], other: Sequence[int]) -> bool:
    return any(abs(a - b) <= NEAR for a in one for b in other)


def _runs(words: Sequence[str], size: int) -> list[tuple[str, ...]]:
    return [tuple(words[at : at + size]) for at in range(len(words) - size + 1)]


def _told(sentence: Wording) -> _Told:
    spans = [(of.span, _NUMBER) for of in quantities_in(sentence.text)]
    spans = [(of.span, _DATE) for of in dates_in(sentence.text, None)] + spans
    said = {saying.at for saying in sayings(sentence)}
    kept: list[tuple[str, bool]] = []
    covered = -1
    for at, word in enumerate(sentence.words):
        stands_for = next(((span, mark) for span, mark in spans if span.start <= word.start < span.end), None)
        if stands_for:
            if word.start > covered:
                kept.append((stands_for[1], True))
                covered = stands_for[0].end - 1
        elif at not in said and not is_cue(sentence, at) and word.folded not in _HEDGES:
            kept.append((word.root, word.content and not _is_initial(word)))
    return _Told(tuple(root for root, _ in kept), tuple(root for root, content in kept if content))


def _is_initial(word: Word) -> bool:
    return len(word.text) == 1 and word.text.isupper()
