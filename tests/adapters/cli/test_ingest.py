"""`briefwire ingest`."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.adapters.conftest import Run


@pytest.fixture
def articles(machine: Path) -> Path:
    folder = machine / "articles"
    folder.mkdir()
    (folder / "one.txt").write_text("Harbour opens\n\nThe harbour of Linden opened on Monday, June 9th.\n")
    (folder / "two.txt").write_text("Bakery closes\n\nThe oldest bakery of Tarnholt closed its doors for good.\n")
    return folder


def test_the_summary_counts_what_became_of_each_article(run: Run, articles: Path) -> None:
    assert run("ingest", "articles").stdout == "2 added\n"
    (articles / "one.txt").write_text("Harbour shuts\n\nThe harbour of Linden was shut again for repairs in July.\n")
    result = run("ingest", "articles", "missing.txt")
    assert result.stdout == "0 added, 1 updated, 1 duplicate, 1 failed\n"
    assert result.stderr == "missing.txt: no such file or folder; check the path\n"
    assert result.exit_code == 0


def test_json_has_the_keys_of_the_contract_and_nothing_else_is_on_stdout(
    document: Callable[..., Any], articles: Path
) -> None:
    (articles / "empty.txt").touch()
    found = document("ingest", "articles", "--json")
    assert found == {
        "added": 2,
        "updated": 0,
        "duplicates": 0,
        "failed": [{"source": str(Path("articles/empty.txt")), "error": found["failed"][0]["error"]}],
    }


def test_all_duplicates_is_something_done(run: Run, articles: Path) -> None:
    run("ingest", "articles")
    assert run("ingest", "articles").exit_code == 0


def test_nothing_taken_in_is_exit_status_1_with_the_counts_all_the_same(run: Run) -> None:
    result = run("ingest", "missing", "--json")
    assert result.exit_code == 1
    assert [item["source"] for item in json.loads(result.stdout)["failed"]] == ["missing"]


def test_a_url_is_one_failure_and_the_rest_is_stored(run: Run, articles: Path) -> None:
    result = run("ingest", "https://example.com/news", "articles")
    assert result.stdout == "2 added, 1 failed\n"
    assert result.stderr.startswith("https://example.com/news: ")
    assert len(result.stderr.splitlines()) == 1


def test_no_path_is_wrong_usage(run: Run) -> None:
    result = run("ingest")
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1


def test_a_file_name_cannot_steer_the_terminal(run: Run, articles: Path) -> None:
    (articles / "a\x1b[2Jb\u202e.txt").touch()
    stderr = run("ingest", "articles").stderr
    assert "\x1b" not in stderr
    assert "\u202e" not in stderr


def test_no_progress_bar_is_drawn_into_a_pipe(spawn: Callable[..., Any], articles: Path) -> None:
    done = spawn("ingest", "articles")
    assert (done.stdout, done.stderr) == (b"2 added\n", b"")
