"""How exactly a number is meant, by the words beside it: "more than 50", "nearly 50", "50 or so"."""

import re
from collections.abc import Mapping
from typing import Final, Literal

Bound = Literal["exactly", "about", "nearly", "over", "under", "at least", "at most", "between", "change", "several"]
"""How a number is meant: "nearly 50" is a little less; "change" is "from 10 to 12"; "several" is "hundreds"."""

_PHRASES: Final[Mapping[Bound, str]] = {
    "at least": "no fewer than; no less than; not fewer than; not less than; at least; minimum of; as few as;"
    " as little as",
    "at most": "no more than; not more than; at most; at the most; up to; as many as; as much as; maximum of",
    "nearly": "nearly; almost; approaching; just under; just below; just short of; not quite",
    "over": "more than; greater than; higher than; larger than; longer than; older than; over; above; exceed; exceeds;"
    " exceeded; exceeding; upward of; upwards of; excess of; topped; topping",
    "under": "less than; fewer than; lower than; smaller than; shorter than; younger than; under; below",
    "about": "about; around; roughly; approximately; approx; approx.; some; circa; close to; estimated; estimated at;"
    " in the region of",
}
"""Words before a number. Those that hold others ("no more than", "just under") come first."""


def _pattern(phrases: str) -> str:
    return "|".join(re.escape(phrase).replace(r"\ ", r"\s") for phrase in phrases.split("; "))


BOUND_PATTERN: Final = "|".join(map(_pattern, _PHRASES.values()))
"""Matches the words before a number that say how it is meant."""

BOUND_WORDS: Final = frozenset(phrase for of in _PHRASES.values() for phrase in of.split("; ") if phrase.isalpha())
"""Those that are one word."""

_BEFORE: Final = {
    bound: re.compile(rf"(?:^|[\s(\"“‘—–-])(?:{_pattern(phrases)})\s(?:the |a |an |its |their )?$", re.IGNORECASE)
    for bound, phrases in _PHRASES.items()
}
_AFTER: Final[Mapping[Bound, re.Pattern[str]]] = {
    "at least": re.compile(r"\s?\+|-plus\b|\splus\b|(?:\s[\w-]+){0,2}\sor more\b", re.IGNORECASE),
    "at most": re.compile(r"(?:\s[\w-]+){0,2}\sor (?:less|fewer)\b", re.IGNORECASE),
    "about": re.compile(r"(?:\s[\w-]+)?\sor so\b", re.IGNORECASE),
}
_READ: Final = 26
"""Characters before a number that are read for such words; after it, where its noun may stand first, twice as many."""


def bound_before(text: str, at: int) -> Bound | None:
    """How a number that begins at `at` is meant, by the words before it; None where they do not say."""
    before = text[max(0, at - _READ) : at]
    return next((bound for bound, words in _BEFORE.items() if words.search(before)), None)


def bound_after(text: str, at: int) -> Bound | None:
    """How a number that ends at `at` is meant, by the words after it; None where they do not say."""
    after = text[at : at + 2 * _READ]
    return next((bound for bound, words in _AFTER.items() if words.match(after)), None)
