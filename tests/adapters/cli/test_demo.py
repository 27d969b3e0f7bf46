"""`briefwire demo`."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any


def test_it_shows_a_digest_a_question_a_follow_up_and_an_abstention(spawn: Callable[..., Any], machine: Path) -> None:
    os.chdir("/")
    done = spawn("demo")
    shown = done.stdout.decode()
    assert done.returncode == 0
    typed = [line for line in shown.splitlines() if line.startswith("$ briefwire ")]
    assert [line.split()[2] for line in typed] == ["ingest", "digest", "ask", "ask", "ask"]
    assert "News digest, 10 June 2025" in shown
    assert "sources disagree" in shown
    assert "Read as: " in shown
    assert shown.count("I don't know: nothing stored answers that.") == 1
    assert "briefwire ingest" in done.stderr.decode()


def test_it_fits_a_tall_terminal(spawn: Callable[..., Any]) -> None:
    assert len(spawn("demo").stdout.splitlines()) <= 60


def test_it_touches_nothing_of_the_users(spawn: Callable[..., Any], machine: Path) -> None:
    theirs = machine / "theirs.db"
    temporary = machine / "tmp"
    temporary.mkdir()
    spawn("demo", BRIEFWIRE_DATABASE=str(theirs), TMPDIR=str(temporary))
    assert sorted(path.name for path in machine.iterdir()) == ["tmp"]
    assert list(temporary.iterdir()) == []
    assert list((machine.parent / "home").iterdir()) == []


def test_a_broken_settings_file_does_not_stop_it(spawn: Callable[..., Any], machine: Path) -> None:
    (machine / ".env").write_bytes(b"BRIEFWIRE_WORKSPACE=\xff\xfe")
    assert spawn("demo").returncode == 0
