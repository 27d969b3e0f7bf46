"""The open web, honest and hostile: one clear line for what cannot be read, and no harm to anything else."""

import gzip
import logging
import socket
import ssl
import tracemalloc
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from threading import Barrier, Thread
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import FetchError
from bot.ingest.fetch import Fetched, Fetcher, Limits
from tests.web import CERTIFICATE, Asked, Raw, Reply, Site, names, redirect, site

HERE = ("127.0.0.1",)
SMALL = Limits(size=1_000_000, read=5)


class Clock:
    """Time that passes only when it is told to, or when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def harbour() -> Iterator[Site]:
    with site() as running:
        running.routes["/ok"] = Reply(body=b"fine")
        yield running


@pytest.fixture
def fetcher(clock: Clock) -> Fetcher:
    return Fetcher(HERE, limits=SMALL, clock=clock, sleep=clock.sleep)


@pytest.fixture(autouse=True)
def empty_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proxies that lead nowhere: nobody must ask them."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")


def refused(fetcher: Fetcher, url: str) -> str:
    """The one line that says why not."""
    with pytest.raises(FetchError) as error:
        fetcher.get(url)
    assert str(error.value).isprintable()
    return str(error.value)


def local(known: dict[str, Iterable[str]], **options: Any) -> Fetcher:
    return Fetcher(resolve=names(known), delay=0, **options)


# What is sent, and what comes back


def test_an_answer_is_given_as_it_is(harbour: Site, fetcher: Fetcher) -> None:
    harbour.routes["/feed"] = Reply(headers={"ETag": '"7"', "X-Twice": "a"}, body=[b"<rss", b"/>"])
    answer = fetcher.get(f"{harbour.url}/feed")
    assert (answer.status, answer.body, answer.url) == (200, b"<rss/>", f"{harbour.url}/feed")
    assert answer.permanent_url == f"{harbour.url}/feed"
    assert answer.headers["etag"] == '"7"'


def test_we_say_who_we_are_and_what_we_can_read(harbour: Site, fetcher: Fetcher) -> None:
    fetcher.get(f"{harbour.url}/ok", accept="application/rss+xml")
    headers = harbour.asked[0].headers
    assert headers["user-agent"].startswith("Briefwire/")
    assert headers["accept"] == "application/rss+xml"
    assert headers["accept-encoding"] == "gzip, deflate"
    assert headers["connection"] == "close"
    assert headers["host"] == f"127.0.0.1:{harbour.port}"
    assert not {"cookie", "authorization", "if-none-match", "if-modified-since", "referer"} & set(headers)


def test_what_has_not_changed_is_not_sent_again(harbour: Site, fetcher: Fetcher) -> None:
    def feed(asked: Asked) -> Reply:
        seen = (asked.headers.get("if-none-match"), asked.headers.get("if-modified-since"))
        return Reply(304 if seen == ('W/"é"', "Mon, 09 Jun 2025 07:00:00 GMT") else 200)

    harbour.routes["/feed"] = feed
    answer = fetcher.get(f"{harbour.url}/feed", etag='W/"é"', last_modified="Mon, 09 Jun 2025 07:00:00 GMT")
    assert (answer.status, answer.body) == (304, b"")


@pytest.mark.parametrize("status", [204, 300, 304, 400, 401, 404, 410, 418, 429, 500, 503, 599])
def test_a_status_is_an_answer_and_its_page_is_not_read(harbour: Site, fetcher: Fetcher, status: int) -> None:
    headers = {"Retry-After": "120", "Content-Encoding": "br"} if status >= 400 else {}
    harbour.routes["/feed"] = Reply(status, headers, b"not brotli" if status >= 400 else b"")
    answer = fetcher.get(f"{harbour.url}/feed")
    assert (answer.status, answer.body) == (status, b"")
    assert status < 400 or answer.headers["retry-after"] == "120"


def test_no_cookie_is_kept(harbour: Site, fetcher: Fetcher) -> None:
    harbour.routes["/in"] = Reply(302, {"Set-Cookie": "session=1", "Location": "/ok"})
    fetcher.get(f"{harbour.url}/in")
    fetcher.get(f"{harbour.url}/ok")
    assert not any("cookie" in asked.headers for asked in harbour.asked)


def test_an_etag_with_a_line_break_cannot_add_a_header(harbour: Site, fetcher: Fetcher) -> None:
    with pytest.raises(FetchError, match="odd characters"):
        fetcher.get(f"{harbour.url}/ok", etag="1\r\nX-Evil: 1")
    assert fetcher.get(f"{harbour.url}/ok").body == b"fine"


# Redirects


def test_redirects_are_followed_and_the_permanent_ones_from_the_start_remembered(
    harbour: Site, fetcher: Fetcher
) -> None:
    harbour.routes |= {
        "/old": redirect("/moved", 301),
        "/moved": redirect("/now", 308),
        "/now": redirect("/today", 302),
        "/today": redirect("/ok", 301),
    }
    answer = fetcher.get(f"{harbour.url}/old#top")
    assert (answer.url, answer.body) == (f"{harbour.url}/ok", b"fine")
    assert answer.permanent_url == f"{harbour.url}/now"
    assert fetcher.get(f"{harbour.url}/now").permanent_url == f"{harbour.url}/now"


def test_a_redirect_without_an_address_is_an_answer(harbour: Site, fetcher: Fetcher) -> None:
    harbour.routes["/odd"] = Reply(302)
    assert fetcher.get(f"{harbour.url}/odd").status == 302


def test_five_redirects_are_followed_and_no_more(harbour: Site, fetcher: Fetcher) -> None:
    for number in range(6):
        harbour.routes[f"/{number}"] = redirect(f"/{number + 1}")
    harbour.routes["/6"] = Reply(body=b"far")
    assert fetcher.get(f"{harbour.url}/1").body == b"far"
    assert "more than 5 times" in refused(fetcher, f"{harbour.url}/0")


def test_a_circle_is_left(harbour: Site, fetcher: Fetcher) -> None:
    harbour.routes |= {"/a": redirect("/b"), "/b": redirect("/a")}
    assert "circle" in refused(fetcher, f"{harbour.url}/a")
    assert len(harbour.asked) == 6


@pytest.mark.parametrize("to", ["file:///etc/passwd", "gopher://127.0.0.1:6379/_FLUSHALL", "data:text/html,x"])
def test_a_redirect_leads_to_web_addresses_only(harbour: Site, fetcher: Fetcher, to: str) -> None:
    harbour.routes["/away"] = redirect(to)
    assert "only web addresses" in refused(fetcher, f"{harbour.url}/away")


# Only public addresses


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "localhost", "localhost.", "127.1", "0x7f.1", "2130706433", "0", "[::1]",
        "[::ffff:127.0.0.1]", "[::127.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "good.example@127.0.0.1",
        "169.254.169.254",
    ],
)  # fmt: skip
def test_nothing_of_this_machine_is_read_however_it_is_written(harbour: Site, host: str) -> None:
    line = refused(Fetcher(delay=0), f"http://{host}:{harbour.port}/ok")
    assert "not a public address" in line
    assert "BRIEFWIRE_ALLOW_PRIVATE" in line
    assert harbour.asked == []


@pytest.mark.parametrize("address", ["127.0.0.1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::"])
def test_nor_is_a_name_that_leads_there_even_beside_a_public_address(harbour: Site, address: str) -> None:
    fetcher = local({"news.example": ["93.184.216.34", address]})
    assert "news.example leads to" in refused(fetcher, f"{harbour.named('news.example')}/ok")
    assert harbour.asked == []


@pytest.mark.parametrize("to", ["inside.example", "127.0.0.2", "[::ffff:127.0.0.2]", "0x7f000002", "2130706434"])
def test_nor_is_where_a_redirect_leads(harbour: Site, to: str) -> None:
    with site("127.0.0.2") as inside:
        harbour.routes["/away"] = redirect(f"{inside.named(to)}/secret")
        fetcher = Fetcher(HERE, resolve=names({"inside.example": ["127.0.0.2"]}), delay=0)
        assert "not a public address" in refused(fetcher, f"{harbour.url}/away")
        assert inside.asked == []


def test_a_name_that_leads_elsewhere_the_second_time_is_looked_at_the_second_time(harbour: Site) -> None:
    answers = iter([["127.0.0.1"], ["127.0.0.2"]])
    with site("127.0.0.2") as inside:
        harbour.routes["/away"] = redirect(f"{inside.named('turncoat.example')}/secret")
        fetcher = Fetcher(HERE, resolve=lambda *_, **__: names({"x": next(answers)})("x", 0), delay=0)
        assert "turncoat.example leads to 127.0.0.2" in refused(fetcher, f"{harbour.named('turncoat.example')}/away")
        assert inside.asked == []


def test_the_address_that_was_looked_at_is_the_one_connected_to(harbour: Site) -> None:
    lookups: list[str] = []

    def resolve(host: str, port: int, **_: object) -> Any:
        lookups.append(host)
        return names({host: ["127.0.0.1"] if len(lookups) == 1 else ["127.0.0.2"]})(host, port)

    assert Fetcher(HERE, resolve=resolve, delay=0).get(f"{harbour.named('news.example')}/ok").body == b"fine"
    assert lookups == ["news.example"]
    assert harbour.asked[0].headers["host"] == f"news.example:{harbour.port}"


def test_a_host_that_the_operator_names_is_read_and_no_other(harbour: Site) -> None:
    known: dict[str, Iterable[str]] = {"feeds.corp.example": ["127.0.0.1"], "wiki.corp.example": ["127.0.0.1"]}
    fetcher = Fetcher(["feeds.corp.example"], resolve=names(known), delay=0)
    assert fetcher.get(f"{harbour.named('FEEDS.corp.example.')}/ok").body == b"fine"
    assert "wiki.corp.example leads to 127.0.0.1" in refused(fetcher, f"{harbour.named('wiki.corp.example')}/ok")
    assert "127.0.0.1" in refused(fetcher, f"{harbour.url}/ok")


def test_an_address_that_does_not_answer_is_passed_over_for_the_next(harbour: Site) -> None:
    fetcher = local({"news.example": ["127.0.0.9", "127.0.0.1"]}, allowed=["news.example"])
    assert fetcher.get(f"{harbour.named('news.example')}/ok").body == b"fine"


@given(st.ip_addresses(v=4).filter(lambda address: not address.is_global))
@settings(max_examples=30, deadline=None)
def test_no_name_leads_to_a_private_address(address: Any) -> None:
    assert "not a public address" in refused(local({"news.example": [str(address)]}), "http://news.example/")


# Hostile servers


def gzip_bomb() -> bytes:
    return gzip.compress(bytes(400_000_000))


def head(*lines: bytes, status: bytes = b"HTTP/1.1 200 OK") -> bytes:
    return b"\r\n".join([status, *lines, b"", b""])


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


@pytest.fixture(scope="module")
def web() -> Iterator[Site]:
    with site() as running:
        yield running


# TLS


@pytest.fixture
def trust() -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(CERTIFICATE))


@pytest.fixture
def vault() -> Iterator[Site]:
    with site(secure=True) as running:
        running.routes["/ok"] = Reply(body=b"safe")
        yield running


KNOWN: dict[str, Iterable[str]] = {"secure.example": ["127.0.0.1"], "other.example": ["127.0.0.1"]}


def test_a_certificate_is_checked_by_name_not_by_address(vault: Site, trust: ssl.SSLContext) -> None:
    fetcher = local(KNOWN, allowed=HERE, trust=trust)
    assert fetcher.get(f"{vault.named('secure.example')}/ok").body == b"safe"
    assert fetcher.get(f"{vault.named('secure.example.')}/ok").body == b"safe"
    assert "certificate cannot be trusted" in refused(fetcher, f"{vault.named('other.example')}/ok")


def test_a_certificate_of_nobody_known_is_not_trusted(vault: Site) -> None:
    line = refused(local(KNOWN, allowed=HERE), f"{vault.named('secure.example')}/ok")
    assert "certificate cannot be trusted" in line
    assert vault.asked == []


def test_a_server_that_does_not_speak_tls_is_one_clear_line(harbour: Site, vault: Site, trust: ssl.SSLContext) -> None:
    fetcher = local(KNOWN, allowed=HERE, trust=trust)
    harbour.greeting = lambda: [b"220 mail.example ESMTP\r\n"]
    assert "does not speak TLS" in refused(fetcher, f"https://secure.example:{harbour.port}/")
    assert refused(fetcher, f"http://secure.example:{vault.port}/ok")


def test_a_handshake_that_drips_is_over_when_its_time_is_up(harbour: Site, trust: ssl.SSLContext) -> None:
    def drip() -> Iterator[bytes]:
        yield b"\x16\x03\x03\x10\x00"
        while not harbour.released.wait(0.01):
            yield b"\x02"

    harbour.greeting = drip
    hasty = local(KNOWN, allowed=HERE, trust=trust, limits=Limits(connect=0.1, read=0.1))
    assert "could not be connected to within 0.1 s" in refused(hasty, f"https://secure.example:{harbour.port}/")


# Credentials


def test_credentials_are_sent_to_their_own_host_and_shown_to_nobody(
    harbour: Site, fetcher: Fetcher, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    harbour.routes["/feed"] = redirect("/ok", 301)
    with site() as other:
        harbour.routes["/away"] = redirect(f"{other.named('reader:s3cret@127.0.0.1')}/ok", 301)
        other.routes["/ok"] = Reply(body=b"theirs")
        mine = harbour.named("reader:s3cret@127.0.0.1")
        answer, away = fetcher.get(f"{mine}/feed"), fetcher.get(f"{mine}/away")
        assert "authorization" not in other.asked[0].headers
    assert {asked.headers["authorization"] for asked in harbour.asked} == {"Basic cmVhZGVyOnMzY3JldA=="}
    assert answer.permanent_url == f"{mine}/ok"
    assert away.permanent_url == away.url == f"{other.url}/ok"
    shown = f"{answer!r}{away!r}{answer.url}{caplog.text}{[record.args for record in caplog.records]}"
    assert not any(secret in shown for secret in ("s3cret", "reader", "cmVhZGVyOnMz"))


def test_no_error_shows_credentials(harbour: Site, fetcher: Fetcher) -> None:
    harbour.routes["/half"] = Raw([head(b"Content-Length: 100"), b"<rss>"])
    for path in ("/half", "/%zz"):
        harbour.routes.setdefault("/%zz", Raw([]))
        assert "s3cret" not in refused(fetcher, f"{harbour.named('reader:s3cret@127.0.0.1')}{path}")
    assert "s3cret" not in refused(fetcher, "http://reader:s3cret@10.0.0.7/")


def test_credentials_never_follow_from_https_to_http(harbour: Site, vault: Site, trust: ssl.SSLContext) -> None:
    vault.routes["/feed"] = redirect(f"{harbour.named('secure.example')}/ok")
    fetcher = local(KNOWN, allowed=HERE, trust=trust)
    fetcher.get(f"{vault.named('reader:s3cret@secure.example')}/feed")
    assert "authorization" in vault.asked[0].headers
    assert "authorization" not in harbour.asked[0].headers


# Many at once


def test_one_host_is_asked_one_thing_at_a_time_and_two_hosts_at_once(harbour: Site) -> None:
    together, most, now = Barrier(2, timeout=5), 0, 0

    def count(_: Asked) -> Reply:
        nonlocal most, now
        now += 1
        most = max(most, now)
        now -= 1
        return Reply()

    def meet(_: Asked) -> Reply:
        together.wait()
        return Reply()

    with site("127.0.0.2") as other:
        fetcher = Fetcher(["127.0.0.0/8"], delay=0)
        harbour.routes |= {"/count": count, "/meet": meet}
        other.routes["/meet"] = meet
        urls = [f"{harbour.url}/count"] * 8 + [f"{harbour.url}/meet", f"{other.url}/meet"]
        threads = [Thread(target=fetcher.get, args=(url,)) for url in urls]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(10)
    assert most == 1
    assert len(harbour.asked) == 9


def test_nothing_is_fetched_after_the_end(harbour: Site, fetcher: Fetcher) -> None:
    fetcher.close()
    assert "no more is fetched" in refused(fetcher, f"{harbour.url}/ok")
    assert harbour.asked == []
