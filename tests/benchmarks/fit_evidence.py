"""Fits the weights that answers are found, chosen and believed by, and writes `bot/weights.py`.

    python tests/benchmarks/fit_evidence.py FOLDER

FOLDER holds `questions/passages.jsonl` and `questions/questions.jsonl` (SQuAD 2.0 style). Everything is seeded.
`tests/benchmarks/evidence.py` prints, cross-validated over topics, how good they are.
"""

import argparse
import json
import random
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.answer import READ_PASSAGES, read_sentences
from bot.embed import Embedder, RememberingEmbedder, WordLlamaEmbedder
from bot.evidence import FEATURES, Measured, measure
from bot.ingest.intake import take_in
from bot.model import LOCAL_WORKSPACE, Draft, Filter
from bot.question import Question, analyse
from bot.reading import read
from bot.search import READ_AGAIN, passage_features, retrieve, search
from bot.store.sqlite import SQLiteStore
from bot.writers.confidence import DOUBTED, SETTLED_BY, STORED_BY, measures, misses_the_point, vector
from bot.writers.extractive import BEST, eligible

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
NOW = datetime(2025, 6, 1, tzinfo=UTC)
EVERYTHING = Filter((LOCAL_WORKSPACE,))
WEIGHTS = Path(__file__).parents[2] / "bot" / "weights.py"
SEED = 20250609


@dataclass(frozen=True, slots=True)
class Case:
    """A question asked of a store. `gold` says which of the sentences hold the answer, `own` which of these stand in
    the passage that the question was written about; `doubted` that a rule speaks against any answer. Of what was
    retrieved, `passage_articles` are the passages' articles; `by_words` are those of the passages that BM25 ranks
    first, and `bm25` is the first one's score over the sum of the term weights."""

    setting: str
    topic: str
    answerable: bool
    stored: bool
    passage: str
    question: Question
    measured: tuple[Measured, ...]
    features: Floats
    gold: Flags
    own: Flags
    weights: Floats
    frequencies: Mapping[str, int]
    doubted: bool
    passage_features: Floats
    passage_articles: tuple[str, ...]
    by_words: tuple[str, ...]
    bm25: float


@dataclass(frozen=True, slots=True)
class Summary:
    """What the two models of the confidence go by, and what the confidence is multiplied by where rules speak against
    any answer."""

    stored: Floats
    settled: Floats
    doubt: float


@dataclass(frozen=True, slots=True)
class Weights:
    """What `bot/weights.py` holds."""

    passage: Floats
    sentence: Floats
    stored: Floats
    settled: Floats


class Bench:
    """The sets, and stores made of parts of them."""

    def __init__(self, folder: Path) -> None:
        self.passages = _lines(folder / "questions" / "passages.jsonl")
        self.questions = _lines(folder / "questions" / "questions.jsonl")
        self.topics = {str(p["id"]): str(p["title"]) for p in self.passages}
        self.embedder: Embedder = RememberingEmbedder(WordLlamaEmbedder())

    def cases(self, setting: str, keep: set[str], questions: Sequence[dict[str, Any]]) -> Iterator[Case]:
        """Asks the questions of a store that holds the passages `keep`."""
        with tempfile.TemporaryDirectory() as folder:
            store = SQLiteStore.open(Path(folder) / "bench.db")
            drafts = [
                Draft(text=str(p["text"]), title=str(p["title"]), language="en", origin=str(p["id"]))
                for p in self.passages
                if p["id"] in keep
            ]
            take_in(store, self.embedder, LOCAL_WORKSPACE, drafts, NOW)
            for item in questions:
                yield self._case(store, setting, keep, item)
            store.close()

    def _case(self, store: SQLiteStore, setting: str, keep: set[str], item: dict[str, Any]) -> Case:
        question = analyse(read(store, self.embedder, (LOCAL_WORKSPACE,), item["question"]).text)
        retrieved = retrieve(store, self.embedder, question, EVERYTHING, READ_AGAIN)
        found = search(store, self.embedder, question, EVERYTHING, READ_PASSAGES)
        offered = measure(question, read_sentences(found.hits), found.weights, self.embedder)
        measured, doubted = eligible(question, offered, found)
        told = [m.sentence.article.text[m.sentence.told_span.start : m.sentence.told_span.end] for m in measured]
        gold = [any(a.lower() in text.lower() for a in item["answers"]) for text in told]
        own = [g and m.sentence.article.origin == item["passage"] for g, m in zip(gold, measured, strict=True)]
        by_words = store.passages_with_words([t.word for t in question.terms], EVERYTHING, READ_AGAIN)
        articles = store.articles([p.article_id for p in store.passages([id_ for id_, _ in by_words]).values()])
        return Case(
            setting=setting,
            topic=self.topics[item["passage"]],
            answerable=item["answerable"],
            stored=item["passage"] in keep,
            passage=item["passage"],
            question=question,
            measured=tuple(measured),
            features=np.array([m.features for m in measured]).reshape(-1, len(FEATURES)),
            gold=np.array(gold, dtype=bool),
            own=np.array(own, dtype=bool),
            weights=found.weights,
            frequencies=found.frequencies,
            doubted=doubted,
            passage_features=passage_features(
                question, retrieved.passages, retrieved.articles, retrieved.scores, retrieved.weights, self.embedder
            ),
            passage_articles=tuple(str(retrieved.articles[p.article_id].origin) for p in retrieved.passages),
            by_words=tuple(
                str(articles[p.article_id].origin) for p in store.passages([id_ for id_, _ in by_words]).values()
            ),
            bm25=by_words[0][1] / (float(found.weights.sum()) or 1.0) if by_words else 0.0,
        )


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def gather(bench: Bench) -> list[Case]:
    """All passages stored; half of the topics; some passages taken out; one passage alone."""
    rng = random.Random(SEED)
    everything = set(bench.topics)
    cases = list(bench.cases("all", everything, bench.questions))
    topics = sorted(set(bench.topics.values()))
    for _ in range(2):
        half = set(rng.sample(topics, len(topics) // 2))
        keep = {p for p, topic in bench.topics.items() if topic in half}
        cases += bench.cases("half", keep, rng.sample(bench.questions, min(1000, len(bench.questions))))
    for _ in range(6):
        taken = set(rng.sample(sorted(everything), len(everything) // 6))
        asked = [q for q in bench.questions if q["answerable"] and q["passage"] in taken]
        cases += bench.cases("removed", everything - taken, asked)
    for passage in rng.sample(sorted(everything), min(60, len(everything))):
        asked = [q for q in bench.questions if q["passage"] == passage]
        asked += rng.sample([q for q in bench.questions if q["passage"] != passage], 6)
        cases += bench.cases("single", {passage}, asked)
    return cases


def fit_softmax(
    groups: Sequence[tuple[Floats, Flags]], decay: float = 1e-3, steps: int = 400, rate: float = 0.1
) -> Floats:
    """Weights that make the right rows of each group (features, which are right) the likeliest (softmax; Adam)."""
    used = [(features, right) for features, right in groups if right.any()]
    rows = np.vstack([features for features, _ in used])
    mean, spread = rows.mean(0), rows.std(0) + 1e-6
    rows = (rows - mean) / spread
    gold = np.concatenate([right for _, right in used]).astype(float)
    of = np.repeat(np.arange(len(used)), [len(right) for _, right in used])
    weights, first, second = (np.zeros(rows.shape[1]) for _ in range(3))
    for step in range(1, steps + 1):
        scores = rows @ weights
        highest = np.full(len(used), -np.inf)
        np.maximum.at(highest, of, scores)
        likely = np.exp(scores - highest[of])
        every = likely / np.bincount(of, likely)[of]
        right = likely * gold / np.bincount(of, likely * gold)[of]
        slope = rows.T @ (every - right) / len(used) + decay * weights
        first = 0.9 * first + 0.1 * slope
        second = 0.999 * second + 0.001 * slope**2
        weights -= rate * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    scaled: Floats = weights / spread
    return scaled


def fit_logistic(rows: Floats, labels: Flags, decay: float = 0.003) -> Floats:
    """Logistic regression by Newton's method, standardised weights penalised; the last column is the constant."""
    rows = rows[:, :-1]
    mean, spread = rows.mean(0), rows.std(0) + 1e-6
    design = np.hstack([(rows - mean) / spread, np.ones((len(rows), 1))])
    penalty = np.eye(design.shape[1]) * decay * len(rows)
    penalty[-1, -1] = 1e-9
    weights = np.zeros(design.shape[1])
    for _ in range(30):
        likely = 1 / (1 + np.exp(-design @ weights))
        slope = design.T @ (likely - labels) + penalty @ weights
        curve = (design.T * (likely * (1 - likely))) @ design + penalty + 1e-6 * np.eye(len(weights))
        weights -= np.linalg.solve(curve, slope)
    scaled = weights[:-1] / spread
    return np.append(scaled, weights[-1] - scaled @ mean)


def fit_passages(cases: Sequence[Case]) -> Floats:
    used = [c for c in cases if c.setting == "all" and c.answerable]
    return fit_softmax([(c.passage_features, np.array([a == c.passage for a in c.passage_articles])) for c in used])


def fit_sentences(cases: Sequence[Case]) -> Floats:
    return fit_softmax([(c.features, c.own) for c in cases if c.setting == "all" and c.answerable])


def fit_confidence(cases: Sequence[Case], seen: Sequence[Summary]) -> tuple[Floats, Floats]:
    """The weights of "is this stored" and of "does the best sentence settle it"."""
    of = [(case, summary) for case, summary in zip(cases, seen, strict=True) if len(case.measured)]
    stored = [(summary.stored, c.stored) for c, summary in of if not c.stored or c.answerable]
    settled = [(summary.settled, c.answerable) for c, summary in of if c.setting == "all"]
    return _fitted(stored), _fitted(settled)


def _fitted(labelled: Sequence[tuple[Floats, bool]]) -> Floats:
    return fit_logistic(np.array([row for row, _ in labelled]), np.array([label for _, label in labelled]))


def summaries(cases: Sequence[Case], sentence: Floats, embedder: Embedder) -> list[Summary]:
    """For each case what the two models of the confidence go by, where sentences are ranked by these weights."""
    return [_summary(case, sentence, embedder) for case in cases]


def _summary(case: Case, sentence: Floats, embedder: Embedder) -> Summary:
    if not len(case.measured):
        return Summary(np.zeros(len(STORED_BY) + 1), np.zeros(len(SETTLED_BY) + 1), 1.0)
    scores = case.features @ sentence
    order = np.argsort(-scores, kind="stable")[:BEST]
    best = [case.measured[row] for row in order]
    found = measures(case.question, best, scores[order[0]], case.weights, case.frequencies, embedder)
    doubted = (case.doubted, misses_the_point(case.question, found))
    return Summary(vector(found, STORED_BY), vector(found, SETTLED_BY), DOUBTED ** sum(doubted))


def fit(cases: Sequence[Case], embedder: Embedder) -> Weights:
    sentence = fit_sentences(cases)
    return Weights(fit_passages(cases), sentence, *fit_confidence(cases, summaries(cases, sentence, embedder)))


def written(weights: Weights) -> str:
    """The source of `bot/weights.py`."""

    def array(name: str, values: Floats, meaning: str) -> str:
        rows = [", ".join(f"{v:.5g}" for v in values[i : i + 8]) for i in range(0, len(values), 8)]
        return (
            f"\n{name}: Final = np.array([\n"
            + "".join(f"    {row},\n" for row in rows)
            + f'])  # fmt: skip\n"""{meaning}"""\n'
        )

    head = "What answers are found, chosen and believed by; `tests/benchmarks/fit_evidence.py` writes it."
    return (
        f'"""{head}"""\n\nfrom typing import Final\n\nimport numpy as np\n'
        + array("PASSAGE", weights.passage, "For each of `bot.search.PASSAGE_FEATURES`: log odds to be the right one.")
        + array("SENTENCE", weights.sentence, "For each of `bot.evidence.FEATURES`: log odds to be what answers.")
        + array("STORED", weights.stored, "Over `confidence.STORED_BY` and 1: log odds that the answer is stored.")
        + array("SETTLED", weights.settled, "Over `confidence.SETTLED_BY` and 1: log odds that the sentence answers.")
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    bench = Bench(parser.parse_args().folder)
    WEIGHTS.write_text(written(fit(gather(bench), bench.embedder)))


if __name__ == "__main__":
    main()
