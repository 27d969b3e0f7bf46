"""What a conversation spoke of besides people: things and groups, places, moments."""

import re
from typing import Final

from bot.aliases import ALIASES, COUNTRIES
from bot.dates import dates_in
from bot.facts import Name, is_organisation, is_place, names_in
from bot.followup.context import Context
from bot.followup.openings import uncapitalised
from bot.followup.people import is_human, people
from bot.text import fold, is_stop_word, stem, words

REACH: Final = 3
"""Turns back to which "it" and "they" may point."""

_JOINS: Final = """
    in of on at to for from by with between against about after before during over and or that which who since until
    out up down off away back together again now today still yet this next
""".split()
_VERBS: Final = """
    is are was were be did does do has have had will would can could should may might starts? ends? takes? begins?
    happens? costs? covers? says? lasts? means? contains? wants? needs? makes? leaves? brings? pays? goes gets?
    carr(?:y|ies) uses? opens? closes? rises? falls? gains? loses? wins?
""".split()
NEAR: Final = 20
"""Characters before a phrase or a name that are read for the word just before it."""

_PHRASE: Final = re.compile(
    r"\b(?P<article>the|a|an|these|those|this|that)\s+(?P<thing>(?:[\w’'-]+\s+){0,3}?[\w’'-]+)"
    rf"(?:(?=\s+(?:{'|'.join(_VERBS)})\b)|(?P<open>(?=\s+(?:{'|'.join(_JOINS)})\b|\s*[?,.:;!”]|$)))",
    re.IGNORECASE,
)
"""A noun phrase, up to a verb or, `open`, to a word or mark that may stand behind a verb just as well."""
_HELPS: Final = re.compile(r"\b(?:do|does|did|will|would|can|could|should|may|might|has|have|had)\s$", re.IGNORECASE)
_IS: Final = re.compile(r"\b(?:is|are|was|were)\s$", re.IGNORECASE)
_PARTICIPLE: Final = re.compile(
    r"(?:\w+(?:ed|en|ing)|found|sold|built|made|held|told|lost|won|shut|sent|bought|brought|caught|led|paid|put|cut|hit|set"
    r"|born|known|sworn|said|worth|about)$",
    re.IGNORECASE,
)
_COUNTED: Final = re.compile(
    r"\b(?:how many|which|what)\s+(?P<thing>(?:[\w’'-]+\s+)?(?:[\w’'-]+[^s\W]s|people|men|women|children|police))\b"
    r"(?!\s+of\b)",
    re.IGNORECASE,
)
_PLACE: Final = re.compile(r"\b(?:in|at|on|to|from|near)\s(?:the\s)?((?:[A-Z][\w’'-]+)(?:\s[A-Z][\w’'-]+)*)")
_PERSON_NOUN: Final = re.compile(
    r"(?:director|president|secretary|chief|executive|minister|governor|mayor|captain|coach|leader|head|chair\w*"
    r"|spokes\w+|king|queen|prince|princess|judge|mediator|analyst|adviser|author|man|woman|boy|girl|winner|master"
    r"|councillor|professor|doctor|owner|founder|\w+(?:man|woman|ist))$",
    re.IGNORECASE,
)
_MEASURE: Final = re.compile(
    r"(?:price|cost|number|amount|size|height|level|date|name|reason|result|value|share|rest|end|start|cause|aim|role|age|part"
    r"|kind|sort|type|length|weight|speed|rate|percentage|majority|half|edge|day|year|capital|first|last)s?$",
    re.IGNORECASE,
)
"""What is of something else: "it" is rather that."""
_PLURAL: Final = re.compile(r"(?:[^\Wsui]s|[^\W\d_]ies|people|men|women|children|police)$", re.IGNORECASE)


def is_plural(words_: str) -> bool:
    return bool(_PLURAL.search(words_))


def thing_spoken_of(context: Context, *, many: bool) -> str | None:
    """What "it" (`many` False) or "they" (True) means: "the London talks", or an organisation's name; of the last
    questions the newest that names one. An organisation is it and they; two of them are they."""
    for turn in [turn for turn in context.spoken if "“" not in turn.standalone_question][:REACH]:
        phrases = _phrases(turn.standalone_question, context)
        names = _names(turn.standalone_question, phrases, context)
        if many:
            found = [thing for thing in (*phrases, *_counted(turn.standalone_question)) if is_plural(thing)]
            bodies = names or _groups_told(turn.claims, context)
            found = found or ([" and ".join(bodies[:2])] if bodies else [])
        else:
            found = [*(phrase for phrase in phrases if not is_plural(phrase)), *names, *phrases]
        if found:
            return found[0]
    return None


def topic_of(question: str, context: Context) -> str | None:
    """What a question is about, for one that does not say: its first noun phrase, else its first name."""
    phrases = _phrases(question, context)
    return next(iter((*phrases, *_names(question, phrases, context))), None)


def things_in(question: str, context: Context) -> list[str]:
    """The things that a question names, in the order in which a pronoun is likely to mean them: noun phrases, what is
    counted, names."""
    phrases = _phrases(question, context)
    return [*phrases, *_counted(question), *_names(question, phrases, context)]


def _phrases(question: str, context: Context) -> list[str]:
    """ "The heron", of "how much does the heron weigh?"; of "the price of the ticket" the ticket."""
    text = uncapitalised(question)
    found: list[str] = []
    for match in _PHRASE.finditer(text):
        thing, before = match["thing"], text[max(0, match.start() - NEAR) : match.start()]
        *most, last = thing.split()
        ends_in_verb = _HELPS.search(before) or (_IS.search(before) and _PARTICIPLE.search(last))
        if most and match["open"] is not None and ends_in_verb:
            thing = " ".join(most)
        if all(is_stop_word(word) for word in words(thing)) or _PERSON_NOUN.search(thing) or _MEASURE.search(thing):
            continue
        if any(is_human(name, context) for name in names_in(thing)) or fold(thing) in COUNTRIES:
            continue
        found.append(f"{match['article'] if match['article'].lower() in {'a', 'an'} else 'the'} {thing}")
    return found


def _counted(question: str) -> list[str]:
    found = (match["thing"] for match in _COUNTED.finditer(question))
    return [f"the {thing}" for thing in found if not any(is_stop_word(word) for word in words(thing))]


def _names(question: str, phrases: list[str], context: Context) -> list[str]:
    text = uncapitalised(question)
    things = [name for name in names_in(text) if kind_of(name, context) == "thing" and not _is_where(name, text)]
    return [_numbered(name, text) for name in things if not any(name.text in phrase for phrase in phrases)]


def _numbered(name: Name, text: str) -> str:
    """ "Aurelia 3": a number behind a name is part of it."""
    number = re.match(r" \d+\b", text[name.span.end :])
    return name.text + (number.group() if number else "")


def _is_where(name: Name, text: str) -> bool:
    before = text[max(0, name.span.start - NEAR) : name.span.start]
    return bool(re.search(r"\b(?:in|at|near|outside|from)(?: the)? $", before))


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
                known = any(name.surname in people(context) for name in names)
                if not known and not dates_in(match.group(), None):
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
