"""Questions: one, many from standard input, or a conversation; and the search beneath them."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import click

from adapters.cli.as_json import print_json
from adapters.cli.options import (
    Moment,
    one_text,
    open_engine,
    say_if_empty,
    store_options,
    typed_lines,
    utc_now,
)
from adapters.cli.screen import say, show

if TYPE_CHECKING:
    from adapters.bootstrap import Engine
    from bot.search import Hit

LEAVE = frozenset({"exit", "quit"})
DIGEST = frozenset({"digest", "brief"})
AS_TYPED = "="
"""Before a question of a chat that is not to be read in the light of what was said."""


@click.command(short_help="Answer a question, with the words that say it.")
@click.argument("question", nargs=-1, metavar="QUESTION|-")
@click.option("--conversation", metavar="KEY", help="A follow-up to the questions asked under this key.")
@click.option("--as-typed", is_flag=True, help="Take the question as typed, whatever was asked before it.")
@click.option("--now", type=Moment(), help="The time to take for now.")
@click.option("--json", "as_json", is_flag=True, help="Print the answer as one JSON document.")
@store_options
def ask(
    question: tuple[str, ...], conversation: str | None, as_typed: bool, now: datetime | None, as_json: bool
) -> None:
    """Answer a question from the stored articles, with the words that say it, or say that nothing does.

    With - it reads one question a line from standard input and prints one JSON document a line.

    \b
    Examples:
      briefwire ask Who leads the Chinese side?
      briefwire ask --conversation talks "And about Nvidia?"
      briefwire ask - < questions.txt
    """
    if question == ("-",):
        with open_engine() as engine:
            say_if_empty(engine)
            for text in typed_lines("question"):
                answer = engine.assistant.ask(text, now or utc_now(), conversation, as_typed=as_typed)
                print_json(answer, indent=None)
        return
    text = one_text(question, "question", "ask Who leads the talks?")
    moment = now or utc_now()
    with open_engine() as engine:
        if as_json:
            print_json(engine.assistant.ask(text, moment, conversation, as_typed=as_typed))
        else:
            from adapters.cli.render import Unfolding

            unfolding = Unfolding(moment)
            early = unfolding if on_a_terminal() else None
            unfolding(engine.assistant.ask(text, moment, conversation, as_typed=as_typed, shown=early))
        say_if_empty(engine)


@click.command(short_help="Show the passages nearest to some words.")
@click.argument("query", nargs=-1, metavar="QUERY|-")
@click.option("-k", "limit", type=click.IntRange(1, 1000), default=5, show_default=True, help="How many passages.")
@click.option("--json", "as_json", is_flag=True, help="Print the passages as one JSON document.")
@store_options
def search(query: tuple[str, ...], limit: int, as_json: bool) -> None:
    """Show the stored passages nearest to a question or to words, best first.

    With - it reads one query a line from standard input and prints one JSON document a line.

    \b
    Examples:
      briefwire search rare earths
      briefwire search -k 3 --json "port strike"
    """
    if query == ("-",):
        with open_engine() as engine:
            say_if_empty(engine)
            for text in typed_lines("query"):
                print_json(passages_found(text, engine.assistant.search(text, limit)), indent=None)
        return
    text = one_text(query, "query", "search rare earths")
    with open_engine() as engine:
        hits = engine.assistant.search(text, limit)
        if as_json:
            print_json(passages_found(text, hits))
        else:
            from adapters.cli.render import search_lines

            show(search_lines(hits))
        if not say_if_empty(engine) and not hits:
            say("Nothing stored comes near these words: try others, or a whole question.")


def passages_found(query: str, hits: "Sequence[Hit]") -> Mapping[str, object]:
    """What `search --json` prints."""
    return {
        "query": query,
        "passages": [
            {
                "article_id": hit.article.id,
                "title": hit.article.title,
                "url": hit.article.url,
                "text": hit.passage.text,
                "score": round(hit.score, 4),
            }
            for hit in hits
        ],
    }


@click.command(short_help="Ask and follow up, in a conversation.")
@click.option("--now", type=Moment(), help="The time to take for now.")
@store_options
def chat(now: datetime | None) -> None:
    """Talk with the stored articles: questions, follow-ups ("who said that?", "and in May?", "no, I meant the museum").

    "digest" tells what is new, and "tell me more about the second one" asks on from there. A question after = is taken
    as typed, whatever was asked before it. "exit" or Ctrl-D leaves. Piped in, each line is a question.

    \b
    Examples:
      briefwire chat
      printf 'Who is Kevin Hassett?\\nWhat did he say?\\n' | briefwire chat
    """
    import secrets

    from bot.errors import BriefwireError

    key = session_key(utc_now(), secrets.token_hex(4))
    with open_engine() as engine:
        say_if_empty(engine)
        for text in _questions():
            try:
                _reply(engine, text, key, now or utc_now())
            except BriefwireError as error:
                say(f"Error: {error}")


def on_a_terminal() -> bool:
    """Whether a person watches: claims are shown as they come."""
    return sys.stdout.isatty()


def _reply(engine: "Engine", text: str, key: str, now: datetime) -> None:
    """Shows what a chat has to say to a line."""
    from adapters.cli.digest import next_step
    from adapters.cli.render import Unfolding, digest_lines

    if text.casefold() in DIGEST:
        digest = engine.assistant.digest(now, conversation=key)
        if not digest.stories:
            say(next_step(engine))
        show(digest_lines(digest))
        return
    question = text.removeprefix(AS_TYPED).strip()
    as_typed = bool(question) and text.startswith(AS_TYPED)
    unfolding = Unfolding(now)
    early = unfolding if on_a_terminal() else None
    unfolding(engine.assistant.ask(question if as_typed else text, now, key, as_typed=as_typed, shown=early))


def session_key(now: datetime, token: str) -> str:
    """The key of one chat's conversation."""
    return f"chat-{now:%Y%m%dT%H%M%SZ}-{token}"


def _questions() -> Iterator[str]:
    """The questions of a chat until it is left; those that are piped in are repeated on the screen."""
    typing = sys.stdin.isatty()
    for text in _typed() if typing else typed_lines("question"):
        if text.casefold() in LEAVE:
            return
        if not typing:
            click.echo(f"> {text}")
        yield text
        click.echo()


def _typed() -> Iterator[str]:
    import contextlib

    from bot.text import one_line

    with contextlib.suppress(ImportError):
        import readline  # noqa: F401 - gives input() a history and arrow keys
    say('Ask about the stored articles; "digest" tells what is new, "exit" or Ctrl-D leaves.')
    while True:
        try:
            text = one_line(input("> "))
        except EOFError:
            click.echo()
            return
        if text:
            yield text
