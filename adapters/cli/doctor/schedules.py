"""Whether digests come: processes, schedules, destinations, and what became of the last week's."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from adapters.cli.deliveries import rows, sentences
from adapters.cli.doctor.report import Check
from adapters.cli.options import command_line, utc_now
from adapters.cli.screen import counted
from adapters.cli.when import day_and_time

if TYPE_CHECKING:
    from bot.ledger import Life
    from bot.schedule import Schedule
    from bot.settings import Settings
    from bot.store import Store

LOOKED_BACK: Final = timedelta(days=7)
"""Digests that were due before are not reported any more."""

LIVES: Final = timedelta(days=31)
MOST_NOTICES: Final = 20


def schedules(settings: "Settings") -> Iterator[Check]:
    """How the workspace's schedules are; without a database nothing."""
    from adapters.bootstrap import database_path, engine
    from bot.errors import BriefwireError

    try:
        if not database_path(settings.database).exists():
            return
        with engine(settings.database, settings.workspace) as parts:
            now = utc_now()
            found = parts.store.schedules(parts.workspace)
            going = [schedule for schedule in found if not schedule.pause]
            yield _processes(parts.store.lives(now - LIVES), now, needed=bool(going))
            yield from _paused(found)
            yield from _places(going)
            if found:
                yield _next(going, len(found))
            yield from _digests(parts.store, parts.workspace, now)
            yield from _notices(parts.store, parts.workspace)
    except BriefwireError:  # the database's own check has told it
        return


def _processes(lives: "Sequence[Life]", now: datetime, *, needed: bool) -> Check:
    """Who sends digests now: whoever stored lately that it runs."""
    from bot.delivery.lateness import SHORTEST_GAP

    alive = [life for life in lives if not life.ended_at and abs(now - life.beat_at) < SHORTEST_GAP]
    if alive:
        names = ", ".join(f"{life.pid} on {life.host}" for life in alive)
        last = max(life.beat_at for life in alive)
        ago = max(0, round((now - last).total_seconds()))
        what = "1 process sends" if len(alive) == 1 else f"{len(alive)} processes send"
        return Check("runner", True, f"{what} digests ({names}); seen {ago} s ago")
    if not needed:
        return Check("runner", True, "no process sends digests, and none is scheduled")
    last_seen = max((life.ended_at or life.beat_at for life in lives), default=None)
    since = f" since {last_seen.astimezone():%a %d %b %H:%M}" if last_seen else ""
    install = command_line("service", "install")
    return Check(
        "runner", False, f"no process sends digests{since}", f"start {command_line('run')} - {install} keeps it going"
    )


def _paused(found: "Sequence[Schedule]") -> Iterator[Check]:
    for schedule in found:
        if schedule.pause and schedule.pause.kind != "asked":
            since = day_and_time(schedule.pause.at, schedule.rule.zone)
            yield Check(
                "schedule",
                False,
                f"{schedule.id} is paused since {since}: {schedule.pause.why}",
                f"once it can be sent again: {command_line('schedule', 'resume', str(schedule.id))}",
            )


def _places(going: "Sequence[Schedule]") -> Iterator[Check]:
    """Folders that cannot be written; what other platforms would say is asked by their own checks."""
    from adapters.destinations import unwritable

    for destination in dict.fromkeys(schedule.destination for schedule in going):
        platform, _, place = destination.partition(":")
        if platform == "file" and (why := unwritable(Path(place))):
            yield Check(
                "destination", False, f"{place} cannot be written ({why})", "make the folder, or allow writing to it"
            )


def _next(going: "Sequence[Schedule]", count: int) -> Check:
    """When the next digest is due; a zone that this machine's tz database does not know says never."""
    lost = next((schedule for schedule in going if schedule.next_due is None), None)
    if lost:
        mend = "bring the system's tz database, or the package tzdata, up to date"
        return Check("schedules", False, f"schedule {lost.id} has an unknown time zone, {lost.rule.zone}", mend)
    first = min(going, key=lambda each: each.next_due or datetime.max.replace(tzinfo=UTC), default=None)
    if first is None or first.next_due is None:
        return Check("schedules", True, f"{counted(count, 'schedule')}, none of which is going on")
    due = day_and_time(first.next_due, first.rule.zone)
    return Check(
        "schedules",
        True,
        f"{counted(count, 'schedule')}; the next digest is due {due} {first.rule.zone} (schedule {first.id})",
    )


def _digests(store: "Store", workspace: str, now: datetime) -> Iterator[Check]:
    """What was not sent, or perhaps not, in the last week: a fault until a later digest has told of that time too."""
    from bot.ledger import COVERING

    found = [
        row for row in rows(store, workspace, now, since=(now - LOOKED_BACK).date()) if not row.schedule.removed_at
    ]
    told = dict(zip((row.entry.key for row in found), sentences(store, found, now), strict=True))
    covered: set[int] = set()
    for row in found:
        state, number = row.entry.state, row.schedule.id
        if state in {"missed", "failed", "unknown"}:
            mend = {
                "missed": f"keep {command_line('run')} going: the next digest tells of this time too",
                "failed": "see to what was refused: the next digest tells of this time too",
                "unknown": f"look whether it is at {row.schedule.destination}; the next digest goes on after it",
            }[state]
            yield Check("digest", number in covered, told[row.entry.key], None if number in covered else mend)
        if state in COVERING:
            covered.add(number)


def _notices(store: "Store", workspace: str) -> Iterator[Check]:
    """What people are still to be told."""
    waiting = store.notices(MOST_NOTICES)
    theirs = store.schedules_with({notice.schedule_id for notice in waiting})
    for notice in waiting:
        if theirs[notice.schedule_id].workspace == workspace:
            yield Check("notice", True, f"not told yet to {notice.person or 'the operator'}: {notice.text}")
