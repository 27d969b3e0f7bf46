"""The `briefwire` command."""

import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from typing import Any

import click

from adapters.cli.articles import ingest
from adapters.cli.backup import backup
from adapters.cli.deliveries import deliveries
from adapters.cli.demo import demo
from adapters.cli.digest import digest
from adapters.cli.doctor import doctor
from adapters.cli.options import store_options
from adapters.cli.poll import poll
from adapters.cli.questions import ask, chat, search
from adapters.cli.run import run
from adapters.cli.schedule import schedule
from adapters.cli.screen import say
from adapters.cli.service import service
from adapters.cli.sources import sources
from adapters.cli.stories import stories
from adapters.cli.vacuum import vacuum
from adapters.cli.verify import verify

INTERRUPTED = 130


class Briefwire(click.Group):
    """Ends every command with the exit status that the contract names, and every failure with one line:

    1. used wrongly: what is wrong and where to read on; 2
    2. a `BriefwireError`: its message; 1
    3. Ctrl-C: nothing; 130
    4. anything else: an apology with a reference that is the same for the same fault; 1
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    def main(self, args: Sequence[str] | None = None, *more: Any, **extra: Any) -> Any:
        extra["standalone_mode"] = False
        try:
            status = super().main(args, *more, **extra)
        except click.exceptions.NoArgsIsHelpError as error:
            error.show()
            status = error.exit_code
        except click.UsageError as error:
            read_on = f" ({error.ctx.command_path} --help shows how)" if error.ctx else ""
            say(f"Error: {error.format_message()}{read_on}")
            status = error.exit_code
        except click.ClickException as error:
            say(f"Error: {error.format_message()}")
            status = error.exit_code
        except (click.Abort, KeyboardInterrupt):
            status = INTERRUPTED
        except Exception as error:
            say(f"Error: {_explained(error)}")
            status = 1
        sys.exit(status if isinstance(status, int) else 0)


def _explained(error: Exception) -> str:
    from bot.errors import BriefwireError
    from bot.text import one_line

    if os.environ.get("BRIEFWIRE_DEBUG") == "1":
        raise error
    if isinstance(error, BriefwireError):
        return one_line(str(error))
    return (
        f"Sorry, Briefwire failed here ({type(error).__name__}, reference {_reference(error)}). What was stored "
        "before is kept. To see where, run it again with BRIEFWIRE_DEBUG=1."
    )


def _reference(error: Exception) -> str:
    import traceback
    from hashlib import blake2b
    from pathlib import Path

    frames = traceback.extract_tb(error.__traceback__)
    place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return blake2b(f"{type(error).__name__} {place}".encode(), digest_size=3).hexdigest()


@click.group(
    cls=Briefwire,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="briefwire COMMAND --help explains a command, with examples.",
)
@store_options
@click.version_option(package_name="briefwire", message="%(prog)s %(version)s")
def cli() -> None:
    """Short news briefings with exact quotes, and answers to follow-up questions, from the articles you store.

    \b
    The first three commands to type:
      briefwire demo                         shows what it does, on sample articles
      briefwire ingest articles/             stores your own: files, folders, feeds, pages
      briefwire ask Who leads the talks?     answers from them, or says it cannot
    """


COMMANDS = (
    *(demo, ingest, sources, poll, digest, stories, ask, search, chat, verify),
    *(schedule, run, deliveries, service, backup, vacuum, doctor),
)

for command in COMMANDS:
    cli.add_command(command)


def main() -> None:
    """The entry point of the installed command."""
    for stream in (sys.stdin, sys.stdout):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    cli(prog_name="briefwire")


if __name__ == "__main__":
    main()
