"""What every claim must pass before it is shown: does it say what its cited words say?"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.aliases import abbreviated
from bot.facts import names_in, numbers_in
from bot.text import content_stems, fold, stem, words

ENOUGH: Final = 0.9
"""The support score from which a claim that breaks no rule counts as supported."""

BROKEN: Final = 0.1
"""The highest score of a claim that breaks a rule."""

_NEGATION = re.compile(
    r"\b(?:not|never|no|nobody|nothing|none|neither|nor|without|cannot|den(?:y|ies|ied)|refus\w+|fail\w*)\b|n['’]t\b",
    re.IGNORECASE,
)
_MODALITY = re.compile(
    r"\b(?:may|might|could|would|should|plans?|expect\w*|possib\w+|alleged\w*|if)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the cited words support a claim. `score` is between 0 and 1, low where a rule is broken; `reasons` has
    one line a broken rule, for people, and is empty where the claim is supported."""

    supported: bool
    score: float
    reasons: tuple[str, ...]


def verify(claim: str, cited: Sequence[str], published: date | None = None) -> Verdict:
    """Whether `cited`, the quoted words or whole texts, support the claim. `published` is the day of publication."""
    broken = broken_rules(claim, cited, published)
    score = _coverage(claim, cited)
    if broken:
        return Verdict(False, min(score, BROKEN), broken)
    if score < ENOUGH:
        return Verdict(False, score, ("the cited words do not say all of this",))
    return Verdict(True, score, ())


def broken_rules(claim: str, cited: Sequence[str], published: date | None = None) -> tuple[str, ...]:
    """The rules that a claim breaks, one line each, for people."""
    said = " ".join(cited)
    values = {number.value for number in numbers_in(said)}
    stems = {stem(word) for word in words(abbreviated(said))}
    broken = [
        f"the number {claim[number.span.start : number.span.end].strip()} is not in the cited words"
        for number in numbers_in(claim)
        if number.value not in values
    ]
    broken += [
        f"the name {name.text} is not in the cited words"
        for name in names_in(abbreviated(claim))
        if any(stem(word) not in stems for word in words(name.text))
    ]
    if bool(_NEGATION.search(claim)) != bool(_NEGATION.search(said)):
        broken.append("a negation was dropped or added")
    if _MODALITY.search(said) and not _MODALITY.search(claim):
        broken.append("a 'may' or 'plans to' was dropped")
    return tuple(broken)


def _coverage(claim: str, cited: Sequence[str]) -> float:
    wanted = content_stems(abbreviated(claim))
    there = set(content_stems(abbreviated(" ".join(cited))))
    return sum(word in there for word in wanted) / len(wanted) if wanted else float(fold(claim) in fold(" ".join(cited)))
