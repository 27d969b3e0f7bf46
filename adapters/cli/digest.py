"""The digest of a window."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

import click

from adapters.cli.options import YEARS, Moment, command_line, open_engine, say_if_empty, store_options, utc_now
from adapters.cli.screen import say, show

if TYPE_CHECKING:
    from adapters.bootstrap import Engine

LAST: Final = datetime(YEARS[-1], 12, 31, tzinfo=UTC)
"""An article may claim to be from any time; a window ends here at the latest."""


@click.command(short_help="Tell what was published in a window.")
@click.option("--since", type=Moment(), help="From this time of publication (default: 24 hours before its end).")
@click.option("--until", type=Moment(), help="Up to this time of publication (default: --now).")
@click.option("--now", type=Moment(), help="The time to take for now.")
@click.option("--topic", "topics", multiple=True, metavar="WORDS", help="Only stories about this; may be repeated.")
@click.option("--conversation", metavar="KEY", help="Remember its stories, for questions asked under this key.")
@click.option("--stories", type=click.IntRange(min=1), default=5, show_default=True, help="How many to tell.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="Of the output."
)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@store_options
def digest(
    since: datetime | None,
    until: datetime | None,
    now: datetime | None,
    topics: tuple[str, ...],
    conversation: str | None,
    stories: int,
    form: str,
    as_json: bool,
) -> None:
    """Tell what was published in a window, story by story, each claim with its source.

    A time is ISO 8601; without a zone it is in this machine's, and a date alone is its midnight.

    \b
    Examples:
      briefwire digest
      briefwire digest --since 2025-06-09 --until 2025-06-11
      briefwire digest --now 2025-06-10T07:00Z --topic "rare earths" --stories 3
      briefwire digest --conversation morning; briefwire ask --conversation morning Tell me more about the second one.
    """
    moment = now or utc_now()
    if since and since >= (until or moment):
        raise click.UsageError("The window is empty: --since must be before --until (which is --now unless given).")
    with open_engine() as engine:
        told = engine.assistant.digest(moment, since, until, topics, stories, conversation)
        if as_json or form == "json":
            from adapters.cli.as_json import print_json

            print_json(told)
        else:
            from adapters.cli.render import digest_lines

            show(digest_lines(told))
        if not told.stories and not say_if_empty(engine):
            say(next_step(engine, topics, stories))


def next_step(
    engine: "Engine",
    topics: Sequence[str] = (),
    stories: int = 5,
    command: Sequence[str] = ("digest", "--now"),
) -> str:
    """What is stored and how to see it, where a window held nothing: `command` with the end of a window."""
    span = engine.store.article_span(engine.shelves)
    if span is None:
        return f"No stored article has a time of publication. Ask instead, for example: {command_line('ask', '…')}"
    oldest, newest = span
    shown = command_line(*command, end_of_window(newest), *(["--stories", str(stories)] if stories != 5 else []))
    about = f"Nothing in this window is about {' or '.join(topics)}. " if topics else ""
    return (
        f"{about}The stored articles were published from {oldest:%Y-%m-%d %H:%M} to {newest:%Y-%m-%d %H:%M} UTC. "
        f"This shows the last of them: {shown}"
    )


def end_of_window(newest: datetime) -> str:
    """The end of the hour in which the newest article was published."""
    end = min(newest, LAST).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return f"{end:%Y-%m-%dT%H:%MZ}"
