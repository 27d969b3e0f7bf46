"""A collector over a real store and real sockets on this machine, whose clock the test moves; and feeds to read."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from xml.sax.saxutils import escape

from bot.embed import WordLlamaEmbedder
from bot.ingest.collecting import Collected, Collector, collect
from bot.ingest.fetch import Fetcher
from bot.ingest.robots import Robots
from bot.model import Article
from bot.source import NewSource, Source
from bot.sources import Added, add_source
from bot.store.sqlite import SQLiteStore
from tests.bot.ingest.door import HERE, SMALL, Clock
from tests.web import Reply

EMBEDDER = WordLlamaEmbedder()
NOW = datetime(2025, 6, 10, 8, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
RETENTION = timedelta(days=90)
ALL = 100_000


def item(number: int, at: datetime | None = NOW - HOUR, *, text: str = "", **fields: str) -> str:
    """An RSS entry with the whole of its article, unless a description is given."""
    told = {
        "title": f"Headline {number} of the day",
        "link": f"/news/{number}",
        "guid": f"g{number}",
        **({"pubDate": format_datetime(at)} if at else {}),
        **fields,
    }
    if "description" not in fields:
        told |= {"content:encoded": text or f"<p>The council decided case {number}. {PROSE[number % len(PROSE)]}</p>"}
    return f"<item>{''.join(f'<{name}>{escape(value)}</{name}>' for name, value in told.items() if value)}</item>"


PROSE = (
    "Its members talked about the tram, the bridge and the price of tickets until late in the evening.",
    "The mayor said that the harbour would get a new crane, and that its workers had asked for one for years.",
    "A bakery in the old town was allowed to stay open on Sundays, against the wishes of its neighbours.",
    "The swimming pool is closed for repairs, and its visitors were told to come back in the autumn.",
    "Two schools are to share one library, whose books come from a house that a merchant left to the town.",
)


CONTENT = "http://purl.org/rss/1.0/modules/content/"


def rss(items: Iterable[str], title: str = "The Paper", more: str = "") -> bytes:
    channel = f"<channel><title>{title}</title>{more}{''.join(items)}</channel>"
    return f"<rss version='2.0' xmlns:content='{CONTENT}'>{channel}</rss>".encode()


def feed(*items: str, headers: Mapping[str, str] | None = None) -> Reply:
    return Reply(headers={"Content-Type": "application/rss+xml", **(headers or {})}, body=rss(items))


class Press:
    """Reads sources. `now` is the time that it is; a host's delay passes at once."""

    def __init__(self, database: Path, fetcher: Fetcher | None = None) -> None:
        self.now = NOW
        clock = Clock()
        self.store = SQLiteStore.open(database)
        self.fetcher = fetcher or Fetcher(HERE, limits=SMALL, clock=clock, sleep=clock.sleep)
        self.parts = Collector(
            *(self.store, EMBEDDER, self.fetcher, Robots(self.fetcher, clock=clock)),
            *(lambda: 0.0, RETENTION, lambda: self.now),
        )

    def add(self, address: str, workspace: str = "local", *, confidential: bool = False) -> Added:
        self.now += timedelta(seconds=1)
        return add_source(self.parts, workspace, address, self.now, confidential=confidential)

    def name(self, *addresses: str, workspace: str = "local") -> list[int]:
        """Adds feeds without reading them."""
        return [self.store.add_source(NewSource(workspace, "feed", url, url), self.now) for url in addresses]

    def poll(self, after: timedelta = DAY + HOUR, only: list[int] | None = None) -> Collected:
        """Time passes, and what is due is read."""
        self.now += after
        return collect(self.parts, self.now, only)

    def articles(self, shelf: str = "local") -> list[Article]:
        found = self.store.articles(range(1, ALL)).values()
        return [article for article in found if article.shelf == shelf]

    def titles(self, shelf: str = "local") -> set[str]:
        return {article.title for article in self.articles(shelf)}

    def source(self, number: int) -> Source:
        return next(source for source in self.store.sources() if source.id == number)
