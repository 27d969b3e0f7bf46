"""Another copy of the store may have sent a digest already: what it sent is found, and not sent again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.delivery.port import PostError, Search
from tests.bot.delivery.newsroom import Channels, Newsroom, each_tick, states
from tests.bot.delivery.test_time import backup_of, restored
from tests.bot.delivery.test_told import BRIDGE, FERRY, came_in


@dataclass
class Watched(Channels):
    """Channels that do something before they are looked at."""

    before: Callable[[str], None] = lambda destination: None

    def find(self, destination: str, keys: Sequence[str], since: datetime) -> Search:
        self.before(destination)
        return super().find(destination, keys, since)


def watched(room: Newsroom, before: Callable[[str], None]) -> Watched:
    room.channels = channels = Watched(room.clock, before=before)
    return channels


def test_a_restored_backup_sends_nothing_again_where_the_platforms_clock_is_behind(
    room: Newsroom, tmp_path: Path
) -> None:
    room.schedule()
    process = room.process()
    backup = backup_of(room, tmp_path)
    room.channels.behind = timedelta(minutes=1)
    room.clock.go_on(hours=1)
    process.tick()
    process.stop()
    restored(room, backup)
    each_tick(room.process(), room.clock, 10)
    assert room.channels.keys() == ["tag00001-250610-1"]


def test_a_channel_at_which_looking_fails_by_a_fault_of_ours_holds_up_no_other_and_is_missed_in_words(
    room: Newsroom,
) -> None:
    def fails(destination: str) -> None:
        if destination == "test:broken":
            raise RuntimeError("a fault of ours")

    watched(room, fails)
    broken, sound = room.schedule("test:broken", made_by="U1"), room.schedule("test:news")
    room.clock.go_on(hours=2)
    each_tick(room.process(), room.clock, 3 * 60)
    assert (states(room, [broken]), states(room, [sound])) == (["missed"], ["sent"])
    assert [person for person, text in room.channels.told if "was missed" in text] == ["U1"]


def test_who_looks_at_many_channels_for_long_keeps_its_lease(room: Newsroom) -> None:
    def takes_long(destination: str) -> None:
        channels.before = lambda destination: None
        room.clock.go_on(seconds=25)
        taken.append(other.tick())
        channels.before = takes_long

    taken: list[int] = []
    channels = watched(room, takes_long)
    for n in range(10):
        room.schedule(f"test:{n}")
    room.clock.go_on(hours=2)
    other, slow = room.process(), room.process()
    slow.tick()
    assert taken == [0] * 10
    assert states(room) == ["sent"] * 10


@pytest.mark.parametrize("stories", [0, 2])
def test_a_backup_of_a_moment_at_which_a_digest_was_not_accepted_yet_sends_it_not_again(
    room: Newsroom, tmp_path: Path, stories: int
) -> None:
    came_in(room, *(BRIDGE, FERRY)[:stories])
    room.schedule()
    process = room.process()
    room.clock.go_on(hours=1)
    room.channels.trouble.append(PostError("answered 503", timedelta(minutes=10)))
    process.tick()
    backup = backup_of(room, tmp_path)
    each_tick(process, room.clock, 20)
    process.stop()
    assert len(room.channels.keys()) == max(stories, 1)
    restored(room, backup)
    each_tick(room.process(), room.clock, 20)
    assert states(room) == ["sent"]
    assert len(room.channels.keys()) == max(stories, 1)


def test_of_a_digest_that_another_copy_sent_in_part_the_rest_is_sent(room: Newsroom, tmp_path: Path) -> None:
    came_in(room, BRIDGE, FERRY)
    room.schedule()
    process = room.process()
    room.clock.go_on(hours=1)
    room.channels.trouble.append(PostError("answered 503", timedelta(minutes=10)))
    process.tick()
    backup = backup_of(room, tmp_path)
    each_tick(process, room.clock, 20)
    process.stop()
    lost = room.channels.messages.pop()
    restored(room, backup)
    each_tick(room.process(), room.clock, 20)
    assert room.channels.messages.pop() == lost
    assert len(room.channels.messages) == 1


def test_a_digest_that_was_not_accepted_yet_when_all_stopped_is_sent_where_nobody_may_look(room: Newsroom) -> None:
    room.schedule()
    process = room.process()
    room.clock.go_on(hours=1)
    room.channels.trouble.append(PostError("answered 503", timedelta(minutes=10)))
    process.tick()
    process.stop()
    room.channels.readable = False
    each_tick(room.process(), room.clock, 20)
    assert (states(room), len(room.channels.keys())) == (["sent"], 1)
