"""Where two articles tell the same thing differently: another person in the same role, another number, another day.

Cautious on purpose: a false alarm costs more trust than a miss. Two sentences are compared only if they are of
different publishers and talk of the same thing in largely the same words; a figure that the other article mentions
too, or that one of them calls revised, is not in dispute.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from typing import Final

from bot.dates import dates_in
from bot.facts import Name, Number, is_person, names_in, numbers_in
from bot.model import Article, Span
from bot.text import content_stems, fold, overlap, stem, words

SAME_THING: Final = 0.5
"""Share of the shorter sentence's content words, its numbers and names apart, that the other must hold."""

SAME_DEAL: Final = 0.3
"""The same share where the sentences also have two names in common."""

SAME_MEETING: Final = 2
"""Other names that two sentences must share before different people in the same role contradict each other."""

NEAR_IN_TIME: Final = timedelta(hours=48)
"""Articles farther apart report different states of a story."""

_REVISED = re.compile(
    r"\b(?:revised|corrected|correction|earlier (?:said|reported|figure)|previously|up from|down from|rather than"
    r"|instead of|so far|(?:not|more than|at least|nearly|almost|about|around|roughly|some|up to|over|under"
    r"|fewer than|less than)"
    r"(?= [$€£]?\d))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence of an article with what can be compared."""

    article: Article
    span: Span
    text: str
    stems: frozenset[str]
    numbers: tuple[Number, ...]
    people: tuple[Name, ...]
    names: frozenset[str]
    days: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two sentences that cannot both be right, and what about."""

    about: str
    one: Said
    other: Said


def said(article: Article, span: Span) -> Said:
    """What a sentence says, in comparable form."""
    text = article.text[span.start : span.end]
    names = names_in(text)
    name_stems = {stem(word) for name in names for word in words(name.text)}
    plain = {s for s in content_stems(text) if s not in name_stems and not any(c.isdigit() for c in s)}
    dates = dates_in(text, article.published_on)
    mentions = [m for m in dates if m.precision == "day" and m.first and not m.relative]
    of_dates = {at for m in dates for at in range(m.span.start, m.span.end)}
    numbers = tuple(n for n in numbers_in(text) if not _is_year(n) and n.span.start not in of_dates)
    return Said(
        article=article,
        span=span,
        text=text,
        stems=frozenset(plain),
        numbers=numbers,
        people=tuple(name for name in names if is_person(name)),
        names=frozenset(fold(name.text) for name in names),
        days=tuple(m.first for m in mentions if m.first),
    )


def _is_year(number: Number) -> bool:
    return number.value == int(number.value) and 1500 <= number.value <= 2100 and number.unit in {"", "ordinal"}


def sides(found: Iterable[Conflict]) -> set[tuple[int, Span]]:
    """The sentences that are in conflict, each as its article's id and its span."""
    return {(side.article.id, side.span) for conflict in found for side in (conflict.one, conflict.other)}


def conflicts(sayings: Sequence[Said]) -> list[Conflict]:
    """The conflicts between sentences of different publishers, each thing once, in the order of the sentences."""
    found: dict[tuple[str, frozenset[int]], Conflict] = {}
    for one, other in combinations(sayings, 2):
        if not _comparable(one.article, other.article):
            continue
        for conflict in _between(one, other):
            found.setdefault((conflict.about, frozenset({one.article.id, other.article.id})), conflict)
    return list({conflict.about: conflict for conflict in reversed(found.values())}.values())[::-1]


def _comparable(one: Article, other: Article) -> bool:
    if one.id == other.id or (one.publisher and one.publisher == other.publisher):
        return False
    if one.published_at and other.published_at:
        return abs(one.published_at - other.published_at) <= NEAR_IN_TIME
    return True


def _between(one: Said, other: Said) -> Iterator[Conflict]:
    yield from _roles(one, other)
    shared = overlap(one.stems, other.stems) if min(len(one.stems), len(other.stems)) >= 3 else 0.0
    names = one.names & other.names
    if shared < (SAME_THING if len(names) < SAME_MEETING else SAME_DEAL) or (one.names and other.names and not names):
        return
    yield from _figures(one, other)
    if len(one.days) == len(other.days) == 1 and one.days != other.days and not _mentions_day(one, other):
        yield Conflict("the date", one, other)


def _roles(one: Said, other: Said) -> Iterator[Conflict]:
    for a in one.people:
        for b in other.people:
            role = _role(a)
            if len(role.split()) < 2 or role != _role(b) or a.surname == b.surname:
                continue
            shared = (one.names & other.names) - {fold(a.text), fold(b.text)}
            elsewhere = b.surname in fold(one.article.text) or a.surname in fold(other.article.text)
            if len(shared) >= SAME_MEETING and not elsewhere:
                yield Conflict(" ".join(a.role.split()[-2:]), one, other)


def _role(name: Name) -> str:
    return fold(" ".join(name.role.split()[-2:]))


def _figures(one: Said, other: Said) -> Iterator[Conflict]:
    if _REVISED.search(one.text) or _REVISED.search(other.text):
        return
    for a in one.numbers:
        for b in other.numbers:
            if not _same_unit(a, b) or _rounded(a.value, b.value):
                continue
            alone = [n.unit for n in one.numbers].count(a.unit) == [n.unit for n in other.numbers].count(b.unit) == 1
            if alone and not _mentions(one.article, b) and not _mentions(other.article, a):
                yield Conflict(_thing(a, one.text), one, other)


def _same_unit(a: Number, b: Number) -> bool:
    return a.unit == b.unit and a.unit not in {"", "ordinal"}


def _rounded(a: float, b: float) -> bool:
    """Whether two values are the same but for rounding to two significant digits."""
    return a == b or (max(a, b) > 0 and f"{a:.1e}" == f"{b:.1e}")


def _mentions(article: Article, number: Number) -> bool:
    return any(n.value == number.value and n.unit == number.unit for n in numbers_in(article.text))


def _mentions_day(one: Said, other: Said) -> bool:
    def days(article: Article) -> set[date]:
        return {m.first for m in dates_in(article.text, article.published_on) if m.first and m.precision == "day"}

    return other.days[0] in days(one.article) or one.days[0] in days(other.article)


def _thing(number: Number, text: str) -> str:
    if number.unit in {"dollar", "euro", "pound", "yen", "yuan"}:
        return "the amount"
    if number.unit in {"%", "point"}:
        return "the percentage"
    found = text[number.span.start : number.span.end].split()
    return f"the number of {found[-1].lower()}" if stem(found[-1]) == number.unit else "the number"
