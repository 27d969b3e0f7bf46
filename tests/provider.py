"""A chat platform on 127.0.0.1 that remembers every message it accepted, and misbehaves as it is told.

with provider(clock) as platform:
    platform.manner = lambda: DROPPED_AFTER
    httpx2.post(f"{platform.url}/post", json={"destination": "news", "key": "k1", "payload": "…"})  # no answer
    assert platform.log[0].key == "k1"

It speaks `POST /post {destination, key, payload}` → `{"id"}`, `GET /history?destination=…&since=…&cursor=…` →
`{"messages": [{"id", "key", "at"}], "cursor"?}`, and `POST /tell {destination, person, text}`.
"""

import json
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Condition, Thread
from typing import Any, Literal
from urllib.parse import parse_qs, urlsplit

PAGE = 3
"""Messages in a page of a history."""

OVERSLEPT = 0.2
"""Seconds: what a busy machine kept from being accepted for so long is not accepted any more, so that a manner's wait
is also the longest that accepting takes."""


@dataclass(frozen=True)
class Message:
    """A message as it was accepted."""

    destination: str
    key: str
    payload: str
    at: datetime


@dataclass(frozen=True)
class Manner:
    """What becomes of a request: after `before` seconds it is accepted or not, after `after` more it is answered."""

    name: str
    accepts: bool = True
    before: float = 0.0
    after: float = 0.0
    answer: Literal["proper", "none", "limited", "failed", "garbled"] = "proper"


FINE = Manner("accepted")
DROPPED_BEFORE = Manner("dropped", accepts=False, answer="none")
DROPPED_AFTER = Manner("accepted, then dropped", answer="none")
LIMITED = Manner("429", accepts=False, answer="limited")
FAILED_BEFORE = Manner("500", accepts=False, answer="failed")
FAILED_AFTER = Manner("accepted, then 500", answer="failed")
GARBLED = Manner("accepted, then nonsense", answer="garbled")


def moody(seed: int, patience: float, trouble: float = 0.5) -> Callable[[], Manner]:
    """Manners by chance, trouble with this probability; `patience` is how many seconds its client waits."""
    rng = random.Random(seed)
    troubles = [
        *(DROPPED_BEFORE, DROPPED_AFTER, LIMITED, FAILED_BEFORE, FAILED_AFTER, GARBLED),
        Manner("accepted slowly", before=0.4 * patience),
        Manner("accepted after the client left", before=1.4 * patience),
        Manner("accepted, answered after the client left", after=1.4 * patience),
    ]
    return lambda: rng.choice(troubles) if rng.random() < trouble else FINE


@dataclass
class Provider:
    """`log` is the witness. `gone` are destinations that take nothing, `unreadable` those without a history;
    `retry_after` is what a 429 asks for, in seconds."""

    now: Callable[[], datetime]
    url: str = ""
    manner: Callable[[], Manner] = lambda: FINE
    gone: set[str] = field(default_factory=set)
    unreadable: set[str] = field(default_factory=set)
    retry_after: int = 1
    log: list[Message] = field(default_factory=list)
    told: list[tuple[str, str | None, str]] = field(default_factory=list)
    manners: list[str] = field(default_factory=list)
    looked: int = 0
    _busy: int = 0
    _changed: Condition = field(default_factory=Condition)

    @contextmanager
    def serving(self) -> Iterator[Manner]:
        """How a request is answered that is being served meanwhile."""
        with self._changed:
            self._busy += 1
            manner = self.manner()
            self.manners.append(manner.name)
        try:
            yield manner
        finally:
            with self._changed:
                self._busy -= 1
                self._changed.notify_all()

    def settle(self) -> None:
        """Waits until every request that came was served."""
        with self._changed:
            self._changed.wait_for(lambda: not self._busy, timeout=30)

    def accept(self, asked: dict[str, Any]) -> int:
        with self._changed:
            self.log.append(Message(asked["destination"], asked["key"], asked["payload"], self.now()))
            return len(self.log)

    def history(self, destination: str, since: str, cursor: int) -> dict[str, Any]:
        """A page of a destination's messages."""
        self.looked += 1
        with self._changed:
            of_it = [
                {"id": str(n), "key": message.key, "at": message.at.isoformat()}
                for n, message in enumerate(self.log, start=1)
                if message.destination == destination and message.at >= datetime.fromisoformat(since)
            ]
        page = {"messages": of_it[cursor : cursor + PAGE]}
        return page | ({"cursor": cursor + PAGE} if len(of_it) > cursor + PAGE else {})


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    provider: Provider

    def log_message(self, *_: object) -> None:
        pass

    def handle(self) -> None:
        with suppress(OSError):
            super().handle()

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path == "/tell":
            self.provider.told.append((asked["destination"], asked["person"], asked["text"]))
            self._answer(200, {})
        elif asked["destination"] in self.provider.gone:
            self._answer(403, {})
        else:
            with self.provider.serving() as manner:
                came = time.monotonic()
                time.sleep(manner.before)
                in_time = time.monotonic() - came < manner.before + OVERSLEPT
                number = self.provider.accept(asked) if manner.accepts and in_time else None
                time.sleep(manner.after)
                self._say(manner if number or not manner.accepts else DROPPED_BEFORE, {"id": str(number)})

    def do_GET(self) -> None:
        query = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
        if query["destination"] in self.provider.unreadable:
            self._answer(403, {})
            return
        with self.provider.serving() as manner:
            time.sleep(manner.before + manner.after)
            self._say(
                manner, self.provider.history(query["destination"], query["since"], int(query.get("cursor", "0")))
            )

    def _say(self, manner: Manner, proper: dict[str, Any]) -> None:
        if manner.answer == "none":
            self.close_connection = True
        elif manner.answer == "limited":
            self._answer(429, {}, {"Retry-After": str(self.provider.retry_after)})
        elif manner.answer == "failed":
            self._answer(500, {})
        elif manner.answer == "garbled":
            self._send(200, b'{"id": ', {})
        else:
            self._answer(200, proper)

    def _answer(self, status: int, document: dict[str, Any], headers: dict[str, str] | None = None) -> None:
        self._send(status, json.dumps(document).encode(), headers or {})

    def _send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 100

    def handle_error(self, *_: object) -> None:
        """A client that hangs up is no news."""


@contextmanager
def provider(now: Callable[[], datetime]) -> Iterator[Provider]:
    """A platform, running, on a free port; `now` is its time of day."""
    handler: Any = type("Bound", (_Handler,), {})
    server = _Server(("127.0.0.1", 0), handler)
    handler.provider = running = Provider(now, url=f"http://127.0.0.1:{server.server_port}")
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield running
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
