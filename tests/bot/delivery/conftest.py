from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.delivery.newsroom import Newsroom, morning


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    """A newsroom at eight in the morning, without schedules."""
    room = Newsroom(tmp_path, morning())
    yield room
    room.close()
