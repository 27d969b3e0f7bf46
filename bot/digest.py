"""Articles of a window → Digest: stories, ranked; for each a headline, claims that stand alone, and disagreements."""

import math
from collections.abc import Sequence
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
    Claim,
    Digest,
    DigestStory,
    Earlier,
    OmittedStory,
    Shelves,
    Told,
    UnreadSource,
    Window,
)
from bot.novelty import News, NewSentence, news
from bot.store import Store
from bot.stories import Kept, Story, stories_in
from bot.stories.ranking import about, headline, rank
from bot.telling import Citations, alone
from bot.text import one_line, overlap, sentences
from bot.writers import Evidence, Material, Writer, Writing, Written, cited, extractive
from bot.writers.endpoint import Deadline

DEFAULT_LENGTH: Final = timedelta(hours=24)
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


@dataclass(frozen=True, slots=True)
class Scope:
    """What a digest is made from: the articles of these shelves that were published in the window or, `by_arrival`,
    became news in it, those of them that are `kept`; on one of the topics, if there are any. The text of `confidential`
    shelves goes to no model."""

    window: Window
    shelves: Shelves
    confidential: Shelves = ()
    topics: tuple[str, ...] = ()
    by_arrival: bool = False
    kept: Kept | None = None


def build_digest(
    store: Store,
    embedder: Embedder,
    scope: Scope,
    stories: int = 5,
    *,
    told: Sequence[Told] | None = None,
    unread: Sequence[UnreadSource] = (),
    writer: Writer | None = None,
    deadline: Deadline | None = None,
) -> Digest:
    """The digest of a scope, at most `stories` long. With `told`, what the audience was told before, only what is new
    to it is told, and a story with nothing new is left out; without, a story is an update if it has earlier articles.
    `unread` are the sources that could not be read. With a writer, it chooses headlines and claims; stories that it has
    not done by the deadline are told without it."""
    window = scope.window
    ranked = _with_news(store, _ranked(store, scope), told)
    shown, omitted = ranked[:stories], ranked[stories:]
    citations = Citations()
    offers = [
        _offer(story, found, window, embedder, embedder.embed([_lead(a) for a in story.fresh]).mean(axis=0))
        for story, found in shown
    ]
    if writer and deadline:
        offers = _written(offers, scope.confidential, writer, deadline)
    return Digest(
        title=f"News digest, {day_words(window.until.date())}",
        window=window,
        articles=sum(len(story.fresh) for story, _ in ranked),
        stories=tuple(
            _told(offer, count, window, citations) for offer, count in zip(offers, _shared_out(offers), strict=True)
        ),
        citations=citations.all(),
        more=tuple(
            OmittedStory(one_line(headline(story)), story.voices, tuple(a.id for a in story.fresh))
            for story, _ in omitted
        ),
        unread_sources=tuple(unread),
        writer=writer.name if writer and any(offer.by_writer for offer in offers) else extractive.NAME,
        notes=tuple(dict.fromkeys(note for offer in offers for note in offer.notes)),
    )


def _ranked(store: Store, scope: Scope) -> list[Story]:
    """The stories of a scope, the one to tell first in front."""
    stories = stories_in(store, scope.shelves, scope.window, scope.kept, by_arrival=scope.by_arrival)
    if scope.topics:
        stories = [story for story in stories if any(about(story, topic) for topic in scope.topics)]
    return rank(stories, scope.window, scope.topics)


def _with_news(store: Store, stories: Sequence[Story], told: Sequence[Told] | None) -> list[tuple[Story, News | None]]:
    """The stories that hold something new to those who were told before, with what it is."""
    if told is None:
        return [(story, None) for story in stories]
    versions = store.versions([article.id for story in stories for article in story.fresh])
    found = [(story, news(story, told, versions)) for story in stories]
    return [(story, of) for story, of in found if of.status != "nothing"]


def _lead(article: Article) -> str:
    return f"{article.title}. {article.text[:600]}"


@dataclass(frozen=True, slots=True)
class _Offer:
    """What could be told of a story: claims, the best first, which cite the evidence; and disagreements. `found` is
    what is new of it, where that is known."""

    story: Story
    found: News | None
    headline: str
    claims: tuple[Written, ...]
    evidence: tuple[Evidence, ...]
    disputed: tuple[Conflict, ...]
    corrections: int = 0
    by_writer: bool = False
    notes: tuple[str, ...] = ()


def _offer(story: Story, found: News | None, window: Window, embedder: Embedder, centre: NDArray[np.float32]) -> _Offer:
    update = found is not None and found.status == "update"
    with_news = {sentence.article.id for sentence in found.sentences} if found and update else set()
    telling = replace(story, fresh=tuple(a for a in story.fresh if a.id in with_news)) if with_news else story
    title = headline(telling)
    disputed = _conflicts(story, found.sentences if found and update else None)
    fit = candidates(story, window, title, embedder, centre, found)
    told = _undisputed(fit, disputed) or fit
    claims = _distinct(told)
    offered = [*claims, *(candidate for candidate in told if candidate not in claims)][:OFFERED]
    return _Offer(
        story,
        found,
        one_line(title),
        tuple(Written(_corrected(claim), (n,)) for n, claim in enumerate(claims)),
        tuple(Evidence(candidate.article, candidate.span, candidate.text) for candidate in offered),
        tuple(disputed),
        sum(claim.corrects for claim in claims),
    )


def _corrected(claim: Candidate) -> str:
    """A correction is called one."""
    plain = not claim.corrects or claim.text.lower().startswith("correction")
    return claim.text if plain else f"Correction: {claim.text}"


def _written(offers: Sequence[_Offer], confidential: Shelves, writer: Writer, deadline: Deadline) -> list[_Offer]:
    """What the writer makes of the offers; an offer as it was where any of its articles, also an earlier one, is
    confidential and, with a note, where the writer makes nothing."""
    open_ = [offer for offer in offers if not any(article.shelf in confidential for article in offer.story.articles)]
    headlines = [dict.fromkeys(one_line(article.title) for article in compared(offer.story)) for offer in open_]
    material = [Material(tuple(own), offer.evidence) for own, offer in zip(headlines, open_, strict=True)]
    writings = writer.stories(material, deadline) if material else []
    retold = {id(offer): _retold(offer, writing) for offer, writing in zip(open_, writings, strict=True)}
    return [retold.get(id(offer), offer) for offer in offers]


def _retold(offer: _Offer, writing: Writing | ModelError) -> _Offer:
    if isinstance(writing, ModelError):
        return replace(offer, notes=(f"{extractive.INSTEAD} {writing}",))
    corrections = offer.claims[: offer.corrections]
    chosen = [claim for claim in writing.claims if all(claim.cited != other.cited for other in corrections)]
    return replace(
        offer,
        headline=writing.headline or offer.headline,
        claims=(*corrections, *chosen)[:MAX_CLAIMS] if writing.claims else offer.claims,
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
    earlier = _earlier(offer, window)
    return DigestStory(
        headline=offer.headline,
        status="update" if (offer.found.status == "update" if offer.found else earlier) else "new",
        claims=tuple(cited(claim, offer.evidence, citations) for claim in offer.claims[:count]),
        disagreements=tuple(citations.disagreement(conflict) for conflict in offer.disputed),
        publishers=offer.story.publishers,
        earlier=earlier,
        articles=tuple(article.id for article in offer.story.fresh),
        background=_background(offer, citations),
        id=offer.story.id,
    )


def _earlier(offer: _Offer, window: Window) -> Earlier | None:
    """Where the audience first read of a story; where that is not known, its first article before the window."""
    if offer.found:
        return next((Earlier(told.first_at, told.url) for told in offer.found.told), None)
    first = next(iter(offer.story.before(window.since)), None)
    return Earlier(first.published_at, first.url) if first and first.published_at else None


def _background(offer: _Offer, citations: Citations) -> Claim | None:
    """One line of what the audience was told last, as far as it still stands in its article."""
    if not offer.found or offer.corrections:
        return None
    articles = {article.id: article for article in offer.story.articles}
    for told in reversed(offer.found.told):
        for quote in told.quotes:
            for article in (articles[number] for number in told.articles if number in articles):
                spans = sentences(article.text, article.language)
                for position, span in enumerate(spans):
                    if article.text[span.start : span.end] == quote:
                        return Claim(alone(article, spans, position).text, (citations.cite(article, span),))
    return None


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


def _conflicts(story: Story, new: Sequence[NewSentence] | None) -> list[Conflict]:
    """Where the story's newest articles contradict each other; with `new`, only where one of these sentences does."""
    sayings = [
        said(article, span)
        for article in compared(story)
        for span in sentences(article.text, article.language)[: 2 * READ_SENTENCES]
    ]
    shown = None if new is None else [said(sentence.article, sentence.span) for sentence in new]
    return conflicts(sayings, shown)[:MAX_DISAGREEMENTS]
