"""Sentences of stored articles, measured against a question: what the extractive writer chooses by.

Nothing here decides; every measure is a number that `bot/writers/weights.py` gives a weight to.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.aliases import ALIASES, COUNTRIES, SAME, abbreviated
from bot.answer_types import gives_reason, holds_answer_type
from bot.embed import Embedder
from bot.facts import numbers_in
from bot.model import Article, Span
from bot.question import Question
from bot.text import content_stems, is_stop_word, stem, words

SOFT_MATCH: Final = 0.45
"""Cosine of two words' vectors from which they are taken to mean something similar (China/Chinese 0.70, quit/resign
0.61, oil/metals -0.13)."""

LIGHT: Final = 0.3
"""What a light word weighs beside others."""

PRIOR_PASSAGES: Final = 400
PRIOR_FREQUENCY: Final = 4
"""Every store is counted as if it held this many passages more, and each word this many of them: a handful of passages
says little of what is rare."""

FEATURES: Final = (
    "covered", "covered_exactly", "covered_nearby", "covered_in_article", "heaviest_missing", "names_nearby",
    "names_in_article", "focus", "pairs", "cosine", "cosine_nearby", "cosine_headline", "passage", "passage_rank",
    "type_present", "type_absent", "reason", "numbers", "length", "opens_article", "closeness", "named_missing",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an article with what stands around it. `told` is what would be shown of it, with who "he" is and
    when "Monday" was in brackets, and `told_span` the words of the article that this rests on; `passage_score` and
    `passage_rank` are those of the passage that holds it."""

    article: Article
    span: Span
    position: int
    text: str
    told: str
    told_span: Span
    before: str
    after: str
    passage_score: float
    passage_rank: int


@dataclass(frozen=True, slots=True)
class Measured:
    """A sentence and its measures, shape (len(FEATURES),), in the order of `FEATURES`."""

    sentence: Sentence
    features: NDArray[np.float64]


def term_weights(question: Question, frequencies: Mapping[str, int], passages: int) -> NDArray[np.float64]:
    """How much each term of the question tells: its inverse document frequency (BM25's), less for light words."""
    total = passages + PRIOR_PASSAGES
    weights = []
    for term in question.terms:
        frequency = frequencies.get(term.word, 0) + PRIOR_FREQUENCY
        idf = math.log(1 + (total - frequency + 0.5) / (frequency + 0.5))
        weights.append(idf * (LIGHT if term.light else 1.0))
    return np.array(weights)


class _Words:
    """The content words of texts, as rows of one matrix of similarities with the question's terms."""

    def __init__(self, question: Question, texts: Sequence[str], embedder: Embedder) -> None:
        self._stems = [tuple(dict.fromkeys(content_stems(text))) for text in texts]
        raw = [[word for word in words(abbreviated(text)) if not is_stop_word(word)] for text in texts]
        vocabulary = {word: i for i, word in enumerate(sorted({word for row in raw for word in row}))}
        stems = [stem(word) for word in vocabulary]
        terms = question.terms
        vectors = embedder.embed([*(term.word for term in terms), *vocabulary])
        cosines = vectors[: len(terms)] @ vectors[len(terms) :].T
        shape = (len(terms), len(vocabulary))
        exact = np.array([[term.stem == other for other in stems] for term in terms], dtype=bool).reshape(shape)
        alias = np.array([[ALIASES.get(term.stem, {}).get(other, 0.0) for other in stems] for term in terms]).reshape(
            shape
        )
        soft = np.where(cosines >= SOFT_MATCH, np.minimum(cosines, 0.9), 0.0)
        self._soft = np.where(exact, 1.0, np.maximum(soft, alias))
        self._exact = exact | (alias >= SAME)
        self._columns = [np.array([vocabulary[word] for word in row], dtype=np.intp) for row in raw]
        self._terms = len(terms)

    def soft(self, row: int) -> NDArray[np.float64]:
        columns = self._columns[row]
        return self._soft[:, columns].max(axis=1) if columns.size else np.zeros(self._terms)

    def exact(self, row: int) -> NDArray[np.float64]:
        columns = self._columns[row]
        return self._exact[:, columns].any(axis=1).astype(float) if columns.size else np.zeros(self._terms)

    def stems(self, row: int) -> tuple[str, ...]:
        return self._stems[row]


def measure(
    question: Question, sentences: Sequence[Sentence], weights: NDArray[np.float64], embedder: Embedder
) -> list[Measured]:
    """The measures of each sentence; sentences of the same article support each other."""
    if not sentences or not question.terms:
        return []
    texts = [sentence.told for sentence in sentences]
    headlines = [sentence.article.title for sentence in sentences]
    around = [" ".join((s.before, s.told, s.after)) for s in sentences]
    table = _Words(
        question,
        [*texts, *(s.before for s in sentences), *(s.after for s in sentences), *headlines],
        embedder,
    )
    count = len(sentences)
    own = np.array([table.soft(i) for i in range(count)])
    exact = np.array([table.exact(i) for i in range(count)])
    beside = np.maximum.reduce(
        [
            own,
            0.8 * np.array([table.soft(count + i) for i in range(count)]),
            0.8 * np.array([table.soft(2 * count + i) for i in range(count)]),
            0.8 * np.array([table.soft(3 * count + i) for i in range(count)]),
        ]
    )
    whole = beside.copy()
    by_article: dict[int, list[int]] = {}
    for i, sentence in enumerate(sentences):
        by_article.setdefault(sentence.article.id, []).append(i)
    for rows in by_article.values():
        whole[rows] = beside[rows].max(axis=0)
    vectors = embedder.embed([question.text, *texts, *around, *headlines])
    cosines = vectors[1:] @ vectors[0]
    total = weights.sum() or 1.0
    named = np.array([term.named for term in question.terms])
    focus = np.array([term.stem in question.focus for term in question.terms])
    pairs = set(pairwise(term.stem for term in question.terms))
    best_passage = max(s.passage_score for s in sentences) or 1.0
    measured = []
    for i, sentence in enumerate(sentences):
        typed = holds_answer_type(question, sentence.told)
        in_sentence = table.stems(i)
        features = np.array(
            [
                own[i] @ weights / total,
                exact[i] @ weights / total,
                beside[i] @ weights / total,
                whole[i] @ weights / total,
                float(((1 - whole[i]) * weights).max() / weights.max()) if weights.max() > 0 else 0.0,
                float(beside[i][named].mean()) if named.any() else 0.5,
                float(whole[i][named].mean()) if named.any() else 0.5,
                float(beside[i][focus].mean()) if focus.any() else 0.5,
                len(pairs & set(pairwise(in_sentence))) / len(pairs) if pairs else 0.0,
                float(cosines[i]),
                float(cosines[count + i]),
                float(cosines[2 * count + i]),
                sentence.passage_score / best_passage,
                1 / (1 + sentence.passage_rank),
                1.0 if typed is True else 0.0,
                1.0 if typed is False else 0.0,
                1.0 if question.kind == "why" and gives_reason(sentence.told) else 0.0,
                _numbers_shared(question, sentence),
                min(len(sentence.text.split()), 60) / 60,
                1.0 if sentence.position == 0 else 0.0,
                _closeness(question, sentence),
                float(((1 - beside[i]) * weights * named).sum() / total),
            ]
        )
        measured.append(Measured(sentence, features))
    return measured


def names_another_country(question: Question, text: str) -> bool:
    """Whether the question names a country and the text names only others."""
    asked = {COUNTRIES[term.stem] for term in question.terms if term.stem in COUNTRIES}
    found = {COUNTRIES[s] for s in content_stems(abbreviated(text)) if s in COUNTRIES}
    return bool(asked and found and not asked & found)


def _numbers_shared(question: Question, sentence: Sentence) -> float:
    if not question.numbers:
        return 0.5
    found = {number.value for number in numbers_in(" ".join((sentence.before, sentence.text, sentence.after)))}
    return sum(value in found for value in question.numbers) / len(question.numbers)


def _closeness(question: Question, sentence: Sentence) -> float:
    """How near each other the question's words stand in the sentence, from 0 to 1."""
    wanted = {term.stem for term in question.terms}
    at = [i for i, word in enumerate(words(sentence.text)) if stem(word) in wanted]
    if len(at) < 2:
        return 0.0
    return min(1.0, len(set(at)) / (at[-1] - at[0] + 1))
