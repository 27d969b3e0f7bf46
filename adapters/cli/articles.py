"""Articles in."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from datetime import datetime
from typing import TYPE_CHECKING

import click

from adapters.cli.options import open_engine, settings, store_options, utc_now
from adapters.cli.screen import say_failures

if TYPE_CHECKING:
    from pathlib import Path

    from adapters.bootstrap import Engine
    from bot.model import Draft, Failure, Intake

    ReadAddress = Callable[[str], Iterable[Draft | Failure]]


@click.command(short_help="Store the articles of files, folders and addresses.")
@click.argument("paths", nargs=-1, required=True, metavar="PATH|URL...")
@click.option("--json", "as_json", is_flag=True, help="Print the counts as one JSON document.")
@store_options
def ingest(paths: tuple[str, ...], as_json: bool) -> None:
    """Store the articles of files and folders (.txt, .md, .html, .json, .jsonl), and those that an address holds now: a
    page's article, or the entries of a feed. To read it again and again, add it as a source: briefwire sources add.

    The same text twice is stored once; a file that changed is stored anew. What cannot be read is named with the
    reason, and the rest is stored.

    \b
    Examples:
      briefwire ingest articles/
      briefwire ingest morning.txt wire.jsonl --json
      briefwire ingest https://news.example/harbour-opens
    """
    now = utc_now()
    with open_engine() as engine, ExitStack() as opened:
        if any(map(_is_address, paths)):
            intake = take_paths(engine, paths, now, _reader(engine, now, opened))
        else:
            intake = take_paths(engine, paths, now)
    if as_json:
        from adapters.cli.as_json import print_json

        print_json(intake)
    else:
        click.echo(summary(intake))
        say_failures(intake.failed)
    if not intake.added + intake.updated + intake.duplicates:
        click.get_current_context().exit(1)


def _is_address(path: str) -> bool:
    return path.lower().startswith(("http://", "https://"))


def _reader(engine: "Engine", now: datetime, opened: ExitStack) -> "ReadAddress":
    """What reads an address; what it needs is closed with `opened`."""
    from adapters.bootstrap import collector
    from bot.ingest.visiting import drafts_at

    parts = opened.enter_context(collector(engine, settings()))
    return lambda url: drafts_at(parts.web, parts.robots, url, now)


def take_paths(
    engine: "Engine", paths: tuple[str, ...], now: datetime, read_address: "ReadAddress" = lambda url: ()
) -> "Intake":
    """Stores what these files, folders and addresses hold. On a terminal standard error shows how far it is."""
    from rich.console import Console
    from rich.progress import Progress

    from bot.ingest.files import find_files, read_file
    from bot.ingest.intake import take_in
    from bot.model import Draft, Failure
    from bot.sources import confidential_over

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        sources = engine.store.sources(engine.workspace)

        def items(path: str) -> "Iterable[Path | str | Failure]":
            if _is_address(path):
                return [path]
            if source := confidential_over(sources, path):
                return [Failure(path, f"lies in the confidential source {source.id}, which briefwire poll reads")]
            return find_files([path])

        found = [item for path in paths for item in items(path)]

        def offered() -> Iterator[Draft | Failure]:
            for item in progress.track(found, description="Storing"):
                if isinstance(item, Failure):
                    yield item
                else:
                    yield from read_address(item) if isinstance(item, str) else read_file(item, now.date())

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
