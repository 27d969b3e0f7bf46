"""Makes a sentence stand alone: who "he" is and when "on Monday" was, added in square brackets, never rewritten.

What stands in brackets is ours; what stands outside is the article's.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from bot.dates import with_dates
from bot.facts import Name, is_person, names_in
from bot.text import fold, one_line

LOOK_BACK: Final = 4
"""Sentences before this one in which a pronoun's person is looked for."""

_PERSON = re.compile(
    r"^(?P<lead>(?:But|And|Yet|Still|However|Later|Earlier|Also|Instead|Meanwhile|Then),?\s)?(?P<word>He|he|She|she)\b(?!\s[A-Z])"
)
_POSSESSIVE = re.compile(r"^(?:His|Her)\b(?!\s(?:Majesty|Highness))")
_DANGLING = re.compile(
    r"^[\"“]?(?:But |And |Yet |So |Or |Still, |However, )?(?:It|They|This|That|These|Those|Such|Both|Their|Its"
    r"|Then|There"
    r"(?!\s(?:is|are|was|were|will|has|have)\b)"
    r"|The (?:latter|former|two|move|decision|announcement|pair|same)|it|they|this|these|those|such|both|their|its)\b"
)
NEAR: Final = 80
"""Characters before a name that are read for whether it is a place: a sentence may hold a thousand names."""

_PLACED = re.compile(r"\b(?:in|at|near|from|around|across|outside|towards?|into) (?:the )?$")
_THE_AGED = re.compile(r"^The \w+-year-old\b")
_THEM = re.compile(r"\b(?:they|them|their)\b")
_SEVERAL = re.compile(r"\b(?:\w{3,}s|people|police|men|women|children|both|two|and)\b")
_LATE_PRONOUN = re.compile(
    r"^(?:In|On|At|After|Before|When|While|As|For|With|During|Asked|According)\b[^,]*\b(?:he|she|they|his|her|their|it|its)\b"
)
_SAYS_WHO = re.compile(
    r"[\"”],?\s+(?:he|she|they)\s+(?:said|added|told|wrote|noted|continued)\b|\b(?:he|she|they) (?:said|added)\b"
)
_IT_IS = re.compile(
    r"^[\"“]?(?:But )?It(?:'s|’s| is| was| has been| remains| would be) (?:\w+ )?(?:\w+ )?"
    r"(?:that|to|for|when|how|whether)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class StandAlone:
    """A sentence made to stand alone. `complete` is False where it still points at something outside of itself."""

    text: str
    complete: bool


def stand_alone(sentence: str, before: Sequence[str], published: date | None) -> StandAlone:
    """The sentence on one line with its glosses. `before` are the sentences ahead of it in its article, in order."""
    text = one_line(sentence)
    complete = True
    if match := _PERSON.search(text):
        if person := person_meant(before):
            at = match.end("word")
            text = f"{text[:at]} [{person}]{text[at:]}"
        else:
            complete = False
    elif match := _POSSESSIVE.search(text):
        if person := person_meant(before):
            text = f"{text[: match.end()]} [{person}’s]{text[match.end() :]}"
        else:
            complete = False
    elif (
        (_DANGLING.search(text) and not _IT_IS.search(text))
        or _LATE_PRONOUN.search(text)
        or _bare_quotation(text)
        or _SAYS_WHO.search(text)
        or _THE_AGED.search(text)
        or _nobody_yet(text)
    ):
        complete = False
    else:
        text = _with_first_names(text, before)
    return StandAlone(with_dates(text, published), complete)


def person_meant(before: Sequence[str]) -> str | None:
    """The full name of the person that a pronoun after these sentences means: the one that the nearest sentence with
    people names; None where it names several, for then it could be either."""
    people = _people(before)
    for sentence in reversed(before[-LOOK_BACK:]):
        named = {people[n.surname] for n in _names(sentence) if n.surname in people and _is_human(n, sentence, people)}
        if named:
            return named.pop() if len(named) == 1 else None
    return None


def _is_human(name: Name, sentence: str, people: Mapping[str, str]) -> bool:
    """Whether a name means a person here: "in Upper Marl" does not."""
    if not is_person(name, frozenset(people)):
        return False
    start = name.span.start
    return bool(name.role) or not _PLACED.search(_line(sentence)[max(0, start - NEAR) : start])


def _people(texts: Sequence[str]) -> dict[str, str]:
    """Surname → the fullest name under which the texts introduce the person."""
    people: dict[str, str] = {}
    for text in texts:
        for name in _names(text):
            if _is_human(name, text, {}) and len(name.text) > len(people.get(name.surname, "")):
                people[name.surname] = name.text
    return people


@lru_cache(maxsize=4096)
def _names(sentence: str) -> tuple[Name, ...]:
    return tuple(names_in(_line(sentence)))


@lru_cache(maxsize=256)
def _line(sentence: str) -> str:
    return one_line(sentence)


def _with_first_names(text: str, before: Sequence[str]) -> str:
    """ "Hassett said" → "[Kevin] Hassett said", where the article gave the full name before."""
    people = _people(before)
    own = _people([text])
    done: set[str] = set()
    parts, at = [], 0
    for name in _names(text):
        full = people.get(name.surname)
        alone = full and fold(name.text) == name.surname and name.surname not in own
        if not full or not alone or name.surname in done or " " not in full or name.role:
            continue
        done.add(name.surname)
        parts += [text[at : name.span.start], f"[{full.rsplit(' ', 1)[0]}] "]
        at = name.span.start
    return "".join([*parts, text[at:]])


def _nobody_yet(text: str) -> bool:
    """Whether the first "they" or "them" comes before anything that it could mean."""
    match = _THEM.search(text)
    return match is not None and not _SEVERAL.search(text[: match.start()])


def _bare_quotation(text: str) -> bool:
    """Whether the sentence is nothing but words in quotation marks, so that nobody says them."""
    return text[:1] in '"“' and text.rstrip(".")[-1:] in '"”' and text.count('"') + text.count("“") <= 2
