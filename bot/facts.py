"""Numbers, names and roles in a text, in a form in which they can be compared."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.dates import MONTHS, WEEKDAYS, dates_in, mention_words
from bot.model import Span
from bot.text import STOP_WORDS, fold, is_stop_word, stem, words

UNITS: Final = {
    word: value
    for value, word in enumerate(
        """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen
    """.split()
    )
}
TENS: Final = {
    word: 10 * value
    for value, word in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2
    )
}
SCALES: Final = {
    "hundred": 1e2, "thousand": 1e3, "k": 1e3, "million": 1e6, "m": 1e6, "mn": 1e6, "billion": 1e9, "bn": 1e9, "b": 1e9,
    "trillion": 1e12, "tn": 1e12, "dozen": 12.0,
}  # fmt: skip
CURRENCIES: Final = {
    "$": "dollar", "us$": "dollar", "usd": "dollar", "dollar": "dollar", "dollars": "dollar",
    "€": "euro", "eur": "euro", "euro": "euro", "euros": "euro",
    "£": "pound", "gbp": "pound", "pounds": "pound", "pound": "pound", "¥": "yen", "yen": "yen", "yuan": "yuan",
}  # fmt: skip

_SMALL_WORDS = "|".join([*TENS, *sorted(UNITS, key=len, reverse=True)])
_BELOW_HUNDRED = rf"(?:{_SMALL_WORDS})(?:[-\s](?:{_SMALL_WORDS}))?\b"
_NUMBER = re.compile(
    r"(?<![\w.,])(?P<currency>US\$|[$€£¥])?\s?"
    rf"(?:(?P<digits>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    rf"|(?P<words>\b(?i:{_BELOW_HUNDRED}(?:\shundred(?:\s(?:and\s)?{_BELOW_HUNDRED})?)?)\b))"
    r"(?:[\s-]?(?P<scale>(?i:hundred|thousand|million|billion|trillion|dozen)\b|(?<=\d)(?:bn|tn|mn|m|k|b)\b"
    r"|(?<=\d\s)(?:bn|tn|mn)\b))?"
    r"(?P<suffix>\s?%|\s(?i:per\s?cent|percent|percentage points?)\b|(?:st|nd|rd|th)\b)?"
    r"(?:[\s-](?P<noun>[^\W\d_][\w-]*))?"
)

_TITLE_WORDS: Final = frozenset(
    """
    president vice premier prime minister secretary chancellor king queen prince princess pope senator governor
    mayor director chief executive chairman chairwoman chair representative ambassador general admiral colonel
    captain judge justice professor dr mr mrs ms sir dame lord lady spokesman spokeswoman spokesperson
    commissioner deputy treasury commerce trade foreign finance defence defense interior state attorney speaker
    congressman congresswoman coach economist analyst founder head officer inspector detective sergeant bishop
    archbishop rabbi imam sheikh reverend treasurer councillor commander lieutenant superintendent striker
    midfielder defender goalkeeper gen sen rep gov prof lt col capt sgt rev
    """.split()
)
_CAPITAL = r"(?:(?:Mrs?|Ms|Dr|Gen|Sen|Rep|Gov|Prof|Lt|Col|Capt|Sgt|Rev)\.|[A-Z][\w’'&.-]*[\w]|[A-Z](?:\.[A-Z])*\.?)"
_NAME = re.compile(
    rf"(?<!\w){_CAPITAL}(?:\s(?:(?:of|the|de|da|di|del|la|le|von|van|der|den|bin|ibn|al|el|and|for)\s){{0,2}}{_CAPITAL})*"
)
_ORGANISATIONS: Final = frozenset(
    """
    council house ministry department agency bank company corporation group university party union federation
    association committee commission court parliament congress senate times post street news herald tribune
    journal institute museum club united city inc ltd plc corp airlines airways railways union organisation
    organization authority board fund league office service press foundation society police army navy force
    """.split()
)
_PLACES: Final = frozenset(
    """
    africa america asia europe australia china japan india russia ukraine germany france britain england
    scotland wales ireland italy spain portugal poland turkey iran iraq israel egypt brazil mexico canada
    argentina london paris berlin moscow beijing washington brussels geneva rome madrid tokyo delhi york taiwan
    hong kong korea switzerland austria belgium netherlands sweden norway denmark finland greece states kingdom
    emirates republic
    """.split()
)


_WEEKDAY = re.compile(rf"\s?\b(?:{'|'.join(WEEKDAYS)})\b\s?")
_OPENERS: Final = frozenset(
    """
    meanwhile earlier later yesterday today tomorrow instead still yet perhaps also nevertheless elsewhere yes
    nobody none fewer less many several besides furthermore moreover prior previously additionally consequently
    therefore thus hence overall
    """.split()
)
"""Words that open a sentence before a name."""
_COMMON: Final = frozenset(
    """
    talks trade markets market shares stocks prices sales rescue police people crowds fans families residents men women
    children students doctors nurses firefighters lawyers troops voters critics experts analysts results data figures
    profits rates oil gas gold rain snow heat floods fire news work life home water power food money health sources
    """.split()
)
"""Common words that open sentences of the news and do not end like common words."""


_JOINING: Final = frozenset({"of", "the", "for", "and", "&"})
"""Words that join parts of an organisation's or a place's name, and never of a person's."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a text. `written` is the number with its currency sign and scale, `span` all that was read with it;
    `value` is scaled (1.1bn = 1,100 million); `unit` is a currency, "%", "point" (percentage point), "ordinal" or the
    stem of the noun that follows, empty where none does."""

    span: Span
    written: Span
    value: float
    unit: str


@dataclass(frozen=True, slots=True)
class Name:
    """A proper name in a text, without the titles before it; `role` holds these titles ("Treasury Secretary")."""

    span: Span
    text: str
    role: str

    @property
    def surname(self) -> str:
        return fold(self.text.split()[-1])


def numbers_in(text: str) -> list[Number]:
    """The numbers of a text, years and days of months included, in order."""
    found = []
    for match in _NUMBER.finditer(text):
        digits, spelt = match["digits"], match["words"]
        value = float(digits.replace(",", "")) if digits else _spelt(spelt)
        if spelt and fold(spelt) == "one" and not (match["scale"] or match["suffix"]):
            continue
        if scale := match["scale"]:
            value *= SCALES[scale.lower()]
        start = match.start("currency" if match["currency"] else "digits" if digits else "words")
        end = max(match.end("digits"), match.end("words"), match.end("scale"))
        found.append(Number(Span(*match.span()), Span(start, end), value, _unit(match)))
    return found


def _spelt(spelt: str) -> float:
    value = 0
    for part in re.split(r"[-\s]", spelt.lower()):
        value = 100 * value if part == "hundred" else value + TENS.get(part, 0) + UNITS.get(part, 0)
    return float(value)


def _unit(match: re.Match[str]) -> str:
    suffix = (match["suffix"] or "").strip().lower()
    if suffix:
        return "point" if "point" in suffix else "ordinal" if suffix in {"st", "nd", "rd", "th"} else "%"
    if match["currency"]:
        return CURRENCIES[match["currency"].lower()]
    noun = fold(match["noun"] or "")
    if noun in CURRENCIES:
        return CURRENCIES[noun]
    return "" if noun in STOP_WORDS else stem(noun)


def names_in(text: str) -> list[Name]:
    """The proper names of a text in order: runs of capitalised words, without the titles before them, and without a
    sentence's first word where that is no name."""
    return [name for match in _NAME.finditer(text) for name in _names(text, match)]


def _names(text: str, match: re.Match[str]) -> Iterator[Name]:
    at = match.start()
    for part in _split(match.group()):
        start = text.index(part, at)
        at = start + len(part)
        tokens = part.split()
        if _starts_sentence(text, start):
            while tokens and (_no_name(tokens) or fold(tokens[0]) in _OPENERS or _opens_only(tokens)):
                tokens.pop(0)
        last_title = max((i for i, token in enumerate(tokens[:-1]) if _is_title(token)), default=-1)
        titles, tokens = tokens[: last_title + 1], tokens[last_title + 1 :]
        while tokens and tokens[0].islower():
            joined = tokens.pop(0)
            if titles:
                titles.append(joined)
        if not tokens or (not titles and _no_name(tokens)) or all(_is_date_word(token) for token in tokens):
            continue
        if titles and "of" in tokens[1:]:
            tokens = tokens[: tokens.index("of")]
        name = re.sub(r"['’]s?$", "", " ".join(tokens)).rstrip(".-&")
        begin = text.index(tokens[0], start)
        yield Name(Span(begin, begin + len(name)), name, " ".join(titles))


def _split(run: str) -> list[str]:
    """A weekday beside a name is no part of it ("on Monday Hassett"). Parts of a run joined by "and" are names of their
    own, unless an organisation's word shows one name."""
    runs = [part for part in _WEEKDAY.split(run) if part]
    return [part for part in runs for part in _split_joined(part)]


def _split_joined(run: str) -> list[str]:
    parts = re.split(r"\s(?:and|for)\s", run)
    return [run] if len(parts) > 1 and fold(run.rsplit(maxsplit=1)[-1]) in _ORGANISATIONS else parts


def _no_name(tokens: list[str]) -> bool:
    """Whether the first word is a stop word; "He Lifeng" is a name all the same."""
    return is_stop_word(tokens[0]) and not (tokens[0] == "He" and len(tokens) > 1 and tokens[1][0].isupper())


def _starts_sentence(text: str, at: int) -> bool:
    before = text[:at].rstrip(" \t\"'“‘([")
    return not before or before[-1] in ".!?\n:;…”"


def _common(word: str) -> bool:
    """Whether a word ends like a common word rather than a name."""
    return (
        bool(re.search(r"(?:ing|ed|ly|tion|ments?|ers|ials|ists|ies|ants|ents|ices|ports)$", word))
        and not word.isupper()
    )


def _opens_only(tokens: list[str]) -> bool:
    """Whether the first word is capitalised only because it opens the sentence ("Heading the American side")."""
    alone = len(tokens) == 1 or tokens[1].islower()
    return alone and (_common(tokens[0]) or fold(tokens[0]) in _COMMON or fold(tokens[0]) in UNITS | TENS)


def _is_title(token: str) -> bool:
    return fold(token).rstrip(".") in _TITLE_WORDS


def _is_date_word(token: str) -> bool:
    return token in WEEKDAYS or token in MONTHS


def is_person(name: Name, known_people: frozenset[str] = frozenset()) -> bool:
    """Whether a name looks like a person's: a title before it, or two to four words none of which belongs to an
    organisation or a place, or a surname among `known_people` (folded)."""
    tokens = [fold(token) for token in name.text.split()]
    if any(token in _ORGANISATIONS or token in _PLACES or token in _JOINING for token in tokens):
        return False
    if name.surname in known_people or (name.role and fold(name.role.split()[-1]) in _TITLE_WORDS):
        return True
    return 2 <= len(tokens) <= 4 and not any(len(token) > 1 and token.isupper() for token in name.text.split())


def is_place(name: Name) -> bool:
    return any(fold(token) in _PLACES for token in name.text.split())


def is_organisation(name: Name) -> bool:
    tokens = name.text.split()
    return any(fold(token) in _ORGANISATIONS for token in tokens) or (len(tokens) == 1 and tokens[0].isupper())


def marks(text: str, published: date | None = None) -> frozenset[str]:
    """The numbers, names and dates of a text in comparable form: where two rewrites of a text differ in one of these,
    the difference is news."""
    found = {f"number:{number.value:g}" for number in numbers_in(text)}
    found |= {
        f"name:{token}" for name in names_in(text) for token in map(fold, words(name.text)) if token not in STOP_WORDS
    }
    found |= {f"date:{mention_words(m) or fold(m.words)}" for m in dates_in(text, published)}
    return frozenset(found)
