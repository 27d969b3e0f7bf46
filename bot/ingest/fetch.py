"""The one door to the open web: what an address answers, within limits, from public hosts only.

Every redirect is a request of its own here: its host is looked up, its addresses are looked at, and the connection is
made to one of those very addresses, so that a name cannot change its mind in between. Nothing stays open between
requests, no cookie is kept, and no proxy or password is taken from the environment.
"""

import logging
import socket
import ssl
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib.metadata import version
from typing import Final

import httpcore2

from bot.errors import FetchError
from bot.ingest.bodies import ACCEPTED, read_body
from bot.ingest.connection import Backend, Exchange, Resolve, addresses
from bot.ingest.hosts import Hosts
from bot.ingest.public_addresses import read_allowed
from bot.ingest.web_address import Credentials, WebAddress, read_address

__all__ = ["FetchError", "Fetched", "Fetcher", "Limits"]

logging.getLogger("httpcore2").setLevel(logging.WARNING)  # at DEBUG it tells of all that is sent, passwords too

ANY: Final = "*/*"
USER_AGENT: Final = f"Briefwire/{version('briefwire')} (news briefings for a team)"

_REDIRECTS: Final = frozenset([301, 302, 303, 307, 308])
_PERMANENT: Final = frozenset([301, 308])


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds to find and connect to a host, to wait for the next bytes, and in `total`, all redirects included but
    not the wait for a turn at a host; bytes of a body, after decompression; redirects."""

    connect: float = 5.0
    read: float = 15.0
    total: float = 30.0
    size: int = 10_000_000
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer. `url` is where it came from, after all redirects, without credentials. `permanent_url` is what to ask
    next time: where permanent redirects (301, 308) alone lead from the start, with the credentials that may be sent
    there; the very address asked for where there are none. `headers` have names in lower case. `body` is empty unless
    the status is a success (2xx)."""

    url: str
    permanent_url: str = field(repr=False)
    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)


class Fetcher:
    """Fetches, in any number of threads, one thing at a time from each host and port, `delay` seconds between the end
    of one request and the start of the next. `allowed` are hosts and networks that may be read although they are not
    public. `trust` says which certificates are believed; the system's where left out."""

    def __init__(
        self,
        allowed: Sequence[str] = (),
        *,
        limits: Limits = Limits(),
        delay: float = 1.0,
        resolve: Resolve = socket.getaddrinfo,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        trust: ssl.SSLContext | None = None,
    ) -> None:
        self._allowed = read_allowed(allowed)
        self._limits = limits
        self._hosts = Hosts(delay, clock, sleep)
        self._resolve = resolve
        self._clock = clock
        self._given_trust = trust
        self._closed = False

    def close(self) -> None:
        """Ends it: what is asked from now on is refused."""
        self._closed = True

    def get(self, url: str, *, etag: str | None = None, last_modified: str | None = None, accept: str = ANY) -> Fetched:
        """What the address answers, whatever its status; one that was fetched with this `etag` or `last_modified` may
        answer 304. `FetchError` where there is no usable answer."""
        here, credentials = read_address(url)
        wanted = _headers({b"Accept": accept, b"If-None-Match": etag, b"If-Modified-Since": last_modified})
        permanent_url, permanent = url, True
        left = self._limits.total
        for _ in range(self._limits.redirects + 1):
            with self._hosts.turn(here.netloc.decode("ascii")):
                exchange = self._exchange(left)
                status, headers, body = self._ask(here, wanted, credentials, exchange)
                left = exchange.ends - self._clock()
            if status not in _REDIRECTS or "location" not in headers:
                return Fetched(here.url, permanent_url, status, headers, body)
            here = here.redirected(headers["location"])
            permanent = permanent and status in _PERMANENT
            if permanent:
                permanent_url = credentials.put_into(here) if credentials and credentials.fit(here) else here.url
        raise FetchError(f"redirects in a circle, or more than {self._limits.redirects} times")

    def _exchange(self, left: float) -> Exchange:
        if self._closed:
            raise FetchError("was not read: no more is fetched")
        limits = self._limits
        return Exchange(self._clock() + left, limits.total, limits.connect, limits.read, self._clock)

    def _ask(
        self,
        address: WebAddress,
        wanted: Sequence[tuple[bytes, bytes]],
        credentials: Credentials | None,
        exchange: Exchange,
    ) -> tuple[int, dict[str, str], bytes]:
        """One request and its answer: status, headers, body."""
        targets = addresses(address.host, address.port, self._resolve, self._allowed, exchange)
        authorization = credentials.authorization if credentials and credentials.fit(address) else None
        origin = httpcore2.Origin(address.scheme.encode(), address.host.encode(), address.port)
        request = httpcore2.Request(
            "GET",
            httpcore2.URL(scheme=origin.scheme, host=origin.host, port=origin.port, target=address.target),
            headers=[
                (b"Host", address.netloc),
                (b"User-Agent", USER_AGENT.encode()),
                (b"Accept-Encoding", ACCEPTED.encode()),
                (b"Connection", b"close"),
                *wanted,
                *([(b"Authorization", authorization)] if authorization else []),
            ],
        )
        backend = Backend(targets, exchange)
        connection = httpcore2.HTTPConnection(origin, ssl_context=self._trust, network_backend=backend)
        try:
            response = connection.handle_request(request)
            exchange.answering = True
            headers = _by_name(response.headers)
            body = b""
            if 200 <= response.status < 300:
                body = read_body(response.iter_stream(), headers.get("content-encoding", ""), self._limits.size)
            return response.status, headers, body
        except (httpcore2.TimeoutException, httpcore2.NetworkError, httpcore2.ProtocolError) as error:
            raise _explained(error, exchange) from None
        finally:
            connection.close()

    @cached_property
    def _trust(self) -> ssl.SSLContext:
        return self._given_trust or httpcore2.default_ssl_context()


def _headers(values: Mapping[bytes, str | None]) -> list[tuple[bytes, bytes]]:
    """Those that have a value, in the characters that headers are sent in."""
    return [(name, value.encode("latin-1", "replace")) for name, value in values.items() if value]


def _by_name(raw: Sequence[tuple[bytes, bytes]]) -> dict[str, str]:
    """Headers by name; of a `Location` said twice the first counts, of others all do."""
    headers: dict[str, str] = {}
    for raw_name, raw_value in raw:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        if name not in headers:
            headers[name] = value
        elif name != "location":
            headers[name] = f"{headers[name]}, {value}"
    return headers


def _explained(error: Exception, exchange: Exchange) -> FetchError:
    """What went wrong, in one line."""
    if isinstance(error, httpcore2.TimeoutException):
        if exchange.clock() >= exchange.ends:
            return exchange.over()
        if isinstance(error, httpcore2.ConnectTimeout):
            return FetchError(f"could not be connected to within {exchange.connect:g} s")
        return FetchError(f"said nothing for {exchange.read:g} s")
    if isinstance(error, httpcore2.ConnectError):
        if isinstance(error.__cause__, ssl.SSLCertVerificationError):
            return FetchError(f"its TLS certificate cannot be trusted: {error.__cause__.verify_message}")
        if isinstance(error.__cause__, ssl.SSLError):
            return FetchError("no secure connection could be made: it does not speak TLS as it should")
        return FetchError("could not be connected to: its server is down, or refuses")
    if isinstance(error, httpcore2.LocalProtocolError):
        return FetchError("cannot be asked: its address or what was kept of its last answer holds odd characters")
    if isinstance(error, httpcore2.NetworkError) or "closed" in str(error) or "disconnected" in str(error):
        return FetchError("hung up before its answer was complete")
    return FetchError("sent what is not HTTP")
