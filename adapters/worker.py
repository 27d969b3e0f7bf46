"""A role of a running Briefwire: work that is done again and again in one thread, whatever becomes of the database."""

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from datetime import timedelta
from threading import Event
from typing import Protocol

from bot.errors import StoreError

_log = logging.getLogger(__name__)


class Work(Protocol):
    """What a role does. It is opened, used and closed in one thread."""

    def tick(self) -> int:
        """Does what is due, and returns how much that was; 0: nothing is left. `StoreError` where the database cannot
        be used."""
        ...

    def stop(self) -> None:
        """Returns what it holds; nothing follows."""
        ...


def _nothing() -> None:
    pass


@dataclass(frozen=True, slots=True)
class Role:
    """A kind of work: how often it ticks, and how many seconds a tick may go on after a signal. `open` gives the work
    with a store of its own, and closes that. Where a tick does not end in time, `give_back`, called in another thread,
    returns what nobody is in the middle of."""

    name: str
    every: timedelta
    patience: float
    open: Callable[[], AbstractContextManager[Work]]
    give_back: Callable[[], None] = _nothing


class Worker:
    """A role at work. `run` and `end` are called in one thread, and raise nothing.

    After a `StoreError` the work is opened anew at the next tick. The first failure of a kind is logged, and that it
    works again; those in between are not."""

    def __init__(self, role: Role, stopping: Event) -> None:
        self.role = role
        self.ended = Event()
        self._stopping = stopping
        self._work: Work | None = None
        self._opened = ExitStack()
        self._failures: set[str] = set()

    def run(self) -> None:
        """Ticks until nothing is left to do."""
        try:
            while not self._stopping.is_set() and self._tick():
                pass
        except StoreError as error:
            self._close()
            self._failed(str(error), f"cannot go on: {error}")
        except Exception as error:
            self._failed(type(error).__name__, "failed, by a fault of ours.", error)

    def end(self) -> None:
        """Returns what the work holds, and closes it."""
        try:
            if self._work:
                self._work.stop()
        except StoreError as error:
            _log.warning(
                "%s: what it held is taken over by others, it could not be returned: %s", self.role.name, error
            )
        except Exception:
            _log.exception("%s could not stop, by a fault of ours", self.role.name)
        finally:
            self._close()
            self.ended.set()

    def give_back(self) -> None:
        """Returns what nobody is in the middle of, although the work has not ended. In any other thread."""
        try:
            self.role.give_back()
        except StoreError as error:
            _log.warning(
                "%s: what it held is taken over by others, it could not be returned: %s", self.role.name, error
            )

    def _tick(self) -> int:
        if self._work is None:
            self._work = self._opened.enter_context(self.role.open())
        done = self._work.tick()
        if self._failures:
            self._failures.clear()
            _log.info("%s: it works again", self.role.name)
        return done

    def _failed(self, kind: str, what: str, fault: Exception | None = None) -> None:
        if kind not in self._failures:
            self._failures.add(kind)
            every = self.role.every.total_seconds()
            _log.error("%s %s It is tried again every %g s.", self.role.name, what, every, exc_info=fault)

    def _close(self) -> None:
        self._work = None
        try:
            self._opened.close()
        except Exception:
            _log.exception("%s could not close its database, by a fault of ours", self.role.name)
