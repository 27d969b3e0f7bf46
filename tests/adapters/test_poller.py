"""The poller reads what is due, deletes once a day what need not be kept, and can be broken off."""

import logging
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.poller import MOST_NAMED, Poller
from tests.bot.ingest.press import Press, feed, item
from tests.web import Asked, Reply, Site, site

TURNS = timedelta(days=30)


@pytest.fixture
def paper() -> Iterator[Site]:
    with site() as running:
        yield running


@pytest.fixture
def press(tmp_path: Path) -> Iterator[Press]:
    press = Press(tmp_path / "news.db")
    yield press
    press.store.close()


@pytest.fixture
def said(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.INFO, "adapters")
    return caplog


def poller(press: Press) -> Poller:
    return Poller(press.parts, TURNS, lambda: press.now, lambda: False)


def test_it_reads_what_is_due_and_says_what_came(press: Press, paper: Site, said: pytest.LogCaptureFixture) -> None:
    paper.routes["/feed"] = feed(item(1), item(2))
    press.name(f"{paper.url}/feed")
    work = poller(press)
    work.tick()
    work.tick()
    assert len(press.articles()) == 2
    assert paper.paths.count("/feed") == 1
    assert [record.getMessage() for record in said.records] == ["poller: 1 sources read: 2 articles added, 0 updated"]


def test_it_names_some_of_what_failed(press: Press, paper: Site, said: pytest.LogCaptureFixture) -> None:
    press.name(*(f"{paper.url}/{number}" for number in range(MOST_NAMED + 3)))
    poller(press).tick()
    assert len(said.records) == MOST_NAMED + 1
    assert "and 3 more" in said.records[-1].getMessage()


def test_it_deletes_once_a_day_what_need_not_be_kept(press: Press, paper: Site) -> None:
    paper.routes["/feed"] = feed(item(1))
    press.name(f"{paper.url}/feed")
    work = poller(press)
    work.tick()
    paper.routes["/feed"] = feed()
    press.now += press.parts.retention - timedelta(hours=1)
    work.tick()
    press.now += timedelta(hours=23)
    work.tick()
    assert len(press.articles()) == 1
    press.now += timedelta(hours=1)
    work.tick()
    assert press.articles() == []


def test_it_stops_between_two_sources_and_keeps_what_was_read(press: Press, paper: Site) -> None:
    asked: list[str] = []

    def answer(request: Asked) -> Reply:
        asked.append(request.path)
        return feed(item(len(asked)))

    paper.routes |= {f"/{number}": answer for number in range(5)}
    press.name(*(f"{paper.url}/{number}" for number in range(5)))
    Poller(press.parts, TURNS, lambda: press.now, lambda: bool(asked)).tick()
    assert len(press.articles()) == 1
