"""The dates of a feed: read in whatever form they come, and believed only where they can be true."""

import re
from calendar import timegm
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Final

from bot.errors import UnreadableArticleError
from bot.ingest.stated import NOON, moment

AHEAD: Final = timedelta(days=1)
"""A date that is further ahead is not believed; one that is less is taken for now: clocks and zones go wrong."""

_FIRST: Final = datetime(1971, 1, 1, tzinfo=UTC)
"""No earlier date is believed: 0 seconds since 1970 is what a program writes that knows none."""

_NO_DAY = re.compile(r"\s*\d{4}(?:-\d\d?)?\s*")
_COMPACT = re.compile(r"\d{8}T\d{4}.*")
"""ISO 8601 without separators, of which feedparser reads the day alone."""
_NO_HOUR = re.compile(r"[^:T]*")
_SPOKEN = re.compile(r"(?:[^\W\d_]{2,12}\.?,?\s+)?(\d{1,2})\.?\s+([^\W\d_]{3,12})\.?\s+(\d{2,4}\b.*)", re.DOTALL)
_MONTHS: Final = {
    "janvier": 1, "janv": 1, "januar": 1, "jänner": 1, "enero": 1, "ene": 1, "gennaio": 1, "gen": 1,
    "février": 2, "févr": 2, "fév": 2, "fevrier": 2, "februar": 2, "febrero": 2, "febbraio": 2,
    "mars": 3, "märz": 3, "mär": 3, "mrz": 3, "marzo": 3,
    "avril": 4, "avr": 4, "abril": 4, "abr": 4, "aprile": 4,
    "mai": 5, "mayo": 5, "maggio": 5, "mag": 5, "mei": 5,
    "juin": 6, "juni": 6, "junio": 6, "giugno": 6, "giu": 6,
    "juillet": 7, "juil": 7, "juli": 7, "julio": 7, "luglio": 7, "lug": 7,
    "août": 8, "aout": 8, "agosto": 8, "ago": 8,
    "septembre": 9, "septiembre": 9, "settembre": 9, "set": 9,
    "octobre": 10, "oktober": 10, "okt": 10, "octubre": 10, "ottobre": 10, "ott": 10,
    "novembre": 11, "noviembre": 11,
    "décembre": 12, "déc": 12, "dezember": 12, "dez": 12, "diciembre": 12, "dic": 12, "dicembre": 12,
}  # fmt: skip
"""Months by names that differ from the English ones: German, French, Spanish, Italian, some Dutch."""
_ENGLISH: Final = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_LONGEST_DATE: Final = 100


def believed(stated: object, parsed: Any, now: datetime) -> datetime | None:
    """The time in UTC that `stated` gives, None where it gives none that can be true: no day, before 1971, more than
    a day after `now`. `parsed` is feedparser's reading of it (a UTC time tuple), if there is one. A time without a
    zone counts as UTC, a date without a time of day as noon."""
    found = _read(stated, parsed)
    if found is None or found < _FIRST or found - now > AHEAD:
        return None
    return min(found, now)


def _read(stated: object, parsed: Any) -> datetime | None:
    if isinstance(stated, str):
        stated = stated.strip()[:_LONGEST_DATE]
        if _NO_DAY.fullmatch(stated):
            return None
    try:
        if parsed and not (isinstance(stated, str) and _COMPACT.fullmatch(stated)):
            read = datetime.fromtimestamp(timegm(parsed), UTC)
            dated_only = isinstance(stated, str) and _NO_HOUR.fullmatch(stated)
            return datetime.combine(read.date(), NOON) if dated_only else read
        return moment(stated)
    except (UnreadableArticleError, ValueError, OverflowError, TypeError):
        return _in_other_words(stated) if isinstance(stated, str) else None


def _in_other_words(stated: str) -> datetime | None:
    """A date of RFC 822 with the names of days and months in another language, or one of RFC 850."""
    spoken = _SPOKEN.fullmatch(stated)
    month = _MONTHS.get(spoken[2].lower()) if spoken else None
    english = f"{spoken[1]} {_ENGLISH[month - 1]} {spoken[3]}" if spoken and month else stated
    try:
        found = parsedate_to_datetime(english) if ":" in english else moment(english)
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (UnreadableArticleError, ValueError, OverflowError, TypeError, IndexError):
        return None
