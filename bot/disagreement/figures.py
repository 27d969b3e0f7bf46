"""The figures of a sentence: what each counts, and between which bounds it may lie and still be the same figure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf
from typing import Final

from bot.bounds import BOUND_PATTERN, Bound, bound_after, bound_before
from bot.dates import MONTHS, WEEKDAYS
from bot.disagreement.frames import FRAME_WORDS, FRAMES, GROWING, HEADS, MONEY, PEOPLE, SOME
from bot.facts import Number, numbers_in
from bot.model import Span
from bot.text import fold, is_stop_word, stem

_MULTIPLES: Final[Mapping[Bound, tuple[float, float]]] = {
    "at least": (1.0, inf),
    "over": (1.0, inf),
    "at most": (0.0, 1.0),
    "under": (0.0, 1.0),
    "nearly": (0.9, 1.0),
    "about": (0.9, 1.1),
}
"""Between which multiples of a figure the true one may lie where it is meant so."""

_PART_BEFORE = re.compile(
    r"\b(?:including|among (?:them|whom)|of (?:whom|them)|another|a further|an additional|an extra|contribut\w+)"
    r"(?: \w+)?\s*$",
    re.IGNORECASE,
)
_MORE_AFTER = re.compile(r"(?:\s[a-z]+){0,2}\s(?:more|towards?|additional|further|extra)\b")
_OF_WHOLE = re.compile(r"\s(?:\w+ )?of (?:them|whom|the|those|its|his|her)\b")
_HEAD = re.compile(
    r"\b([a-z]+)(?: (?:of|at|was|is|stood at|reached))?"
    rf"(?: (?:{BOUND_PATTERN}))?\s*$"
)
_AFTER_NAME = re.compile(r"\b([A-Z][\w-]*) $")
_CODE = re.compile(r"\b[A-Z]{1,4}-?\d{1,5}\b")
_NUMBERED = re.compile(
    r"\b((?:matchday|round|game|match|stage|day|week|episode|season|flight|route|line|heat|leg|phase|part|section"
    r"|article|chapter|group|level|platform|lot) (?:\d+|one|two|three|four|five|six))\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_NEXT = re.compile(r"[\s-]([^\W\d_][\w’'-]*)")
_CLAUSE = re.compile(r"[;:]|\bbut\b")
_SCORE = re.compile(
    r"(?<![\w.,/$€£-])(\d{1,3})[-–](\d{1,3})"
    r"(?![\w%]|[.,]\d|[-–/]|\s(?:percent|per cent|million|billion|[a-z]+s\b))"
)
_CLOCK = re.compile(
    r"(?<![\d.,:])(\d{1,2})(?:[:.](\d\d))?\s?([ap])\.?m\b\.?"
    r"|(?<![\d.,:-])([01]?\d|2[0-3]):([0-5]\d)(?![\d:])"
)
_LEAD: Final = 40
"""Characters before a figure that are read for what bounds it."""

_LONGEST_NOUN: Final = 3


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with what it counts. `kind` is a currency, "%", "point", "score", "clock", "age" or "count"; `things`
    the stems of the words counted, which the text calls `counted`; `frame` what is said of them ("people killed"). Both
    are empty where the words do not tell. A figure between `low` and `high` may be the same, rounded."""

    span: Span
    kind: str
    value: float
    low: float
    high: float
    things: tuple[str, ...] = ()
    counted: str = ""
    frame: str = ""

    def agrees(self, other: "Figure") -> bool:
        """Whether the two may be the same figure, rounded or bounded differently."""
        return self.low <= other.value <= self.high or other.low <= self.value <= other.high

    def counts_the_same(self, other: "Figure") -> bool:
        """Whether the two count the same things, as far as their own words tell."""
        if self.kind != other.kind or (self.frame and other.frame and self.frame != other.frame):
            return False
        if self.kind != "count":
            return True
        one, two = set(self.things), set(other.things)
        if (one ^ two) & SOME:
            return False
        if self.frame and self.frame == other.frame and self.frame in GROWING:
            return not one or not two or bool(one & two) or (one | two) - FRAME_WORDS <= PEOPLE
        return bool(one & two) and (self.things[-1] in two or other.things[-1] in one)


def figures_in(text: str, taken: Sequence[Span]) -> tuple[tuple[Figure, ...], frozenset[str]]:
    """The figures of a sentence in order, and the numbers that are part of a name ("Aurelia 3", "Flight 212", "VA212");
    those inside the spans `taken` (dates) apart."""
    written = _written_figures(text)
    used = [*taken, *(figure.span for figure in written)]
    free = [
        n
        for n in numbers_in(text)
        if n.unit != "ordinal"
        and not _is_broken(text, n)
        and not _is_standing(text, n)
        and not any(_meet(n.span, span) for span in used)
    ]
    labels = [n for n in free if _is_label(text, n)]
    counts = [n for n in free if n not in labels and not (n.unit == "" and 1500 <= n.value <= 2100)]
    figures = sorted((*written, *_counts(text, counts)), key=lambda figure: figure.span.start)
    codes = [*(text[n.written.start : n.written.end] for n in labels), *_CODE.findall(text), *_NUMBERED.findall(text)]
    return tuple(figures), frozenset(map(fold, codes))


def _written_figures(text: str) -> list[Figure]:
    """What is told by the form of its digits: scores and times of day."""
    return [*map(_score, _SCORE.finditer(text)), *map(_clock, _CLOCK.finditer(text))]


def _is_standing(text: str, number: Number) -> bool:
    """Whether a number is of points in a table or a game, which change with every match; percentage points are not."""
    return number.unit == "point" and "percent" not in text[number.span.start : number.span.end].lower()


def _is_broken(text: str, number: Number) -> bool:
    """Whether a number is a part of one that a space broke: "40, 000"."""
    start, end = number.written.start, number.written.end
    return bool(
        re.search(r"\d[.,]\s$", text[max(0, start - 3) : start]) or re.match(r",\s\d{3}\b", text[end : end + 6])
    )


def _meet(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _is_label(text: str, number: Number) -> bool:
    start = number.written.start
    word = _AFTER_NAME.search(text[max(0, start - 30) : start])
    plain = number.unit not in MONEY | {"%", "point"} and text[start].isdigit() and number.value < 10_000
    named = word and not is_stop_word(word[1]) and word[1] not in (*WEEKDAYS, *MONTHS)
    return bool(plain and named and "," not in text[start : number.written.end])


def _score(match: re.Match[str]) -> Figure:
    high, low = sorted((int(match[1]), int(match[2])), reverse=True)
    value = 1000.0 * high + low
    return Figure(Span(*match.span()), "score", value, value, value)


def _clock(match: re.Match[str]) -> Figure:
    if match[4]:
        value = 60.0 * int(match[4]) + int(match[5])
    else:
        value = 60.0 * (int(match[1]) % 12 + (12 if match[3].lower() == "p" else 0)) + int(match[2] or 0)
    return Figure(Span(*match.span()), "clock", value, value, value)


def _counts(text: str, numbers: Sequence[Number]) -> Iterator[Figure]:
    """A range is one figure, of "from 12 to 15" the second is; a part of a whole is none."""
    compound = {n for pair in pairwise(numbers) if _is_compound(text, *pair) for n in pair}
    whole = [number for number in numbers if number not in compound and not _is_part(text, number)]
    at = 0
    while at < len(whole):
        first = last = whole[at]
        begin = whole[at - 1].span.end if at else 0
        before = text[max(0, first.written.start - _LEAD) : first.written.start]
        if at + 1 < len(whole) and _joined(text, first, whole[at + 1], before):
            at += 1
            last = whole[at]
            first = last if before.rstrip().lower().endswith("from") else first
        at += 1
        window = Span(begin, whole[at].written.start if at < len(whole) else len(text))
        yield _figure(text, first, last, before, window)


def _is_compound(text: str, first: Number, second: Number) -> bool:
    """Whether two numbers make one: "nine hours 55 minutes"."""
    return bool(re.fullmatch(r"\s?[a-z]+\s", text[first.written.end : second.written.start]))


def _is_part(text: str, number: Number) -> bool:
    start = number.written.start
    before = text[max(0, start - _LEAD) : start]
    counts = number.unit not in MONEY | {"%", "point"}
    after = number.written.end
    return bool(
        _PART_BEFORE.search(before) or _MORE_AFTER.match(text, after) or (counts and _OF_WHOLE.match(text, after))
    )


def _joined(text: str, first: Number, second: Number, before: str) -> bool:
    joining = text[first.written.end : second.written.start].strip()
    rising = second.value > first.value and (second.unit not in MONEY or first.unit in {second.unit, ""})
    return (rising and joining in {"to", "or", "-", "–"}) or (
        joining == "and" and before.rstrip().lower().endswith("between")
    )


def _figure(text: str, first: Number, last: Number, before: str, window: Span) -> Figure:
    start, end = last.written.start, last.written.end
    kind = last.unit if last.unit in MONEY | {"%", "point"} else "count"
    if last.unit == "year-old" or _is_age(text, last):
        kind = "age"
    counted = _counted(text, end, before) if kind == "count" else ""
    things = tuple(map(stem, counted.split()))
    frame = _frame(text, Span(start, end), kind, things, window)
    low, high = _bounds(text[start:end], last.value, kind)
    low = min(low, first.value)
    value = (first.value + last.value) / 2
    if bound := bound_before(before, len(before)) or bound_after(text, end):
        least, most = _MULTIPLES[bound]
        low, high = least * value, max(value, most * value)
    return Figure(Span(first.written.start, end), kind, value, low, high, things, counted, frame)


def _is_age(text: str, number: Number) -> bool:
    """ "Karl Ober, 41, was elected"; "aged 41"."""
    start, end = number.written.start, number.written.end
    before = text[max(0, start - _LEAD) : start].rstrip()
    aside = before.endswith(",") and text[end : end + 1] in {",", "."}
    return 10 <= number.value <= 110 and (
        aside or before.endswith((" aged", " age of", " man of", " woman of", " boy of", " girl of"))
    )


def _bounds(written: str, value: float, kind: str) -> tuple[float, float]:
    """Half a unit of the last digit given, at most a tenth of the value; a small or a full whole number is exact."""
    digits = re.search(r"\d[\d,]*(?:\.(\d+))?", written)
    if digits is None or not value:
        return value, value
    stated = float(digits.group().replace(",", ""))
    scale = value / stated
    if digits[1]:
        step = scale * 10.0 ** -len(digits[1])
    else:
        whole = str(int(stated))
        zeros = len(whole) - len(whole.rstrip("0")) if stated >= 100 else 0
        exact = not zeros and scale == 1 and kind not in {"%", "point"}
        step = 0.0 if exact else scale * 10.0**zeros
    half = min(step / 2, value / 10)
    return value - half, value + half


def _counted(text: str, end: int, before: str) -> str:
    """The words after a number up to the first that says nothing; or the word that it measures."""
    if (head := _HEAD.search(before)) and head[1] in HEADS:
        return head[1]
    found: list[str] = []
    while len(found) < _LONGEST_NOUN and (match := _NEXT.match(text, end)):
        if is_stop_word(match[1]) or match[1][0].isupper():
            break
        found.append(match[1])
        end = match.end()
    return " ".join(found)


def _frame(text: str, number: Span, kind: str, things: tuple[str, ...], window: Span) -> str:
    if kind not in MONEY | {"%", "count"}:
        return ""
    words = FRAMES["money" if kind in MONEY else "%" if kind == "%" else "job" if "job" in things else "people"]
    if own := next((words[thing] for thing in things if thing in words), ""):
        return own
    near = (
        (away, is_before, frame)
        for away, is_before, word in _around(text, number, window)
        if (frame := words.get(stem(word)))
    )
    return min(near, default=(0, False, ""))[2]


def _around(text: str, number: Span, window: Span) -> Iterator[tuple[int, bool, str]]:
    """The words between the numbers around a number, within its clause: how far each stands from it, whether before."""
    left = _CLAUSE.split(text[window.start : number.start])[-1]
    right = _CLAUSE.split(text[number.end : window.end])[0]
    for away, word in enumerate(reversed(_WORD.findall(left))):
        yield away, True, word
    for away, word in enumerate(_WORD.findall(right)):
        yield away, False, word
