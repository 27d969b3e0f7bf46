"""A copy of the database."""

import shlex
from pathlib import Path

import click

from adapters.cli.options import open_engine, settings, store_options


@click.command(short_help="Copy the database while it is in use.")
@click.argument("target", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path))
@store_options
def backup(target: Path) -> None:
    """Copy the database, with all workspaces, as it is at one moment, also while Briefwire runs. An older copy of that
    name is replaced once the new one is complete.

    To use a copy, stop Briefwire and put it in the place of the database, or name it with --db. What was sent since the
    copy was made is looked for where it was sent, and not sent again.

    \b
    Examples:
      briefwire backup news-backup.db
      briefwire --db news-backup.db doctor
    """
    from adapters.bootstrap import database_path
    from bot.errors import BriefwireError

    path = database_path(settings().database)
    if not path.exists():
        raise BriefwireError(f"{path} is not there, so there is nothing to copy: name the database with --db.")
    with open_engine() as engine:
        engine.store.backup(target)
    click.echo(f"{target.absolute()}: {target.stat().st_size / 1_000_000:.1f} MB, all of {path} as it is now.")
    click.echo(f"To see what is in it: {shlex.join(['briefwire', '--db', str(target), 'doctor'])}")
