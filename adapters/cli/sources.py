"""Where articles come from: sources, and reading them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from adapters.cli.options import command_line, open_engine, settings, store_options, utc_now
from adapters.cli.screen import say, show

if TYPE_CHECKING:
    from collections.abc import Callable

    from adapters.bootstrap import Engine
    from bot.ingest.collecting import Collected, Collector
    from bot.model import Failure
    from bot.sources import Health


@contextmanager
def open_collector() -> "Iterator[tuple[Engine, Collector]]":
    from adapters.bootstrap import collector

    with open_engine() as engine, collector(engine, settings()) as parts:
        yield engine, parts


@click.group(short_help="Add, list and remove feeds, pages and folders.")
def sources() -> None:
    """Where articles come from: feeds, pages and folders that `briefwire poll` reads again and again."""


@sources.command(short_help="Add a feed, a page, or a folder, and read it.")
@click.argument("addresses", nargs=-1, required=True, metavar="URL|FOLDER...")
@click.option("--confidential", is_flag=True, help="Its text goes to no model, and is shown only where you say.")
@click.option(
    "--channel", "channels", multiple=True, metavar="DESTINATION", help="Where a confidential source is shown."
)
@click.option("--json", "as_json", is_flag=True, help="Print what was added as one JSON document.")
@store_options
def add(addresses: tuple[str, ...], confidential: bool, channels: tuple[str, ...], as_json: bool) -> None:
    """Add what an address leads to, and read it at once: a feed, the feed that a page names, a page, or a folder.

    The text of a confidential source goes to no chat model and no embedding endpoint. It is shown in the channels named
    with --channel; where none is named, in direct answers to full members alone.

    \b
    Examples:
      briefwire sources add https://news.example/feed
      briefwire sources add news.example tram-blog.example/rss
      briefwire sources add ~/memos --confidential --channel slack:T0123/C0456
    """
    from bot.errors import BriefwireError
    from bot.model import Failure
    from bot.sources import add_source
    from bot.text import one_line

    if channels and not confidential:
        raise click.UsageError("--channel says where a confidential source is shown: add --confidential.")
    limit = settings().source_limit
    added, failed = [], []
    with open_collector() as (engine, parts):
        for address in addresses:
            try:
                done = add_source(
                    parts,
                    engine.workspace,
                    address,
                    utc_now(),
                    confidential=confidential,
                    channels=channels,
                    limit=limit,
                )
            except BriefwireError as error:
                failed.append(Failure(_shown(address), str(error)))
                say(one_line(str(error)))
                continue
            added.append(done)
            if not as_json:
                click.echo(f"{done.source.id}  {one_line(done.source.title)} ({_what(done.source.kind, confidential)})")
                for headline in done.headlines:
                    click.echo(f"     {headline}")
                _say_failures(done.collected.failed)
                if not done.headlines:
                    say("It holds no articles yet.")
        if as_json:
            from adapters.cli.as_json import print_json

            print_json({"sources": _health(engine, [done.source.id for done in added]), "failed": failed})
    if not added:
        click.get_current_context().exit(1)


@sources.command("list", short_help="Show the sources and how they are.")
@click.option("--json", "as_json", is_flag=True, help="Print them as one JSON document.")
@store_options
def list_(as_json: bool) -> None:
    """Show the sources: when each was last read, what went wrong, when it is read next, and what it brought in a week.

    \b
    Examples:
      briefwire sources list
      briefwire sources list --json
    """
    with open_engine() as engine:
        found = _health(engine)
        if as_json:
            from adapters.cli.as_json import print_json

            print_json({"sources": found})
        elif found:
            _show_health(found)
        if not found:
            _say_no_sources()


@sources.command(short_help="Remove a source.")
@click.argument("source", metavar="ID", type=int)
@click.option(
    "--articles",
    type=click.Choice(["keep", "delete"]),
    help="What becomes of its articles (asked for where it is left out; folders: delete, others: keep).",
)
@store_options
def remove(source: int, articles: str | None) -> None:
    """Remove a source. Its articles are kept until retention ends, or deleted now.

    \b
    Examples:
      briefwire sources remove 3
      briefwire sources remove 3 --articles delete
    """
    import sys

    from bot.sources import remove_source
    from bot.text import one_line

    with open_engine() as engine:
        known = next((known for known in engine.store.sources(engine.workspace) if known.id == source), None)
        usual = "delete" if known and known.kind == "folder" else "keep"
        if known and articles is None and sys.stdin.isatty():
            articles = click.prompt("Its articles", type=click.Choice(["keep", "delete"]), default=usual, err=True)
        delete = (articles or usual) == "delete"
        gone = remove_source(engine.store, engine.workspace, source, utc_now(), delete=delete)
    kept = "its articles are deleted" if delete else "its articles are kept until retention ends"
    click.echo(f"{one_line(gone.title)} is removed; {kept}.")


@sources.command(short_help="Read every source now, and show how it is.")
@click.option("--json", "as_json", is_flag=True, help="Print them as one JSON document.")
@store_options
def check(as_json: bool) -> None:
    """Read every source now, due or not, and show how it is. The exit status is 1 where none could be read.

    \b
    Example:
      briefwire sources check
    """
    with open_collector() as (engine, parts):
        ids = [source.id for source in engine.store.sources(engine.workspace)]
        _collect(parts, utc_now(), ids)
        found = _health(engine)
    if as_json:
        from adapters.cli.as_json import print_json

        print_json({"sources": found})
    elif found:
        _show_health(found)
    if not found:
        _say_no_sources()
    if not any(source.last_error is None for source in found):
        click.get_current_context().exit(1)


@sources.command("import", short_help="Add the feeds of an OPML file.")
@click.argument("path", metavar="FILE.opml", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print what was added as one JSON document.")
@store_options
def import_(path: Path, as_json: bool) -> None:
    """Add the feeds of an OPML file, as other feed readers export it, and read them.

    \b
    Example:
      briefwire sources import subscriptions.opml
    """
    from bot.model import Failure
    from bot.sources import import_sources

    limit = settings().source_limit
    with open_collector() as (engine, parts):
        listed = import_sources(parts.store, engine.workspace, path.read_bytes(), utc_now(), limit)
        collected = _collect(parts, utc_now(), listed.added) if listed.added else None
        failed: list[Failure] = [*listed.failed, *(collected.failed if collected else ())]
        if as_json:
            from adapters.cli.as_json import print_json

            print_json({"sources": _health(engine, listed.added), "known": listed.known, "failed": failed})
        else:
            known = f", {listed.known} known already" if listed.known else ""
            click.echo(f"{_counted(len(listed.added), 'source')} added{known}.")
            if collected:
                click.echo(_summary(collected))
            _say_failures(failed)
    if not listed.added and not listed.known:
        click.get_current_context().exit(1)


@sources.command(short_help="Print the feeds as OPML.")
@store_options
def export() -> None:
    """Print the feeds as OPML, for another feed reader. Passwords in addresses are left out, and so is what is
    confidential.

    \b
    Example:
      briefwire sources export > subscriptions.opml
    """
    import sys

    from bot.sources import export_sources

    with open_engine() as engine:
        sys.stdout.buffer.write(export_sources(engine.store, engine.workspace))


@click.command(short_help="Read the sources that are due.")
@click.option("--all", "everything", is_flag=True, help="Read all of them now, due or not.")
@click.option("--json", "as_json", is_flag=True, help="Print the counts as one JSON document.")
@store_options
def poll(everything: bool, as_json: bool) -> None:
    """Read the sources that are due, of all workspaces, and store what is new.

    A source is due as often as it publishes and its server allows: between every 5 minutes and once a day.

    \b
    Examples:
      briefwire poll
      briefwire poll --all --json
    """
    with open_collector() as (engine, parts):
        known = engine.store.sources()
        collected = _collect(parts, utc_now(), [source.id for source in known] if everything else None)
        if as_json:
            from adapters.cli.as_json import print_json

            print_json(collected)
        elif not known:
            _say_no_sources()
        elif not collected.polled:
            click.echo(_nothing_due(engine, [source.id for source in known]))
        else:
            click.echo(_summary(collected))
            _say_failures(collected.failed)
    nothing_read = bool(collected.polled) and not collected.read
    if not known or nothing_read:
        click.get_current_context().exit(1)


def _collect(parts: "Collector", now: datetime, only: Sequence[int] | None) -> "Collected":
    """Reads; on a terminal standard error shows how far it is."""
    from bot.ingest.collecting import collect

    with _progress("Reading") as tell:
        return collect(parts, now, only, tell)


@contextmanager
def _progress(what: str) -> "Iterator[Callable[[int, int], None]]":
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(what, total=None)
        yield lambda done, of: progress.update(task, completed=done, total=of)


def _nothing_due(engine: "Engine", ids: Sequence[int]) -> str:
    waiting = [state.next_poll for state in engine.store.poll_states(ids).values() if not state.retired_at]
    command = command_line("poll", "--all")
    if not waiting:
        return "No source is read any more: all are gone for good."
    return f"No source is due before {min(waiting).astimezone():%a %H:%M}. This reads all of them now: {command}"


def _summary(collected: "Collected") -> str:
    unchanged = f" ({collected.not_modified} unchanged)" if collected.not_modified else ""
    updated = f", {collected.updated} updated" if collected.updated else ""
    read = _counted(collected.read, "source")
    return f"{read} read{unchanged}: {_counted(collected.added, 'article')} added{updated}."


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _say_failures(failed: "Sequence[Failure]") -> None:
    from bot.text import one_line

    for failure in failed:
        say(f"{one_line(failure.source)}: {one_line(failure.error)}")


def _say_no_sources() -> None:
    example = command_line("sources", "add", "https://news.example/feed")
    say(f"There are no sources yet. Add a feed, a page or a folder, for example: {example}")


def _health(engine: "Engine", only: Sequence[int] | None = None) -> "list[Health]":
    from bot.sources import health

    found = health(engine.store, engine.workspace, utc_now())
    return found if only is None else [source for source in found if source.id in only]


def _what(kind: str, confidential: bool) -> str:
    return f"confidential {kind}" if confidential else kind


def _show_health(found: "Sequence[Health]") -> None:
    from rich.text import Text

    from adapters.cli.screen import Line
    from bot.text import one_line

    lines = []
    for source in found:
        lines.append(Line(Text(f"{source.id}  {one_line(source.title)}", style="bold")))
        lines.append(Line(Text(f"{one_line(source.url)} ({_what(source.kind, source.confidential)})"), 3))
        lines.append(Line(Text(_state(source)), 3))
    show(lines)


def _state(source: "Health") -> str:
    from bot.text import one_line

    read = f"read {source.last_success.astimezone():%a %d %b %H:%M}" if source.last_success else "not read yet"
    parts = [read, f"{_counted(source.articles_7d, 'article')} in the last week"]
    if source.retired:
        parts.append(f"not read any more: {one_line(source.last_error or 'gone')}")
    elif source.last_error and source.failing_since:
        parts.append(f"failing since {source.failing_since.astimezone():%a %d %b %H:%M}: {one_line(source.last_error)}")
    if source.next_poll:
        parts.append(f"next {source.next_poll.astimezone():%a %H:%M}")
    return "; ".join(parts)


def _shown(address: str) -> str:
    from bot.addresses import shown_address

    return shown_address(address)


@click.command(short_help="Delete what need not be kept, and give the room back.")
@click.option("--json", "as_json", is_flag=True, help="Print what was deleted as one JSON document.")
@store_options
def vacuum(as_json: bool) -> None:
    """Delete what retention has ended, in small steps, of all workspaces, and report the database's size.

    Articles are kept for BRIEFWIRE_RETENTION_DAYS (90) after they were last stored or changed, questions and answers
    for BRIEFWIRE_CONVERSATION_DAYS (30).

    \b
    Example:
      briefwire vacuum
    """
    from datetime import timedelta

    from bot.retention import vacuum as delete_expired

    chosen = settings()
    with open_engine() as engine, _progress("Deleting") as tell:
        done = delete_expired(
            engine.store,
            utc_now(),
            timedelta(days=chosen.retention_days),
            timedelta(days=chosen.conversation_days),
            lambda deleted: tell(deleted, 0),
        )
    if as_json:
        from adapters.cli.as_json import print_json

        print_json(done)
        return
    before, after = (size / 1_000_000 for size in (done.bytes_before, done.bytes_after))
    deleted = f"{_counted(done.articles, 'article')} and {_counted(done.turns, 'turn')} of conversations deleted"
    click.echo(f"{deleted}. The database has {after:.1f} MB ({before:.1f} MB before).")
