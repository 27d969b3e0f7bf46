"""What is stated beside a text (time of publication, address, language …) → a draft with the gaps filled."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import Final
from urllib.parse import urlsplit

from bot.addresses import address_key, clean_address
from bot.dates import implied_publication
from bot.errors import UnreadableArticleError
from bot.model import Draft
from bot.text import one_line, sentences

NOON: Final = time(12, tzinfo=UTC)
"""The time of day of a date without one: the window of any morning then holds the day before as a whole."""

TITLE_LENGTH: Final = 300
"""Characters: what is longer is no headline and is shortened."""

HEADLINE_LENGTH: Final = 120
"""Characters of a headline that is made from a first sentence."""

DETECTABLE: Final = 60
"""Letters that a text needs before its language is guessed."""

_FIRST_YEAR: Final = 1000
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST_EPOCH: Final = 10**8
_MILLISECONDS: Final = 10**11
_SAMPLE: Final = 2_000
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9_-]+)?")
_SURROGATE = re.compile("[\ud800-\udfff]")
_ZONES: Final = {
    "UTC": 0, "UT": 0, "GMT": 0, "Z": 0,
    "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
}  # fmt: skip
"""Hours from UTC of the zones that RFC 2822, 4.3 knows by name."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A text and what its file says of it; None: nothing."""

    text: str
    title: str | None = None
    publisher: str | None = None
    byline: str | None = None
    url: str | None = None
    published_at: datetime | None = None
    language: str | None = None


def draft(stated: Stated, origin: str | None, today: date) -> Draft:
    """The draft of an article. Without a title it is headed by its first sentence; without a publisher, the
    host of its address stands for it; without a time of publication, the day that its words imply (the latest
    not after `today`); without a language, the one that it looks like. `origin` holds unless it has an
    address, whose key it is then. `UnreadableArticleError` where the text holds no words."""
    text = clean(stated.text)
    if not any(character.isalnum() for character in text):
        raise UnreadableArticleError("holds no words; put the article's text into it")
    title = shortened(one_line(clean(stated.title or "")), TITLE_LENGTH) or first_sentence(text)
    url = clean_address(stated.url) if stated.url else None
    published = stated.published_at
    implied = None if published else implied_publication(f"{title}\n{text}", today)
    return Draft(
        text=text,
        title=title,
        publisher=_name(stated.publisher) or (_host(url) if url else None),
        byline=_name(stated.byline),
        url=url,
        published_at=datetime.combine(implied, NOON) if implied else published,
        published_inferred=implied is not None,
        language=primary_language(stated.language) or detected_language(text),
        origin=address_key(url) if url else origin,
    )


def clean(text: str) -> str:
    """The text without what no article means: NUL, byte order marks, lone surrogates, outer white space;
    every newline is a line feed."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").replace("\ufeff", "")
    return _SURROGATE.sub("", plain).strip()


def shortened(text: str, length: int) -> str:
    """At most `length` characters, cut between words where that costs less than half of them."""
    if len(text) <= length:
        return text
    cut = text[: length - 1]
    at = cut.rfind(" ")
    return (cut[:at] if at > length // 2 else cut).rstrip() + "…"


def first_sentence(text: str) -> str:
    """The first sentence as a headline."""
    head = text.lstrip()[:_SAMPLE]
    spans = sentences(head)
    return shortened(one_line(head[spans[0].start : spans[0].end] if spans else head), HEADLINE_LENGTH)


def _name(value: str | None) -> str | None:
    return shortened(one_line(clean(value or "")), TITLE_LENGTH) or None


def _host(url: str) -> str | None:
    return (urlsplit(url).hostname or "").removeprefix("www.") or None


def primary_language(tag: str | None) -> str | None:
    """The primary subtag of a BCP 47 tag, lower case: "en-GB" → "en"; None where it is no tag."""
    match = _LANGUAGE.fullmatch((tag or "").strip())
    return match[1].lower() if match else None


def detected_language(text: str) -> str | None:
    """The language that a text looks like; None where it has too few letters to tell."""
    head = text[:_SAMPLE]
    if sum(map(str.isalpha, head)) < DETECTABLE:
        return None
    import py3langid

    return str(py3langid.classify(head)[0])


def moment(value: object) -> datetime:
    """A stated time of publication in UTC: ISO 8601, RFC 2822, "9 June 2025", a date or time of YAML, or
    seconds or milliseconds since 1970. A date without a time of day counts as 12:00 UTC (`NOON`), a time
    without a zone as UTC. `UnreadableArticleError` where it can be read in two ways ("06/07/2025") or in
    none."""
    try:
        found = _moment(value)
        if found and found.year >= _FIRST_YEAR:
            return found.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    shown = shortened(one_line(value), 40) if isinstance(value, str) else type(value).__name__
    raise UnreadableArticleError(f"no date can be told from {shown!r}; write 2025-06-09 or 2025-06-09T14:30Z")


def _moment(value: object) -> datetime | None:
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    if isinstance(value, date):
        return datetime.combine(value, NOON)
    if isinstance(value, int | float) and not isinstance(value, bool) and value >= _FIRST_EPOCH:
        return _EPOCH + timedelta(seconds=value / 1000 if value >= _MILLISECONDS else value)
    if isinstance(value, int) and 0 < value < _FIRST_EPOCH:
        return _moment(str(value))
    if not isinstance(value, str) or len(value) > 100:
        return None
    words = value.strip()
    for read in (date.fromisoformat, datetime.fromisoformat):
        try:
            return _moment(read(words))
        except ValueError:
            continue
    return _moment(_in_words(words))


def _in_words(words: str) -> datetime:
    """`ValueError` unless every order of day, month and year gives the same, and all three are there."""
    from dateutil import parser  # type: ignore[import-untyped]

    orders = [(False, False)] if re.match(r"\d{4}", words) else [(d, y) for d in (0, 1) for y in (0, 1)]
    readings: set[datetime] = {
        parser.parse(words, dayfirst=bool(d), yearfirst=bool(y), default=default, tzinfos=_zone)
        for d, y in orders
        for default in (datetime.combine(date(2000, 1, 1), NOON), datetime.combine(date(2003, 12, 31), NOON))
    }
    if len(readings) != 1:
        raise ValueError(words)
    return readings.pop()


def _zone(name: str | None, offset: int | None) -> tzinfo:
    if offset is not None:
        return timezone(timedelta(seconds=offset))
    hours = _ZONES.get((name or "UTC").upper())
    if hours is None:
        raise ValueError(name)
    return timezone(timedelta(hours=hours))
