"""Digests in a folder: one JSON line a message, whole or not at all, and found again by its key."""

import fcntl
import json
import logging
import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Timer
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters import file as file_port
from adapters.cli.as_json import plain
from adapters.file import FilePort
from bot.delivery.port import Context, GoneError, PostError
from bot.model import (
    Citation,
    Claim,
    Digest,
    DigestStory,
    Disagreement,
    Earlier,
    OmittedStory,
    Position,
    UnreadSource,
    Window,
)

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
TODAY = "2026-11-24.jsonl"
LONDON = Context("Europe/London")


def citation(n: int, **changed: Any) -> Citation:
    quote = "The bridge at Orsk opened."
    base = Citation(n, n, f"Title {n}", f"Paper {n}", f"https://paper{n}.example/a", NOW, quote, 0, len(quote))
    return replace(base, **changed)


def digest(**changed: Any) -> Digest:
    told = DigestStory("Bridge opens", "new", (Claim("The bridge at Orsk opened.", (1,)),), (), ("Paper 1",))
    window = Window(NOW - timedelta(days=1), NOW)
    more = (OmittedStory("Tram fares", 1, (9,)),)
    return replace(Digest("News digest", window, 4, (told,), (citation(1),), more, (), "extractive"), **changed)


def folder_port(at: datetime = NOW) -> FilePort:
    return FilePort(lambda: at)


def post(folder: Path, key: str, payload: str = '{"text": "Hello"}', at: datetime = NOW) -> str | None:
    return folder_port(at).post(f"file:{folder}", key, payload).message_id


def found(folder: Path, *keys: str, since: datetime = NOW) -> set[str]:
    search = folder_port().find(f"file:{folder}", keys, since)
    assert search.complete
    return set(search.found)


def messages(folder: Path) -> Iterator[dict[str, Any]]:
    """What a program reads that takes every line of the folder for a JSON document."""
    for path in sorted(folder.glob("*.jsonl")):
        yield from map(json.loads, path.read_bytes().splitlines())


class TestWhatIsPosted:
    def test_it_is_one_line_with_the_keys_that_other_programs_read(self, tmp_path: Path) -> None:
        (part,) = folder_port().render(digest(), LONDON)
        post(tmp_path, "a1-261124-1", part.payload)
        (line,) = (tmp_path / TODAY).read_text().splitlines()
        message = json.loads(line)
        assert list(message) == ["key", "posted_at", "title", "text", "digest"]
        assert (message["key"], message["posted_at"]) == ("a1-261124-1", "2026-11-24T08:00:00Z")
        assert message["digest"] == plain(digest())

    def test_the_part_tells_all_stories(self) -> None:
        twice = digest(stories=digest().stories * 2)
        assert [part.stories for part in folder_port().render(twice, LONDON)] == [(0, 1)]

    def test_the_text_is_the_whole_digest_in_the_schedules_time_zone_and_says_why_it_is_late(self) -> None:
        context = Context("Asia/Kathmandu", late="42 min late: was offline", covers="also covers Mon 23 November")
        (part,) = folder_port().render(digest(), context)
        assert json.loads(part.payload)["text"].splitlines() == [
            "News digest",
            "23 November 13:45 – 24 November 13:45 +0545 · 4 articles · 1 story from 1 publisher",
            "42 min late: was offline",
            "also covers Mon 23 November",
            "",
            "Bridge opens",
            "  The bridge at Orsk opened. (Paper 1, 24 November)",
            "",
            "1 more story",
            "",
            "Sources",
            "  Paper 1, 24 November: Title 1  https://paper1.example/a",
        ]

    def test_a_quiet_day_is_one_line_that_says_since_when(self) -> None:
        (part,) = folder_port().render(digest(stories=(), citations=(), more=()), LONDON)
        assert json.loads(part.payload)["text"].splitlines()[-1] == "Nothing new since Mon 23 November 08:00."
        assert part.stories == ()

    def test_a_day_whose_sources_were_not_read_names_them_and_is_not_called_quiet(self) -> None:
        unread = (UnreadSource("Harbour feed", NOW - timedelta(hours=18), "no answer"),)
        (part,) = folder_port().render(digest(stories=(), citations=(), more=(), unread_sources=unread), LONDON)
        text = json.loads(part.payload)["text"]
        assert "Could not be read since Mon 14:00: Harbour feed (no answer)" in text
        assert "Nothing new" not in text

    def test_each_day_has_a_file_by_utc(self, tmp_path: Path) -> None:
        evening = datetime.fromisoformat("2026-11-24T20:30:00-05:00")
        assert post(tmp_path, "a", at=evening) == "2026-11-25.jsonl:0"

    def test_the_id_says_where_the_line_begins(self, tmp_path: Path) -> None:
        post(tmp_path, "a")
        name, _, at = str(post(tmp_path, "b")).partition(":")
        assert json.loads((tmp_path / name).read_bytes()[int(at) :])["key"] == "b"

    def test_the_operator_reads_notices_in_the_log(self, caplog: pytest.LogCaptureFixture) -> None:
        with caplog.at_level(logging.WARNING):
            folder_port().tell("file:/news", None, "Schedule 3 is paused\nby you")
        assert [record.getMessage() for record in caplog.records] == ["file:/news: Schedule 3 is paused by you"]


HOSTILE = st.text(st.characters(exclude_categories=()), max_size=30) | st.sampled_from(
    ["\n", "\r\n", "\u2028", "\x00", "\x1b[2J", '"}\n{"key": "', "\\", "\ud800", "\u202e", "</script>"]
)
CLAIMS = st.builds(Claim, HOSTILE, st.just((1,)))
DIGESTS = st.builds(
    Digest,
    title=HOSTILE,
    window=st.just(digest().window),
    articles=st.integers(0, 10**9),
    stories=st.lists(
        st.builds(
            DigestStory,
            headline=HOSTILE,
            status=st.sampled_from(["new", "update"]),
            claims=st.lists(CLAIMS, max_size=2).map(tuple),
            disagreements=st.lists(
                st.builds(Disagreement, HOSTILE, st.just((Position("A", (1,)), Position("B", (1,))))), max_size=1
            ).map(tuple),
            publishers=st.just(("P",)),
            earlier=st.none() | st.builds(Earlier, st.just(NOW), st.none() | HOSTILE),
        ),
        max_size=2,
    ).map(tuple),
    citations=st.builds(
        lambda *words: (citation(1, title=words[0], publisher=words[1], url=words[2], quote=words[3]),),
        *[HOSTILE] * 4,
    ),
    more=st.just(()),
    unread_sources=st.lists(st.builds(UnreadSource, HOSTILE, st.none(), HOSTILE), max_size=1).map(tuple),
    writer=HOSTILE,
    notes=st.lists(HOSTILE, max_size=1).map(tuple),
)


@given(st.lists(st.tuples(HOSTILE, DIGESTS), min_size=1, max_size=3, unique_by=lambda pair: pair[0]))
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_a_digest_holds_it_is_one_line_and_is_found_by_its_key(
    tmp_path_factory: pytest.TempPathFactory, posted: list[tuple[str, Digest]]
) -> None:
    folder = tmp_path_factory.mktemp("hostile")
    for key, each in posted:
        (part,) = folder_port().render(each, LONDON)
        assert all(c.isprintable() or c == "\n" for c in json.loads(part.payload)["text"])
        post(folder, key, part.payload)
    assert (folder / TODAY).read_bytes().count(b"\n") == len(posted)
    assert [message["key"] for message in messages(folder)] == [key for key, _ in posted]
    assert [message["digest"] for message in messages(folder)] == [plain(each) for _, each in posted]
    keys = [key for key, _ in posted]
    assert found(folder, *keys, "a key that nobody posted") == set(keys)


class TestWhatIsFound:
    def test_a_message_since_a_moment_with_when_it_came_and_where_it_is(self, tmp_path: Path) -> None:
        where = post(tmp_path, "a")
        message = folder_port().find(f"file:{tmp_path}", ["a"], NOW).found["a"]
        assert (message.message_id, message.at) == (where, NOW)

    def test_files_of_earlier_days_are_not_read(self, tmp_path: Path) -> None:
        post(tmp_path, "a", at=NOW - timedelta(days=2))
        assert found(tmp_path, "a") == set()
        assert found(tmp_path, "a", since=NOW - timedelta(days=2)) == {"a"}

    def test_a_clock_that_was_set_back_or_forward_hides_nothing(self, tmp_path: Path) -> None:
        post(tmp_path, "behind", at=NOW - timedelta(hours=20))
        post(tmp_path, "ahead", at=NOW + timedelta(days=400))
        assert found(tmp_path, "behind", "ahead") == {"behind", "ahead"}

    def test_lines_and_files_of_others_are_passed_over(self, tmp_path: Path) -> None:
        hostile = [b"", b"null", b"[]", b"\xff\xfe", b'{"key": "b"}', b'{"key": "a", "posted_at": ', b"[" * 100_000]
        (tmp_path / TODAY).write_bytes(b"\n".join(hostile) + b"\n")
        (tmp_path / "2026-11-24.jsonl.bak").write_bytes(b'{"key": "b", "posted_at": "2026-11-24T08:00:00Z"}\n')
        assert found(tmp_path, "a", "b") == set()
        post(tmp_path, "a")
        assert found(tmp_path, "a", "b") == {"a"}

    @pytest.mark.parametrize("at", ["2026-11-24T08:00:00", "yesterday", "", "9999-99-99"])
    def test_a_message_that_was_edited_by_hand_is_found_without_a_time(self, tmp_path: Path, at: str) -> None:
        (tmp_path / TODAY).write_text(json.dumps({"key": "a", "posted_at": at}) + "\n")
        assert folder_port().find(f"file:{tmp_path}", ["a"], NOW).found["a"].at is None

    def test_the_words_of_a_digest_are_not_taken_for_a_key(self, tmp_path: Path) -> None:
        post(tmp_path, "a", json.dumps({"text": '{"key": "b", "posted_at": "2026-11-24T08:00:00Z"}'}))
        assert found(tmp_path, "b") == set()


class TestWhatWasCutOff:
    @given(st.data())
    @settings(max_examples=60)
    def test_it_is_no_message_and_the_next_one_begins_on_a_line_of_its_own(
        self, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
    ) -> None:
        folder = tmp_path_factory.mktemp("torn")
        post(folder, "first")
        post(folder, "second")
        whole = (folder / TODAY).read_bytes()
        begins = whole.index(b"\n") + 1
        kept = data.draw(st.integers(begins, len(whole)))
        (folder / TODAY).write_bytes(whole[:kept])
        assert found(folder, "first", "second") == {"first"} | ({"second"} if kept >= len(whole) - 1 else set())
        post(folder, "third")
        assert found(folder, "first", "third") == {"first", "third"}
        assert json.loads((folder / TODAY).read_bytes().splitlines()[-1])["key"] == "third"

    def test_it_is_taken_back_where_the_disk_is_full_and_posting_goes_on_when_there_is_room(
        self, tmp_path: Path
    ) -> None:
        child = """
import resource, sys
from tests.adapters.test_file import post
from bot.delivery.port import PostError
from pathlib import Path
resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))
for number in range(20):
    try:
        post(Path(sys.argv[1]), f"key-{number}", '{"text": "' + "x" * 900 + '"}')
        print(number)
    except PostError as error:
        print(error, file=sys.stderr)
"""
        ran = subprocess.run(
            [sys.executable, "-c", child, str(tmp_path)], capture_output=True, text=True, check=True, cwd=ROOT
        )
        confirmed = {f"key-{number}" for number in ran.stdout.split()}
        assert 5 < len(confirmed) < 20
        assert set(ran.stderr.splitlines()) >= {
            "cannot be used now: not all of the message could be written (is the disk full?)"
        }
        assert {message["key"] for message in messages(tmp_path)} == confirmed
        post(tmp_path, "afterwards")
        assert {message["key"] for message in messages(tmp_path)} == confirmed | {"afterwards"}


class TestWhereItCannotBePosted:
    def test_a_folder_that_is_gone_is_not_made_again(self, tmp_path: Path) -> None:
        gone = tmp_path / "gone"
        with pytest.raises(GoneError, match="make the folder again") as error:
            post(gone, "a")
        assert error.value.kind == "gone"
        with pytest.raises(GoneError):
            found(gone, "a")
        assert not gone.exists()

    def test_a_file_in_its_place_is_no_folder(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        with pytest.raises(GoneError):
            post(tmp_path / "file", "a")
        with pytest.raises(GoneError):
            found(tmp_path / "file", "a")

    def test_a_file_that_cannot_be_written_is_said_and_tried_again(self, tmp_path: Path) -> None:
        (tmp_path / TODAY).mkdir()
        with pytest.raises(PostError, match="cannot be used now: Is a directory") as error:
            post(tmp_path, "a")
        assert not isinstance(error.value, GoneError)
        (tmp_path / TODAY).rmdir()
        post(tmp_path, "a")

    def test_a_post_waits_for_another_process_and_not_for_ever(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        post(tmp_path, "a")
        with (tmp_path / TODAY).open() as other:
            fcntl.flock(other, fcntl.LOCK_EX)
            release = Timer(0.05, fcntl.flock, (other, fcntl.LOCK_UN))
            release.start()
            post(tmp_path, "b")
            release.join()
            fcntl.flock(other, fcntl.LOCK_EX)
            monkeypatch.setattr(file_port, "LOCKED", 0.02)
            with pytest.raises(PostError, match="locked by another process"):
                post(tmp_path, "c")
        assert found(tmp_path, "a", "b", "c") == {"a", "b"}


WRITER = """
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tests.adapters.test_file import post

def write(number):
    post(Path(sys.argv[1]), f"{sys.argv[2]}-{number}", '{"text": "' + "x" * int(sys.argv[4]) + '"}')
    print(f"{sys.argv[2]}-{number}\\n", end="", flush=True)

with ThreadPoolExecutor(4) as pool:
    list(pool.map(write, range(int(sys.argv[3]))))
"""


def writer(folder: Path, name: str, posts: int, length: int) -> subprocess.Popen[str]:
    words = [sys.executable, "-c", WRITER, str(folder), name, str(posts), str(length)]
    return subprocess.Popen(words, stdout=subprocess.PIPE, text=True, cwd=ROOT)


def test_processes_and_threads_that_post_at_once_do_not_mix_their_lines(tmp_path: Path) -> None:
    with ThreadPoolExecutor(3) as pool:
        confirmed = list(pool.map(lambda name: writer(tmp_path, name, 200, 20_000).communicate()[0].split(), "abc"))
    keys = [message["key"] for message in messages(tmp_path)]
    assert sorted(keys) == sorted(key for of_one in confirmed for key in of_one)
    assert len(keys) == 600


def test_a_writer_that_is_killed_loses_nothing_that_was_confirmed_and_leaves_nothing_half(tmp_path: Path) -> None:
    rng = random.Random(11)
    confirmed: list[str] = []
    for life in range(4):
        with writer(tmp_path, f"life{life}", 100_000, 100_000) as child:
            assert child.stdout
            seen = [child.stdout.readline() for _ in range(rng.randint(1, 40))]
            os.kill(child.pid, signal.SIGKILL)
            seen += child.stdout.read().splitlines(keepends=True)
        confirmed += [line.strip() for line in seen if line.endswith("\n")]
        post(tmp_path, f"after{life}")
        confirmed.append(f"after{life}")
    assert found(tmp_path, *confirmed) == set(confirmed)
    whole = []
    for line in (tmp_path / TODAY).read_bytes().splitlines():
        if line.endswith(b'"}'):
            whole.append(json.loads(line)["key"])
        else:
            assert b'"}' not in line, "two messages on one line"
    assert len(whole) == len(set(whole))
    assert set(confirmed) <= set(whole)
