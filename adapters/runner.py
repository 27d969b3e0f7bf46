"""What `briefwire run` does: roles at work, each in a thread of its own, until a signal comes.

APScheduler is the timer. Its jobs wait for a time of day: set back the clock by an hour, and they would wait an hour
longer. Set forward, its interval trigger would count one by one what was leapt over. Hence a trigger that counts from
now, and a loop on a clock that only goes forward, in which no job is left to wait for longer than its interval.
"""

import logging
import os
import signal
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from queue import Empty, SimpleQueue
from threading import Event
from types import FrameType
from typing import Final

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger

from adapters.worker import Role, Worker

_log = logging.getLogger(__name__)

LOOK: Final = 1.0
"""Seconds between two looks at the clock."""


class Every(BaseTrigger):  # type: ignore[misc]
    """Due at once, and then always an interval after it was found to be due."""

    def __init__(self, interval: timedelta) -> None:
        self._interval = interval

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime:
        return now if previous_fire_time is None else now + self._interval


class Runner:
    """Roles at work. `start`, `look` and `stop` are called in one thread."""

    def __init__(self, roles: Sequence[Role], stopping: Event) -> None:
        self._stopping = stopping
        self._workers = {role.name: Worker(role, stopping) for role in roles}
        self._scheduler = BackgroundScheduler(
            timezone=UTC,
            executors={role.name: ThreadPoolExecutor(1) for role in roles},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )

    def start(self) -> None:
        """The roles begin to tick."""
        for name, worker in self._workers.items():
            self._scheduler.add_job(worker.run, Every(worker.role.every), id=name, executor=name)
        self._scheduler.start()

    def look(self) -> None:
        """Has those tick now that, by the time of day, would not within their interval."""
        now = datetime.now(UTC)
        for name, worker in self._workers.items():
            job = self._scheduler.get_job(name)
            if job.next_run_time - now > worker.role.every:
                job.modify(next_run_time=now)

    def stop(self) -> None:
        """Lets the ticks end that run, as long as each may take, and returns what is held."""
        self._stopping.set()
        began = time.monotonic()
        for name, worker in self._workers.items():
            self._scheduler.remove_job(name)
            self._scheduler.add_job(worker.end, executor=name)
        for name, worker in self._workers.items():
            if not worker.ended.wait(max(0.0, began + worker.role.patience - time.monotonic())):
                _log.warning("%s does not end in time; what it is doing now is seen to later, or by others", name)
                worker.give_back()
        self._scheduler.shutdown(wait=False)


def listen() -> "SimpleQueue[int]":
    """From now on SIGTERM and SIGINT end nothing, but are put into this queue. In the main thread only."""
    signals: SimpleQueue[int] = SimpleQueue()
    _on_signal(lambda number, frame: signals.put(number))
    return signals


def run(roles: Sequence[Role], stopping: Event, signals: "SimpleQueue[int]") -> None:
    """Runs roles until a signal comes; a second one ends the process at once. In the main thread only.

    Afterwards there may still be threads that wait for the network."""
    runner = Runner(roles, stopping)
    runner.start()
    while True:
        try:
            number = signals.get(timeout=LOOK)
            break
        except Empty:
            runner.look()
    _on_signal(_leave)
    _log.info("stopping (%s)", signal.Signals(number).name)
    runner.stop()
    _log.info("stopped")


def _on_signal(handler: Callable[[int, FrameType | None], None]) -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, handler)


def _leave(number: int, frame: FrameType | None) -> None:
    os._exit(128 + number)
