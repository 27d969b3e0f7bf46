"""What a question asks for: its kind, the words that matter in it, the names it names."""

import re
from dataclasses import dataclass, replace
from typing import Final, Literal

from bot.aliases import abbreviated
from bot.dates import dates_in
from bot.facts import names_in, numbers_in
from bot.text import STOP_WORDS, fold, is_stop_word, stem, words

Kind = Literal["who", "when", "where", "how many", "how long", "why", "how", "whether", "said", "what"]

LIGHT_WORDS: Final = frozenset(
    stem(word)
    for word in """
    happen want say said tell told mean think know make give take become come go seem call name kind type many
    long far often old much people thing something anything anyone someone following main major important first
    used use like described describe considered known include including part example plan news latest new
    regarding concerning current currently today place speak spoke stand bring
    """.split()
)
"""Stems that carry little of what a question is about: missing them says little."""

_PATTERNS: Final[tuple[tuple[str, Kind], ...]] = (
    (r"\bhow (?:many|much|big|large|high|far|tall|deep|old|expensive|fast|strong|small)\b", "how many"),
    (
        r"\b(?:what|which) (?:percent\w*|number|share|proportion|amount|price|cost|score|figure|rate)\b",
        "how many",
    ),
    (r"\bat what (?:rate|price|cost)\b", "how many"),
    (r"\b(?:when|(?:what|which) (?:year|date|day|month|century|decade|time)|since when|how soon)\b", "when"),
    (
        r"\b(?:where|(?:what|which|whose) (?:city|country|town|place|state|region|county|location|area|nation))\b",
        "where",
    ),
    (
        r"\b(?:who|whom|whose|(?:what|which) (?:person|people|man|woman|leader|official|president|minister))\b",
        "who",
    ),
    (
        r"\b(?:why|for what reason|what (?:caused|causes|was the reason|is the reason|were the reasons))\b",
        "why",
    ),
    (r"\bhow\b", "how"),
    (r"\b(?:what|which)\b", "what"),
)
_HOW_LONG = r"\bhow long\b|\bhow many (?:minutes|hours|days|weeks|months|years)\b"
_SAID = re.compile(
    r"^(?:and |but )?what (?:else )?(?:did|does|do|has|have) [^?]{1,80}? (?:say|said|add|announced?|claim|promise)\b"
)
_SUBORDINATE = re.compile(r"\b(?:when|where)\b")
_MAIN = re.compile(r"\b(?:what|who|whom|which|how|why)\b")
_WHETHER = re.compile(
    r"^\W*(?:and |but |so |or )?(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might)\b"
    r"|\bwhether\b",
    re.IGNORECASE,
)
_SOMEBODY = re.compile(
    r"\b(?:is|was|did|does|has|had|will|would|can|could|about|with|to) (?:he|she|him|her)\b", re.IGNORECASE
)
_FOCUS = re.compile(
    r"\b(?:what|which|whose)\s+(?:(?:kind|type|sort|name)s?\s+of\s+)?((?:[\w-]+\s+){0,2}?[\w-]+)\s+(?=\w)",
    re.IGNORECASE,
)
_VERBS: Final = frozenset(
    """
    is are was were do does did has have had can could will would should may might be been to of in on at for
    from by with that
    """.split()
)


@dataclass(frozen=True, slots=True)
class Term:
    """A word of a question that matters: as typed, its stem, whether it is part of a name or a date, and whether
    it is light: one that an answer may well put in other words."""

    word: str
    stem: str
    named: bool
    light: bool


@dataclass(frozen=True, slots=True)
class Question:
    """A question taken apart. `focus` holds the stems of the noun that "which" or "what" asks for ("newspaper");
    `names` the proper names, folded; `numbers` the values it mentions; `dangling` says that it is about "him" or "her"
    and names nobody."""

    text: str
    kind: Kind
    terms: tuple[Term, ...]
    focus: tuple[str, ...]
    names: tuple[str, ...]
    numbers: tuple[float, ...]
    dangling: bool


def analyse(text: str) -> Question:
    """Takes a question apart. Any text will do; one without a question word is taken for a topic ("what")."""
    body = text[:1].lower() + text[1:] if text[:1].isupper() and fold(text.split(maxsplit=1)[0]) in STOP_WORDS else text
    body = abbreviated(body)
    names = names_in(body)
    named = {stem(word) for name in names for word in words(name.text)}
    named |= {stem(word) for mention in dates_in(body, None) for word in words(mention.words)}
    terms: dict[str, Term] = {}
    for word in words(body):
        if not is_stop_word(word):
            key = stem(word)
            terms.setdefault(key, Term(word, key, key in named, key in LIGHT_WORDS and key not in named))
    kind = _kind(text)
    if kind == "whether":
        _lighten_predicate(terms)
    return Question(
        text=text,
        kind=kind,
        terms=tuple(terms.values()),
        focus=_focus(text),
        names=tuple(dict.fromkeys(fold(name.text) for name in names)),
        numbers=tuple(number.value for number in numbers_in(body)),
        dangling=not names and bool(_SOMEBODY.search(text)),
    )


def _lighten_predicate(terms: dict[str, Term]) -> None:
    """What is asked of something ("are the curbs on Nvidia being *lifted*?") is often answered in other words ("will
    not back down on"): the last plain word is light where two others carry weight."""
    heavy = [term for term in terms.values() if not term.light]
    if len(heavy) > 2 and not heavy[-1].named:
        terms[heavy[-1].stem] = replace(heavy[-1], light=True)


def _kind(text: str) -> Kind:
    lowered = fold(text)
    if _WHETHER.search(lowered) and not re.search(r"\bor\b", lowered):
        return "whether"
    if re.search(_HOW_LONG, lowered):
        return "how long"
    if _SAID.search(lowered):
        return "said"
    if (match := _SUBORDINATE.search(lowered)) and _MAIN.search(lowered, match.end()):
        lowered = re.sub(r"\b(?:when|where)\b", "", lowered)
    found = [(m.start(), order, kind) for order, (p, kind) in enumerate(_PATTERNS) if (m := re.search(p, lowered))]
    return min(found)[2] if found else "what"


def _focus(text: str) -> tuple[str, ...]:
    match = _FOCUS.search(text)
    if not match:
        return ()
    focus: list[str] = []
    for word in words(match[1]):
        if fold(word) in _VERBS:
            break
        if not is_stop_word(word) and stem(word) not in LIGHT_WORDS:
            focus.append(stem(word))
    return tuple(focus)
