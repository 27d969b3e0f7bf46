"""Question → ranked passages: by words (BM25) and by meaning (vectors), fused, then read sentence by sentence.

`tests/benchmarks/evidence.py` prints how often the right passage comes first, beside BM25 alone; the weights of the
measures are fitted by `tests/benchmarks/fit_evidence.py`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.aliases import ALIASES, SPELT_OUT
from bot.embed import Embedder
from bot.matching import Matches, pairs_shared, term_weights
from bot.model import Article, Filter, Passage
from bot.question import Question
from bot.store import Store, Vectors
from bot.text import content_stems, fold, sentences, stem, words
from bot.weights import PASSAGE

CANDIDATES: Final = 50
"""Passages taken from each of the two rankings before they are fused."""

READ_AGAIN: Final = 12
"""Fused passages that are compared again sentence by sentence: in 0.994 of the sets' answerable questions the right one
is among them."""

BESIDE: Final = 0.9
"""How well a word in the sentence before or after matches beside one in the sentence itself."""

IN_HEADLINE: Final = 0.5
"""The same for a word in the headline, which all passages of an article share."""

WORD_BUDGET: Final = 20_000
"""Passages that a question's words may touch together: the commonest words are left out beyond it, and a question of
common words alone must find them all in one passage."""

PASSAGE_FEATURES: Final = ("bm25", "cosine", "sentence_cosine", "covered", "covered_exactly", "all_pairs")
"""What passages are ranked by: BM25 over the sum of the term weights, the cosine of the passage, and over its sentences
the largest cosine, the largest share of the question covered with the neighbours' help and by the very words, and the
largest share of its pairs of words."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found; larger scores are better."""

    passage: Passage
    article: Article
    score: float


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found, best first; how much each term of the question tells in this store; how many passages hold
    each word; and the names in the question of which no article that was searched has a single word."""

    hits: tuple[Hit, ...]
    weights: NDArray[np.float64]
    frequencies: Mapping[str, int]
    unknown_names: tuple[str, ...]


def search(store: Store, embedder: Embedder, question: Question, where: Filter, limit: int) -> Found:
    """The `limit` best passages for a question among those that `where` lets through."""
    retrieved = retrieve(store, embedder, question, where, max(limit, READ_AGAIN))
    read = retrieved.passages[:READ_AGAIN]
    features = passage_features(
        question, read, retrieved.articles, retrieved.scores[:READ_AGAIN], retrieved.weights, embedder
    )
    scores = (features @ PASSAGE).tolist()
    if len(retrieved.passages) > READ_AGAIN:
        fused = retrieved.scores.sum(axis=1)
        scores += (min(scores) + fused[READ_AGAIN:] - fused[READ_AGAIN - 1]).tolist()
    hits = [
        Hit(passage, retrieved.articles[passage.article_id], score)
        for passage, score in zip(retrieved.passages, scores, strict=True)
    ]
    hits.sort(key=lambda hit: (-hit.score, hit.passage.id))
    unknown = _unknown_names(question, retrieved, where)
    return Found(tuple(hits[:limit]), retrieved.weights, retrieved.frequencies, unknown)


@dataclass(frozen=True, slots=True)
class Retrieved:
    """Passages as the store's two rankings, added up, bring them: best first, with their articles by id; `scores` has
    BM25 over the sum of the term weights and the cosine of each, shape (len(passages), 2)."""

    passages: tuple[Passage, ...]
    articles: Mapping[int, Article]
    scores: NDArray[np.float64]
    weights: NDArray[np.float64]
    frequencies: Mapping[str, int]


def retrieve(store: Store, embedder: Embedder, question: Question, where: Filter, limit: int) -> Retrieved:
    """The `limit` passages that stand first by words and meaning, before any is read."""
    terms = [word for term in question.terms for word in (term.word, *SPELT_OUT.get(fold(term.word), ()))]
    frequencies = store.document_frequencies(where.shelves, terms)
    weights = term_weights(question, frequencies, store.passage_count(where.shelves))
    total = float(weights.sum()) or 1.0
    by_words = {id_: score / total for id_, score in _by_words(store, terms, frequencies, where)}
    vector = embedder.embed([question.text])[0]
    cosines = dict(store.passages_near(vector, where, CANDIDATES))
    cosines |= _cosines(store, [id_ for id_ in by_words if id_ not in cosines], vector)
    best = sorted(cosines, key=lambda id_: (-by_words.get(id_, 0.0) - cosines[id_], id_))[:limit]
    passages = store.passages(best).values()
    articles = store.articles(list({passage.article_id for passage in passages}))
    kept = _without_copies([passage for passage in passages if passage.article_id in articles], articles)
    scores = np.array([(by_words.get(passage.id, 0.0), cosines[passage.id]) for passage in kept]).reshape(-1, 2)
    return Retrieved(kept, articles, scores, weights, frequencies)


def _without_copies(passages: Sequence[Passage], articles: Mapping[int, Article]) -> tuple[Passage, ...]:
    """The passages without those of articles whose very text is also on another shelf, which counts first."""
    first: dict[str, int] = {}
    for article in sorted(articles.values(), key=lambda article: (article.shelf, article.id)):
        first.setdefault(article.text, article.id)
    return tuple(passage for passage in passages if first[articles[passage.article_id].text] == passage.article_id)


def passage_features(
    question: Question,
    passages: Sequence[Passage],
    articles: Mapping[int, Article],
    retrieved: NDArray[np.float64],
    weights: NDArray[np.float64],
    embedder: Embedder,
) -> NDArray[np.float64]:
    """The measures of passages, shape (len(passages), len(PASSAGE_FEATURES)); `retrieved` holds the first two."""
    if not passages or not question.terms:
        return np.hstack([retrieved, np.zeros((len(passages), len(PASSAGE_FEATURES) - 2))])
    texts = [[p.text[span.start : span.end] for span in sentences(p.text)] or [p.text] for p in passages]
    headlines = [articles[p.article_id].title for p in passages]
    flat = [text for row in texts for text in row]
    matches = Matches(question, [*headlines, *flat], embedder)
    vectors = embedder.embed([question.text, *flat])
    cosines = dict(zip(flat, (vectors[1:] @ vectors[0]).tolist(), strict=True))
    total = weights.sum() or 1.0
    rows = []
    for row, headline in zip(texts, headlines, strict=True):
        own = matches.soft(row)
        helped = own.copy()
        helped[1:] = np.maximum(helped[1:], BESIDE * own[:-1])
        helped[:-1] = np.maximum(helped[:-1], BESIDE * own[1:])
        helped = np.maximum(helped, IN_HEADLINE * matches.soft([headline]))
        rows.append(
            (
                max(cosines[text] for text in row),
                (helped @ weights).max() / total,
                (matches.exact(row) @ weights).max() / total,
                max(pairs_shared(question, text) for text in row),
            )
        )
    return np.hstack([retrieved, np.array(rows)])


def _unknown_names(question: Question, retrieved: Retrieved, where: Filter) -> tuple[str, ...]:
    known = {term.stem for term in question.terms if retrieved.frequencies[term.word] > 0}
    if where.articles is not None:
        known &= {
            key for article in retrieved.articles.values() for key in content_stems(f"{article.title} {article.text}")
        }
    known |= {term.stem for term in question.terms if term.stem in ALIASES}
    asked = {term.stem for term in question.terms}
    parts = {name: {key for word in words(name) if (key := stem(word)) in asked} for name in question.names}
    return tuple(name for name, keys in parts.items() if keys and not keys & known)


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
