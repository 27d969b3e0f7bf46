"""Time zones by name: what people call them → IANA names, and back."""

import re
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from bot.errors import BriefwireError
from bot.text import one_line
from bot.zones.database import canonical, cities
from bot.zones.names import Named, names, plain

_OFFSET: Final = re.compile(r"(?:utc|gmt)? ?[+-] ?[0-9]{1,2}(?::?[0-9]{2})?")

_LONGEST: Final = 100
"""Characters: no zone's name is as long."""

_SHOWN: Final = 40
"""Characters of what somebody typed, in a reply."""

_LIKE: Final = 80
"""From how alike two names may be meant for each other, of 100 (rapidfuzz's ratio): one letter of five differs."""


def find_zone(words: str) -> str:
    """The IANA name of the zone that somebody names: "London", "sao paulo", "Japan", "CET", "america/new_york". An old
    name gives the one used now. `BriefwireError` where the words mean several zones, or none."""
    if not one_line(words):
        raise BriefwireError("Name a time zone: a city such as London, a country, or a name such as Europe/London.")
    found = _named(words)
    if found is None:
        raise BriefwireError(_unknown(words))
    if found.zones[1:]:
        choices = ", ".join(cities()[zone] for zone in found.zones)
        raise BriefwireError(f"{found.name} has several time zones: name a city, such as {choices}.")
    return found.zones[0]


def names_zone(words: str) -> bool:
    """Whether words name a zone, or several, or are a slip away from it."""
    return _named(words) is not None or _is_offset(words) or bool(_nearest(words))


def zone_name(zone: str, moment: datetime) -> str:
    """A zone as people call it behind a time: "London time", by its city, whatever the season; one that has none by its
    abbreviation at the moment ("UTC"), or by its own name."""
    city = cities().get(canonical(zone))
    if city:
        return f"{city} time"
    try:
        short = moment.astimezone(ZoneInfo(zone)).tzname()
    except (KeyError, ValueError, OSError):
        return zone
    return short if short and short.isalpha() else zone


def machine_zone() -> str:
    """The IANA name of this machine's zone; "UTC" where it does not tell."""
    from tzlocal import get_localzone_name

    try:
        name = get_localzone_name()
        ZoneInfo(name)
    except (LookupError, ValueError, OSError, TypeError):
        return "UTC"
    return canonical(name)


def _named(words: str) -> Named | None:
    if len(words) > _LONGEST:
        return None
    asked = plain(words)
    return next(
        (names()[word] for word in (asked, asked.removesuffix(" time"), f"{asked} time") if word in names()), None
    )


def _is_offset(words: str) -> bool:
    return len(words) <= _LONGEST and bool(_OFFSET.fullmatch(plain(words)))


def _unknown(words: str) -> str:
    shown = one_line(words[: 2 * _SHOWN])
    shown = shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}…"
    if _is_offset(words):
        return f"{shown} does not say when clocks change: name a city, such as London or New York."
    near = _nearest(words)
    if near:
        return f"“{shown}” is no time zone that is known here. Did you mean {' or '.join(near)}?"
    return f"“{shown}” is no time zone that is known here: name a city or a country, or a zone such as Europe/London."


def _nearest(words: str) -> list[str]:
    """The names that are most like these words, the best first."""
    from rapidfuzz import fuzz, process

    asked = plain(words) if len(words) <= _LONGEST else ""
    if len(asked) < 4:
        return []
    found = process.extract(asked, list(names()), scorer=fuzz.ratio, limit=9, score_cutoff=_LIKE)
    return list(dict.fromkeys(names()[name].name for name, *_ in found))[:3]
