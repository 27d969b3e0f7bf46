"""Deleting what need not be kept."""

import click

from adapters.cli.options import open_engine, settings, store_options, utc_now
from adapters.cli.screen import counted, progress


@click.command(short_help="Delete what need not be kept, and give the room back.")
@click.option("--json", "as_json", is_flag=True, help="Print what was deleted as one JSON document.")
@store_options
def vacuum(as_json: bool) -> None:
    """Delete what retention has ended, in small steps, of all workspaces, and report the database's size.

    Articles are kept for BRIEFWIRE_RETENTION_DAYS (90) after they were last stored or changed, what became of
    scheduled digests as long, questions and answers for BRIEFWIRE_CONVERSATION_DAYS (30).

    \b
    Example:
      briefwire vacuum
    """
    from datetime import timedelta

    from bot.retention import vacuum as delete_expired

    chosen = settings()
    with open_engine() as engine, progress("Deleting") as tell:
        done = delete_expired(
            engine.store,
            utc_now(),
            timedelta(days=chosen.retention_days),
            timedelta(days=chosen.conversation_days),
            lambda deleted: tell(deleted, 0),
        )
    if as_json:
        from adapters.cli.as_json import print_json

        print_json(done)
        return
    before, after = (size / 1_000_000 for size in (done.bytes_before, done.bytes_after))
    deleted = (
        f"{counted(done.articles, 'article')}, {counted(done.turns, 'turn')} of conversations and "
        f"{counted(done.occurrences, 'scheduled digest')} deleted"
    )
    click.echo(f"{deleted}. The database has {after:.1f} MB ({before:.1f} MB before).")
