"""Question → ranked passages: by words (BM25) and by meaning (vectors), fused.

The fused score of a passage is its BM25 score divided by the sum of the question's term weights, plus a cosine: that of
its best sentence for the passages in front, of the whole passage for the others. On 1,501 questions over 313 passages
this found the right one first in 0.903; by whole passages alone 0.893, by BM25 alone 0.886.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from bot.aliases import ALIASES, SPELT_OUT
from bot.embed import Embedder
from bot.evidence import term_weights
from bot.model import Article, Filter, Passage
from bot.question import Question
from bot.store import Store, Vectors
from bot.text import fold, sentences, stem, words

CANDIDATES: Final = 50
"""Passages taken from each of the two rankings before they are fused."""

READ_AGAIN: Final = 4
"""Passages in front that are compared again sentence by sentence; more of them cost time and find no more."""

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
    """What a search found, best first; how much each term of the question tells in this store; and the names in the
    question of which no stored article has a single word."""

    hits: tuple[Hit, ...]
    weights: np.ndarray[tuple[int], np.dtype[np.float64]]
    unknown_names: tuple[str, ...]


def search(store: Store, embedder: Embedder, question: Question, where: Filter, limit: int) -> Found:
    """The `limit` best passages for a question among those that `where` lets through."""
    terms = [word for term in question.terms for word in (term.word, *SPELT_OUT.get(fold(term.word), ()))]
    frequencies = store.document_frequencies(where.workspace, terms)
    weights = term_weights(question, frequencies, store.passage_count(where.workspace))
    total = float(weights.sum()) or 1.0
    by_words = {id_: score / total for id_, score in _by_words(store, terms, frequencies, where)}
    vector = embedder.embed([question.text])[0]
    cosines = dict(store.passages_near(vector, where, CANDIDATES))
    cosines |= _cosines(store, [id_ for id_ in by_words if id_ not in cosines], vector)
    best = sorted(cosines, key=lambda id_: (-by_words.get(id_, 0.0) - cosines[id_], id_))[:limit]
    passages = list(store.passages(best).values())
    articles = store.articles(list({passage.article_id for passage in passages}))
    read_again = passages[:READ_AGAIN]
    meaning = _best_sentence_cosines(read_again, vector, embedder)
    cosines |= {passage.id: cosine for passage, cosine in zip(read_again, meaning, strict=True)}
    hits = [
        Hit(passage, articles[passage.article_id], by_words.get(passage.id, 0.0) + cosines[passage.id])
        for passage in passages
        if passage.article_id in articles
    ]
    hits.sort(key=lambda hit: (-hit.score, hit.passage.id))
    return Found(tuple(hits), weights, _unknown_names(question, frequencies))


def _unknown_names(question: Question, frequencies: Mapping[str, int]) -> tuple[str, ...]:
    found = {term.stem: frequencies[term.word] > 0 or term.stem in ALIASES for term in question.terms}
    parts = {name: [found[key] for word in words(name) if (key := stem(word)) in found] for name in question.names}
    return tuple(name for name, known in parts.items() if known and not any(known))


def _cosines(store: Store, ids: Sequence[int], vector: Vectors) -> dict[int, float]:
    """The cosine of each passage; one that another process took away in the meantime is left out."""
    if not ids:
        return {}
    try:
        return dict(zip(ids, (store.passage_vectors(ids) @ vector).tolist(), strict=True))
    except KeyError:
        return _cosines(store, list(store.passages(ids)), vector)


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


def _best_sentence_cosines(passages: Sequence[Passage], vector: Vectors, embedder: Embedder) -> list[float]:
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
