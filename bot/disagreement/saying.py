"""What a sentence says, in a form in which two sentences can be compared."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from bot.aliases import ALIASES, ALIKE
from bot.dates import WEEKDAYS, DateMention, dates_in, points_ahead
from bot.disagreement.figures import Figure, figures_in
from bot.disagreement.roles import Role, country_or_stem, roles_in
from bot.facts import Name, is_organisation, is_place, names_in
from bot.lemmas import is_irregular_verb, root
from bot.model import Article, Span
from bot.opposites import SIDES
from bot.polarity import is_negation, negated, plain
from bot.text import content_stems, fold, is_stop_word, stem, words

_REVISED: Final = re.compile(
    r"\b(?:revis(?:ed|ion)|correct(?:ed|ion)|updated|earlier (?:said|reported|figure)|initially|originally|previously"
    r"|first (?:reported|said|thought|planned)|up from|down from|rather than|instead of|not (?=[$€£]?\d)"
    r"|(?:rais(?:ed|es)|improv(?:ed|es)|sweeten(?:ed|s)|increas(?:ed|es)|lower(?:ed|s)) (?:its|the|their|his|her)"
    r" (?:\w+ )?(?:offer|bid|demand|proposal)"
    r"|postponed|delayed|rescheduled|put off|brought forward|moved (?:to|from)|no longer|not yet)\b",
    re.IGNORECASE,
)
_GROWN: Final = re.compile(
    r"\b(?:ris(?:es|en|ing) to|rose to|climb(?:s|ed|ing)? to|grow(?:s|n|ing)? to|grew to|jump(?:s|ed)? to|increased to"
    r"|so far|by now|has now|have now|now stands)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[,;] (?:where|which|who|whose|and|but|while|as|after|when)\b|;")
_FORECAST: Final = re.compile(
    r"\b(?:expect(?:s|ed|ing)?|forecasts?|predict(?:s|ed)?|project(?:s|ed) (?:that|to|a)|hop(?:es|ed) to|aims? to"
    r"|target|propos(?:ed|es|al)|planned|plans? to|wants? to|seeks? to|likely|may|might|could|should|if|unless"
    r"|would have)\b"
)
_DOUBT: Final = re.compile(
    r"\b(?:den(?:y|ies|ied)|whether|if|unless|may|might|could|would|rumou?rs?|not only|not just|not until)\b",
    re.IGNORECASE,
)
_AGAIN: Final = re.compile(r"\b(?:again|continu\w+|resum\w+|(?:second|third|another) day|also)\b", re.IGNORECASE)
_REPORTING: Final = re.compile(
    r"\b(?:said|says|told(?: [\w’'-]+){1,3}|announced|reported|added|wrote|stated|confirmed|showed|according to"
    r"(?: [\w’'-]+){1,4}|statement|interview)(?: (?:late|early|here|it))?(?: (?:on|in))? $"
)
_ORDINAL = re.compile(
    r"\b(\d{1,4}(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|final|semi-?final"
    r"|quarter-?final)\b(?! half| quarter)",
    re.IGNORECASE,
)
_SCOPE = re.compile(
    r"\b(men|women|girls|boys|youth|junior|under-\d\d|nationwide|worldwide|annual|quarterly|monthly|weekly|daily"
    r"|additional|another|further|full year|(?:first|second|third|fourth) (?:half|quarter)|pre-tax|net|gross|core"
    r"|exports|imports|domestic|foreign|overseas|(?<!a )total|overall|combined|average|operating|young|elderly|across"
    r"|throughout|career|all-time|lifetime|since \w+|(?:first|last|past) \w+ (?:days|weeks|months|years)|this [a-z]+"
    r"|(?:a|an|per|each|every) (?:hour|day|week|month|year)|among \w+|(?:in|across|throughout) (?:the )?"
    r"(?:\w+ )?(?:city|region|province|county|state|country|district)|city of|region|province|county)\b",
    re.IGNORECASE,
)
_EVENTS: Final = """
fire blaze wildfire bushfire
flood flooding
crash collision accident derailment derail
explosion blast bomb bombing
storm hurricane cyclone tornado typhoon
earthquake quake tremor
shooting gunman stabbing
landslide avalanche mudslide
collapse
outbreak epidemic
strike walkout
protest rally march demonstration
election referendum
robbery burglary theft heist
"""
_EVENT_OF: Final = {stem(word): n for n, line in enumerate(_EVENTS.strip().splitlines()) for word in line.split()}
_PLACED = re.compile(r"\b(?:in|at|near|outside|to|from|off) (?:the )?$")
_VERB = re.compile(
    r"\b(?:\w{3,}ed|is|are|was|were|will|has|have|had|ran|met|held|began|took|went|fell|sank|broke|found)\b"
)
_OTHER_WEEK = re.compile(
    r"\b(?:previous|following|last|next|every|each|and|to|until|since|before|after|by|from) $", re.IGNORECASE
)
_NAME_GOES_ON = re.compile(r" (?:al|el|ul|bin|ibn|abu)[- ][A-Z][\w-]+")
_ATTRIBUTED = re.compile(
    r",? according to [^,]*|, [\w ]{1,60} (?:said|says|reported|announced|showed)\b[^,]*$"
    r"|^[\w ]{1,40} (?:said|says|reported|announced)(?: on Mark)?(?: that)?\b"
)
_NO_NOUN = re.compile(r"(?:ed|ing|ly|est)$")
_PART = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


LONGEST: Final = 1_000
"""Characters of a sentence: what is longer is a list or a table."""

LATE: Final = 4
"""Words before a place after which a verb has come, where none is recognised in the whole sentence."""


@dataclass(frozen=True, slots=True)
class Named:
    """A name with what tells its part in the sentence: whether it is a place where something happens."""

    name: Name
    placed: bool
    settled: bool
    """Whether a verb stands before it, so that the place is said of the event and does not tell which event it is."""


@dataclass(frozen=True, slots=True)
class Content:
    """What a sentence says. `words` are its plain words, alike ones made one; `labels`, `ordinals` and `scopes` tell
    which event of several, and how much of it, it is about."""

    words: frozenset[str]
    names: tuple[Named, ...]
    name_words: frozenset[str]
    figures: tuple[Figure, ...]
    days: tuple[DateMention, ...]
    roles: tuple[Role, ...]
    labels: frozenset[str]
    ordinals: frozenset[str]
    scopes: frozenset[str]
    events: frozenset[int]
    sides: dict[int, bool]
    negated: frozenset[str]
    revised: bool
    grown: bool
    doubtful: bool
    again: bool


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence of an article. `stems` are of its words that say something: with fewer than two in common, two
    sentences need no closer look."""

    article: Article
    span: Span
    text: str
    stems: frozenset[str]

    @property
    def content(self) -> Content:
        return content_of(self.text, self.article.published_on)


def said(article: Article, span: Span) -> Said:
    """A sentence, ready to be compared; one that is too long to be one is compared with none."""
    text = article.text[span.start : span.end]
    return Said(article, span, text, frozenset(content_stems(text) if len(text) <= LONGEST else ()))


@lru_cache(maxsize=4096)
def content_of(text: str, published: date | None) -> Content:
    """What a text says that was published on a day."""
    dates = [m for m in dates_in(text, published) if not m.words.lower().endswith("week")]
    spans = [m.span for m in dates]
    names = [_whole(text, name) for name in names_in(text) if not _is_no_name(name)]
    plain_words = _plain_words(text, [*spans, *(name.span for name in names)])
    denied = negated(text)
    figures, labels = figures_in(text, spans)
    return Content(
        words=frozenset(map(concept, plain_words)) - {""},
        names=tuple(_named(text, name) for name in names),
        name_words=frozenset(
            country_or_stem(word) for name in names for word in words(name.text) if not is_stop_word(word)
        ),
        figures=figures,
        days=tuple(
            m
            for m in _resolved(dates, text, published)
            if not _REPORTING.search(text[max(0, m.span.start - 60) : m.span.start])
        ),
        roles=roles_in(text, [n for n in names if not is_place(n) and not is_organisation(n)]),
        labels=labels,
        ordinals=frozenset(map(str.lower, _ORDINAL.findall(text))),
        scopes=frozenset(" ".join(scope.lower().split()) for scope in _SCOPE.findall(text)),
        events=frozenset(_EVENT_OF[key] for key in map(stem, plain_words) if key in _EVENT_OF),
        sides=_sides(text, denied),
        negated=denied,
        revised=bool(_REVISED.search(text)),
        grown=bool(_GROWN.search(text)),
        doubtful=bool(_DOUBT.search(text)),
        again=bool(_AGAIN.search(text)),
    )


def _resolved(dates: Iterable[DateMention], text: str, published: date | None) -> Iterator[DateMention]:
    """The dates of which the day is known. A weekday whose direction the verb leaves open is the last one, or where the
    sentence points ahead the next: both sides are read the same way."""
    for mention in dates:
        if mention.first:
            yield mention
        elif published and mention.words in WEEKDAYS and not _OTHER_WEEK.search(text[: mention.span.start]):
            back = (published.weekday() - WEEKDAYS.index(mention.words)) % 7
            ahead = 7 if back and points_ahead(text) else 0
            yield replace(mention, first=published + timedelta(ahead - back))


def _whole(text: str, name: Name) -> Name:
    """The name with what follows a small word in it: "Mohammed al-Hadi"."""
    match = _NAME_GOES_ON.match(text, name.span.end)
    if match is None:
        return name
    return replace(name, span=Span(name.span.start, match.end()), text=text[name.span.start : match.end()])


def _is_no_name(name: Name) -> bool:
    """Whether a title that stands alone was taken for a name ("the Treasury Secretary"), or a verb that opens its
    sentence ("Built in 1937, …")."""
    title = bool(name.role) and fold(name.text) in {"secretary", "minister", "president", "director", "officer"}
    opens = name.span.start == 0 and is_irregular_verb(name.text) and root(name.text) != stem(name.text)
    return title or opens


def is_forecast(text: str, figure: Figure) -> bool:
    """Whether a figure of a text is expected, or might be, rather than told as it is."""
    return bool(_FORECAST.search(_CLAUSE.split(text[: figure.span.start])[-1]))


def _named(text: str, name: Name) -> Named:
    placed = not name.role and bool(_PLACED.search(text[max(0, name.span.start - 14) : name.span.start]))
    before = text[: name.span.start]
    late = len(before.split()) > LATE and not _VERB.search(text, name.span.end)
    return Named(name, placed, settled=late or bool(_VERB.search(before)))


def _plain_words(text: str, taken: Iterable[Span]) -> list[str]:
    """The words of a text that say something, names, dates, numbers and negations apart."""
    parts, at = [], 0
    for span in sorted(taken, key=lambda span: span.start):
        parts.append(text[at : max(at, span.start)])
        at = max(at, span.end)
    parts.append(text[at:])
    left = plain(" ".join(parts))
    return [word for word in _PART.findall(left) if not is_stop_word(word) and not is_negation(word) and len(word) > 1]


def things_in(side: Said, opening: bool) -> tuple[str, ...]:
    """The words of a sentence that may name what it is about, in order, without who said it; names (but one that opens
    the sentence, if `opening`), dates, figures, verbs and the like are a mark each."""
    return _things_of(side.text, side.article.published_on, opening)


@lru_cache(maxsize=4096)
def _things_of(text: str, published: date | None, opening: bool) -> tuple[str, ...]:
    content = content_of(text, published)
    names = [named.name.span for named in content.names if named.name.span.start or not opening]
    dates = [mention.span for mention in dates_in(text, published)]
    taken = [*names, *dates, *(figure.span for figure in content.figures)]
    parts, at = [], 0
    for span in sorted(taken, key=lambda span: span.start):
        if span.start >= at:
            parts += [text[at : span.start], " Mark "]
            at = span.end
    parts.append(text[at:])
    left = _ATTRIBUTED.sub("", plain("".join(parts)))
    tokens = [word for word in _PART.findall(left) if not is_stop_word(word) and not is_negation(word)]
    return tuple(_thing(word) for word in tokens if concept(word))


def _thing(word: str) -> str:
    """The word's concept where it may be a noun, else a mark; words for one kind of event are one."""
    if word == "Mark" or _NO_NOUN.search(word) or root(word) in SIDES or is_irregular_verb(word):
        return "*"
    event = _EVENT_OF.get(stem(word))
    return concept(word) if event is None else f"event {event}"


@lru_cache(maxsize=20_000)
def concept(word: str) -> str:
    """One word for all that news uses alike; empty for those that only report or count."""
    key = root(word)
    if key in _EMPTY:
        return ""
    return min([key, *(other for other, weight in ALIASES.get(key, {}).items() if weight >= ALIKE)])


_EMPTY: Final = frozenset(
    map(
        root,
        """
        said say says told added according reported report official officials spokesman spokeswoman statement one two
        three four five six seven eight nine ten eleven twelve hundred thousand million billion bn percent per cent
        dollars euros pounds
        """.split(),
    )
)


def _sides(text: str, denied: frozenset[str]) -> dict[int, bool]:
    """For each pair of opposites of which the sentence says one: whether it affirms."""
    found: dict[int, set[bool]] = {}
    for word in _PART.findall(plain(text)):
        key = root(word)
        if key in SIDES:
            pair, affirms = SIDES[key]
            found.setdefault(pair, set()).add(affirms != (key in denied))
    return {pair: signs.pop() for pair, signs in found.items() if len(signs) == 1}
