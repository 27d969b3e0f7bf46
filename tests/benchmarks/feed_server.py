"""Generated feeds and a server for them on loopback addresses, in a process of its own."""

import asyncio
import multiprocessing
import random
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from email.utils import format_datetime
from multiprocessing.sharedctypes import Synchronized
from typing import Any, Final
from xml.sax.saxutils import escape

from bot.model import Draft
from tests.benchmarks.first_light import NOW, SEED
from tests.benchmarks.stories import Events

PUBLISHERS: Final = 50
FEWEST_WORDS, MOST_WORDS = 60, 120
REPRINTED: Final = 0.05
"""The part of the items that another publisher prints too, every other one with a headline of its own."""


@dataclass(frozen=True, slots=True)
class Served:
    """Feeds at their addresses, each publisher a host of its own, and how many requests came so far."""

    urls: Sequence[str]
    _asked: "Synchronized[int]"

    @property
    def asked(self) -> int:
        return self._asked.value


def feeds(count: int, items: int) -> list[bytes]:
    """RSS of invented news in full; neighbouring items are of one time, so that publishers tell the same events."""
    rng = random.Random(SEED)
    drafts = [_short(draft, rng) for draft in Events().drafts(count * items)]
    for number in range(1, len(drafts)):
        if rng.random() < REPRINTED:
            earlier = drafts[rng.randrange(max(0, number - 200), number)]
            drafts[number] = (drafts[number][0] if rng.random() < 0.5 else earlier[0], earlier[1])
    return [_rss(n, drafts[n::count]) for n in range(count)]


def _short(draft: Draft, rng: random.Random) -> tuple[str, str]:
    """A headline and the first sentences of a text."""
    told = " ".join(draft.text.split()[: rng.randint(FEWEST_WORDS, MOST_WORDS)])
    return draft.title, told.rpartition(".")[0] + "." if "." in told[100:] else told + "."


def _rss(number: int, items: Sequence[tuple[str, str]]) -> bytes:
    publisher = number % PUBLISHERS
    told = "".join(
        f"<item><title>{escape(title)}</title><link>https://paper{publisher}.example/{number}/{n}?utm_source=rss</link>"
        f'<guid isPermaLink="false">{number}-{n}</guid><category>News</category>'
        f"<pubDate>{format_datetime(NOW - timedelta(minutes=90 * (len(items) - n)))}</pubDate>"
        f"<description>{escape(text[:80])} […]</description>"
        f"<content:encoded><![CDATA[<p>{text[: len(text) // 2]}</p><p>{text[len(text) // 2 :]}</p>]]></content:encoded>"
        "</item>"
        for n, (title, text) in enumerate(items)
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>Paper {publisher}</title><link>https://paper{publisher}.example/</link>"
        f"<description>News</description><language>en</language>{told}</channel></rss>"
    ).encode()


@contextmanager
def served(bodies: Sequence[bytes]) -> Iterator[Served]:
    """Answers with these feeds, and with 304 to who has one already."""
    context = multiprocessing.get_context("spawn")
    asked = context.Value("i", 0)
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(bodies, theirs, asked), daemon=True)
    process.start()
    try:
        port = ours.recv()
        yield Served([f"http://{_host(n)}:{port}/{n}" for n in range(len(bodies))], asked)
    finally:
        process.terminate()
        process.join()


def _host(number: int) -> str:
    return f"127.0.1.{1 + number % PUBLISHERS}"


def _serve(bodies: Sequence[bytes], port: Any, asked: "Synchronized[int]") -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        asked.value += 1
        number = int(head[0].split()[1].strip("/"))
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])}
        writer.write(_answer(bodies[number], f'"{number}"', headers))
        await writer.drain()
        writer.close()

    async def serve() -> None:
        first = await asyncio.start_server(answer, _host(0), 0, backlog=500)
        chosen = first.sockets[0].getsockname()[1]
        hosts = sorted({_host(n) for n in range(len(bodies))} - {_host(0)})
        rest = [await asyncio.start_server(answer, hosts, chosen, backlog=500)] if hosts else []
        port.send(chosen)
        await asyncio.gather(*(server.serve_forever() for server in (first, *rest)))

    asyncio.run(serve())


def _answer(body: bytes, etag: str, headers: Mapping[str, str]) -> bytes:
    if headers.get("if-none-match") == etag:
        return f"HTTP/1.1 304 Not Modified\r\nETag: {etag}\r\nConnection: close\r\n\r\n".encode()
    head = (
        f"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml; charset=utf-8\r\nETag: {etag}\r\n"
        f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    )
    return head.encode() + body
