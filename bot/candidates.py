"""The sentences of a story that are fit to be told, and what each is worth: one that stands alone, says much in few
words, is near the story's headline and centre, and tells what its earlier articles did not."""

import re
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.embed import Embedder
from bot.facts import names_in, numbers_in
from bot.model import Article, Span, Window
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
    """A sentence that a claim may be made of; `worth` is between about 0 and 2."""

    article: Article
    span: Span
    text: str
    worth: float
    stems: frozenset[str]


def candidates(
    story: Story, window: Window, title: str, embedder: Embedder, centre: NDArray[np.float32]
) -> list[Candidate]:
    told_before = _known(story, window)
    wanted = set(content_stems(title))
    found = []
    for article in compared(story):
        spans = sentences(article.text, article.language)[:READ_SENTENCES]
        vectors = embedder.embed([article.text[s.start : s.end] for s in spans])
        for position, span in enumerate(spans):
            own = alone(article, spans, position)
            stems = frozenset(content_stems(own.text))
            if not own.complete or len(own.text) < SHORTEST_CLAIM or _ASIDE.match(own.text) or len(stems) < 4:
                continue
            if fold(one_line(article.text[span.start : span.end])).rstrip(".") == fold(one_line(article.title)).rstrip(
                "."
            ):
                continue
            worth = (
                float(vectors[position] @ centre)
                + 0.4 / (1 + position)
                + 0.5 * len(wanted & stems) / (len(wanted) or 1)
                + 0.05 * min(4, len(numbers_in(own.text)) + len(names_in(own.text)))
                - 0.5 * max(0, len(own.text) - 200) / 200
                - (0.2 if _LEANING.match(own.text) else 0.0)
                - told_before.share(own.text)
            )
            found.append(Candidate(article, span, own.text, worth, stems))
    short = [candidate for candidate in found if len(candidate.text) <= LONGEST_CLAIM]
    return sorted(short or found or _opening(story), key=lambda c: (-c.worth, c.article.id, c.span.start))


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
