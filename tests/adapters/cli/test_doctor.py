"""`briefwire doctor`."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.adapters.conftest import Run


def checks(document: Any) -> dict[str, Any]:
    return {check["name"]: check for check in document["checks"]}


@pytest.mark.usefixtures("news")
def test_it_tells_what_is_stored_and_that_all_is_well(run: Run, document: Callable[..., Any]) -> None:
    found = document("doctor", "--json")
    assert found["ok"] is True
    assert set(checks(found)) == {"Python", "SQLite", "embedder", "time zones", "database", "runner"}
    assert "18 articles" in checks(found)["database"]["found"]
    assert run("doctor").exit_code == 0


def test_it_makes_no_database(run: Run, machine: Path) -> None:
    result = run("doctor", "--db", "new/news.db")
    assert result.exit_code == 0
    assert "briefwire --db new/news.db ingest" in result.stdout
    assert list(machine.iterdir()) == []


def test_it_says_where_each_setting_came_from(document: Callable[..., Any], machine: Path) -> None:
    (machine / ".env").write_text("BRIEFWIRE_WORKSPACE=team\n")
    found = document("--db", "mine.db", "doctor", "--json")["settings"]
    assert found == [
        {"name": "database", "value": "mine.db", "origin": "command line"},
        {"name": "workspace", "value": "team", "origin": "./.env"},
    ]


def test_a_database_that_is_none_is_a_fault_with_a_way_to_mend_it(run: Run, machine: Path) -> None:
    (machine / "notes.db").write_text("no database, but some notes that are long enough to be read" * 50)
    result = run("doctor", "--db", "notes.db")
    assert result.exit_code == 1
    assert "fault  database: " in result.stdout
    assert "to mend it: " in result.stdout


def test_a_settings_file_that_cannot_be_read_is_a_fault(document: Callable[..., Any], machine: Path) -> None:
    (machine / ".env").write_bytes(b"BRIEFWIRE_WORKSPACE=\xff\xfe")
    found = document("doctor", "--json")
    assert found["ok"] is False
    assert checks(found)["settings"]["mend"]


def test_the_password_of_a_server_is_not_shown(run: Run) -> None:
    result = run("doctor", "--db", "postgresql://me:secret@host/news")
    assert result.exit_code == 1
    assert "secret" not in result.output
