"""Where a name, date or number stands: between the same words as in the cited sentence, or with its own.

A text holds many names; each is there, and yet "Oak resigned" is not said where "Bell resigned" is and Oak is another.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from bot.bounds import BOUND_WORDS
from bot.dates import WEEKDAYS
from bot.facts import TENS, UNITS
from bot.numerals import MANY
from bot.writers.wording import Word, Wording, has_root

_PRONOUNS: Final = frozenset(
    "he she it they him them his her its their who which this that these those we our i my you your".split()
)
_NO_NAMES: Final = frozenset({*UNITS, *TENS, *MANY, *BOUND_WORDS, *"half up mr mrs ms miss".split()})


@dataclass(frozen=True, slots=True)
class _Place:
    """A run of names and figures, and the words on either side of it, empty at the ends of the sentence."""

    words: tuple[Word, ...]
    before: str
    after: str

    @property
    def roots(self) -> frozenset[str]:
        return frozenset(_comparable(word) for word in self.words)


def _comparable(word: Word) -> str:
    return "".join(c for c in word.folded if c.isdigit() or c == ".") if word.text[0].isdigit() else word.root


def _is_value(word: Word) -> bool:
    return word.content and word.folded not in _NO_NAMES and (word.text[0].isupper() or word.text[0].isdigit())


def _places(sentence: Wording) -> Iterator[_Place]:
    words = sentence.words
    start = 0
    while start < len(words):
        end = start
        while end < len(words) and _is_value(words[end]):
            end += 1
        if end > start:
            before = words[start - 1].root if start else ""
            yield _Place(words[start:end], before, words[end].root if end < len(words) else "")
        start = max(end, start + 1)


def places_taken(claim: Wording, near: Sequence[Wording], cited: Sequence[Wording]) -> Iterator[str]:
    """A line for each name, date or figure of the claim that stands somewhere in the cited words, but in whose place,
    between the same words, the sentences it rests on have another."""
    everywhere = frozenset(_comparable(word) for sentence in cited for word in sentence.words)
    told = [place for sentence in near for place in _places(sentence)]
    for place in _places(claim):
        there = [of for of in told if (of.before, of.after) == (place.before, place.after)]
        fits = any(all(has_root(of.roots, one) for one in place.roots) for of in there)
        judged_elsewhere = any(of.roots < place.roots or _other_notation(of, place) for of in there)
        known = all(has_root(everywhere, one) for one in place.roots)
        if there and known and (place.before or place.after) and not fits and not judged_elsewhere:
            yield f"the cited words have {_shown(there[0])} where the claim has {_shown(place)}"


def _other_notation(one: _Place, other: _Place) -> bool:
    """Whether one is a weekday and the other a date in figures: the rule on dates judges them."""
    days = [any(word.text in WEEKDAYS for word in of.words) for of in (one, other)]
    figures = [any(word.text[0].isdigit() for word in of.words) for of in (one, other)]
    return any(days[i] and not figures[i] and figures[1 - i] for i in (0, 1))


def _shown(place: _Place) -> str:
    return " ".join(word.text for word in place.words)


def names_from_elsewhere(claim: Wording, near: Sequence[Wording], cited: Sequence[Wording]) -> Iterator[str]:
    """A line for each name of the claim that no cited sentence has on which the claim rests, nor the sentence before it
    where it points back ("He said …")."""
    if not near:
        return
    scope = set(near)
    for before, sentence in pairwise(cited):
        if sentence in scope and any(word.folded in _PRONOUNS for word in sentence.words):
            scope.add(before)
    there = frozenset(word.root for sentence in scope for word in sentence.words)
    everywhere = frozenset(word.root for sentence in cited for word in sentence.words)
    for word in claim.words[1:]:
        named = word.content and word.text[0].isupper()
        if named and not has_root(there, word.root) and has_root(everywhere, word.root):
            yield f"{word.text} is not in the cited sentence that says this"
