"""What is wrong with one digest makes no other late for long, and none is missed because of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.delivery.port import Context, Part, PostError, Search, UnclearError
from bot.ledger import LATE
from bot.model import Digest
from tests.bot.delivery.newsroom import Channels, Newsroom, each_tick, states


@dataclass
class Unwatchable(Channels):
    """Channels that take messages, and at which nobody can look."""

    looks: int = 0

    def find(self, destination: str, keys: Sequence[str], since: datetime) -> Search:
        self.looks += 1
        raise PostError("answered 503 when it was looked at")


def test_a_digest_in_doubt_that_nobody_can_look_for_delays_not_the_one_of_the_next_day(room: Newsroom) -> None:
    room.channels = channels = Unwatchable(room.clock, trouble_after=[UnclearError("did not answer")])
    room.schedule(made_by="U1")
    process = room.process()
    each_tick(process, room.clock, 2 * 24 * 60)
    first, second = sorted(room.store.entries(), key=lambda each: each.due)
    assert (first.state, second.state) == ("unknown", "sent")
    assert second.ended_at is not None
    assert second.ended_at - second.due < LATE
    assert len(channels.keys()) == 2
    assert channels.looks < 300
    assert [person for person, text in channels.told if "may not have arrived" in text] == ["U1"]
    assert not any("was not sent" in text for _, text in channels.told)


@dataclass
class Unprintable(Channels):
    """Channels of one of whose schedules no digest can be rendered."""

    fails: Callable[[Context], bool] = lambda context: context.zone == "Europe/London"

    def render(self, digest: Digest, context: Context) -> Sequence[Part]:
        if self.fails(context):
            raise RuntimeError("a fault of ours")
        return super().render(digest, context)


def test_a_digest_that_cannot_be_built_does_not_make_another_of_its_channel_be_missed(room: Newsroom) -> None:
    room.channels = Unprintable(room.clock)
    broken = room.schedule(at="09:55", zone="Europe/London", grace=timedelta(hours=24))
    sound = room.schedule(at="09:00")
    process = room.process()
    each_tick(process, room.clock, 4 * 60)
    assert (states(room, [broken]), states(room, [sound])) == (["due"], ["sent"])
