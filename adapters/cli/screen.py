"""Where lines for people go: wrapped and styled on a terminal, plain and unwrapped into a pipe."""

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import click

if TYPE_CHECKING:
    from rich.text import Text

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
