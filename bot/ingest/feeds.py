"""A feed (RSS, Atom, RDF, JSON Feed) as it was fetched → its entries, and these → drafts of articles.

Nothing here opens a socket or a file, and no entry that is broken keeps the others from being read.
"""

import re
from collections.abc import Mapping, Set
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from bot.addresses import address_key
from bot.errors import UnreadableArticleError, UnreadableFeedError
from bot.ingest.decoding import decode, marked_encoding, refuse_binary
from bot.ingest.entries import Feed, FeedEntry, is_same_site
from bot.ingest.json_feed import read_json_feed
from bot.ingest.stated import Stated, draft
from bot.ingest.xml_feed import read_xml_feed
from bot.model import Draft, Extent, Failure

__all__ = ["Feed", "FeedEntry", "feed_drafts", "read_feed"]

_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w:.-]+)", re.IGNORECASE)
_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']\s*([\w:.-]{1,40})")
_HEAD: Final = 1_024
_BEGINNINGS: Final = {
    b"\0\0\0<": "utf-32-be", b"<\0\0\0": "utf-32-le", b"\0<\0": "utf-16-be", b"<\0": "utf-16-le",
    b"\x4c\x6f\xa7\x94": "cp037",
}  # fmt: skip
"""How encodings that are not like ASCII begin without a byte order mark (XML 1.0, appendix F)."""

_MEANT: Final = {"iso-8859-1": "cp1252", "latin-1": "cp1252", "us-ascii": "cp1252", "gb2312": "gb18030"}
"""Encodings whose names stand for one that contains them."""

_EVER: Final = datetime.min.replace(tzinfo=UTC)


def read_feed(body: bytes, content_type: str | None, url: str, now: datetime) -> Feed:
    """The feed that `url` answered with. `content_type` is only asked for the encoding: feeds are served as anything.
    `UnreadableFeedError` where the answer is no feed, with what it is instead."""
    text = decoded(body, content_type).lstrip("\ufeff \t\r\n\0")
    if not text:
        raise UnreadableFeedError("is empty; try again later, or give another address")
    return read_json_feed(text, url, now) if text[0] in "{[" else read_xml_feed(text, url, now)


def decoded(body: bytes, content_type: str | None) -> str:
    """The characters of what was fetched: as a byte order mark says, else UTF-8 where it is valid, else as the
    header, the XML declaration, or the bytes themselves say. `UnreadableFeedError` where it is no text."""
    wide = marked_encoding(body) or next((name for mark, name in _BEGINNINGS.items() if body.startswith(mark)), None)
    if wide:
        return body.decode(wide, "replace")
    try:
        refuse_binary(body[:_HEAD])
    except UnreadableArticleError as error:
        kind = str(error).replace(";", ",").partition(",")[0]
        raise UnreadableFeedError(f"{kind}, not a feed; give the address of its feed") from error
    named = _CHARSET.search(content_type or "")
    written = _DECLARED.search(body[:_HEAD])
    for declared in (named[1] if named else None, written[1].decode() if written else None, None):
        try:
            return decode(body, _MEANT.get(declared.lower(), declared) if declared else None)
        except UnreadableArticleError:
            continue
    return body.decode("cp1252", "replace")


def feed_drafts(feed: Feed, url: str, now: datetime) -> list[Draft | Failure]:
    """The articles of a feed that was read from `url`, each once, in the feed's order.

    An article is found again by its address, whatever its guid. Where several entries share an address, or it is
    that of the feed or its home page, the guid decides (`<url>#<guid>`); without one, nothing but the text does.
    What repeats an entry is left out, and of several versions of one the latest is taken. An entry with only a title
    has that as its text.
    """
    home = {address_key(address) for address in (url, feed.home_url) if address}
    entries = list(dict.fromkeys(feed.entries))
    keys = [address_key(entry.url) if entry.url else None for entry in entries]
    guids: dict[str | None, set[str | None]] = {}
    for entry, key in zip(entries, keys, strict=True):
        guids.setdefault(key, set()).add(entry.guid)
    origins = [_origin(entry, key, url, home, guids) for entry, key in zip(entries, keys, strict=True)]
    latest: dict[str | None, int] = {}
    for number, entry in enumerate(entries):
        known = latest.setdefault(origins[number], number)
        if _age_of(entry) > _age_of(entries[known]):
            latest[origins[number]] = number
    return [
        _draft(entry, origin, feed, url, now, number)
        for number, (entry, origin) in enumerate(zip(entries, origins, strict=True))
        if origin is None or latest[origin] == number
    ]


def _origin(
    entry: FeedEntry, key: str | None, url: str, home: Set[str], guids: Mapping[str | None, Set[str | None]]
) -> str | None:
    if key and key not in home and len(guids[key]) == 1:
        return key
    return f"{url}#{entry.guid}" if entry.guid else None


def _age_of(entry: FeedEntry) -> datetime:
    return entry.changed_at or entry.published_at or _EVER


def _draft(entry: FeedEntry, origin: str | None, feed: Feed, url: str, now: datetime, number: int) -> Draft | Failure:
    stated = Stated(
        text=entry.text or entry.title or "",
        title=entry.title,
        publisher=entry.publisher or (feed.title if _is_own(entry, feed, url) else None),
        byline=entry.byline,
        url=entry.url,
        published_at=entry.published_at or now,
        language=entry.language or feed.language,
    )
    try:
        made = draft(stated, None, now.date())
    except UnreadableArticleError as error:
        return Failure(f"{url} entry {number + 1}", str(error))
    extent: Extent = "summary" if entry.summary_only else "full"
    return replace(made, published_at=entry.published_at, published_inferred=False, origin=origin, extent=extent)


def _is_own(entry: FeedEntry, feed: Feed, url: str) -> bool:
    """Whether an entry is of the feed's own site, and not of one that the feed points at."""
    own = [address for address in (url, feed.home_url) if address]
    return entry.url is None or any(is_same_site(entry.url, address) for address in own)
