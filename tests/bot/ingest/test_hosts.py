"""A host is asked one thing at a time, with a pause between; other hosts do not wait for it."""

from threading import Event, Thread

from bot.ingest.hosts import Hosts
from tests.bot.ingest.door import Clock


def test_the_pause_is_counted_from_the_end_of_the_last_request() -> None:
    clock = Clock()
    hosts = Hosts(1.0, clock, clock.sleep)
    with hosts.turn("a"):
        clock.now += 10
    clock.now += 0.25
    with hosts.turn("a"):
        pass
    with hosts.turn("b"):
        pass
    assert clock.slept == [0.75]


def test_a_request_that_fails_gives_its_turn_back_and_is_paused_after_too() -> None:
    clock = Clock()
    hosts = Hosts(1.0, clock, clock.sleep)
    try:
        with hosts.turn("a"):
            raise ValueError
    except ValueError:
        pass
    with hosts.turn("a"):
        pass
    assert clock.slept == [1.0]


def test_two_threads_are_never_at_one_host_at_once_but_at_two() -> None:
    clock = Clock()
    hosts = Hosts(0.0, clock, clock.sleep)
    inside, second, other = Event(), Event(), Event()

    def visit(name: str, arrived: Event) -> None:
        with hosts.turn(name):
            arrived.set()

    with hosts.turn("a"):
        threads = [Thread(target=visit, args=("a", second)), Thread(target=visit, args=("b", other))]
        for thread in threads:
            thread.start()
        assert other.wait(5)
        assert not second.wait(0.05)
        inside.set()
    for thread in threads:
        thread.join(5)
    assert second.is_set()


def test_hosts_that_nobody_asks_any_more_are_forgotten() -> None:
    clock = Clock()
    hosts = Hosts(1.0, clock, clock.sleep)
    for number in range(100):
        with hosts.turn(str(number)):
            clock.now += 2
    assert len(hosts._hosts) <= 2
