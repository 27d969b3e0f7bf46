"""Reading the sources that are due."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import click

from adapters.cli.options import command_line, open_collector, say_no_sources, store_options, utc_now
from adapters.cli.screen import counted, progress, say_failures

if TYPE_CHECKING:
    from adapters.bootstrap import Engine
    from bot.ingest.collecting import Collected, Collector


@click.command(short_help="Read the sources that are due.")
@click.option("--all", "everything", is_flag=True, help="Read all of them now, due or not.")
@click.option("--json", "as_json", is_flag=True, help="Print the counts as one JSON document.")
@store_options
def poll(everything: bool, as_json: bool) -> None:
    """Read the sources that are due, of all workspaces, and store what is new.

    A source is due as often as it publishes and its server allows: between every 5 minutes and once a day; and once in
    the half hour before a digest that uses it.

    \b
    Examples:
      briefwire poll
      briefwire poll --all --json
    """
    with open_collector() as (engine, parts):
        known = [source.id for source in engine.store.sources()]
        collected = collect_shown(parts, utc_now(), known if everything else None)
        if as_json:
            from adapters.cli.as_json import print_json

            keys = ("polled", "not_modified", "added", "updated", "failed")
            print_json({key: getattr(collected, key) for key in keys})
        elif collected.polled:
            click.echo(summary(collected))
            say_failures(collected.failed)
        elif known:
            click.echo(_nothing_due(engine, known))
        if not known:
            say_no_sources()
    if not known or (collected.polled and not collected.read):
        click.get_current_context().exit(1)


def collect_shown(parts: "Collector", now: datetime, only: Sequence[int] | None) -> "Collected":
    """Reads these sources, or those that are due; a terminal's standard error shows how far it is."""
    from bot.ingest.collecting import collect
    from bot.poller import collect_due

    with progress("Reading") as tell:
        return collect_due(parts, now, progress=tell) if only is None else collect(parts, now, only, tell)


def summary(collected: "Collected") -> str:
    """ "12 sources read (8 unchanged): 31 articles added, 2 updated." """
    unchanged = f" ({collected.not_modified} unchanged)" if collected.not_modified else ""
    updated = f", {collected.updated} updated" if collected.updated else ""
    return f"{counted(collected.read, 'source')} read{unchanged}: {counted(collected.added, 'article')} added{updated}."


def _nothing_due(engine: "Engine", ids: Sequence[int]) -> str:
    waiting = [state.next_poll for state in engine.store.poll_states(ids).values() if not state.retired_at]
    if not waiting:
        return "No source is read any more: all are gone for good."
    command = command_line("poll", "--all")
    return f"No source is due before {min(waiting).astimezone():%a %H:%M}. This reads all of them now: {command}"
