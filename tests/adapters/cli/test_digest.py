"""`briefwire digest`."""

import os
import shlex
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.adapters.conftest import Run

NOW = "2025-06-10T07:00:00Z"
DIGEST = {"title", "window", "articles", "stories", "citations", "more", "unread_sources", "writer"}
STORY = {"headline", "status", "claims", "disagreements"}
CITATION = {"n", "article_id", "title", "publisher", "url", "published_at", "quote"}


@pytest.mark.usefixtures("news")
class TestStoredNews:
    def test_json_has_the_keys_of_the_contract(self, document: Callable[..., Any]) -> None:
        found = document("digest", "--now", NOW, "--json")
        assert set(found) - {"notes"} == DIGEST
        assert found["window"] == {"since": "2025-06-09T07:00:00Z", "until": NOW}
        assert len(found["stories"]) == 5
        for story in found["stories"]:
            assert set(story) >= STORY
            assert ("earlier" in story) == (story["status"] == "update")
            for said in story["claims"]:
                assert set(said) == {"text", "citations"}
            for disagreement in story["disagreements"]:
                assert set(disagreement) == {"about", "positions"}
        assert all(set(citation) >= CITATION for citation in found["citations"])
        assert all(citation["published_at"].endswith("Z") for citation in found["citations"])
        assert all(set(omitted) == {"headline", "publishers", "articles"} for omitted in found["more"])

    def test_an_update_says_where_it_was_first_read(self, document: Callable[..., Any]) -> None:
        stories = document("digest", "--now", "2025-06-11T06:00Z", "--json")["stories"]
        earlier = [story["earlier"] for story in stories if story["status"] == "update"]
        assert earlier
        assert all(set(first) == {"date", "url"} for first in earlier)

    def test_format_json_is_the_same_as_json(self, run: Run) -> None:
        assert run("digest", "--now", NOW, "--format", "json").stdout == run("digest", "--now", NOW, "--json").stdout

    def test_it_tells_as_many_stories_as_asked_for_and_counts_the_rest(self, document: Callable[..., Any]) -> None:
        found = document("digest", "--now", NOW, "--stories", "2", "--json")
        assert len(found["stories"]) == 2
        assert found["more"]

    def test_a_topic_narrows_it(self, document: Callable[..., Any]) -> None:
        stories = document("digest", "--now", NOW, "--topic", "rare earths", "--json")["stories"]
        assert len(stories) == 1
        assert "earths" in stories[0]["headline"].lower()

    def test_piped_it_is_plain_and_no_line_is_wrapped(self, spawn: Callable[..., Any]) -> None:
        shown = spawn("digest", "--now", NOW, COLUMNS="40").stdout.decode()
        assert "\x1b" not in shown
        assert "accompanied by Commerce Secretary Howard Lutnick and Trade Representative Jameson Greer. (" in shown
        assert not any(line.endswith(" ") for line in shown.splitlines())

    def test_an_empty_window_names_a_command_that_shows_something(self, run: Run) -> None:
        empty = run("digest", "--now", "2024-01-01")
        assert "Nothing new since" in empty.stdout
        assert empty.exit_code == 0
        assert "2025-06-05" in empty.stderr
        command = shlex.split(empty.stderr.rpartition(": ")[2])
        shown = run(*command[1:])
        assert "Sources" in shown.stdout
        assert shown.stderr == ""

    def test_that_command_is_for_the_same_database_and_workspace(self, run: Run, news: Path) -> None:
        empty = run("--db", str(news), "digest", "--now", "2024-01-01", "--workspace", "local")
        assert f"briefwire --db {shlex.quote(str(news))} --workspace local digest --now" in empty.stderr

    def test_an_empty_window_as_json_is_still_one_document(self, document: Callable[..., Any]) -> None:
        assert document("digest", "--now", "2024-01-01", "--json")["stories"] == []

    def test_a_time_without_zone_is_the_machines_and_a_date_its_midnight(
        self, document: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        if not hasattr(time, "tzset"):
            return
        monkeypatch.setenv("TZ", "Asia/Tokyo")
        time.tzset()
        try:
            window = document("digest", "--since", "2025-06-10", "--until", "2025-06-10T09:00", "--json")["window"]
        finally:
            monkeypatch.setitem(os.environ, "TZ", "UTC")
            time.tzset()
        assert window == {"since": "2025-06-09T15:00:00Z", "until": "2025-06-10T00:00:00Z"}


@pytest.mark.parametrize("typed", ["yesterday", "2025-13-01", "", "0001-01-01", "9999-12-31T23:59-12:00"])
@pytest.mark.parametrize("option", ["--since", "--until", "--now"])
def test_a_wrong_time_is_one_line_with_an_example(run: Run, option: str, typed: str) -> None:
    result = run("digest", option, typed)
    assert result.exit_code == 2
    assert "2025-06-10T09:00" in result.stderr
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize("until", ["2025-06-09", "2025-06-10"])
def test_a_window_that_ends_before_it_begins_is_wrong_usage(run: Run, until: str) -> None:
    result = run("digest", "--since", "2025-06-10", "--until", until)
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1


def test_an_empty_store_names_ingest_with_an_example(run: Run) -> None:
    assert "briefwire ingest articles/" in run("digest").stderr


def test_formats_that_are_not_there_yet_are_refused(run: Run) -> None:
    assert run("digest", "--format", "slack").exit_code == 2
