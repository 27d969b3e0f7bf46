"""The domain's words as frozen dataclasses. No I/O, no clock, no randomness.

All datetimes are aware and in UTC. Offsets are in characters of the article's text, end exclusive.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, Literal

LOCAL_WORKSPACE = "local"

OLD: Final = timedelta(days=7)
"""An answer whose newest article is older says so first."""

STILL_NEWS: Final = timedelta(days=7)
"""An article that was published longer before a window begins is not told as news, whenever it came."""

Status = Literal["new", "update"]

Extent = Literal["full", "summary", "stub"]
"""How much of an article its text is: all, what a feed says of it, or the beginning that a wall lets through."""

Shelves = tuple[str, ...]
"""Whose articles are looked at. A shelf holds the articles that one audience may see: a workspace's shared one is named
like the workspace; each source that is private or confidential has one of its own."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a text: `text[start:end]`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Draft:
    """An article as it was read, before it is stored.

    `origin` says where it would be found again (a URL, or a file's path): a draft with the origin of a stored
    article and another text is a new version of it. None: it cannot be recognised except by its text.
    `published_inferred` is True where the time was worked out from the text rather than stated beside it.
    `extent` says how much of the article the text is: all of it, a feed's summary, or the beginning that a wall
    lets through.
    """

    text: str
    title: str
    publisher: str | None = None
    byline: str | None = None
    url: str | None = None
    published_at: datetime | None = None
    published_inferred: bool = False
    language: str | None = None
    origin: str | None = None
    extent: Extent = "full"


@dataclass(frozen=True, slots=True)
class Article:
    """A stored text. `text` is kept exactly: every quote is a substring of it.

    `same_as` is the id of the article that this one is a light rewrite of, None where it stands for itself. `news_at`
    is when it counts as news: when its text came or changed or, where it was there before its source was first read,
    when it was published; None: never.
    """

    id: int
    shelf: str
    title: str
    text: str
    publisher: str | None
    byline: str | None
    url: str | None
    published_at: datetime | None
    published_inferred: bool
    language: str | None
    origin: str | None
    stored_at: datetime
    changed_at: datetime
    same_as: int | None
    extent: Extent = "full"
    news_at: datetime | None = None

    @property
    def published_on(self) -> date | None:
        """The day of publication (UTC)."""
        return self.published_at.date() if self.published_at else None


@dataclass(frozen=True, slots=True)
class Version:
    """A text that an article had until it was replaced."""

    text: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Passage:
    """A few consecutive sentences of an article: the unit that is searched."""

    id: int
    article_id: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Filter:
    """What may be found. Times are of publication, `since` inclusive, `until` exclusive; an article without a
    time of publication passes only where neither is set."""

    shelves: Shelves = (LOCAL_WORKSPACE,)
    since: datetime | None = None
    until: datetime | None = None
    articles: frozenset[int] | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """The exact words of a stored article that a claim rests on; `n` is what claims refer to it by. `internal`: the
    article is confidential. `language` is its language (ISO 639) where that is known and not English."""

    n: int
    article_id: int
    title: str
    publisher: str | None
    url: str | None
    published_at: datetime | None
    quote: str
    start: int
    end: int
    internal: bool = False
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """One or two sentences and the numbers of the citations that they rest on, at least one."""

    text: str
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Position:
    """What one side of a disagreement says."""

    text: str
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two or more positions of different articles on the same thing; `about` names the thing."""

    about: str
    positions: tuple[Position, ...]


@dataclass(frozen=True, slots=True)
class Earlier:
    """Where a story that is an update was first read."""

    date: datetime
    url: str | None


@dataclass(frozen=True, slots=True)
class Told:
    """What a channel was told of a story at one time. `articles` are the ids of the story's articles then, `facts`
    what they say in the form of `bot.novelty.facts`, `quotes` the exact words shown, the first as the one line of
    background for an update; `url` is where the channel first read it."""

    story_id: int | None
    articles: tuple[int, ...]
    facts: frozenset[str]
    quotes: tuple[str, ...]
    first_at: datetime
    url: str | None = None


@dataclass(frozen=True, slots=True)
class UnreadSource:
    """A source that could not be read: its title, since when (None: never was), and why, in plain words."""

    source: str
    since: datetime | None
    error: str


@dataclass(frozen=True, slots=True)
class DigestStory:
    """A story as a digest tells it; `articles` are the ids of those that fell into the digest's window, `background`
    is what an update's channel was told before, `id` the stored story's."""

    headline: str
    status: Status
    claims: tuple[Claim, ...]
    disagreements: tuple[Disagreement, ...]
    publishers: tuple[str, ...]
    earlier: Earlier | None = None
    articles: tuple[int, ...] = ()
    background: Claim | None = None
    id: int | None = None


@dataclass(frozen=True, slots=True)
class OmittedStory:
    """A story that did not fit: counted, and not told."""

    headline: str
    publishers: int
    articles: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ListedStory:
    """A story that is listed and not told: `articles` are the ids of those in the window, `publishers` counts the
    independent ones, `reported_by` names them ("Post, Herald and 3 others")."""

    id: int | None
    headline: str
    articles: tuple[int, ...]
    publishers: int
    reported_by: str


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of time, `since` inclusive, `until` exclusive."""

    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Digest:
    """The ranked stories of a window. `articles` counts the articles that fell into the window."""

    title: str
    window: Window
    articles: int
    stories: tuple[DigestStory, ...]
    citations: tuple[Citation, ...]
    more: tuple[OmittedStory, ...]
    unread_sources: tuple[UnreadSource, ...]
    writer: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Nearest:
    """A stored article that comes close to a question which nothing stored answers."""

    article_id: int
    title: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Answer:
    """Claims for a question, or an abstention (`answered` is False, no claims) with the nearest articles.

    `confidence` is between 0 and 1; `standalone_question` is the question that was answered, made to be
    understood without the conversation, in the words that were typed: where a misspelt one was read as another, `notes`
    say so.
    """

    question: str
    standalone_question: str
    answered: bool
    confidence: float
    claims: tuple[Claim, ...]
    disagreements: tuple[Disagreement, ...]
    citations: tuple[Citation, ...]
    nearest: tuple[Nearest, ...]
    writer: str
    notes: tuple[str, ...] = ()

    @property
    def read_as(self) -> str | None:
        """The question that was answered, where it is not the words typed."""
        return self.standalone_question if self.standalone_question != self.question else None

    def as_of(self, now: datetime) -> datetime | None:
        """When the newest article cited was published, where that is so long ago that the reader is told."""
        newest = max((c.published_at for c in self.citations if c.published_at), default=now)
        return newest if now - newest > OLD else None


@dataclass(frozen=True, slots=True)
class Item:
    """One of the things that a turn listed, and the articles (ids) behind it: a story of a digest, a claim of an
    answer, an article that came near."""

    text: str
    articles: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Turn:
    """One question of a conversation and what was answered, or a digest, kept for the follow-ups after it.

    `claims` are the texts shown, `quotes` the words they rest on, `articles` the ids cited, best first. `items` is what
    was listed, in the order of the list; `about` are the articles (ids) that were put first. `standalone_question` is
    empty for a digest. `shelves` are those of all these articles, and of the turns that it leant on: only who sees them
    all may see the turn.
    """

    question: str
    standalone_question: str
    answered: bool
    claims: tuple[str, ...]
    quotes: tuple[str, ...]
    articles: tuple[int, ...]
    asked_at: datetime
    items: tuple[Item, ...] = ()
    about: tuple[int, ...] = ()
    shelves: Shelves = ()

    @property
    def is_digest(self) -> bool:
        return bool(self.items) and not self.standalone_question


@dataclass(frozen=True, slots=True)
class Spending:
    """What a chat model cost, or a bound for it: tokens, and money in millionths of the currency that prices are in."""

    tokens: int = 0
    money: int = 0


@dataclass(frozen=True, slots=True)
class Failure:
    """Something that was not taken in, and why, in one line."""

    source: str
    error: str


@dataclass(frozen=True, slots=True)
class Intake:
    """What became of what was offered. `duplicates` counts what added nothing: the same text again, and light
    rewrites, which are stored and tied to the article that they repeat."""

    added: int = 0
    updated: int = 0
    duplicates: int = 0
    failed: tuple[Failure, ...] = ()
