"""One digest per schedule per local day: never twice, never silently not at all."""

from datetime import time, timedelta
from typing import Any

import pytest

from bot.delivery.port import GoneError, PostError, UnclearError
from bot.schedule import EVERY_DAY, NewSchedule, Rule
from bot.store.sqlite import SQLiteStore
from tests.bot.delivery.newsroom import Newsroom, each_tick, states


def test_a_digest_comes_once_a_day_at_its_time(room: Newsroom) -> None:
    room.schedule()
    process = room.process()
    each_tick(process, room.clock, 59)
    assert room.channels.keys() == []
    each_tick(process, room.clock, 3 * 24 * 60)
    assert room.channels.keys() == ["tag00001-250610-1", "tag00001-250611-1", "tag00001-250612-1"]
    assert states(room) == ["sent", "sent", "sent"]


def test_of_two_processes_one_sends(room: Newsroom) -> None:
    room.schedule()
    processes = [room.process(), room.process()]
    room.clock.go_on(hours=1)
    for process in (*processes, *processes):
        process.tick()
    assert len(room.channels.keys()) == 1


def test_who_is_held_up_before_a_post_that_another_takes_over_does_not_post(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.schedule()
    held_up, other = room.process(), room.process()
    room.clock.go_on(hours=1)
    keep = SQLiteStore.keep

    def stands_still(store: SQLiteStore, lease: str, *what: Any, **how: Any) -> Any:
        monkeypatch.setattr(SQLiteStore, "keep", keep)
        kept = store.keep(lease, *what, **how)
        for _ in range(4):
            other.tick()
            room.clock.go_on(minutes=1)
        return kept

    monkeypatch.setattr(SQLiteStore, "keep", stands_still)
    held_up.tick()
    assert (states(room), len(room.channels.keys())) == (["sent"], 1)


def test_a_message_whose_post_was_interrupted_is_found_and_not_sent_again(room: Newsroom) -> None:
    room.schedule()
    process = room.process()
    room.clock.go_on(hours=1)
    room.channels.trouble_after.append(UnclearError("did not answer"))
    each_tick(process, room.clock, 5)
    assert len(room.channels.keys()) == 1
    assert states(room) == ["sent"]


def test_a_message_that_did_not_arrive_is_sent_again(room: Newsroom) -> None:
    room.schedule()
    process = room.process()
    room.clock.go_on(hours=1)
    room.channels.trouble.append(UnclearError("did not answer"))
    each_tick(process, room.clock, 5)
    assert len(room.channels.keys()) == 1
    assert room.channels.posts == 2
    assert states(room) == ["sent"]


def test_where_nobody_can_tell_it_is_not_sent_again_and_that_is_told(room: Newsroom) -> None:
    room.schedule(made_by="U1")
    process = room.process()
    room.clock.go_on(hours=1)
    room.channels.readable = False
    room.channels.trouble.append(UnclearError("did not answer"))
    each_tick(process, room.clock, 10)
    assert room.channels.posts == 1
    assert states(room) == ["unknown"]
    assert [person for person, text in room.channels.told if "may not have arrived" in text] == ["U1"]


def test_a_refusal_is_tried_again_no_sooner_than_asked(room: Newsroom) -> None:
    room.schedule()
    process = room.process()
    room.clock.go_on(hours=1)
    room.channels.trouble.append(PostError("answered 429", timedelta(minutes=7)))
    each_tick(process, room.clock, 7)
    assert room.channels.posts == 1
    each_tick(process, room.clock, 2)
    assert states(room) == ["sent"]


def test_a_platform_that_asks_for_a_thousand_years_is_obeyed_until_the_grace_ends(room: Newsroom) -> None:
    room.schedule(made_by="U1")
    process = room.process()
    room.clock.go_on(hours=1)
    room.channels.trouble.append(PostError("answered 429", timedelta.max))
    each_tick(process, room.clock, 4 * 60)
    assert (states(room), room.channels.posts) == (["missed"], 1)
    assert [person for person, text in room.channels.told if "answered 429" in text] == ["U1"]


def test_a_destination_that_is_gone_pauses_its_schedule_and_that_is_told(room: Newsroom) -> None:
    schedule = room.schedule(made_by="U1")
    process = room.process()
    room.clock.go_on(hours=1)
    room.channels.trouble.append(GoneError("is gone", "gone"))
    each_tick(process, room.clock, 4 * 60)
    paused = room.store.schedules_with([schedule.id])[schedule.id].pause
    assert paused is not None
    assert paused.kind == "gone"
    assert any(person == "U1" and "is paused" in text for person, text in room.channels.told)
    assert states(room) == ["missed"]
    assert room.channels.posts == 1


@pytest.mark.parametrize("hours", [2, 5])
def test_who_was_away_is_late_within_the_grace_and_else_missed(room: Newsroom, hours: int) -> None:
    room.schedule(made_by="U1")
    room.clock.go_on(hours=1 + hours)
    process = room.process()
    each_tick(process, room.clock, 3)
    assert states(room) == (["sent"] if hours == 2 else ["missed"])
    assert bool([text for person, text in room.channels.told if "was missed" in text]) is (hours == 5)


def test_a_schedule_whose_zone_is_not_known_any_more_is_paused_and_stops_no_other(room: Newsroom) -> None:
    rule = Rule(time(9), EVERY_DAY, "Mars/Olympus")
    new = NewSchedule(workspace="local", destination="test:lost", rule=rule, tag="lost0000", made_by="U1")
    lost = room.store.add_schedule(new, room.clock.at, room.clock.at + timedelta(hours=1))
    room.schedule()
    process = room.process()
    room.clock.go_on(hours=1)
    each_tick(process, room.clock, 3)
    assert room.channels.keys() == ["tag00001-250610-1"]
    pause = room.store.schedules_with([lost])[lost].pause
    assert pause is not None
    assert "the time zone Mars/Olympus, which is not known here" in pause.why
    assert [person for person, text in room.channels.told if "Mars/Olympus" in text] == ["U1"]
