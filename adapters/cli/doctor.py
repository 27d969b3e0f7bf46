"""What is configured, what is wrong, and how to mend it."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from adapters.cli.options import command_line, given, store_options
from adapters.cli.screen import Line, counted, show

if TYPE_CHECKING:
    from bot.settings import Settings

MODEL_SECONDS: Final = 10.0
"""How long a model may take to be called reachable."""

_REINSTALL: Final = "install it again: pip install --force-reinstall wordllama"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at. `mend` says what to do, where something is wrong."""

    name: str
    ok: bool
    found: str
    mend: str | None = None


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting's value and where it came from."""

    name: str
    value: str
    origin: str


@dataclass(frozen=True, slots=True)
class Report:
    ok: bool
    checks: tuple[Check, ...]
    settings: tuple[Setting, ...]


@click.command(short_help="Say what is configured, what is wrong, and how to mend it.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as one JSON document.")
@store_options
def doctor(as_json: bool) -> None:
    """Say what is configured, where each setting came from, what is wrong, and how to mend it.

    The exit status is 1 where something is wrong. It makes no database.

    \b
    Examples:
      briefwire doctor
      briefwire doctor --json
    """
    report = examine(given())
    if as_json:
        from adapters.cli.as_json import print_json

        print_json(report)
    else:
        show(_lines(report))
    if not report.ok:
        click.get_current_context().exit(1)


def examine(given: Mapping[str, str]) -> Report:
    """Looks at everything; `given` are the settings of the command line."""
    from bot.errors import BriefwireError
    from bot.settings import read_settings

    checks = [_python(), _sqlite(), _embedder()]
    settings: tuple[Setting, ...] = ()
    try:
        chosen = read_settings(given)
        checks.append(_database(chosen))
        checks += _sources(chosen)
        checks += [_model(chosen)] if chosen.model else []
        settings = _settings(chosen, given)
    except BriefwireError as error:
        checks.append(_fault("settings", error))
    return Report(all(check.ok for check in checks), tuple(checks), settings)


def _python() -> Check:
    import platform

    return Check("Python", True, platform.python_version())


def _sqlite() -> Check:
    """Tries a database in a temporary folder."""
    from tempfile import TemporaryDirectory

    from adapters.bootstrap import engine
    from bot.errors import BriefwireError

    with TemporaryDirectory(prefix="briefwire-doctor-") as folder:
        try:
            with engine(str(Path(folder) / "briefwire.db"), "doctor") as parts:
                return Check("SQLite", True, str(parts.store.describe()["version"]))
        except BriefwireError as error:
            return _fault("SQLite", error)


def _embedder() -> Check:
    """Loads the embedding model and has it compare words."""
    from bot.embed import WordLlamaEmbedder

    embedder = WordLlamaEmbedder()
    try:
        harbour, port, cake = embedder.embed(["harbour strike", "port strike", "lemon cake"])
        works = float(harbour @ port) > float(harbour @ cake)
    except Exception as error:
        return Check("embedder", False, f"{embedder.name} does not load ({type(error).__name__})", _REINSTALL)
    if not works:
        return Check("embedder", False, f"{embedder.name} answers nonsense", _REINSTALL)
    return Check("embedder", True, f"{embedder.name} answers")


def _database(settings: "Settings") -> Check:
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
        return _fault("database", error)
    published = f", published from {span[0]:%Y-%m-%d} to {span[1]:%Y-%m-%d}" if span else ""
    size = f"{int(described['bytes']) / 1_000_000:.1f} MB"
    return Check(
        "database",
        True,
        f"{path}: {size}, {counted(articles, 'article')} in {counted(passages, 'passage')} "
        f"in the workspace {settings.workspace}{published}",
    )


def _sources(settings: "Settings") -> Iterator[Check]:
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


def _model(settings: "Settings") -> Check:
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
            database = settings.database if there else str(Path(folder) / "briefwire.db")
            with engine(database, settings.workspace, settings) as parts:
                if parts.model is None:
                    found = "BRIEFWIRE_MODEL is set, but neither OPENAI_API_KEY nor OPENAI_BASE_URL"
                    return Check("model", False, found, "set the key, or the address of a server without one")
                parts.model.try_out(parts.model.within(MODEL_SECONDS))
                spent, allowed = parts.model.spent_today(), allowance(settings)
        except BriefwireError as error:
            return _fault("model", error)
    money = (
        f", {spent.money / 1e6:.4f} of {settings.daily_cost:.2f} in money" if settings.daily_cost is not None else ""
    )
    budget = f"spent today (UTC): {spent.tokens} of {allowed.tokens} tokens{money}"
    return Check("model", True, f"{parts.model.name} at {parts.model.host} answers; {budget}")


def _missing_database(path: Path) -> Check:
    folder = next((parent for parent in path.absolute().parents if parent.exists()), path.absolute().parent)
    if not os.access(folder, os.W_OK):
        return Check("database", False, f"{path} is not there", f"allow writing to {folder}, or name another with --db")
    return Check("database", True, f"{path} is not there yet; this makes it: {command_line('ingest', 'articles/')}")


def _settings(settings: "Settings", given: Mapping[str, str]) -> tuple[Setting, ...]:
    from bot.settings import origins

    return tuple(
        Setting(name, _shown(getattr(settings, name)), of)
        for name, of in origins(given).items()
        if of != "default" or name in {"database", "workspace"}
    )


def _shown(value: object) -> str:
    """A key is a secret; a server's address may hold a password."""
    from pydantic import SecretStr

    if isinstance(value, SecretStr):
        return "set"
    if isinstance(value, tuple):
        return ", ".join(value)
    scheme, separator, rest = str(value).partition("://")
    if not separator:
        return scheme
    return f"{scheme}://{rest.rpartition('@')[2].partition('?')[0]}" if scheme in {"http", "https"} else f"{scheme}://…"


def _fault(name: str, error: Exception) -> Check:
    problem, _, mend = str(error).partition(": ")
    return Check(name, False, problem, mend)


def _lines(report: Report) -> Iterator[Line]:
    from rich.text import Text

    from bot.text import one_line

    for check in report.checks:
        mark = ("ok     ", "green") if check.ok else ("fault  ", "bold red")
        yield Line(Text.assemble(mark, f"{check.name}: {one_line(check.found)}"))
        if check.mend:
            yield Line(Text(f"to mend it: {one_line(check.mend)}"), 7)
    for setting in report.settings:
        yield Line(Text(f"setting {setting.name} = {one_line(setting.value)} (from: {setting.origin})"))
