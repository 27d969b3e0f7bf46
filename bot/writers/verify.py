"""What every claim must pass before it is shown: does it say what its cited words say?"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.text import sentences
from bot.writers.bearing import bearing_changed
from bot.writers.directions import opposites_said, roles_swapped
from bot.writers.speakers import attribution_dropped, speaker_changed
from bot.writers.support import support
from bot.writers.values import dates_missing, names_missing, numbers_missing, quotations_missing
from bot.writers.wording import Wording, aligned, plain, worded, wordings

ENOUGH: Final = 0.9
"""The support score from which a claim that breaks no rule counts as supported."""

BROKEN: Final = 0.1
"""The highest score of a claim that breaks a rule."""

_BORDER = re.compile(r"\s?[,;:-]|\.")
_GOVERNS = re.compile(
    r"\b(?:if|unless|whether|provided|until|except|said|says|according|den(?:y|ies|ied)|told|claim\w*|alleg\w*|report\w*|argu\w*"
    r"|believ\w*|suggest\w*|warn\w*|add(?:s|ed)|predict\w*|expect\w*|insist\w*|may|might|could|would|not|never|no|false|untrue)\b"
)


@dataclass(frozen=True, slots=True)
class Verdict:
    supported: bool
    score: float
    reasons: tuple[str, ...]


def verify(claim: str, cited: Sequence[str], published: date | None = None) -> Verdict:
    told = tuple(wording for text in cited for wording in wordings(text))
    broken, scores = [], []
    for sentence in _sentences(claim):
        if _verbatim(sentence, cited):
            scores.append(1.0)
            continue
        broken += _broken(sentence, cited, told, published)
        scores.append(support(worded(sentence), told))
    score = min(scores, default=0.0)
    if broken:
        return Verdict(False, min(score, BROKEN), tuple(dict.fromkeys(broken)))
    if score < ENOUGH:
        return Verdict(False, score, ("the cited words do not say all of this",))
    return Verdict(True, score, ())


def broken_rules(claim: str, cited: Sequence[str], published: date | None = None) -> tuple[str, ...]:
    told = tuple(wording for text in cited for wording in wordings(text))
    broken = [
        line
        for sentence in _sentences(claim)
        if not _verbatim(sentence, cited)
        for line in _broken(sentence, cited, told, published)
    ]
    return tuple(dict.fromkeys(broken))


def _sentences(claim: str) -> list[str]:
    return [claim[span.start : span.end] for span in sentences(claim)]


def _broken(sentence: str, cited: Sequence[str], told: Sequence[Wording], published: date | None) -> Iterator[str]:
    claim = worded(sentence)
    near = aligned(claim, told)
    yield from numbers_missing(sentence, cited, published)
    yield from dates_missing(sentence, cited, published)
    yield from names_missing(claim, told, cited)
    yield from quotations_missing(sentence, cited)
    if not near:
        return
    yield from bearing_changed(claim, near)
    yield from opposites_said(claim, near)
    yield from speaker_changed(claim, near)
    yield from attribution_dropped(claim, near)
    yield from roles_swapped(claim, near)


def _verbatim(sentence: str, cited: Sequence[str]) -> bool:
    wanted = plain(sentence).rstrip(" .")
    if not wanted:
        return False
    for text in cited:
        for span in sentences(text):
            told = plain(text[span.start : span.end])
            if told.startswith(wanted):
                rest = told[len(wanted) :]
                if not rest.strip(" .!?\"'") or (_BORDER.match(rest) and not _GOVERNS.search(rest)):
                    return True
    return False
