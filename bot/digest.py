"""Articles of a window → Digest: stories, ranked; for each a headline, claims that stand alone, and disagreements."""

import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.candidates import READ_SENTENCES, Candidate, candidates, compared
from bot.dates import day_words
from bot.disagreement import Conflict, conflicts, disputed_sentences, said
from bot.embed import Embedder
from bot.errors import BriefwireError, ModelError
from bot.model import (
    Article,
    Digest,
    DigestStory,
    Earlier,
    OmittedStory,
    Shelves,
    Window,
)
from bot.store import Store
from bot.stories import Story, about, cluster, headline, rank
from bot.telling import Citations
from bot.text import one_line, overlap, sentences
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


def window_before(now: datetime, since: datetime | None = None, until: datetime | None = None) -> Window:
    """[since, until): until is `now` unless given, since 24 hours before it unless given."""
    end = until or now
    begin = since or end - DEFAULT_LENGTH
    if begin >= end:
        raise BriefwireError(f"The window is empty: it begins at {begin.isoformat()} and ends at {end.isoformat()}.")
    return Window(begin, end)


def build_digest(
    store: Store,
    embedder: Embedder,
    shelves: Shelves,
    window: Window,
    topics: Sequence[str] = (),
    stories: int = 5,
    writer: Writer | None = None,
    deadline: Deadline | None = None,
    keep: Callable[[Article], bool] = lambda _: True,
    confidential: Collection[str] = (),
) -> Digest:
    """The digest of what was published in a window, on these topics if there are any, at most `stories` long. With a
    writer, it chooses headlines and claims; stories that it has not done by the deadline, and those with an article of
    a `confidential` shelf, are told without it. Articles that are not to `keep` are not looked at."""
    fresh = list(filter(keep, store.articles_between(shelves, window.since, window.until)))
    background = list(filter(keep, store.articles_between(shelves, window.since - BACKGROUND, window.since)))
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
        offers = _written(offers, writer, deadline, confidential)
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
    fit = candidates(story, window, title, embedder, centre)
    told = _undisputed(fit, disputed) or fit
    claims = _distinct(told)
    offered = [*claims, *(candidate for candidate in told if candidate not in claims)][:OFFERED]
    return _Offer(
        story,
        one_line(title),
        tuple(Written(claim.text, (n,)) for n, claim in enumerate(claims)),
        tuple(Evidence(candidate.article, candidate.span, candidate.text) for candidate in offered),
        tuple(disputed),
    )


def _written(
    offers: Sequence[_Offer], writer: Writer, deadline: Deadline, confidential: Collection[str]
) -> list[_Offer]:
    """What the writer makes of the offers; an offer as it was where it may not see it and, with a note, where it makes
    nothing."""
    open_ = [offer for offer in offers if not any(a.shelf in confidential for a in offer.story.articles)]
    headlines = [dict.fromkeys(one_line(article.title) for article in compared(offer.story)) for offer in open_]
    material = [Material(tuple(own), offer.evidence) for own, offer in zip(headlines, open_, strict=True)]
    written = zip(open_, writer.stories(material, deadline), strict=True)
    retold = {id(offer): _retold(offer, writing) for offer, writing in written}
    return [retold.get(id(offer), offer) for offer in offers]


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


def _undisputed(fit: Sequence[Candidate], disputed: Sequence[Conflict]) -> list[Candidate]:
    """What is in dispute is told once, side by side, and not by one side first."""
    in_dispute = disputed_sentences(disputed)
    return [candidate for candidate in fit if (candidate.article.id, candidate.span) not in in_dispute]


def _distinct(fit: Sequence[Candidate]) -> list[Candidate]:
    """The best candidates that each say something else."""
    kept: list[Candidate] = []
    for candidate in fit:
        new = all(overlap(candidate.stems, other.stems) < extractive.SAME_WORDS for other in kept)
        if new and len(kept) < MAX_CLAIMS:
            kept.append(candidate)
    return kept


def _conflicts(story: Story) -> list[Conflict]:
    sayings = [
        said(article, span)
        for article in compared(story)
        for span in sentences(article.text, article.language)[: 2 * READ_SENTENCES]
    ]
    return conflicts(sayings)[:MAX_DISAGREEMENTS]
