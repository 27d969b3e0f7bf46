"""How the database and its sources are, and whether the model answers."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from adapters.cli.doctor.report import Check, fault
from adapters.cli.options import command_line
from adapters.cli.screen import counted

if TYPE_CHECKING:
    from bot.settings import Settings

MODEL_SECONDS: Final = 10.0
"""How long a model may take to be called reachable."""


def database(settings: "Settings") -> Check:
    from adapters.bootstrap import database_path, engine
    from bot.errors import BriefwireError

    try:
        path = database_path(settings.database)
        if not path.exists():
            return _missing_database(path)
        with engine(settings.database, settings.workspace) as parts:
            described = parts.store.describe()
            articles = parts.store.article_count(parts.shelves)
            passages = parts.store.passage_count(parts.shelves)
            span = parts.store.article_span(parts.shelves)
    except BriefwireError as error:
        return fault("database", error)
    published = f", published from {span[0]:%Y-%m-%d} to {span[1]:%Y-%m-%d}" if span else ""
    size = f"{int(described['bytes']) / 1_000_000:.1f} MB"
    return Check(
        "database",
        True,
        f"{path}: {size}, {counted(articles, 'article')} in {counted(passages, 'passage')} "
        f"in the workspace {settings.workspace}{published}",
    )


def _missing_database(path: Path) -> Check:
    folder = next((parent for parent in path.absolute().parents if parent.exists()), path.absolute().parent)
    if not os.access(folder, os.W_OK):
        return Check("database", False, f"{path} is not there", f"allow writing to {folder}, or name another with --db")
    return Check("database", True, f"{path} is not there yet; this makes it: {command_line('ingest', 'articles/')}")


def sources(settings: "Settings") -> Iterator[Check]:
    """How the workspace's sources are and, with a model, which of them it may be told of."""
    from adapters.bootstrap import database_path, engine
    from adapters.cli.options import utc_now
    from bot.errors import BriefwireError
    from bot.sources import health

    now = utc_now()
    try:
        if not database_path(settings.database).exists():
            return
        with engine(settings.database, settings.workspace) as parts:
            found = health(parts.store, parts.workspace, now)
    except BriefwireError:  # the database's own check has told it
        return
    if not found:
        return
    for source in found:
        if source.is_failing(now):
            since = "gone for good" if source.retired else f"failing since {source.failing_since:%Y-%m-%d %H:%M} UTC"
            mend = f"check {source.url}, or remove it: {command_line('sources', 'remove', str(source.id))}"
            yield Check("source", False, f"{source.id} {source.title}, {since}: {source.last_error}", mend)
    told = ""
    if settings.model:
        kept = [str(source.id) for source in found if source.confidential]
        told = f"; {settings.model} may be told of " + (
            f"all but the confidential ones ({', '.join(kept)})" if kept else "all of them"
        )
    yield Check("sources", True, f"{counted(len(found), 'source')}{told}")


def model(settings: "Settings") -> Check:
    """Asks the model for a word, which counts in the day's budget; without a database, in one of its own."""
    from tempfile import TemporaryDirectory

    from adapters.bootstrap import allowance, database_path, engine
    from bot.errors import BriefwireError

    if settings.daily_cost is not None and not (settings.price_input or settings.price_output):
        mend = "set BRIEFWIRE_PRICE_INPUT and BRIEFWIRE_PRICE_OUTPUT, for a million tokens"
        return Check("model", False, "BRIEFWIRE_DAILY_COST is set, but no prices are", mend)
    with TemporaryDirectory(prefix="briefwire-doctor-") as folder:
        try:
            there = database_path(settings.database).exists()
            used = settings.database if there else str(Path(folder) / "briefwire.db")
            with engine(used, settings.workspace, settings) as parts:
                if parts.model is None:
                    found = "BRIEFWIRE_MODEL is set, but neither OPENAI_API_KEY nor OPENAI_BASE_URL"
                    return Check("model", False, found, "set the key, or the address of a server without one")
                parts.model.try_out(parts.model.within(MODEL_SECONDS))
                spent, allowed = parts.model.spent_today(), allowance(settings)
        except BriefwireError as error:
            return fault("model", error)
    money = (
        f", {spent.money / 1e6:.4f} of {settings.daily_cost:.2f} in money" if settings.daily_cost is not None else ""
    )
    budget = f"spent today (UTC): {spent.tokens} of {allowed.tokens} tokens{money}"
    return Check("model", True, f"{parts.model.name} at {parts.model.host} answers; {budget}")
