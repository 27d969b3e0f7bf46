"""Numbers as words and digits write them, token by token: "two and a half million", "No. 2", "9 p.m.", "two-thirds"."""

import math
import re
from collections.abc import Sequence
from typing import Final

from bot.facts import SCALES, TENS, UNITS
from bot.text import fold

ORDINALS: Final = {
    word: float(value)
    for value, word in enumerate(
        """
    first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth
    sixteenth seventeenth eighteenth nineteenth twentieth
    """.split(),
        start=1,
    )
} | {"thirtieth": 30.0, "fortieth": 40.0, "fiftieth": 50.0, "hundredth": 100.0}
_PARTS: Final = {
    "half": 2, "halves": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fifth": 5, "fifths": 5,
    "tenth": 10, "tenths": 10,
}  # fmt: skip
MANY: Final = {
    "dozens": (24.0, 200.0), "tens": (20.0, 100.0), "hundreds": (200.0, 1e3), "thousands": (2e3, 1e6),
    "millions": (2e6, 1e9), "billions": (2e9, 1e12), "trillions": (2e12, 1e15),
}  # fmt: skip
_GLUED: Final = frozenset({"k", "m", "mn", "bn", "b", "tn"})
TOKEN = re.compile(
    r"(?P<clock>\d{1,2}:\d\d(?![\d:]))|(?P<digits>\d{1,3}(?:,\d{3})+(?![\d,])(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"|(?P<word>[ap]\.m\.?|[^\W\d_]+)|(?P<mark>[^\w\s])"
)


def several(tokens: Sequence[re.Match[str]], at: int) -> tuple[float, float, int] | None:
    """ "hundreds", "tens of thousands": the least, the most, and the token after it."""
    word = fold(tokens[at].group())
    if word not in MANY:
        return None
    low, high = MANY[word]
    if at + 2 < len(tokens) and fold(tokens[at + 1].group()) == "of":
        scale = SCALES.get(fold(tokens[at + 2].group())[:-1], 1.0) if tokens[at + 2].group().endswith("s") else 1.0
        if scale > 1:
            return low * scale, high * scale, at + 3
    return low, high, at + 1


def clock(tokens: Sequence[re.Match[str]], at: int) -> tuple[float, int] | None:
    """Hours since midnight: "9 p.m." and "21:00" are 21."""
    token = tokens[at]
    half = fold(tokens[at + 1].group()).replace(".", "") if at + 1 < len(tokens) else ""
    if not token["clock"] and not (token["digits"] and half in {"am", "pm"} and token.group().isdigit()):
        return None
    hours, _, minutes = token.group().partition(":")
    value = float(hours) + float(minutes or 0) / 60
    if half not in {"am", "pm"}:
        return value, at + 1
    return value % 12 + (12 if half == "pm" else 0), at + 2


def part(tokens: Sequence[re.Match[str]], at: int) -> tuple[float, int] | None:
    """ "half of", "a quarter of", "two-thirds" in percent. The second quarter and the first half are no parts."""
    named = [fold(token.group()) for token in tokens[at : at + 4]]
    if named[0] == "half" and (at == 0 or fold(tokens[at - 1].group()) not in {*ORDINALS, "a", "and", "-"}):
        return (50.0, at + 1) if named[1:2] and named[1] in {"of", "the", "its", "their", "all", "his", "her"} else None
    count = UNITS.get(named[0], 1 if named[0] == "a" else 0)
    skip = 2 if named[1:2] == ["-"] else 1
    part = _PARTS.get(named[skip], 0) if len(named) > skip else 0
    parted = named[skip + 1 : skip + 2] == ["of"] or (at > 0 and fold(tokens[at - 1].group()) == "by")
    if not count or not part or (count == 1 and skip == 1 and not parted):
        return None
    if count > 1 and not named[skip].endswith("s"):
        return None
    return 100.0 * count / part, at + skip + 1


def ordinal(tokens: Sequence[re.Match[str]], at: int) -> tuple[float, int] | None:
    token, word = tokens[at], fold(tokens[at].group())
    before = fold(tokens[at - 1].group()) if at else ""
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if word in ORDINALS:
        if word == "second" and (before in {"per", "split"} or before in UNITS or before.isdigit()):
            return None
        return ORDINALS[word], at + 1
    if word in TENS and after is not None and after.group() == "-" and at + 2 < len(tokens):
        last = ORDINALS.get(fold(tokens[at + 2].group()), 0.0)
        return (TENS[word] + last, at + 3) if 0 < last < 10 else None
    if token["digits"] and after is not None and after.start() == token.end():
        return (_digits(token), at + 2) if fold(after.group()) in {"st", "nd", "rd", "th"} else None
    if before == "number" and word in UNITS:
        return float(UNITS[word]), at + 1
    if token["digits"] and before in {".", "number"} and at > 1:
        numbered = before == "number" or fold(tokens[at - 2].group()) == "no"
        return (_digits(token), at + 1) if numbered and token.start() - tokens[at - 1].end() <= 1 else None
    return None


def _digits(token: re.Match[str]) -> float:
    return float(token.group().replace(",", ""))


def plain_number(text: str, tokens: Sequence[re.Match[str]], at: int) -> tuple[float, int] | None:
    """A plain number in digits or words, scaled: "1.1bn", "one point one billion", "two and a half million"."""
    token = tokens[at]
    word = fold(token.group())
    if token["digits"]:
        value, at = _digits(token), at + 1
    elif word in UNITS or word in TENS:
        value, at = _spelt(tokens, at)
    elif word == "twice":
        return 2.0, at + 1
    elif word in {"a", "half"} and at + 1 < len(tokens):
        skip = 2 if word == "half" and fold(tokens[at + 1].group()) == "a" else 1
        if at + skip >= len(tokens) or len(scaled := fold(tokens[at + skip].group())) < 3 or scaled not in SCALES:
            return None
        value, at = (0.5 if word == "half" else 1.0), at + skip
    else:
        return None
    if [fold(t.group()) for t in tokens[at : at + 3]] == ["and", "a", "half"]:
        value, at = value + 0.5, at + 3
    return _scaled(text, tokens, at, value)


def _scaled(text: str, tokens: Sequence[re.Match[str]], at: int, value: float) -> tuple[float, int]:
    while at < len(tokens):
        dash = tokens[at].group() == "-" and at + 1 < len(tokens)
        token = tokens[at + 1] if dash else tokens[at]
        scale = fold(token.group())
        glued = at > 0 and token.start() == tokens[at - 1].end()
        short = scale in {"bn", "tn", "mn"} or (glued and scale in _GLUED)
        if scale not in SCALES or not (short or len(scale) > 2) or (dash and short):
            break
        if not glued and text[tokens[at - 1].end() : token.start()].strip(" -\u00a0\n"):
            break
        value, at = value * SCALES[scale], at + (2 if dash else 1)
    return value, at


def _spelt(tokens: Sequence[re.Match[str]], at: int) -> tuple[float, int]:
    """ "one hundred and twenty-five thousand three hundred": the number and the token after it."""
    total, current = 0.0, 0.0
    last = math.inf
    end = at
    while at < len(tokens):
        word = fold(tokens[at].group())
        joins = word == "-" or (word == "and" and last >= 100)
        if joins and at + 1 < len(tokens) and fold(tokens[at + 1].group()) in {*UNITS, *TENS}:
            at += 1
            continue
        size = float(UNITS.get(word, TENS.get(word, 0)))
        if (word in UNITS or word in TENS) and (last == math.inf or last >= 100 or (last >= 20 and 0 < size < 10)):
            current += size
            last = size or 1.0
        elif word == "hundred" and current:
            current *= 100
            last = 100.0
        elif word in {"thousand", "million", "billion", "trillion"} and current:
            total, current = total + current * SCALES[word], 0.0
            last = SCALES[word]
        else:
            break
        at += 1
        end = at
    if end + 1 < len(tokens) and fold(tokens[end].group()) == "point":
        decimals = ""
        while end + 1 < len(tokens) and (digit := UNITS.get(fold(tokens[end + 1].group()), 10)) < 10:
            decimals += str(digit)
            end += 1
        if decimals:
            return total + current + float(f"0.{decimals}"), end + 1
    return total + current, end
