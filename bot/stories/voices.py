"""Who reports a story: independent publishers, and the line that names them."""

import re
from collections.abc import Iterable
from typing import Final

from bot.model import Article
from bot.text import one_line, words_of

OPENING: Final = 600
"""Characters of an article that are compared to see whether it is a reprint."""

REPRINT: Final = 0.6
"""Part of the words of two openings, counted together, that stand in both: from here one is a reprint of the other."""

SAME_AGENCY: Final = 0.4
"""The same, where both name the same agency before their first words."""

NAMED: Final = 2
"""Publishers that are named before the others are counted."""

_AGENCY: Final = re.compile(r"\W{0,3}(?:[^\W\d_][\w .,'-]{0,40}?\s)??\(([A-Z][\w &.]{1,30})\)\s{0,3}[-–—:]")
""" "(Reuters) -", "LONDON (AP) —"."""


def independent(articles: Iterable[Article]) -> list[Article]:
    """The articles that are no reprints of an earlier one by another publisher."""
    found: list[tuple[Article, frozenset[str], str | None]] = []
    for article in articles:
        if article.same_as is not None:
            continue
        opening, agency = frozenset(words_of(article.text[:OPENING])), _agency(article.text)
        if not any(_reprints(opening, agency, words, tag) for _, words, tag in found):
            found.append((article, opening, agency))
    return [article for article, _, _ in found]


def _agency(text: str) -> str | None:
    match = _AGENCY.match(text)
    return match[1] if match else None


def _reprints(one: frozenset[str], its_agency: str | None, other: frozenset[str], others_agency: str | None) -> bool:
    needed = SAME_AGENCY if its_agency is not None and its_agency == others_agency else REPRINT
    shared = len(one & other)
    return shared > 0 and shared >= needed * (len(one) + len(other) - shared)


def named(publishers: Iterable[str]) -> str:
    """ "Post, Herald and 3 others"; empty where no publisher is known."""
    names = [one_line(publisher) for publisher in publishers]
    rest = len(names) - NAMED
    if rest > 1:
        return f"{', '.join(names[:NAMED])} and {rest} others"
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))
