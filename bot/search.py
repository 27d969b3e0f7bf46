"""Question → ranked passages: by words (BM25) and by meaning (vectors), fused.

The fused score of a passage is its BM25 score divided by the sum of the question's term weights, plus the cosine of its
best sentence. On 1,501 questions over 313 passages this found the right one first in 0.901, by BM25 alone in 0.886.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from bot.aliases import SPELT_OUT
from bot.embed import Embedder
from bot.evidence import term_weights
from bot.model import Article, Filter, Passage
from bot.question import Question
from bot.store import Store
from bot.text import fold, sentences

CANDIDATES: Final = 50
"""Passages taken from each of the two rankings before they are fused."""

WORD_BUDGET: Final = 20_000
"""Passages that a question's words may touch together: the commonest words are left out beyond it, and a question of
common words alone must find them all in one passage."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found; larger scores are better."""

    passage: Passage
    article: Article
    score: float


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found, best first, and how much each term of the question tells in this store."""

    hits: tuple[Hit, ...]
    weights: np.ndarray[tuple[int], np.dtype[np.float64]]


def search(store: Store, embedder: Embedder, question: Question, where: Filter, limit: int) -> Found:
    """The `limit` best passages for a question among those that `where` lets through."""
    terms = [word for term in question.terms for word in (term.word, *SPELT_OUT.get(fold(term.word), ()))]
    frequencies = store.document_frequencies(where.workspace, terms)
    weights = term_weights(question, frequencies, store.passage_count(where.workspace))
    by_words = dict(_by_words(store, terms, frequencies, where))
    vector = embedder.embed([question.text])[0]
    ids = list(dict.fromkeys([*by_words, *(id_ for id_, _ in store.passages_near(vector, where, CANDIDATES))]))
    passages = list(store.passages(ids).values())
    articles = store.articles(list({passage.article_id for passage in passages}))
    meaning = _best_sentence_cosines(passages, vector, embedder)
    total = float(weights.sum()) or 1.0
    hits = [
        Hit(passage, articles[passage.article_id], by_words.get(passage.id, 0.0) / total + cosine)
        for passage, cosine in zip(passages, meaning, strict=True)
    ]
    hits.sort(key=lambda hit: (-hit.score, hit.passage.id))
    return Found(tuple(hits[:limit]), weights)


def _by_words(
    store: Store, terms: Sequence[str], frequencies: dict[str, int], where: Filter
) -> list[tuple[int, float]]:
    rarest_first = sorted((term for term in terms if frequencies[term]), key=lambda term: frequencies[term])
    if not rarest_first:
        return []
    if frequencies[rarest_first[0]] > WORD_BUDGET:
        return store.passages_with_words(rarest_first, where, CANDIDATES, every=True)
    touched = np.cumsum([frequencies[term] for term in rarest_first])
    chosen = rarest_first[: max(1, int(np.searchsorted(touched, WORD_BUDGET, side="right")))]
    return store.passages_with_words(chosen, where, CANDIDATES)


def _best_sentence_cosines(
    passages: Sequence[Passage], vector: np.ndarray[tuple[int], np.dtype[np.float32]], embedder: Embedder
) -> list[float]:
    texts: list[str] = []
    owners: list[int] = []
    for number, passage in enumerate(passages):
        for span in sentences(passage.text):
            texts.append(passage.text[span.start : span.end])
            owners.append(number)
    best = [0.0] * len(passages)
    for owner, cosine in zip(owners, embedder.embed(texts) @ vector, strict=True):
        best[owner] = max(best[owner], float(cosine))
    return best
