"""What reading a feed costs: processor time in the same run, compared between sizes, with room for a busy machine."""

import time
from datetime import UTC, datetime

import pytest

from bot.ingest.feeds import Feed, read_feed


def read(body: str) -> Feed:
    return read_feed(body.encode(), None, "https://paper.example/feed", datetime(2025, 6, 10, tzinfo=UTC))


def rss(items: str) -> str:
    return f"<rss version='2.0'><channel><title>The Paper</title>{items}</channel></rss>"


HOSTILE = {
    "a long author": "<item><author>{a}</author></item>",
    "an author in pieces": "<item><author>{ax}</author></item>",
    "categories": "<item>{category}</item>",
    "open tags": "<item>{open}",
    "quotes": "<item><description>{quote}",
    "nested HTML": "<item><description><![CDATA[{div}]]></description></item>",
    "nested bases": "{base}",
    "white space": "<item><description><![CDATA[a{space}b]]></description></item>",
    "open CDATA": "<item><description>{cdata}",
    "brackets": "<item><description>{less}",
    "attribute names": "<a {a}=>",
}


FILLINGS = {
    "a": "a", "ax": "aaaaaaaa<x/>", "category": "<category>a</category>", "open": "<a>", "quote": '<a b="',
    "div": "<div>", "base": '<item xml:base="aaaa/">', "space": " ", "cdata": "<![CDATA[", "less": "<",
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_the_work_grows_no_faster_than_hostile_text(name: str) -> None:
    def work(size: int) -> float:
        body = rss(HOSTILE[name].format(**{key: piece * (size // len(piece)) for key, piece in FILLINGS.items()}))
        started = time.process_time()
        read(body)
        return time.process_time() - started

    work(1_000)
    small, large = work(25_000), work(200_000)
    assert large < max(small, 0.02) * 8 * 4


def test_ten_thousand_entries_cost_what_ten_times_a_thousand_do() -> None:
    def work(count: int) -> float:
        body = rss(
            "".join(
                f"<item><title>Title {n}</title><link>https://paper.example/{n}</link><guid>{n}</guid>"
                f"<pubDate>Mon, 09 Jun 2025 14:30:00 GMT</pubDate><description>&lt;p&gt;Words {n}.</description></item>"
                for n in range(count)
            )
        )
        started = time.process_time()
        assert len(read(body).entries) == count
        return time.process_time() - started

    work(100)
    assert work(10_000) < 2.5 * 10 * work(1_000)
