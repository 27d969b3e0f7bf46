"""Where articles tell the same thing differently: another person in the same role, another number, day or place, yes or
no. Nobody is declared right."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from itertools import combinations, permutations, product
from typing import Final

from bot.disagreement.difference import Difference, Value
from bot.disagreement.differences import differences
from bot.disagreement.figures import Figure
from bot.disagreement.saying import Said, said
from bot.facts import numbers_in
from bot.model import Article, Span
from bot.text import fold

__all__ = ["Conflict", "Said", "Side", "conflicts", "disputed_sentences", "said"]

NEAR_IN_TIME: Final = timedelta(hours=48)
"""Articles farther apart report different states of a story."""

MOST_CITED: Final = 3
"""Articles that are cited for one position."""

READ: Final = 20_000
"""Characters of an article that are searched for the other side's words."""

_DENIAL: Final = re.compile(r"\bden(?:y|ies|ied|ial|ials)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Side:
    """What one side says: the words in dispute, and the sentences that say so, one of each article."""

    words: str
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two or more sides that cannot all be right, and what about."""

    about: str
    sides: tuple[Side, ...]


def disputed_sentences(found: Iterable[Conflict]) -> set[tuple[int, Span]]:
    """The sentences that are in conflict, each as its article's id and its span."""
    return {(said.article.id, said.span) for conflict in found for side in conflict.sides for said in side.said}


def conflicts(sayings: Sequence[Said], shown: Sequence[Said] | None = None) -> list[Conflict]:
    """The conflicts between sentences of different publishers, each thing once, in the order of the sentences; with
    `shown`, only those in which one of these sentences is a side."""
    pairs = combinations(sayings, 2) if shown is None else product(shown, sayings)
    articles = {side.article.id: side.article for side in (*sayings, *(shown or ()))}
    comparable = {(one.id, other.id) for one, other in permutations(articles.values(), 2) if _comparable(one, other)}
    found = [
        difference
        for one, other in pairs
        if (one.article.id, other.article.id) in comparable
        for difference in differences(one, other)
    ]
    known = _by_publisher(articles.values())
    return _grouped([d for d in found if not _knows(d.one, d.other, known) and not _knows(d.other, d.one, known)])


def _comparable(one: Article, other: Article) -> bool:
    if _voice(one) == _voice(other):
        return False
    if one.published_at and other.published_at:
        return abs(one.published_at - other.published_at) <= NEAR_IN_TIME
    return True


def _voice(article: Article) -> str | int:
    return fold(article.publisher).strip() if article.publisher else article.id


def _by_publisher(articles: Iterable[Article]) -> dict[str | int, list[Article]]:
    found: dict[str | int, list[Article]] = {}
    for article in articles:
        found.setdefault(_voice(article), []).append(article)
    return found


def _knows(one: Value, other: Value, known: dict[str | int, list[Article]]) -> bool:
    """Whether the publisher of one side gives the other side's words too, in this article or another: it was corrected,
    or reports both."""
    return any(_gives(article.text[:READ], other) for article in known[_voice(one.said.article)])


def _gives(text: str, value: Value) -> bool:
    if isinstance(value.of, bool):
        return bool(_DENIAL.search(text))
    if not isinstance(value.of, Figure):
        words = value.words.split()[-1] if isinstance(value.of, str) else value.words
        return bool(re.search(rf"\b{re.escape(fold(words))}\b", fold(text)))
    kinds = {"", value.of.kind, *value.of.things}
    return any(number == value.of.value and (unit in kinds or not value.of.things) for number, unit in _numbers(text))


@lru_cache(maxsize=256)
def _numbers(text: str) -> frozenset[tuple[float, str]]:
    return frozenset((number.value, number.unit) for number in numbers_in(text))


def _grouped(found: Iterable[Difference]) -> list[Conflict]:
    """Differences about the same thing made one, however many sides it has and wherever it is told."""
    disputes: list[tuple[str, list[list[Value]]]] = []
    for difference in found:
        values = (difference.one, difference.other)
        known = next((sides for about, sides in disputes if about == difference.about and _meet(sides, values)), None)
        if known is None:
            known = []
            disputes.append((difference.about, known))
        for value in values:
            _join(known, value)
    kept: list[tuple[str, list[list[Value]]]] = []
    for about, sides in disputes:
        if not any(all(_meet(known, side[:1]) for side in sides) for _, known in kept):
            kept.append((about, sides))
    return [Conflict(about, tuple(map(_side, sides))) for about, sides in kept]


def _meet(sides: Iterable[Sequence[Value]], values: Iterable[Value]) -> bool:
    """Whether one of the values is a side of a dispute already; "yes" is one only if the same sentence says it."""
    return any(
        side[0].agrees(value) and (side[0].said == value.said or not isinstance(value.of, bool))
        for side in sides
        for value in values
    )


def _join(sides: list[list[Value]], value: Value) -> None:
    side = next((side for side in sides if side[0].agrees(value)), None)
    if side is None:
        sides.append([value])
    elif all(value.said.article.id != other.said.article.id for other in side):
        side.append(value)


def _side(values: Sequence[Value]) -> Side:
    return Side(values[0].words, tuple(value.said for value in values[:MOST_CITED]))
