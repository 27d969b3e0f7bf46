"""Moments, windows and sources in the words of a message: what all platforms say alike."""

from datetime import datetime, tzinfo
from typing import Final

from bot.ingest.stated import shortened
from bot.model import Citation, Digest, UnreadSource, Window
from bot.text import one_line

MONTHS: Final = "January February March April May June July August September October November December".split()
NAME_LENGTH: Final = 40
"""Characters of an article's title where it stands for a missing publisher."""


def in_zone(moment: datetime, zone: tzinfo | None) -> datetime:
    """The same moment in this time zone, the machine's where None; as it is at the ends of the calendar."""
    try:
        return moment.astimezone(zone)
    except (OverflowError, OSError, ValueError):
        return moment


def day(moment: datetime, zone: tzinfo | None = None, *, year: bool = False) -> str:
    """ "9 June" in this time zone, the machine's where None."""
    local = in_zone(moment, zone)
    return f"{local.day} {MONTHS[local.month - 1]}" + (f" {local.year}" if year else "")


def source_name(citation: Citation) -> str:
    """The publisher, or the article's title, shortened."""
    if citation.publisher:
        return one_line(citation.publisher)
    return shortened(one_line(citation.title), NAME_LENGTH)


def in_words(citation: Citation, now: datetime, zone: tzinfo | None = None) -> str:
    """ "Harbour Courier, 9 June", with the year where it is not that of `now`."""
    at = citation.published_at
    another_year = at is not None and in_zone(at, zone).year != in_zone(now, zone).year
    published = [day(at, zone, year=another_year)] if at else []
    return ", ".join([source_name(citation), *published, *marks(citation)])


def marks(citation: Citation) -> list[str]:
    """What a reader is told of a source beside its name: "internal", "in French"."""
    language = language_name(citation.language) if citation.language else None
    return ["internal"] * citation.internal + ([f"in {language}"] if language else [])


def language_name(code: str) -> str | None:
    """A language's name in English, by its code; None where it has none."""
    from babel import Locale

    name = Locale("en").languages.get(code)
    return str(name) if name else None


def measure(digest: Digest, zone: tzinfo | None) -> str:
    """The digest's window, and what it holds."""
    publishers = len({publisher for story in digest.stories for publisher in story.publishers})
    parts = [window(digest.window, zone), counted(digest.articles, "article")]
    if digest.stories:
        parts.append(f"{counted(len(digest.stories), 'story')} from {counted(publishers, 'publisher')}")
    return " · ".join(parts)


def window(of: Window, zone: tzinfo | None) -> str:
    """ "9 June 07:00 – 10 June 07:00 UTC"."""
    since, until = in_zone(of.since, zone), in_zone(of.until, zone)
    first, last = (day(moment, zone, year=since.year != until.year) for moment in (since, until))
    return f"{first} {since:%H:%M} – {'' if first == last else f'{last} '}{until:%H:%M} {until.tzname()}"


def quiet(of: Window, zone: tzinfo | None) -> str:
    """What is said of a window in which nothing was new."""
    since = in_zone(of.since, zone)
    another_year = since.year != in_zone(of.until, zone).year
    return f"Nothing new since {since:%a} {day(since, zone, year=another_year)} {since:%H:%M}."


def unread(source: UnreadSource, zone: tzinfo | None) -> str:
    """Which source could not be read, since when and why."""
    since = f" since {in_zone(source.since, zone):%a %H:%M}" if source.since else ""
    return f"Could not be read{since}: {one_line(source.source)} ({one_line(source.error)})"


def counted(number: int, word: str) -> str:
    """ "1 story", "2 stories"."""
    plural = f"{word[:-1]}ies" if word.endswith("y") else f"{word}s"
    return f"{number} {word if number == 1 else plural}"
