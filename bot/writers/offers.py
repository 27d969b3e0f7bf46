"""What a model offers → what may be shown of it."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from bot.text import one_line
from bot.writers import Evidence, Written
from bot.writers.replies import numbers, texts
from bot.writers.selecting import trimmed
from bot.writers.verify import verify

MAX_CLAIMS: Final = 3

LONGEST_CLAIM: Final = 400
"""Characters of a claim that a model may write."""

LONGEST_HEADLINE: Final = 120

LONGEST_CITED: Final = 2_000
"""Characters of cited words that a claim is checked against, which takes time with the square of the length: what rests
on more does not pass."""

FEWEST_WORDS: Final = 4
"""A name alone says nothing that could be true or false."""

_MARKERS: Final = re.compile(r"\s?\[\d[\d, ]*\]")

Offer = Mapping[str, Any]
"""An object of a reply."""


def cited(offer: Offer, evidence: Sequence[Evidence]) -> tuple[int, ...]:
    """Where in the evidence the words stand that an offer cites; numbers that were not given are left out."""
    return tuple(n - 1 for n in dict.fromkeys(numbers(offer.get("evidence"))) if 1 <= n <= len(evidence))


def whole(evidence: Sequence[Evidence], at: int) -> Written:
    """The words of one piece of evidence as a claim."""
    return Written(evidence[at].told, (at,))


def selected(offer: Offer, evidence: Sequence[Evidence], at: int) -> Written:
    """The words that were chosen of one piece of evidence; all of them where these may not stand without the rest."""
    left = trimmed(evidence[at].told, texts(offer.get("keep")))
    return Written(left, (at,)) if left else whole(evidence, at)


def free_text(offer: Offer, key: str) -> str:
    """A model's own sentence without the marks that it adds by habit."""
    return _MARKERS.sub("", one_line(" ".join(texts(offer.get(key))))).strip("*_#` ")


def sound(text: str, words: Sequence[Evidence], longest: int) -> bool:
    """Whether a model's own sentence may be shown beside the words that it cites. In square brackets it would look like
    an addition of ours."""
    if not words or len(text.split()) < FEWEST_WORDS or len(text) > longest or set("[]") & set(text):
        return False
    if sum(len(item.quote) for item in words) > LONGEST_CITED:
        return False
    days = {item.article.published_on for item in words}
    published = days.pop() if len(days) == 1 else None
    return verify(text, [item.quote for item in words], published).supported


class Kept:
    """The claims of a reply that may be shown, each cites something else, and among them those shown as offered."""

    def __init__(self) -> None:
        self.claims: list[Written] = []
        self.sound: list[Written] = []
        self._repeated = 0

    @property
    def full(self) -> bool:
        """Whether no more are wanted, or what comes repeats or cites nothing."""
        return len(self.claims) == MAX_CLAIMS or self._repeated == MAX_CLAIMS

    def add(self, claim: Written | None, as_offered: bool) -> bool:
        """Whether one more stands as it was offered."""
        if claim is None or any(claim.cited == other.cited or claim.text == other.text for other in self.claims):
            self._repeated += 1
            return False
        self.claims.append(claim)
        if as_offered:
            self.sound.append(claim)
        return as_offered
