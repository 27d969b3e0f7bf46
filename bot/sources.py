"""The sources of a workspace: adding, removing, and how they are."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from bot.addresses import address_key, clean_address, shown_address
from bot.errors import BriefwireError, FetchError, UnreadableFeedError
from bot.ingest.collecting import Collected, Collector, collect
from bot.ingest.discovery import FeedLink, feeds_of_page
from bot.ingest.feeds import read_feed
from bot.ingest.fetch import Fetched
from bot.ingest.opml import Subscription, read_opml, write_opml
from bot.ingest.pages import read_page
from bot.ingest.visiting import FEEDS_ACCEPTED, NO_ROBOTS, Web, neither, refusal
from bot.model import Article, Failure
from bot.source import MOST_SOURCES, Found, Kind, NewSource, PollState, Source
from bot.store import Store
from bot.text import fold, one_line

HEADLINES: Final = 3
"""Newest headlines shown of a source that was added."""

FAILING: Final = timedelta(days=3)
"""After so long without success a source is reported as failing."""

_WEEK: Final = timedelta(days=7)
_FORMAT: Final = re.compile(r"\b(?:rss|atom|rdf|json|xml|feed|[0-9.]+)\b|[^\w\s]")
_SCHEME: Final = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Added:
    """A new source, its newest headlines, and what reading it came to."""

    source: Source
    headlines: tuple[str, ...]
    collected: Collected


@dataclass(frozen=True, slots=True)
class Health:
    """A source and how it is. `url` holds no credentials; `articles_7d` counts what it brought in the last week;
    `retired` says that it was gone for good."""

    id: int
    url: str
    title: str
    kind: Kind
    confidential: bool
    channels: tuple[str, ...]
    last_success: datetime | None
    last_error: str | None
    failing_since: datetime | None
    retired: bool
    next_poll: datetime | None
    articles_7d: int

    def is_failing(self, now: datetime) -> bool:
        """Whether somebody should look at it."""
        return self.retired or (self.failing_since is not None and now - self.failing_since >= FAILING)


class SeveralFeedsError(BriefwireError):
    """A page with several feeds, of which one is to be chosen."""

    def __init__(self, url: str, links: Sequence[FeedLink]) -> None:
        listed = "; ".join(f"{link.title or 'without a title'}: {link.url}" for link in links)
        super().__init__(f"{shown_address(url)} has {len(links)} feeds, add the one that you want: {listed}")
        self.links = tuple(links)


def add_source(
    parts: Collector,
    workspace: str,
    address: str,
    now: datetime,
    *,
    confidential: bool = False,
    private: bool = False,
    channels: Sequence[str] = (),
    added_by: str | None = None,
    limit: int = MOST_SOURCES,
) -> Added:
    """Adds what an address leads to, and reads it at once: a feed, the feed of a page, a page without feeds, or a
    folder. `BriefwireError` where it cannot be read, or is a source already; then nothing is added."""
    if len(parts.store.sources(workspace)) >= limit:
        raise BriefwireError(f"This workspace has {limit} sources already: remove one before you add another.")
    looking = _Remembering(parts.web)
    found = _folder(address) if _is_path(address) else look_up(replace(parts, web=looking), with_scheme(address), now)
    new = NewSource(workspace, found.kind, found.address, found.title, confidential, private, tuple(channels), added_by)
    number = parts.store.add_source(new, now)
    collected = collect(replace(parts, web=_Answered(parts.web, looking.answers)), now, only=[number])
    source = next(source for source in parts.store.sources(workspace) if source.id == number)
    newest = _newest(parts.store, number)
    return Added(source, tuple(one_line(article.title) for article in newest[:HEADLINES]), collected)


class _Remembering:
    """A web whose answers are kept, by the address asked for."""

    def __init__(self, web: Web) -> None:
        self._web = web
        self.answers: dict[str, Fetched] = {}

    def get(
        self, url: str, *, etag: str | None = None, last_modified: str | None = None, accept: str = "*/*"
    ) -> Fetched:
        answer = self._web.get(url, etag=etag, last_modified=last_modified, accept=accept)
        return self.answers.setdefault(url, answer)


@dataclass(frozen=True, slots=True)
class _Answered:
    """A web in which these answers are there already: what was looked up is not asked for again to be stored."""

    web: Web
    answers: Mapping[str, Fetched]

    def get(
        self, url: str, *, etag: str | None = None, last_modified: str | None = None, accept: str = "*/*"
    ) -> Fetched:
        return self.answers.get(url) or self.web.get(url, etag=etag, last_modified=last_modified, accept=accept)


@dataclass(frozen=True, slots=True)
class Finder:
    """Looks at addresses that people in chat want to follow (see `bot.following.SourceFinder`), at the time that `now`
    gives."""

    parts: Collector
    now: Callable[[], datetime]

    def find(self, address: str) -> Found:
        """What stands at a web address. `BriefwireError` where there is nothing to follow."""
        return look_up(self.parts, with_scheme(address), self.now())


def with_scheme(address: str) -> str:
    """An address as people type it, with https:// where it has no scheme."""
    typed = address.strip()
    return typed if _SCHEME.match(typed) and "://" in typed else f"https://{typed}"


def shown(address: str) -> str:
    """An address as people type it, or a folder's path, for people to read: without credentials."""
    return address if _is_path(address) else shown_address(with_scheme(address))


def look_up(parts: Collector, url: str, now: datetime) -> Found:
    """What an address is. `BriefwireError` where it gives nothing that can be a source, `SeveralFeedsError` where it
    gives several."""
    if clean_address(url) is None:
        raise BriefwireError(f"{shown_address(url)} is no web address: write it like https://news.example/feed.")
    answer = _get(parts, url)
    kind = answer.headers.get("content-type")
    try:
        return _feed(answer, kind, now)
    except UnreadableFeedError as no_feed:
        try:
            links = distinct(feeds_of_page(answer.body, kind, answer.url))
        except UnreadableFeedError:
            raise BriefwireError(f"{shown_address(url)} {no_feed}") from None
        if len(links) > 1:
            raise SeveralFeedsError(url, links) from None
        if links:
            return _feed_of(parts, links[0], now)
        if not parts.robots.allows(answer.url):
            raise BriefwireError(f"{shown_address(url)}: {NO_ROBOTS}") from None
        try:
            page = read_page(answer.body, kind, answer.url, now.date())
        except BriefwireError as no_page:
            raise BriefwireError(f"{shown_address(url)}: {neither(no_feed, no_page)}") from None
    return Found("page", answer.permanent_url, one_line(page.stated.title or "") or shown_address(answer.url))


def distinct(links: Sequence[FeedLink]) -> list[FeedLink]:
    """The feeds that differ in more than their format, without those of comments where there are others."""
    chosen = [link for link in links if not link.comments] or list(links)
    by_title: dict[str, FeedLink] = {}
    for link in chosen:
        by_title.setdefault(" ".join(_FORMAT.sub(" ", fold(link.title or "")).split()), link)
    return list(by_title.values())


def _feed(answer: Fetched, kind: str | None, now: datetime) -> Found:
    feed = read_feed(answer.body, kind, answer.url, now)
    newest = sorted(feed.entries, key=lambda entry: entry.published_at.timestamp() if entry.published_at else 0.0)
    headlines = [title for entry in reversed(newest) if (title := one_line(entry.title or ""))]
    title = one_line(feed.title or "") or shown_address(answer.url)
    return Found("feed", answer.permanent_url, title, tuple(headlines[:HEADLINES]))


def _feed_of(parts: Collector, link: FeedLink, now: datetime) -> Found:
    answer = _get(parts, link.url)
    try:
        return _feed(answer, answer.headers.get("content-type"), now)
    except UnreadableFeedError as error:
        raise BriefwireError(f"The feed that this page names, {shown_address(link.url)}, {error}") from None


def _get(parts: Collector, url: str) -> Fetched:
    shown = shown_address(url)
    try:
        answer = parts.web.get(url, accept=FEEDS_ACCEPTED)
    except FetchError as error:
        raise BriefwireError(f"{shown}: {error}") from None
    if refused := refusal(answer.status):
        raise BriefwireError(f"{shown}: {refused}")
    return answer


def _is_path(address: str) -> bool:
    """Whether an address is meant as a folder of this machine."""
    typed = address.strip()
    return "://" not in typed and (Path(typed).expanduser().exists() or typed.startswith(("/", "./", "../", "~")))


def _folder(address: str) -> Found:
    path = Path(address.strip()).expanduser().absolute()
    if not path.is_dir():
        what = "is a file: give its folder, or store it with briefwire ingest" if path.exists() else "does not exist"
        raise BriefwireError(f"{path} {what}.")
    return Found("folder", str(path), path.name or str(path))


def _newest(store: Store, source: int) -> list[Article]:
    articles = store.articles(store.articles_of(source)).values()
    return sorted(articles, key=lambda a: (a.published_at is not None, a.published_at or a.stored_at), reverse=True)


def confidential_over(sources: Sequence[Source], path: str) -> Source | None:
    """The confidential folder that a path lies in: what is in it is read from there alone."""
    found = Path(path).expanduser().absolute()
    folders = [source for source in sources if source.kind == "folder" and source.confidential]
    return next((source for source in folders if found.is_relative_to(source.address)), None)


def remove_source(store: Store, workspace: str, source_id: int, now: datetime, *, delete: bool) -> Source:
    """Removes a source of the workspace; with `delete`, also the articles that it alone brought, now rather than when
    retention ends. `BriefwireError` where the workspace has no such source."""
    source = next((source for source in store.sources(workspace) if source.id == source_id), None)
    if source is None:
        raise BriefwireError(f"There is no source {source_id}: briefwire sources list shows them.")
    with store.transaction():
        if delete:
            store.delete_articles(store.articles_of(source_id))
        store.remove_source(source_id, now)
    return source


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a list of subscriptions: the ids of the sources added, how many were known, and the failures."""

    added: tuple[int, ...]
    known: int
    failed: tuple[Failure, ...]


def import_sources(store: Store, workspace: str, opml: bytes, now: datetime, limit: int = MOST_SOURCES) -> Imported:
    """Adds the feeds of an OPML list, without reading them. `BriefwireError` where it is none."""
    known = {address_key(source.address) for source in store.sources(workspace)}
    room = limit - len(store.sources(workspace))
    added: list[int] = []
    failed: list[Failure] = []
    repeated = 0
    for item in read_opml(opml):
        if isinstance(item, Failure):
            failed.append(item)
        elif (key := address_key(item.url)) in known:
            repeated += 1
        elif len(added) >= room:
            failed.append(Failure(shown_address(item.url), f"was not added: a workspace has at most {limit} sources"))
        else:
            known.add(key)
            title = one_line(item.title or "") or shown_address(item.url)
            added.append(store.add_source(NewSource(workspace, "feed", item.url, title), now))
    return Imported(tuple(added), repeated, tuple(failed))


def export_sources(store: Store, workspace: str) -> bytes:
    """The feeds that everybody in the workspace may see, as OPML, without credentials."""
    feeds = [source for source in store.sources(workspace) if source.kind == "feed" and not source.restricted]
    return write_opml("Briefwire", [Subscription(feed.address, feed.title) for feed in feeds])


def health(store: Store, workspace: str, now: datetime) -> list[Health]:
    """How the workspace's sources are."""
    sources = store.sources(workspace)
    ids = [source.id for source in sources]
    states, counts = store.poll_states(ids), store.articles_since(ids, now - _WEEK)
    return [_health(source, states[source.id], counts[source.id]) for source in sources]


def _health(source: Source, state: PollState, articles_7d: int) -> Health:
    return Health(
        id=source.id,
        url=shown_address(source.address),
        title=source.title,
        kind=source.kind,
        confidential=source.confidential,
        channels=source.channels,
        last_success=state.last_success,
        last_error=state.last_error,
        failing_since=state.failing_since,
        retired=state.retired_at is not None,
        next_poll=None if state.retired_at else state.next_poll,
        articles_7d=articles_7d,
    )
