"""The image holds what is needed, nothing of the builder's own, and stops when it is told to."""

import json
import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
DOCKERFILE = (ROOT / "Dockerfile").read_text()
TAKEN = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}


def test_a_signal_reaches_briefwire_and_no_shell() -> None:
    command = re.search(r"^CMD (.*)$", DOCKERFILE, re.MULTILINE)
    assert command
    assert json.loads(command[1]) == ["briefwire", "run"]


def test_it_does_not_run_as_root_and_keeps_its_database() -> None:
    last = DOCKERFILE.rpartition("FROM ")[2]
    assert re.search(r"^USER (?!root|0\b)", last, re.MULTILINE)
    assert "VOLUME /data" in last
    assert "BRIEFWIRE_DATABASE=/data/" in last


def test_everything_is_installed_as_it_was_locked() -> None:
    for line in re.findall(r"pip install .*", DOCKERFILE):
        assert "--require-hashes" in line or "--no-deps /wheel/" in line


def test_what_is_built_from_is_taken_and_settings_are_not() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    packages = project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    wanted = {*packages, "README.md", "LICENSE", "pyproject.toml", "requirements.txt", "requirements-dev.txt"}
    assert wanted == TAKEN
    assert "*" in (ROOT / ".dockerignore").read_text().splitlines()
