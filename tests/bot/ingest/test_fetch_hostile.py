"""Hostile servers: one clear line for each, in bounded memory, and no harm to anything else."""

import gzip
import socket
import tracemalloc
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import FetchError
from bot.ingest.fetch import Fetched, Fetcher, Limits
from tests.bot.ingest.door import HERE, SMALL, Clock, local, refused
from tests.web import Asked, Raw, Reply, Site, head, redirect


def gzip_bomb() -> bytes:
    return gzip.compress(bytes(400_000_000))


def endless(piece: bytes) -> Iterator[bytes]:
    while True:
        yield piece


HOSTILE: dict[str, tuple[Callable[[], Reply | Raw], str]] = {
    "gzip bomb": (lambda: Reply(headers={"Content-Encoding": "gzip"}, body=gzip_bomb()), "larger than 1 MB"),
    "brotli": (lambda: Reply(headers={"Content-Encoding": "br"}, body=b"\x0b" * 400), "was not asked for"),
    "nested gzip": (lambda: Reply(headers={"Content-Encoding": "gzip, gzip"}, body=b""), "was not asked for"),
    "false gzip": (lambda: Reply(headers={"Content-Encoding": "gzip"}, body=b"<rss/>"), "not compressed as gzip"),
    "100 MB": (lambda: Reply(body=[bytes(65_536)] * 1_600), "larger than 1 MB"),
    "100 MB promised": (
        lambda: Raw([head(b"Content-Length: 104857600"), *[bytes(65_536)] * 1_600]),
        "larger than 1 MB",
    ),
    "no end": (lambda: Raw(_after(head(b"Connection: close"), endless(b"x" * 9_999))), "larger than 1 MB"),
    "half an answer": (lambda: Raw([head(b"Content-Length: 100"), b"<rss>"]), "hung up"),
    "half a chunk": (lambda: Raw([head(b"Transfer-Encoding: chunked"), b"ff\r\n<rss>"]), "hung up"),
    "no last chunk": (lambda: Raw([head(b"Transfer-Encoding: chunked"), b"2\r\nab\r\n"]), "hung up"),
    "half a header": (lambda: Raw([b"HTTP/1.1 200 OK\r\nContent-"]), "hung up"),
    "nothing": (lambda: Raw([]), "hung up"),
    "HTTP/0.9": (lambda: Raw([b"<html>\n", b"<p>hello</p>\n\n"]), "not HTTP"),
    "another protocol": (lambda: Raw([b"SSH-2.0-OpenSSH_9.9\r\n"]), "hung up"),
    "odd status": (lambda: Raw([head(status=b"HTTP/1.1 abc OK")]), "not HTTP"),
    "odd length": (lambda: Raw([head(b"Content-Length: -5"), b"x"]), "not HTTP"),
    "two lengths": (lambda: Raw([head(b"Content-Length: 1", b"Content-Length: 2"), b"xx"]), "not HTTP"),
    "odd chunks": (lambda: Raw([head(b"Transfer-Encoding: chunked"), b"zz\r\nab\r\n"]), "not HTTP"),
    "many headers": (lambda: Raw(_after(b"HTTP/1.1 200 OK\r\n", endless(b"X-Flood: 1\r\n" * 99))), "not HTTP"),
    "a long header": (lambda: Raw(_after(b"HTTP/1.1 200 OK\r\nX: ", endless(b"a" * 9_999))), "not HTTP"),
    "wait a little": (lambda: Raw(endless(head(status=b"HTTP/1.1 103 Early Hints") * 99)), "headers without end"),
    "another protocol from now on": (
        lambda: Raw([head(b"Upgrade: x", b"Connection: upgrade", status=b"HTTP/1.1 101 Switching"), b"hello"]),
        "not HTTP",
    ),
}


def _after(first: bytes, rest: Iterable[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_answer_is_one_clear_line_in_bounded_memory_and_the_next_is_read(
    harbour: Site, fetcher: Fetcher, kind: str
) -> None:
    make, said = HOSTILE[kind]
    harbour.routes["/bad"] = make()
    fetcher.get(f"{harbour.url}/ok")
    tracemalloc.start()
    try:
        assert said in refused(fetcher, f"{harbour.url}/bad")
        assert tracemalloc.get_traced_memory()[1] < 6 * SMALL.size
    finally:
        tracemalloc.stop()
    assert fetcher.get(f"{harbour.url}/ok").body == b"fine"


def test_an_answer_longer_than_it_says_is_read_as_far_as_it_says(harbour: Site, fetcher: Fetcher) -> None:
    harbour.routes["/long"] = Raw([head(b"Content-Length: 4"), b"fine, and more", b"HTTP/1.1 200 OK\r\n\r\n"])
    assert fetcher.get(f"{harbour.url}/long").body == b"fine"


def dripping(clock: Clock, first: bytes, piece: bytes) -> Iterator[bytes]:
    """A piece every ten seconds, without waiting."""
    yield first
    while True:
        clock.now += 10
        yield piece


@pytest.mark.parametrize("first", [b"H", b"HTTP/1.1 200 OK\r\nX-Slow: ", head(b"Connection: close")])
def test_a_slow_drip_is_over_when_its_time_is_up(harbour: Site, fetcher: Fetcher, clock: Clock, first: bytes) -> None:
    harbour.routes["/slow"] = Raw(dripping(clock, first, b"a"))
    assert refused(fetcher, f"{harbour.url}/slow") == "took longer than 30 s"
    assert fetcher.get(f"{harbour.url}/ok").body == b"fine"


def test_slow_redirects_share_one_limit(harbour: Site, fetcher: Fetcher, clock: Clock) -> None:
    def slow(asked: Asked) -> Reply:
        clock.now += 12
        return redirect(f"{asked.path}x")

    harbour.routes |= {"/s": slow, "/sx": slow, "/sxx": slow, "/sxxx": Reply(body=b"late")}
    assert refused(fetcher, f"{harbour.url}/s") == "took longer than 30 s"


def test_the_wait_for_a_turn_is_not_counted(harbour: Site, clock: Clock) -> None:
    harbour.routes["/old"] = redirect("/ok")
    patient = Fetcher(HERE, delay=60, clock=clock, sleep=clock.sleep)
    assert patient.get(f"{harbour.url}/old").body == b"fine"
    assert clock.now == 1_060.0


@pytest.mark.parametrize("said", [b"", head(b"Content-Length: 9")])
def test_a_server_that_falls_silent_is_left(harbour: Site, said: bytes) -> None:
    hasty = Fetcher(HERE, limits=Limits(read=0.05), delay=0)
    harbour.routes["/silent"] = Raw(_after(said, harbour.silence()))
    assert refused(hasty, f"{harbour.url}/silent") == "said nothing for 0.05 s"
    assert hasty.get(f"{harbour.url}/ok").body == b"fine"


def test_a_server_that_is_down_is_one_clear_line(fetcher: Fetcher) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        assert "its server is down" in refused(fetcher, f"http://127.0.0.1:{unused.getsockname()[1]}/")


def test_a_name_that_nobody_knows_is_one_clear_line() -> None:
    assert "no host is known by the name nowhere.example" in refused(local({}), "http://nowhere.example/feed")
    assert "no host is known" in refused(Fetcher(delay=0), f"http://{'a' * 64}.example/")


def test_a_name_server_that_does_not_answer_is_left(harbour: Site) -> None:
    def resolve(*_: object, **__: object) -> Any:
        harbour.released.wait()
        return []

    hasty = Fetcher(resolve=resolve, limits=Limits(connect=0.05), delay=0)
    assert "its name server does not answer" in refused(hasty, "http://news.example/")


@given(st.lists(st.binary(max_size=200), max_size=4), st.sampled_from([b"", b"HTTP/1.1 200 OK\r\n", head()]))
@settings(max_examples=60, deadline=None)
def test_no_answer_is_too_odd(web: Site, pieces: list[bytes], first: bytes) -> None:
    web.routes["/odd"] = Raw([first, *pieces])
    quick = Fetcher(HERE, limits=SMALL, delay=0)
    with suppress(FetchError):
        assert isinstance(quick.get(f"{web.url}/odd"), Fetched)
