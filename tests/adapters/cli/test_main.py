"""What all commands share."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest

from adapters.cli.main import cli
from tests.adapters.conftest import Run

COMMANDS = [
    "demo", "ingest", "sources", "poll", "digest", "stories", "ask", "search", "chat", "verify", "schedule",
    "run", "deliveries", "service", "backup", "vacuum", "doctor",
]  # fmt: skip


def test_the_commands_are_those_that_are_delivered(run: Run) -> None:
    assert list(cli.commands) == COMMANDS


@pytest.mark.parametrize("command", COMMANDS)
def test_help_shows_an_example_that_begins_with_the_command(run: Run, command: str) -> None:
    shown = run(command, "--help")
    assert shown.exit_code == 0
    assert "Example" in shown.stdout
    assert f"\n    briefwire {command}" in shown.stdout


def test_help_shows_the_first_three_commands_to_type(run: Run) -> None:
    shown = run("--help").stdout
    first = [line.split()[1] for line in shown.splitlines() if line.startswith("    briefwire ")]
    assert first == ["demo", "ingest", "ask"]


def test_help_loads_nothing_that_is_slow() -> None:
    script = "import sys, adapters.cli.main; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, text=True)
    slow = {"numpy", "rich", "pydantic", "pydantic_settings", "sqlite3", "wordllama", "bot.assistant", "platformdirs"}
    assert not slow & set(loaded.stdout.split())


def test_version_is_the_packages(spawn: Callable[..., Any], tmp_path: Path) -> None:
    described = tmp_path / "installed" / "briefwire-9.8.7.dist-info" / "METADATA"
    described.parent.mkdir(parents=True)
    described.write_text("Metadata-Version: 2.1\nName: briefwire\nVersion: 9.8.7\n")
    path = os.pathsep.join([str(described.parents[1]), os.environ["PYTHONPATH"]])
    assert spawn("--version", PYTHONPATH=path).stdout == b"briefwire 9.8.7\n"


@pytest.mark.parametrize("place", ["before", "after"])
def test_the_database_can_be_named_before_and_after_the_command(run: Run, machine: Path, place: str) -> None:
    option = ["--db", "mine.db"]
    run(*(option if place == "before" else []), "search", "port", *(option if place == "after" else []))
    assert (machine / "mine.db").exists()


def test_workspaces_do_not_see_each_other(run: Run, news: Path) -> None:
    assert "briefwire --workspace other ingest" in run("--workspace", "other", "search", "port").stderr


@pytest.mark.parametrize("address", ["postgresql://me:secret@host/news", "postgres://me:secret@host/news"])
def test_a_server_is_refused_with_one_line_that_tells_no_password(run: Run, address: str) -> None:
    result = run("--db", address, "ask", "Who?")
    assert (result.exit_code, result.stdout, len(result.stderr.splitlines())) == (1, "", 1)
    assert "secret" not in result.stderr
    assert "Traceback" not in result.stderr


def test_a_file_that_is_no_database_is_one_line(run: Run, machine: Path) -> None:
    (machine / "notes.db").write_text("not a database at all, but long enough to be looked at" * 100)
    result = run("ask", "Who?", "--db", "notes.db", "--json")
    assert (result.exit_code, result.stdout, len(result.stderr.splitlines())) == (1, "", 1)


def test_an_unknown_command_is_one_line(run: Run) -> None:
    result = run("sauces")
    assert (result.exit_code, len(result.stderr.splitlines())) == (2, 1)


class TestAFault:
    @pytest.fixture
    def fail(self, machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        @click.command()
        def broken() -> None:
            raise ZeroDivisionError("secret detail")

        monkeypatch.setitem(cli.commands, "broken", broken)

    @pytest.mark.usefixtures("fail")
    def test_it_is_one_apologetic_line_with_a_reference_that_stays_the_same(self, run: Run) -> None:
        first, second = run("broken"), run("broken")
        assert (first.exit_code, first.stdout, len(first.stderr.splitlines())) == (1, "", 1)
        assert "Sorry" in first.stderr
        assert "secret" not in first.stderr
        assert first.stderr == second.stderr

    @pytest.mark.usefixtures("fail")
    def test_the_traceback_is_there_for_who_asks(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("BRIEFWIRE_DEBUG", "1")
        assert isinstance(run("broken").exception, ZeroDivisionError)


@pytest.mark.usefixtures("news")
@pytest.mark.parametrize("words", [["digest", "--now", "2025-06-10"], ["digest", "--now", "2025-06-10", "--json"]])
def test_a_reader_that_goes_away_is_no_error(words: list[str]) -> None:
    command = [sys.executable, "-m", "adapters.cli.main", *words]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        assert child.stdout
        assert child.stderr
        child.stdout.close()
        assert child.stderr.read() == b""


@pytest.mark.usefixtures("news")
@pytest.mark.parametrize("words", [["chat"], ["ask", "-"]])
def test_ctrl_c_leaves_quietly(words: list[str]) -> None:
    command = [sys.executable, "-m", "adapters.cli.main", *words]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        assert child.stdin
        assert child.stdout
        assert child.stderr
        child.stdin.write(b"Who leads the Chinese side?\n")
        child.stdin.flush()
        assert child.stdout.readline()
        os.kill(child.pid, signal.SIGINT)
        assert child.stderr.read().strip() == b""
    assert child.returncode == 130


@pytest.mark.usefixtures("news")
def test_output_reaches_a_terminal_of_another_encoding(spawn: Callable[..., Any]) -> None:
    assert spawn("digest", "--now", "2025-06-10", PYTHONIOENCODING="ascii").returncode == 0
    done = spawn("digest", "--now", "2025-06-10", "--json", PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert done.stdout.decode("utf-8")
