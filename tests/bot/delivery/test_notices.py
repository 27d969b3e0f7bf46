"""Whoever must know of something is told once, and telling holds up no digest."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from bot.delivery.port import PostError
from bot.ledger import LATE, Notice
from tests.bot.delivery.newsroom import Channels, Newsroom, each_tick


@dataclass
class Watched(Channels):
    """Channels that do something before somebody is told something."""

    before: Callable[[str], None] = lambda text: None

    def tell(self, destination: str, person: str | None, text: str) -> None:
        self.before(text)
        super().tell(destination, person, text)


def waiting(room: Newsroom, texts: list[str], before: Callable[[str], None]) -> Watched:
    """Notices that wait, of a schedule that is due in an hour."""
    room.channels = channels = Watched(room.clock, before=before)
    number = room.schedule().id
    room.store.add_notices([Notice(number, "U1", text, room.clock.at) for text in texts])
    return channels


def test_what_cannot_be_told_by_a_fault_of_ours_or_of_the_platform_holds_up_no_other_notice(room: Newsroom) -> None:
    def fails(text: str) -> None:
        if text.startswith("refused"):
            raise PostError("answered 503")
        if text == "fault":
            raise RuntimeError("a fault of ours")

    waiting(room, ["fault", *[f"refused {n}" for n in range(150)], "fine"], fails)
    process = room.process()
    each_tick(process, room.clock, 5)
    assert room.channels.told == [("U1", "fine")]
    each_tick(process, room.clock, 25 * 60)
    assert room.store.notices(9) == []


def test_people_who_take_long_to_be_told_something_hold_up_no_digest(room: Newsroom) -> None:
    waiting(room, [f"text {n}" for n in range(100)], lambda text: room.clock.go_on(seconds=25))
    process = room.process()
    room.clock.go_on(minutes=59, seconds=30)
    for _ in range(3):
        process.tick()
    (entry,) = room.store.entries()
    assert entry.ended_at is not None
    assert entry.ended_at - entry.due < LATE


def test_of_two_processes_one_tells(room: Newsroom) -> None:
    def meanwhile(text: str) -> None:
        channels.before = lambda text: None
        others[1].tick()
        channels.before = meanwhile

    channels = waiting(room, ["one", "two", "three"], meanwhile)
    others = [room.process(), room.process()]
    others[0].tick()
    assert set(Counter(channels.told).values()) == {1}
    others[0].abandon()
    room.store.add_notices([Notice(1, "U1", "four", room.clock.at)])
    each_tick(others[1], room.clock, 5)
    assert channels.told.count(("U1", "four")) == 1
