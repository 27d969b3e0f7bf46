"""A small web on loopback addresses: sites that answer as they are told, honest or hostile, and remember who asked.

with site() as harbour:
    harbour.routes["/feed"] = Reply(body=FEED, headers={"ETag": '"1"'})
    fetcher.get(f"{harbour.url}/feed")
    assert harbour.asked[0].headers["user-agent"]
"""

import socket
import ssl
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any

CERTIFICATE = Path(__file__).with_name("web.pem")
"""Key and certificate of `secure.example`, which is its own authority."""


@dataclass(frozen=True)
class Reply:
    """An answer in proper HTTP. A body that is no bytes is sent piece by piece, chunked."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | Iterable[bytes] = b""


@dataclass(frozen=True)
class Raw:
    """Bytes sent as they are, status line and all; then the connection is closed."""

    pieces: Iterable[bytes]


@dataclass(frozen=True)
class Asked:
    """A request. Names of headers are in lower case; `path` has the query with it."""

    path: str
    headers: Mapping[str, str]


Route = Reply | Raw | Callable[[Asked], Reply | Raw]


def redirect(to: str, status: int = 302) -> Reply:
    return Reply(status, {"Location": to})


def head(*lines: bytes, status: bytes = b"HTTP/1.1 200 OK") -> bytes:
    """The head of a raw answer."""
    return b"\r\n".join([status, *lines, b"", b""])


@dataclass
class Site:
    """`routes` are answers by path, with or without its query; anything else is a 404. `greeting`, where there is one,
    is sent to whoever connects, who is not listened to."""

    address: str
    port: int
    secure: bool
    routes: dict[str, Route] = field(default_factory=dict)
    greeting: Callable[[], Iterable[bytes]] | None = None
    asked: list[Asked] = field(default_factory=list)
    released: Event = field(default_factory=Event)

    @property
    def url(self) -> str:
        return self.named(self.address)

    def named(self, host: str) -> str:
        """The site's URL under another name."""
        return f"{'https' if self.secure else 'http'}://{host}:{self.port}"

    @property
    def paths(self) -> list[str]:
        """What was asked for, in order."""
        return [asked.path for asked in self.asked]

    def silence(self) -> Iterator[bytes]:
        """Says nothing until the site is stopped."""
        self.released.wait()
        yield b""

    def answer(self, asked: Asked) -> Reply | Raw:
        self.asked.append(asked)
        route = self.routes.get(asked.path) or self.routes.get(asked.path.partition("?")[0]) or Reply(404)
        return route(asked) if callable(route) else route


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    site: Site

    def log_message(self, *_: object) -> None:
        pass

    def handle(self) -> None:
        with suppress(OSError):
            if self.site.greeting:
                self._send(self.site.greeting())
            else:
                super().handle()

    def do_GET(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        reply = self.site.answer(Asked(self.path, headers))
        if isinstance(reply, Raw):
            self.close_connection = True
            self._send(reply.pieces)
        else:
            self._reply(reply)

    def _reply(self, reply: Reply) -> None:
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if isinstance(reply.body, bytes):
            if "Content-Length" not in reply.headers:
                self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self._send([reply.body])
        else:
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            self._send(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in reply.body if piece)
            self._send([b"0\r\n\r\n"])

    def _send(self, pieces: Iterable[bytes]) -> None:
        for piece in pieces:
            self.wfile.write(piece)
            self.wfile.flush()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """A client that hangs up, or a handshake that fails, is no news."""


@contextmanager
def site(address: str = "127.0.0.1", *, secure: bool = False) -> Iterator[Site]:
    """A site, running, on a free port of this loopback address; `secure` speaks TLS with `CERTIFICATE`."""
    handler: Any = type("Bound", (_Handler,), {})
    server = _Server((address, 0), handler)
    if secure:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CERTIFICATE)
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    handler.site = running = Site(address, server.server_port, secure)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield running
    finally:
        running.released.set()
        server.shutdown()
        server.server_close()
        thread.join()


Resolved = list[tuple[Any, ...]]


def names(known: Mapping[str, Iterable[str]]) -> Callable[..., Resolved]:
    """A resolver, in the manner of `socket.getaddrinfo`, that knows these names and their addresses, and addresses in
    numbers as the system spells them."""

    def resolve(host: str, port: int, *_: object, **__: object) -> Resolved:
        if host not in known:
            return list(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST))
        return [
            (socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))
            for address in known[host]
        ]

    return resolve
