"""How far the cited words support what no rule judges: a score that what is not in the source can only lower."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from bot.writers.support_weights import CONSTANT, WEIGHTS
from bot.writers.wording import Wording, has_root

RUN: Final = 3
"""Words that must stand in one cited sentence in the same order to count as the source's own."""

REWRITTEN: Final = 0.4
"""The share of a claim's runs from which more of them tell nothing more: it is written in other words then."""


def support(claim: Wording, cited: Sequence[Wording], breaks_rule: bool) -> float:
    """From 0 to 1: `bot.writers.support_weights` over `lacks`. It orders claims; it is no probability."""
    return float(1 / (1 + np.exp(-(lacks(claim, cited, breaks_rule) @ WEIGHTS + CONSTANT))))


def lacks(claim: Wording, cited: Sequence[Wording], breaks_rule: bool) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """What a claim has that the cited words have not, each from 0 (nothing) to 1, shape (3,): a broken rule or a name;
    the share of its content words; the share of its runs of `RUN` words that the likest sentence lacks, at most
    `REWRITTEN`."""
    there = frozenset().union(*(sentence.roots for sentence in cited))
    missing = [word for word in claim.words if word.content and not has_root(there, word.root)]
    named = any(word.text[0].isupper() and word is not claim.words[0] for word in missing)
    share = len({word.root for word in missing}) / max(1, len(claim.roots))
    size = min(RUN, len(claim.words))
    wanted = _runs(claim, size)
    lacking = [sum(run not in of for run in wanted) for of in (set(_runs(sentence, size)) for sentence in cited)]
    runs = min(lacking, default=len(wanted)) / max(1, len(wanted))
    return np.array([float(breaks_rule or named), share, min(runs, REWRITTEN)])


def _runs(sentence: Wording, size: int) -> list[tuple[str, ...]]:
    roots = [word.root for word in sentence.words]
    return [tuple(roots[at : at + size]) for at in range(len(roots) - size + 1)] if size else []
