"""Does a text say what a claim says? One claim against a file, or many from standard input."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from adapters.cli.as_json import print_json
from adapters.cli.options import one_text
from adapters.cli.screen import Line, say, show

if TYPE_CHECKING:
    from bot.writers.verify import Verdict


@click.command(short_help="Say whether a text supports a claim.")
@click.argument("claim", nargs=-1, metavar="CLAIM|-")
@click.option("--text", "path", type=click.Path(path_type=Path), metavar="FILE", help="The text to hold it against.")
@click.option("--json", "as_json", is_flag=True, help="Print the verdict as one JSON document.")
def verify(claim: tuple[str, ...], path: Path | None, as_json: bool) -> None:
    """Say whether a text supports a claim: its numbers, dates, names and quotations, what is denied, what only may be,
    and who said it.

    With - it reads {"claim": …, "text": …} one a line from standard input and prints one JSON document a line.

    \b
    Examples:
      briefwire verify "The bank has 4,600 employees." --text article.txt
      briefwire verify - < claims.jsonl
    """
    if claim == ("-",):
        if path:
            raise click.UsageError("With - each line brings its own text: leave out --text.")
        if not _verify_lines():
            click.get_current_context().exit(1)
        return
    words = one_text(claim, "claim", 'verify "The bank has 4,600 employees." --text article.txt')
    if not path:
        raise click.UsageError("Name the file with the text: --text FILE.")

    from bot.writers.verify import verify as verified

    verdict = verified(words, [_text_of(path)])
    if as_json:
        print_json(verdict)
    else:
        show(_lines(verdict))


def _text_of(path: Path) -> str:
    from bot.errors import UnreadableArticleError
    from bot.ingest.decoding import decode, refuse_binary

    try:
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableArticleError(f"{path} cannot be read: {error.strerror or error}") from None
    try:
        refuse_binary(data)
        return decode(data)
    except UnreadableArticleError as error:
        raise UnreadableArticleError(f"{path} {error}") from None


def _verify_lines() -> int:
    """Prints a document for each line of standard input that holds something; how many of them are verdicts."""
    from bot.text import one_line

    lines = enumerate((one_line(line.decode(errors="replace")) for line in sys.stdin.buffer), start=1)
    done = [_verify_line(number, line) for number, line in lines if line]
    if not done:
        raise click.UsageError("Standard input is empty: give it one JSON object a line.")
    return sum(done)


def _verify_line(number: int, line: str) -> bool:
    """Prints the verdict on one line of input, or what is wrong with it; whether it was a verdict."""
    from bot.writers.verify import verify as verified

    try:
        claim, text = _claim_and_text(line)
    except ValueError as error:
        say(f"Line {number} {error}")
        print_json({"error": f"line {number} {error}"}, indent=None)
        return False
    print_json(verified(claim, [text]), indent=None)
    return True


def _claim_and_text(line: str) -> tuple[str, str]:
    """`ValueError` that says what is wrong with the line."""
    import json

    shape = 'write it like {"claim": "…", "text": "…"}'
    try:
        item: Any = json.loads(line)
    except (ValueError, RecursionError):
        raise ValueError(f"is no JSON; {shape}") from None
    if not isinstance(item, dict):
        raise ValueError(f"is no JSON object; {shape}")
    claim, text = item.get("claim"), item.get("text")
    for key, value in (("claim", claim), ("text", text)):
        if not isinstance(value, str) or not value.strip():
            raise ValueError(f'has no "{key}" with words in it; {shape}')
    return str(claim), str(text)


def _lines(verdict: "Verdict") -> list[Line]:
    from rich.text import Text

    if verdict.supported:
        return [Line(Text("Supported"))]
    return [Line(Text(f"Not supported: {reason}")) for reason in verdict.reasons]
