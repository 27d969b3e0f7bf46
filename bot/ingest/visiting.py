"""What an address answers now: a feed's entries, a page's article, a folder's files. Nothing is stored here, and no
answer is so odd that it harms another: what goes wrong is one line in the visit."""

import logging
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from typing import Final, Protocol

from bot.addresses import address_key, shown_address
from bot.errors import BriefwireError, FetchError, UnreadableArticleError, UnreadableFeedError
from bot.ingest.feeds import feed_drafts, read_feed
from bot.ingest.fetch import Fetched
from bot.ingest.folders import list_folder
from bot.ingest.pages import completed, page_draft, read_page
from bot.model import Draft, Failure
from bot.source import Bounds, FileState, PollState

FEEDS_ACCEPTED: Final = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"
)
PAGES_ACCEPTED: Final = "text/html, application/xhtml+xml, */*;q=0.5"

NOT_MODIFIED: Final = 304

NO_ROBOTS: Final = "its site asks robots not to read it (robots.txt)"

_REFUSALS: Final = {
    401: "asks for a user name and a password",
    403: "refuses to be read",
    404: "does not exist (404); check the address",
    410: "is gone for good",
    429: "asks us to come back later",
    503: "asks us to come back later",
}

_log = logging.getLogger(__name__)


class Web(Protocol):
    """The one door to feeds and pages: see `bot.ingest.fetch.Fetcher`."""

    def get(
        self, url: str, *, etag: str | None = None, last_modified: str | None = None, accept: str = "*/*"
    ) -> Fetched: ...


class Rules(Protocol):
    """What sites ask of robots: see `bot.ingest.robots.Robots`."""

    def allows(self, url: str) -> bool: ...


@dataclass(frozen=True, slots=True)
class Visit:
    """What an address answered: `drafts` of articles or, of a folder, its `files` (both None: nothing has changed) or,
    with `error`, nothing of use. `whole`: its summaries were looked up on their pages."""

    state: PollState
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    permanent_url: str | None = None
    drafts: tuple[Draft | Failure, ...] | None = None
    files: Mapping[str, FileState | Failure] | None = None
    bounds: Bounds | None = None
    body_hash: str | None = None
    whole: bool = False
    error: str | None = None


def visit(web: Web, robots: Rules, state: PollState, now: datetime) -> Visit:
    """Asks an address, with what is known of its last answer."""
    try:
        if state.kind == "folder":
            return Visit(state, files=list_folder(Path(state.address)))
        if state.kind == "page" and not robots.allows(state.address):
            return Visit(state, error=NO_ROBOTS)
        accept = FEEDS_ACCEPTED if state.kind == "feed" else PAGES_ACCEPTED
        answer = web.get(state.address, etag=state.etag, last_modified=state.last_modified, accept=accept)
        return _answered(state, answer, now)
    except BriefwireError as error:
        return Visit(state, error=str(error))
    except Exception as error:
        return Visit(state, error=our_fault(error))


def our_fault(error: Exception) -> str:
    """The line for what should not happen; what happened can be seen in the log, at its lowest level."""
    _log.debug("a source could not be read", exc_info=error)
    return f"could not be read, which is a fault of ours ({type(error).__name__})"


def refusal(status: int) -> str | None:
    """What a status other than success says, None for a success."""
    return None if 200 <= status < 300 else _REFUSALS.get(status, f"answers with an error ({status})")


def _answered(state: PollState, answer: Fetched, now: datetime) -> Visit:
    visited = Visit(state, answer.status, answer.headers, answer.permanent_url)
    if answer.status == NOT_MODIFIED:
        return visited
    if refused := refusal(answer.status):
        return replace(visited, error=refused)
    visited = replace(visited, body_hash=blake2b(answer.body, digest_size=16).hexdigest())
    if visited.body_hash == state.body_hash:
        return visited
    try:
        if state.kind == "page":
            return replace(visited, drafts=(_page(state.address, answer, now),), bounds=Bounds())
        drafts, bounds = _feed(state.address, answer, now)
    except BriefwireError as error:
        return replace(visited, body_hash=None, error=str(error))
    except Exception as error:
        return replace(visited, body_hash=None, error=our_fault(error))
    return replace(visited, drafts=drafts, bounds=bounds)


def _page(address: str, answer: Fetched, now: datetime) -> Draft:
    page = read_page(answer.body, answer.headers.get("content-type"), answer.url, now.date())
    return replace(page_draft(page, answer.url, now.date()), origin=address_key(address))


def _feed(address: str, answer: Fetched, now: datetime) -> tuple[tuple[Draft | Failure, ...], Bounds]:
    feed = read_feed(answer.body, answer.headers.get("content-type"), answer.url, now)
    unread = (Failure(shown_address(address), line) for line in feed.failures)
    return (*feed_drafts(feed, answer.url, now), *unread), Bounds(feed.ttl, feed.skip_hours, feed.skip_days)


def drafts_at(web: Web, robots: Rules, url: str, now: datetime) -> tuple[Draft | Failure, ...]:
    """The articles that an address holds now, a feed's or a page's, without making a source of it."""
    try:
        answer = web.get(url, accept=FEEDS_ACCEPTED)
        if refused := refusal(answer.status):
            raise FetchError(refused)
        try:
            drafts, _ = _feed(url, answer, now)
        except UnreadableFeedError as no_feed:
            drafts = (_page_where_none_is_fed(robots, url, answer, no_feed, now),)
        if not drafts:
            raise UnreadableFeedError("is a feed that holds no articles now; try again later")
    except BriefwireError as error:
        return (Failure(shown_address(url), str(error)),)
    return drafts


def _page_where_none_is_fed(
    robots: Rules, url: str, answer: Fetched, no_feed: UnreadableFeedError, now: datetime
) -> Draft:
    if not robots.allows(answer.url):
        raise FetchError(NO_ROBOTS)
    try:
        return _page(url, answer, now)
    except UnreadableArticleError as no_page:
        raise UnreadableArticleError(neither(no_feed, no_page)) from None


def neither(no_feed: UnreadableFeedError, no_page: BriefwireError) -> str:
    """Why an address is neither a feed nor a page."""
    return f"{str(no_feed).partition(';')[0]}; as a page it {no_page}"


def with_pages(web: Web, robots: Rules, visited: Visit, wanted: Collection[Draft], now: datetime) -> Visit:
    """The visit with the text of their pages for those of its summaries that are wanted, where the site and the page
    allow it."""
    drafts = visited.drafts or ()
    told = tuple(_with_page(web, robots, draft, now) if draft in wanted else draft for draft in drafts)
    return replace(visited, drafts=told, whole=True)


def _with_page(web: Web, robots: Rules, summary: Draft | Failure, now: datetime) -> Draft | Failure:
    if not isinstance(summary, Draft) or not summary.url:
        return summary
    try:
        if not robots.allows(summary.url):
            return summary
        answer = web.get(summary.url, accept=PAGES_ACCEPTED)
        if refusal(answer.status):
            return summary
        return completed(summary, read_page(answer.body, answer.headers.get("content-type"), answer.url, now.date()))
    except (FetchError, UnreadableArticleError):
        return summary
    except Exception as error:
        our_fault(error)
        return summary
