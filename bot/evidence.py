"""Sentences of stored articles, measured against a question: what the extractive writer chooses by.

Nothing here decides; every measure is a number that `bot/weights.py` gives a weight to.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.aliases import COUNTRIES, abbreviated
from bot.answer_types import gives_reason, holds_answer_type
from bot.embed import Embedder
from bot.facts import numbers_in
from bot.matching import Matches, pairs_shared
from bot.model import Article, Span
from bot.question import Question
from bot.text import content_stems, stem, words

NEARBY: Final = 0.8
"""How well a word in the sentence before or after, or in the headline, matches beside one in the sentence itself."""

REFERENT: Final = 0.9
"""How well "the company" matches a name of the sentence before."""

_REFERS: Final = re.compile(
    r"^[\"“]?(?:(?:But|And|Yet|Still|However|Later|Then|Also),? )?(?:He|She|It|They|His|Her|Its|Their|he|she|it|they"
    r"|(?:The|the) (?:company|firm|group|bank|lender|maker|carmaker|airline|manufacturer|club|team|side|union|party"
    r"|agency|ministry|museum|hospital|university|school|institute|city|town|village|country|man|woman|player|minister"
    r"|president|mayor|director|\w+-year-old))\b"
)

FEATURES: Final = (
    "covered", "covered_exactly", "covered_nearby", "covered_in_article", "heaviest_missing", "names_nearby",
    "names_in_article", "focus", "pairs", "all_pairs", "cosine", "cosine_nearby", "cosine_headline", "passage",
    "passage_rank", "type_present", "type_absent", "reason", "numbers", "length", "opens_article", "closeness",
    "named_missing",
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

    @property
    def around(self) -> str:
        """The sentence with its neighbours and its headline."""
        return " ".join((self.before, self.told, self.after, self.article.title))


@dataclass(frozen=True, slots=True)
class Measured:
    """A sentence and its measures, shape (len(FEATURES),), in the order of `FEATURES`."""

    sentence: Sentence
    features: NDArray[np.float64]


def measure(
    question: Question, sentences: Sequence[Sentence], weights: NDArray[np.float64], embedder: Embedder
) -> list[Measured]:
    """The measures of each sentence; sentences of the same article support each other."""
    if not sentences or not question.terms:
        return []
    texts = [sentence.told for sentence in sentences]
    headlines = [sentence.article.title for sentence in sentences]
    before, after = [s.before for s in sentences], [s.after for s in sentences]
    matches = Matches(question, (*texts, *before, *after, *headlines), embedder)
    named = np.array([term.named for term in question.terms])
    own, exact = (with_referents(of, sentences, named) for of in (matches.soft, matches.exact))
    beside = np.maximum.reduce([own, *(NEARBY * matches.soft(nearby) for nearby in (before, after, headlines))])
    whole = _best_in_article(beside, sentences)
    cosine, cosine_nearby, cosine_headline = _cosines(question, sentences, embedder)
    total = weights.sum() or 1.0
    focus = np.array([term.stem in question.focus for term in question.terms])
    pairs = set(pairwise(term.stem for term in question.terms))
    best_passage = max(s.passage_score for s in sentences)
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
                pairs_shared(question, sentence.told),
                cosine[i],
                cosine_nearby[i],
                cosine_headline[i],
                float(np.exp(sentence.passage_score - best_passage)),
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


def with_referents(
    matched: Callable[[Sequence[str]], NDArray[np.float64]], sentences: Sequence[Sentence], named: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """How well each sentence matches each term, shape (len(sentences), terms), where "she" and "the company" at its
    beginning stand for a name in the sentence before it."""
    own = matched([sentence.told for sentence in sentences])
    before = matched([sentence.before for sentence in sentences])
    refers = np.array([bool(_REFERS.match(sentence.told)) for sentence in sentences])
    return np.where(refers[:, None] & named, np.maximum(own, REFERENT * before), own)


def _best_in_article(matched: NDArray[np.float64], sentences: Sequence[Sentence]) -> NDArray[np.float64]:
    whole = matched.copy()
    by_article: dict[int, list[int]] = {}
    for i, sentence in enumerate(sentences):
        by_article.setdefault(sentence.article.id, []).append(i)
    for rows in by_article.values():
        whole[rows] = matched[rows].max(axis=0)
    return whole


def _cosines(
    question: Question, sentences: Sequence[Sentence], embedder: Embedder
) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
    """Cosines of the question with each sentence, with it and its neighbours (the mean of their vectors, by length),
    and with its headline."""
    texts = [[s.told for s in sentences], [s.before for s in sentences], [s.after for s in sentences]]
    headlines = [s.article.title for s in sentences]
    everything = chain([question.text], headlines, *texts)
    distinct = {text: row for row, text in enumerate(dict.fromkeys(everything))}
    vectors = embedder.embed(list(distinct))
    asked = vectors[distinct[question.text]]
    three = np.stack([vectors[[distinct[text] for text in row]] for row in texts])
    lengths = np.array([[len(text) for text in row] for row in texts], dtype=np.float32)
    around = (three * lengths[:, :, None]).sum(axis=0)
    around /= np.maximum(np.linalg.norm(around, axis=1, keepdims=True), 1e-9)
    return three[0] @ asked, around @ asked, vectors[[distinct[text] for text in headlines]] @ asked


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
