"""Sources → stored articles: claims what is due, reads it, takes in what is new, and keeps what became of it.

Addresses are read in threads, each host one at a time; the store is used by the calling thread alone. An address is
claimed before it is read and its state is kept after its articles: a process that dies between the two is taken over
when the claim ends, and the same articles are not stored twice. The states of addresses where nothing changed are kept
with the next that did, or at the end: they cost no write of their own.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from bot.addresses import shown_address
from bot.embed import Embedder
from bot.errors import StoreError
from bot.ingest.folders import read_folder
from bot.ingest.intake import Link, take_in
from bot.ingest.polling import SHORTEST, after_failure, after_success
from bot.ingest.visiting import NOT_MODIFIED, Rules, Visit, Web, our_fault, visit, with_pages
from bot.model import Article, Draft, Failure, Intake
from bot.source import PollState, Source
from bot.store import Store

CLAIMED: Final = timedelta(minutes=15)
"""How long a claim holds: longer than reading an address and its pages takes."""

READERS: Final = 16
"""Addresses that are read at once."""

MOST_PAGES: Final = 20
"""Pages that are read in one poll to complete the summaries of one feed, the newest first: a second each."""


Progress = Callable[[int, int], None]
"""Is told how many of how many are done."""


@dataclass(frozen=True, slots=True)
class Collector:
    """What reading sources needs. `chance` gives numbers in [0, 1), for jitter; what was published longer than
    `retention` ago is not stored. `clock` says when an article came: later than its round began, and that counts, or a
    digest that is built meanwhile would take its time for its own without having seen it."""

    store: Store
    embedder: Embedder
    web: Web
    robots: Rules
    chance: Callable[[], float]
    retention: timedelta
    clock: Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Collected:
    """What a poll came to. `polled` counts addresses, `not_modified` those where nothing had changed,
    `unread` those that could not be read; `failed` names these, and entries and files that could not."""

    polled: int = 0
    not_modified: int = 0
    added: int = 0
    updated: int = 0
    failed: tuple[Failure, ...] = ()
    unread: int = 0

    @property
    def read(self) -> int:
        """How many addresses could be read."""
        return self.polled - self.unread


def silent(done: int, of: int) -> None:
    pass


def collect(
    parts: Collector,
    now: datetime,
    only: Sequence[int] | None = None,
    progress: Progress = silent,
) -> Collected:
    """Reads the addresses that are due at `now` or, with `only`, those of these sources. `progress` is told how many of
    how many are done. `StoreError` from the store ends it; nothing else does."""
    return collect_claimed(parts, parts.store.claim_polls(now, now + CLAIMED, only), now, progress)


def collect_claimed(
    parts: Collector, claimed: Sequence[PollState], now: datetime, progress: Progress = silent
) -> Collected:
    """As `collect`, for addresses that were claimed for `CLAIMED`."""
    known = parts.store.sources_polled([state.id for state in claimed])
    asked = [_anew(state, known[state.id]) for state in claimed]
    counted = Collected(polled=len(claimed))
    not_modified = 0
    unchanged: list[PollState] = []
    for done, visited in enumerate(_visits(parts, asked, now), start=1):
        intake, state = _taken(parts, visited, now)
        if intake is None:
            unchanged.append(state)
            not_modified += 1
        else:
            parts.store.set_poll_states([*unchanged, state])
            unchanged.clear()
            counted = _with(counted, intake, state)
        progress(done, len(claimed))
    if unchanged:
        parts.store.set_poll_states(unchanged)
    return replace(counted, not_modified=not_modified)


def _anew(state: PollState, sources: Sequence[Source]) -> PollState:
    """The state, to be asked for all that its address holds where a source has yet to see it."""
    if any(_is_backlog(state, source) for source in sources):
        return replace(state, etag=None, last_modified=None, body_hash=None)
    return state


def _is_backlog(state: PollState, source: Source) -> bool:
    """Whether what the address holds was there before this source was first read."""
    return state.last_success is None or state.last_success < source.added_at


def _with(counted: Collected, intake: Intake, state: PollState) -> Collected:
    unread = [Failure(shown_address(state.address), state.last_error)] if state.last_error else []
    return replace(
        counted,
        added=counted.added + intake.added,
        updated=counted.updated + intake.updated,
        failed=(*counted.failed, *unread, *intake.failed),
        unread=counted.unread + len(unread),
    )


def _visits(parts: Collector, states: Sequence[PollState], now: datetime) -> Iterator[Visit]:
    """What the addresses answer, as they do, feeds with the pages of their new summaries; few are held in memory at
    once."""
    waiting = iter(states)
    reading: set[Future[Visit]] = set()
    readers = ThreadPoolExecutor(READERS, thread_name_prefix="reader")
    try:
        while True:
            while len(reading) < 2 * READERS and (state := next(waiting, None)):
                reading.add(readers.submit(visit, parts.web, parts.robots, state, now))
            if not reading:
                return
            done, reading = wait(reading, return_when=FIRST_COMPLETED)
            for visited in [future.result() for future in done]:
                if wanted := _wanted(parts, visited, now):
                    reading.add(readers.submit(with_pages, parts.web, parts.robots, visited, wanted, now))
                else:
                    yield visited
    finally:
        readers.shutdown(wait=False, cancel_futures=True)


def _wanted(parts: Collector, visited: Visit, now: datetime) -> frozenset[Draft]:
    """Of a feed's summaries of something new, or of something that has another headline now, the newest."""
    summaries = [draft for draft in _drafts(visited) if draft.extent == "summary" and draft.url and draft.origin]
    kept = [] if visited.whole else [draft for draft in summaries if _is_kept(draft, parts.retention, now)]
    if not kept:
        return frozenset()
    new: list[Draft] = []
    for source in parts.store.sources_polled([visited.state.id])[visited.state.id]:
        stored = _stored(parts.store, source.shelf, kept)
        new += [draft for draft in kept if _is_new(parts.store, draft, stored.get(draft.origin or ""), source)]
    return frozenset(sorted(new, key=lambda draft: draft.published_at or now, reverse=True)[:MOST_PAGES])


def _is_new(store: Store, summary: Draft, stored: Article | None, source: Source) -> bool:
    """Two feeds may give one article two headlines: only that of the feed that brought it is followed."""
    if stored is None:
        return True
    return stored.title != summary.title and min(store.sources_of([stored.id])[stored.id], default=None) == source.id


def _drafts(visited: Visit) -> list[Draft]:
    return [draft for draft in visited.drafts or () if isinstance(draft, Draft)]


def _is_kept(draft: Draft, retention: timedelta, now: datetime) -> bool:
    return draft.published_at is None or draft.published_at >= now - retention


def _stored(store: Store, shelf: str, drafts: Sequence[Draft]) -> dict[str, Article]:
    """The stored articles that these drafts are versions of, by origin."""
    ids = [store.article_with_origin(shelf, draft.origin) for draft in drafts if draft.origin]
    return {article.origin or "": article for article in store.articles([id_ for id_ in ids if id_]).values()}


def _taken(parts: Collector, visited: Visit, now: datetime) -> tuple[Intake | None, PollState]:
    """Stores what an address brought, for each source that has it now; None where nothing there had changed."""
    if visited.error is None:
        try:
            sources = parts.store.sources_polled([visited.state.id])[visited.state.id] if _has_changed(visited) else []
            if visited.files is not None:
                return _folder(parts, visited, sources, now)
            intake, arrivals = _articles(parts, visited, sources, parts.clock())
            return intake, _succeeded(visited, arrivals, now, parts.chance())
        except StoreError:
            raise
        except Exception as error:
            visited = replace(visited, error=our_fault(error))
    failed = after_failure(
        visited.state,
        error=visited.error or "",
        status=visited.status,
        headers=visited.headers,
        now=now,
        chance=parts.chance(),
    )
    return Intake(), failed


def _has_changed(visited: Visit) -> bool:
    return visited.drafts is not None or visited.files is not None


def _folder(
    parts: Collector, visited: Visit, sources: Sequence[Source], now: datetime
) -> tuple[Intake | None, PollState]:
    calm = replace(visited.state, failures=0, failing_since=None, last_error=None)
    state = replace(calm, last_success=now, next_poll=now + SHORTEST, not_before=now + SHORTEST)
    brought = [
        read_folder(
            *(parts.store, parts.embedder, source, visited.files or {}, parts.clock()),
            backlog=_is_backlog(visited.state, source),
        )
        for source in sources
    ]
    told = [intake for intake in brought if intake is not None]
    return (_sum(told) if told else None), state


def _articles(
    parts: Collector, visited: Visit, sources: Sequence[Source], now: datetime
) -> tuple[Intake | None, list[datetime]]:
    """What was stored of a feed or a page, and when each of its articles came."""
    if visited.drafts is None:
        return None, []
    kept = [draft for draft in _drafts(visited) if _is_kept(draft, parts.retention, now)]
    taken: list[Intake] = []
    arrivals = {draft: draft.published_at for draft in _drafts(visited)}
    for source in sources:
        backlog = _is_backlog(visited.state, source)
        stored = _stored(parts.store, source.shelf, kept)
        own = [_dated(draft, stored.get(draft.origin or ""), now, backlog=backlog) for draft in kept]
        for draft, dated in zip(kept, own, strict=True):
            known = stored.get(draft.origin or "")
            arrivals[draft] = arrivals[draft] or dated.published_at or (known.stored_at if known else None)
        link = Link(source.id, backlog=backlog)
        taken.append(take_in(parts.store, parts.embedder, source.shelf, own, now, source=link))
    failed = tuple(item for item in visited.drafts if isinstance(item, Failure))
    return replace(_sum(taken), failed=failed), [arrival for arrival in arrivals.values() if arrival]


def _sum(taken: Sequence[Intake]) -> Intake:
    return Intake(
        added=sum(intake.added for intake in taken),
        updated=sum(intake.updated for intake in taken),
        failed=tuple(failure for intake in taken for failure in intake.failed),
    )


def _dated(draft: Draft, stored: Article | None, now: datetime, *, backlog: bool) -> Draft:
    """An entry without a date was published when it was first seen; one of a backlog, nobody knows when."""
    if draft.published_at is not None:
        return draft
    if stored is not None:
        return replace(draft, published_at=stored.published_at, published_inferred=stored.published_inferred)
    return draft if backlog else replace(draft, published_at=now, published_inferred=True)


def _succeeded(visited: Visit, arrivals: Sequence[datetime], now: datetime, chance: float) -> PollState:
    state = after_success(
        visited.state,
        status=visited.status or NOT_MODIFIED,
        headers=visited.headers,
        bounds=visited.bounds,
        arrivals=arrivals,
        permanent_url=visited.permanent_url,
        now=now,
        chance=chance,
    )
    return replace(state, body_hash=visited.body_hash or visited.state.body_hash)
