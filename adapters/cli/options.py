"""What commands share: which database and workspace, how times are typed, and what to do about an empty store."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from adapters.cli.screen import say

if TYPE_CHECKING:
    from adapters.bootstrap import Engine
    from bot.ingest.collecting import Collector
    from bot.settings import Settings

Command = TypeVar("Command", bound=Callable[..., Any])

GIVEN: Final = "briefwire.given"
"""Key of `Context.meta` for the settings given on the command line: a dict by their names."""

YEARS: Final = range(1000, 9999)
"""A window may begin some days before and end some after."""


def _keep(context: click.Context, parameter: click.Parameter, value: str | None) -> None:
    if value is not None and parameter.name:
        context.meta.setdefault(GIVEN, {})[parameter.name] = value


def store_options(command: Command) -> Command:
    """Adds --db and --workspace, which may stand before the command's name as well as after it."""
    database = click.option(
        "--db",
        "database",
        metavar="PATH",
        expose_value=False,
        callback=_keep,
        help="The database (BRIEFWIRE_DATABASE; default: briefwire.db in your data folder).",
    )
    workspace = click.option(
        "--workspace",
        metavar="NAME",
        expose_value=False,
        callback=_keep,
        help="Whose articles (BRIEFWIRE_WORKSPACE; default: local).",
    )
    return database(workspace(command))


def given() -> dict[str, str]:
    """The settings given on the command line."""
    return dict(click.get_current_context().meta.get(GIVEN, {}))


def settings() -> "Settings":
    from bot.settings import read_settings

    return read_settings(given())


@contextmanager
def open_engine() -> "Iterator[Engine]":
    from adapters.bootstrap import engine

    chosen = settings()
    with engine(chosen.database, chosen.workspace, chosen) as parts:
        yield parts


@contextmanager
def open_collector() -> "Iterator[tuple[Engine, Collector]]":
    from adapters.bootstrap import collector

    with open_engine() as engine, collector(engine, settings()) as parts:
        yield engine, parts


def command_line(*words: str) -> str:
    """A briefwire command to copy, on the same database and workspace."""
    import shlex

    names = {"database": "--db", "workspace": "--workspace"}
    where = [word for name, value in given().items() for word in (names[name], value)]
    return shlex.join(["briefwire", *where, *words])


def say_if_empty(engine: "Engine") -> bool:
    """Whether nothing is stored; the person is told what to do then."""
    if engine.store.article_count(engine.shelves):
        return False
    where = engine.store.describe()["path"]
    workspace = "" if engine.workspace == "local" else f" for the workspace {engine.workspace}"
    say(
        f"Nothing is stored yet{workspace} in {where}. Put articles in (.txt, .md, .html, .json, .jsonl), "
        f"for example: {command_line('ingest', 'articles/')} - or name a feed, a page or a folder to read again and "
        f"again: {_example_of_sources()}"
    )
    return True


def say_no_sources() -> None:
    say(f"There are no sources yet. Add a feed, a page or a folder, for example: {_example_of_sources()}")


def _example_of_sources() -> str:
    return command_line("sources", "add", "https://news.example/feed")


class Moment(click.ParamType[datetime]):
    """An ISO 8601 time → an aware one in UTC. Without a zone it is the machine's; a date alone is its midnight."""

    name = "ISO"

    def convert(self, value: str | datetime, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        try:
            typed = value if isinstance(value, datetime) else datetime.fromisoformat(value.strip())
            if typed.year not in YEARS:
                raise ValueError(value)
            return typed.astimezone(UTC)
        except (ValueError, OverflowError, OSError):
            example = "write it like 2025-06-10, 2025-06-10T09:00 or 2025-06-10T07:00Z"
            return self.fail(f"{value!r} is no time; {example}.", param, ctx)


def utc_now() -> datetime:
    return datetime.now(UTC)


def one_text(words: tuple[str, ...], what: str, example: str) -> str:
    """The words typed after a command as one text. `UsageError` where they are empty."""
    from bot.text import one_line

    text = one_line(" ".join(words))
    if not text:
        raise click.UsageError(f"The {what} is empty: type one, for example: briefwire {example}")
    return text


def typed_lines(what: str) -> Iterator[str]:
    """The lines of standard input that hold something. `UsageError` where none does."""
    from bot.text import one_line

    found = False
    for line in sys.stdin.buffer:
        if text := one_line(line.decode(errors="replace")):
            found = True
            yield text
    if not found:
        raise click.UsageError(f"Standard input is empty: give it one {what} a line.")
