"""Two figures for the same thing."""

from collections.abc import Iterator, Sequence
from math import inf
from typing import Final

from bot.disagreement.difference import Difference, Value
from bot.disagreement.figures import Figure
from bot.disagreement.frames import GROWING, HEADS, MONEY, MOVING, STOCK
from bot.disagreement.pair import (
    SAME_DEAL,
    SAME_THING,
    Pair,
    one_subject,
    things_apart,
)
from bot.disagreement.saying import Said, is_forecast
from bot.text import one_line

GROWS: Final = 3 * 60 * 60
"""Seconds after which a higher count of victims is a later one."""

MOVES: Final = 12 * 60 * 60
"""Seconds after which another offer, or another demand, is a later one."""

MOST_FIGURES: Final = 2
"""Sentences that differ in more figures speak of two things."""

_CALLED: Final = {
    "%": "the percentage", "point": "the percentage", "score": "the score", "clock": "the time", "age": "the age",
}  # fmt: skip


def figure_differences(pair: Pair) -> Iterator[Difference]:
    """Figures for the same thing that differ by more than rounding, growth or a correction."""
    a, b = pair.one.content, pair.other.content
    if a.revised or b.revised or pair.other_subject:
        return
    for one in a.figures:
        for other in b.figures:
            partners = _counterparts(one, b.figures) == [other] and _counterparts(other, a.figures) == [one]
            if not partners or one.agrees(other):
                continue
            if _same_matter(pair, one, other) and _same_tense(pair, one, other) and not _grown(pair, one, other):
                yield Difference(_counted(one, other), _figure(pair.one, one), _figure(pair.other, other))


def _counterparts(figure: Figure, others: Sequence[Figure]) -> list[Figure]:
    """The figures that count the same, those first of which the same is said."""
    same = [other for other in others if figure.counts_the_same(other)]
    return [other for other in same if other.frame == figure.frame] or same


def _figure(side: Said, figure: Figure) -> Value:
    return Value(side, one_line(side.text[figure.span.start : figure.span.end]), figure)


def _same_matter(pair: Pair, one: Figure, other: Figure) -> bool:
    """Whether two figures that count alike are about the same, by what else the sentences share."""
    a, b = pair.one.content, pair.other.content
    framed = bool(one.frame) and one.frame == other.frame
    elsewhere = bool(pair.only_one and pair.only_other)
    if one.kind == "score":
        return pair.names >= 2
    if elsewhere and any(n.placed for n in pair.only_one) and any(n.placed for n in pair.only_other):
        return False
    local = one.kind == "%" or not STOCK.isdisjoint(one.things)
    if not framed and things_apart(pair):
        return False
    if (
        local
        and one.frame not in GROWING
        and any(n.placed for n in pair.only_one) != any(n.placed for n in pair.only_other)
    ):
        return False
    if not pair.names and not one_subject(pair):
        return False
    if pair.names >= 2 or (pair.names and framed):
        needed = 0.0 if framed and pair.names >= 2 else SAME_DEAL
    elif pair.names and not elsewhere:
        needed = SAME_THING
    else:
        alike = pair.shared if framed and a.events & b.events else min(pair.shared, pair.alike)
        return not elsewhere and alike >= SAME_THING
    return pair.shared >= needed


def _same_tense(pair: Pair, one: Figure, other: Figure) -> bool:
    """Whether both figures are facts, or both forecasts that are not told to be of different people."""
    forecast = is_forecast(pair.one.text, one)
    return forecast == is_forecast(pair.other.text, other) and not (forecast and pair.only_one and pair.only_other)


def _grown(pair: Pair, one: Figure, other: Figure) -> bool:
    """Whether the later of two counts is higher because it went on, or the later of two offers is another."""
    if one.kind == "count" and (pair.one.content.grown or pair.other.content.grown):
        return True
    first, second = pair.one.article.published_at, pair.other.article.published_at
    if one.frame in MOVING and first and second:
        return abs((second - first).total_seconds()) >= MOVES
    if one.frame not in GROWING:
        return False
    if any(more.high == inf and more.low > less.high for more, less in ((one, other), (other, one))):
        return True
    if not first or not second:
        return False
    later = (second - first).total_seconds()
    return abs(later) >= GROWS and (other.value > one.value) == (later > 0)


def _counted(one: Figure, other: Figure) -> str:
    """What two figures are about, in words."""
    if one.kind in MONEY:
        return "the amount"
    if one.kind != "count":
        return _CALLED[one.kind]
    if frame := (one.frame or other.frame):
        return f"the number of {'jobs' if frame.startswith('job') else frame}"
    counted = min(one.counted, other.counted, key=len)
    return f"the {counted}" if counted in HEADS else f"the number of {counted}"
