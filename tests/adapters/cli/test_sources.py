"""`briefwire sources`, `poll`, `vacuum`, and addresses given to `ingest`."""

import json
import logging
import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.schedule import EVERY_DAY, NewSchedule, Rule
from bot.source import PollState
from bot.store.sqlite import SQLiteStore
from tests.adapters.conftest import Run
from tests.bot.ingest.press import feed, item, rss
from tests.web import Reply, Site, site

LAST_HOUR = datetime.now(UTC) - timedelta(hours=1)
SOURCE = {"id", "url", "title", "last_success", "last_error", "next_poll", "articles_7d"}


@pytest.fixture
def harbour(machine: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setenv("BRIEFWIRE_ALLOW_PRIVATE", "127.0.0.1")
    monkeypatch.setenv("BRIEFWIRE_DATABASE", str(machine / "news.db"))
    monkeypatch.setattr("bot.ingest.fetch.Fetcher.__init__.__kwdefaults__", _without_delay())
    with site() as running:
        running.routes["/feed"] = feed(item(1, LAST_HOUR), item(2, LAST_HOUR))
        yield running


def _without_delay() -> dict[str, Any]:
    from bot.ingest.fetch import Fetcher

    return {**(Fetcher.__init__.__kwdefaults__ or {}), "delay": 0.0}


def test_adding_a_feed_shows_what_it_is_and_its_newest_headlines(run: Run, harbour: Site) -> None:
    result = run("sources", "add", f"{harbour.url}/feed")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines() == [
        "1  The Paper (feed)", "     Headline 1 of the day", "     Headline 2 of the day",
    ]  # fmt: skip


def test_adding_the_same_twice_or_what_is_none_is_one_line_each_and_the_rest_is_added(
    run: Run, harbour: Site, machine: Path
) -> None:
    (machine / "memos").mkdir()
    (machine / "memos" / "one.txt").write_text("Crane ordered\n\nThe harbour of Linden has ordered a crane.\n")
    run("sources", "add", f"{harbour.url}/feed")
    result = run("sources", "add", f"{harbour.url}/feed", f"{harbour.url}/gone", "./nothing", "./memos")
    assert result.exit_code == 0
    assert result.stderr.splitlines() == [
        "The Paper is a source already (number 1).",
        f"{harbour.url}/gone: does not exist (404); check the address",
        f"{machine / 'nothing'} does not exist.",
    ]
    assert result.stdout.splitlines() == ["2  memos (folder)", "     Crane ordered"]
    assert run("sources", "add", f"{harbour.url}/gone").exit_code == 1


def test_json_has_the_keys_of_the_contract(run: Run, document: Callable[..., Any], harbour: Site) -> None:
    added = document("sources", "add", f"{harbour.url}/feed", f"{harbour.url}/gone", "--json")
    assert set(added) == {"sources", "failed"}
    assert [failure["source"] for failure in added["failed"]] == [f"{harbour.url}/gone"]
    listed = document("sources", "list", "--json")
    assert set(listed) == {"sources"}
    (source,) = listed["sources"]
    assert set(source) >= SOURCE
    assert (source["url"], source["last_error"], source["articles_7d"]) == (f"{harbour.url}/feed", None, 2)
    polled = document("poll", "--all", "--json")
    assert polled == {"polled": 1, "not_modified": 1, "added": 0, "updated": 0, "failed": []}
    assert document("poll", "--json")["polled"] == 0
    assert [known["id"] for known in document("sources", "check", "--json")["sources"]] == [1]


def test_a_poll_says_what_was_read_and_names_what_could_not_be(run: Run, harbour: Site) -> None:
    harbour.routes["/other"] = feed(item(3, LAST_HOUR))
    run("sources", "add", f"{harbour.url}/feed", f"{harbour.url}/other")
    harbour.routes["/feed"] = Reply(500)
    harbour.routes["/other"] = feed(item(4, LAST_HOUR), item(3, LAST_HOUR))
    result = run("poll", "--all")
    assert result.stdout == "1 source read: 1 article added.\n"
    assert result.stderr == f"{harbour.url}/feed: answers with an error (500)\n"
    assert result.exit_code == 0
    shown = run("sources", "list").stdout.splitlines()
    assert len(shown) == 6
    assert "failing since" in shown[2]
    harbour.routes["/other"] = Reply(500)
    assert run("poll", "--all").exit_code == 1
    assert "No source is due before" in run("poll").stdout


def test_a_poll_reads_the_sources_of_a_digest_that_is_soon_due(
    run: Run, document: Callable[..., Any], harbour: Site, machine: Path
) -> None:
    run("sources", "add", f"{harbour.url}/feed")
    now = datetime.now(UTC)
    rule = Rule(time(9), EVERY_DAY, "UTC")
    new = NewSchedule(workspace="local", destination="file:/news", rule=rule, tag="12345678")
    with closing(SQLiteStore.open(machine / "news.db")) as store:
        store.set_poll_states([replace(store.poll_states([1])[1], last_success=LAST_HOUR, not_before=LAST_HOUR)])
        assert document("poll", "--json")["polled"] == 0
        store.add_schedule(new, now, now + timedelta(minutes=10))
    assert document("poll", "--json")["polled"] == 1
    assert document("poll", "--json")["polled"] == 0


@pytest.mark.parametrize("command", [["poll"], ["sources", "list"], ["sources", "check"]])
def test_without_sources_the_next_step_is_named(run: Run, harbour: Site, command: list[str]) -> None:
    result = run(*command)
    assert (result.stdout, len(result.stderr.splitlines())) == ("", 1)
    assert "briefwire sources add https://news.example/feed" in result.stderr
    assert "briefwire sources add https://news.example/feed" in run("ask", "Who?").stderr


def test_removing_keeps_the_articles_of_a_feed_and_deletes_those_of_a_folder(
    run: Run, document: Callable[..., Any], harbour: Site, machine: Path
) -> None:
    (machine / "memos").mkdir()
    (machine / "memos" / "one.txt").write_text("Crane ordered\n\nThe harbour of Linden has ordered a crane.\n")
    run("sources", "add", f"{harbour.url}/feed", "./memos")
    assert run("sources", "remove", "1").stdout == "The Paper is removed; its articles are kept until retention ends.\n"
    assert document("search", "council", "--json")["passages"]
    assert run("sources", "remove", "2").stdout == "memos is removed; its articles are deleted.\n"
    assert not any("ordered a crane" in found["text"] for found in document("search", "crane", "--json")["passages"])
    assert "briefwire sources list" in run("sources", "remove", "2").stderr


def test_subscriptions_come_in_and_go_out(run: Run, document: Callable[..., Any], harbour: Site, machine: Path) -> None:
    opml = f'<opml><body><outline xmlUrl="{harbour.url}/feed"/><outline xmlUrl="y:z"/></body></opml>'
    (machine / "mine.opml").write_text(opml)
    result = run("sources", "import", "mine.opml")
    assert result.stdout == "1 source added.\n1 source read: 2 articles added.\n"
    assert len(result.stderr.splitlines()) == 1
    again = document("sources", "import", "mine.opml", "--json")
    assert (again["sources"], again["known"]) == ([], 1)
    assert f'xmlUrl="{harbour.url}/feed"' in run("sources", "export").stdout


def test_credentials_of_a_feed_are_shown_nowhere(
    run: Run, harbour: Site, machine: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    address = f"{harbour.named('reader:s3cret@127.0.0.1')}/feed"
    shown = [run("sources", "add", address, "--json"), run("sources", "add", address), run("sources", "list")]
    harbour.routes["/feed"] = feed(item(1, LAST_HOUR), item(3, LAST_HOUR, title="", text=" "), item(4))
    shown += [run("poll", "--all"), run("poll", "--all", "--json")]
    for answer in (Reply(500), Reply(headers={"Content-Type": "text/html"}, body=b"<html>no"), Reply(410)):
        harbour.routes["/feed"] = answer
        shown += [run("poll", "--all"), run("sources", "list", "--json"), run("doctor"), run("sources", "check")]
    broken = ["127.0.0.1:1/feed", "no host/", "10.0.0.7/feed"]
    for scheme in ("http://", "", "ftp://"):
        shown += [run("sources", "add", f"{scheme}reader:s3cret@{at}") for at in broken]
    shown += [run("ingest", f"http://reader:s3cret@{at}") for at in broken]
    (machine / "mine.opml").write_text(f'<opml><body><outline xmlUrl="{address}2"/></body></opml>')
    shown += [run("sources", "import", "mine.opml"), run("sources", "export"), run("sources", "remove", "1")]
    assert {asked.headers.get("authorization") for asked in harbour.asked if asked.path == "/feed"} == {
        "Basic cmVhZGVyOnMzY3JldA=="
    }
    everything = "".join(result.output for result in shown) + caplog.text
    assert not [secret for secret in ("s3cret", "cmVhZGVyOnMz") if secret in everything]


class TestIngest:
    def test_takes_a_feeds_entries_a_pages_article_and_files_in_one_call(
        self, run: Run, harbour: Site, machine: Path
    ) -> None:
        text = "The harbour of Linden has ordered a crane from Tarnholt, which is to be delivered in the autumn. " * 4
        harbour.routes["/page"] = Reply(
            headers={"Content-Type": "text/html"},
            body=f"<html><head><title>Crane ordered</title></head><body><article><h1>Crane ordered</h1><p>{text}</p>"
            f"<p>{text}</p></article></body></html>".encode(),
        )
        (machine / "one.txt").write_text("Bakery closes\n\nThe oldest bakery of Tarnholt closed for good.\n")
        result = run("ingest", f"{harbour.url}/feed", "one.txt", f"{harbour.url}/page", f"{harbour.url}/gone")
        assert result.stdout == "4 added, 1 failed\n"
        assert result.stderr == f"{harbour.url}/gone: does not exist (404); check the address\n"
        assert run("ingest", f"{harbour.url}/page").stdout == "0 added, 1 duplicate\n"
        assert json.loads(run("sources", "list", "--json").stdout) == {"sources": []}

    @pytest.mark.parametrize(
        ("answer", "said"),
        [
            (Reply(headers={"Content-Type": "image/png"}, body=b"\x89PNG\r\n"), "as a page it is a picture"),
            (Reply(body=rss([])), "holds no articles now"),
            (Reply(body=b""), "is empty"),
        ],
    )
    def test_names_what_holds_no_article(self, run: Run, harbour: Site, answer: Reply, said: str) -> None:
        harbour.routes["/odd"] = answer
        result = run("ingest", f"{harbour.url}/odd", "--json")
        assert result.exit_code == 1
        (failure,) = json.loads(result.stdout)["failed"]
        assert said in failure["error"]

    def test_leaves_a_page_whose_site_wants_no_robots(self, run: Run, harbour: Site) -> None:
        harbour.routes["/robots.txt"] = Reply(body=b"User-agent: *\nDisallow: /")
        harbour.routes["/page"] = Reply(headers={"Content-Type": "text/html"}, body=b"<html><p>Words.</p></html>")
        for command in (["ingest"], ["sources", "add"]):
            result = run(*command, f"{harbour.url}/page")
            assert result.exit_code == 1
            assert "asks robots not to read it" in result.stderr


class TestDoctor:
    def test_names_sources_that_fail_for_long_or_are_gone_and_who_is_told_of_them(
        self, run: Run, harbour: Site, machine: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (machine / "memos").mkdir()
        (machine / "memos" / "one.txt").write_text("Crane ordered\n\nThe harbour of Linden has ordered a crane.\n")
        run("sources", "add", f"{harbour.url}/feed")
        run("sources", "add", "./memos", "--confidential")
        assert "ok     sources: 2 sources\n" in run("doctor").stdout
        monkeypatch.setenv("BRIEFWIRE_MODEL", "some-model")
        assert "some-model may be told of all but the confidential ones (2)" in run("doctor").stdout
        monkeypatch.delenv("BRIEFWIRE_MODEL")
        store = SQLiteStore.open(machine / "news.db")
        state = store.poll_states([1])[1]
        store.set_poll_states([_failing(state)])
        store.close()
        result = run("doctor")
        assert result.exit_code == 1
        (line,) = [line for line in result.stdout.splitlines() if "source: " in line]
        assert re.fullmatch(r"fault  source: 1 The Paper, failing since .* UTC: took longer than 30 s", line)


def _failing(state: PollState) -> PollState:
    from dataclasses import replace

    since = datetime.now(UTC) - timedelta(days=4)
    return replace(state, failures=9, failing_since=since, last_error="took longer than 30 s")


def test_a_terminal_is_shown_how_far_it_is_and_a_pipe_is_not(
    run: Run, spawn: Callable[..., Any], harbour: Site
) -> None:
    run("sources", "add", f"{harbour.url}/feed")
    assert spawn("poll", "--all").stderr == b""
    leader, follower = pty.openpty()
    child = subprocess.Popen(
        [sys.executable, "-m", "adapters.cli.main", "poll", "--all"],
        stdout=subprocess.PIPE, stderr=follower, env={**os.environ, "TERM": "xterm"},
    )  # fmt: skip
    out, _ = child.communicate(timeout=60)
    os.close(follower)
    assert b"1 source read" in out
    assert b"Reading" in os.read(leader, 65_536)
    os.close(leader)


def test_vacuum_says_what_it_deleted_and_the_size(run: Run, harbour: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    run("sources", "add", f"{harbour.url}/feed")
    assert run("vacuum").stdout.startswith("0 articles and 0 turns of conversations deleted. The database has ")
    found = json.loads(run("vacuum", "--json").stdout)
    assert set(found) == {"articles", "turns", "bytes_before", "bytes_after"}


def test_a_confidential_folder_cannot_become_public_by_a_slip(run: Run, harbour: Site, machine: Path) -> None:
    folder = machine / "memos"
    folder.mkdir()
    (folder / "one.txt").write_text("Crane ordered\n\nThe harbour of Linden has ordered a crane.\n")
    assert run("sources", "add", str(folder), "--confidential").exit_code == 0
    again = run("sources", "add", str(folder))
    refused = "memos is a confidential source already (number 1): remove source 1 first."
    assert (again.exit_code, again.stderr.strip()) == (1, refused)
    taken = run("ingest", str(folder / "one.txt"))
    assert (taken.exit_code, taken.stdout.strip()) == (1, "0 added, 1 failed")
    assert "lies in the confidential source 1, which briefwire poll reads" in taken.stderr


def test_a_feed_that_is_cut_off_is_not_taken_for_an_empty_one(run: Run, harbour: Site) -> None:
    harbour.routes["/cut"] = Reply(body=b"<rss version='2.0'><channel><title>The Pa")
    harbour.routes["/empty"] = Reply(body=rss([]))
    cut = run("sources", "add", f"{harbour.url}/cut")
    assert (cut.exit_code, cut.stdout) == (1, "")
    assert "is cut off before its first entry" in cut.stderr
    assert run("sources", "add", f"{harbour.url}/empty").exit_code == 0
