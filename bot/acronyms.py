"""What the acronyms of news are short for: "NEC", "National Economic Council"."""

import re
from itertools import combinations
from typing import Final

LENGTHS: Final = range(3, 6)
"""Letters of an acronym: two letters are as often somebody's initials, and more are rarely looked up."""

_AFTER_CAPITAL = r"[^\W\d_A-Z][^\W\d_]{0,30}+(?![\w-])"
_RUN: Final = re.compile(
    rf"[A-Z](?<![\w’'.-][A-Z]){_AFTER_CAPITAL}(?:\s(?:(?:of|and|for)\s(?:the\s)?)?[A-Z]{_AFTER_CAPITAL}){{1,9}}+"
)
_INNER: Final = frozenset({"of", "the", "and", "for"})


def long_forms(text: str) -> frozenset[tuple[str, str]]:
    """Each acronym that could stand for words of the text, with these words: the initials of neighbouring capitalised
    words, small words between them left out, or "of" taken in ("DOJ"). What nobody calls so does no harm: an acronym is
    looked for only where somebody asks for it."""
    found: set[tuple[str, str]] = set()
    for run in set(_RUN.findall(text)):
        tokens = run.split()
        names = [at for at, token in enumerate(tokens) if token not in _INNER]
        for first, last in combinations(names, 2):
            part = tokens[first : last + 1]
            for skipped in (_INNER, _INNER - {"of"}):
                acronym = "".join(token[0] for token in part if token not in skipped).upper()
                if len(acronym) in LENGTHS:
                    found.add((acronym, " ".join(part)))
    return frozenset(found)
