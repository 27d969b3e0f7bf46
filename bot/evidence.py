"""Sentences of stored articles, measured against a question: what the extractive writer chooses by.

Nothing here decides; every measure is a number that `bot/writers/weights.py` gives a weight to.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
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

NEARBY: Final = 0.8
"""How well a word in the sentence before or after, or in the headline, matches beside one in the sentence itself."""

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


class _Matches:
    """How well each term of the question is matched by the words of a text: the word itself, one that stands for it, or
    one of like meaning. A text that comes up again, as headlines do, is matched once."""

    def __init__(self, question: Question, texts: Iterable[str], embedder: Embedder) -> None:
        content = {text: [w for w in words(abbreviated(text)) if not is_stop_word(w)] for text in set(texts)}
        vocabulary = {word: i for i, word in enumerate(sorted({word for row in content.values() for word in row}))}
        stems = [stem(word) for word in vocabulary]
        terms = question.terms
        vectors = embedder.embed([*(term.word for term in terms), *vocabulary])
        cosines = vectors[: len(terms)] @ vectors[len(terms) :].T
        shape = (len(terms), len(vocabulary))
        exact = np.array([[term.stem == s for s in stems] for term in terms], dtype=bool).reshape(shape)
        alias = np.array([[ALIASES.get(term.stem, {}).get(s, 0.0) for s in stems] for term in terms]).reshape(shape)
        soft = np.where(cosines >= SOFT_MATCH, np.minimum(cosines, 0.9), 0.0)
        soft = np.where(exact, 1.0, np.maximum(soft, alias))
        columns = {text: [vocabulary[word] for word in row] for text, row in content.items()}
        self._soft = {text: soft[:, of].max(axis=1, initial=0.0) for text, of in columns.items()}
        exact |= alias >= SAME
        self._exact = {text: exact[:, of].any(axis=1).astype(float) for text, of in columns.items()}

    def soft(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """From 0 to 1, shape (len(texts), terms)."""
        return np.array([self._soft[text] for text in texts])

    def exact(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """1 where the word itself or another word for the same country is there, else 0; shape as `soft`."""
        return np.array([self._exact[text] for text in texts])


def measure(
    question: Question, sentences: Sequence[Sentence], weights: NDArray[np.float64], embedder: Embedder
) -> list[Measured]:
    """The measures of each sentence; sentences of the same article support each other."""
    if not sentences or not question.terms:
        return []
    texts = [sentence.told for sentence in sentences]
    headlines = [sentence.article.title for sentence in sentences]
    before, after = [s.before for s in sentences], [s.after for s in sentences]
    around = [" ".join((s.before, s.told, s.after)) for s in sentences]
    matches = _Matches(question, (*texts, *before, *after, *headlines), embedder)
    own, exact = matches.soft(texts), matches.exact(texts)
    beside = np.maximum.reduce([own, *(NEARBY * matches.soft(nearby) for nearby in (before, after, headlines))])
    whole = beside.copy()
    by_article: dict[int, list[int]] = {}
    for i, sentence in enumerate(sentences):
        by_article.setdefault(sentence.article.id, []).append(i)
    for rows in by_article.values():
        whole[rows] = beside[rows].max(axis=0)
    compared = list(dict.fromkeys((question.text, *texts, *around, *headlines)))
    vectors = embedder.embed(compared)
    cosine = dict(zip(compared, (vectors @ vectors[0]).tolist(), strict=True))
    total = weights.sum() or 1.0
    named = np.array([term.named for term in question.terms])
    focus = np.array([term.stem in question.focus for term in question.terms])
    pairs = set(pairwise(term.stem for term in question.terms))
    best_passage = max(s.passage_score for s in sentences) or 1.0
    measured = []
    for i, sentence in enumerate(sentences):
        typed = holds_answer_type(question, sentence.told)
        in_sentence = dict.fromkeys(content_stems(sentence.told))
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
                cosine[texts[i]],
                cosine[around[i]],
                cosine[headlines[i]],
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
