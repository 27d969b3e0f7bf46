"""Why a digest came late, or not at all, in words. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.ledger import LATE, Life
from bot.schedule import known_zone

LOOK_BACK: Final = timedelta(days=1)
"""How long before its time a digest's lives are looked at: who wants to know since when nobody ran asks the store for
the lives since `due - LOOK_BACK`."""

SHORTEST_GAP: Final = timedelta(seconds=90)
"""Processes beat every 30 s: a shorter silence is none."""

_WEEKDAY_KNOWN: Final = timedelta(days=6)
"""So far from a moment its weekday alone says which day is meant."""


@dataclass(frozen=True, slots=True)
class _Gap:
    """When no process ran, or none saw the clock go on; `begin` None: since before anything that is known."""

    begin: datetime | None
    end: datetime

    def within(self, begin: datetime, end: datetime) -> timedelta:
        """How much of a stretch it takes."""
        return max(min(self.end, end) - max(self.begin or begin, begin), timedelta())


def why_late(
    due: datetime,
    sent: datetime | None,
    built: datetime | None,
    lives: Sequence[Life],
    zone: str,
    attempts: int,
    error: str | None,
) -> str | None:
    """What made a digest late, by what took longest: "no process ran from 08:51 to 09:41". None where it is not late,
    was not sent, or nothing tells. `lives` are those since `due - LOOK_BACK`; `error` is what its destination said
    last, in words that follow its name, and `attempts` how often the part was posted that took most."""
    if sent is None or sent - due <= LATE:
        return None
    ready = min(max(built or sent, due), sent)
    gaps = _gaps(lives, due, sent)
    offline = _total(gaps, due, sent)
    building = ready - due - _total(gaps, due, ready)
    sending = sent - ready - _total(gaps, ready, sent)
    longest = max(offline, building, sending)
    if longest == offline:
        return _nobody(max(gaps, key=lambda gap: gap.within(due, sent)), due, zone)
    if longest == building:
        return f"it took {duration(building)} to build" if built else None
    tries = f" ({attempts} tries)" if attempts > 1 else ""
    return f"the destination {error}{tries}" if error else f"it took {duration(sending)} to send"


def late_words(due: datetime, built_at: datetime, lives: Sequence[Life]) -> str | None:
    """What a digest says of itself: "42 min late: was offline"; None where it is not late."""
    late = built_at - due
    if late <= LATE:
        return None
    offline = _total(_gaps(lives, due, built_at), due, built_at)
    return f"{duration(late)} late{': was offline' if offline * 2 > late else ''}"


def missed_words(due: datetime, now: datetime, lives: Sequence[Life], zone: str) -> str:
    """Why an occurrence was missed: "no process ran from Mon 18:00 to Tue 12:40". `lives` as with `why_late`."""
    gaps = _gaps(lives, due, now)
    if not gaps:
        return "it was not built in time"
    return _nobody(max(gaps, key=lambda gap: gap.within(due, now)), due, zone)


def covers_words(missed: Sequence[date]) -> str | None:
    """Which missed days a digest covers beside its own: "also covers Tuesday 24 November, which was missed"."""
    if not missed:
        return None
    days = [f"{on:%A} {on.day} {on:%B}" for on in sorted(missed)]
    if not days[1:]:
        return f"also covers {days[0]}, which was missed"
    if days[2:]:
        return f"also covers {len(days)} days that were missed, {days[0]} to {days[-1]}"
    return f"also covers {days[0]} and {days[1]}, which were missed"


def duration(length: timedelta) -> str:
    """Whole minutes: "42 min", "3 h", "1 h 5 min"."""
    hours, minutes = divmod(int(length.total_seconds()) // 60, 60)
    return " ".join([*([f"{hours} h"] if hours else []), *([f"{minutes} min"] if minutes or not hours else [])])


def clock(moment: datetime, zone: str, beside: date, *, named: bool = False) -> str:
    """A moment as people of a zone say it beside a date there: "09:42", on another date "Wed 09:42", far from it
    "Wed 2 December 09:42". `named` names the day in any case."""
    local = local_time(moment, zone)
    far = abs(local.date() - beside) > _WEEKDAY_KNOWN
    day = f"{local:%a} {local.day} {local:%B} " if far else f"{local:%a} "
    return f"{day if named or local.date() != beside else ''}{local:%H:%M}"


def local_time(moment: datetime, zone: str) -> datetime:
    """A moment in a zone; in UTC where this machine does not know the zone any more."""
    return moment.astimezone(ZoneInfo(zone) if known_zone(zone) else UTC)


def _nobody(gap: _Gap, due: datetime, zone: str) -> str:
    on = local_time(due, zone).date()
    if gap.begin is None:
        return f"no process ran until {clock(gap.end, zone, on)}"
    named = any(local_time(moment, zone).date() != on for moment in (gap.begin, gap.end))
    begin, end = (clock(moment, zone, on, named=named) for moment in (gap.begin, gap.end))
    return f"no process ran from {begin} to {end}"


def _gaps(lives: Sequence[Life], begin: datetime, end: datetime) -> list[_Gap]:
    """When nobody ran, as far as it touches [begin, end]. After the last known beat there is no gap: whoever sent or
    gave up at the end ran until then, and may not have beaten since."""
    gaps: list[_Gap] = []
    known_until: datetime | None = None
    for life in sorted(lives, key=lambda life: life.began_at):
        if known_until is None or life.began_at - known_until >= SHORTEST_GAP:
            gaps.append(_Gap(known_until, life.began_at))
        known_until = max(known_until or _end(life), _end(life))
    return [gap for gap in gaps if gap.within(begin, end)]


def _end(life: Life) -> datetime:
    return life.ended_at or life.beat_at


def _total(gaps: Sequence[_Gap], begin: datetime, end: datetime) -> timedelta:
    return sum((gap.within(begin, end) for gap in gaps), timedelta())
