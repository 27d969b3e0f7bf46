"""Another copy of the store may have sent a digest already: what it sent is found, and not sent again."""

from datetime import timedelta
from pathlib import Path

from tests.bot.delivery.newsroom import Newsroom, each_tick
from tests.bot.delivery.test_time import backup_of, restored


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
