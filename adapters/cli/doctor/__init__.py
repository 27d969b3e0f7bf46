"""What is configured, what is wrong, and how to mend it."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import click

from adapters.cli.doctor.report import Check, Report, Setting, fault
from adapters.cli.options import given, store_options
from adapters.cli.screen import Line, show

if TYPE_CHECKING:
    from bot.settings import Settings


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
    from adapters.cli.doctor import machine, schedules, stored
    from bot.errors import BriefwireError
    from bot.settings import read_settings

    checks: list[Check] = [machine.python(), machine.sqlite(), machine.embedder(), machine.time_zones()]
    settings: tuple[Setting, ...] = ()
    try:
        chosen = read_settings(given)
        checks.append(stored.database(chosen))
        checks += stored.sources(chosen)
        checks += schedules.schedules(chosen)
        checks += [stored.model(chosen)] if chosen.model else []
        settings = _settings(chosen, given)
    except BriefwireError as error:
        checks.append(fault("settings", error))
    return Report(all(check.ok for check in checks), tuple(checks), settings)


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
