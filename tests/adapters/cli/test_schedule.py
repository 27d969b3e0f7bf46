"""`briefwire schedule`."""

import json
import re
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from time_machine import TimeMachineFixture

from bot.schedule import Pause
from bot.store.sqlite import SQLiteStore
from tests.adapters.cli.sender import sender
from tests.adapters.conftest import Run

MONDAY = datetime(2025, 6, 9, 7, 30, tzinfo=UTC)
SCHEDULE = {"id", "destination", "at", "days", "zone", "topics", "sources", "stories", "quiet", "paused", "next"}


@pytest.fixture
def database(machine: Path, monkeypatch: pytest.MonkeyPatch, time_machine: TimeMachineFixture) -> Path:
    """On Monday at half past seven, nothing is stored."""
    monkeypatch.setenv("BRIEFWIRE_DATABASE", str(machine / "news.db"))
    time_machine.move_to(MONDAY, tick=False)
    return machine / "news.db"


def add(run: Run, *words: str) -> str:
    result = run("schedule", "add", "file:briefings", "--at", "09:00", "--zone", "UTC", *words)
    assert result.exit_code == 0, result.output
    return result.stdout


class TestAdd:
    def test_the_reply_says_when_the_next_three_come_and_what_to_type_next(
        self, run: Run, database: Path, machine: Path
    ) -> None:
        said = add(run, "--zone", "london", "--days", "weekdays").splitlines()
        assert said == [
            f"Schedule 1: file:{machine}/briefings, weekdays at 09:00, London time (Europe/London)",
            "  Mon 9 June 2025 09:00 (08:00 UTC)",
            "  Tue 10 June 2025 09:00 (08:00 UTC)",
            "  Wed 11 June 2025 09:00 (08:00 UTC)",
            "What it would be now: briefwire schedule preview 1",
            "To have it sent, keep this running: briefwire run",
        ]
        assert (machine / "briefings").is_dir()
        assert list((machine / "briefings").iterdir()) == []

    def test_a_zone_that_is_left_out_is_the_machines_and_the_reply_names_it(
        self, spawn: Callable[..., subprocess.CompletedProcess[bytes]], machine: Path
    ) -> None:
        result = spawn("schedule", "add", "file:briefings", "--at", "09:00", TZ="Asia/Tokyo")
        assert b"Tokyo time (Asia/Tokyo) - this machine's zone; --zone names another" in result.stdout

    def test_without_sources_it_says_how_to_add_one(self, run: Run, database: Path) -> None:
        result = run("schedule", "add", "file:briefings", "--at", "09:00")
        assert "briefwire sources add https://news.example/feed" in result.stderr

    def test_json_is_one_document_with_the_id(self, run: Run, document: Callable[..., Any], database: Path) -> None:
        assert document("schedule", "add", "file:briefings", "--at", "9am", "--json")["id"] == 1

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (["briefings", "--at", "09:00"], "'briefings' is no destination: name a folder, such as file:briefings"),
            (["file:", "--at", "09:00"], "is no destination"),
            (["slack:T1/C2", "--at", "09:00"], "Slack comes with a later version: name a folder"),
            (["discord:1/2", "--at", "09:00"], "Discord comes with a later version: name a folder"),
            (["file:a\nb", "--at", "09:00"], "one line of printable characters"),
            (["file:notes.txt", "--at", "09:00"], "cannot be made a folder"),
            (["file:out", "--at", "09:00", "--topic", "?"], "A topic is a few words"),
            (["file:out", "--at", "09:00", "--source", "7"], "There is no source 7 here"),
        ],
    )
    def test_what_cannot_be_kept_is_one_line_and_nothing_is_saved(
        self, run: Run, document: Callable[..., Any], database: Path, machine: Path, words: list[str], said: str
    ) -> None:
        (machine / "notes.txt").write_text("notes")
        result = run("schedule", "add", *words)
        assert (result.exit_code, result.stdout, len(result.stderr.splitlines())) == (1, "", 1)
        assert said in result.stderr
        assert document("schedule", "list", "--json") == {"schedules": []}

    @pytest.mark.parametrize(
        "words",
        [
            ["--at", "25:00"], ["--at", "noonish"], ["--days", "someday"], ["--zone", "Atlantis"], ["--zone", "USA"],
            ["--stories", "0"], ["--stories", "21"], ["--grace", "0"], ["--grace", "25"], ["--quiet", "loud"],
        ],
    )  # fmt: skip
    def test_what_is_typed_wrongly_is_one_line(self, run: Run, database: Path, words: list[str]) -> None:
        result = run("schedule", "add", "file:briefings", "--at", "09:00", *words)
        assert (result.exit_code, result.stdout, len(result.stderr.splitlines())) == (2, "", 1)
        assert "briefwire schedule add --help shows how" in result.stderr

    @pytest.mark.skipif(not Path("/proc/self").exists(), reason="a folder in which nobody can make files")
    def test_a_folder_that_cannot_be_written_is_refused(self, run: Run, database: Path) -> None:
        result = run("schedule", "add", "file:/proc", "--at", "09:00")
        assert (result.exit_code, "/proc cannot be written" in result.stderr) == (1, True)

    def test_the_same_twice_is_refused_also_where_its_folder_is_spelt_otherwise(
        self, run: Run, database: Path, machine: Path
    ) -> None:
        add(run)
        for spelling in ("./briefings", str(machine / "x" / ".." / "briefings"), "briefings/"):
            result = run("schedule", "add", f"file:{spelling}", "--at", "9:00", "--zone", "UTC")
            assert (result.exit_code, "Schedule 1 does that already" in result.stderr) == (1, True)

    def test_the_limit_is_a_setting(self, run: Run, database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("BRIEFWIRE_SCHEDULE_LIMIT", "1")
        add(run)
        result = run("schedule", "add", "file:briefings", "--at", "10:00")
        assert (result.exit_code, "1 schedules already: remove one" in result.stderr) == (1, True)

    def test_two_schedules_have_different_marks_on_their_messages(self, run: Run, database: Path) -> None:
        add(run)
        add(run, "--topic", "trams")
        store = SQLiteStore.open(database)
        tags = {schedule.tag for schedule in store.schedules()}
        store.close()
        assert len(tags) == 2
        assert all(re.fullmatch("[a-z2-7]{8}", tag) for tag in tags)


class TestList:
    def test_json_has_the_keys_of_the_contract(self, run: Run, document: Callable[..., Any], database: Path) -> None:
        add(run, "--days", "mon,wed", "--zone", "Berlin", "--topic", "trams", "--stories", "3", "--quiet", "silent")
        listed = document("schedule", "list", "--json")
        assert set(listed) == {"schedules"}
        (found,) = listed["schedules"]
        assert set(found) >= SCHEDULE
        chosen = {key: found[key] for key in ("id", "at", "days", "zone", "topics", "sources", "stories", "quiet")}
        assert chosen == {
            "id": 1, "at": "09:00", "days": "mon,wed", "zone": "Europe/Berlin",
            "topics": ["trams"], "sources": [], "stories": 3, "quiet": "silent",
        }  # fmt: skip
        assert (found["paused"], found["next"]) == (False, "2025-06-11T07:00:00Z")

    def test_people_read_what_it_is_narrowed_to_and_what_is_next(self, run: Run, database: Path, machine: Path) -> None:
        (machine / "memos").mkdir()
        (machine / "memos" / "one.txt").write_text("Crane ordered\n\nThe harbour of Linden has ordered a crane.\n")
        run("sources", "add", "memos")
        add(run, "--zone", "Berlin", "--topic", "trams", "--topic", "rare earths", "--source", "1", "--stories", "1")
        assert run("schedule", "list").stdout.splitlines() == [
            f"1  file:{machine}/briefings",
            "   daily at 09:00, Berlin time (Europe/Berlin); 1 story",
            "   only about “trams” or “rare earths” from memos",
            "   next: Tue 10 June 09:00",
        ]

    def test_without_schedules_the_next_step_is_named(self, run: Run, database: Path) -> None:
        result = run("schedule", "list")
        assert (result.exit_code, result.stdout) == (0, "")
        assert "briefwire schedule add file:briefings --at 09:00" in result.stderr

    def test_a_zone_that_the_machine_does_not_know_any_more_stops_no_list(
        self, run: Run, document: Callable[..., Any], database: Path
    ) -> None:
        add(run)
        store = SQLiteStore.open(database)
        with store.transaction():
            store._conn.execute("UPDATE schedules SET zone = 'Europe/Atlantis', next_due = NULL")
        store.close()
        shown = run("schedule", "list").stdout
        assert "Europe/Atlantis, which this machine does not know" in shown
        assert "next: never" in shown
        assert document("schedule", "list", "--json")["schedules"][0]["next"] is None
        doctor = run("doctor")
        assert doctor.exit_code == 1
        assert "schedule 1 has an unknown time zone, Europe/Atlantis" in doctor.stdout
        assert "unknown here" in run("schedule", "next", "1").stderr

    def test_workspaces_do_not_see_each_others(self, run: Run, document: Callable[..., Any], database: Path) -> None:
        add(run, "--workspace", "team")
        assert document("schedule", "list", "--json") == {"schedules": []}
        for command in ("remove", "pause", "resume", "preview", "next"):
            result = run("schedule", command, "1")
            assert (result.exit_code, "no schedule 1 here" in result.stderr) == (1, True)
        assert "There is no schedule 1" in run("deliveries", "--schedule", "1").stderr
        assert document("schedule", "list", "--json", "--workspace", "team")["schedules"]


class TestPause:
    def test_a_paused_schedule_says_so_until_it_is_resumed(
        self, run: Run, document: Callable[..., Any], database: Path
    ) -> None:
        add(run)
        assert run("schedule", "pause", "1").stdout == ("Schedule 1 is paused. To go on: briefwire schedule resume 1\n")
        assert "paused since Mon 9 June 07:30: the operator asked for it" in run("schedule", "list").stdout
        (found,) = document("schedule", "list", "--json")["schedules"]
        assert (found["paused"], found["next"]) == (True, None)
        assert run("schedule", "resume", "1").stdout == "Schedule 1 goes on; next: Mon 9 June 09:00.\n"
        assert run("schedule", "resume", "1").exit_code == 1

    def test_resuming_needs_a_folder_that_is_there_again(self, run: Run, database: Path, machine: Path) -> None:
        add(run)
        (machine / "briefings").rmdir()
        run("schedule", "pause", "1")
        result = run("schedule", "resume", "1")
        assert (result.exit_code, "make the folder" in result.stderr) == (1, True)
        assert "paused since" in run("schedule", "list").stdout
        (machine / "briefings").mkdir()
        assert run("schedule", "resume", "1").exit_code == 0

    def test_what_stopped_by_itself_says_why(self, run: Run, database: Path) -> None:
        add(run)
        store = SQLiteStore.open(database)
        (schedule,) = store.schedules()
        store.set_pause(1, Pause("gone", MONDAY, "the folder is gone"), MONDAY, schedule.next_due)
        store.close()
        assert "paused since Mon 9 June 07:30: the folder is gone" in run("schedule", "list").stdout

    def test_removing(self, run: Run, document: Callable[..., Any], database: Path, machine: Path) -> None:
        add(run)
        assert run("schedule", "remove", "1").stdout == (
            f"Schedule 1 is removed: nothing more is sent to file:{machine}/briefings by it.\n"
        )
        assert document("schedule", "list", "--json") == {"schedules": []}
        assert run("schedule", "remove", "1").exit_code == 1


class TestNext:
    def test_json_has_local_time_and_utc(self, document: Callable[..., Any], database: Path) -> None:
        words = ["--at", "02:30", "--days", "daily", "--zone", "Berlin", "--from", "2025-03-29", "--count", "3"]
        assert document("schedule", "next", *words, "--json")["occurrences"] == [
            {"local": "2025-03-29T02:30:00+01:00", "utc": "2025-03-29T01:30:00Z"},
            {"local": "2025-03-30T03:00:00+02:00", "utc": "2025-03-30T01:00:00Z"},
            {"local": "2025-03-31T02:30:00+02:00", "utc": "2025-03-31T00:30:00Z"},
        ]

    def test_people_are_told_where_the_clock_is_changed(self, run: Run, database: Path) -> None:
        spring = run("schedule", "next", "--at", "01:30", "--zone", "London", "--from", "2025-03-30", "--count", "2")
        assert spring.stdout.splitlines() == [
            "daily at 01:30, London time (Europe/London):",
            "  Sun 30 March 2025 02:00 (01:00 UTC): 01:30 does not exist on 30 March",
            "  Mon 31 March 2025 01:30 (00:30 UTC)",
        ]
        autumn = run("schedule", "next", "--at", "01:30", "--zone", "London", "--from", "2025-10-26", "--count", "1")
        assert "26 October 2025 01:30 (00:30 UTC): 01:30 comes twice on 26 October, this is the first" in autumn.stdout
        tokyo = run("schedule", "next", "--at", "08:00", "--zone", "Tokyo", "--count", "1")
        assert "Tue 10 June 2025 08:00 (Mon 23:00 UTC)" in tokyo.stdout

    def test_the_moment_that_is_named_counts(self, document: Callable[..., Any], database: Path) -> None:
        words = ["--at", "09:00", "--zone", "UTC", "--from", "2025-06-10T09:00Z", "--count", "1", "--json"]
        assert document("schedule", "next", *words)["occurrences"][0]["utc"] == "2025-06-10T09:00:00Z"

    def test_of_a_schedule(self, run: Run, document: Callable[..., Any], database: Path) -> None:
        add(run, "--zone", "UTC", "--days", "sun")
        found = document("schedule", "next", "1", "--count", "2", "--json")["occurrences"]
        assert [each["utc"] for each in found] == ["2025-06-15T09:00:00Z", "2025-06-22T09:00:00Z"]

    @pytest.mark.parametrize("words", [[], ["--days", "daily"], ["1", "--at", "09:00"], ["1", "--zone", "UTC"]])
    def test_it_needs_a_schedule_or_a_time(self, run: Run, database: Path, words: list[str]) -> None:
        assert run("schedule", "next", *words).exit_code == 2


class TestPreview:
    def test_it_is_what_comes_now_and_stores_and_sends_nothing(
        self, run: Run, document: Callable[..., Any], database: Path, machine: Path, time_machine: TimeMachineFixture
    ) -> None:
        crane = {"title": "Crane ordered", "text": "The harbour of Linden has ordered a crane from Tarnholt for June."}
        (machine / "crane.json").write_text(json.dumps({**crane, "published_at": "2025-06-09T05:00:00Z"}))
        run("ingest", "crane.json")
        time_machine.shift(60)
        add(run, "--zone", "UTC")
        first = document("schedule", "preview", "1", "--json")
        assert [story["headline"] for story in first["stories"]] == ["Crane ordered"]
        assert "Crane ordered" in run("schedule", "preview", "1").stdout
        assert list((machine / "briefings").iterdir()) == []
        assert document("deliveries", "--json") == {"deliveries": []}
        with sender(database) as process:
            time_machine.move_to(MONDAY.replace(hour=9, minute=0), tick=False)
            process.tick()
        assert document("schedule", "preview", "1", "--json")["stories"] == []

    def test_a_quiet_one_says_since_when_nothing_came(
        self, run: Run, news: Path, time_machine: TimeMachineFixture
    ) -> None:
        time_machine.move_to(datetime(2030, 6, 10, 7, 30, tzinfo=UTC), tick=False)
        add(run, "--zone", "UTC")
        result = run("schedule", "preview", "1")
        assert result.exit_code == 0
        assert "since Sun 9 June 07:30. Reading sources: briefwire poll" in result.stderr


def test_help_is_the_manual(run: Run, machine: Path) -> None:
    for command in ("add", "list", "remove", "pause", "resume", "next", "preview"):
        assert f"briefwire schedule {command}" in run("schedule", command, "--help").stdout
