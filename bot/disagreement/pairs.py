"""Two sentences of different articles → where they cannot both be right.

Cautious on purpose: a false alarm costs more trust than a miss.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from math import inf
from typing import Any, Final

from bot.aliases import ALIASES, COUNTRIES, SAME
from bot.dates import WEEKDAYS, DateMention
from bot.disagreement.figures import GROWING, HEADS, MONEY, SOME, Figure
from bot.disagreement.roles import Role, same_name
from bot.disagreement.saying import Content, Named, Said, concept, content_of
from bot.facts import Name
from bot.polarity import SIDES
from bot.text import fold, is_stop_word, one_line, overlap, stem

SAME_THING: Final = 0.5
"""Share of the shorter sentence's plain words that the other must hold where they have a name in common."""

SAME_DEAL: Final = 0.3
"""The same share where two names, or a name and what a figure is about, are in common."""

SAME_WORDS: Final = 0.7
"""Share of the longer sentence's plain words from which two sentences are alike but for what differs."""

GROWS: Final = 3 * 60 * 60
"""Seconds after which a higher count of victims is a later one."""

LEAD: Final = 500
"""Characters of an article that tell which event it is about."""

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
        participate compete nominate sentence charge
        """.split(),
    )
)
"""What several people or places do in the same event: two names beside it are no contradiction."""

_ONLY_ONE: Final = frozenset(map(concept, "only winning decisive opening winner".split()))
_ONCE: Final = frozenset(
    map(
        concept,
        """
        found establish build built open close born die complete create launch marry begin start end move introduce
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
    if len(one.stems & other.stems) < 2:
        return []
    a, b = one.content, other.content
    found = list(_roles(one, other))
    if found or not _same_event(one, other):
        return found
    pair = _Pair.of(one, other)
    figures = list(_figures(pair))
    if len(figures) > 2:
        return []
    if figures:
        return [] if _dates_clash(a, b) else figures
    if any(f.counts_the_same(g) and not f.agrees(g) for f in a.figures for g in b.figures):
        return []
    days = list(_days(pair))
    if days or _dates_clash(a, b):
        return days
    return list(_opposites(pair)) or list(_other_names(pair))


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two sentences with what they have in common. `shared` is the part of the shorter one's plain words that the other
    holds, `alike` of the longer one's; `names` how many names both hold."""

    one: Said
    other: Said
    shared: float
    alike: float
    names: int
    only_one: tuple[Named, ...]
    only_other: tuple[Named, ...]

    @property
    def known(self) -> bool:
        """Whether both sentences begin with a subject that they take as known: "The suspect was …"."""
        return self.one.text.startswith("The ") and self.other.text.startswith("The ")

    @property
    def bound(self) -> bool:
        """Whether the two speak of one thing: by a name in common, or in like words of a known subject."""
        return self.names > 0 or (self.known and self.alike >= SAME_WORDS)

    @staticmethod
    def of(one: Said, other: Said) -> "_Pair":
        a, b = one.content, other.content
        common = len(a.words & b.words)
        only_one = _without(a.names, b.names)
        return _Pair(
            one,
            other,
            overlap(a.words, b.words) if a.words and b.words else 0.0,
            common / (max(len(a.words), len(b.words)) or 1),
            len(a.names) - len(only_one),
            only_one,
            _without(b.names, a.names),
        )


def _without(names: tuple[Named, ...], others: tuple[Named, ...]) -> tuple[Named, ...]:
    return tuple(n for n in names if not any(same_name(n.name.text, o.name.text) for o in others))


def _same_event(one: Said, other: Said) -> bool:
    """Whether nothing says that two sentences are about different events, rounds or scopes."""
    a, b = one.content, other.content
    if a.scopes != b.scopes or ((a.words & SOME) - b.words and (b.words & SOME) - a.words):
        return False
    if _apart(a.labels, b.labels) or _apart(a.ordinals, b.ordinals):
        return False
    return not _apart(a.events or _lead(one).events, b.events or _lead(other).events)


def _apart(one: frozenset[Any], other: frozenset[Any]) -> bool:
    return bool(one and other) and one.isdisjoint(other)


def _lead(side: Said) -> Content:
    """What the article's title and first words say: which event it is about."""
    return content_of(f"{side.article.title}. {side.article.text[:LEAD]}", None)


def _one_subject(pair: "_Pair") -> bool:
    """Whether the articles begin with a name in common; where one begins without, the sentences must tell."""
    return not _apart(_lead(pair.one).name_words, _lead(pair.other).name_words)


def _dates_clash(a: Content, b: Content) -> bool:
    return bool(a.days and b.days) and not any(_same_day(m, n) for m in a.days for n in b.days)


def _same_day(one: DateMention, other: DateMention) -> bool:
    """Whether two dates may be the same, as far as the less precise one tells; a night, and "today", which depends on
    the time zone, may be the day beside it."""
    first, second = one.first, other.first
    if first is None or second is None:
        return True
    if "year" in (one.precision, other.precision):
        return first.year == second.year
    if "month" in (one.precision, other.precision):
        return (first.year, first.month) == (second.year, second.month)
    loose = any(mention.relative and mention.words not in WEEKDAYS for mention in (one, other))
    return abs((first - second).days) <= (1 if loose else 0)


def _roles(one: Said, other: Said) -> Iterator[Difference]:
    for a in one.content.roles:
        for b in other.content.roles:
            if not a.is_like(b) or same_name(a.name.text, b.name.text):
                continue
            if _named_elsewhere(a, other) or _named_elsewhere(b, one):
                continue
            if _same_seat(a, b, one, other):
                words = max(a.words, b.words, key=len)
                yield Difference(words, Value(one, a.name.text, a.name.text), Value(other, b.name.text, b.name.text))


def _named_elsewhere(role: Role, other: Said) -> bool:
    return role.name.surname in other.article.text.casefold()


def _same_seat(a: Role, b: Role, one: Said, other: Said) -> bool:
    """Whether two roles that are called alike are one: by whose they are, or by what else the sentences share."""
    names = (one.content.name_words & other.content.name_words) - (a.whose & b.whose)
    lead = _lead(one).name_words & _lead(other).name_words
    shared = overlap(one.content.words, other.content.words)
    if a.whose and b.whose:
        return bool(names) or shared >= SAME_DEAL
    return shared >= (SAME_WORDS if not (names or lead) else SAME_DEAL if a.domain else SAME_THING)


def _figures(pair: _Pair) -> Iterator[Difference]:
    a, b = pair.one.content, pair.other.content
    if a.revised or b.revised or a.forecast != b.forecast or (a.forecast and pair.only_one and pair.only_other):
        return
    for one in a.figures:
        for other in b.figures:
            alone = (
                sum(f.counts_the_same(one) for f in a.figures) == sum(f.counts_the_same(other) for f in b.figures) == 1
            )
            if not one.counts_the_same(other) or one.agrees(other) or not alone:
                continue
            if _same_matter(pair, one, other) and not _grown(pair, one, other):
                yield Difference(_counted(one, other), _figure(pair.one, one), _figure(pair.other, other))


def _figure(side: Said, figure: Figure) -> Value:
    return Value(side, one_line(side.text[figure.span.start : figure.span.end]), figure)


def _same_matter(pair: _Pair, one: Figure, other: Figure) -> bool:
    """Whether two figures that count alike are about the same, by what else the sentences share."""
    framed = bool(one.frame) and one.frame == other.frame
    elsewhere = bool(pair.only_one and pair.only_other)
    if one.kind == "score":
        return pair.names >= 2
    if elsewhere and any(n.placed for n in pair.only_one) and any(n.placed for n in pair.only_other):
        return False
    if not pair.names and not _one_subject(pair):
        return False
    if pair.names >= 2 or (pair.names and framed):
        needed = 0.0 if framed and pair.names >= 2 else SAME_DEAL
    elif pair.names and not elsewhere:
        needed = SAME_THING
    else:
        return not elsewhere and min(pair.shared, pair.alike) >= SAME_THING
    return pair.shared >= needed


def _grown(pair: _Pair, one: Figure, other: Figure) -> bool:
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


def _days(pair: _Pair) -> Iterator[Difference]:
    a, b = pair.one.content, pair.other.content
    one = [m for m in a.days if not any(_same_day(m, n) for n in b.days)]
    other = [n for n in b.days if not any(_same_day(m, n) for m in a.days)]
    if len(one) != 1 or len(other) != 1 or len(a.days) != len(b.days) or one[0].precision != other[0].precision:
        return
    common = a.words & b.words
    if a.revised or b.revised or a.again or b.again or (pair.only_one and pair.only_other) or not pair.bound:
        return
    if one[0].precision != "day" and not (common & _ONCE and pair.shared >= SAME_WORDS):
        return
    if min(pair.shared, pair.alike) >= SAME_THING and len(common) + pair.names >= 2:
        yield Difference(
            f"the {'date' if one[0].precision == 'day' else one[0].precision}",
            *(Value(side, m.words, m.first) for side, m in ((pair.one, one[0]), (pair.other, other[0])) if m.first),
        )


def _opposites(pair: _Pair) -> Iterator[Difference]:
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


def _whether(pair: _Pair, one_affirms: bool) -> Difference:
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


def _other_names(pair: _Pair) -> Iterator[Difference]:
    a, b = pair.one.content, pair.other.content
    common = a.words & b.words
    if len(pair.only_one) != 1 or len(pair.only_other) != 1 or pair.alike < SAME_WORDS or len(common) < 2:
        return
    one, other = pair.only_one[0], pair.only_other[0]
    if (
        one.placed != other.placed
        or fold(one.name.role) != fold(other.name.role)
        or a.doubtful
        or b.doubtful
        or not _told_of_one(pair)
    ):
        return
    if one.placed and (not (one.settled and other.settled) or _within(one.name, other.name)):
        return
    if common & _SAID_OF_MANY and not (common & _ONLY_ONE or a.ordinals & b.ordinals or one.placed):
        return
    about = "the place" if one.placed else _who(pair.one.text, one.name)
    yield Difference(
        about, *(Value(side, n.name.text, n.name.text) for side, n in ((pair.one, one), (pair.other, other)))
    )


def _who(text: str, name: Name) -> str:
    """ "Ann Lee won the stage" → "who won the stage"."""
    rest = text[name.span.end :]
    subject = name.span.start == 0 and rest[:1] == " " and rest[1:2].islower()
    return f"who {_beginning(rest)}" if subject else "the name"


def _told_of_one(pair: _Pair) -> bool:
    """Whether more than like words says that two names are told of one event: a name, a figure or a day in common, or
    a subject that both take as known ("The suspect was …")."""
    a, b = pair.one.content, pair.other.content
    figures = any(f.counts_the_same(g) and f.agrees(g) for f in a.figures for g in b.figures)
    days = any(_same_day(m, n) for m in a.days for n in b.days)
    return pair.bound or (figures and days)


def _within(one: Name, other: Name) -> bool:
    """Whether one place may lie in the other: one is a country, or both are names of one."""
    first, second = stem(one.text), stem(other.text)
    same = first in COUNTRIES and COUNTRIES.get(first) == COUNTRIES.get(second)
    return same or _is_country(first) != _is_country(second)


def _is_country(key: str) -> bool:
    return key in COUNTRIES and SAME in ALIASES.get(key, {key: SAME}).values()
