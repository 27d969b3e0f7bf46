"""Digests and answers → lines in reading order, as words that a platform may style and link. Article text is never
interpreted and loses whatever could steer a terminal."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Final

from adapters.wording import day, in_words, marks, measure, quiet, unread
from bot.model import Answer, Citation, Claim, Digest, DigestStory, Disagreement, Position
from bot.text import one_line

_GLOSS: Final = re.compile(r"\s*\[[^\[\]]*\]")

Citations = Mapping[int, Citation]


@dataclass(frozen=True, slots=True)
class Words:
    """Words of a line: how they may be set off ("bold", "dim", "italic", ""), and the address that they lead to."""

    text: str
    style: str = ""
    url: str | None = None


@dataclass(frozen=True, slots=True)
class WordedLine:
    """A line, `indent` columns in from the left, after `bullet`."""

    words: tuple[Words, ...] = ()
    indent: int = 0
    bullet: str = ""

    @property
    def plain(self) -> str:
        return " " * self.indent + self.bullet + "".join(words.text for words in self.words)


def plain_text(lines: Iterable[WordedLine]) -> str:
    """The lines as text that is nothing else."""
    return "\n".join(line.plain for line in lines)


def digest_lines(
    digest: Digest, zone: tzinfo | None = None, *, context: Sequence[str] = (), more: str = ""
) -> Iterator[WordedLine]:
    """A digest with its sources. `context` is what else is said of it at its top; `more`, where there is something,
    how to see what did not fit."""
    now = digest.window.until
    citations = {citation.n: citation for citation in digest.citations}
    yield _line(one_line(digest.title), "bold")
    yield _line(measure(digest, zone), "dim")
    for said in context:
        yield _line(one_line(said), "dim")
    yield from _written_by(digest.writer)
    for story in digest.stories:
        yield WordedLine()
        yield from _story_lines(story, citations, now, zone)
    if not digest.stories and not digest.unread_sources:
        yield _line(quiet(digest.window, zone))
    if digest.more:
        count = "1 more story" if len(digest.more) == 1 else f"{len(digest.more)} more stories"
        yield WordedLine()
        yield _line(f"{count} ({more})" if more else count)
    for source in digest.unread_sources:
        yield _line(unread(source, zone))
    yield from _notes(digest.notes)
    if digest.citations:
        yield WordedLine()
        yield _line("Sources", "bold")
        yield from _source_lines(digest.citations, now, zone)


def answer_lines(answer: Answer, now: datetime, zone: tzinfo | None = None) -> Iterator[WordedLine]:
    """An answer, or "I don't know" with the nearest articles."""
    citations = {citation.n: citation for citation in answer.citations}
    if answer.read_as:
        yield _line(f"Read as: {one_line(answer.read_as)}", "italic")
    if not answer.answered:
        yield _line("I don't know: nothing stored answers that.")
        if answer.nearest:
            yield _line("Nearest:", "dim")
        for near in answer.nearest:
            yield WordedLine((Words(one_line(near.title), url=near.url),), 2)
    if newest := answer.as_of(now):
        yield _line(f"As of {day(newest, zone, year=True)}:", "dim")
    if answer.answered:
        yield from _written_by(answer.writer)
    sides = {position.text for each in answer.disagreements for position in each.positions}
    for claim in answer.claims:
        if claim.text in sides:
            continue
        yield WordedLine(_cited(claim, citations, now, zone))
        for quote in _quotes(claim, citations):
            yield _line(f"“{quote}”", "dim", 2)
    for disagreement in answer.disagreements:
        yield from _disagreement_lines(disagreement, citations, now, zone, 0)
    yield from _notes(answer.notes)


def _line(text: str, style: str = "", indent: int = 0) -> WordedLine:
    return WordedLine((Words(text, style),), indent)


def _written_by(writer: str) -> Iterator[WordedLine]:
    """Who wrote, where the words are not the articles' own."""
    way, _, model = writer.partition(":")
    if way == "prose":
        yield _line(f"Written by {one_line(model)} and checked against the words that it cites.", "dim")


def _story_lines(story: DigestStory, citations: Citations, now: datetime, zone: tzinfo | None) -> Iterator[WordedLine]:
    of_it = ["update"] * (story.status == "update") + ["sources disagree"] * bool(story.disagreements)
    headline = Words(one_line(story.headline), "bold")
    yield WordedLine((headline, Words(f" ({', '.join(of_it)})")) if of_it else (headline,))
    if story.earlier:
        first_read = f"first reported {day(story.earlier.date, zone)}"
        yield WordedLine((Words(first_read, "dim", story.earlier.url),), 2)
    for claim in story.claims:
        yield WordedLine(_cited(claim, citations, now, zone), 2)
    if story.background:
        yield WordedLine((Words("Before: ", "dim"), *_cited(story.background, citations, now, zone)), 2)
    for disagreement in story.disagreements:
        yield from _disagreement_lines(disagreement, citations, now, zone, 2)


def _disagreement_lines(
    disagreement: Disagreement, citations: Citations, now: datetime, zone: tzinfo | None, indent: int
) -> Iterator[WordedLine]:
    yield _line(f"Sources disagree: {one_line(disagreement.about)}", "italic", indent)
    for position in disagreement.positions:
        yield WordedLine(_cited(position, citations, now, zone), indent + 2, bullet="- ")


def _cited(said: Claim | Position, citations: Citations, now: datetime, zone: tzinfo | None) -> tuple[Words, ...]:
    words = [Words(one_line(said.text)), Words(" (", "dim")]
    for at, n in enumerate(said.citations):
        words += [Words("; ", "dim")] * bool(at)
        words.append(Words(in_words(citations[n], now, zone), "dim", citations[n].url))
    return (*words, Words(")", "dim"))


def _quotes(claim: Claim, citations: Citations) -> list[str]:
    """The exact words that the claim rests on, where it does more than add glosses in brackets to them."""
    quotes = [one_line(citations[n].quote) for n in claim.citations]
    return [quote for quote in quotes if _unglossed(quote) != _unglossed(one_line(claim.text))]


def _unglossed(text: str) -> str:
    return " ".join(_GLOSS.sub("", text).split())


def _source_lines(citations: Sequence[Citation], now: datetime, zone: tzinfo | None) -> Iterator[WordedLine]:
    for citation in {citation.article_id: citation for citation in citations}.values():
        heading = one_line(citation.title)
        if citation.publisher:
            heading = f"{in_words(citation, now, zone)}: {heading}"
        else:
            published = [day(citation.published_at, zone)] if citation.published_at else []
            heading = ", ".join([heading, *published, *marks(citation)])
        words = [Words(heading, url=citation.url)]
        if citation.url:
            words.append(Words(f"  {one_line(citation.url)}", "dim", citation.url))
        yield WordedLine(tuple(words), 2)


def _notes(notes: Sequence[str]) -> Iterator[WordedLine]:
    for note in notes:
        yield _line(f"Note: {one_line(note)}", "dim")
