"""Who reports a story: independent publishers, and the line that names them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from bot.model import Article
from bot.text import one_line, similarity, words_of

OPENING: Final = 600
"""Characters of an article that are compared to see whether it is a reprint."""

REPRINT: Final = 0.6
"""Likeness of two openings (`bot.text.similarity`) from which one is a reprint of the other."""

SAME_AGENCY: Final = 0.4
"""The same, where both name the same agency before their first words."""

NAMED: Final = 2
"""Publishers that are named before the others are counted."""

_AGENCY: Final = re.compile(r"\W{0,3}(?:[^\W\d_][\w .,'-]{0,40}?\s)??\(([A-Z][\w &.]{1,30})\)\s{0,3}[-–—:]")
""" "(Reuters) -", "LONDON (AP) —"."""


@dataclass(frozen=True, slots=True)
class _Opening:
    text: str
    words: set[str]
    agency: str | None

    def repeats(self, other: "_Opening") -> bool:
        needed = SAME_AGENCY if self.agency is not None and self.agency == other.agency else REPRINT
        enough = needed * max(len(self.words), len(other.words))
        return len(self.words & other.words) >= enough and similarity(self.text, other.text) >= needed


def independent(articles: Iterable[Article]) -> list[Article]:
    """The articles that are no reprints of an earlier one."""
    found: list[tuple[Article, _Opening]] = []
    for article in articles:
        opening = _opening(article.text[:OPENING])
        if article.same_as is None and not any(opening.repeats(other) for _, other in found):
            found.append((article, opening))
    return [article for article, _ in found]


def _opening(text: str) -> _Opening:
    match = _AGENCY.match(text)
    return _Opening(text, words_of(text), match[1] if match else None)


def named(publishers: Iterable[str]) -> str:
    """ "Post, Herald and 3 others"; empty where no publisher is known."""
    names = [one_line(publisher) for publisher in publishers]
    rest = len(names) - NAMED
    if rest > 1:
        return f"{', '.join(names[:NAMED])} and {rest} others"
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))
