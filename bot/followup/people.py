"""Whom a conversation spoke of, and whether the articles call that person he or she."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from bot.facts import Name, is_organisation, is_person, is_place, names_in
from bot.followup.context import Context
from bot.model import Turn
from bot.standalone import person_meant
from bot.text import fold, one_line, sentences

Gender = Literal["he", "she"]

_HE: Final = "mr sir lord king prince baron chairman spokesman congressman councilman father brother".split()
_SHE: Final = """
    mrs ms miss lady dame queen princess baroness chairwoman spokeswoman congresswoman councilwoman mother sister
""".split()
_TITLES: Final[Mapping[str, Gender]] = {**dict.fromkeys(_HE, "he"), **dict.fromkeys(_SHE, "she")}
_OPENS: Final = re.compile(r"^[\"“]?(?:(?:But|And|Yet|Later|Then),? )?(?P<word>He|She|His|Her)\b(?! [A-Z])")
_SPEAKS: Final = re.compile(r"[,.?!][\"”] (?P<word>he|she) \w+|\b(?P<later>he|she) (?:said|added|told)\b")
_GLOSSED: Final = re.compile(r"\b(?P<word>[Hh]e|[Ss]he|[Hh]is|[Hh]er) \[(?P<name>[^\[\]\d]+?)(?:’s)?\]")
_BODY: Final = re.compile(
    r"\b(?:Holdings|Industries|Motors|Foods|Energy|Steel|Systems|Technologies|Partners|Capital|Media|Labs?|Dairy|Research"
    r"|Transit|Works|Cell|Orbital|Town|City|Rovers|Rangers|Wanderers|Athletic)$"
)
"""How names of firms and clubs end."""

REPEATED: Final = 2
"""Times that a name must stand in full in the articles to be taken for no person's."""

TITLE_COUNTS: Final = 3
"""A title before the name says it as surely as so many sentences that go on with he or she."""

_PLACED: Final = re.compile(r"\b(?:in|at|near|river|(?:town|city|port|village|district) of)(?: the)? $")
_AFFIX: Final = re.compile(r"\[([A-Z][\w’'. -]*)\] (?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Person:
    """A person of the articles: the fullest name, and what they call them, None where they do not say."""

    name: str
    gender: Gender | None


@dataclass(frozen=True, slots=True)
class _Mentions:
    """What one text shows of people, by surname: the fullest names; who is named with a title or by the surname alone;
    what names a place; and who is called he or she, how often."""

    names: Mapping[str, str]
    shown: frozenset[str]
    placed: frozenset[str]
    called: Mapping[tuple[str, Gender], int]


def people(context: Context) -> Mapping[str, Person]:
    """The people whom the articles and the claims show to be people, by surname (folded)."""
    claims = (claim for turn in context.turns for claim in turn.claims)
    found = [_mentions(text) for text in (*context.texts, *claims)]
    names: dict[str, str] = {}
    called: Counter[tuple[str, Gender]] = Counter()
    for mentions in found:
        called.update(mentions.called)
        for surname, name in mentions.names.items():
            names[surname] = max(name, names.get(surname, ""), key=len)
    shown = frozenset[str]().union(*(mentions.shown for mentions in found), (surname for surname, _ in called))
    placed = frozenset[str]().union(*(mentions.placed for mentions in found))
    return {
        surname: Person(name, _majority(called[surname, "he"], called[surname, "she"]))
        for surname, name in names.items()
        if surname in shown - placed
    }


@lru_cache(maxsize=256)
def _mentions(text: str) -> _Mentions:
    names: dict[str, str] = {}
    shown: set[str] = set()
    placed: set[str] = set()
    called: Counter[tuple[str, Gender]] = Counter()
    before: list[str] = []
    for span in sentences(text):
        sentence = one_line(text[span.start : span.end])
        unglossed = _AFFIX.sub(r"\1 ", sentence)
        for name in names_in(unglossed):
            surname = name.surname
            if " " not in name.text or name.role:
                shown.add(surname)
            if " " in name.text and is_person(name):
                names[surname] = max(name.text, names.get(surname, ""), key=len)
                if _PLACED.search(unglossed[: name.span.start]) and not name.role:
                    placed.add(surname)
            for title in fold(name.role).replace(".", "").split():
                if title in _TITLES:
                    called[surname, _TITLES[title]] += TITLE_COUNTS
        for gender, surname in _called(sentence, before):
            called[surname, gender] += 1
        before.append(sentence)
    return _Mentions(names, frozenset(shown), frozenset(placed), called)


def _called(sentence: str, before: list[str]) -> list[tuple[Gender, str]]:
    """Who is called he or she in a sentence, by surname."""
    found = [(_gender(m["word"]), fold(m["name"].split()[-1])) for m in _GLOSSED.finditer(sentence)]
    if found:
        return found
    match = _OPENS.match(sentence) or _SPEAKS.search(sentence)
    if match and (person := person_meant(before)):
        word = match["word"] or match["later"]
        return [(_gender(word), fold(person.split()[-1]))]
    return []


def _gender(pronoun: str) -> Gender:
    return "he" if pronoun.lower() in {"he", "his"} else "she"


def _majority(he: int, she: int) -> Gender | None:
    return None if he == she else "he" if he > she else "she"


def is_human(name: Name, context: Context) -> bool:
    """Whether a name means a person: as the articles show, or by its form where they do not say. A name that they
    repeat in full, and never with a title, by its surname or as he or she, is no person's."""
    if is_organisation(name) or is_place(name) or _BODY.search(name.text):
        return False
    if name.surname in people(context) or name.role:
        return True
    return is_person(name) and sum(text.count(name.text) for text in context.texts) < REPEATED


def person_spoken_of(context: Context, gender: Gender) -> str | None:
    """The full name of the person whom he or she means: of the last turn that spoke of people whom the articles do not
    call otherwise, the one named in the question, or in the answer where the question asked who. None where it could
    be either of two."""
    for turn in context.spoken:
        asked = _persons(turn.standalone_question, context, gender)
        told = _told(turn, context, gender)
        told = {name: known for name, known in told.items() if name not in asked}
        asks_who = bool(re.match(r"(?:and )?(?:who|whom|which|whose)\b", turn.standalone_question, re.IGNORECASE))
        about = re.match(r"who (?:is|was|are) ", turn.standalone_question, re.IGNORECASE) and asked
        for group in (told, asked) if asks_who and not about else (asked, told):
            certain = [name for name, known in group.items() if known]
            if certain or group:
                chosen = certain or list(group)
                return chosen[0] if len(chosen) == 1 else None
    return None


def _told(turn: Turn, context: Context, gender: Gender) -> dict[str, bool]:
    """Whom the answer named: the first claim that named anybody."""
    for claim in turn.claims:
        glossed = {m["name"]: _gender(m["word"]) == gender for m in _GLOSSED.finditer(claim)}
        found = {name: True for name, fits in glossed.items() if fits}
        if not glossed:
            found = _persons(_AFFIX.sub(r"\1 ", claim), context, gender)
        if found:
            return found
    return {}


def _persons(text: str, context: Context, gender: Gender) -> dict[str, bool]:
    """The people named in a text whom the articles do not call otherwise, by their full names, and whether they are
    known to be called so."""
    known = people(context)
    found: dict[str, bool] = {}
    for name in names_in(text):
        called = name.text.split(" of ")[0]
        person = known.get(fold(called.split()[-1]))
        if person and not set(fold(called).split()) <= set(fold(person.name).split()):
            person = None
        if (person and person.gender not in {None, gender}) or not (person or is_human(name, context)):
            continue
        found[person.name if person else called] = bool(person and person.gender)
    return found


def as_name(words: str, context: Context) -> str | None:
    """Words typed in lower case as the name that they are, where the articles or the conversation have it ("lutnick" →
    "Lutnick"); None where they have not."""
    wanted = fold(words).split()
    if not wanted or len(wanted) > 4:
        return None
    for text in (*(t for turn in context.turns for t in (turn.standalone_question, *turn.claims)), *context.texts):
        for name in names_in(text):
            parts = name.text.split()
            folded = [fold(part) for part in parts]
            for at in range(len(parts) - len(wanted) + 1):
                if folded[at : at + len(wanted)] == wanted:
                    return " ".join(parts[at : at + len(wanted)])
    return None
