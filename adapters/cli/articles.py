"""Articles in."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

import click

from adapters.cli.options import open_engine, store_options, utc_now
from adapters.cli.screen import say

if TYPE_CHECKING:
    from adapters.bootstrap import Engine
    from bot.model import Intake


@click.command(short_help="Store the articles of files and folders.")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--json", "as_json", is_flag=True, help="Print the counts as one JSON document.")
@store_options
def ingest(paths: tuple[str, ...], as_json: bool) -> None:
    """Store the articles of files and folders (.txt, .md, .html, .json, .jsonl).

    The same text twice is stored once; a file that changed is stored anew. What cannot be read is named with the
    reason, and the rest is stored.

    \b
    Examples:
      briefwire ingest articles/
      briefwire ingest morning.txt wire.jsonl --json
    """
    from bot.text import one_line

    with open_engine() as engine:
        intake = take_paths(engine, paths, utc_now())
    if as_json:
        from adapters.cli.as_json import print_json

        print_json(intake)
    else:
        click.echo(summary(intake))
        for failure in intake.failed:
            say(f"{one_line(failure.source)}: {one_line(failure.error)}")
    if not intake.added + intake.updated + intake.duplicates:
        click.get_current_context().exit(1)


def take_paths(engine: "Engine", paths: tuple[str, ...], now: datetime) -> "Intake":
    """Stores what these files and folders hold. On a terminal standard error shows how far it is."""
    from rich.console import Console
    from rich.progress import Progress

    from bot.ingest.files import find_files, read_file
    from bot.ingest.intake import take_in
    from bot.model import Draft, Failure

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        found = list(find_files(paths))

        def offered() -> Iterator[Draft | Failure]:
            for file in progress.track(found, description="Storing"):
                yield from [file] if isinstance(file, Failure) else read_file(file, now.date())

        return take_in(engine.store, engine.embedder, engine.workspace, offered(), now)


def summary(intake: "Intake") -> str:
    """ "3 added, 1 updated, 2 duplicates, 1 failed"; what there is none of is left out, except for "added"."""
    duplicates = "1 duplicate" if intake.duplicates == 1 else f"{intake.duplicates} duplicates"
    counted = [
        (intake.updated, f"{intake.updated} updated"),
        (intake.duplicates, duplicates),
        (len(intake.failed), f"{len(intake.failed)} failed"),
    ]
    return ", ".join([f"{intake.added} added", *(words for count, words in counted if count)])
