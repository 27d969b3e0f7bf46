"""Where articles come from: sources, and reading them."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from adapters.cli.health import health_lines, kind_of
from adapters.cli.options import open_collector, open_engine, say_no_sources, settings, store_options, utc_now
from adapters.cli.poll import collect_shown, summary
from adapters.cli.screen import counted, say, say_failures, show

if TYPE_CHECKING:
    from adapters.bootstrap import Engine
    from bot.sources import Health


@click.group(short_help="Add, list and remove feeds, pages and folders.")
def sources() -> None:
    """Where articles come from: feeds, pages and folders that `briefwire poll` reads again and again.

    \b
    Example:
      briefwire sources add https://news.example/feed
    """


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
    from bot.sources import add_source, shown
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
                failed.append(Failure(shown(address), str(error)))
                say(one_line(str(error)))
                continue
            added.append(done)
            if not as_json:
                click.echo(
                    f"{done.source.id}  {one_line(done.source.title)} ({kind_of(done.source.kind, confidential)})"
                )
                for headline in done.headlines:
                    click.echo(f"     {headline}")
                say_failures(done.collected.failed)
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
        _show(_health(engine), as_json=as_json)


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
        collect_shown(parts, utc_now(), ids)
        found = _health(engine)
    _show(found, as_json=as_json)
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
    from bot.errors import BriefwireError
    from bot.model import Failure
    from bot.sources import import_sources

    limit = settings().source_limit
    with open_collector() as (engine, parts):
        try:
            listed = import_sources(parts.store, engine.workspace, path.read_bytes(), utc_now(), limit)
        except BriefwireError as error:
            raise BriefwireError(f"{path} {error}") from error
        collected = collect_shown(parts, utc_now(), listed.added) if listed.added else None
        failed: list[Failure] = [*listed.failed, *(collected.failed if collected else ())]
        if as_json:
            from adapters.cli.as_json import print_json

            print_json({"sources": _health(engine, listed.added), "known": listed.known, "failed": failed})
        else:
            known = f", {listed.known} known already" if listed.known else ""
            click.echo(f"{counted(len(listed.added), 'source')} added{known}.")
            if collected:
                click.echo(summary(collected))
            say_failures(failed)
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
    from bot.sources import export_sources

    with open_engine() as engine:
        sys.stdout.buffer.write(export_sources(engine.store, engine.workspace))


def _show(found: "Sequence[Health]", *, as_json: bool) -> None:
    if as_json:
        from adapters.cli.as_json import print_json

        print_json({"sources": found})
    elif found:
        show(health_lines(found))
    if not found:
        say_no_sources()


def _health(engine: "Engine", only: Sequence[int] | None = None) -> "list[Health]":
    from bot.sources import health

    found = health(engine.store, engine.workspace, utc_now())
    return found if only is None else [source for source in found if source.id in only]
