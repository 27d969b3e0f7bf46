"""When digests come, and where."""

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Final

import click

from adapters.cli.options import Moment, command_line, open_engine, say_no_sources, settings, store_options, utc_now
from adapters.cli.schedule_lines import confirmation, next_text, say_no_schedules, schedule_json, schedule_lines
from adapters.cli.screen import say, show
from adapters.cli.when import DAYS, TIME, ZONE, clock_of, day_and_time, occurrence_text, rule_text

if TYPE_CHECKING:
    from bot.schedule import QuietDay, Rule

_ID: Final = click.argument("schedule_id", metavar="ID", type=int)


@click.group(short_help="Say when digests come, and where.")
def schedule() -> None:
    """When digests come, and where: `briefwire run` sends them.

    \b
    Example:
      briefwire schedule add file:briefings --at 09:00 --days weekdays
    """


@schedule.command(short_help="Have a digest sent at a time of day.")
@click.argument("destination", metavar="DESTINATION")
@click.option("--at", type=TIME, required=True, metavar="HH:MM", help="The local time.")
@click.option("--days", type=DAYS, default="daily", show_default=True, help="daily, weekdays, or such as mon,wed.")
@click.option("--zone", type=ZONE, help="A city, a country or an IANA name (default: this machine's zone).")
@click.option("--topic", "topics", multiple=True, metavar="WORDS", help="Only stories about this; may be repeated.")
@click.option("--source", "sources", multiple=True, type=int, metavar="ID", help="Only this source; may be repeated.")
@click.option("--stories", type=click.IntRange(1, 20), default=5, show_default=True, help="How many to tell.")
@click.option(
    "--quiet",
    type=click.Choice(["line", "silent"]),
    default="line",
    show_default=True,
    help="What comes on a day without news.",
)
@click.option(
    "--grace",
    type=click.FloatRange(0.25, 24),
    default=3,
    show_default=True,
    metavar="HOURS",
    help="How late it is still sent.",
)
@click.option("--json", "as_json", is_flag=True, help="Print what was added as one JSON document.")
@store_options
def add(
    destination: str,
    at: time,
    days: frozenset[int],
    zone: str | None,
    topics: tuple[str, ...],
    sources: tuple[int, ...],
    stories: int,
    quiet: "QuietDay",
    grace: float,
    as_json: bool,
) -> None:
    """Have a digest sent to a destination every day, or on some days of the week, at a local time.

    A destination is file:FOLDER: each message is a line of JSON in a file of that folder, one file a day. A digest that
    could not be sent in time is sent late, within --grace; what was missed is told by the next one.

    \b
    Examples:
      briefwire schedule add file:briefings --at 09:00
      briefwire schedule add file:briefings --at 07:30 --days weekdays --zone London --stories 3
      briefwire schedule add file:trams --at 18:00 --days mon,thu --topic "tram lines" --quiet silent
    """
    import base64
    import secrets

    from adapters.destinations import prepare
    from bot.schedule import NewSchedule, Rule
    from bot.scheduling import add_schedule
    from bot.zones import machine_zone

    with open_engine() as engine:
        now = utc_now()
        new = NewSchedule(
            workspace=engine.workspace,
            destination=prepare(destination),
            rule=Rule(at, days, zone or machine_zone()),
            tag=base64.b32encode(secrets.token_bytes(5)).decode().lower(),
            topics=topics,
            sources=sources,
            stories=stories,
            quiet=quiet,
            grace=timedelta(hours=grace),
        )
        added = add_schedule(engine.store, new, now, settings().schedule_limit)
        if as_json:
            from adapters.cli.as_json import print_json

            print_json(schedule_json(added))
        else:
            show(confirmation(added, now, zone_given=zone is not None))
        if not engine.store.sources(engine.workspace):
            say_no_sources()


@schedule.command("list", short_help="Show the schedules and when each is due next.")
@click.option("--json", "as_json", is_flag=True, help="Print them as one JSON document.")
@store_options
def list_(as_json: bool) -> None:
    """Show the schedules: where their digests go, when, what they are narrowed to, when each is due next, and which are
    paused and why.

    \b
    Examples:
      briefwire schedule list
      briefwire schedule list --json
    """
    with open_engine() as engine:
        found = engine.store.schedules(engine.workspace)
        if as_json:
            from adapters.cli.as_json import print_json

            print_json({"schedules": [schedule_json(each) for each in found]})
        else:
            titles = {source.id: source.title for source in engine.store.sources(engine.workspace)}
            show(line for each in found for line in schedule_lines(each, titles, utc_now()))
    if not found:
        say_no_schedules()


@schedule.command(short_help="Remove a schedule.")
@_ID
@store_options
def remove(schedule_id: int) -> None:
    """Remove a schedule. What it sent stays where it is, and in `briefwire deliveries`.

    \b
    Example:
      briefwire schedule remove 3
    """
    from bot.scheduling import remove_schedule

    with open_engine() as engine:
        gone = remove_schedule(engine.store, engine.workspace, schedule_id, None, utc_now())
    click.echo(f"Schedule {gone.id} is removed: nothing more is sent to {gone.destination} by it.")


@schedule.command(short_help="Pause a schedule until it is resumed.")
@_ID
@store_options
def pause(schedule_id: int) -> None:
    """Pause a schedule until it is resumed. What it does not send meanwhile is told by its next digest, up to a week
    back.

    \b
    Example:
      briefwire schedule pause 3
    """
    from bot.scheduling import pause_schedule

    with open_engine() as engine:
        paused = pause_schedule(engine.store, engine.workspace, schedule_id, None, utc_now())
    click.echo(f"Schedule {paused.id} is paused. To go on: {command_line('schedule', 'resume', str(paused.id))}")


@schedule.command(short_help="Let a paused schedule go on.")
@_ID
@store_options
def resume(schedule_id: int) -> None:
    """Let a paused schedule go on with its next digest. Where it was paused because nothing could be sent, a digest
    that is not too late yet is sent at once.

    \b
    Example:
      briefwire schedule resume 3
    """
    from adapters.destinations import prove
    from bot.scheduling import find_schedule, resume_schedule

    with open_engine() as engine:
        prove(find_schedule(engine.store, engine.workspace, schedule_id).destination)
        resumed = resume_schedule(engine.store, engine.workspace, schedule_id, None, utc_now())
    click.echo(f"Schedule {resumed.id} goes on; next: {next_text(resumed)}.")


@schedule.command("next", short_help="Show when a schedule is due next.")
@click.argument("schedule_id", metavar="[ID]", type=int, required=False)
@click.option("--at", type=TIME, metavar="HH:MM", help="The local time, where no ID is given.")
@click.option("--days", type=DAYS, help="daily (the default), weekdays, or such as mon,wed.")
@click.option("--zone", type=ZONE, help="A city, a country or an IANA name (default: this machine's zone).")
@click.option("--from", "since", type=Moment(), help="From this time on (default: now).")
@click.option("--count", type=click.IntRange(1, 10_000), default=5, show_default=True, help="How many to show.")
@click.option("--json", "as_json", is_flag=True, help="Print them as one JSON document.")
@store_options
def next_(
    schedule_id: int | None,
    at: time | None,
    days: frozenset[int] | None,
    zone: str | None,
    since: datetime | None,
    count: int,
    as_json: bool,
) -> None:
    """Show when a schedule is due next, or when one would be, in local time and in UTC.

    Where the clock is changed, a time that does not exist on a day is due at the first moment after it, and one that
    comes twice the first time.

    \b
    Examples:
      briefwire schedule next 3
      briefwire schedule next --at 02:30 --days daily --zone London --from 2025-03-29 --count 3
    """
    from datetime import UTC
    from zoneinfo import ZoneInfo

    from bot.scheduling import next_occurrences

    rule = _rule(schedule_id, at, days, zone)
    after = (since or utc_now()) - timedelta(microseconds=1)
    found = next_occurrences(rule, after, count)
    if as_json:
        from adapters.cli.as_json import print_json

        local = ZoneInfo(rule.zone)
        listed = [{"local": each.due.astimezone(local).isoformat(), "utc": each.due.astimezone(UTC)} for each in found]
        print_json({"zone": rule.zone, "occurrences": listed})
        return
    click.echo(f"{rule_text(rule, utc_now())}:")
    for each in found:
        click.echo(f"  {occurrence_text(rule, each)}")


@schedule.command(short_help="Show what a schedule's next digest would be, now.")
@_ID
@click.option("--json", "as_json", is_flag=True, help="Print it as one JSON document.")
@store_options
def preview(schedule_id: int, as_json: bool) -> None:
    """Show what a schedule's next digest would be, now: what is new to its readers. Nothing is sent or stored.

    \b
    Example:
      briefwire schedule preview 3
    """
    from adapters.cli.options import say_if_empty
    from bot.delivery import preview as next_digest
    from bot.scheduling import find_schedule

    with open_engine() as engine:
        found = find_schedule(engine.store, engine.workspace, schedule_id)
        digest = next_digest(engine.store, engine.embedder, engine.model, found, utc_now())
        if as_json:
            from adapters.cli.as_json import print_json

            print_json(digest)
        else:
            from adapters.cli.render import digest_lines

            show(digest_lines(digest, clock_of(found.rule.zone)))
        if not digest.stories and not say_if_empty(engine):
            since = day_and_time(digest.window.since, found.rule.zone)
            say(f"Nothing new has come for {found.destination} since {since}. Reading sources: {command_line('poll')}")


def _rule(schedule_id: int | None, at: time | None, days: frozenset[int] | None, zone: str | None) -> "Rule":
    """A schedule's rule, or the one that was typed."""
    from bot.schedule import EVERY_DAY, Rule
    from bot.scheduling import find_schedule
    from bot.zones import machine_zone

    if schedule_id is None:
        if at is None:
            raise click.UsageError("Name a schedule, or a time: schedule next 3, or schedule next --at 09:00.")
        return Rule(at, days or EVERY_DAY, zone or machine_zone())
    if at or days or zone:
        raise click.UsageError("Name a schedule, or a time with its days and zone, not both.")
    with open_engine() as engine:
        return find_schedule(engine.store, engine.workspace, schedule_id).rule
