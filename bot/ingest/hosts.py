"""Whose turn it is: a host is asked one thing at a time, with a pause between."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock


@dataclass(slots=True)
class _Host:
    lock: Lock = field(default_factory=Lock)
    waiting: int = 0
    free_at: float = 0.0


class Hosts:
    """Hands out turns, to any number of threads. `delay` and the moments of `clock` are in seconds."""

    def __init__(self, delay: float, clock: Callable[[], float], sleep: Callable[[float], None]) -> None:
        self._delay = delay
        self._clock = clock
        self._sleep = sleep
        self._guard = Lock()
        self._hosts: dict[str, _Host] = {}

    @contextmanager
    def turn(self, name: str) -> Iterator[None]:
        """Waits until nobody else has this host's turn and `delay` has passed since the last one ended."""
        with self._guard:
            host = self._hosts.setdefault(name, _Host(free_at=self._clock()))
            host.waiting += 1
        try:
            with host.lock:
                if (wait := host.free_at - self._clock()) > 0:
                    self._sleep(wait)
                try:
                    yield
                finally:
                    host.free_at = self._clock() + self._delay
        finally:
            with self._guard:
                host.waiting -= 1
                self._forget()

    def _forget(self) -> None:
        now = self._clock()
        for name in [name for name, host in self._hosts.items() if not host.waiting and host.free_at <= now]:
            del self._hosts[name]
