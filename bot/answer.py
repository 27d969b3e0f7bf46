"""Question → Answer: find passages, measure their sentences, choose, make them stand alone, or abstain."""

from collections.abc import Sequence
from typing import Final

from bot.disagreement import Conflict, conflicts, said, sides
from bot.embed import Embedder
from bot.evidence import Measured, Sentence, measure
from bot.model import Answer, Article, Claim, Filter, Nearest, Span
from bot.question import analyse
from bot.reading import read
from bot.search import Hit, search
from bot.store import Store
from bot.telling import Citations, alone
from bot.text import one_line, sentences
from bot.writers import extractive

READ_PASSAGES: Final = 8
"""Passages whose sentences are weighed."""

NEAREST: Final = 3
"""Articles named when nothing stored answers."""


def answer_question(store: Store, embedder: Embedder, asked: str, standalone: str, workspace: str) -> Answer:
    """Answers `standalone`, which is what `asked` means in its conversation, from a workspace's articles."""
    reading = read(store, embedder, workspace, standalone)
    question = analyse(reading.text)
    found = search(store, embedder, question, Filter(workspace), READ_PASSAGES)
    measured = measure(question, read_sentences(found.hits), found.weights, embedder)
    chosen = extractive.choose(question, measured, found, embedder)
    best = chosen.sentences[:1] if chosen.confidence >= extractive.ANSWERED else ()
    disputed = _contradicted(best, measured)
    shown = (*best, *_undisputed(chosen.sentences[1:], disputed)) if best else ()
    citations = Citations()
    return Answer(
        question=asked,
        standalone_question=standalone,
        answered=bool(shown),
        confidence=round(chosen.confidence, 3),
        claims=tuple(_claim(item.sentence, citations) for item in shown),
        disagreements=tuple(citations.disagreement(conflict) for conflict in disputed),
        citations=citations.all(),
        nearest=() if shown else _nearest(found.hits),
        writer=extractive.NAME,
        notes=reading.notes,
    )


def read_sentences(hits: Sequence[Hit]) -> list[Sentence]:
    """The sentences of the passages found, each once, with their neighbours in the article."""
    taken: set[tuple[int, int]] = set()
    spans_of: dict[int, list[Span]] = {}
    read = []
    for rank, hit in enumerate(hits):
        article = hit.article
        spans = spans_of.setdefault(article.id, sentences(article.text, article.language))
        for position, span in enumerate(spans):
            inside = hit.passage.start <= span.start < hit.passage.end
            if inside and (article.id, position) not in taken:
                taken.add((article.id, position))
                read.append(_sentence(article, spans, position, hit, rank))
    return read


def _sentence(article: Article, spans: Sequence[Span], position: int, hit: Hit, rank: int) -> Sentence:
    def text(at: int) -> str:
        return article.text[spans[at].start : spans[at].end] if 0 <= at < len(spans) else ""

    told, told_span = _told(article, spans, position)
    return Sentence(
        article=article,
        span=spans[position],
        position=position,
        text=text(position),
        told=told,
        told_span=told_span,
        before=text(position - 1),
        after=text(position + 1),
        passage_score=hit.score,
        passage_rank=rank,
    )


def _told(article: Article, spans: Sequence[Span], position: int) -> tuple[str, Span]:
    """What is shown of a sentence: it, with the one before where it does not stand alone."""
    own = alone(article, spans, position)
    if own.complete or position == 0:
        return own.text, spans[position]
    both = Span(spans[position - 1].start, spans[position].end)
    return alone(article, [*spans[: position - 1], both], position - 1).text, both


def _claim(sentence: Sentence, citations: Citations) -> Claim:
    return Claim(sentence.told, (citations.cite(sentence.article, sentence.told_span),))


def _contradicted(shown: Sequence[Measured], others: Sequence[Measured]) -> list[Conflict]:
    """Where another article contradicts a sentence shown, each thing once."""
    found: dict[str, Conflict] = {}
    for item in shown:
        one = said(item.sentence.article, item.sentence.span)
        for other in others:
            if other.sentence.article.id == one.article.id:
                continue
            for conflict in conflicts([one, said(other.sentence.article, other.sentence.span)]):
                found.setdefault(conflict.about, conflict)
    return list(found.values())


def _undisputed(others: Sequence[Measured], disputed: Sequence[Conflict]) -> list[Measured]:
    """Sentences that are no side of a disagreement: its sides are shown together, once."""
    in_dispute = sides(disputed)
    return [item for item in others if (item.sentence.article.id, item.sentence.span) not in in_dispute]


def _nearest(hits: Sequence[Hit]) -> tuple[Nearest, ...]:
    articles: dict[int, Article] = {hit.article.id: hit.article for hit in hits}
    return tuple(Nearest(a.id, one_line(a.title), a.url) for a in list(articles.values())[:NEAREST])
