"""A page → the feeds that it names."""

import re
from dataclasses import dataclass
from typing import Any, Final

from bot.ingest.entries import is_same_site, resolved
from bot.ingest.entry_text import entry_title
from bot.ingest.feeds import decoded

_TYPES: Final = frozenset(
    [
        "application/rss+xml",
        "application/atom+xml",
        "application/rdf+xml",
        "application/feed+json",
        "application/x.atom+xml",
        "application/x-atom+xml",
    ]
)
_FEED_PATH = re.compile(
    r"/(?:feed|rss|atom)/?(?:\?.*)?$|\.(?:rss|atom)(?:\?.*)?$|/(?:feed|rss|atom|index)\.xml$|/feed\.json$"
)
_COMMENTS = re.compile(r"comment|kommentar|comentario|commentaire|commenti\b", re.IGNORECASE)
_MOST: Final = 50


@dataclass(frozen=True, slots=True)
class FeedLink:
    """A feed that a page names: what the page calls it, and its address."""

    title: str | None
    url: str

    @property
    def comments(self) -> bool:
        """Whether it holds what readers wrote below articles."""
        return bool(_COMMENTS.search(f"{self.title} {self.url}"))


def feeds_of_page(body: bytes, content_type: str | None, url: str) -> list[FeedLink]:
    """The feeds that the page at `url` declares (`<link rel="alternate">`), in order, each once, those of comments
    last; where it declares none, those that it links to by an address that can only be a feed's. `UnreadableFeedError`
    where the answer is no text."""
    from lxml import etree  # type: ignore[import-untyped]
    from lxml.html import HTMLParser  # type: ignore[import-untyped]

    text = decoded(body, content_type)
    try:
        root = etree.fromstring(text.encode(), HTMLParser(encoding="utf-8", no_network=True))
    except (etree.LxmlError, ValueError):
        return []
    if root is None:
        return []
    base = resolved(next(iter(root.xpath("//base/@href")), None), url) or url
    links = [(link, _title(link)) for link in root.iter("link") if _is_feed(link)]
    if not links:
        links = [(link, None) for link in root.iter("a") if _leads_to_a_feed(resolved(_href(link), base), url)]
    found: dict[str, FeedLink] = {}
    for link, title in links:
        feed_url = resolved(_href(link), base)
        if feed_url and len(found) < _MOST:
            found.setdefault(feed_url, FeedLink(title, feed_url))
    return sorted(found.values(), key=lambda feed: feed.comments)


def _is_feed(link: Any) -> bool:
    relations = (link.get("rel") or "").lower().split()
    kind = (link.get("type") or "").partition(";")[0].strip().lower()
    return bool(link.get("href")) and ("alternate" in relations or "feed" in relations) and kind in _TYPES


def _href(link: Any) -> str:
    return str(link.get("href") or "")


def _leads_to_a_feed(target: str | None, url: str) -> bool:
    """Whether an address can only be that of a feed of the same site."""
    return target is not None and _FEED_PATH.search(target.partition("?")[0]) is not None and is_same_site(target, url)


def _title(link: Any) -> str | None:
    return entry_title(link.get("title") or "")
