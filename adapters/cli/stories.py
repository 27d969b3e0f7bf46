"""The stories of a window, without telling them."""

from datetime import datetime

import click

from adapters.cli.digest import next_step
from adapters.cli.options import Moment, open_engine, say_if_empty, store_options, utc_now
from adapters.cli.screen import say, show


@click.command(short_help="List the stories of a window, and who reports them.")
@click.option("--since", type=Moment(), help="From this time of publication (default: 24 hours before its end).")
@click.option("--until", type=Moment(), help="Up to this time of publication (default: now).")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@store_options
def stories(since: datetime | None, until: datetime | None, as_json: bool) -> None:
    """List the stories of a window, the weightiest first: headline, who reports it, how many articles.

    A time is ISO 8601; without a zone it is in this machine's, and a date alone is its midnight.

    \b
    Examples:
      briefwire stories
      briefwire stories --since 2025-06-09 --until 2025-06-11
      briefwire stories --json
    """
    moment = utc_now()
    if since and since >= (until or moment):
        raise click.UsageError("The window is empty: --since must be before --until (which is now unless given).")
    with open_engine() as engine:
        found = engine.assistant.stories(moment, since, until)
        if as_json:
            from adapters.cli.as_json import print_json

            keys = ("id", "headline", "articles", "publishers")
            print_json({"stories": [{key: getattr(story, key) for key in keys} for story in found]})
        else:
            from adapters.cli.render import story_lines

            show(story_lines(found))
        if not found and not say_if_empty(engine):
            say(next_step(engine, command=("stories", "--until")))
