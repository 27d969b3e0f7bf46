"""The facts of a sentence that may be news, as plain strings for a ledger, and which of them were told before."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from math import inf
from typing import Final

from bot.dates import dates_in
from bot.disagreement.figures import Figure
from bot.disagreement.frames import GROWING
from bot.disagreement.saying import LONGEST, content_of
from bot.facts import names_in
from bot.model import Span
from bot.novelty.happenings import IMPLIED, Happening, happenings_in
from bot.text import stem

_NEVER_NEWS: Final = frozenset({"age", "clock", "point"})
_DURATIONS: Final = frozenset(map(stem, "second minute hour day night week month year decade century".split()))
_FORMER: Final = re.compile(r"\b(?:from|compared with|compared to|up on|down on|instead of)(?: \w+)?\s$")
"""Before a figure that was, and is no more."""

_SMALL: Final = 3
"""A number below it is news only where the words tell what it counts ("two killed", not "two sides")."""


@dataclass(frozen=True, slots=True)
class Known:
    """What was told: figures, happenings, and the surnames of all who were named."""

    figures: tuple[Figure, ...]
    happenings: frozenset[Happening]
    names: frozenset[str]

    @staticmethod
    def of(facts: Iterable[str]) -> "Known":
        """Reads facts as `facts_in` writes them; what it cannot read is no fact."""
        figures: list[Figure] = []
        happenings, names = set(), set()
        for fact in sorted(set(facts)):
            match _read(fact):
                case Figure() as figure:
                    figures.append(figure)
                case Happening() as happening:
                    happenings.add(happening)
                case str() as name:
                    names.add(name)
        return Known(tuple(figures), frozenset(happenings), frozenset(names))

    def has_figure(self, figure: Figure, revised: bool) -> bool:
        """Whether a figure was told, rounded or bounded differently; or, where it grows with its story, a higher one
        that nothing says was taken back."""
        if figure.kind == "score":
            both = {figure.value // 1000, figure.value % 1000}
            return any(f.agrees(figure) for f in self.figures) or both <= {f.value for f in self.figures}
        return any(
            (figure.counts_the_same(told) and (figure.agrees(told) or _stale(figure, told, revised)))
            or _same_in_other_words(figure, told)
            for told in self.figures
            if told.kind == figure.kind
        )

    def has_happening(self, happening: Happening) -> bool:
        """Whether it was told, by whichever words; what was told as done was told as planned, too."""
        alike = {happening.event, *IMPLIED.get(happening.event, ())}
        told = [h for h in self.happenings if h.event in alike]
        if happening.manner == "done":
            told = [h for h in told if h.manner == "done"]
        if happening.who and any(h.who for h in told):
            told = [h for h in told if h.who in {"", happening.who}]
        return bool(told) and happening.names <= self.names


def _stale(figure: Figure, told: Figure, revised: bool) -> bool:
    return figure.frame in GROWING and not revised and figure.value < told.value


def _same_in_other_words(figure: Figure, told: Figure) -> bool:
    """Whether the same number was told of what may be the same: "14 boats", "14 vessels"."""
    if figure.frame and told.frame:
        return (figure.frame == told.frame or figure.kind != "count") and figure.agrees(told)
    return figure.agrees(told) and (not figure.frame or figure.value >= 100)


def facts_in(sentence: str, published: date | None) -> frozenset[str]:
    """All facts of a sentence; none of one that is too long to be one."""
    if len(sentence) > LONGEST:
        return frozenset()
    content = content_of(sentence, published)
    return frozenset(
        (
            *(_figure_text(figure) for figure in content.figures),
            *(_happening_text(happening) for happening in happenings_in(sentence)),
            *(f"name: {name.surname}" for name in names_in(sentence)),
        )
    )


def new_facts(sentence: str, published: date | None, known: Known, since: date) -> frozenset[str]:
    """The facts of a sentence that are news to who was told `known`. What it dates before `since` is background."""
    if len(sentence) > LONGEST or _is_background(sentence, published, since):
        return frozenset()
    content = content_of(sentence, published)
    revised = content.revised
    return frozenset(
        (
            *(
                _figure_text(figure)
                for figure in content.figures
                if _tells(figure)
                and not _FORMER.search(sentence[: figure.span.start])
                and not known.has_figure(figure, revised)
            ),
            *(_happening_text(h) for h in happenings_in(sentence) if not known.has_happening(h)),
        )
    )


def _is_background(sentence: str, published: date | None, since: date) -> bool:
    """Whether all that a sentence dates lies before a day."""
    days = [mention for mention in dates_in(sentence, published) if mention.first]
    return bool(days) and all(
        mention.first < (since if mention.precision == "day" else since.replace(day=1)) if mention.first else False
        for mention in days
        if mention.precision != "year" or (mention.first and mention.first.year < since.year)
    )


def _tells(figure: Figure) -> bool:
    if figure.kind in _NEVER_NEWS or _DURATIONS & set(figure.things):
        return False
    return bool(figure.frame) or figure.kind != "count" or (bool(figure.things) and figure.value >= _SMALL)


def _figure_text(figure: Figure) -> str:
    high = None if figure.high == inf else figure.high
    values = [figure.kind, figure.value, figure.low, high, list(figure.things), figure.counted, figure.frame]
    return f"figure: {json.dumps(values)}"


def _happening_text(happening: Happening) -> str:
    values = [happening.event, happening.manner, happening.who, sorted(happening.names)]
    return f"event: {json.dumps(values)}"


@lru_cache(maxsize=4096)
def _read(fact: str) -> Figure | Happening | str | None:
    kind, _, rest = fact.partition(": ")
    match kind:
        case "name":
            return rest
        case "figure":
            of, value, low, high, things, counted, frame = json.loads(rest)
            return Figure(Span(0, 0), of, value, low, inf if high is None else high, tuple(things), counted, frame)
        case "event":
            event, manner, who, names = json.loads(rest)
            return Happening(event, manner, who, frozenset(names))
    return None
