"""`briefwire stories`."""

import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.adapters.conftest import Run

WINDOW = ("--since", "2025-06-09T07:00Z", "--until", "2025-06-10T07:00Z")


@pytest.mark.usefixtures("news")
class TestStoredNews:
    def test_json_has_the_keys_of_the_contract(self, document: Callable[..., Any]) -> None:
        found = document("stories", *WINDOW, "--json")
        assert set(found) == {"stories"}
        assert len(found["stories"]) == 7
        assert all(set(story) == {"id", "headline", "articles", "publishers"} for story in found["stories"])
        assert len({story["id"] for story in found["stories"]}) == 7
        assert found["stories"][0]["publishers"] == 3

    def test_they_are_those_of_the_digest_in_its_order(self, document: Callable[..., Any]) -> None:
        listed = document("stories", *WINDOW, "--json")["stories"]
        told = document("digest", *WINDOW, "--stories", "9", "--json")["stories"]
        assert [story["headline"] for story in listed] == [story["headline"] for story in told]

    def test_a_person_sees_headline_who_reports_it_and_how_many_articles(self, run: Run) -> None:
        shown = run("stories", *WINDOW).stdout.splitlines()
        assert len(shown) == 14
        assert shown[3] == "  Exchange Street Review (sample) and Capital Lantern (sample) · 2 articles"

    def test_an_empty_window_names_a_command_that_shows_something(self, run: Run) -> None:
        empty = run("stories", "--until", "2024-01-01")
        assert (empty.stdout, empty.exit_code) == ("Nothing new.\n", 0)
        command = shlex.split(empty.stderr.rpartition(": ")[2])
        assert command[:2] == ["briefwire", "stories"]
        assert "article" in run(*command[1:]).stdout

    def test_an_empty_window_as_json_is_still_one_document(self, document: Callable[..., Any]) -> None:
        assert document("stories", "--until", "2024-01-01", "--json") == {"stories": []}


def test_an_empty_store_names_ingest_with_an_example(run: Run) -> None:
    assert "briefwire ingest articles/" in run("stories").stderr


def test_confidential_articles_count_for_the_operator(run: Run, tmp_path: Path) -> None:
    memos = tmp_path / "memos"
    memos.mkdir()
    (memos / "memo.md").write_text(
        "---\ndate: 2025-06-09\n---\n# Merger\n\nOrlin buys Pell Motors for 4 million euros.\n"
    )
    run("sources", "add", str(memos), "--confidential")
    assert "2025-06-09" in run("stories", "--until", "2024-01-01").stderr
    assert "1 article" in run("doctor").stdout


def test_a_window_that_ends_before_it_begins_is_wrong_usage(run: Run) -> None:
    result = run("stories", "--since", "2025-06-10", "--until", "2025-06-09")
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1
