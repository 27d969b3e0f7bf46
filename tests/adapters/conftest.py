"""A person's empty machine: own home, own folder, no settings, UTC; and the command run on it."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from adapters.cli.main import cli

ROOT = Path(__file__).parents[2]
SEEDS = ROOT / "seeds"

Run = Callable[..., Result]


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The person's folder, which is the working directory; their home is beside it."""
    for name in [name for name in os.environ if name.startswith(("BRIEFWIRE_", "OPENAI_"))]:
        monkeypatch.delenv(name)
    home, folder = tmp_path / "home", tmp_path / "folder"
    home.mkdir()
    folder.mkdir()
    for name in ("HOME", "USERPROFILE", "LOCALAPPDATA", "APPDATA"):
        monkeypatch.setenv(name, str(home))
    monkeypatch.setenv("XDG_DATA_HOME", str(home / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "config"))
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("TZ", "UTC")
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def run(machine: Path) -> Run:
    """Runs the command in this process."""

    def run(*words: str, given: str | bytes | None = None) -> Result:
        return CliRunner().invoke(cli, list(words), input=given, prog_name="briefwire")

    return run


@pytest.fixture
def spawn(machine: Path) -> Callable[..., subprocess.CompletedProcess[bytes]]:
    """Runs the command as a process of its own."""

    def spawn(*words: str, given: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [sys.executable, "-m", "adapters.cli.main", *words],
            input=given,
            capture_output=True,
            check=False,
            env={**os.environ, **environment},
        )

    return spawn


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the sample articles."""
    path = tmp_path_factory.mktemp("filled") / "news.db"
    result = CliRunner().invoke(cli, ["ingest", str(SEEDS), "--db", str(path)])
    assert result.exit_code == 0, result.output
    return path


@pytest.fixture
def news(filled: Path, machine: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The sample articles, stored in this person's database."""
    path = machine / "news.db"
    shutil.copy(filled, path)
    monkeypatch.setenv("BRIEFWIRE_DATABASE", str(path))
    return path


@pytest.fixture
def document(run: Run) -> Callable[..., Any]:
    """Runs the command and reads the one JSON document on its standard output."""

    def document(*words: str) -> Any:
        return json.loads(run(*words).stdout)

    return document
