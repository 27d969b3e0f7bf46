"""What people do with schedules: add, remove, pause and resume them, and see when they are due."""

import logging
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Final

from bot.audience import Audience, sees
from bot.errors import BriefwireError
from bot.following import LONGEST_TOPIC
from bot.follows import stems
from bot.schedule import (
    EVERY_DAY,
    MOST_SCHEDULES,
    NewSchedule,
    Occurrence,
    Pause,
    Rule,
    Schedule,
    known_zone,
    occurrences,
)
from bot.store import Store
from bot.text import fold, one_line

MOST_STORIES: Final = 20
"""Stories of a scheduled digest, which is to be read in a few minutes."""

SHORTEST_GRACE: Final = timedelta(minutes=15)
LONGEST_GRACE: Final = timedelta(hours=24)
"""By then the next digest of a daily schedule is due."""

_log = logging.getLogger(__name__)


def add_schedule(store: Store, new: NewSchedule, now: datetime, limit: int = MOST_SCHEDULES) -> Schedule:
    """Stores a schedule; its first occurrence is the first one after `now`. `BriefwireError` where it cannot be kept:
    an unknown zone, a source that its destination may not see, more than `limit` in its workspace, or one that asks for
    the same already."""
    new = replace(
        new,
        topics=tuple(dict.fromkeys(one_line(topic) for topic in new.topics)),
        sources=tuple(sorted(set(new.sources))),
    )
    _check(new)
    first = next_occurrences(new.rule, now, 1)
    with store.transaction():
        _check_sources(store, new)
        known = store.schedules(new.workspace)
        same = next((each for each in known if _asks(each) == _asks(new)), None)
        if same is not None:
            raise BriefwireError(f"Schedule {same.id} does that already: remove that one first.")
        if len(known) >= limit:
            raise BriefwireError(f"This workspace has {limit} schedules already: remove one before you add another.")
        number = store.add_schedule(new, now, first[0].due if first else None)
        added = store.schedules_with([number])[number]
    _tell(added, new.made_by, "adds")
    return added


def remove_schedule(store: Store, workspace: str, schedule_id: int, by: str | None, now: datetime) -> Schedule:
    """Removes a schedule of the workspace; what it sent stays in the ledger. `by` is who asks, as the platform names
    them, None for the operator. `BriefwireError` where there is no such schedule."""
    with store.transaction():
        schedule = find_schedule(store, workspace, schedule_id)
        store.remove_schedule(schedule_id, now)
    _tell(schedule, by, "removes")
    return schedule


def pause_schedule(store: Store, workspace: str, schedule_id: int, by: str | None, now: datetime) -> Schedule:
    """Pauses a schedule until it is resumed. `BriefwireError` where somebody asked for that already."""
    with store.transaction():
        schedule = find_schedule(store, workspace, schedule_id)
        if schedule.pause and schedule.pause.kind == "asked":
            raise BriefwireError(f"Schedule {schedule_id} is paused already: resume it when it is to go on.")
        pause = Pause("asked", now, f"{_named(by)} asked for it")
        store.set_pause(schedule_id, pause, schedule.covered_until, schedule.next_due)
    _tell(schedule, by, "pauses")
    return replace(schedule, pause=pause)


def resume_schedule(store: Store, workspace: str, schedule_id: int, by: str | None, now: datetime) -> Schedule:
    """Lets a paused schedule go on with its next occurrence. Where nobody had asked for the pause, one that is not too
    late yet is posted too. `BriefwireError` where it is not paused."""
    with store.transaction():
        schedule = find_schedule(store, workspace, schedule_id)
        if schedule.pause is None:
            raise BriefwireError(f"Schedule {schedule_id} is not paused: there is nothing to resume.")
        asked = schedule.pause.kind == "asked"
        covered = now if asked else max(schedule.covered_until, now - schedule.grace)
        following = next_occurrences(schedule.rule, covered, 1)
        due = following[0].due if following else None
        store.set_pause(schedule_id, None, covered, due)
    _tell(schedule, by, "resumes")
    return replace(schedule, pause=None, covered_until=covered, next_due=due)


def find_schedule(store: Store, workspace: str, schedule_id: int) -> Schedule:
    """A schedule of the workspace. `BriefwireError` where it has none with this number."""
    found = store.schedules_with([schedule_id]).get(schedule_id)
    if found is None or found.workspace != workspace or found.removed_at:
        raise BriefwireError(f"There is no schedule {schedule_id} here: the list of schedules shows their numbers.")
    return found


def next_occurrences(rule: Rule, after: datetime, count: int) -> list[Occurrence]:
    """The first occurrences of a rule after a moment. `BriefwireError` where its zone is unknown."""
    if not known_zone(rule.zone):
        raise BriefwireError(
            f"The time zone {one_line(rule.zone)!r} is unknown here: name a city, such as London, or an IANA zone, "
            "such as Europe/London."
        )
    return list(islice(occurrences(rule, after), count))


def _check(new: NewSchedule) -> None:
    if not new.rule.days or not new.rule.days <= EVERY_DAY:
        raise BriefwireError("A schedule needs at least one day of the week: daily, weekdays, or such as mon,wed.")
    if not 1 <= new.stories <= MOST_STORIES:
        raise BriefwireError(f"A scheduled digest tells between 1 and {MOST_STORIES} stories.")
    if not SHORTEST_GRACE <= new.grace <= LONGEST_GRACE:
        raise BriefwireError("A digest may come between a quarter of an hour and 24 hours late: choose a grace within.")
    for topic in new.topics:
        if not stems(topic) or len(topic) > LONGEST_TOPIC:
            raise BriefwireError(f"A topic is a few words, at most {LONGEST_TOPIC} characters.")


def _check_sources(store: Store, new: NewSchedule) -> None:
    """Readers of the destination may see these sources, all of which the workspace has."""
    known = {source.id: source for source in store.sources(new.workspace)}
    readers = Audience(new.workspace, new.destination, "full")
    for number in new.sources:
        source = known.get(number)
        if source is None or (source.private and not sees(readers, source)):
            raise BriefwireError(f"There is no source {number} here: the list of sources shows their numbers.")
        if not sees(readers, source):
            raise BriefwireError(
                f"Source {number} is confidential, and {one_line(new.destination)} is not among the channels that may "
                "see it: add it again with that channel, or leave it out."
            )


def _asks(schedule: NewSchedule) -> tuple[object, ...]:
    """What makes two schedules of a workspace the same."""
    topics = frozenset(fold(topic) for topic in schedule.topics)
    return schedule.destination, schedule.rule, topics, frozenset(schedule.sources)


def _tell(schedule: Schedule, by: str | None, verb: str) -> None:
    who = _named(by)
    _log.info("%s: %r %s schedule %d for %r", schedule.workspace, who, verb, schedule.id, schedule.destination)


def _named(by: str | None) -> str:
    return by or "the operator"
