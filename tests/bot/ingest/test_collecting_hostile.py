"""Good and bad sources in one poll, over real sockets: one clear line for each bad one, and the good are stored."""

import gzip
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.ingest.fetch import Fetcher, Limits
from tests.bot.ingest.door import HERE
from tests.bot.ingest.press import DAY, NOW, Press, feed, item, rss
from tests.web import Asked, Raw, Reply, Route, Site, head, redirect, site

QUICK = Limits(size=2_000_000, read=0.2, total=1.0)


@pytest.fixture
def press(tmp_path: Path) -> Iterator[Press]:
    made = Press(tmp_path / "news.db", Fetcher(HERE, limits=QUICK, delay=0))
    yield made
    made.store.close()


def laughs() -> bytes:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE rss [<!ENTITY l0 "ha">{entities}]>'.encode() + rss([item(1, title="Laughs")]).replace(
        b"Laughs", b"&l9;"
    )


def bomb() -> bytes:
    return gzip.compress(bytes(200_000_000))


def drip(site: Site) -> Iterator[bytes]:
    yield head(b"Connection: close")
    while not site.released.wait(0.1):
        yield b"a"


BAD: dict[str, tuple[Callable[[Site], Route], str]] = {
    "a redirect loop": (lambda _: lambda asked: redirect(asked.path), "redirects in a circle"),
    "to a private address": (lambda _: redirect("http://10.0.0.7/feed"), "not a public address"),
    "to a private address in IPv6": (lambda _: redirect("http://[::ffff:10.0.0.7]/feed"), "not a public address"),
    "to a file": (lambda _: redirect("file:///etc/passwd"), ""),
    "a bomb": (lambda _: Reply(headers={"Content-Encoding": "gzip"}, body=bomb()), "larger than"),
    "100 MB": (lambda _: Reply(body=[bytes(65_536)] * 1_600), "larger than"),
    "a slow drip": (lambda site: Raw(drip(site)), "took longer than"),
    "silence": (lambda site: Raw(site.silence()), "said nothing for"),
    "a web page": (lambda _: Reply(body=b"<html><p>Hello"), "web page"),
    "a picture": (lambda _: Reply(body=b"\x89PNG\r\n\x1a\n" + bytes(200)), "not a feed"),
    "nothing": (lambda _: Reply(), "is empty"),
    "a fault": (lambda _: Reply(500), "answers with an error (500)"),
    "a lock": (lambda _: Reply(401), "asks for a user name"),
    "no HTTP": (lambda _: Raw([b"SSH-2.0-OpenSSH_9.9\r\n"]), "hung up"),
}  # fmt: skip


def test_each_bad_source_is_one_clear_line_and_the_good_ones_are_stored(press: Press) -> None:
    with site() as good, site() as bad:
        good.routes |= {"/1": feed(item(1)), "/2": feed(item(2))}
        for number, (make, _) in enumerate(BAD.values()):
            bad.routes[f"/{number}"] = make(bad)
        addresses = [f"{bad.url}/{number}" for number in range(len(BAD))]
        press.name(f"{good.url}/1", *addresses, f"{good.url}/2")
        collected = press.poll()
        told = {failure.source: failure.error for failure in collected.failed}
        assert set(told) == set(addresses)
        for address, (_, said) in zip(addresses, BAD.values(), strict=True):
            assert said in told[address]
            assert told[address].isprintable()
        assert press.titles() == {"Headline 1 of the day", "Headline 2 of the day"}
        assert (collected.polled, collected.unread, collected.added) == (len(BAD) + 2, len(BAD), 2)


ODD: dict[str, Callable[[], Reply]] = {
    "another charset than declared": lambda: Reply(
        headers={"Content-Type": "application/rss+xml; charset=utf-8"},
        body=rss([item(1, title="Café opens in Linden")]).decode().encode("cp1252"),
    ),
    "billion laughs": lambda: Reply(body=laughs()),
    "an external entity": lambda: Reply(
        body=b'<!DOCTYPE rss [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + rss([item(1)]).replace(b"Headline", b"&e;")
    ),
    "invalid XML": lambda: Reply(body=rss([item(1)]).replace(b"</channel>", b"<b>&nbsp;&bull; AT&T </channel>")),
    "a title of 1 MB": lambda: Reply(body=rss([item(1, title="long " * 200_000)])),
}


@pytest.mark.parametrize("name", ODD)
def test_an_odd_feed_is_read_as_far_as_it_can_be(press: Press, harbour: Site, name: str) -> None:
    harbour.routes["/odd"] = ODD[name]()
    press.name(f"{harbour.url}/odd")
    collected = press.poll()
    assert collected.failed == ()
    (article,) = press.articles()
    assert len(article.title) < 1_000
    assert not any(secret in article.title + article.text for secret in ("root:", "haha"))
    assert article.text.startswith("The council decided case 1")
    assert name != "another charset than declared" or article.title == "Café opens in Linden"


def test_guids_that_repeat_or_change_lose_and_double_nothing(press: Press, harbour: Site) -> None:
    polls = 0

    def answer(_: Asked) -> Reply:
        nonlocal polls
        polls += 1
        changing = [item(number, guid=f"{polls}-{number}") for number in range(5)]
        repeated = [item(number, guid="same") for number in range(5, 10)]
        return feed(*changing, *repeated)

    harbour.routes["/feed"] = answer
    press.name(f"{harbour.url}/feed")
    assert press.poll().added == 10
    again = press.poll()
    assert (again.added, again.updated, len(press.articles())) == (0, 0, 10)


@pytest.mark.parametrize(
    "written",
    [
        "Mon, 09 Jun 2025 14:30:00 GMT", "Mon, 09 Jun 2025 16:30:00 +0200", "9 Jun 2025 14:30 UT",
        "Mon, 9 June 2025 10:30:00 EDT", "2025-06-09T14:30:00Z", "2025-06-09T16:30:00+02:00", "2025-06-09 14:30:00",
        "2025-06-09T14:30Z", "2025-06-09T14:30:00.000Z", "Mon Jun  9 14:30:00 2025", "Mon, 09 Jun 25 14:30:00 GMT",
        "June 9, 2025 14:30 UTC",
    ],
)  # fmt: skip
def test_dates_are_read_in_many_formats(press: Press, harbour: Site, written: str) -> None:
    harbour.routes["/feed"] = feed(item(1, None, pubDate=written))
    press.name(f"{harbour.url}/feed")
    press.poll()
    (article,) = press.articles()
    assert article.published_at == datetime(2025, 6, 9, 14, 30, tzinfo=UTC)


def test_a_date_in_the_future_puts_no_article_into_a_day_to_come(press: Press, harbour: Site) -> None:
    harbour.routes["/feed"] = feed(item(1, NOW + 400 * DAY))
    press.name(f"{harbour.url}/feed")
    press.poll()
    (article,) = press.articles()
    assert article.published_at is None or article.published_at <= press.now


def test_of_ten_thousand_entries_those_that_are_kept_are_stored(tmp_path: Path, harbour: Site) -> None:
    press = Press(tmp_path / "many.db", Fetcher(HERE, delay=0))
    told = "<p>Case {} of Linden was closed with result {}.</p>"
    items = [item(number, NOW - number * DAY / 4, text=told.format(number, number * 7)) for number in range(10_000)]
    body = gzip.compress(rss(items))
    harbour.routes["/feed"] = Reply(headers={"Content-Encoding": "gzip"}, body=body)
    press.name(f"{harbour.url}/feed")
    collected = press.poll()
    assert collected.failed == ()
    assert len(press.articles()) == 4 * 89
    press.store.close()
