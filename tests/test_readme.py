"""What the README shows is what happens."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from adapters.cli.main import cli
from bot.store.sqlite import SQLiteStore

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"


def shown_commands() -> list[tuple[str, str]]:
    """The commands of the first ```console block, each with the output below it."""
    block = re.search(r"^```console\n(.*?)^```", README.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    assert block, "README.md has no ```console block"
    pieces = re.split(r"^\$ (.*)\n", block[1], flags=re.MULTILINE)
    return list(zip(pieces[1::2], (output.strip() for output in pieces[2::2]), strict=True))


def test_the_first_commands_work_in_order_with_the_output_below_them(tmp_path: Path) -> None:
    commands = [(command, output) for command, output in shown_commands() if command.startswith("briefwire ")]
    assert len(commands) >= 5
    tools, folder = tmp_path / "bin", tmp_path / "folder"
    tools.mkdir()
    shutil.copytree(ROOT / "seeds", folder / "seeds")
    starter = tools / "briefwire"
    starter.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m adapters.cli.main "$@"\n')
    starter.chmod(0o755)
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("BRIEFWIRE_", "OPENAI_"))
    } | {
        "HOME": str(tmp_path),
        "XDG_DATA_HOME": str(tmp_path / "data"),
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "PATH": os.pathsep.join([str(tools), os.environ["PATH"]]),
        "PYTHONPATH": str(ROOT),
        "TZ": "UTC",
    }
    for command, output in commands:
        done = subprocess.run(
            ["/bin/sh", "-c", command], cwd=folder, env=environment, capture_output=True, check=False, text=True
        )
        assert (command, done.stdout.strip(), done.returncode) == (command, output, 0), done.stderr


def commands_of(section: str) -> list[list[str]]:
    """The lines of the blocks in a section."""
    text = README.read_text(encoding="utf-8")
    found = re.search(rf"^## {re.escape(section)}\n(.*?)^## ", text, re.DOTALL | re.MULTILINE)
    assert found, f"README.md has no section {section}"
    return [block.splitlines() for block in re.findall(r"^```\n(.*?)^```", found[1], re.DOTALL | re.MULTILINE)]


class Server:
    """A machine of its own at a time that a test sets: home, folder, and the installed command."""

    def __init__(self, place: Path) -> None:
        self._home, self._folder = place, place / "folder"
        self._folder.mkdir(parents=True)
        tools = place / "bin"
        tools.mkdir()
        begin = "import os, time_machine; time_machine.travel(os.environ['AT']).start()"
        starter = tools / "briefwire"
        starter.write_text(
            f'#!/bin/sh\nexec "{sys.executable}" -c "{begin}; from adapters.cli.main import main; main()" "$@"\n'
        )
        starter.chmod(0o755)
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("BRIEFWIRE_", "OPENAI_", "XDG_"))}
        path = os.pathsep.join([str(tools), os.environ["PATH"]])
        self._environment = kept | {"HOME": str(place), "PATH": path, "PYTHONPATH": str(ROOT), "TZ": "UTC"}

    def __truediv__(self, name: str) -> Path:
        return self._folder / name

    def at(self, moment: str, command: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            ["/bin/sh", "-c", command],
            cwd=self._folder, env=self._seen(moment), capture_output=True, check=False, text=True,
        )  # fmt: skip

    def sent(self) -> list[tuple[str, str]]:
        """The local dates of the digests that are known here, the newest first, and what became of them."""
        with closing(SQLiteStore.open(self._home / ".local" / "share" / "briefwire" / "briefwire.db")) as store:
            return [(entry.key.on.isoformat(), entry.state) for entry in store.entries()]

    @contextmanager
    def running(self, moment: str, command: str) -> Iterator[None]:
        """Starts it at a moment; stopped afterwards, as a service manager does."""
        with subprocess.Popen(
            ["/bin/sh", "-c", f"exec {command}"],
            cwd=self._folder, env=self._seen(moment), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        ) as process:  # fmt: skip
            try:
                yield
                process.send_signal(signal.SIGTERM)
                assert process.wait(20) == 0
            finally:
                process.kill()

    def _seen(self, moment: str) -> Mapping[str, str]:
        return self._environment | {"AT": moment}


def wait_until(done: Callable[[], bool], seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end
        time.sleep(0.2)


@pytest.mark.skipif(sys.platform != "linux", reason="the section shows where Linux keeps the database")
def test_a_move_to_another_server_sends_nothing_twice_and_goes_on(tmp_path: Path) -> None:
    on_old, on_new = commands_of("Moving to another server")
    assert on_new[-1].split("#")[0].strip() == "briefwire run"
    old, new, folder = Server(tmp_path / "old"), Server(tmp_path / "new"), tmp_path / "briefings"
    (old / "crane.txt").write_text("Crane ordered\n\nThe harbour of Linden has ordered a crane from Tarnholt.\n")
    evening, morning, afternoon = "2025-06-09T18:00+00:00", "2025-06-10T09:00:05+00:00", "2025-06-10T11:00+00:00"
    added = old.at(evening, f"briefwire ingest crane.txt; briefwire schedule add file:{folder} --at 09:00 --zone UTC")
    assert added.returncode == 0, added.stderr
    for command in on_old:
        done = old.at(evening, command)
        assert done.returncode == 0, (command, done.stderr)
    shutil.copy(old / "moving.db", new / "moving.db")

    def messages() -> list[str]:
        lines = [line for path in sorted(folder.iterdir()) for line in path.read_text(encoding="utf-8").splitlines()]
        return [json.loads(line)["key"] for line in lines]

    with old.running(morning, "briefwire run"):
        wait_until(lambda: old.sent() == [("2025-06-10", "sent")])
    assert len(messages()) == 1
    for command in on_new[:-1]:
        done = new.at(afternoon, command)
        if command.startswith("briefwire doctor"):
            assert re.findall("^fault +([^:]*)", done.stdout, re.MULTILINE) == ["runner"], done.stdout
        else:
            assert done.returncode == 0, (command, done.stderr)
    with new.running(afternoon, on_new[-1]):
        wait_until(lambda: new.sent() == [("2025-06-10", "sent")])
    assert len(messages()) == 1, "the copy was made before today's digest was sent"
    tomorrow = "2025-06-11T09:00:05+00:00"
    with new.running(tomorrow, on_new[-1]):
        wait_until(lambda: new.sent() == [("2025-06-11", "sent"), ("2025-06-10", "sent")])
    assert [key.split("-")[1] for key in messages()] == ["250610", "250611"]


def test_every_command_is_in_the_readme() -> None:
    text = README.read_text(encoding="utf-8")
    assert [name for name in cli.commands if f"briefwire {name}" not in text] == []
