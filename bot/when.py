"""When, in words: the days and the time of day that people type → a schedule's, and back. Pure."""

import re
from collections.abc import Callable, Sequence
from datetime import time
from typing import Final, TypeVar

from bot.errors import BriefwireError
from bot.schedule import EVERY_DAY, WEEKDAYS
from bot.text import one_line
from bot.zones import names_zone

_NAMES: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SETS: Final = {
    "daily": EVERY_DAY,
    "every day": EVERY_DAY,
    "weekdays": WEEKDAYS,
    "weekends": EVERY_DAY - WEEKDAYS,
}
_TIME: Final = re.compile(
    r"(?P<hour>[0-9]{1,2})(?:[:.](?P<minute>[0-9]{2}))?\s?(?P<half>[ap])\.?m\.?"
    r"|(?P<hour24>[0-9]{1,2})[:.](?P<minute24>[0-9]{2})"
    r"|(?P<hour4>[0-9]{2})(?P<minute4>[0-9]{2})"
)
_RANGE: Final = re.compile(r"(\w+)\s?[-–]\s?(\w+)")

_LONGEST: Final = 200
"""Characters of a line that says when."""

_SHOWN: Final = 40
"""Characters of what somebody typed, in a reply."""

_Read = TypeVar("_Read")


def parse_time(text: str) -> time:
    """A time of day: "09:00", "9:00", "0900", "9am", "9.30 pm". `BriefwireError` where it is none, or could be two."""
    found = _TIME.fullmatch(text.strip().lower()) if len(text) <= _LONGEST else None
    if found is None:
        raise BriefwireError(f"“{_shown(text)}” is not a clear time of day: write it like 09:00, 18:30 or 9am.")
    hour = int(found["hour"] or found["hour24"] or found["hour4"])
    minute = int(found["minute"] or found["minute24"] or found["minute4"] or 0)
    if hour == 24 and not minute:
        raise BriefwireError("There is no 24:00: midnight is 00:00 of the next day.")
    if minute > 59 or hour > 23 or (found["half"] and not 1 <= hour <= 12):
        raise BriefwireError(f"There is no {_shown(text)}: times of day go from 00:00 to 23:59.")
    if found["half"]:
        hour = hour % 12 + (12 if found["half"] == "p" else 0)
    return time(hour, minute)


def parse_days(text: str) -> frozenset[int]:
    """Weekdays, Monday being 0: "daily", "weekdays", "weekends", "mon,wed", "Monday and Friday", "mon-thu".
    `BriefwireError` where some of it is none."""
    plain = " ".join(text.lower().split()) if len(text) <= _LONGEST else ""
    if plain in _SETS:
        return _SETS[plain]
    days: set[int] = set()
    wrong = None if plain else text
    for word in _RANGE.sub(r"\1-\2", plain.replace(",", " ").replace("&", " ")).split():
        first, _, last = word.partition("-")
        begin, end = _day(first), _day(last or first)
        if begin is not None and end is not None:
            days |= {(begin + step) % 7 for step in range((end - begin) % 7 + 1)}
        elif word != "and":
            wrong = wrong or word
    if wrong is not None or not days:
        raise BriefwireError(f"“{_shown(wrong or text)}” is no day: say daily, weekdays, or days such as mon,wed,fri.")
    return frozenset(days)


def days_text(days: frozenset[int]) -> str:
    """Days as `parse_days` reads them: "daily", "weekdays", or "mon,wed"."""
    if days in {EVERY_DAY, WEEKDAYS}:
        return "daily" if days == EVERY_DAY else "weekdays"
    return ",".join(_NAMES[day][:3] for day in sorted(days))


def parse_when(line: str) -> tuple[time, frozenset[int], str | None] | None:
    """A whole line that says when: time, days (daily, where it names none), and the words for a zone, if any:
    "09:00 weekdays London", "every Monday at 9am". None where anything in it says something else: such a line may be a
    question. The words for a zone may mean several zones, or be misspelt: `find_zone` says so."""
    words = line.split() if len(line) <= _LONGEST else []
    days, rest = _first(words, ("on", "every"), parse_days)
    at, rest = _first(rest, ("at",), parse_time)
    if days is None:
        days, rest = _first(rest, ("on", "every"), parse_days)
    zone = " ".join(rest[1:] if rest[:1] == ["in"] else rest)
    if at is None or (zone and not names_zone(zone)):
        return None
    return at, EVERY_DAY if days is None else days, zone or None


def _first(
    words: Sequence[str], fillers: Sequence[str], read: Callable[[str], _Read]
) -> tuple[_Read | None, Sequence[str]]:
    """What the most words at the beginning of a line say, behind a filler or not, and the words behind them."""
    for begin in (0, *([1] if words and words[0].lower() in fillers else [])):
        for end in range(len(words), begin, -1):
            try:
                return read(" ".join(words[begin:end])), words[end:]
            except BriefwireError:
                continue
    return None, words


def _day(word: str) -> int | None:
    """The number of a weekday's name, also shortened to three letters or more, or in the plural."""
    stem = word.rstrip(".").removesuffix("s")
    return next((n for n, name in enumerate(_NAMES) if len(stem) >= 3 and name.startswith(stem)), None)


def _shown(text: str) -> str:
    plain = one_line(text)
    return plain if len(plain) <= _SHOWN else f"{plain[:_SHOWN]}…"
