"""Keeping Briefwire running: a systemd user unit, or a launchd agent."""

import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import click

from adapters.cli.options import given, settings, store_options
from adapters.cli.screen import say

STOP_SECONDS: Final = 20
"""How long a service manager waits for the process to stop before it kills it: longer than that takes."""

LABEL: Final = "briefwire"


@dataclass(frozen=True, slots=True)
class Command:
    """What is kept running: the words of a command line, the first an absolute path, and the folder it runs in."""

    words: tuple[str, ...]
    folder: Path


@dataclass(frozen=True, slots=True)
class Service:
    """A file for a service manager: where it belongs, what it holds, and the commands to type then."""

    path: Path
    text: str
    then: tuple[str, ...]


@click.group(short_help="Keep it running on this machine, also after a restart.")
def service() -> None:
    """Keep Briefwire running on this machine, also after a restart.

    \b
    Examples:
      briefwire service install
      briefwire service install --print
    """


@service.command(short_help="Write a systemd user unit, or a launchd agent.")
@click.option("--print", "only_print", is_flag=True, help="Print the file and write nothing.")
@store_options
def install(only_print: bool) -> None:
    """Write a systemd user unit (Linux) or a launchd agent (macOS) that keeps `briefwire run` running, on this database
    and workspace. Nothing is started: the commands that do are printed.

    \b
    Examples:
      briefwire service install
      briefwire --db news.db service install --print
    """
    found = _service(_command())
    if only_print:
        click.echo(found.text, nl=False)
        return
    _write(found)
    _say_what_it_does_not_see()
    click.echo(f"Written: {found.path}. To start it now and whenever this machine starts, type:")
    for line in found.then:
        click.echo(f"  {line}")


def systemd_unit(command: Command) -> str:
    """A user unit (https://www.freedesktop.org/software/systemd/man/latest/systemd.service.html). What it forbids
    needs no mount namespace, which user units are not given everywhere."""
    return f"""[Unit]
Description=Briefwire: news briefings on time
StartLimitIntervalSec=0

[Service]
Type=exec
ExecStart=:{" ".join(_quoted(word) for word in command.words)}
WorkingDirectory={_escaped(str(command.folder))}
Restart=on-failure
RestartSec=5
TimeoutStopSec={STOP_SECONDS}
NoNewPrivileges=yes
LockPersonality=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
RestrictNamespaces=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
SystemCallArchitectures=native

[Install]
WantedBy=default.target
"""


def launchd_agent(command: Command, log: Path) -> str:
    """A launchd agent (https://developer.apple.com/library/archive/documentation/MacOSX/Conceptual/BPSystemStartup/
    Chapters/CreatingLaunchdJobs.html) that writes what it says to a file."""
    import plistlib

    return plistlib.dumps(
        {
            "Label": LABEL,
            "ProgramArguments": list(command.words),
            "WorkingDirectory": str(command.folder),
            "RunAtLoad": True,
            "KeepAlive": {"SuccessfulExit": False},
            "ExitTimeOut": STOP_SECONDS,
            "StandardErrorPath": str(log),
        },
        sort_keys=False,
    ).decode()


def _escaped(text: str) -> str:
    """A value in a unit file, in which % begins a specifier."""
    return text.replace("%", "%%")


def _quoted(word: str) -> str:
    """A word of a command line in a unit file, in which variables are not replaced (`:`)."""
    escaped = _escaped(word).replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _command() -> Command:
    """`briefwire run` as it was called now. The folder is the present one where it holds settings."""
    from adapters.bootstrap import database_path

    chosen = settings()
    where = ("--db", str(database_path(chosen.database).absolute()), "--workspace", chosen.workspace)
    return Command((*_executable(), *where, "run"), Path.cwd() if Path(".env").exists() else Path.home())


def _executable() -> tuple[str, ...]:
    """The command that is running, by the path that it was called by: a link outlives what it points at."""
    called = shutil.which(sys.argv[0]) if Path(sys.argv[0]).stem == "briefwire" else None
    return (str(Path(called).absolute()),) if called else (sys.executable, "-m", "adapters.cli.main")


def _service(command: Command) -> Service:
    """The service of this machine. `ClickException` where there is no manager that we write for."""
    import shlex

    if sys.platform == "darwin":
        path = Path.home() / "Library" / "LaunchAgents" / f"{LABEL}.plist"
        domain = f"gui/{os.getuid()}"
        text = launchd_agent(command, Path.home() / "Library" / "Logs" / f"{LABEL}.log")
        return Service(
            path, text, (f"launchctl bootstrap {domain} {shlex.quote(str(path))}", f"launchctl print {domain}/{LABEL}")
        )
    if sys.platform == "linux" and shutil.which("systemctl"):
        configuration = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
        then = (
            "systemctl --user daemon-reload && systemctl --user enable --now briefwire",
            "loginctl enable-linger    # it runs also while you are not logged in",
        )
        return Service(configuration / "systemd" / "user" / "briefwire.service", systemd_unit(command), then)
    raise click.ClickException(
        f"This system has neither systemd nor launchd. Have what starts its programs run: {shlex.join(command.words)}"
    )


def _write(found: Service) -> None:
    try:
        found.path.parent.mkdir(parents=True, exist_ok=True)
        found.path.write_text(found.text, encoding="utf-8")
    except OSError as error:
        raise click.ClickException(
            f"{found.path} cannot be written ({error.strerror}): with --print it is printed, to be put there by hand."
        ) from error


def _say_what_it_does_not_see() -> None:
    """A service has an environment of its own."""
    from bot.settings import origins, user_env_file, variable

    carried = {"database", "workspace"}
    lost = [
        variable(name) for name, place in origins(given()).items() if place == "environment" and name not in carried
    ]
    if lost:
        say(f"The service does not see what only this shell sets; write it into {user_env_file()}: {', '.join(lost)}")
