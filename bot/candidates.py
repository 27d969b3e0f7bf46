"""The sentences of a story that are fit to be told, and what each is worth: one that stands alone, says much in few
words, is near the story's headline and centre, and tells what its earlier articles did not."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.dates import dates_in, day_words
from bot.disagreement import said
from bot.embed import Embedder
from bot.facts import names_in, numbers_in
from bot.model import Article, Span, Window
from bot.novelty import News, is_correction
from bot.stories import Story
from bot.telling import alone
from bot.text import content_stems, fold, one_line, sentences

COMPARED: Final = 8
"""Articles of a story whose sentences are compared for disagreements, and chosen from."""

READ_SENTENCES: Final = 12
"""Sentences of an article, from its beginning, that a claim is chosen from."""

LONGEST_CLAIM: Final = 300
"""Characters: a longer sentence is told only when there is nothing shorter."""

SHORTEST_CLAIM: Final = 40

LONG_WINDOW: Final = timedelta(hours=36)
"""In a longer window each claim shows its day, and what newer articles say otherwise is not told."""

_OLDER: Final = 0.3
"""Worth that a sentence loses for each day that its article is older than the newest."""

_FACT: Final = 0.15
"""Worth of each new fact."""

_LEANING = re.compile(
    r"^The (?:company|group|city|town|bank|firm|agency|ministry|club|team|union|man|woman|couple|party"
    r"|government|court|site|plan|price"
    r"|figure|ancient|new|old|first|second|last|next|other)\b"
)
"""How sentences begin that lean on the one before for what they are about: told only when nothing better is there."""

_ASIDE = re.compile(
    r"^(?:for example|in addition|moreover|however|meanwhile|also|still|as a result|sample article)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that a claim may be made of; `worth` is between about 0 and 2. `corrects` says that it takes back what
    was told before."""

    article: Article
    span: Span
    text: str
    worth: float
    stems: frozenset[str]
    corrects: bool = False


def candidates(
    story: Story, window: Window, title: str, embedder: Embedder, centre: NDArray[np.float32], found: News | None = None
) -> list[Candidate]:
    """What may be told of a story, best first. `found` says what is new to those who were told of it: of an update only
    the sentences with news, corrections first. In a window longer than a day the newest state leads."""
    measure = _Measure(set(content_stems(title)), embedder, centre, _known(story, window) if not found else _NONE_KNOWN)
    if found and found.status == "update":
        told = _with_news(found, measure)
    else:
        fit = [c for article in _read(story, window) for c in measure.fit(article) if not is_correction(c.text)]
        short = [candidate for candidate in fit if len(candidate.text) <= LONGEST_CLAIM]
        told = sorted(short or fit or _opening(story), key=lambda c: (-c.worth, c.article.id, c.span.start))
    return _newest_leads(told) if window.until - window.since > LONG_WINDOW else told


@dataclass(frozen=True, slots=True)
class _Measure:
    """What the sentences of a story's articles are worth."""

    wanted: set[str]
    embedder: Embedder
    centre: NDArray[np.float32]
    known: "_Known"

    def fit(self, article: Article, read: int = READ_SENTENCES) -> list[Candidate]:
        """The sentences of an article, as far as it is read, that are fit to be told."""
        spans = sentences(article.text, article.language)[:read]
        vectors = self.embedder.embed([article.text[s.start : s.end] for s in spans])
        found = []
        for position, span in enumerate(spans):
            own = alone(article, spans, position)
            stems = frozenset(content_stems(own.text))
            if not own.complete or len(own.text) < SHORTEST_CLAIM or _ASIDE.match(own.text) or len(stems) < 4:
                continue
            if _line(article.text[span.start : span.end]) == _line(article.title):
                continue
            worth = (
                float(vectors[position] @ self.centre)
                + 0.4 / (1 + position)
                + 0.5 * len(self.wanted & stems) / (len(self.wanted) or 1)
                + 0.05 * min(4, len(numbers_in(own.text)) + len(names_in(own.text)))
                - 0.5 * max(0, len(own.text) - 200) / 200
                - (0.2 if _LEANING.match(own.text) else 0.0)
                - self.known.share(own.text)
            )
            found.append(Candidate(article, span, own.text, worth, stems))
        return found


def _line(text: str) -> str:
    return fold(one_line(text)).rstrip(".")


def _with_news(found: News, measure: _Measure) -> list[Candidate]:
    """Corrections first, as they stand, then the sentences with news that are fit to be told; where none is, all."""
    articles = {sentence.article.id: sentence.article for sentence in found.sentences}
    fit = {(c.article.id, c.span): c for article in articles.values() for c in measure.fit(article, READ_SENTENCES)}
    told = [
        replace(known, worth=known.worth + _FACT * len(sentence.facts))
        for sentence in found.sentences
        if not sentence.corrects and (known := fit.get((sentence.article.id, sentence.span)))
    ]
    corrected = [_as_it_stands(s.article, s.span, corrects=True) for s in found.sentences if s.corrects]
    best = sorted(told, key=lambda c: -c.worth)
    return [*corrected, *best] or [_as_it_stands(s.article, s.span) for s in found.sentences]


def _as_it_stands(article: Article, span: Span, *, corrects: bool = False) -> Candidate:
    spans = sentences(article.text, article.language)
    text = alone(article, spans, spans.index(span)).text
    return Candidate(article, span, text, 0.0, frozenset(content_stems(text)), corrects)


def _read(story: Story, window: Window) -> tuple[Article, ...]:
    """The articles that are chosen from: those of the newest state, in a long window those before it, too."""
    if window.until - window.since <= LONG_WINDOW:
        return compared(story)
    return tuple(dict.fromkeys((*compared(story), *(a for a in story.fresh[::-1] if a.same_as is None))))[:COMPARED]


def _newest_leads(told: Sequence[Candidate]) -> list[Candidate]:
    """Corrections, then the best of the newest day, then the others; each with its day, and none that a newer one
    replaces."""
    newest = max((c.article.published_at for c in told if c.article.published_at), default=None)
    aged = [
        replace(c, worth=c.worth - _OLDER * (newest - c.article.published_at).days)
        if newest and c.article.published_at
        else c
        for c in told
    ]
    standing = [c for c in aged if not any(_replaces(other, c) for other in aged)]
    ranked = sorted(standing, key=lambda c: (not c.corrects, -c.worth))
    first = next((c for c in ranked if c.corrects or not newest or c.article.published_on == newest.date()), None)
    return [_with_day(c) for c in ([first] if first else []) + [c for c in ranked if c is not first]]


def _replaces(newer: Candidate, older: Candidate) -> bool:
    """Whether a sentence of a later article gives another figure for the same thing."""
    first, second = older.article.published_at, newer.article.published_at
    if not first or not second or second <= first:
        return False
    figures = said(newer.article, newer.span).content.figures
    return any(
        bool(figure.frame)
        and figure.frame == other.frame
        and figure.counts_the_same(other)
        and not figure.agrees(other)
        for figure in said(older.article, older.span).content.figures
        for other in figures
    )


def _with_day(candidate: Candidate) -> Candidate:
    """The sentence with the day on which it was reported, where it names none itself."""
    day = candidate.article.published_on
    if not day or any(mention.precision == "day" for mention in dates_in(candidate.text, day)):
        return candidate
    return replace(candidate, text=f"{candidate.text} [reported {day_words(day)}]")


def _opening(story: Story) -> list[Candidate]:
    """The first sentence of the newest article: what is told where no sentence is fit to be."""
    article = story.latest[-1]
    spans = sentences(article.text, article.language)[:1]
    return [Candidate(article, span, alone(article, spans, 0).text, 0.0, frozenset()) for span in spans]


@dataclass(frozen=True, slots=True)
class _Known:
    """What a story's earlier articles said: an update tells what is new first."""

    stems: frozenset[str]
    marks: frozenset[str]

    def share(self, text: str) -> float:
        """From 0, all new, to 1: how much of a sentence was said before."""
        if not self.stems:
            return 0.0
        own, marks = set(content_stems(text)), _marks(text)
        seen = len(own & self.stems) / (len(own) or 1)
        return seen - (0.4 if marks - self.marks else 0.0)


_NONE_KNOWN: Final = _Known(frozenset(), frozenset())


def _known(story: Story, window: Window) -> _Known:
    earlier = story.before(window.since)
    return _Known(
        frozenset(s for a in earlier for s in content_stems(f"{a.title} {a.text}")),
        frozenset(m for a in earlier for m in _marks(a.text)),
    )


def _marks(text: str) -> frozenset[str]:
    numbers = {f"{number.value:g} {number.unit}" for number in numbers_in(text)}
    return frozenset(numbers | {fold(name.text) for name in names_in(text)})


def compared(story: Story) -> tuple[Article, ...]:
    return story.latest[::-1][:COMPARED]
