from collections.abc import Iterator

import pytest

from bot.ingest.fetch import Fetcher
from tests.bot.ingest.door import HERE, SMALL, Clock
from tests.web import Reply, Site, site


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def harbour() -> Iterator[Site]:
    """A site with one honest page."""
    with site() as running:
        running.routes["/ok"] = Reply(body=b"fine")
        yield running


@pytest.fixture
def fetcher(clock: Clock) -> Fetcher:
    return Fetcher(HERE, limits=SMALL, clock=clock, sleep=clock.sleep)


@pytest.fixture(scope="module")
def web() -> Iterator[Site]:
    with site() as running:
        yield running
