"""Words that turn a statement into its opposite: negations, and words that deny each other ("approved", "rejected")."""

import re
from typing import Final

from bot.lemmas import root
from bot.opposites import SIDES
from bot.text import fold, is_stop_word

_PHRASES: Final = (
    (re.compile(r"\b(?:turn|vot)(?:ed|es|s|ing)?\s+down\b|\bthr[eo]w\w*\s+out\b", re.IGNORECASE), "rejected"),
    (re.compile(r"\bcall(?:ed|s|ing)?\s+off\b", re.IGNORECASE), "cancelled"),
    (re.compile(r"\bgo(?:es|ing)?\s+ahead\b|\bwent\s+ahead\b", re.IGNORECASE), "proceeded"),
    (re.compile(r"\bstep(?:ped|s|ping)?\s+down\b", re.IGNORECASE), "resigned"),
    (re.compile(r"\bstay(?:ed|s|ing)?\s+away\b", re.IGNORECASE), "boycotted"),
    (
        re.compile(
            r"\b(?:remain|stay)(?:ed|s|ing)?\s+(?=(?:open|closed|shut|alive|safe|legal|illegal)\b)", re.IGNORECASE
        ),
        "",
    ),
)
NEGATIONS: Final = frozenset({"not", "never", "no", "none", "nobody", "neither", "nor", "without", "cannot"})
"""Words that deny; those that end in "n't" do, too."""

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")


def plain(text: str) -> str:
    """The text with phrases of two words that have an opposite made one word: "turned down", "rejected"."""
    for pattern, word in _PHRASES:
        text = pattern.sub(word, text)
    return text


def is_negation(word: str) -> bool:
    folded = fold(word)
    return folded in NEGATIONS or folded.endswith("n't")


def contradict(one: str, other: str) -> bool:
    """Whether of two nearly equal texts one says no where the other says yes: one has more negations, or a word stands
    in one where its opposite stands in the other."""
    tokens = [_WORD.findall(plain(text)) for text in (one, other)]
    first, second = ([SIDES[key] for key in map(root, of) if key in SIDES] for of in tokens)
    if sum(map(is_negation, tokens[0])) != sum(map(is_negation, tokens[1])):
        return True
    for pair in {which for which, _ in first} & {which for which, _ in second}:
        a, b = ([affirms for which, affirms in of if which == pair] for of in (first, second))
        more_yes, more_no = sum(a) - sum(b), (len(a) - sum(a)) - (len(b) - sum(b))
        if (more_yes > 0 > more_no or more_yes < 0 < more_no) or (len(a) == len(b) and a != b):
            return True
    return False


def negated(text: str) -> frozenset[str]:
    """The stems of the first two words that say something after each negation: what a text says is not so."""
    tokens = _WORD.findall(plain(text))
    return frozenset(
        key
        for at, token in enumerate(tokens)
        if is_negation(token)
        for key in [root(word) for word in tokens[at + 1 : at + 5] if not is_stop_word(word)][:2]
    )
