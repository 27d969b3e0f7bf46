"""What a conversation spoke of besides people: things and groups, places, moments."""

import re
from typing import Final

from bot.aliases import ALIASES, COUNTRIES
from bot.dates import dates_in
from bot.facts import Name, is_organisation, is_place, names_in
from bot.followup.context import Context
from bot.followup.openings import uncapitalised
from bot.followup.people import is_human
from bot.text import fold, is_stop_word, stem, words

REACH: Final = 3
"""Turns back to which "it" and "they" may point."""

_ENDS: Final = (
    r"(?=\s+(?:in|of|on|at|to|for|from|by|with|between|against|about|after|before|during|over|and|or|that|which|who|is|are|was|were|be"
    r"|did|does|do|has|have|had|will|would|can|could|should|may|might|start|end|take|begin|happen|cost|cover|say|last|mean|contain"
    r"|want|need|make|leave|bring|pay|go|get|carry|use|open|close|rise|fall|gain|lose|win)\w*\b|\s*[?,.:;!”]|$)"
)
_PHRASE: Final = re.compile(
    rf"\b(?P<article>the|a|an|these|those|this|that)\s+(?P<thing>(?:[\w’'-]+\s+){{0,3}}?[\w’'-]+){_ENDS}", re.IGNORECASE
)
_COUNTED: Final = re.compile(
    r"\b(?:how many|which|what)\s+(?P<thing>(?:[\w’'-]+\s+)?(?:[\w’'-]+[^s\W]s|people|men|women|children|police))\b"
    r"(?!\s+of\b)",
    re.IGNORECASE,
)
_PLACE: Final = re.compile(r"\b(?:in|at|to|from|near)\s(?:the\s)?((?:[A-Z][\w’'-]+)(?:\s[A-Z][\w’'-]+)*)")
_PERSON_NOUN: Final = re.compile(
    r"(?:director|president|secretary|chief|executive|minister|governor|mayor|captain|coach|leader|head|chair\w*"
    r"|spokes\w+|king|queen|prince|princess|judge|mediator|analyst|adviser|author|man|woman|boy|girl|winner|master"
    r"|councillor|professor|doctor|owner|founder|\w+(?:man|woman|ist))$",
    re.IGNORECASE,
)
_PLURAL: Final = re.compile(r"(?:[^\Wsui]s|[^\W\d_]ies|people|men|women|children|police)$", re.IGNORECASE)


def is_plural(words_: str) -> bool:
    return bool(_PLURAL.search(words_))


def thing_spoken_of(context: Context, *, many: bool) -> str | None:
    """What "it" (`many` False) or "they" (True) means: "the London talks", or an organisation's name; of the last
    questions the newest that names one. An organisation is it and they."""
    for turn in [turn for turn in context.spoken if "“" not in turn.standalone_question][:REACH]:
        found = things_in(turn.standalone_question, context)
        if many and not any(map(is_plural, found)):
            found += _groups_told(turn.claims, context)
        fitting = [thing for thing in found if is_plural(thing) == many or _is_body(thing)]
        if fitting or found:
            return (fitting or found)[0] if fitting or not many else None
    return None


def things_in(question: str, context: Context) -> list[str]:
    """The things that a question names, in the order in which a pronoun is likely to mean them: what "the price *of the
    ticket*" belongs to, then things with an article, then names."""
    text = uncapitalised(question)
    owners: list[str] = []
    others: list[str] = []
    for match in _PHRASE.finditer(text):
        thing = match["thing"]
        if all(is_stop_word(word) for word in words(thing)) or _PERSON_NOUN.search(thing):
            continue
        if _is_human_phrase(thing, context) or fold(thing) in COUNTRIES:
            continue
        measured = text[match.end() :].lstrip().startswith("of ")
        belongs = text[: match.start()].rstrip().endswith(" of")
        article = match["article"] if match["article"].lower() in {"a", "an"} else "the"
        (owners if belongs else others if not measured else []).append(f"{article} {thing}")
    counted = [f"the {m['thing']}" for m in _COUNTED.finditer(text)]
    names = [
        _numbered(name, text)
        for name in names_in(text)
        if kind_of(name, context) == "thing" and not _is_where(name, text)
    ]
    phrases = [*owners, *others, *counted]
    return [*phrases, *(name for name in names if not any(name in phrase for phrase in phrases))]


def _numbered(name: Name, text: str) -> str:
    """ "Aurelia 3": a number behind a name is part of it."""
    number = re.match(r" \d+\b", text[name.span.end :])
    return name.text + (number.group() if number else "")


def _is_where(name: Name, text: str) -> bool:
    return bool(re.search(r"\b(?:in|at|near|outside|from)(?: the)? $", text[: name.span.start]))


def _is_human_phrase(thing: str, context: Context) -> bool:
    return any(is_human(name, context) for name in names_in(thing))


def _is_body(thing: str) -> bool:
    return thing[:1].isupper() or any(map(is_organisation, names_in(thing)))


def _groups_told(claims: tuple[str, ...], context: Context) -> list[str]:
    """The only organisation that the first claim names."""
    names = {n.text for claim in claims[:1] for n in names_in(claim) if is_organisation(n) and not is_human(n, context)}
    return list(names) if len(names) == 1 else []


def place_spoken_of(context: Context) -> str | None:
    """What "there" means: the place that the last turn that names one names first."""
    for turn in context.spoken[:REACH]:
        for text in (turn.standalone_question, *turn.claims):
            for match in _PLACE.finditer(text):
                names = names_in(match[1])
                if not any(is_human(name, context) for name in names) and not dates_in(match[1], None):
                    return match[1]
            for name in names_in(text):
                if is_place(name):
                    return name.text
    return None


def moment_spoken_of(context: Context) -> str | None:
    """What "then" means: "on Monday", "in May"; the only date of the last question, else of the words shown last."""
    turn = next(iter(context.spoken), None)
    for text in (turn.standalone_question, *turn.claims[:1]) if turn else ():
        dates = dates_in(text, None)
        if dates:
            first = dates[0]
            return f"{'on' if first.precision == 'day' else 'in'} {first.words}" if len(dates) == 1 else None
    return None


def kind_of(name: Name, context: Context) -> str:
    """ "place" (or a country's adjective), "person" or "thing"."""
    if is_place(name) or stem(name.text) in ALIASES:
        return "place"
    return "person" if is_human(name, context) else "thing"
