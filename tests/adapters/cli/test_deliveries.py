"""`briefwire deliveries`, and what `briefwire doctor` says of digests."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from time_machine import TimeMachineFixture

from bot.ledger import Notice
from bot.schedule import Pause
from bot.store.sqlite import SQLiteStore
from tests.adapters.cli.sender import sender
from tests.adapters.conftest import Run

DELIVERY = {
    *("schedule", "local_date", "part", "state", "due", "built_at", "sent_at", "attempts"),
    *("why_late", "message_id", "error"),
}


def june(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2025, 6, day, hour, minute, tzinfo=UTC)


@pytest.fixture
def database(machine: Path, run: Run, monkeypatch: pytest.MonkeyPatch, time_machine: TimeMachineFixture) -> Path:
    """A digest every day at nine in Berlin, which is seven o'clock UTC; it is Monday, six o'clock UTC."""
    monkeypatch.setenv("BRIEFWIRE_DATABASE", str(machine / "news.db"))
    time_machine.move_to(june(9, 6), tick=False)
    assert run("schedule", "add", "file:briefings", "--at", "09:00", "--zone", "Berlin").exit_code == 0
    return machine / "news.db"


@pytest.fixture
def week(database: Path, time_machine: TimeMachineFixture) -> Path:
    """Monday's digest came on time, Tuesday's late, because nobody ran, and Wednesday's was missed."""
    with sender(database) as process:
        time_machine.move_to(june(9, 7), tick=False)
        process.tick()
    time_machine.move_to(june(10, 7, 42), tick=False)
    with sender(database) as process:
        process.tick()
        time_machine.shift(60)
    time_machine.move_to(june(11, 15), tick=False)
    with sender(database) as process:
        process.tick()
    return database


def test_each_digest_is_a_sentence_the_newest_first(run: Run, week: Path, machine: Path) -> None:
    folder = machine / "briefings"
    assert run("deliveries").stdout.splitlines() == [
        f"Wed 09:00 {folder}: missed: no process ran from Tue 09:43 to Wed 17:00",
        f"Tue 09:00 {folder}: sent 09:42, 42 min late: no process ran from Mon 09:00 to Tue 09:42",
        f"Mon 09:00 {folder}: sent 09:00",
    ]


def test_json_has_the_keys_of_the_contract_and_a_row_a_part(
    document: Callable[..., Any], week: Path, machine: Path
) -> None:
    found = document("deliveries", "--json")
    assert set(found) == {"deliveries"}
    missed, late, sent = found["deliveries"]
    assert all(set(row) >= DELIVERY for row in (missed, late, sent))
    assert [row["local_date"] for row in (missed, late, sent)] == ["2025-06-11", "2025-06-10", "2025-06-09"]
    assert (missed["part"], missed["state"], missed["sent_at"]) == (None, "missed", None)
    assert "no process ran" in missed["error"]
    assert (late["part"], late["state"], late["attempts"]) == (1, "sent", 1)
    assert (late["due"], late["sent_at"]) == ("2025-06-10T07:00:00Z", "2025-06-10T07:42:00Z")
    assert "no process ran" in late["why_late"]
    assert (sent["why_late"], sent["error"], sent["message_id"]) == (None, None, "2025-06-09.jsonl:0")
    (line,) = (machine / "briefings" / "2025-06-09.jsonl").read_text().splitlines()
    assert f'"key": "{sent["key"]}"' in line


def test_of_one_schedule_and_of_one_day(
    run: Run, document: Callable[..., Any], week: Path, time_machine: TimeMachineFixture
) -> None:
    def days(*words: str) -> list[str]:
        return [row["local_date"] for row in document("deliveries", "--json", *words)["deliveries"]]

    assert days("--date", "2025-06-10") == ["2025-06-10"]
    assert days("--date", "yesterday") == ["2025-06-10"]
    time_machine.move_to(june(11, 22, 30), tick=False)
    assert days("--date", "yesterday") == ["2025-06-11"], "in Berlin it is Thursday already"
    run("schedule", "add", "file:others", "--at", "09:00", "--zone", "UTC")
    assert days("--schedule", "2") == []
    assert len(days("--schedule", "1")) == 3
    run("schedule", "remove", "1")
    assert len(days("--schedule", "1")) == 3
    assert "There is no schedule 7: briefwire schedule list shows them." in run("deliveries", "--schedule", "7").stderr
    assert run("deliveries", "--date", "someday").exit_code == 2


def test_an_empty_ledger_names_the_next_step(run: Run, database: Path) -> None:
    for words, said in [
        ([], "Nothing was due yet. When digests are due: briefwire schedule list"),
        (["--date", "yesterday"], "Nothing was due yesterday."),
        (["--date", "2025-01-01"], "Nothing was due on 2025-01-01."),
    ]:
        result = run("deliveries", *words)
        assert (result.exit_code, result.stdout) == (0, "")
        assert said in result.stderr
    run("schedule", "remove", "1")
    assert "briefwire schedule add" in run("deliveries").stderr


class TestDoctor:
    def test_with_schedules_somebody_must_send(
        self, run: Run, database: Path, time_machine: TimeMachineFixture
    ) -> None:
        result = run("doctor")
        assert result.exit_code == 1
        assert "fault  runner: no process sends digests\n" in result.stdout
        assert "to mend it: start briefwire run" in result.stdout
        with sender(database):
            time_machine.shift(12)
            result = run("doctor")
        assert result.exit_code == 0, result.stdout
        assert "ok     runner: 1 process sends digests (1 on host); seen 12 s ago" in result.stdout
        assert "1 schedule; the next digest is due Mon 9 June 09:00 Europe/Berlin (schedule 1)" in result.stdout
        assert "no process sends digests since Mon 09 Jun 06:00" in run("doctor").stdout

    def test_a_process_that_was_killed_is_not_taken_for_one_that_runs(
        self, run: Run, database: Path, time_machine: TimeMachineFixture
    ) -> None:
        with sender(database):
            for passed in (timedelta(minutes=2), timedelta(hours=-2)):
                time_machine.shift(passed)
                assert "fault  runner" in run("doctor").stdout

    def test_without_schedules_nobody_need_send(self, run: Run, database: Path) -> None:
        run("schedule", "pause", "1")
        assert (run("doctor").exit_code, "none of which is going on" in run("doctor").stdout) == (0, True)
        run("schedule", "remove", "1")
        result = run("doctor")
        assert (result.exit_code, "none is scheduled" in result.stdout) == (0, True)

    def test_a_digest_that_did_not_come_is_a_fault_until_a_later_one_has_told_of_that_time(
        self, run: Run, week: Path, time_machine: TimeMachineFixture
    ) -> None:
        with sender(week) as process:
            missed = run("doctor")
            assert missed.exit_code == 1
            assert "fault  digest: Wed 09:00" in missed.stdout
            assert "to mend it: keep briefwire run going" in missed.stdout
            time_machine.move_to(june(12, 7), tick=False)
            process.tick()
            covered = run("doctor")
        assert covered.exit_code == 0, covered.stdout
        assert "ok     digest: Wed 09:00" in covered.stdout
        time_machine.move_to(june(30, 7), tick=False)
        assert "digest: " not in run("doctor").stdout

    def test_what_was_paused_by_itself_is_a_fault_and_what_was_asked_for_is_none(
        self, run: Run, database: Path
    ) -> None:
        store = SQLiteStore.open(database)
        store.set_pause(1, Pause("gone", june(9, 6), "the folder is gone"), june(9, 6), None)
        store.close()
        result = run("doctor")
        assert result.exit_code == 1
        assert "fault  schedule: 1 is paused since Mon 9 June 08:00: the folder is gone" in result.stdout
        assert "briefwire schedule resume 1" in result.stdout

    def test_a_folder_that_is_gone_is_a_fault(self, run: Run, database: Path, machine: Path) -> None:
        (machine / "briefings").rmdir()
        with sender(database):
            result = run("doctor")
        assert result.exit_code == 1
        assert f"fault  destination: {machine / 'briefings'} cannot be written (No such file or directory)" in (
            result.stdout
        )

    def test_what_somebody_is_still_to_be_told_is_shown(self, run: Run, database: Path) -> None:
        store = SQLiteStore.open(database)
        store.add_notices([Notice(1, "U1", "The digest of Monday was missed.", june(9, 6))])
        store.close()
        assert "notice: not told yet to U1: The digest of Monday was missed." in run("doctor").stdout
        assert "notice:" not in run("doctor", "--workspace", "team").stdout

    def test_it_names_the_time_zones_in_use(self, document: Callable[..., Any], database: Path) -> None:
        (found,) = [check for check in document("doctor", "--json")["checks"] if check["name"] == "time zones"]
        assert found["ok"]
        assert "tz database" in found["found"]
