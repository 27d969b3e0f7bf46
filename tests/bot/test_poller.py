"""Before a digest its sources are read once more, as far as they may be; over real sockets, with a moved clock."""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.follows import Follows, Mute, Subject, topic
from bot.ingest.polling import AHEAD, SHORTEST, has_turn
from bot.poller import before_digests, collect_due
from bot.schedule import EVERY_DAY, NewSchedule, Pause, Rule
from bot.source import NewSource
from bot.store.sqlite import SQLiteStore
from tests.bot.ingest.press import HOUR, NOW, Press, feed, item
from tests.web import Reply, Site, site

DUE = NOW + 4 * HOUR
MINUTE = timedelta(minutes=1)
CHANNEL = "file:/news"


@pytest.fixture
def harbour() -> Iterator[Site]:
    with site() as running:
        running.routes["/feed"] = feed(item(1, NOW - 3 * 24 * HOUR))
        yield running


@pytest.fixture
def press(tmp_path: Path) -> Iterator[Press]:
    made = Press(tmp_path / "news.db")
    yield made
    made.store.close()


def digest_at(
    press: Press,
    due: datetime = DUE,
    channel: str = CHANNEL,
    *,
    workspace: str = "local",
    sources: tuple[int, ...] = (),
) -> int:
    new = NewSchedule(
        workspace=workspace,
        destination=channel,
        rule=Rule(time(12), EVERY_DAY, "UTC"),
        tag="12345678",
        sources=sources,
    )
    return press.store.add_schedule(new, press.now, due)


def rounds(press: Press, harbour: Site, until: datetime = DUE, every: timedelta = MINUTE) -> list[datetime]:
    """Rounds of polling up to a moment; in which of them somebody was asked, how often."""
    asked = []
    while press.now + every <= until:
        press.now += every
        harbour.asked.clear()
        collect_due(press.parts, press.now, every)
        asked += [press.now] * len(harbour.asked)
    return asked


def test_a_source_is_read_once_in_the_half_hour_before_a_digest_in_time_for_it(press: Press, harbour: Site) -> None:
    press.add(f"{harbour.url}/feed")
    digest_at(press)
    (asked,) = rounds(press, harbour)
    assert DUE - AHEAD <= asked <= DUE - AHEAD / 2


def test_without_a_digest_it_is_read_when_it_is_due_alone(press: Press, harbour: Site) -> None:
    press.add(f"{harbour.url}/feed")
    paused, removed, tomorrow = digest_at(press), digest_at(press), digest_at(press, DUE + 24 * HOUR)
    press.store.set_pause(paused, Pause("asked", NOW, "by Ada"), NOW, DUE)
    press.store.remove_schedule(removed, NOW)
    assert tomorrow
    assert rounds(press, harbour) == []


def test_who_polls_once_in_half_an_hour_reads_it_then(press: Press, harbour: Site) -> None:
    press.add(f"{harbour.url}/feed")
    digest_at(press, DUE + MINUTE)
    press.parts = replace(press.parts, chance=lambda: 0.999)
    (asked,) = rounds(press, harbour, DUE + MINUTE, every=AHEAD)
    assert DUE - AHEAD < asked < DUE + MINUTE


def test_a_source_that_is_due_just_then_is_not_read_twice(press: Press, harbour: Site) -> None:
    harbour.routes["/feed"] = feed(*(item(number, NOW - HOUR * number) for number in range(30)))
    press.add(f"{harbour.url}/feed")
    digest_at(press)
    asked = rounds(press, harbour)
    assert len([moment for moment in asked if moment > DUE - AHEAD]) == 1
    assert len(asked) in range(6, 10)


@pytest.mark.parametrize("headers", [{"Cache-Control": "max-age=14400"}, {"Retry-After": "14400"}])
def test_no_sooner_than_the_server_allows(press: Press, harbour: Site, headers: dict[str, str]) -> None:
    harbour.routes["/feed"] = feed(item(1, NOW - 72 * HOUR), headers=headers)
    press.add(f"{harbour.url}/feed")
    digest_at(press)
    assert rounds(press, harbour) == []


def test_a_source_that_fails_is_not_asked_in_every_round(press: Press, harbour: Site) -> None:
    press.add(f"{harbour.url}/feed")
    harbour.routes["/feed"] = Reply(503)
    digest_at(press)
    assert len(rounds(press, harbour)) == 1


def test_two_digests_five_minutes_apart_cost_at_most_two_requests(press: Press, harbour: Site) -> None:
    press.add(f"{harbour.url}/feed")
    for minutes in (0, 5):
        digest_at(press, DUE + minutes * MINUTE)
    asked = rounds(press, harbour, DUE + 5 * MINUTE)
    assert len(asked) <= 2
    assert asked[-1] >= DUE + 5 * MINUTE - AHEAD
    assert all(later - sooner >= SHORTEST for sooner, later in pairwise(asked))


def test_only_the_sources_that_a_digest_uses_are_read(press: Press, harbour: Site) -> None:
    def source(name: str, workspace: str = "local", **how: object) -> int:
        harbour.routes[f"/{name}"] = feed(item(1, NOW - 72 * HOUR))
        new = NewSource(workspace, "feed", f"{harbour.url}/{name}", name)
        return press.store.add_source(replace(new, **how), press.now)  # type: ignore[arg-type]

    followed, other, muted = source("followed"), source("other"), source("muted")
    theirs = source("theirs", private=True, channels=("file:/theirs",))
    secret = source("secret", confidential=True, channels=(CHANNEL,))
    foreign = source("foreign", "elsewhere")
    press.poll(MINUTE)
    press.now = DUE - MINUTE
    store = press.store
    digest_at(press)
    assert set(before_digests(store, press.now)) == {followed, other, muted, secret}
    store.set_follows("local", CHANNEL, Follows(mutes=(Mute(Subject("source", str(muted), "muted"), NOW),)))
    assert muted in before_digests(store, press.now)
    store.set_follows("local", CHANNEL, Follows(mutes=(Mute(Subject("source", str(muted), "muted")),)))
    assert set(before_digests(store, press.now)) == {followed, other, secret}
    store.set_follows("local", CHANNEL, Follows(False, (Subject("source", str(followed), "followed"),)))
    assert set(before_digests(store, press.now)) == {followed}
    store.set_follows("local", CHANNEL, Follows(False, (topic("crane"),)))
    assert set(before_digests(store, press.now)) == {followed, other, muted, secret}
    store.set_follows("local", CHANNEL, Follows(False))
    digest_at(press, channel="file:/theirs", sources=(theirs, muted))
    digest_at(press, channel="file:/elsewhere", workspace="elsewhere")
    assert set(before_digests(store, press.now)) == {muted, theirs, foreign}


def test_what_was_read_for_one_digest_is_read_for_the_next_that_it_was_too_early_for(
    press: Press, harbour: Site
) -> None:
    press.add(f"{harbour.url}/feed")
    for due in (NOW + AHEAD, NOW + AHEAD + 5 * MINUTE, NOW + AHEAD + 9 * MINUTE):
        digest_at(press, due)
    press.now = NOW + 10 * MINUTE
    assert before_digests(press.store, press.now) == {1: NOW + AHEAD + 5 * MINUTE}


def test_a_digest_that_is_overdue_finds_what_was_published_meanwhile(press: Press, harbour: Site) -> None:
    press.add(f"{harbour.url}/feed")
    digest_at(press)
    press.now = DUE + HOUR
    assert len(rounds(press, harbour, DUE + 2 * HOUR)) == 1


def test_an_article_that_comes_late_in_a_round_is_news_from_when_it_came(press: Press, harbour: Site) -> None:
    harbour.routes |= {"/1": feed(item(1)), "/2": feed(item(2))}
    press.name(f"{harbour.url}/1", f"{harbour.url}/2")
    press.poll()
    harbour.routes |= {"/1": feed(item(3)), "/2": feed(item(4))}
    press.now += 25 * HOUR
    digest_built = press.now + MINUTE

    def takes_long(done: int, of: int) -> None:
        press.now += 5 * MINUTE

    collect_due(press.parts, press.now, progress=takes_long)
    for begin, end in ((NOW, digest_built), (digest_built, press.now)):
        assert len(press.store.arrivals_between(("local",), begin, end)) == 1


def test_a_source_that_another_process_read_meanwhile_is_not_read_again(press: Press, harbour: Site) -> None:
    press.add(f"{harbour.url}/feed")
    digest_at(press)
    press.now = DUE - AHEAD
    other = SQLiteStore.open(Path(str(press.store.describe()["path"])))
    harbour.asked.clear()

    def while_they_read() -> float:
        collect_due(replace(press.parts, store=other), press.now)
        return 0.0

    collect_due(replace(press.parts, chance=while_they_read), press.now)
    other.close()
    assert len(harbour.asked) == 1


def test_a_clock_that_jumped_back_from_far_ahead_hinders_nothing(press: Press, harbour: Site) -> None:
    press.now += 365 * 24 * HOUR
    press.add(f"{harbour.url}/feed")
    press.now = NOW
    digest_at(press, NOW + AHEAD)
    assert list(before_digests(press.store, press.now)) == [1]


def test_many_digests_cost_no_more_queries_than_one(press: Press, harbour: Site) -> None:
    press.add(f"{harbour.url}/feed")
    press.now = DUE - MINUTE
    statements: list[str] = []
    press.store._conn.set_trace_callback(statements.append)

    def cost() -> int:
        statements.clear()
        before_digests(press.store, press.now)
        return len([statement for statement in statements if statement.lstrip().startswith("SELECT")])

    assert cost() == 1
    digest_at(press)
    once = cost()
    press.store._conn.set_trace_callback(None)
    for number in range(500):
        digest_at(press, channel=f"file:/{number}")
    press.store._conn.set_trace_callback(statements.append)
    assert cost() == once <= 4


def test_sources_are_not_all_read_in_the_same_minute() -> None:
    chance = random.Random(7).random
    read_in: Counter[int] = Counter()
    for _ in range(1_000):
        turns = (minute for minute in range(31) if has_turn(DUE, DUE - AHEAD + minute * MINUTE, MINUTE, chance()))
        read_in[next(turns)] += 1
    assert set(read_in) == set(range(15))
    assert max(read_in.values()) < 110


@given(st.integers(0, 1_799), st.integers(1, 3_600), st.floats(0, 1, exclude_max=True))
def test_the_last_round_of_the_first_half_leaves_nothing_to_chance(ahead: int, every: int, chance: float) -> None:
    left, step = timedelta(seconds=ahead), timedelta(seconds=every)
    if left - step <= AHEAD / 2:
        assert has_turn(DUE, DUE - left, step, chance)
