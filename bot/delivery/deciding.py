"""What delivering decides, without doing it. Pure."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Final

from tenacity import RetryCallState, Retrying
from tenacity.wait import wait_exponential

from bot.briefing import Brief
from bot.ledger import EntryKey, LedgerEntry, NewEntry, Notice
from bot.model import Digest, DigestStory, Told, Window
from bot.schedule import Occurrence, Pause, Schedule, occurrences
from bot.text import one_line

MOST_MISSED: Final = 31
"""Occurrences of one schedule that are entered together: who was away for longer is told of the last month."""

FIRST_WINDOW: Final = timedelta(hours=24)
LONGEST_WINDOW: Final = timedelta(days=7)

FIRST_WAIT: Final = timedelta(seconds=5)
LONGEST_WAIT: Final = timedelta(minutes=10)
"""Between two tries."""

LONGEST_ASKED: Final = timedelta(days=1)

LONGEST_ERROR: Final = 500
"""Characters that are kept of what went wrong."""

PAUSED_WAIT: Final = timedelta(minutes=1)
"""After this, what was on its way when its schedule was paused is looked at again: it may go on by then."""

_waits = wait_exponential(multiplier=FIRST_WAIT.total_seconds(), max=LONGEST_WAIT.total_seconds())


@dataclass(frozen=True, slots=True)
class FannedOut:
    """The occurrences of a schedule that have become due; up to when it is covered with them, and when the next one is
    due (None: never)."""

    entries: tuple[NewEntry, ...]
    covered_until: datetime
    next_due: datetime | None


def next_due(schedule: Schedule, after: datetime) -> datetime | None:
    """When a schedule is due next after a moment."""
    return next((occurrence.due for occurrence in occurrences(schedule.rule, after)), None)


def fan_out(schedule: Schedule, now: datetime) -> FannedOut:
    """What of a schedule has become due since it was last looked at."""
    due: list[Occurrence] = []
    coming = None
    for occurrence in occurrences(schedule.rule, schedule.covered_until):
        if occurrence.due > now:
            coming = occurrence.due
            break
        due.append(occurrence)
    entries = [
        NewEntry(EntryKey(schedule.id, each.on), each.due, asks(schedule, each.due)) for each in due[-MOST_MISSED:]
    ]
    return FannedOut(tuple(entries), due[-1].due if due else schedule.covered_until, coming)


def asks(schedule: Schedule, due: datetime) -> str:
    """The same for schedules that, by themselves, ask for the same digest."""
    return _fingerprint(
        [schedule.workspace, due.isoformat(), sorted(schedule.topics), sorted(schedule.sources), schedule.stories]
    )


def build_key(workspace: str, brief: Brief, since: datetime, due: datetime, read: Sequence[int]) -> str:
    """The same for digests that are the same: made from the same, for the same window, for who read the same
    payloads."""
    return _fingerprint([workspace, repr(brief), since.isoformat(), due.isoformat(), list(read)])


def _fingerprint(values: Sequence[object]) -> str:
    return blake2b(json.dumps(values).encode(), digest_size=16).hexdigest()


def window_of(schedule: Schedule, last_end: datetime | None, now: datetime) -> Window:
    """What a digest that is built now covers: from where the last one ended or, where there was none, a day before the
    schedule was first due; at most a week."""
    begin = last_end or min(next_due(schedule, schedule.made_at) or now, now) - FIRST_WINDOW
    return Window(max(begin, now - LONGEST_WINDOW), now)


def linked(digest: Digest, told: Sequence[Told]) -> Digest:
    """The digest with its updates linking to where this destination first read of them; `told` is what it was told,
    with its own addresses."""
    return replace(digest, stories=tuple(_linked(story, told) for story in digest.stories))


def _linked(story: DigestStory, told: Sequence[Told]) -> DigestStory:
    earlier = story.earlier
    if earlier is None:
        return story
    then = [each for each in told if each.first_at == earlier.date]
    of_it = [each for each in then if each.story_id == story.id] or then
    return replace(story, earlier=replace(earlier, url=next((each.url for each in of_it if each.url), None)))


def wait_before_try(attempts: int, asked: timedelta | None, chance: float) -> timedelta:
    """How long to wait after so many failed tries: twice as long each time, less up to half of it by `chance` (in
    [0, 1)), at least what the platform asked for, up to a day: by then no grace goes on."""
    state = RetryCallState(Retrying(), None, (), {})
    state.attempt_number = max(attempts, 1)
    wait = timedelta(seconds=_waits(state) * (1 - chance / 2))
    return max(wait, min(asked or timedelta(), LONGEST_ASKED))


def tries_since(moment: datetime, now: datetime) -> int:
    """How many tries count as failed of what has failed since a moment and whose tries nobody counts: one a minute."""
    return 1 + int((now - moment) / timedelta(minutes=1))


def is_over(schedule: Schedule, entry: LedgerEntry, now: datetime) -> bool:
    """Whether it is too late to send."""
    return now - entry.due > schedule.grace


def postponed(entry: LedgerEntry, schedule: Schedule, now: datetime, wait: timedelta, error: str) -> LedgerEntry:
    """To be tried again after a wait, and when its grace ends."""
    end = entry.due + schedule.grace + timedelta(seconds=1)
    next_try = min(now + wait, end) if now < end else now + wait
    return replace(entry, next_try=next_try, error=error)


def said(error: Exception) -> str:
    """An error as it can be stored and shown, also one that repeats what a platform or a file system said."""
    return one_line(str(error))[:LONGEST_ERROR]


def goes_before(other: LedgerEntry, entry: LedgerEntry, now: datetime) -> bool:
    """Whether of two open occurrences for one destination the other is to go out first: it is built, or due earlier."""
    if other.key == entry.key or other.due > now:
        return False
    return other.state == "built" or (other.due, other.key.schedule_id) < (entry.due, entry.key.schedule_id)


def notice(schedule: Schedule, entry: LedgerEntry, text: str, now: datetime) -> Notice:
    """What whoever made a schedule is told of an occurrence."""
    when = f"The digest of {entry.key.on:%A} {entry.key.on.day} {entry.key.on:%B} for {schedule.destination}"
    return Notice(schedule.id, schedule.made_by, f"{when} {text}", now)


def pause_notice(schedule: Schedule, pause: Pause) -> Notice:
    """What whoever made a schedule is told when it had to be paused."""
    text = f"Schedule {schedule.id} for {schedule.destination} is paused: {pause.why}"
    return Notice(schedule.id, schedule.made_by, text, pause.at)


def missed_since(last_end: datetime | None, entries: Sequence[LedgerEntry], before: Occurrence) -> list[Occurrence]:
    """The occurrences before this one that were not sent since the last that was, the oldest first."""
    return [
        Occurrence(entry.key.on, entry.due)
        for entry in sorted(entries, key=lambda each: each.due)
        if entry.state in {"missed", "failed"} and entry.due < before.due and (last_end is None or entry.due > last_end)
    ]


def still(seen: Mapping[str, tuple[int, float]], leases: Mapping[str, int], at: float) -> dict[str, tuple[int, float]]:
    """The leases that are held, each with its steps and since when, on a clock that only goes forward, it stands still;
    `seen` is what this gave the last time."""
    return {
        token: seen[token] if token in seen and seen[token][0] == steps else (steps, at)
        for token, steps in leases.items()
    }
