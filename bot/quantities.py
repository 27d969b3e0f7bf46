"""What the numbers of a text say: how much of what, and how exactly.

`bot.facts.numbers_in` finds numbers to compare texts by; here a number is read with all that changes its meaning:
"more than", "about", a range, percent against percentage points, in words or digits.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.bounds import Bound, bound_after, bound_before
from bot.facts import CURRENCIES, TENS, UNITS
from bot.model import Span
from bot.numerals import MANY, ORDINALS, TOKEN, clock, ordinal, part, plain_number, several
from bot.text import STOP_WORDS, fold, stem

CLOSE: Final = 0.05
"""How far from a number, as a part of it, another may lie that "about" it is said of: 48 to 52 are about 50."""

BEYOND: Final = 0.25
"""How far above or below a number another may lie that "more than" or "less than" it is said of: 57 is more than 50;
so is 400, but who writes that means another number."""

NEARLY: Final = 0.1
"""How far below a number another may lie that "nearly" it is said of."""

_DOLLARS: Final = frozenset({"a", "c", "s", "hk", "nz", "ca", "au"})
_BEGINNINGS: Final = frozenset(
    {*UNITS, *TENS, *ORDINALS, *MANY, *_DOLLARS, "half", "twice", "minus", "us", "usd", "eur", "gbp"}
)
_DURATIONS: Final = frozenset({"second", "minut", "hour", "day", "night", "week", "month", "year", "decad", "centuri"})

_THINGS: Final = 3


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as it is meant. `low` and `high` are the same but for a range, a score ("2-1": 2 and 1) and "several".
    `unit` is a currency, "%", "point" (percentage point), "ordinal", "age", "clock", "time" (how often), a name that
    the number is a part of ("G7"), or empty; `things` are the stems of the words after it, nearest first."""

    span: Span
    words: str
    low: float
    high: float
    unit: str
    bound: Bound
    things: tuple[str, ...] = ()


def quantities_in(text: str) -> list[Quantity]:
    """The quantities of a text in order. In time proportional to its length."""
    tokens = list(TOKEN.finditer(text))
    found: list[Quantity] = []
    at = 0
    while at < len(tokens):
        read = _read(text, tokens, at) if _may_begin(tokens[at]) else None
        if read:
            quantity, at = read
            found.append(quantity)
        else:
            at += 1
    return found


def _may_begin(token: re.Match[str]) -> bool:
    return not token["word"] or token.group().lower() in _BEGINNINGS


def states(cited: Quantity, claimed: Quantity) -> bool:
    """Whether who is told `cited` was told `claimed`: the same, or what follows from it.

    "More than 50" follows from 57, "at least 50" from "more than 50", "about 50" from 49.7, "up to 12" from "10 to 12";
    50 follows neither from "about 50" nor from "more than 50" nor from 49.7.
    """
    return _same_kind(cited, claimed) and _follows(cited, claimed)


def _same_kind(one: Quantity, other: Quantity) -> bool:
    if one.unit == other.unit:
        return True
    # "The 23-year-old" is "Smith, 23": a bare number takes the unit of the other, a currency or percent never.
    return {one.unit, other.unit} in ({"age", ""}, {"clock", ""}, {"time", ""}) and not (one.things and other.things)


def _follows(cited: Quantity, claimed: Quantity) -> bool:
    low, high, at = cited.low, cited.high, claimed.low
    if (low, high) == (claimed.low, claimed.high) and (cited.bound == claimed.bound or _loosened(cited, claimed)):
        return True
    if claimed.bound == "several":
        return low == high and claimed.low <= low < claimed.high
    if claimed.low != claimed.high:
        return False
    if cited.bound == "change":
        return any(_exact_follows(claimed, value) for value in (low, high))
    if cited.bound == "between":
        return (claimed.bound in {"at least", "over"} and at == low) or (claimed.bound == "at most" and at == high)
    return cited.bound == "exactly" and _exact_follows(claimed, low)


def _loosened(cited: Quantity, claimed: Quantity) -> bool:
    """Whether the same number is meant less exactly by the claim."""
    return (cited.bound, claimed.bound) in {
        ("exactly", "about"), ("exactly", "at least"), ("exactly", "at most"), ("over", "at least"),
        ("under", "at most"), ("nearly", "about"), ("nearly", "under"), ("change", "between"), ("between", "change"),
    }  # fmt: skip


def _exact_follows(claimed: Quantity, value: float) -> bool:
    at = claimed.low
    gap = value - at
    size = abs(at)
    match claimed.bound:
        case "exactly":
            return math.isclose(value, at, rel_tol=1e-9)
        case "about":
            return abs(gap) <= CLOSE * size
        case "nearly":
            return -NEARLY * size <= gap < 0
        case "over":
            return 0 < gap <= BEYOND * size
        case "at least":
            return 0 <= gap <= BEYOND * size
        case "under":
            return -BEYOND * size <= gap < 0
        case "at most":
            return -BEYOND * size <= gap <= 0
    return False


def _read(text: str, tokens: Sequence[re.Match[str]], at: int) -> tuple[Quantity, int] | None:
    first = _single(text, tokens, at)
    if not first:
        return None
    quantity, end = first
    before = fold(tokens[at - 1].group()) if at else ""
    joined = end < len(tokens) and fold(tokens[end].group())
    if joined in {"to", "-", "–", "—"} or (joined == "and" and before == "between"):
        second = _single(text, tokens, end + 1)
        if second and _pairs(text, tokens, end, quantity, second[0]):
            return _pair(text, quantity, second[0], "change" if before == "from" else "between"), second[1]
    return _bounded(text, quantity), end


def _pairs(text: str, tokens: Sequence[re.Match[str]], at: int, one: Quantity, other: Quantity) -> bool:
    """Whether two numbers around a "to", "and" or dash are one range: no word stands between, and their units agree."""
    dash = tokens[at].group() in "-–—"
    glued = not text[one.span.end : other.span.start].strip(" -–—")
    return (not dash or glued) and not one.things and (one.unit in {"", other.unit} or other.unit == "")


def _pair(text: str, one: Quantity, other: Quantity, bound: Bound) -> Quantity:
    low = one.low
    for scale in (1e12, 1e9, 1e6, 1e3):
        if other.low >= scale > low and low * scale <= other.low:
            low *= scale
            break
    span = Span(one.span.start, other.span.end)
    return Quantity(
        span, text[span.start : span.end], low, other.low, other.unit or one.unit, bound, other.things
    )  # fmt: skip


def _bounded(text: str, quantity: Quantity) -> Quantity:
    if quantity.bound == "several":
        return quantity
    bound = bound_before(text, quantity.span.start)
    is_over = text[max(0, quantity.span.start - 5) : quantity.span.start].strip().lower() == "over"
    if bound and is_over and set(quantity.things[:1]) & _DURATIONS:
        return quantity  # "over two days" is how long it took
    return replace(quantity, bound=bound or bound_after(text, quantity.span.end) or quantity.bound)


def _single(text: str, tokens: Sequence[re.Match[str]], at: int) -> tuple[Quantity, int] | None:
    """The quantity that begins with the token `at`, and the token after it."""
    start = at
    currency, at = _currency(tokens, at)
    if at >= len(tokens):
        return None
    bound: Bound = "exactly"
    sign = 1.0
    if _is_sign(text, tokens, at):
        sign, at = -1.0, at + 1
    high = None
    if many := several(tokens, at):
        low, high, at = many
        bound = "several"
        unit = ""
    elif hours := clock(tokens, at):
        low, at = hours
        unit = "clock"
    elif share := part(tokens, at):
        low, at = share
        unit = "%"
    elif rank := ordinal(tokens, at):
        low, at = rank
        unit = "ordinal"
    elif value := plain_number(text, tokens, at):
        low, at = value
        unit, at = _unit(text, tokens, start, at)
        low = low / 100 if unit in {"basis point", "cent", "pence"} else low
        unit = {"basis point": "point", "cent": "dollar", "pence": "pound"}.get(unit, unit)
    else:
        return None
    low *= sign
    span = Span(tokens[start].start(), tokens[at - 1].end())
    things = _things(text, tokens, at) if unit in {"", "ordinal", "time"} else ()
    if unit == "q" and low in {1.0, 2.0, 3.0, 4.0}:
        unit, things = "ordinal", ("quarter",)
    quantity = Quantity(span, text[span.start : span.end], low, low if high is None else high, currency or unit, bound)
    return replace(quantity, things=things), at


def _currency(tokens: Sequence[re.Match[str]], at: int) -> tuple[str, int]:
    word = fold(tokens[at].group())
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    glued = after is not None and after.start() == tokens[at].end()
    if glued and after is not None and after.group() == "$" and (word in _DOLLARS or word == "us"):
        return ("dollar" if word == "us" else f"{word} dollar"), at + 2
    if word in {"$", "€", "£", "¥"}:
        return CURRENCIES[word], at + 1
    if word in {"usd", "eur", "gbp"} and after is not None and after["digits"]:
        return CURRENCIES[word], at + 1
    return "", at


def _is_sign(text: str, tokens: Sequence[re.Match[str]], at: int) -> bool:
    token = tokens[at]
    if at + 1 >= len(tokens) or not tokens[at + 1]["digits"]:
        return False
    if fold(token.group()) == "minus":
        return True
    opens = token.start() == 0 or text[token.start() - 1].isspace()
    return token.group() in "-−" and opens and tokens[at + 1].start() == token.end()


def _unit(text: str, tokens: Sequence[re.Match[str]], start: int, at: int) -> tuple[str, int]:
    """The unit after a number and the token after it."""
    named = [fold(token.group()) for token in tokens[at : at + 4]]
    first, second = (*named, "", "")[:2]
    if first == "%" or first in {"percent", "pc"} or (first, second) == ("per", "cent"):
        end = at + (2 if first == "per" else 1)
        points = end < len(tokens) and fold(tokens[end].group()) in {"points", "point"}
        return ("point", end + 1) if points else ("%", end)
    if second in {"point", "points"} and first in {"percentage", "basis"}:
        return ("point" if first == "percentage" else "basis point"), at + 2
    if first in CURRENCIES and len(first) > 1:
        return CURRENCIES[first], at + 1
    glued = at < len(tokens) and tokens[at].start() == tokens[at - 1].end()
    if first in {"cent", "cents", "pence"} or (first == "p" and glued):
        return ("pence" if first in {"p", "pence"} else "cent"), at + 1
    spoken = "".join(named)
    if spoken.startswith(("-year-old", "yearsold", "yearold")):
        return "age", at + (4 if first == "-" else 2)
    before = [fold(token.group()) for token in tokens[max(0, start - 2) : start]]
    if before[-1:] == ["aged"] or before == ["age", "of"]:
        return "age", at
    if first == "times" or fold(tokens[start].group()) == "twice":
        return "time", at
    return _part_of_name(text, tokens, start), at


def _part_of_name(text: str, tokens: Sequence[re.Match[str]], start: int) -> str:
    """ "g" for the 7 of G7, "covid" for the 19 of Covid-19."""
    before = text[max(0, tokens[start].start() - 20) : tokens[start].start()]
    match = re.search(r"(?:^|[\s(\"“‘/])([A-Z][A-Za-z]{0,14})-?$", before)
    return fold(match.group(1)) if match else ""


def _things(text: str, tokens: Sequence[re.Match[str]], at: int) -> tuple[str, ...]:
    found: list[str] = []
    for token in tokens[at : at + 2 * _THINGS]:
        if not token["word"]:
            if token.group() == "-":
                continue
            break
        word = fold(token.group())
        if word in STOP_WORDS:
            if word in {"of", "the", "a", "an", "other", "more", "new", "in", "on"}:
                continue
            break
        found.append(stem(word))
        if len(found) == _THINGS:
            break
    return tuple(found)
