"""Whatever clocks do, and however long nobody was there: one digest per schedule and local date, or a word why not."""

import shutil
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.delivery import Courier
from bot.errors import ReplacedError
from bot.ledger import LedgerEntry
from bot.schedule import WEEKDAYS, Pause, Schedule, occurrences
from bot.store.sqlite import SQLiteStore
from tests.bot.delivery.newsroom import MovedClock, Newsroom, states

DAY = 24 * 60


def dates(room: Newsroom, schedule: Schedule) -> list[date]:
    """The local dates for which messages of a schedule came, in the order in which they did."""
    keys = [key.split("-") for _, key, _ in room.channels.messages]
    return [date.fromisoformat(f"20{on}") for tag, on, _ in keys if tag == schedule.tag]


def runs(room: Newsroom, process: Courier, minutes: int) -> None:
    for _ in range(0, minutes, 5):
        process.tick()
        room.clock.go_on(minutes=5)


def june(*days: int) -> list[date]:
    return [date(2025, 6, day) for day in days]


def entries(room: Newsroom) -> dict[date, LedgerEntry]:
    return {entry.key.on: entry for entry in room.store.entries()}


def test_a_clock_that_jumps_forward_over_an_occurrence_skips_none(room: Newsroom) -> None:
    schedule = room.schedule()
    process = room.process()
    runs(room, process, 30)
    room.clock.jump(hours=2)
    runs(room, process, 2 * DAY)
    assert dates(room, schedule) == june(10, 11, 12)


@pytest.mark.parametrize("hours", [1, 2, 20])
def test_a_clock_that_jumps_back_over_an_occurrence_repeats_none(room: Newsroom, hours: int) -> None:
    schedule = room.schedule()
    process = room.process()
    runs(room, process, 90)
    room.clock.jump(hours=-hours)
    runs(room, process, 3 * DAY)
    assert dates(room, schedule) == june(10, 11, 12)


def test_a_clock_that_jumps_back_before_an_occurrence_delays_none(room: Newsroom) -> None:
    schedule = room.schedule()
    process = room.process()
    runs(room, process, 55)
    room.clock.jump(hours=-1)
    runs(room, process, 65)
    assert dates(room, schedule) == []
    runs(room, process, 5)
    assert dates(room, schedule) == june(10)


def test_a_clock_that_was_a_year_ahead_for_a_while_silences_nothing(room: Newsroom) -> None:
    schedule = room.schedule()
    process = room.process()
    runs(room, process, 90)
    room.clock.jump(days=365, hours=4)
    runs(room, process, 10)
    room.clock.jump(days=-365, hours=-4)
    runs(room, process, 2 * DAY)
    assert dates(room, schedule) == june(10, 11, 12)
    room.clock.jump(days=360)
    room.channels.messages.clear()
    runs(room, process, 6 * DAY)
    assert dates(room, schedule) == [date(2026, 6, day) for day in (7, 8, 9, 10, 11, 12, 13)]
    assert {entry.state for on, entry in entries(room).items() if on < date(2025, 6, 13)} == {"sent"}


def test_a_clock_that_ran_a_day_ahead_sends_tomorrows_digest_once(room: Newsroom) -> None:
    schedule = room.schedule()
    process = room.process()
    runs(room, process, 90)
    room.clock.jump(days=1)
    runs(room, process, 60)
    room.clock.jump(days=-1)
    runs(room, process, 3 * DAY)
    assert dates(room, schedule) == june(10, 11, 12, 13)


def test_what_a_clock_that_was_a_day_ahead_began_to_build_is_built_anew_at_its_time(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def killed(*_: object) -> None:
        raise Killed

    schedule = room.schedule()
    process = room.process()
    runs(room, process, 90)
    room.clock.jump(days=1)
    with monkeypatch.context() as patched:
        patched.setattr(SQLiteStore, "keep_built", killed)
        with pytest.raises(Killed):
            process.tick()
    process.abandon()
    room.clock.jump(days=-1)
    process = room.process()
    runs(room, process, DAY - 60)
    assert dates(room, schedule) == june(10)
    runs(room, process, 60)
    assert dates(room, schedule) == june(10, 11)
    (digest,) = room.store.builds([entries(room)[date(2025, 6, 11)].build_id or 0]).values()
    assert digest.window.until == datetime(2025, 6, 11, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "at", "begin", "expected"),
    [
        ("Europe/London", "01:30", datetime(2025, 3, 29, tzinfo=UTC), ["29 01:30", "30 01:00", "31 00:30"]),
        ("Europe/London", "01:30", datetime(2025, 10, 25, tzinfo=UTC), ["25 00:30", "26 00:30", "27 01:30"]),
        ("America/Nuuk", "23:30", datetime(2025, 3, 29, 2, tzinfo=UTC), ["30 01:00", "31 00:30", "01 00:30"]),
        ("Pacific/Apia", "09:00", datetime(2011, 12, 29, tzinfo=UTC), ["29 19:00", "30 19:00", "31 19:00"]),
    ],
)
def test_on_the_days_on_which_clocks_change_there_is_one(
    tmp_path: Path, zone: str, at: str, begin: datetime, expected: list[str]
) -> None:
    room = Newsroom(tmp_path, begin)
    schedule = room.schedule(zone=zone, at=at)
    process = room.process()
    came = []
    for _ in range(3 * DAY // 15):
        before = len(room.channels.messages)
        process.tick()
        came += [f"{room.clock.at:%d %H:%M}"] * (len(room.channels.messages) - before)
        room.clock.go_on(minutes=15)
    assert came == expected
    assert len(set(dates(room, schedule))) == 3
    assert date(2011, 12, 30) not in dates(room, schedule)
    room.close()


def first_day(room: Newsroom) -> Schedule:
    """A schedule whose digest of June 10 was sent at nine; then all stop."""
    schedule = room.schedule(made_by="U1")
    process = room.process()
    runs(room, process, 65)
    process.stop()
    return schedule


def told_missed(room: Newsroom) -> int:
    return len([person for person, text in room.channels.told if person == "U1" and "was missed" in text])


def test_who_is_back_within_the_grace_sends_late_and_marked(room: Newsroom) -> None:
    schedule = first_day(room)
    room.clock.go_on(hours=25)
    runs(room, room.process(), 15)
    assert dates(room, schedule) == june(10, 11)
    assert [bool(part["late"]) for part in room.channels.said("test:news")] == [False, True]
    assert told_missed(room) == 0


@pytest.mark.parametrize(("hours", "missed"), [(24 + 4, 1), (3 * 24 + 4, 3), (40 * 24 + 4, 31)])
def test_what_was_missed_is_told_recorded_and_covered_by_the_next(room: Newsroom, hours: int, missed: int) -> None:
    schedule = first_day(room)
    sent_until = entries(room)[date(2025, 6, 10)].built_at
    room.clock.go_on(hours=hours)
    process = room.process()
    runs(room, process, 30)
    assert dates(room, schedule) == june(10)
    assert states(room) == ["sent"] + ["missed"] * missed
    assert told_missed(room) == missed
    runs(room, process, DAY)
    assert len(dates(room, schedule)) == 2
    assert [bool(part["covers"]) for part in room.channels.said("test:news")] == [False, True]
    entry = max(entries(room).values(), key=lambda each: each.due)
    (digest,) = room.store.builds([entry.build_id or 0]).values()
    assert sent_until is not None
    assert digest.window.since == max(sent_until, digest.window.until - timedelta(days=7))


def test_a_schedule_whose_first_digest_was_missed_covers_it_with_the_next(room: Newsroom) -> None:
    schedule = room.schedule()
    room.clock.go_on(hours=6)
    process = room.process()
    runs(room, process, DAY)
    assert (states(room), dates(room, schedule)) == (["missed", "sent"], june(11))
    (digest,) = room.store.builds([entries(room)[date(2025, 6, 11)].build_id or 0]).values()
    assert digest.window.since == datetime(2025, 6, 9, 9, tzinfo=UTC)
    assert room.channels.said("test:news")[0]["covers"]


def test_two_processes_whose_clocks_differ_send_each_once(room: Newsroom) -> None:
    schedules = [room.schedule("test:a"), room.schedule("test:b", at="09:02")]
    ahead = MovedClock(room.clock.at + timedelta(minutes=3))
    processes = [room.process(), room.process(ahead)]
    room.clock.go_on(minutes=50)
    ahead.go_on(minutes=50)
    for _ in range(3):
        for minutes in (*[1] * 25, DAY - 25):
            for process in processes:
                process.tick()
            room.clock.go_on(minutes=minutes)
            ahead.go_on(minutes=minutes)
    assert [dates(room, schedule) for schedule in schedules] == [june(10, 11, 12)] * 2
    assert set(states(room)) == {"sent"}


def test_a_paused_schedule_goes_on_where_it_stopped(room: Newsroom) -> None:
    schedule = room.schedule(days=WEEKDAYS)
    process = room.process()
    runs(room, process, 120)
    pause(room, schedule)
    runs(room, process, 2 * DAY)
    assert dates(room, schedule) == june(10)
    resume(room, schedule)
    runs(room, process, 5 * DAY)
    assert dates(room, schedule) == june(10, 13, 16, 17)
    first, second = (entries(room)[on] for on in june(10, 13))
    (digest,) = room.store.builds([second.build_id or 0]).values()
    assert digest.window.since == first.built_at


def pause(room: Newsroom, schedule: Schedule) -> None:
    known = room.store.schedules_with([schedule.id])[schedule.id]
    room.store.set_pause(schedule.id, Pause("asked", room.clock.at, "asked by U1"), known.covered_until, known.next_due)


def resume(room: Newsroom, schedule: Schedule) -> None:
    due = next(occurrences(schedule.rule, room.clock.at)).due
    room.store.set_pause(schedule.id, None, room.clock.at, due)


def restored(room: Newsroom, backup: Path) -> None:
    """The database is yesterday's copy again."""
    for beside in ("", "-wal", "-shm"):
        Path(f"{room.path}{beside}").unlink(missing_ok=True)
    shutil.copy(backup, room.path)


def backup_of(room: Newsroom, folder: Path) -> Path:
    room.store.backup(folder / "copy.db")
    return folder / "copy.db"


@pytest.mark.parametrize("running", [False, True])
def test_a_backup_restored_after_todays_digest_sends_it_not_again(
    room: Newsroom, tmp_path: Path, running: bool
) -> None:
    schedule = room.schedule()
    process = room.process()
    runs(room, process, 120)
    backup = backup_of(room, tmp_path)
    runs(room, process, DAY)
    assert dates(room, schedule) == june(10, 11)
    if not running:
        process.stop()
    restored(room, backup)
    if running:
        with pytest.raises(ReplacedError):
            runs(room, process, DAY)
        process.abandon()
    process = room.process()
    runs(room, process, DAY)
    assert dates(room, schedule) == june(10, 11, 12)


def test_a_backup_restored_where_todays_digest_was_not_sent_sends_it(room: Newsroom, tmp_path: Path) -> None:
    schedule = room.schedule()
    process = room.process()
    backup = backup_of(room, tmp_path)
    runs(room, process, 30)
    process.stop()
    restored(room, backup)
    room.clock.go_on(minutes=60)
    runs(room, room.process(), 10)
    assert dates(room, schedule) == june(10)
    assert Counter(room.channels.keys()).most_common(1)[0][1] == 1
