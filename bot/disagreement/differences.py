"""Two sentences of different articles → where they cannot both be right.

Cautious on purpose: a false alarm costs more trust than a miss.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from math import inf
from typing import Final

from bot.aliases import ALIASES, COUNTRIES, SAME
from bot.disagreement.figures import Figure
from bot.disagreement.frames import GROWING, HEADS, MONEY, STOCK
from bot.disagreement.pair import (
    SAME_DEAL,
    SAME_THING,
    SAME_WORDS,
    Pair,
    dates_clash,
    lead_of,
    one_subject,
    same_day,
    same_edition,
    same_event,
)
from bot.disagreement.roles import Role, same_name
from bot.disagreement.saying import Said, concept, is_forecast, things_in
from bot.facts import Name
from bot.polarity import SIDES
from bot.text import fold, is_stop_word, one_line, overlap, stem

GROWS: Final = 3 * 60 * 60
"""Seconds after which a higher count of victims is a later one."""

LONGEST_THING: Final = 2
"""Words that name what a sentence is about."""

MOST_FIGURES: Final = 2
"""Sentences that differ in more figures speak of two things."""

MANY_WORDS: Final = 4
NEARLY_SAME: Final = 0.9
"""From so many plain words and such a share in common, two sentences are one, rewritten."""

ABOUT_WORDS: Final = 12
"""Words of a sentence that say what a disagreement is about."""

_CALLED: Final = {
    "%": "the percentage", "point": "the percentage", "score": "the score", "clock": "the time", "age": "the age",
}  # fmt: skip
_SAID_OF_MANY: Final = frozenset(
    map(
        concept,
        """
        attend vote kill die injure arrest join visit meet welcome criticise criticize praise call warn hope expect want
        urge sign score donate accuse play star feature speak support oppose condemn think believe travel arrive
        participate compete nominate sentence charge escape survive qualify perform appear testify resign retire argue
        claim describe explain write post apologise thank celebrate help work live promise pledge threaten insist
        suggest deny respond agree
        """.split(),
    )
)
"""What several people do in the same event: two names beside it are no contradiction."""

_DONE_BY_ONE: Final = frozenset(
    map(
        concept,
        """
        win lead head chair elect name appoint command replace succeed become build buy acquire repair own host present
        beat coach captain direct design invent discover
        """.split(),
    )
)
"""What one person, company or place does alone: enough in a short sentence."""

_ONE_OF_SEVERAL = re.compile(r" \w+ (?:an?|two|three|silver|bronze) ")
"""After a name: "won a prize", as others may have, too."""

_ONLY_ONE: Final = frozenset(map(concept, "only winning decisive opening winner".split()))
_ONCE: Final = frozenset(
    map(
        concept,
        """
        founded establish build built open close born die complete create launch marry begin start end move introduce
        """.split(),
    )
)
"""What happens once: two months or years for it contradict each other."""


@dataclass(frozen=True, slots=True)
class Value:
    """What a sentence says about the thing in dispute: in its words, and as a figure, a date, yes or no, or a name."""

    said: Said
    words: str
    of: Figure | date | bool | str

    def agrees(self, other: "Value") -> bool:
        """Whether two sentences say the same about it."""
        match self.of, other.of:
            case Figure() as one, Figure() as two:
                return one.kind == two.kind and one.agrees(two)
            case str() as one, str() as two:
                return same_name(one, two)
        return self.of == other.of


@dataclass(frozen=True, slots=True)
class Difference:
    """Where two sentences contradict each other, and what about."""

    about: str
    one: Value
    other: Value


def differences(one: Said, other: Said) -> list[Difference]:
    """Where two sentences of different articles contradict each other; most of all pairs do nowhere."""
    if len(one.stems & other.stems) < 2 or not same_edition(one.content, other.content):
        return []
    if found := list(_roles(one, other)):
        return found
    if not same_event(one, other):
        return []
    return _in_pair(Pair.of(one, other))


def _in_pair(pair: Pair) -> list[Difference]:
    a, b = pair.one.content, pair.other.content
    figures = list(_figures(pair))
    if figures:
        return [] if dates_clash(a, b) or len(figures) > MOST_FIGURES or _other_thing(pair) else figures
    if any(f.counts_the_same(g) and not f.agrees(g) for f in a.figures for g in b.figures):
        return []
    days = list(_days(pair))
    if days or dates_clash(a, b):
        return [] if _other_thing(pair) else days
    return list(_opposites(pair)) or list(_other_names(pair))


def _other_thing(pair: Pair, opening: bool = True) -> bool:
    """Whether sentences that run alike put one thing where the other has another: "primary schools", "secondary
    schools". A name in the middle is none; one that opens the sentence is, if `opening`."""
    one, other = things_in(pair.one, opening), things_in(pair.other, opening)
    return any(
        tag == "replace"
        and max(end - start, stop - begin) <= LONGEST_THING
        and "*" not in (*one[start:end], *other[begin:stop])
        for tag, start, end, begin, stop in SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
    )


def _roles(one: Said, other: Said) -> Iterator[Difference]:
    for a in one.content.roles:
        for b in other.content.roles:
            if not a.is_like(b) or same_name(a.name.text, b.name.text):
                continue
            if _same_seat(a, b, one, other):
                words = max(a.words, b.words, key=len)
                yield Difference(words, Value(one, a.name.text, a.name.text), Value(other, b.name.text, b.name.text))


def _same_seat(a: Role, b: Role, one: Said, other: Said) -> bool:
    """Whether two roles that are called alike are one: by whose they are, or by what else the sentences share."""
    names = (one.content.name_words & other.content.name_words) - (a.whose & b.whose)
    lead = lead_of(one).name_words & lead_of(other).name_words
    shared = overlap(one.content.words, other.content.words)
    if a.whose and b.whose:
        return bool(names) or shared >= SAME_DEAL
    if not (names or lead):
        return bool(a.domain) and shared >= SAME_WORDS
    return shared >= (SAME_DEAL if a.domain else SAME_THING)


def _figures(pair: Pair) -> Iterator[Difference]:
    a, b = pair.one.content, pair.other.content
    if a.revised or b.revised:
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
    if local and not framed and any(n.placed for n in pair.only_one) != any(n.placed for n in pair.only_other):
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
    """Whether the later of two counts is higher because it went on."""
    if one.kind == "count" and (pair.one.content.grown or pair.other.content.grown):
        return True
    first, second = pair.one.article.published_at, pair.other.article.published_at
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
        f"whether {_beginning((pair.one if one_affirms else pair.other).text)}",
        Value(pair.one, yes, one_affirms),
        Value(pair.other, no, not one_affirms),
    )


def _beginning(text: str) -> str:
    """A sentence's first words, as they stand inside another sentence."""
    tokens = one_line(text).rstrip(".").split()
    begin = tokens[0].lower() if is_stop_word(tokens[0]) else tokens[0]
    return " ".join([begin, *tokens[1:ABOUT_WORDS]]) + ("…" if len(tokens) > ABOUT_WORDS else "")


def _other_names(pair: Pair) -> Iterator[Difference]:
    a, b = pair.one.content, pair.other.content
    mine, theirs = (
        [n for n in only if n.placed or stem(n.name.text) not in COUNTRIES] for only in (pair.only_one, pair.only_other)
    )
    if len(mine) != 1 or len(theirs) != 1 or pair.alike < SAME_WORDS or len(a.words & b.words) < 2:
        return
    one, other = mine[0], theirs[0]
    if (
        one.placed != other.placed
        or fold(one.name.role) != fold(other.name.role)
        or a.doubtful
        or b.doubtful
        or not _told_of_one(pair)
        or _other_thing(pair, opening=False)
    ):
        return
    if one.placed and (not (one.settled and other.settled) or _within(one.name, other.name)):
        return
    if not one.placed and not _done_by_one(pair):
        return
    about = "the place" if one.placed else _who(pair.one.text, one.name)
    yield Difference(
        about, *(Value(side, n.name.text, n.name.text) for side, n in ((pair.one, one), (pair.other, other)))
    )


def _done_by_one(pair: Pair) -> bool:
    """Whether only one can have done what both sentences tell."""
    a, b = pair.one.content, pair.other.content
    common = a.words & b.words
    sides = ((pair.one, pair.only_one), (pair.other, pair.only_other))
    if any(_ONE_OF_SEVERAL.match(side.text, named.name.span.end) for side, only in sides for named in only):
        return False
    minute = any(mark[0].isdigit() for mark in a.ordinals & b.ordinals)
    if common & _SAID_OF_MANY:
        return minute or bool(common & _ONLY_ONE)
    return bool(common & _DONE_BY_ONE) or (len(common) >= MANY_WORDS and pair.alike >= NEARLY_SAME)


def _who(text: str, name: Name) -> str:
    """ "Ann Lee won the stage" → "who won the stage"."""
    rest = text[name.span.end :]
    subject = name.span.start == 0 and rest[:1] == " " and rest[1:2].islower()
    return f"who {_beginning(rest)}" if subject else "the name"


def _told_of_one(pair: Pair) -> bool:
    """Whether more than like words says that two names are told of one event: a name, a figure or a day in common, or
    a subject that both take as known ("The suspect was …")."""
    a, b = pair.one.content, pair.other.content
    figures = any(f.counts_the_same(g) and f.agrees(g) for f in a.figures for g in b.figures)
    days = any(same_day(m, n) for m in a.days for n in b.days)
    return pair.bound or (figures and days) or bool(a.ordinals & b.ordinals)


def _within(one: Name, other: Name) -> bool:
    """Whether one place may lie in the other: one is a country, or both are names of one."""
    first, second = stem(one.text), stem(other.text)
    same = first in COUNTRIES and COUNTRIES.get(first) == COUNTRIES.get(second)
    return same or _is_country(first) != _is_country(second)


def _is_country(key: str) -> bool:
    return key in COUNTRIES and SAME in ALIASES.get(key, {key: SAME}).values()
