"""What was told is what arrived: a story comes back only with something new, and what did not arrive was not told."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from bot.delivery.port import Posted, PostError, UnclearError
from bot.ingest.intake import take_in
from tests.bot.delivery.newsroom import Channels, Newsroom, morning, states
from tests.bot.library import EMBEDDER, news

BRIDGE = (
    "Harwick bridge closed after cracks are found",
    "The Harwick bridge was closed on Tuesday after engineers found cracks in two of its pillars. Mayor Ilse Brandner"
    " said that the repairs of the Harwick bridge would cost 4 million euros.",
)
MORE_OF_BRIDGE = (
    "Harwick bridge reopened to cyclists",
    "The Harwick bridge was reopened to cyclists on Wednesday. The repairs of the Harwick bridge will cost 9 million"
    " euros, Mayor Ilse Brandner said, and lorries stay banned until 2027.",
)
FERRY = (
    "Sund ferry crews strike over pay",
    "Crews of the Sund ferries went on strike over pay on Tuesday, and 340 sailors stopped work. The union Seafolk said"
    " that no Sund ferry would sail before Friday.",
)
MORE_OF_FERRY = (
    "Sund ferry strike ends with a raise of six percent",
    "The strike of the Sund ferry crews ended on Wednesday. The union Seafolk and the company Sundline agreed on a"
    " raise of six percent for the 340 sailors, and the first Sund ferry sails on Thursday.",
)


class Killed(BaseException):
    """The process is gone."""


@dataclass
class SecondFails(Channels):
    """Channels whose posts of a second part fail while there is something to fail with."""

    failing: BaseException | None = None

    def post(self, destination: str, key: str, payload: str) -> Posted:
        if key.endswith("-2") and self.failing is not None:
            raise self.failing
        return super().post(destination, key, payload)


@pytest.fixture
def channels(room: Newsroom) -> SecondFails:
    room.channels = channels = SecondFails(room.clock)
    return channels


def came_in(room: Newsroom, *articles: tuple[str, str]) -> None:
    drafts = [news(title, text, "The Harwick Courier", room.clock.at) for title, text in articles]
    take_in(room.store, EMBEDDER, "local", drafts, room.clock.at)


def stories(room: Newsroom) -> list[tuple[str, str, str | None]]:
    """Of each message so far: whether it is of the bridge or the ferry, its status, where it was first read."""
    return [
        ("bridge" if "ridge" in part["story"] else "ferry", part["status"], part["first"])
        for part in room.channels.said("test:news")
        if part["story"]
    ]


def one_day(room: Newsroom, process: Any) -> None:
    for _ in range(24 * 6):
        process.tick()
        room.clock.go_on(minutes=10)


def test_what_was_told_is_not_told_again_and_what_is_new_links_to_where_it_was_first_read(
    room: Newsroom, channels: SecondFails
) -> None:
    came_in(room, BRIDGE, FERRY)
    room.schedule()
    process = room.process()
    one_day(room, process)
    first = stories(room)
    assert {story for story, _, _ in first} == {"bridge", "ferry"}
    came_in(room, MORE_OF_FERRY)
    one_day(room, process)
    one_day(room, process)
    read_at = [story for story, _, _ in first].index("ferry") + 1
    assert stories(room)[2:] == [("ferry", "update", f"https://chat.example/{read_at}")]


def test_a_part_that_was_refused_for_good_was_not_told(room: Newsroom, channels: SecondFails) -> None:
    came_in(room, BRIDGE, FERRY)
    room.schedule(made_by="U1")
    process = room.process()
    channels.failing = PostError("answered 503")
    one_day(room, process)
    ((told, _, _),) = stories(room)
    assert states(room) == ["failed"]
    assert [person for person, text in channels.told if "was sent in part only: answered 503" in text] == ["U1"]
    channels.failing = None
    one_day(room, process)
    (missing,) = {"bridge", "ferry"} - {told}
    assert stories(room)[1:] == [(missing, "new", None)]
    one_day(room, process)
    assert len(stories(room)) == 2


def test_a_part_of_which_nobody_knows_was_not_told(room: Newsroom, channels: SecondFails) -> None:
    came_in(room, BRIDGE, FERRY)
    room.schedule()
    process = room.process()
    channels.failing, channels.readable = UnclearError("said nothing"), False
    one_day(room, process)
    ((told, _, _),) = stories(room)
    assert states(room) == ["unknown"]
    channels.failing, channels.readable = None, True
    came_in(room, MORE_OF_BRIDGE, MORE_OF_FERRY)
    one_day(room, process)
    again = {story: status for story, status, _ in stories(room)[1:]}
    (missing,) = {"bridge", "ferry"} - {told}
    assert again == {told: "update", missing: "new"}


def test_a_process_that_is_killed_between_two_parts_told_one_and_the_next_tells_the_other(
    room: Newsroom, channels: SecondFails
) -> None:
    came_in(room, BRIDGE, FERRY)
    room.schedule()
    process = room.process()
    room.clock.go_on(hours=1)
    channels.failing = Killed()
    with pytest.raises(Killed):
        process.tick()
    process.abandon()
    channels.failing = None
    process = room.process()
    one_day(room, process)
    one_day(room, process)
    assert sorted(stories(room)) == [("bridge", "new", None), ("ferry", "new", None)]
    assert set(states(room)) == {"sent"}


def test_two_schedules_of_a_channel_each_cover_their_whole_day_and_share_no_story(
    room: Newsroom, channels: SecondFails
) -> None:
    bridges, ferries = room.schedule(topics=("bridge",)), room.schedule(at="09:05", topics=("ferry",))
    process = room.process()
    one_day(room, process)
    room.clock.at = morning(8, 30, day=11)
    came_in(room, BRIDGE)
    room.clock.go_on(minutes=32)
    process.tick()
    came_in(room, FERRY)
    room.clock.go_on(minutes=5)
    process.tick()
    assert [story for story, _, _ in stories(room)] == ["bridge", "ferry"]
    came_in(room, MORE_OF_BRIDGE, MORE_OF_FERRY)
    one_day(room, process)
    one_day(room, process)
    assert [(story, status) for story, status, _ in stories(room)[2:]] == [("bridge", "update"), ("ferry", "update")]
    for schedule in (bridges, ferries):
        ends = [
            room.store.builds([entry.build_id or 0])[entry.build_id or 0].window
            for entry in reversed(room.store.entries(schedule_id=schedule.id))
        ]
        assert [later.since for later in ends[1:]] == [sooner.until for sooner in ends[:-1]]
        assert ends[0].until - ends[0].since >= timedelta(days=1)
