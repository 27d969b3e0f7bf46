"""Question → Answer: find passages, measure their sentences, choose, make them stand alone, or abstain."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from itertools import islice
from typing import Final

from bot.disagreement import Conflict, Side, conflicts, disputed_sentences, said
from bot.embed import Embedder
from bot.errors import ModelError
from bot.evidence import Measured, Sentence, measure
from bot.model import Answer, Article, Filter, Nearest, Span
from bot.question import Question, analyse
from bot.reading import read
from bot.search import Hit, search
from bot.store import Store
from bot.telling import Citations, alone
from bot.text import one_line, sentences
from bot.writers import Evidence, Writer, Writing, Written, cited, extractive
from bot.writers.endpoint import Deadline
from bot.writers.settling import settled

READ_PASSAGES: Final = 8
"""Passages whose sentences are weighed."""

NEAREST: Final = 3
"""Articles named when nothing stored answers."""

WORTH_ASKING: Final = 0.15
"""Confidence below which a model is not asked: there lie 0.02 of the answerable questions of the sets, and 0.97 of
those about topics that are not stored."""

DECLINED: Final = "The model found no answer in the sentences that come nearest."

OFFERED: Final = 8
"""Sentences that a model chooses among: on that set 0.99 of the answers are among the first 8, and no more among 16."""

LONGEST_OFFERED: Final = 1000
"""Characters: longer sentences are not offered."""


def answer_question(
    store: Store,
    embedder: Embedder,
    asked: str,
    standalone: str,
    where: Filter,
    seen: Collection[str] = (),
    least: float = extractive.ANSWERED,
    writer: Writer | None = None,
    deadline: Deadline | None = None,
    shown: Callable[[Answer], None] | None = None,
) -> Answer:
    """Answers `standalone`, which is what `asked` means in its conversation, from the articles that `where` lets
    through, where the confidence is at least `least`. Sentences of the quotes `seen` are no answer to it.

    With a writer, it chooses the words, by the deadline. `shown` is called with the answer so far after each claim that
    may be shown before all are there."""
    reading = read(store, embedder, where.shelves, standalone)
    question = analyse(reading.text)
    found = search(store, embedder, question, where, READ_PASSAGES)
    unseen = [item for item in read_sentences(found.hits) if not any(item.text in quote for quote in seen)]
    measured = measure(question, unseen, found.weights, embedder)
    chosen = extractive.choose(question, measured, found, embedder)
    offered = _offered(chosen)
    evidence = [Evidence(item.sentence.article, item.sentence.told_span, item.sentence.told) for item in offered]

    def told(writing: Writing, by: str) -> Answer:
        claims = writing.claims
        first = [offered[n] for n in claims[0].cited] if claims else []
        yes = settled(question, first[0].sentence.text) if first else None
        disputed = _contradicted(first, measured) or _denied(question, first, yes, measured)
        undisputed = [claim for claim in claims[1:] if all(_undisputed([offered[n]], disputed) for n in claim.cited)]
        citations = Citations()
        shown_claims = [cited(claim, evidence, citations) for claim in (*claims[:1], *undisputed)]
        if yes is not None and not disputed:
            shown_claims[0] = replace(shown_claims[0], text=f"[{'Yes' if yes else 'No'}] {shown_claims[0].text}")
        return Answer(
            question=asked,
            standalone_question=standalone,
            answered=bool(claims),
            confidence=round(chosen.confidence, 3),
            claims=tuple(shown_claims),
            disagreements=tuple(citations.disagreement(conflict) for conflict in disputed),
            citations=citations.all(),
            nearest=() if claims else _nearest(found.hits),
            writer=by,
            notes=(*reading.notes, *writing.notes),
        )

    extracted = _extracted(chosen, offered) if chosen.confidence >= least else ()
    if not (writer and deadline and offered) or chosen.doubted or chosen.confidence < min(WORTH_ASKING, least):
        return told(Writing(extracted), extractive.NAME)

    def passed(claims: Sequence[Written]) -> None:
        if shown:
            shown(told(Writing(tuple(claims)), writer.name))

    try:
        writing = writer.answer(reading.text, evidence, deadline, passed)
        declined = () if writing.claims or not extracted else (DECLINED,)
        return told(replace(writing, notes=(*writing.notes, *declined)), writer.name)
    except ModelError as error:
        return told(Writing(extracted, (f"{extractive.INSTEAD} {error}",)), extractive.NAME)


def _offered(chosen: extractive.Chosen) -> list[Measured]:
    """The sentences that a writer may use: those that the extractive writer chose, and the likeliest others."""
    ids = {id(item) for item in chosen.sentences}
    others = (item for item in chosen.ranked if id(item) not in ids and len(item.sentence.told) <= LONGEST_OFFERED)
    return [*chosen.sentences, *islice(others, OFFERED - len(chosen.sentences))]


def _extracted(chosen: extractive.Chosen, offered: Sequence[Measured]) -> tuple[Written, ...]:
    """What the extractive writer says: the sentences chosen, which come first among those offered, as they are told."""
    return tuple(Written(item.sentence.told, (n,)) for n, item in enumerate(offered[: len(chosen.sentences)]))


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


def _contradicted(shown: Sequence[Measured], others: Sequence[Measured]) -> list[Conflict]:
    """Where another article contradicts a sentence shown. What the sentences found dispute among themselves and the
    answer does not say, nobody asked for."""
    spoken = [said(item.sentence.article, item.sentence.span) for item in others]
    return conflicts(spoken, [said(item.sentence.article, item.sentence.span) for item in shown])


def _denied(
    question: Question, first: Sequence[Measured], yes: bool | None, others: Sequence[Measured]
) -> list[Conflict]:
    """Where the first sentence shown says yes or no and one of another article says the opposite."""
    if yes is None:
        return []
    for other in others:
        elsewhere = other.sentence.article.id != first[0].sentence.article.id
        if elsewhere and settled(question, other.sentence.text) is (not yes):
            spoken = [said(item.sentence.article, item.sentence.span) for item in (first[0], other)]
            sides = [
                Side(words, (of,)) for words, of in zip(("yes", "no") if yes else ("no", "yes"), spoken, strict=True)
            ]
            return [Conflict("yes or no", tuple(sides))]
    return []


def _undisputed(others: Sequence[Measured], disputed: Sequence[Conflict]) -> list[Measured]:
    """Sentences that are no side of a disagreement: its sides are shown together, once."""
    in_dispute = disputed_sentences(disputed)
    return [item for item in others if (item.sentence.article.id, item.sentence.span) not in in_dispute]


def _nearest(hits: Sequence[Hit]) -> tuple[Nearest, ...]:
    articles: dict[int, Article] = {hit.article.id: hit.article for hit in hits}
    return tuple(Nearest(a.id, one_line(a.title), a.url) for a in list(articles.values())[:NEAREST])
