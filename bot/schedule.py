"""When digests are due: schedules, and the next local occurrence in a time zone. Pure.

All datetimes are aware and in UTC, except where a docstring says otherwise.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, Literal
from zoneinfo import ZoneInfo

from bot.errors import BriefwireError

QuietDay = Literal["line", "silent"]
"""What a schedule posts on a day without news, when its sources were read: one line, or nothing."""

PauseKind = Literal["asked", "gone", "removed", "revoked"]
"""Why a schedule is paused: somebody asked for it, its channel is gone, the bot was removed, a token was revoked."""

EVERY_DAY: Final = frozenset(range(7))
WEEKDAYS: Final = frozenset(range(5))
"""Monday is 0."""

GRACE: Final = timedelta(hours=3)
"""How late a digest is still posted, unless its schedule says otherwise."""

MOST_SCHEDULES: Final = 100
"""Schedules of a workspace, unless a setting says otherwise."""

_FIRST_DAY: Final = date.min.toordinal() + 2
_LAST_DAY: Final = date.max.toordinal() - 2
"""Days whose moments can be told in every zone: offsets are shorter than a day, and gaps end on the next one."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A local time on some weekdays (Monday is 0, at least one) in an IANA time zone."""

    at: time
    days: frozenset[int]
    zone: str


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One date on which a schedule is due: the local date that it asked for, and the moment. Where that time does not
    exist, the moment may be on the next local date."""

    on: date
    due: datetime


@dataclass(frozen=True, slots=True)
class Pause:
    """Why a schedule is paused, since when, and in words what happened or who asked."""

    kind: PauseKind
    at: datetime
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSchedule:
    """A schedule to be added. `topics` and `sources` (ids) narrow what its channel follows; `stories` is how many a
    digest tells at most. `tag` is random and stands in the keys of its messages, so that two stores that post to one
    channel do not take each other's messages for their own. `made_by` is who made it, as the platform names them; None
    for the operator."""

    workspace: str
    destination: str
    rule: Rule
    tag: str
    topics: tuple[str, ...] = ()
    sources: tuple[int, ...] = ()
    stories: int = 5
    quiet: QuietDay = "line"
    grace: timedelta = GRACE
    made_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule(NewSchedule):
    """A stored schedule. Its occurrences up to `covered_until` are in the ledger, or were never to be; the next one is
    due at `next_due`, None where it never is."""

    id: int
    made_at: datetime
    covered_until: datetime
    next_due: datetime | None
    pause: Pause | None = None
    removed_at: datetime | None = None


def occurrence_on(rule: Rule, on: date) -> Occurrence | None:
    """The occurrence of a rule on a local date; None where its weekday is another, or the zone skips this date.

    A time that does not exist on the date is due at the first valid moment after it, one that exists twice at the
    first of the two (https://peps.python.org/pep-0495/: `fold`). `BriefwireError` where the zone is not known here."""
    if on.weekday() not in rule.days:
        return None
    zone = _zone(rule.zone)
    due = _first_valid(datetime.combine(on, rule.at), zone)
    if due.astimezone(zone).date() != on and _first_valid(datetime.combine(on, time()), zone) == due:
        return None
    return Occurrence(on, due)


def occurrences(rule: Rule, after: datetime) -> Iterator[Occurrence]:
    """The occurrences of a rule that are due after a moment, in order; it ends with the calendar. `BriefwireError`
    where the zone is not known here.

    What is due after a moment belongs to its local date, to a later one or, where a gap goes over midnight, to the one
    before: no gap of the tz database that begins before midnight is as long as a day."""
    zone = _zone(rule.zone)
    try:
        first = after.astimezone(zone).toordinal() - 1
    except OverflowError:
        first = after.toordinal() - 1
    for day in range(max(first, _FIRST_DAY), _LAST_DAY + 1):
        occurrence = occurrence_on(rule, date.fromordinal(day))
        if occurrence is not None and occurrence.due > after:
            yield occurrence


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise BriefwireError(
            f"The time zone {name!r} is not known on this machine: update the tzdata package, or make the "
            "schedule anew with another zone."
        ) from None


def _first_valid(wall: datetime, zone: ZoneInfo) -> datetime:
    """The moment at which a wall clock of the zone first shows this time or, where it never does, the first one after
    which it shows a later time."""
    moment = wall.replace(tzinfo=zone).astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == wall:
        return moment
    before, after = wall.replace(tzinfo=zone, fold=1).astimezone(UTC), moment
    offset = after.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) // 2
        if middle.astimezone(zone).utcoffset() == offset:
            after = middle
        else:
            before = middle
    return after.replace(microsecond=0)
