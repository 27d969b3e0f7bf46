"""Telling with citations: what digests and answers share."""

from collections.abc import Sequence

from bot.disagreement import Conflict, Side
from bot.model import Article, Citation, Disagreement, Position, Span
from bot.standalone import StandAlone, stand_alone
from bot.text import one_line, sentences


def alone(article: Article, spans: Sequence[Span], position: int) -> StandAlone:
    """The sentence at `position` among the sentences `spans` of an article, made to stand alone."""
    before = [article.text[span.start : span.end] for span in spans[:position]]
    return stand_alone(article.text[spans[position].start : spans[position].end], before, article.published_on)


def foreign(language: str | None) -> str | None:
    """A language's code without its region ("pt-BR": "pt"); None where it is English or unknown."""
    code = (language or "").replace("_", "-").partition("-")[0].lower()
    return None if code in {"", "en", "und"} else code


class Citations:
    """Numbers citations in the order of their first use; the same words are one citation."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[int, Span], int] = {}
        self._cited: list[Citation] = []

    def cite(self, article: Article, span: Span) -> int:
        """The number by which a claim refers to these words."""
        n = self._numbers.setdefault((article.id, span), len(self._numbers) + 1)
        if n > len(self._cited):
            self._cited.append(
                Citation(
                    n=n,
                    article_id=article.id,
                    title=one_line(article.title),
                    publisher=article.publisher,
                    url=article.url,
                    published_at=article.published_at,
                    quote=article.text[span.start : span.end],
                    start=span.start,
                    end=span.end,
                    language=foreign(article.language),
                )
            )
        return n

    def disagreement(self, conflict: Conflict) -> Disagreement:
        """All sides of a conflict, each in the words of its first article, with a citation for every article."""
        return Disagreement(conflict.about, tuple(map(self._position, conflict.sides)))

    def _position(self, side: Side) -> Position:
        first = side.said[0]
        spans = sentences(first.article.text, first.article.language)
        text = alone(first.article, spans, spans.index(first.span)).text
        return Position(text, tuple(self.cite(said.article, said.span) for said in side.said))

    def all(self) -> tuple[Citation, ...]:
        return tuple(self._cited)
