"""Digests, answers and passages → lines for people. Article text is never interpreted and loses whatever could steer a
terminal."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Final

from rich.style import Style
from rich.text import Text

from adapters.cli.screen import Line, show
from bot.ingest.stated import shortened
from bot.model import (
    Answer,
    Citation,
    Claim,
    Digest,
    DigestStory,
    Disagreement,
    ListedStory,
    Position,
    UnreadSource,
    Window,
)
from bot.text import one_line

if TYPE_CHECKING:
    from bot.search import Hit

MONTHS: Final = "January February March April May June July August September October November December".split()
NAME_LENGTH: Final = 40
"""Characters of an article's title where it stands for a missing publisher."""

_GLOSS: Final = re.compile(r"\s*\[[^\[\]]*\]")

Citations = Mapping[int, Citation]


def in_zone(moment: datetime, zone: tzinfo | None) -> datetime:
    """The same moment in this time zone, the machine's where None; as it is at the ends of the calendar."""
    try:
        return moment.astimezone(zone)
    except (OverflowError, OSError, ValueError):
        return moment


def day(moment: datetime, zone: tzinfo | None = None, *, year: bool = False) -> str:
    """ "9 June" in this time zone, the machine's where None."""
    local = in_zone(moment, zone)
    return f"{local.day} {MONTHS[local.month - 1]}" + (f" {local.year}" if year else "")


def source_name(citation: Citation) -> str:
    """The publisher, or the article's title, shortened."""
    if citation.publisher:
        return one_line(citation.publisher)
    return shortened(one_line(citation.title), NAME_LENGTH)


def in_words(citation: Citation, now: datetime, zone: tzinfo | None = None) -> str:
    """ "Harbour Courier, 9 June", with the year where it is not that of `now`."""
    at = citation.published_at
    another_year = at is not None and in_zone(at, zone).year != in_zone(now, zone).year
    published = [day(at, zone, year=another_year)] if at else []
    return ", ".join([source_name(citation), *published, *marks(citation)])


def marks(citation: Citation) -> list[str]:
    """What a reader is told of a source beside its name: "internal", "in French"."""
    language = language_name(citation.language) if citation.language else None
    return ["internal"] * citation.internal + ([f"in {language}"] if language else [])


def language_name(code: str) -> str | None:
    """A language's name in English, by its code; None where it has none."""
    from babel import Locale

    name = Locale("en").languages.get(code)
    return str(name) if name else None


def linked(words: str, url: str | None, style: str = "") -> Text:
    """The words, a link where there is an address and the terminal can."""
    address = one_line(url or "")
    safe = address.startswith(("https://", "http://")) and " " not in address
    return Text(words, Style.parse(style) + Style(link=address) if safe else style)


def digest_lines(digest: Digest, zone: tzinfo | None = None) -> Iterator[Line]:
    """A digest with its sources."""
    now = digest.window.until
    citations = {citation.n: citation for citation in digest.citations}
    yield Line(Text(one_line(digest.title), "bold"))
    yield Line(Text(_context(digest, zone), "dim"))
    yield from _written_by(digest.writer)
    for story in digest.stories:
        yield Line(Text())
        yield from _story_lines(story, citations, now, zone)
    if not digest.stories and not digest.unread_sources:
        yield Line(Text("Nothing new."))
    if digest.more:
        told = len(digest.stories) + len(digest.more)
        count = "1 more story" if len(digest.more) == 1 else f"{len(digest.more)} more stories"
        yield Line(Text())
        yield Line(Text(f"{count} (--stories {told} shows all)"))
    for source in digest.unread_sources:
        yield Line(Text(_unread(source, zone)))
    yield from _notes(digest.notes)
    if digest.citations:
        yield Line(Text())
        yield Line(Text("Sources", "bold"))
        yield from _source_lines(digest.citations, now, zone)


def answer_lines(answer: Answer, now: datetime, zone: tzinfo | None = None) -> Iterator[Line]:
    """An answer, or "I don't know" with the nearest articles."""
    citations = {citation.n: citation for citation in answer.citations}
    if answer.read_as:
        yield Line(Text(f"Read as: {one_line(answer.read_as)}", "italic"))
    if not answer.answered:
        yield Line(Text("I don't know: nothing stored answers that."))
        if answer.nearest:
            yield Line(Text("Nearest:", "dim"))
        for near in answer.nearest:
            yield Line(linked(one_line(near.title), near.url), 2)
    if newest := answer.as_of(now):
        yield Line(Text(f"As of {day(newest, zone, year=True)}:", "dim"))
    if answer.answered:
        yield from _written_by(answer.writer)
    sides = {position.text for each in answer.disagreements for position in each.positions}
    for claim in answer.claims:
        if claim.text in sides:
            continue
        yield Line(_cited(claim, citations, now, zone))
        for quote in _quotes(claim, citations):
            yield Line(Text(f"“{quote}”", "dim"), 2)
    for disagreement in answer.disagreements:
        yield from _disagreement_lines(disagreement, citations, now, zone, 0)
    yield from _notes(answer.notes)


def story_lines(stories: Sequence[ListedStory]) -> Iterator[Line]:
    """Headlines, each with who reports it and how many articles."""
    for story in stories:
        yield Line(Text(one_line(story.headline), "bold"))
        beside = [one_line(story.reported_by), _counted(len(story.articles), "article")]
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


def _unread(source: UnreadSource, zone: tzinfo | None) -> str:
    since = f" since {in_zone(source.since, zone):%a %H:%M}" if source.since else ""
    return f"Could not be read{since}: {one_line(source.source)} ({one_line(source.error)})"


def _written_by(writer: str) -> Iterator[Line]:
    """Who wrote, where the words are not the articles' own."""
    way, _, model = writer.partition(":")
    if way == "prose":
        yield Line(Text(f"Written by {one_line(model)} and checked against the words that it cites.", "dim"))


def _context(digest: Digest, zone: tzinfo | None) -> str:
    publishers = len({publisher for story in digest.stories for publisher in story.publishers})
    parts = [_window(digest.window, zone), _counted(digest.articles, "article")]
    if digest.stories:
        parts.append(f"{_counted(len(digest.stories), 'story')} from {_counted(publishers, 'publisher')}")
    return " · ".join(parts)


def _counted(number: int, word: str) -> str:
    plural = f"{word[:-1]}ies" if word.endswith("y") else f"{word}s"
    return f"{number} {word if number == 1 else plural}"


def _window(window: Window, zone: tzinfo | None) -> str:
    since, until = in_zone(window.since, zone), in_zone(window.until, zone)
    first, last = (day(moment, zone, year=since.year != until.year) for moment in (since, until))
    return f"{first} {since:%H:%M} – {'' if first == last else f'{last} '}{until:%H:%M} {until.tzname()}"


def _story_lines(story: DigestStory, citations: Citations, now: datetime, zone: tzinfo | None) -> Iterator[Line]:
    marks = ["update"] * (story.status == "update") + ["sources disagree"] * bool(story.disagreements)
    headline = Text(one_line(story.headline), "bold")
    yield Line(headline.append(f" ({', '.join(marks)})" if marks else "", "not bold italic"))
    if story.earlier:
        first_read = f"first reported {day(story.earlier.date, zone)}"
        yield Line(linked(first_read, story.earlier.url, "dim"), 2)
    for claim in story.claims:
        yield Line(_cited(claim, citations, now, zone), 2)
    if story.background:
        before = Text("Before: ", "dim").append_text(_cited(story.background, citations, now, zone))
        yield Line(before, 2)
    for disagreement in story.disagreements:
        yield from _disagreement_lines(disagreement, citations, now, zone, 2)


def _disagreement_lines(
    disagreement: Disagreement, citations: Citations, now: datetime, zone: tzinfo | None, indent: int
) -> Iterator[Line]:
    yield Line(Text(f"Sources disagree: {one_line(disagreement.about)}", "italic"), indent)
    for position in disagreement.positions:
        yield Line(_cited(position, citations, now, zone), indent + 2, bullet="- ")


def _cited(said: Claim | Position, citations: Citations, now: datetime, zone: tzinfo | None) -> Text:
    of = [citations[n] for n in said.citations]
    names = Text("; ", "dim").join(linked(in_words(citation, now, zone), citation.url, "dim") for citation in of)
    return Text.assemble(one_line(said.text), (" (", "dim"), names, (")", "dim"))


def _quotes(claim: Claim, citations: Citations) -> list[str]:
    """The exact words that the claim rests on, where it does more than add glosses in brackets to them."""
    quotes = [one_line(citations[n].quote) for n in claim.citations]
    return [quote for quote in quotes if _unglossed(quote) != _unglossed(one_line(claim.text))]


def _unglossed(text: str) -> str:
    return " ".join(_GLOSS.sub("", text).split())


def _source_lines(citations: Sequence[Citation], now: datetime, zone: tzinfo | None) -> Iterator[Line]:
    for citation in {citation.article_id: citation for citation in citations}.values():
        heading = one_line(citation.title)
        if citation.publisher:
            heading = f"{in_words(citation, now, zone)}: {heading}"
        else:
            published = [day(citation.published_at, zone)] if citation.published_at else []
            heading = ", ".join([heading, *published, *marks(citation)])
        address = linked(f"  {one_line(citation.url)}", citation.url, "dim") if citation.url else Text()
        yield Line(Text.assemble(linked(heading, citation.url), address), 2)


def _notes(notes: Sequence[str]) -> Iterator[Line]:
    for note in notes:
        yield Line(Text(f"Note: {one_line(note)}", "dim"))
