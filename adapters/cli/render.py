"""Digests, answers and passages → lines for a terminal: words styled and, where the terminal can, linked."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from rich.style import Style
from rich.text import Text

from adapters import lines
from adapters.cli.screen import Line, show
from adapters.wording import counted, day
from bot.model import Answer, Digest, ListedStory
from bot.text import one_line

if TYPE_CHECKING:
    from bot.search import Hit


def linked(words: str, url: str | None, style: str = "") -> Text:
    """The words, a link where there is an address and the terminal can."""
    address = one_line(url or "")
    safe = address.startswith(("https://", "http://")) and " " not in address
    return Text(words, Style.parse(style) + Style(link=address) if safe else style)


def digest_lines(digest: Digest, zone: tzinfo | None = None) -> Iterator[Line]:
    """A digest with its sources."""
    told = len(digest.stories) + len(digest.more)
    yield from _styled(lines.digest_lines(digest, zone, more=f"--stories {told} shows all"))


def answer_lines(answer: Answer, now: datetime, zone: tzinfo | None = None) -> Iterator[Line]:
    """An answer, or "I don't know" with the nearest articles."""
    yield from _styled(lines.answer_lines(answer, now, zone))


def story_lines(stories: Sequence[ListedStory]) -> Iterator[Line]:
    """Headlines, each with who reports it and how many articles."""
    for story in stories:
        yield Line(Text(one_line(story.headline), "bold"))
        beside = [one_line(story.reported_by), counted(len(story.articles), "article")]
        yield Line(Text(" · ".join(filter(None, beside)), "dim"), 2)
    if not stories:
        yield Line(Text("Nothing new."))


class Unfolding:
    """Shows an answer while its claims come: each line once."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._shown: set[str] = set()

    def __call__(self, answer: Answer) -> None:
        fresh = [line for line in answer_lines(answer, self._now) if line.text.plain not in self._shown]
        self._shown |= {line.text.plain for line in fresh}
        show(fresh)


def search_lines(hits: "Sequence[Hit]", zone: tzinfo | None = None) -> Iterator[Line]:
    """Passages under their articles' titles, best first."""
    for hit in hits:
        article = hit.article
        known = [article.publisher, article.published_at and day(article.published_at, zone, year=True)]
        beside = ", ".join(one_line(word) for word in known if word)
        heading = linked(one_line(article.title), article.url, "bold")
        yield Line(Text.assemble(heading, (f" ({beside})" if beside else "", "dim")))
        yield Line(Text(one_line(hit.passage.text)), 2)


def _styled(worded: Iterable[lines.WordedLine]) -> Iterator[Line]:
    for line in worded:
        words = Text.assemble(*(linked(words.text, words.url, words.style) for words in line.words))
        yield Line(words, line.indent, line.bullet)
