"""Where lines for people go: wrapped and styled on a terminal, plain and unwrapped into a pipe."""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import click

if TYPE_CHECKING:
    from rich.text import Text

    from bot.model import Failure

READABLE_WIDTH: Final = 96
"""Columns: longer lines are hard to read."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line to show, `indent` columns in from the left, after `bullet`, also where it wraps."""

    text: "Text"
    indent: int = 0
    bullet: str = ""


def show(lines: Iterable[Line]) -> None:
    """Prints lines on standard output."""
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False, markup=False, emoji=False)
    width = min(console.width, READABLE_WIDTH)
    for line in lines:
        left = line.indent + len(line.bullet)
        pieces = line.text.wrap(console, max(20, width - left)) if console.is_terminal else [line.text]
        for number, piece in enumerate(pieces):
            piece.rstrip()
            start = line.bullet if number == 0 else ""
            console.print(Text.assemble(start.rjust(left) if piece else "", piece), soft_wrap=True)
    sys.stdout.flush()


def say(message: str) -> None:
    """Tells the person something beside the output, on standard error."""
    click.echo(message, err=True)


@contextmanager
def progress(what: str) -> "Iterator[Callable[[int, int], None]]":
    """What to tell how many of how many are done (0: nobody knows); a bar on a terminal's standard error."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of or None)


def counted(count: int, what: str) -> str:
    """ "1 article", "2 articles"."""
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def say_failures(failed: "Iterable[Failure]") -> None:
    """Names what could not be read, a line each."""
    from bot.text import one_line

    for failure in failed:
        say(f"{one_line(failure.source)}: {one_line(failure.error)}")
