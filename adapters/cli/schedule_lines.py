"""How schedules are shown, to people and to programs."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from adapters.cli.options import command_line
from adapters.cli.screen import Line, say
from adapters.cli.when import day_and_time, occurrence_text, rule_text

if TYPE_CHECKING:
    from bot.schedule import Schedule

SHOWN: Final = 3
"""Next dates in the reply to `schedule add`."""


def say_no_schedules() -> None:
    example = command_line("schedule", "add", "file:briefings", "--at", "09:00", "--days", "weekdays")
    say(f"There are no schedules yet. Add one, for example: {example}")


def schedule_lines(schedule: "Schedule", sources: Mapping[int, str], now: datetime) -> Iterator[Line]:
    """A schedule as people read it; `sources` are the titles of sources."""
    from rich.text import Text

    from bot.text import one_line

    yield Line(Text(f"{schedule.id}  {schedule.destination}", style="bold"))
    told = "1 story" if schedule.stories == 1 else f"up to {schedule.stories} stories"
    quiet = "" if schedule.quiet == "line" else ", nothing on a quiet day"
    yield Line(Text(f"{rule_text(schedule.rule, now)}; {told}{quiet}"), 3)
    topics = [f"“{topic}”" for topic in schedule.topics]
    titles = [one_line(sources.get(number, f"source {number}, which was removed")) for number in schedule.sources]
    if topics or titles:
        about = [f"about {' or '.join(topics)}"] if topics else []
        of = [f"from {' or '.join(titles)}"] if titles else []
        yield Line(Text(f"only {' '.join(about + of)}"), 3)
    if schedule.pause:
        since = day_and_time(schedule.pause.at, schedule.rule.zone)
        yield Line(Text(f"paused since {since}: {one_line(schedule.pause.why)}", style="yellow"), 3)
    else:
        yield Line(Text(f"next: {next_text(schedule)}"), 3)


def confirmation(schedule: "Schedule", now: datetime, *, zone_given: bool) -> Iterator[Line]:
    from rich.text import Text

    from bot.scheduling import next_occurrences

    number, rule = str(schedule.id), schedule.rule
    whose = "" if zone_given else " - this machine's zone; --zone names another"
    yield Line(Text(f"Schedule {number}: {schedule.destination}, {rule_text(rule, now)}{whose}"))
    for each in next_occurrences(rule, now, SHOWN):
        yield Line(Text(occurrence_text(rule, each)), 2)
    yield Line(Text(f"What it would be now: {command_line('schedule', 'preview', number)}"))
    yield Line(Text(f"To have it sent, keep this running: {command_line('run')}"))


def next_text(schedule: "Schedule") -> str:
    if schedule.next_due is None:
        return "never: this machine does not know its time zone"
    return day_and_time(schedule.next_due, schedule.rule.zone)


def schedule_json(schedule: "Schedule") -> dict[str, Any]:
    from bot.when import days_text

    pause = schedule.pause
    return {
        "id": schedule.id,
        "destination": schedule.destination,
        "at": f"{schedule.rule.at:%H:%M}",
        "days": days_text(schedule.rule.days),
        "zone": schedule.rule.zone,
        "topics": schedule.topics,
        "sources": schedule.sources,
        "stories": schedule.stories,
        "quiet": schedule.quiet,
        "grace_hours": schedule.grace / timedelta(hours=1),
        "paused": pause is not None,
        "paused_since": pause.at if pause else None,
        "paused_why": pause.why if pause else None,
        "next": None if pause else schedule.next_due,
    }
