"""The one door to the open web: what is asked, what comes back, and who gets to know what."""

from threading import Barrier, Thread

import pytest

from bot.errors import FetchError
from bot.ingest.fetch import Fetcher
from tests.bot.ingest.door import refused
from tests.web import Asked, Reply, Site, redirect, site


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


def test_no_proxy_of_the_environment_is_asked(harbour: Site, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
        monkeypatch.setenv(name.lower(), "http://127.0.0.1:1")
    assert fetcher.get(f"{harbour.url}/ok").body == b"fine"


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
