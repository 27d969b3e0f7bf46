"""Roles go on ticking, whatever the clock or the database does, and end when they are told to."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Event, Thread, current_thread

import pytest
import time_machine

from adapters import bootstrap
from adapters.runner import LOOK, Runner
from adapters.worker import Role, Worker
from bot.errors import StoreError

PATIENCE = 20.0
"""Seconds after which what did not come will not come."""

SECOND = timedelta(seconds=1)


class Ticking:
    """Work that counts what happens to it, in which thread; `trouble` is raised, once each, by the next ticks."""

    def __init__(self) -> None:
        self.trouble: list[Exception] = []
        self.left = 0
        self.seen: list[str] = []
        self.threads: set[Thread] = set()
        self.ticked = Event()
        self.held = Event()
        self.held.set()

    @contextmanager
    def open(self) -> Iterator["Ticking"]:
        self._see("opened")
        yield self
        self._see("closed")

    def tick(self) -> int:
        self._see("ticked")
        self.ticked.set()
        self.held.wait()
        if self.trouble:
            raise self.trouble.pop(0)
        self.left = max(0, self.left - 1)
        return self.left

    def stop(self) -> None:
        self._see("stopped")

    def next_tick(self) -> bool:
        self.ticked.clear()
        return self.ticked.wait(PATIENCE)

    def _see(self, what: str) -> None:
        self.seen.append(what)
        self.threads.add(current_thread())


def role(work: Ticking, every: timedelta = SECOND, give_back: Callable[[], None] = lambda: None) -> Role:
    return Role("worker", every, 0.2, work.open, give_back)


class TestTheClock:
    @pytest.fixture
    def work(self) -> Ticking:
        return Ticking()

    @contextmanager
    def ticking(self, work: Ticking) -> Iterator[Runner]:
        """A runner, ten times as quick as in earnest."""
        runner, over = Runner([role(work, bootstrap.SCHEDULER_TICK / 10)], Event()), Event()

        def look() -> None:
            while not over.wait(LOOK / 10):
                runner.look()

        watch = Thread(target=look)
        runner.start()
        watch.start()
        try:
            assert work.next_tick()
            yield runner
        finally:
            over.set()
            watch.join()
            runner.stop()

    @pytest.mark.parametrize("set_back", [timedelta(hours=1), timedelta(days=400)])
    def test_set_back_costs_no_tick(self, work: Ticking, set_back: timedelta) -> None:
        with self.ticking(work), time_machine.travel(-set_back, tick=True):
            assert work.next_tick()
            assert work.next_tick()

    @pytest.mark.parametrize("forward", [timedelta(hours=1), timedelta(days=20_000)])
    def test_set_forward_costs_no_tick_and_no_catching_up(self, work: Ticking, forward: timedelta) -> None:
        with self.ticking(work), time_machine.travel(forward, tick=True):
            before = len(work.seen)
            assert work.next_tick()
            assert work.next_tick()
            assert len(work.seen) - before < 5


class TestAWorker:
    @pytest.fixture
    def work(self) -> Ticking:
        return Ticking()

    @pytest.fixture
    def worker(self, work: Ticking) -> Worker:
        return Worker(role(work), Event())

    def test_ticks_again_at_once_while_there_is_something_to_do(self, work: Ticking, worker: Worker) -> None:
        work.left = 3
        worker.run()
        assert work.seen == ["opened", "ticked", "ticked", "ticked"]

    def test_opens_a_store_anew_after_it_failed(self, work: Ticking, worker: Worker) -> None:
        work.trouble = [StoreError("The database is locked.")]
        worker.run()
        worker.run()
        assert work.seen == ["opened", "ticked", "closed", "opened", "ticked"]

    def test_says_once_that_the_store_fails_and_once_that_it_works_again(
        self, work: Ticking, worker: Worker, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.INFO, "adapters")
        work.trouble = [StoreError(f"The database is {what}.") for what in ["locked"] * 5 + ["full"] * 5]
        for _ in range(12):
            worker.run()
        said = [record.getMessage() for record in caplog.records]
        assert len(said) == 3
        assert "The database is locked." in said[0]
        assert "The database is full." in said[1]
        assert "it works again" in said[2]
        assert "Traceback" not in caplog.text
        work.trouble = [StoreError("The database is locked.")]
        worker.run()
        assert "locked" in caplog.records[-1].getMessage()

    def test_goes_on_after_a_fault_of_ours_and_shows_where_it_was(
        self, work: Ticking, worker: Worker, caplog: pytest.LogCaptureFixture
    ) -> None:
        work.trouble = [ZeroDivisionError("where it was")] * 3
        for _ in range(4):
            worker.run()
        assert work.seen == ["opened", *["ticked"] * 4]
        assert caplog.text.count("Traceback") == 1
        assert caplog.text.count("where it was") == 1

    @pytest.mark.parametrize("error", [StoreError("The database is locked."), ZeroDivisionError()])
    def test_ends_although_what_it_holds_cannot_be_returned(
        self, work: Ticking, worker: Worker, error: Exception, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail() -> None:
            raise error

        worker.run()
        monkeypatch.setattr(work, "stop", fail)
        worker.end()
        assert worker.ended.is_set()
        assert work.seen == ["opened", "ticked", "closed"]

    def test_that_was_told_to_stop_begins_nothing(self, work: Ticking) -> None:
        stopping = Event()
        stopping.set()
        Worker(role(work), stopping).run()
        assert work.seen == []


class TestStopping:
    def test_returns_what_is_held_in_the_thread_that_held_it(self) -> None:
        work, stopping = Ticking(), Event()
        runner = Runner([role(work)], stopping)
        runner.start()
        assert work.next_tick()
        runner.stop()
        assert stopping.is_set()
        assert work.seen[-2:] == ["stopped", "closed"]
        assert len(work.threads) == 1
        assert current_thread() not in work.threads

    def test_waits_for_the_tick_that_runs(self) -> None:
        work = Ticking()
        work.held.clear()
        runner = Runner([Role("worker", SECOND, PATIENCE, work.open)], Event())
        runner.start()
        assert work.ticked.wait(PATIENCE)
        stopping = Thread(target=runner.stop)
        stopping.start()
        work.held.set()
        stopping.join()
        assert work.seen == ["opened", "ticked", "stopped", "closed"]

    def test_does_not_wait_for_ever(self) -> None:
        hanging, other, given_back = Ticking(), Ticking(), Event()
        hanging.held.clear()
        runner = Runner([role(hanging, SECOND, given_back.set), Role("other", SECOND, 0.2, other.open)], Event())
        runner.start()
        assert hanging.ticked.wait(PATIENCE)
        assert other.ticked.wait(PATIENCE)
        runner.stop()
        assert given_back.is_set()
        assert "stopped" not in hanging.seen
        assert other.seen[-2:] == ["stopped", "closed"]
        hanging.held.set()

    def test_takes_less_than_ten_seconds_in_earnest(self) -> None:
        longest = max(bootstrap.SCHEDULER_STOP, bootstrap.POLLER_STOP)
        assert longest + bootstrap.GIVE_BACK_SECONDS < 10
