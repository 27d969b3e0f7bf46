"""What became of the digests that were due."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, Literal

import click

from adapters.cli.options import command_line, open_engine, store_options, utc_now
from adapters.cli.schedule_lines import say_no_schedules
from adapters.cli.screen import say
from adapters.cli.when import clock_of

if TYPE_CHECKING:
    from bot.ledger import Delivery, LedgerEntry
    from bot.schedule import Schedule
    from bot.store import Store

SHOWN: Final = 50
"""Sentences without --date; as JSON it is all that is kept."""

_YESTERDAY: Final = "yesterday"
_Day = date | Literal["yesterday"]


class _Date(click.ParamType["_Day"]):
    name = "DATE"

    def convert(self, value: str | date, param: click.Parameter | None, ctx: click.Context | None) -> "_Day":
        if isinstance(value, date):
            return value
        if value.strip().lower() == _YESTERDAY:
            return "yesterday"
        try:
            return date.fromisoformat(value.strip())
        except ValueError:
            return self.fail(f"{value!r} is no date; write it like 2025-06-10, or yesterday.", param, ctx)


@dataclass(frozen=True, slots=True)
class Row:
    """An occurrence, its schedule, and the parts of its digest."""

    schedule: "Schedule"
    entry: "LedgerEntry"
    parts: "tuple[Delivery, ...]"


@click.command(short_help="Show what became of the digests that were due.")
@click.option("--schedule", "schedule_id", type=int, metavar="ID", help="Of this schedule alone.")
@click.option("--date", "day", type=_Date(), metavar="DATE|yesterday", help="Of this local date alone.")
@click.option("--json", "as_json", is_flag=True, help="Print all of them as one JSON document, times in UTC.")
@store_options
def deliveries(schedule_id: int | None, day: "_Day | None", as_json: bool) -> None:
    """Show what became of the digests that were due, the newest first: when each was sent, how late and why, or why it
    was not. Times are those of each schedule's zone.

    \b
    Examples:
      briefwire deliveries
      briefwire deliveries --schedule 3 --date yesterday
      briefwire deliveries --json
    """
    with open_engine() as engine:
        now = utc_now()
        if schedule_id is not None:
            _known(engine.store, engine.workspace, schedule_id)
        limit = None if as_json or day else SHOWN
        found = rows(engine.store, engine.workspace, now, schedule_id=schedule_id, day=day, limit=limit)
        if as_json:
            from adapters.cli.as_json import print_json

            print_json({"deliveries": [part for row in found for part in _as_json(row)]})
        else:
            for told in sentences(engine.store, found, now):
                click.echo(told)
        if not found and not engine.store.schedules(engine.workspace):
            say_no_schedules()
        elif not found:
            when = f" on {day}" if isinstance(day, date) else f" {day}" if day else ""
            say(f"Nothing was due{when or ' yet'}. When digests are due: {command_line('schedule', 'list')}")


def rows(
    store: "Store",
    workspace: str,
    now: datetime,
    *,
    schedule_id: int | None = None,
    day: "_Day | None" = None,
    since: date | None = None,
    limit: int | None = None,
) -> list[Row]:
    """Occurrences of a workspace, the newest first: of one schedule, of one local date, since a date."""
    today = now.astimezone(UTC).date()
    first, last = (day, day) if isinstance(day, date) else (since, None)
    if day == _YESTERDAY:
        first, last = today - timedelta(days=2), today
    entries = store.entries(workspace, schedule_id=schedule_id, since=first, until=last, limit=limit)
    schedules = store.schedules_with({entry.key.schedule_id for entry in entries})
    parts = store.parts_of([entry.key for entry in entries])
    found = [Row(schedules[entry.key.schedule_id], entry, tuple(parts.get(entry.key, ()))) for entry in entries]
    kept = [row for row in found if day != _YESTERDAY or row.entry.key.on == _yesterday(row.schedule, now)]
    return sorted(kept, key=lambda row: row.entry.due, reverse=True)


def sentences(store: "Store", found: Sequence[Row], now: datetime) -> Iterator[str]:
    """One for each occurrence, with what is known of the processes that should have sent it."""
    from bot.delivery.lateness import LOOK_BACK
    from bot.delivery.sentences import sentence

    if not found:
        return
    lives = store.lives(min(row.entry.due for row in found) - LOOK_BACK)
    for row in found:
        around = [life for life in lives if (life.ended_at or life.beat_at) >= row.entry.due - LOOK_BACK]
        yield sentence(row.schedule, row.entry, row.parts, around, now)


def _yesterday(schedule: "Schedule", now: datetime) -> date:
    return now.astimezone(clock_of(schedule.rule.zone)).date() - timedelta(days=1)


def _known(store: "Store", workspace: str, schedule_id: int) -> None:
    """A schedule that was removed has its deliveries too."""
    from bot.errors import BriefwireError

    found = store.schedules_with([schedule_id]).get(schedule_id)
    if found is None or found.workspace != workspace:
        raise BriefwireError(f"There is no schedule {schedule_id}: {command_line('schedule', 'list')} shows them.")


def _as_json(row: Row) -> Iterator[dict[str, Any]]:
    """One row a part; one without a part where there is none."""
    entry = row.entry
    for part in row.parts or (None,):
        yield {
            "schedule": entry.key.schedule_id,
            "destination": row.schedule.destination,
            "local_date": entry.key.on.isoformat(),
            "part": part.part if part else None,
            "key": part.key if part else None,
            "state": part.state if part else entry.state,
            "occurrence": entry.state,
            "due": entry.due,
            "built_at": entry.built_at,
            "sent_at": part.sent_at if part else None,
            "attempts": part.attempts if part else 0,
            "why_late": entry.why_late,
            "message_id": part.message_id if part else None,
            "url": part.url if part else None,
            "error": (part.error if part else None) or entry.error,
        }
