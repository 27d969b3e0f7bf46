"""Certificates are checked, and credentials go to their own host and are shown to nobody."""

import logging
import ssl
from collections.abc import Iterable, Iterator

import pytest

from bot.ingest.fetch import Fetcher, Limits
from tests.bot.ingest.door import HERE, local, refused
from tests.web import CERTIFICATE, Raw, Reply, Site, head, redirect, site


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
        yield b"\x16\x03\x03\x00\x60"  # 96 bytes follow, which are nonsense
        while not harbour.released.wait(0.01):
            yield b"\x02"

    harbour.greeting = drip
    hasty = local(KNOWN, allowed=HERE, trust=trust, limits=Limits(connect=0.1, read=0.1))
    assert "could not be connected to within 0.1 s" in refused(hasty, f"https://secure.example:{harbour.port}/")


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
