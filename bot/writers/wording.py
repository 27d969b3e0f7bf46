"""A sentence taken apart for comparison with another: its words, their clauses, what is left of a text by a claim."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.aliases import ALIASES, COUNTRIES, SAME, abbreviated
from bot.lemmas import root
from bot.text import fold, is_stop_word, one_line, sentences

_TOKEN = re.compile(
    r"(?P<word>[^\W_]+(?:['’.][^\W_]+|,(?=\d{3}(?!\d))\d{3})*)|(?P<border>[,;:()\[\]\"“”!?—–]|\.{3}|…| - )"
)
_INITIALS = re.compile(r"\b(?:[A-Z]\.){2,}")
_SPLIT_THOUSANDS = re.compile(
    r"(?<=(?<![\d,.])\d), (?=\d{3}(?!\d))|(?<=(?<![\d,.])\d\d), (?=\d{3}(?!\d))|(?<=(?<![\d,.])\d\d\d), (?=\d{3}(?!\d))"
)
_CONTRACTIONS: Final = (
    (re.compile(r"\bwon['’]t\b", re.IGNORECASE), "will not"),
    (re.compile(r"\bcan(?:['’]t|not)\b", re.IGNORECASE), "can not"),
    (re.compile(r"(?<=\w)n['’]t\b", re.IGNORECASE), " not"),
)
_PANDEMIC = re.compile(r"\bcovid-19\b", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’]s?$")
_STARTS_CLAUSE: Final = frozenset({"and", "but", "while", "whereas", "although", "though", "because", "which", "who"})
_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "–": "-", "—": "-"})

MATCHED: Final = 0.3
"""A claim that shares less than this part of its content words with the best cited sentence rests on none of them."""

ALIGNED: Final = 0.6
"""A cited sentence that shares this part of what the best one shares with a claim may be the one it rests on, too."""

MOST_ALIGNED: Final = 5


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a sentence: as it stands, folded, and its root; `content` is False for words such as "the"; words with
    the same `clause` have no comma, conjunction or quotation mark between them."""

    text: str
    folded: str
    root: str
    content: bool
    clause: int
    start: int


@dataclass(frozen=True, slots=True)
class Wording:
    """A sentence and its words. `said` is the sentence (`mended`), `text` the same with "United States" read as "US",
    in which the words begin where they say; `roots` are those of the content words."""

    said: str
    text: str
    words: tuple[Word, ...]
    roots: frozenset[str]


def worded(sentence: str) -> Wording:
    """The sentence taken apart, "United States" read as "US"."""
    said = mended(sentence)
    text = _INITIALS.sub(lambda match: match.group().replace(".", ""), said)
    for contraction, words in _CONTRACTIONS:
        text = contraction.sub(words, text)
    text = _PANDEMIC.sub("Covid", abbreviated(text))
    found: list[Word] = []
    clause = 0
    for match in _TOKEN.finditer(text):
        if not match["word"]:
            clause += 1
            continue
        word = _bare(match["word"])
        folded = fold(word)
        clause += folded in _STARTS_CLAUSE
        found.append(Word(word, folded, root(folded), not is_stop_word(word), clause, match.start()))
    return Wording(said, text, tuple(found), frozenset(word.root for word in found if word.content))


def _bare(word: str) -> str:
    """The word without a possessive 's, and without the plural's s after initials ("TVs")."""
    if "'" in word or "’" in word:
        word = _POSSESSIVE.sub("", word) or word
    return word[:-1] if word[-1] == "s" and len(word) > 2 and word[:-1].isupper() else word


def wordings(text: str) -> tuple[Wording, ...]:
    """The sentences of a text, taken apart."""
    return tuple(worded(text[span.start : span.end]) for span in sentences(text))


def same_root(one: str, other: str) -> bool:
    """Whether two roots are one word, or two words for one country."""
    return one == other or ALIASES.get(one, {}).get(other, 0.0) >= SAME


def has_root(roots: frozenset[str] | set[str], wanted: str) -> bool:
    """Whether one of the roots is the wanted one or another word for the same country."""
    if wanted in roots:
        return True
    return wanted in COUNTRIES and any(how >= SAME and of in roots for of, how in ALIASES[wanted].items())


def aligned(claim: Wording, cited: Sequence[Wording]) -> tuple[Wording, ...]:
    """The cited sentences that a claim may rest on, the one that shares most content words with it first; none where
    no sentence shares enough to tell."""
    shared = [sum(has_root(sentence.roots, wanted) for wanted in claim.roots) for sentence in cited]
    if max(shared, default=0) < max(1.0, MATCHED * len(claim.roots)):
        return ()
    enough = ALIGNED * max(shared)
    order = sorted((i for i, count in enumerate(shared) if count >= enough), key=lambda i: (-shared[i], i))
    return tuple(cited[i] for i in order[:MOST_ALIGNED])


def mended(text: str) -> str:
    """The text with "235, 000", as some texts come from a tokeniser, made "235,000"."""
    return _SPLIT_THOUSANDS.sub(",", text)


def plain(text: str) -> str:
    """One line, lower case, with plain quotation marks and dashes: what does not change what is said is gone."""
    return fold(one_line(text).translate(_QUOTES)).strip()
