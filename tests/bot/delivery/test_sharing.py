"""Channels that ask for the same share one build; what each was told before is taken out of its own."""

import sqlite3
from contextlib import closing

import pytest

from bot.delivery.port import UnclearError
from bot.follows import Follows, Mute, topic
from bot.ingest.files import read_paths
from bot.ingest.intake import take_in
from tests.bot.delivery.newsroom import Newsroom, each_tick, morning, states
from tests.bot.library import EMBEDDER, SEEDS, TODAY, news

MORE = "Linden tram fares rise in August, the council decided on Monday. A single ticket costs 2.70 euros from August."


@pytest.fixture
def filled(room: Newsroom) -> Newsroom:
    """With the sample articles, stored at five in the morning."""
    take_in(room.store, EMBEDDER, "local", read_paths([SEEDS], TODAY), morning(5))
    return room


def builds(room: Newsroom) -> int:
    with closing(sqlite3.connect(room.path)) as db:
        return int(db.execute("SELECT count(*) FROM builds").fetchone()[0])


def test_a_thousand_channels_that_ask_for_the_same_cost_one_build(filled: Newsroom) -> None:
    with filled.store.transaction():
        for number in range(1_000):
            filled.schedule(f"test:{number}")
    processes = [filled.process(), filled.process()]
    filled.clock.go_on(hours=1)
    for process in processes:
        process.tick()
    assert states(filled).count("sent") == 1_000
    assert builds(filled) == 1
    assert len({tuple(map(str, filled.channels.said(f"test:{number}"))) for number in range(1_000)}) == 1


def test_who_asks_for_something_else_gets_something_else(filled: Newsroom) -> None:
    filled.schedule("test:all")
    filled.schedule("test:banks", topics=("bank",))
    filled.schedule("test:few", stories=1)
    filled.schedule("test:muted")
    filled.store.set_follows("local", "test:muted", Follows(mutes=(Mute(topic("bank")),)))
    process = filled.process()
    filled.clock.go_on(hours=1)
    process.tick()
    told = {
        place: {part["story"] for part in filled.channels.said(f"test:{place}")}
        for place in ("all", "banks", "few", "muted")
    }
    assert builds(filled) == 4
    assert len(told["few"]) == 1
    assert told["banks"] < told["all"]
    assert not told["muted"] & told["banks"]


def test_a_platform_that_is_not_set_up_here_holds_up_no_channel_of_another(filled: Newsroom) -> None:
    lost, sound = filled.schedule("other:news", made_by="U1"), filled.schedule("test:news")
    process = filled.process()
    filled.clock.go_on(hours=1)
    process.tick()
    assert (states(filled, [lost]), states(filled, [sound])) == (["due"], ["sent"])
    assert builds(filled) == 1
    each_tick(process, filled.clock, 4 * 60)
    (entry,) = filled.store.entries(schedule_id=lost.id)
    assert (entry.state, entry.error) == ("missed", "cannot be sent: other is not set up here")


def test_two_schedules_of_one_channel_never_tell_the_same_story(filled: Newsroom) -> None:
    filled.schedule("test:news", at="09:00", topics=("bank",))
    filled.schedule("test:news", at="09:05")
    filled.schedule("test:news", at="09:05", topics=("trade", "bank"))
    processes = [filled.process(), filled.process()]
    filled.clock.go_on(hours=1)
    for _ in range(10):
        for process in processes:
            process.tick()
        filled.clock.go_on(minutes=1)
    told = [part["story"] for part in filled.channels.said("test:news")]
    assert states(filled) == ["sent", "sent", "sent"]
    assert len([story for story in told if story]) == len({story for story in told if story}) > 3


def test_a_story_comes_back_only_with_something_new_and_says_where_it_was_read(filled: Newsroom) -> None:
    filled.schedule("test:news", stories=20)
    process = filled.process()
    filled.clock.go_on(hours=1)
    each_tick(process, filled.clock, 12 * 60)
    first = filled.channels.said("test:news")
    article = news(
        "Solvane Bank drops its bid for Credita Nord",
        "Solvane Bank dropped its bid for Credita Nord on Tuesday, after the regulator demanded 900 million euros of"
        " new capital. Mirela Stanhope, who leads Solvane Bank, called the demand impossible to meet.",
        "Capital Lantern (sample)",
        filled.clock.at,
    )
    take_in(filled.store, EMBEDDER, "local", [article], filled.clock.at)
    each_tick(process, filled.clock, 13 * 60)
    second = filled.channels.said("test:news")[len(first) :]
    place = next(n for n, part in enumerate(first, start=1) if "Credita" in part["story"])
    assert [(part["status"], part["first"]) for part in second] == [("update", f"https://chat.example/{place}")]


def test_a_quiet_day_is_one_line_or_silence(room: Newsroom) -> None:
    line, silent = room.schedule("test:line"), room.schedule("test:silent", quiet="silent")
    process = room.process()
    room.clock.go_on(hours=1)
    process.tick()
    assert (states(room, [line]), states(room, [silent])) == (["sent"], ["quiet"])
    assert [part["story"] for part in room.channels.said("test:line")] == [None]
    assert room.channels.said("test:silent") == []


def test_of_several_messages_each_that_may_not_have_arrived_is_told(filled: Newsroom) -> None:
    filled.schedule(made_by="U1")
    process = filled.process()
    filled.clock.go_on(hours=1)
    filled.channels.readable = False
    filled.channels.trouble.append(UnclearError("did not answer"))
    each_tick(process, filled.clock, 10)
    assert states(filled) == ["unknown"]
    assert len(filled.channels.keys()) > 1
    assert [person for person, text in filled.channels.told if "may not have arrived" in text] == ["U1"]
