"""Sources → stored articles: claims what is due, reads it, takes in what is new, and keeps what became of it.

Addresses are read in threads, each host one at a time; the store is used by the calling thread alone. An address is
claimed before it is read and its state is kept after its articles: a process that dies between the two is taken over
when the claim ends, and the same articles are not stored twice. Addresses where nothing changed are kept together at
the end.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Final, Protocol

from bot.addresses import address_key, shown_address
from bot.embed import Embedder
from bot.errors import BriefwireError, FetchError, UnreadableArticleError, UnreadableFeedError
from bot.ingest.feeds import feed_drafts, read_feed
from bot.ingest.fetch import Fetched
from bot.ingest.folders import read_folder
from bot.ingest.intake import Link, take_in
from bot.ingest.pages import completed, page_draft, read_page
from bot.ingest.polling import SHORTEST, after_failure, after_success
from bot.model import Article, Draft, Failure, Intake
from bot.source import FIRST_INTERVAL, Bounds, Kind, PollState, Source
from bot.store import Store

CLAIMED: Final = timedelta(minutes=15)
"""How long a claim holds: longer than reading an address and its pages takes."""

READERS: Final = 16
"""Addresses that are read at once."""

MOST_PAGES: Final = 20
"""Pages that are read in one poll to complete the summaries of one feed, the newest first: a second each."""

FEEDS_ACCEPTED: Final = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"
)
PAGES_ACCEPTED: Final = "text/html, application/xhtml+xml, */*;q=0.5"

KINDS: Final[tuple[Kind, ...]] = ("feed", "page")
"""What an address is tried as, in this order."""

NOT_MODIFIED: Final = 304

_REFUSALS: Final = {
    401: "asks for a user name and a password",
    403: "refuses to be read",
    404: "does not exist (404); check the address",
    410: "is gone for good",
    429: "asks us to come back later",
    503: "asks us to come back later",
}


class Web(Protocol):
    """The one door to feeds and pages: see `bot.ingest.fetch.Fetcher`."""

    def get(
        self, url: str, *, etag: str | None = None, last_modified: str | None = None, accept: str = "*/*"
    ) -> Fetched: ...


class Rules(Protocol):
    """What sites ask of robots: see `bot.ingest.robots.Robots`."""

    def allows(self, url: str) -> bool: ...


@dataclass(frozen=True, slots=True)
class Collector:
    """What reading sources needs. `chance` gives numbers in [0, 1), for jitter; what was published longer than
    `retention` ago is not stored."""

    store: Store
    embedder: Embedder
    web: Web
    robots: Rules
    chance: Callable[[], float]
    retention: timedelta


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


@dataclass(frozen=True, slots=True)
class _Read:
    """What an address answered: drafts of articles (None: nothing has changed) or, with `error`, nothing of use."""

    state: PollState
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    permanent_url: str | None = None
    drafts: tuple[Draft | Failure, ...] | None = None
    bounds: Bounds | None = None
    body_hash: str | None = None
    error: str | None = None


def collect(
    parts: Collector,
    now: datetime,
    only: Sequence[int] | None = None,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> Collected:
    """Reads the addresses that are due at `now` or, with `only`, those of these sources. `progress` is told how many of
    how many are done. `StoreError` from the store ends it; nothing else does."""
    claimed = parts.store.claim_polls(now, now + CLAIMED, only)
    sources = parts.store.sources_polled([state.id for state in claimed])
    counted = Intake()
    failed: list[Failure] = []
    unread = 0
    unchanged: list[PollState] = []
    with ThreadPoolExecutor(READERS, thread_name_prefix="reader") as readers:
        for done, read in enumerate(_read_all(parts, readers, claimed, now), start=1):
            if read.state.kind == "folder":
                intake, state = _folder(parts, read.state, sources[read.state.id], now)
            elif read.error is not None:
                intake, state = Intake(), _failed(read, now, parts.chance())
            else:
                intake = _taken(parts, readers, read, sources[read.state.id], now)
                state = _succeeded(read, now, parts.chance())
            if state.last_error:
                unread += 1
                failed.append(Failure(shown_address(state.address), state.last_error))
            failed += intake.failed
            if read.drafts is None and not state.failures and read.state.kind != "folder":
                unchanged.append(state)
            else:
                parts.store.set_poll_states([state])
            counted = Intake(counted.added + intake.added, counted.updated + intake.updated)
            progress(done, len(claimed))
    if unchanged:
        parts.store.set_poll_states(unchanged)
    return Collected(len(claimed), len(unchanged), counted.added, counted.updated, tuple(failed), unread)


def _read_all(
    parts: Collector, readers: ThreadPoolExecutor, claimed: Sequence[PollState], now: datetime
) -> Iterator[_Read]:
    """What the addresses answer, as they do; few are held in memory at once."""
    waiting = iter(claimed)
    reading: set[Future[_Read]] = set()
    while True:
        for state in waiting:
            reading.add(readers.submit(_read, parts.web, parts.robots, state, now))
            if len(reading) >= 2 * READERS:
                break
        if not reading:
            return
        done, reading = wait(reading, return_when=FIRST_COMPLETED)
        for future in done:
            yield future.result()


def _read(web: Web, robots: Rules, state: PollState, now: datetime) -> _Read:
    if state.kind == "folder":
        return _Read(state)
    try:
        if state.kind == "page" and not robots.allows(state.address):
            return _Read(state, error="its site asks robots not to read it (robots.txt)")
        accept = FEEDS_ACCEPTED if state.kind == "feed" else PAGES_ACCEPTED
        answer = web.get(state.address, etag=state.etag, last_modified=state.last_modified, accept=accept)
    except FetchError as error:
        return _Read(state, error=str(error))
    read = _Read(state, answer.status, answer.headers, answer.permanent_url)
    if answer.status == NOT_MODIFIED:
        return read
    if not 200 <= answer.status < 300:
        return replace(read, error=_REFUSALS.get(answer.status, f"answers with an error ({answer.status})"))
    body_hash = blake2b(answer.body, digest_size=16).hexdigest()
    if body_hash == state.body_hash:
        return replace(read, body_hash=body_hash)
    try:
        drafts, bounds = _drafts(state, answer, now)
    except BriefwireError as error:
        return replace(read, error=str(error))
    return replace(read, drafts=drafts, bounds=bounds, body_hash=body_hash)


def _drafts(state: PollState, answer: Fetched, now: datetime) -> tuple[tuple[Draft | Failure, ...], Bounds]:
    kind = answer.headers.get("content-type")
    if state.kind == "page":
        page = read_page(answer.body, kind, answer.url, now.date())
        return (replace(page_draft(page, answer.url, now.date()), origin=address_key(state.address)),), Bounds()
    feed = read_feed(answer.body, kind, answer.url, now)
    drafts = feed_drafts(feed, answer.url, now)
    unread = [Failure(shown_address(state.address), line) for line in feed.failures]
    return (*drafts, *unread), Bounds(feed.ttl, feed.skip_hours, feed.skip_days)


def drafts_at(parts: Collector, url: str, now: datetime) -> list[Draft | Failure]:
    """The articles that an address holds now, a feed's or a page's, without making a source of it."""
    shown = shown_address(url)
    try:
        answer = parts.web.get(url, accept=FEEDS_ACCEPTED)
        if not 200 <= answer.status < 300:
            return [Failure(shown, _REFUSALS.get(answer.status, f"answers with an error ({answer.status})"))]
        for kind in KINDS:
            try:
                drafts, _ = _drafts(PollState(url, None, None, FIRST_INTERVAL, now, kind=kind), answer, now)
            except UnreadableFeedError:
                continue
            return list(drafts)
    except (FetchError, UnreadableArticleError) as error:
        return [Failure(shown, str(error))]
    return []


def _taken(
    parts: Collector, readers: ThreadPoolExecutor, read: _Read, sources: Sequence[Source], now: datetime
) -> Intake:
    """Stores what an address brought, for each source that has it."""
    if not read.drafts:
        return Intake()
    drafts = [draft for draft in read.drafts if isinstance(draft, Draft)]
    failures = tuple(draft for draft in read.drafts if isinstance(draft, Failure))
    oldest = now - parts.retention
    kept = [draft for draft in drafts if draft.published_at is None or draft.published_at >= oldest]
    stored = {source.shelf: _stored(parts.store, source.shelf, kept) for source in sources}
    whole = _completed(parts, readers, kept, list(stored.values()), now)
    counted = Intake(failed=failures)
    for source in sources:
        backlog = read.state.last_success is None or read.state.last_success < source.added_at
        known = stored[source.shelf]
        own = [_dated(draft, known.get(draft.origin or ""), now, backlog=backlog) for draft in whole]
        link = Link(source.id, backlog=backlog)
        intake = take_in(parts.store, parts.embedder, source.shelf, own, now, source=link)
        counted = Intake(counted.added + intake.added, counted.updated + intake.updated, failed=failures)
    return counted


def _stored(store: Store, shelf: str, drafts: Sequence[Draft]) -> dict[str, Article]:
    """The stored articles that these drafts are versions of, by origin."""
    ids = [store.article_with_origin(shelf, draft.origin) for draft in drafts if draft.origin]
    return {article.origin or "": article for article in store.articles([id_ for id_ in ids if id_]).values()}


def _dated(draft: Draft, stored: Article | None, now: datetime, *, backlog: bool) -> Draft:
    """An entry without a date was published when it was first seen; one of a backlog, nobody knows when."""
    if draft.published_at is not None:
        return draft
    if stored is not None:
        return replace(draft, published_at=stored.published_at, published_inferred=stored.published_inferred)
    return draft if backlog else replace(draft, published_at=now, published_inferred=True)


def _completed(
    parts: Collector,
    readers: ThreadPoolExecutor,
    drafts: Sequence[Draft],
    stored: Sequence[Mapping[str, Article]],
    now: datetime,
) -> list[Draft]:
    """The drafts; of those that are a feed's summary of something new, or of something with another headline now, the
    newest with the text of their page, where the site and the page allow it."""
    new = [draft for draft in drafts if draft.extent == "summary" and draft.url and not _is_known(draft, stored)]
    chosen = sorted(new, key=lambda draft: draft.published_at or now, reverse=True)[:MOST_PAGES]
    pages = {id(draft): readers.submit(_with_page, parts.web, parts.robots, draft, now) for draft in chosen}
    return [pages[id(draft)].result() if id(draft) in pages else draft for draft in drafts]


def _is_known(draft: Draft, stored: Sequence[Mapping[str, Article]]) -> bool:
    found = [articles.get(draft.origin or "") for articles in stored]
    return all(article is not None and article.title == draft.title for article in found)


def _with_page(web: Web, robots: Rules, draft: Draft, now: datetime) -> Draft:
    url = draft.url or ""
    try:
        if not robots.allows(url):
            return draft
        answer = web.get(url, accept=PAGES_ACCEPTED)
        if not 200 <= answer.status < 300:
            return draft
        return completed(draft, read_page(answer.body, answer.headers.get("content-type"), answer.url, now.date()))
    except (FetchError, UnreadableArticleError):
        return draft


def _folder(parts: Collector, state: PollState, sources: Sequence[Source], now: datetime) -> tuple[Intake, PollState]:
    """Reads what changed in a folder; its state is the same whether something did."""
    counted = Intake()
    error = None
    for source in sources:
        try:
            intake = read_folder(parts.store, parts.embedder, source, now, backlog=state.last_success is None)
        except BriefwireError as failure:
            error = str(failure)
        else:
            failed = (*counted.failed, *intake.failed)
            counted = Intake(counted.added + intake.added, counted.updated + intake.updated, failed=failed)
    if error:
        return counted, after_failure(state, error=error, status=None, headers={}, now=now, chance=parts.chance())
    calm = replace(state, failures=0, failing_since=None, last_error=None)
    return counted, replace(calm, last_success=now, next_poll=now + SHORTEST)


def _failed(read: _Read, now: datetime, chance: float) -> PollState:
    error = read.error or ""
    return after_failure(read.state, error=error, status=read.status, headers=read.headers, now=now, chance=chance)


def _succeeded(read: _Read, now: datetime, chance: float) -> PollState:
    drafts = [draft for draft in read.drafts or () if isinstance(draft, Draft)]
    state = after_success(
        read.state,
        status=read.status or NOT_MODIFIED,
        headers=read.headers,
        bounds=read.bounds,
        arrivals=[draft.published_at for draft in drafts if draft.published_at],
        permanent_url=read.permanent_url,
        now=now,
        chance=chance,
    )
    return replace(state, body_hash=read.body_hash or read.state.body_hash)
