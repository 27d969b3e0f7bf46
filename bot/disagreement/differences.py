"""Two sentences of different articles → where they cannot both be right.

Cautious on purpose: a false alarm costs more trust than a miss.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from bot.disagreement.counted import MOST_FIGURES, figure_differences
from bot.disagreement.difference import Difference, Value, beginning
from bot.disagreement.named import name_differences, role_differences
from bot.disagreement.pair import (
    SAME_THING,
    SAME_WORDS,
    Pair,
    dates_clash,
    other_thing,
    same_day,
    same_edition,
    same_event,
)
from bot.disagreement.saying import Said, concept
from bot.opposites import SIDES

CHANGES: Final = timedelta(hours=12)
"""How far apart a yes and a no may both have been true: the bridge was closed, then it opened."""

_ONCE: Final = frozenset(
    map(
        concept,
        """
        founded establish build built open close born die complete create launch marry begin start end move introduce
        """.split(),
    )
)
"""What happens once: two months or years for it contradict each other."""


def differences(one: Said, other: Said) -> list[Difference]:
    """Where two sentences of different articles contradict each other; most of all pairs do nowhere."""
    if len(one.stems & other.stems) < 2 or not same_edition(one.content, other.content):
        return []
    if found := list(role_differences(one, other)):
        return found
    if not same_event(one, other):
        return []
    return _in_pair(Pair.of(one, other))


def _in_pair(pair: Pair) -> list[Difference]:
    a, b = pair.one.content, pair.other.content
    figures = list(figure_differences(pair))
    if figures:
        return [] if dates_clash(a, b) or len(figures) > MOST_FIGURES or other_thing(pair) else figures
    if any(f.counts_the_same(g) and not f.agrees(g) for f in a.figures for g in b.figures):
        return []
    days = list(_days(pair))
    if days or dates_clash(a, b):
        return [] if other_thing(pair) else days
    return list(_opposites(pair)) or list(name_differences(pair))


def _days(pair: Pair) -> Iterator[Difference]:
    a, b = pair.one.content, pair.other.content
    one = [m for m in a.days if not any(same_day(m, n) for n in b.days)]
    other = [n for n in b.days if not any(same_day(m, n) for m in a.days)]
    if len(one) != 1 or len(other) != 1 or len(a.days) != len(b.days) or one[0].precision != other[0].precision:
        return
    common = a.words & b.words
    if any(b.sides.get(which, affirms) != affirms for which, affirms in a.sides.items()):
        return
    if a.revised or b.revised or a.again or b.again or (pair.only_one and pair.only_other) or not pair.bound:
        return
    if one[0].precision != "day" and not (common & _ONCE and pair.shared >= SAME_WORDS):
        return
    if min(pair.shared, pair.alike) >= SAME_THING and len(common) + pair.names >= 2:
        yield Difference(
            f"the {'date' if one[0].precision == 'day' else one[0].precision}",
            *(Value(side, m.words, m.first) for side, m in ((pair.one, one[0]), (pair.other, other[0])) if m.first),
        )


def _opposites(pair: Pair) -> Iterator[Difference]:
    a, b = pair.one.content, pair.other.content
    first, second = pair.one.article.published_at, pair.other.article.published_at
    if first and second and abs(first - second) >= CHANGES:
        return
    if a.doubtful or b.doubtful or a.revised or b.revised or (pair.only_one and pair.only_other) or not pair.bound:
        return
    for which in a.sides.keys() & b.sides.keys():
        if a.sides[which] != b.sides[which]:
            apart = {concept(word) for word in SIDES if SIDES[word][0] == which}
            one, other = a.words - apart, b.words - apart
            if len(one & other) / (max(len(one), len(other)) or 1) >= SAME_WORDS or (
                not one and not other and pair.names >= 2
            ):
                yield _whether(pair, a.sides[which])
                return
    for says_no, says_yes, affirms in ((a, b, False), (b, a, True)):
        denied = {concept(key) for key in says_no.negated} & says_yes.words
        if denied and not says_yes.negated and pair.alike >= SAME_WORDS:
            yield _whether(pair, affirms)
            return


def _whether(pair: Pair, one_affirms: bool) -> Difference:
    yes, no = ("yes", "no") if one_affirms else ("no", "yes")
    return Difference(
        f"whether {beginning((pair.one if one_affirms else pair.other).text)}",
        Value(pair.one, yes, one_affirms),
        Value(pair.other, no, not one_affirms),
    )
