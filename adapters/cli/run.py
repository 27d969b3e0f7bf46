"""Keeping it going: digests on time, sources read when they are due."""

import logging
import os
import sys
from typing import Final

import click

from adapters.cli.options import command_line, settings, store_options
from adapters.cli.screen import say

HERE: Final = ("scheduler", "poller")
LATER: Final = {"slack": "Slack", "discord": "Discord"}
"""What can be run, now and with the next versions."""


class _Roles(click.ParamType[tuple[str, ...]]):
    """Names with commas between them."""

    name = "roles"

    def convert(
        self, value: str | tuple[str, ...], param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, ...]:
        if isinstance(value, tuple):
            return value
        names = dict.fromkeys(name for name in value.lower().replace(",", " ").split())
        for name in names:
            if name not in (*HERE, *LATER):
                self.fail(f"{name!r} is none of {', '.join((*LATER, *HERE))}.", param, ctx)
        return tuple(names)


@click.command(short_help="Keep it going: digests on time, sources read when they are due.")
@click.option(
    "--only",
    type=_Roles(),
    default=HERE,
    metavar="ROLES",
    help="What this process does, with commas between: scheduler (sends digests), poller (reads sources).",
)
@store_options
def run(only: tuple[str, ...]) -> None:
    """Send digests when they are due, read sources when they are due, and once a day delete what need not be kept;
    until Ctrl-C or SIGTERM. Several may run on one database, and share the work.

    \b
    Examples:
      briefwire run
      briefwire run --only scheduler
    """
    from threading import Event

    from adapters import bootstrap, runner

    chosen = settings()
    for name in only:
        if name in LATER:
            say(f"{LATER[name]} comes with a later version: nothing runs for it.")
    names = [name for name in only if name in HERE]
    if not names:
        raise click.UsageError(f"Nothing is left to run; what can be run is {' and '.join(HERE)}.")
    stopping, signals = Event(), runner.listen()
    roles = {"scheduler": bootstrap.scheduler_role, "poller": bootstrap.poller_role}
    _log_to_standard_error()
    _say_how_things_stand(names)
    runner.run([roles[name](chosen, stopping) for name in names], stopping, signals)
    sys.stderr.flush()
    os._exit(0)  # a thread that waits for the network would hold the process


class _OneLine(logging.Formatter):
    """A message is one line, whatever names and addresses stand in it."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  the name that logging calls
        from bot.text import one_line

        return one_line(super().formatMessage(record))


def _log_to_standard_error() -> None:
    """What we say ourselves, and nothing that a library says: it may tell of what is fetched and sent."""
    shown = logging.StreamHandler()
    shown.setFormatter(_OneLine("{asctime} {levelname:<7} {message}", "%Y-%m-%d %H:%M:%S%z", style="{"))
    for name in ("bot", "adapters"):
        ours = logging.getLogger(name)
        ours.setLevel(logging.INFO)
        ours.addHandler(shown)
    logging.getLogger().addHandler(logging.NullHandler())


def _say_how_things_stand(names: list[str]) -> None:
    """The first lines of the log. `StoreError` where the database cannot be used: whoever starts us is told at once."""
    from adapters.cli.options import open_engine

    log = logging.getLogger(__name__)
    with open_engine() as engine:
        log.info("running: %s, process %d, on %s", ", ".join(names), os.getpid(), engine.store.describe()["path"])
        schedules = engine.store.schedules()
        waiting = [schedule.next_due for schedule in schedules if schedule.next_due and not schedule.pause]
        if waiting:
            log.info("the next digest is due on %s", f"{min(waiting).astimezone():%a %d %b %H:%M %Z}")
        elif "scheduler" in names:
            example = command_line("schedule", "add", "file:briefings", "--at", "09:00")
            log.info("no digest is scheduled; schedule one, also while this runs: %s", example)
        if "poller" in names and not engine.store.sources():
            example = command_line("sources", "add", "https://news.example/feed")
            log.info("there are no sources; add one, also while this runs: %s", example)
