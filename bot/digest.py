"""Articles of a window → Digest: stories, ranked; for each a headline, claims that stand alone, and disagreements."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.dates import day_words
from bot.disagreement import Conflict, conflicts, disputed_sentences, said
from bot.embed import Embedder
from bot.errors import BriefwireError, ModelError
from bot.facts import names_in, numbers_in
from bot.model import (
    Article,
    Digest,
    DigestStory,
    Earlier,
    OmittedStory,
    Span,
    Window,
)
from bot.store import Store
from bot.stories import Story, about, cluster, headline, rank
from bot.telling import Citations, alone
from bot.text import content_stems, fold, one_line, overlap, sentences
from bot.writers import Evidence, Material, Writer, Writing, Written, cited, extractive
from bot.writers.endpoint import Deadline

DEFAULT_LENGTH: Final = timedelta(hours=24)
BACKGROUND: Final = timedelta(days=7)
"""How far before the window a story's earlier articles are looked for."""

LINE: Final = 45
LINES: Final = 48
"""A phone shows about 32 lines of 45 characters: headlines, claims and disagreements of a digest fit on one and a half
such screens where one claim a story does; what room is left goes to second and third claims."""

MAX_CLAIMS: Final = 3
OFFERED: Final = 12
"""Sentences of a story that a model chooses among."""

MAX_DISAGREEMENTS: Final = 2
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


def window_before(now: datetime, since: datetime | None = None, until: datetime | None = None) -> Window:
    """[since, until): until is `now` unless given, since 24 hours before it unless given."""
    end = until or now
    begin = since or end - DEFAULT_LENGTH
    if begin >= end:
        raise BriefwireError(f"The window is empty: it begins at {begin.isoformat()} and ends at {end.isoformat()}.")
    return Window(begin, end)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A sentence that a claim may be made of; `worth` is between about 0 and 2."""

    article: Article
    span: Span
    text: str
    worth: float
    stems: frozenset[str]


def build_digest(
    store: Store,
    embedder: Embedder,
    workspace: str,
    window: Window,
    topics: Sequence[str] = (),
    stories: int = 5,
    writer: Writer | None = None,
    deadline: Deadline | None = None,
) -> Digest:
    """The digest of what was published in a window, on these topics if there are any, at most `stories` long. With a
    writer, it chooses headlines and claims; stories that it has not done by the deadline are told without it."""
    fresh = store.articles_between(workspace, window.since, window.until)
    background = store.articles_between(workspace, window.since - BACKGROUND, window.since)
    articles = [*fresh, *background]
    leads = embedder.embed([_lead(article) for article in articles])
    row = {article.id: n for n, article in enumerate(articles)}
    inside = {article.id for article in fresh}
    grouped = [
        Story(tuple(group), tuple(a for a in group if a.id in inside))
        for group in cluster(articles, leads)
        if any(a.id in inside for a in group)
    ]
    if topics:
        grouped = [story for story in grouped if any(about(story, topic) for topic in topics)]
    ranked = rank(grouped, window, topics)
    told, omitted = ranked[:stories], ranked[stories:]
    citations = Citations()
    offers = [
        _offer(story, window, embedder, np.mean([leads[row[a.id]] for a in story.fresh], axis=0)) for story in told
    ]
    if writer and deadline:
        offers = _written(offers, writer, deadline)
    return Digest(
        title=f"News digest, {day_words(window.until.date())}",
        window=window,
        articles=sum(len(story.fresh) for story in ranked),
        stories=tuple(
            _told(offer, count, window, citations) for offer, count in zip(offers, _shared_out(offers), strict=True)
        ),
        citations=citations.all(),
        more=tuple(
            OmittedStory(one_line(headline(story)), story.voices, tuple(a.id for a in story.fresh)) for story in omitted
        ),
        unread_sources=(),
        writer=writer.name if writer and any(offer.by_writer for offer in offers) else extractive.NAME,
        notes=tuple(dict.fromkeys(note for offer in offers for note in offer.notes)),
    )


def _lead(article: Article) -> str:
    return f"{article.title}. {article.text[:600]}"


@dataclass(frozen=True, slots=True)
class _Offer:
    """What could be told of a story: claims, the best first, which cite the evidence; and disagreements."""

    story: Story
    headline: str
    claims: tuple[Written, ...]
    evidence: tuple[Evidence, ...]
    disputed: tuple[Conflict, ...]
    by_writer: bool = False
    notes: tuple[str, ...] = ()


def _offer(story: Story, window: Window, embedder: Embedder, centre: NDArray[np.float32]) -> _Offer:
    title = headline(story)
    disputed = _conflicts(story)
    candidates = _candidates(story, window, title, embedder, centre)
    told = _undisputed(candidates, disputed) or candidates
    claims = _distinct(told)
    offered = [*claims, *(candidate for candidate in told if candidate not in claims)][:OFFERED]
    return _Offer(
        story,
        one_line(title),
        tuple(Written(claim.text, (n,)) for n, claim in enumerate(claims)),
        tuple(Evidence(candidate.article, candidate.span, candidate.text) for candidate in offered),
        tuple(disputed),
    )


def _written(offers: Sequence[_Offer], writer: Writer, deadline: Deadline) -> list[_Offer]:
    """What the writer makes of the offers; an offer as it was, with a note, where it makes nothing."""
    headlines = [dict.fromkeys(one_line(article.title) for article in _compared(offer.story)) for offer in offers]
    material = [Material(tuple(own), offer.evidence) for own, offer in zip(headlines, offers, strict=True)]
    return [_retold(offer, writing) for offer, writing in zip(offers, writer.stories(material, deadline), strict=True)]


def _retold(offer: _Offer, writing: Writing | ModelError) -> _Offer:
    if isinstance(writing, ModelError):
        return replace(offer, notes=(f"{extractive.INSTEAD} {writing}",))
    return replace(
        offer,
        headline=writing.headline or offer.headline,
        claims=writing.claims or offer.claims,
        by_writer=bool(writing.claims or writing.headline),
        notes=writing.notes,
    )


def _shared_out(offers: Sequence[_Offer]) -> list[int]:
    """How many claims each story gets: one, and more in turn while there is room."""
    counts = [min(1, len(offer.claims)) for offer in offers]
    room = LINES - sum(
        _lines(text)
        for offer in offers
        for text in (
            offer.headline,
            *(claim.text for claim in offer.claims[:1]),
            *(side.said[0].text for conflict in offer.disputed for side in conflict.sides),
        )
    )
    for count in range(1, MAX_CLAIMS):
        for number, offer in enumerate(offers):
            if counts[number] == count < len(offer.claims) and _lines(offer.claims[count].text) <= room:
                room -= _lines(offer.claims[count].text)
                counts[number] += 1
    return counts


def _lines(text: str) -> int:
    return math.ceil(len(text) / LINE)


def _told(offer: _Offer, count: int, window: Window, citations: Citations) -> DigestStory:
    first = next(iter(offer.story.before(window.since)), None)
    return DigestStory(
        headline=offer.headline,
        status="update" if first else "new",
        claims=tuple(cited(claim, offer.evidence, citations) for claim in offer.claims[:count]),
        disagreements=tuple(citations.disagreement(conflict) for conflict in offer.disputed),
        publishers=offer.story.publishers,
        earlier=Earlier(first.published_at, first.url) if first and first.published_at else None,
        articles=tuple(article.id for article in offer.story.fresh),
    )


def _candidates(
    story: Story, window: Window, title: str, embedder: Embedder, centre: NDArray[np.float32]
) -> list[_Candidate]:
    told_before = _known(story, window)
    wanted = set(content_stems(title))
    found = []
    for article in _compared(story):
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
            found.append(_Candidate(article, span, own.text, worth, stems))
    short = [candidate for candidate in found if len(candidate.text) <= LONGEST_CLAIM]
    return sorted(short or found or _opening(story), key=lambda c: (-c.worth, c.article.id, c.span.start))


def _opening(story: Story) -> list[_Candidate]:
    """The first sentence of the newest article: what is told where no sentence is fit to be."""
    article = story.latest[-1]
    spans = sentences(article.text, article.language)[:1]
    return [_Candidate(article, span, alone(article, spans, 0).text, 0.0, frozenset()) for span in spans]


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


def _compared(story: Story) -> tuple[Article, ...]:
    return story.latest[::-1][:COMPARED]


def _undisputed(candidates: Sequence[_Candidate], disputed: Sequence[Conflict]) -> list[_Candidate]:
    """What is in dispute is told once, side by side, and not by one side first."""
    in_dispute = disputed_sentences(disputed)
    return [candidate for candidate in candidates if (candidate.article.id, candidate.span) not in in_dispute]


def _distinct(candidates: Sequence[_Candidate]) -> list[_Candidate]:
    """The best candidates that each say something else."""
    kept: list[_Candidate] = []
    for candidate in candidates:
        new = all(overlap(candidate.stems, other.stems) < extractive.SAME_WORDS for other in kept)
        if new and len(kept) < MAX_CLAIMS:
            kept.append(candidate)
    return kept


def _conflicts(story: Story) -> list[Conflict]:
    sayings = [
        said(article, span)
        for article in _compared(story)
        for span in sentences(article.text, article.language)[: 2 * READ_SENTENCES]
    ]
    return conflicts(sayings)[:MAX_DISAGREEMENTS]
