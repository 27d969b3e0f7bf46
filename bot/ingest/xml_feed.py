"""RSS, Atom and RDF → what they say, by feedparser, which is handed only what `repair` let through."""

import io
import re
import warnings
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from bot.errors import UnreadableFeedError
from bot.ingest.entries import Feed, FeedEntry, address, is_summary, line, resolved
from bot.ingest.entry_text import entry_text, entry_title
from bot.ingest.feed_dates import believed
from bot.ingest.repair import repaired
from bot.ingest.stated import TITLE_LENGTH

_NAMES: Final = 5
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]++@[\w.-]+")
_SKIPPED_HOURS = re.compile(r"<skiphours[^>]{0,200}>(.{0,3000}?)</skiphours", re.DOTALL)
_SKIPPED_DAYS = re.compile(r"<skipdays[^>]{0,200}>(.{0,3000}?)</skipdays", re.DOTALL)
_ENDED = re.compile(r"</(?:[\w.-]{1,40}:)?(?:rss|feed|rdf|channel)\s*>|/>\s*$", re.IGNORECASE)
_DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_PERIODS: Final = {"hourly": 1, "daily": 24, "weekly": 168, "monthly": 730, "yearly": 8_760}
"""Hours of the periods of the syndication module of RSS 1.0."""


def read_xml_feed(text: str, url: str, now: datetime) -> Feed:
    """The feed; `UnreadableFeedError` where the text is none."""
    xml = repaired(text)
    found = _parsed(xml)
    entries: list[FeedEntry] = []
    failures: list[str] = []
    for number, entry in enumerate(found.entries, start=1):
        try:
            entries.append(_entry(entry, url, now))
        except Exception as error:  # what feedparser leaves of a hostile entry has types that nobody lists
            failures.append(f"entry {number} cannot be read ({type(error).__name__})")
    if not found.entries and not _ENDED.search(text):
        raise UnreadableFeedError("is cut off before its first entry; try again later, or ask its publisher to mend it")
    feed = found.feed
    return Feed(
        title=_title(feed),
        home_url=resolved(feed.get("link"), url),
        language=line(feed.get("language")),
        entries=tuple(entries),
        ttl=_ttl(feed),
        skip_hours=frozenset(int(hour) % 24 for hour in _listed(_SKIPPED_HOURS, "hour", xml) if _is_hour(hour)),
        skip_days=frozenset(
            _DAYS.index(day.lower()) for day in _listed(_SKIPPED_DAYS, "day", xml) if day.lower() in _DAYS
        ),
        failures=tuple(failures),
    )


def _parsed(xml: str) -> Any:
    """feedparser's reading. It is handed a stream, because it opens what it is handed as a string, and leaves HTML
    as it is: what is read of it is its words."""
    import feedparser

    headers = {"content-type": "application/xml; charset=utf-8"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return feedparser.parse(
                io.BytesIO(xml.encode("utf-8", "replace")),
                response_headers=headers,
                sanitize_html=False,
                resolve_relative_uris=False,
            )
        except Exception as error:  # a parser on hostile input fails in ways that nobody lists
            raise UnreadableFeedError("cannot be taken apart; ask its publisher to mend it") from error


def _entry(entry: Mapping[str, Any], url: str, now: datetime) -> FeedEntry:
    full, language = _content(entry)
    summary = _read(entry.get("summary"), _type(entry, "summary"))
    if full == summary and "summary_detail" in entry:
        full = ""
    elif full == summary:  # feedparser's copy of the content
        summary = ""
    published = _date(entry, "published", now) or _date(entry, "created", now)
    changed = _date(entry, "updated", now)
    detail = entry.get("title_detail") or {}
    return FeedEntry(
        guid=line(entry.get("id")),
        url=_entry_address(entry, url),
        title=_title(entry),
        text=max(full, summary, key=len),
        summary_only=is_summary(full, summary),
        byline=_byline(entry),
        publisher=_title(entry.get("source") or {}) or line(entry.get("publisher")),
        published_at=published or changed,
        changed_at=changed,
        language=line(entry.get("language")) or language or line(detail.get("language")),
    )


def _content(entry: Mapping[str, Any]) -> tuple[str, str | None]:
    """The longest of an entry's contents as text, and its language."""
    readable = [
        part
        for part in entry.get("content") or ()
        if part.get("value") and (part.get("type") or "text").startswith(("text", "application/xhtml"))
    ]
    if not readable:
        return "", None
    longest = max(readable, key=lambda part: len(part["value"]))
    return _read(longest["value"], longest.get("type")), line(longest.get("language"))


def _read(value: object, kind: str | None) -> str:
    return entry_text(value, kind != "text/plain") if isinstance(value, str) else ""


def _type(entry: Mapping[str, Any], key: str) -> str | None:
    found = (entry.get(f"{key}_detail") or {}).get("type")
    return found if isinstance(found, str) else None


def _title(entry: Mapping[str, Any]) -> str | None:
    value = entry.get("title")
    return entry_title(value) if isinstance(value, str) else None


def _entry_address(entry: Mapping[str, Any], url: str) -> str | None:
    """The address of an entry. One that feedparser made of a guid counts where the guid is an address itself."""
    links = [link for link in entry.get("links") or () if link.get("rel", "alternate") == "alternate"]
    if not links and entry.get("link") == entry.get("id"):
        return address(entry.get("feedburner_origlink")) or address(entry.get("id"))
    candidates = [entry.get("feedburner_origlink"), entry.get("link"), *(link.get("href") for link in links)]
    return next(filter(None, (resolved(candidate, url) for candidate in candidates)), None)


def _byline(entry: Mapping[str, Any]) -> str | None:
    names = [line(author.get("name")) for author in entry.get("authors") or ()]
    if len(names) < 2:
        names = [_without_email(entry.get("author"))]
    return ", ".join(dict.fromkeys(filter(None, names[:_NAMES]))) or None


def _without_email(value: object) -> str | None:
    """The name in "Ann Lee (ann@paper.example)", "ann@paper.example (Ann Lee)" and the like."""
    return line(_EMAIL.sub("", (line(value) or "")[:TITLE_LENGTH]).strip(" ()<>,;"))


def _date(entry: Mapping[str, Any], key: str, now: datetime) -> datetime | None:
    """feedparser's `get` answers with `published` where there is no `updated`: its keys are asked first."""
    if key not in entry:
        return None
    return believed(entry[key], entry.get(f"{key}_parsed") if f"{key}_parsed" in entry else None, now)


def _ttl(feed: Mapping[str, Any]) -> timedelta | None:
    """The longer of what `<ttl>` (minutes) and the syndication module state."""
    minutes = _count(feed.get("ttl"))
    hours = _PERIODS.get(str(feed.get("sy_updateperiod", "")).strip().lower())
    times = _count(feed.get("sy_updatefrequency")) or 1
    stated = [timedelta(minutes=minutes)] if minutes else []
    stated += [timedelta(hours=hours) / times] if hours else []
    return max(stated, default=None)


def _count(value: object) -> int:
    words = str(value).strip()
    return int(words) if words.isascii() and words.isdigit() and len(words) < 8 else 0


def _listed(pattern: re.Pattern[str], element: str, xml: str) -> Sequence[str]:
    """What a list of equal elements holds, of which feedparser keeps only the last."""
    found = pattern.search(xml)
    return re.findall(rf"<{element}>\s*(\w+)\s*</{element}>", found[1]) if found else ()


def _is_hour(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) < 3 and int(value) <= 24
