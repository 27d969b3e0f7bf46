"""How times of schedules are typed and shown."""

from collections.abc import Callable
from datetime import UTC, datetime, time, tzinfo
from typing import TYPE_CHECKING, Final, TypeVar
from zoneinfo import ZoneInfo

import click

if TYPE_CHECKING:
    from bot.schedule import Occurrence, Rule

_Read = TypeVar("_Read")


class Words(click.ParamType[_Read]):
    """What people type, read by a function that says in a `BriefwireError` what is wrong with it."""

    def __init__(self, name: str, read: Callable[[str], _Read]) -> None:
        self.name = name
        self._read = read

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> _Read:
        from bot.errors import BriefwireError

        try:
            return self._read(value)
        except BriefwireError as error:
            self.fail(str(error), param, ctx)


def _time(words: str) -> time:
    from bot.when import parse_time

    return parse_time(words)


def _days(words: str) -> frozenset[int]:
    from bot.when import parse_days

    return parse_days(words)


def _zone(words: str) -> str:
    from bot.zones import find_zone

    return find_zone(words)


TIME: Final = Words("HH:MM", _time)
DAYS: Final = Words("DAYS", _days)
ZONE: Final = Words("ZONE", _zone)


def rule_text(rule: "Rule", now: datetime) -> str:
    """ "weekdays at 09:00, London time (Europe/London)"."""
    from bot.when import days_text

    return f"{days_text(rule.days)} at {rule.at:%H:%M}, {zone_text(rule.zone, now)}"


def zone_text(zone: str, now: datetime) -> str:
    """ "London time (Europe/London)"; a zone that this machine does not know any more says so."""
    from bot.schedule import known_zone
    from bot.zones import zone_name

    if not known_zone(zone):
        return f"{zone}, which this machine does not know"
    name = zone_name(zone, now)
    return name if name == zone else f"{name} ({zone})"


def day_and_time(moment: datetime, zone: str) -> str:
    """ "Wed 25 November 09:00", in a zone, or in UTC where that is unknown."""
    clock = clock_of(zone)
    local = moment.astimezone(clock)
    return f"{local:%a} {local.day} {local:%B %H:%M}{' UTC' if clock is UTC else ''}"


def clock_of(zone: str) -> tzinfo:
    """A zone's local time, or UTC where this machine does not know it."""
    from bot.schedule import known_zone

    return ZoneInfo(zone) if known_zone(zone) else UTC


def occurrence_text(rule: "Rule", occurrence: "Occurrence") -> str:
    """ "Sun 30 March 2025 03:00 (01:00 UTC): 02:30 does not exist on 30 March"."""
    local = occurrence.due.astimezone(ZoneInfo(rule.zone))
    utc = occurrence.due.astimezone(UTC)
    other_day = "" if utc.date() == local.date() else f"{utc:%a} "
    note = clock_change(rule, occurrence)
    return f"{local:%a} {local.day} {local:%B %Y %H:%M} ({other_day}{utc:%H:%M} UTC){f': {note}' if note else ''}"


def clock_change(rule: "Rule", occurrence: "Occurrence") -> str | None:
    """What is unusual about a day on which the clock is changed at just this time."""
    local = occurrence.due.astimezone(ZoneInfo(rule.zone))
    on = f"{occurrence.on.day} {occurrence.on:%B}"
    if local.replace(tzinfo=None) != datetime.combine(occurrence.on, rule.at):
        return f"{rule.at:%H:%M} does not exist on {on}"
    if local.replace(fold=1).utcoffset() != local.utcoffset():
        return f"{rule.at:%H:%M} comes twice on {on}, this is the first"
    return None
