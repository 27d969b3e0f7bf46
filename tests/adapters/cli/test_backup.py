"""`briefwire backup`."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.adapters.conftest import Run


def test_a_copy_has_all_that_is_stored_and_can_be_used_as_it_is(
    run: Run, document: Callable[..., Any], news: Path, machine: Path
) -> None:
    run("schedule", "add", "file:briefings", "--at", "09:00", "--zone", "UTC")
    (machine / "copies").mkdir()
    result = run("backup", "copies/news.db")
    assert result.exit_code == 0
    first, second = result.stdout.splitlines()
    size = (machine / "copies" / "news.db").stat().st_size / 1_000_000
    assert first == f"{machine}/copies/news.db: {size:.1f} MB, all of {news} as it is now."
    assert second == "To see what is in it: briefwire --db copies/news.db doctor"
    assert [path.name for path in (machine / "copies").iterdir()] == ["news.db"]
    asked = ("ask", "Who leads the Chinese side?", "--json")
    assert document("--db", "copies/news.db", *asked)["claims"] == document(*asked)["claims"] != []
    there = ("schedule", "list", "--json")
    assert document("--db", "copies/news.db", *there) == document(*there)


def test_an_older_copy_is_replaced(run: Run, document: Callable[..., Any], news: Path) -> None:
    run("backup", "copy.db")
    run("schedule", "add", "file:briefings", "--at", "09:00", "--zone", "UTC")
    assert run("backup", "copy.db").exit_code == 0
    assert document("--db", "copy.db", "schedule", "list", "--json")["schedules"]


def test_the_database_is_not_copied_over_itself(run: Run, document: Callable[..., Any], news: Path) -> None:
    result = run("backup", str(news))
    assert (result.exit_code, len(result.stderr.splitlines())) == (1, 1)
    assert "is the database itself: name another file" in result.stderr
    assert document("ask", "Who leads the Chinese side?", "--json")["answered"]


def test_what_is_not_there_cannot_be_copied_and_is_not_made(run: Run, machine: Path) -> None:
    result = run("backup", "copy.db", "--db", "none.db")
    assert (result.exit_code, "none.db is not there" in result.stderr) == (1, True)
    assert list(machine.iterdir()) == []


def test_a_place_that_cannot_be_written_is_one_line(run: Run, news: Path, machine: Path) -> None:
    (machine / "notes").write_text("no folder")
    result = run("backup", "notes/copy.db")
    assert (result.exit_code, len(result.stderr.splitlines())) == (1, 1)
    assert "cannot be written" in result.stderr
