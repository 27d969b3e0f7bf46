"""JSON Feed 1.0 and 1.1 (jsonfeed.org) → what it says. Every value may have a wrong type; such a one says nothing."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from bot.errors import UnreadableFeedError
from bot.ingest.entries import Feed, FeedEntry, is_summary, line, resolved
from bot.ingest.entry_text import entry_text, entry_title
from bot.ingest.feed_dates import believed

_NAMES: Final = 5
_NOT_ONE: Final = "is JSON, but not a JSON Feed; give the address of an RSS, Atom or JSON feed"


def read_json_feed(text: str, url: str, now: datetime) -> Feed:
    """The feed; `UnreadableFeedError` where the text is none."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnreadableFeedError("its JSON is broken; try again later, or give another address") from error
    items = value.get("items") if isinstance(value, dict) else None
    if not isinstance(items, list) or "jsonfeed.org" not in str(value.get("version"))[:100]:
        raise UnreadableFeedError(_NOT_ONE)
    return Feed(
        title=entry_title(_text(value.get("title"))),
        home_url=resolved(value.get("home_page_url"), url),
        language=line(value.get("language")),
        entries=tuple(_entry(item, url, now) for item in items if isinstance(item, dict)),
        failures=tuple(
            f"entry {number} is no object" for number, item in enumerate(items, start=1) if not isinstance(item, dict)
        ),
    )


def _entry(item: Mapping[str, object], url: str, now: datetime) -> FeedEntry:
    full = entry_text(_text(item.get("content_html"))) or entry_text(_text(item.get("content_text")), is_html=False)
    summary = entry_text(_text(item.get("summary")), is_html=False)
    guid = item.get("id")
    changed = believed(item.get("date_modified"), None, now)
    return FeedEntry(
        guid=line(str(guid)) if isinstance(guid, str | int | float) else None,
        url=resolved(item.get("url"), url) or resolved(item.get("external_url"), url),
        title=entry_title(_text(item.get("title"))),
        text=max(full, summary, key=len),
        summary_only=is_summary(full, summary),
        byline=_byline(item),
        published_at=believed(item.get("date_published"), None, now) or changed,
        changed_at=changed,
        language=line(item.get("language")),
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _byline(item: Mapping[str, object]) -> str | None:
    authors = item.get("authors")
    people: Sequence[object] = authors if isinstance(authors, list) else [item.get("author")]
    names = [line(person.get("name")) for person in people[:_NAMES] if isinstance(person, dict)]
    return ", ".join(filter(None, names)) or None
