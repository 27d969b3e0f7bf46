"""What a feed and its entries say, whatever format they came in."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urljoin, urlsplit

from bot.addresses import clean_address
from bot.ingest.entry_text import is_cut_short
from bot.ingest.stated import clean
from bot.text import one_line

SUMMARY_LENGTH: Final = 1_000
"""Characters: a text that is not marked as an entry's full content and is shorter is taken for a summary."""

LONGEST_LINE: Final = 2_000
"""Characters that are kept of a name, a guid or another value of one line."""


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """An entry as the feed gives it. `text` is plain, with a blank line between paragraphs, "" if there is none.
    `summary_only`: the article goes on where `url` leads: there is no text, it ends with "…" or "[…]", or it is
    shorter than `SUMMARY_LENGTH` and not marked as the content. `publisher` is the source that the entry names.
    `published_at` is None where no date is stated that can be true."""

    guid: str | None
    url: str | None
    title: str | None
    text: str
    summary_only: bool
    byline: str | None = None
    publisher: str | None = None
    published_at: datetime | None = None
    changed_at: datetime | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed says. `ttl` is the least time between two polls, `skip_hours` (0 to 23, UTC) and `skip_days`
    (Monday is 0) when not to poll; `failures` has a line for each entry that could not be read."""

    title: str | None
    home_url: str | None
    language: str | None
    entries: tuple[FeedEntry, ...]
    ttl: timedelta | None = None
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[int] = frozenset()
    failures: tuple[str, ...] = ()


def is_summary(full: str, summary: str) -> bool:
    """Whether the longer of an entry's full content and its summary is less than its article."""
    text = max(full, summary, key=len)
    marked = len(full) > len(summary)
    return not text or is_cut_short(text) or (not marked and len(text) < SUMMARY_LENGTH)


def line(value: object) -> str | None:
    """A value of one line, None where it is no text or holds none."""
    return (one_line(clean(value))[:LONGEST_LINE] or None) if isinstance(value, str) else None


def address(value: object) -> str | None:
    """A web address that can be shown, None where the value is none."""
    return clean_address(value.strip()) if isinstance(value, str) else None


def resolved(value: object, base: str) -> str | None:
    """The web address that a value leads to, seen from `base`; None where it leads to none."""
    try:
        return address(urljoin(base, value.strip())) if isinstance(value, str) and value.strip() else None
    except ValueError:
        return None


def is_same_site(one: str, other: str) -> bool:
    """Whether the host of one address is that of the other, or lies below it; "www." makes no difference."""
    hosts = [f".{(urlsplit(url).hostname or '').removeprefix('www.')}" for url in (one, other)]
    return hosts[0].endswith(hosts[1]) or hosts[1].endswith(hosts[0])
