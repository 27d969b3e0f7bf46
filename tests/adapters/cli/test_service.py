"""`briefwire service`."""

import plistlib
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.cli.service import STOP_SECONDS, Command, launchd_agent, systemd_unit
from tests.adapters.conftest import Run

AWKWARD = "a b%n $HOME ${x} \"q\" 'q' \\n ;é"
"""A name as a folder can have it; systemd gives a meaning to most of it."""

systemd = pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="needs systemd-analyze")


@pytest.fixture
def linux(machine: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with systemd; the place of its user units."""
    monkeypatch.setattr("sys.platform", "linux")
    which = shutil.which
    monkeypatch.setattr("shutil.which", lambda name: "/usr/bin/systemctl" if name == "systemctl" else which(name))
    return machine.parent / "home" / "config" / "systemd" / "user"


def complaints(unit: Path) -> str:
    """What systemd says of a unit; it proves, too, that the command's program is there."""
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(unit)], capture_output=True, text=True, check=False
    )
    return "\n".join(line for line in done.stderr.splitlines() if unit.name in line)


def test_it_writes_a_unit_and_prints_the_commands_that_start_it(run: Run, linux: Path, machine: Path) -> None:
    done = run("service", "install", "--db", "my news.db", "--workspace", "team")
    unit = linux / "briefwire.service"
    assert done.exit_code == 0
    assert str(unit) in done.stdout
    assert "systemctl --user enable --now briefwire" in done.stdout
    assert "loginctl enable-linger" in done.stdout
    text = unit.read_text()
    assert f'"--db" "{machine / "my news.db"}" "--workspace" "team" "run"' in text
    assert "Restart=on-failure" in text


def test_print_writes_nothing(run: Run, linux: Path) -> None:
    done = run("service", "install", "--print")
    assert done.stdout.startswith("[Unit]")
    assert not linux.exists()


@pytest.mark.usefixtures("linux")
def test_what_only_this_shell_knows_is_named_and_not_written(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    monkeypatch.setenv("BRIEFWIRE_MODEL", "some-model")
    done = run("service", "install")
    assert "BRIEFWIRE_MODEL" in done.stderr
    assert "OPENAI_API_KEY" in done.stderr
    assert "secret" not in done.output
    assert "secret" not in run("service", "install", "--print").stdout


@pytest.mark.usefixtures("linux")
def test_settings_beside_it_go_on_to_count(run: Run, machine: Path) -> None:
    assert f"WorkingDirectory={machine}\n" not in run("service", "install", "--print").stdout
    (machine / ".env").write_text("BRIEFWIRE_WORKSPACE=team\n")
    printed = run("service", "install", "--print").stdout
    assert f"WorkingDirectory={machine}\n" in printed
    assert '"--workspace" "team"' in printed


def test_a_place_that_cannot_be_written_is_one_line(run: Run, linux: Path) -> None:
    linux.parent.parent.mkdir()
    linux.parent.write_text("in the way")
    done = run("service", "install")
    assert (done.exit_code, done.stdout, len(done.stderr.splitlines())) == (1, "", 1)
    assert "--print" in done.stderr


def test_another_system_is_told_what_to_run(run: Run, machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "win32")
    done = run("service", "install", "--db", "news.db")
    assert (done.exit_code, done.stdout, len(done.stderr.splitlines())) == (1, "", 1)
    assert f"--db {machine / 'news.db'} --workspace local run" in done.stderr


def test_a_mac_gets_an_agent(run: Run, machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "darwin")
    done = run("service", "install", "--db", "news.db")
    agent = machine.parent / "home" / "Library" / "LaunchAgents" / "briefwire.plist"
    assert "launchctl bootstrap gui/" in done.stdout
    assert plistlib.loads(agent.read_bytes())["ProgramArguments"][-3:] == ["--workspace", "local", "run"]


def test_both_wait_longer_for_the_process_than_it_takes_to_stop(tmp_path: Path) -> None:
    command = Command(("/bin/true",), tmp_path)
    assert STOP_SECONDS > 10
    assert f"TimeoutStopSec={STOP_SECONDS}\n" in systemd_unit(command)
    assert plistlib.loads(launchd_agent(command, tmp_path).encode())["ExitTimeOut"] == STOP_SECONDS


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cn", "Cs", "Co"]), min_size=1)))
def test_an_agent_holds_the_words_as_they_are(words: list[str]) -> None:
    agent = launchd_agent(Command(("/bin/true", *words), Path("/")), Path("/log"))
    assert plistlib.loads(agent.encode())["ProgramArguments"] == ["/bin/true", *words]


@systemd
class TestSystemd:
    def test_has_nothing_to_say_of_a_unit_with_awkward_names(self, tmp_path: Path) -> None:
        folder = tmp_path / "a b%n $HOME ${x} ;é"  # of quotes and backslashes in a program's path it takes none
        folder.mkdir()
        program = folder / "briefwire"
        program.symlink_to("/bin/true")
        unit = tmp_path / "briefwire.service"
        unit.write_text(systemd_unit(Command((str(program), "--db", AWKWARD, "run"), folder)))
        assert complaints(unit) == ""

    def test_would_have_said_that_the_program_is_not_there(self, tmp_path: Path) -> None:
        unit = tmp_path / "briefwire.service"
        unit.write_text(systemd_unit(Command((str(tmp_path / "briefwire"), "run"), tmp_path)))
        assert "briefwire" in complaints(unit)
