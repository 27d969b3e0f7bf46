"""One connection for one request, which ends when its time is up, to an address that was looked at."""

import ssl
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from ipaddress import ip_address
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, Final

from httpcore2 import ConnectError, ConnectTimeout, NetworkBackend, NetworkStream, SyncBackend

from bot.errors import FetchError
from bot.ingest.public_addresses import Address, Allowed

LONGEST_HEAD: Final = 262_144
"""Bytes that may come before an answer's status and headers are complete; each of many "wait a little" answers
(status 1xx) is small."""

_MOST_ADDRESSES: Final = 4
"""Addresses of a host that are tried."""

Resolve = Callable[..., list[tuple[Any, ...]]]
"""Host name and port → what `socket.getaddrinfo` says."""


@dataclass(slots=True)
class Exchange:
    """What limits one request: seconds, the whole of it over at `ends`, a moment on `clock`. `total` is what the person
    is told. `answering` once the answer's status and headers have come."""

    ends: float
    total: float
    connect: float
    read: float
    clock: Callable[[], float]
    received: int = 0
    answering: bool = False

    def left(self, wanted: float) -> float:
        """Seconds that may be waited, at most `wanted`. `FetchError` where none are left."""
        left = self.ends - self.clock()
        if left <= 0:
            raise self.over()
        return min(left, wanted)

    def over(self) -> FetchError:
        return FetchError(f"took longer than {self.total:g} s")

    def receive(self, data: bytes) -> bytes:
        """Counts what came. `FetchError` where headers have no end."""
        self.received += len(data)
        if not self.answering and self.received > LONGEST_HEAD:
            raise FetchError("sends headers without end")
        return data


def addresses(host: str, port: int, resolve: Resolve, allowed: Allowed, exchange: Exchange) -> list[str]:
    """The addresses that a host's name leads to, every one of them public or allowed: else `FetchError`."""
    found = [ip_address(str(entry[4][0])) for entry in _resolved(host, port, resolve, exchange)]
    for address in found:
        if not allowed.admits(host, address):
            raise FetchError(
                f"{_lead(host, address)} {address}, which is not a public address;"
                " BRIEFWIRE_ALLOW_PRIVATE names hosts that may be read all the same"
            )
    return [str(address) for address in dict.fromkeys(found)][:_MOST_ADDRESSES]


def _lead(host: str, address: Address) -> str:
    return "leads to" if host == str(address) else f"{host} leads to"


def _resolved(host: str, port: int, resolve: Resolve, exchange: Exchange) -> list[tuple[Any, ...]]:
    """Asks in a thread of its own, since a name server may take its time and cannot be hurried."""
    answers: SimpleQueue[list[tuple[Any, ...]] | Exception] = SimpleQueue()

    def ask() -> None:
        try:
            answers.put(resolve(host, port, type=1))
        except Exception as error:
            answers.put(error)

    Thread(target=ask, daemon=True).start()
    try:
        answer = answers.get(timeout=exchange.left(exchange.connect))
    except Empty:
        raise FetchError(
            f"{host} was not found within {exchange.connect:g} s: its name server does not answer"
        ) from None
    if isinstance(answer, Exception) or not answer:
        raise FetchError(f"no host is known by the name {host}: check the address and the connection")
    return answer


class Backend(NetworkBackend):
    """Connects to the given addresses in their order, whatever the name, and holds every step to the exchange's
    limits."""

    def __init__(self, targets: Iterable[str], exchange: Exchange) -> None:
        self._targets = tuple(targets)
        self._exchange = exchange

    def connect_tcp(self, host: str, port: int, *_: Any, **__: Any) -> NetworkStream:
        failure: Exception = ConnectError("no address")
        for target in self._targets:
            try:
                timeout = self._exchange.left(self._exchange.connect)
                return _Stream(SyncBackend().connect_tcp(target, port, timeout=timeout), self._exchange)
            except (ConnectError, ConnectTimeout) as error:
                failure = error
        raise failure


class _Stream(NetworkStream):
    """A stream whose every read and write waits no longer than the exchange has left."""

    def __init__(self, stream: NetworkStream, exchange: Exchange) -> None:
        self._stream = stream
        self._exchange = exchange

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._exchange.receive(self._stream.read(max_bytes, self._exchange.left(self._exchange.read)))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._exchange.left(self._exchange.read))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> NetworkStream:
        """A handshake has one time-out for all its steps: the socket's, which Python counts over the whole of it."""
        seconds = self._exchange.left(self._exchange.connect)
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, seconds), self._exchange)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
