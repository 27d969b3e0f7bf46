"""What a reader's digest is made from, and building it: whoever asks for the same gets the same."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from bot.audience import Audience, marked, sees, shelves_for
from bot.digest import Scope, build_digest
from bot.embed import Embedder
from bot.follows import Follows, lets_through, may_bring
from bot.model import Article, Digest, Shelves, Told, Window
from bot.source import Source
from bot.store import Store
from bot.stories import Kept
from bot.unread import unread
from bot.writers import Writer

DIGEST_SECONDS: Final = 18.0
"""What a writer may take for all stories of a digest together: whoever typed for one waits for it."""


NO_SOURCES: Final = "No source brings anything here yet: add one, or follow one."


@dataclass(frozen=True, slots=True)
class Brief:
    """What is asked for. `shelves` are all that the reader sees, `confidential` those of them whose text goes to no
    model; `follows` is what the channel chose, `sources` (ids) narrow it if there are any; `seen` are the sources of
    which the reader is told when they could not be read."""

    shelves: Shelves
    confidential: Shelves
    follows: Follows
    seen: tuple[int, ...]
    sources: tuple[int, ...] = ()
    topics: tuple[str, ...] = ()
    stories: int = 5
    by_arrival: bool = False


def brief_for(
    audience: Audience,
    workspace: Sequence[Source],
    follows: Follows,
    *,
    sources: Collection[int] = (),
    topics: Sequence[str] = (),
    stories: int = 5,
    by_arrival: bool = False,
) -> Brief:
    """What an audience asks for, with all sources of its `workspace` and what its channel `follows`; narrowed to these
    sources (ids), if there are any, and topics. Pure."""
    sight = shelves_for(audience, workspace)
    return Brief(
        sight.shelves,
        sight.confidential,
        follows,
        tuple(source.id for source in workspace if uses(audience, follows, sources, source)),
        sources=tuple(sorted(sources)),
        topics=tuple(topics),
        stories=stories,
        by_arrival=by_arrival,
    )


def uses(audience: Audience, follows: Follows, only: Collection[int], source: Source) -> bool:
    """Whether a source may bring something into the digests of an audience whose channel follows this, narrowed to
    these sources (ids), if there are any."""
    return sees(audience, source) and may_bring(follows, source.id) and (not only or source.id in only)


def build(
    store: Store,
    embedder: Embedder,
    brief: Brief,
    window: Window,
    now: datetime,
    *,
    told: Sequence[Told] | None = None,
    writer: Writer | None = None,
) -> Digest:
    """The digest of a window. With `told`, what the reader was told before, only of what is new to it; it names the
    sources that could not be read."""
    scope = Scope(
        *(window, brief.shelves, brief.confidential, brief.topics, brief.by_arrival),
        _kept(store, brief, now),
    )
    states = store.poll_states(brief.seen)
    named = [source for source in store.sources() if source.id in states]
    digest = build_digest(
        *(store, embedder, scope, brief.stories),
        told=told,
        unread=unread(named, states, window),
        writer=writer,
        deadline=writer.within(DIGEST_SECONDS) if writer else None,
    )
    shelf_of = {id_: article.shelf for id_, article in store.articles([c.article_id for c in digest.citations]).items()}
    notes = (*digest.notes, NO_SOURCES) if brief.by_arrival and not (brief.seen or digest.articles) else digest.notes
    return replace(digest, citations=marked(digest.citations, shelf_of, brief.confidential), notes=notes)


def _kept(store: Store, brief: Brief, now: datetime) -> Kept | None:
    """Which articles may be told of; None: all."""
    if brief.follows == Follows() and not brief.sources:
        return None

    def kept(articles: Sequence[Article], stories: Mapping[int, int]) -> set[int]:
        brought = store.sources_of([article.id for article in articles])
        return {
            article.id
            for article in articles
            if (not brief.sources or not brought[article.id].isdisjoint(brief.sources))
            and lets_through(brief.follows, article, brought[article.id], stories.get(article.id), now)
        }

    return kept
