"""Fits the weights of the extractive writer and writes `bot/writers/weights.py`.

    python tests/benchmarks/fit_evidence.py FOLDER [--write]

FOLDER holds `questions/passages.jsonl` and `questions/questions.jsonl` (SQuAD 2.0 style, see `Case`). Everything is
seeded; the table that it prints is cross-validated over topics, the weights that `--write` writes are fitted on all of
them.
"""

import argparse
import json
import random
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.answer import READ_PASSAGES, read_sentences
from bot.embed import WordLlamaEmbedder
from bot.evidence import FEATURES, measure
from bot.ingest.intake import take_in
from bot.model import LOCAL_WORKSPACE, Draft, Filter
from bot.question import analyse
from bot.search import search
from bot.store.sqlite import SQLiteStore
from bot.writers.extractive import SETTLED_SHARE, summarise

Floats = NDArray[np.float64]
NOW = datetime(2025, 6, 1, tzinfo=UTC)
ROOT = Path(__file__).parents[2]
SEED = 20250609


@dataclass(frozen=True, slots=True)
class Case:
    """A question asked of a store. `features` has a row a sentence, `gold` says which rows hold the answer, `own` which
    of these stand in the passage that the question was written about."""

    setting: str
    topic: str
    answerable: bool
    stored: bool
    kind: str
    features: Floats
    gold: NDArray[np.bool_]
    own: NDArray[np.bool_]


class Bench:
    """The sets, and stores made of parts of them."""

    def __init__(self, folder: Path) -> None:
        self.passages = _lines(folder / "questions" / "passages.jsonl")
        self.questions = _lines(folder / "questions" / "questions.jsonl")
        self.topics = {str(p["id"]): str(p["title"]) for p in self.passages}
        self._embedder = WordLlamaEmbedder()

    def cases(self, setting: str, keep: set[str], questions: Sequence[dict]) -> Iterator[Case]:  # type: ignore[type-arg]
        """Asks the questions of a store that holds the passages `keep`."""
        with tempfile.TemporaryDirectory() as folder:
            store = SQLiteStore.open(Path(folder) / "bench.db")
            drafts = [
                Draft(text=str(p["text"]), title=str(p["title"]), language="en", origin=str(p["id"]))
                for p in self.passages
                if p["id"] in keep
            ]
            take_in(store, self._embedder, LOCAL_WORKSPACE, drafts, NOW)
            for item in questions:
                yield self._case(store, setting, keep, item)
            store.close()

    def _case(self, store: SQLiteStore, setting: str, keep: set[str], item: dict) -> Case:  # type: ignore[type-arg]
        question = analyse(item["question"])
        found = search(store, self._embedder, question, Filter(LOCAL_WORKSPACE), READ_PASSAGES)
        measured = measure(question, read_sentences(found.hits), found.weights, self._embedder)
        told = [m.sentence.article.text[m.sentence.told_span.start : m.sentence.told_span.end] for m in measured]
        gold = [any(a.lower() in text.lower() for a in item["answers"]) for text in told]
        own = [g and m.sentence.article.origin == item["passage"] for g, m in zip(gold, measured, strict=True)]
        return Case(
            setting=setting,
            topic=self.topics[item["passage"]],
            answerable=item["answerable"],
            stored=item["passage"] in keep,
            kind=question.kind,
            features=np.array([m.features for m in measured]).reshape(-1, len(FEATURES)),
            gold=np.array(gold, dtype=bool),
            own=np.array(own, dtype=bool),
        )


def _lines(path: Path) -> list[dict]:  # type: ignore[type-arg]
    return [json.loads(line) for line in path.read_text().splitlines()]


def gather(bench: Bench) -> list[Case]:
    """All passages stored; half of the topics; some passages taken out; one passage alone."""
    rng = random.Random(SEED)
    everything = set(bench.topics)
    cases = list(bench.cases("all", everything, bench.questions))
    topics = sorted(set(bench.topics.values()))
    for _ in range(3):
        half = set(rng.sample(topics, len(topics) // 2))
        keep = {p for p, topic in bench.topics.items() if topic in half}
        asked = [
            q
            for q in rng.sample(bench.questions, 1000)
            if q["passage"] in keep or bench.topics[q["passage"]] not in half
        ]
        cases += bench.cases("half", keep, asked)
    for _ in range(6):
        taken = set(rng.sample(sorted(everything), len(everything) // 6))
        asked = [q for q in bench.questions if q["answerable"] and q["passage"] in taken]
        cases += bench.cases("removed", everything - taken, asked)
    for passage in rng.sample(sorted(everything), min(80, len(everything))):
        asked = [q for q in bench.questions if q["passage"] == passage]
        asked += rng.sample([q for q in bench.questions if q["passage"] != passage], 6)
        cases += bench.cases("single", {passage}, asked)
    return cases


def fit_ranking(cases: Sequence[Case], decay: float = 1e-3, steps: int = 400, rate: float = 0.1) -> Floats:
    """Weights that make the answering sentences the likeliest (softmax over each question's sentences; Adam)."""
    used = [c for c in cases if c.setting == "all" and c.answerable and c.own.any()]
    rows = np.vstack([c.features for c in used])
    mean, spread = rows.mean(0), rows.std(0) + 1e-6
    rows = (rows - mean) / spread
    gold = np.concatenate([c.own for c in used]).astype(float)
    of = np.repeat(np.arange(len(used)), [len(c.own) for c in used])
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


def fit_logistic(rows: Floats, labels: Floats, decay: float = 0.002) -> Floats:
    """Logistic regression by Newton's method with a penalty on standardised weights; the constant comes last."""
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


def summary(case: Case, ranking: Floats) -> Floats:
    return np.append(summarise(case.features, case.features @ ranking), 1.0)


def fit_confidence(cases: Sequence[Case], ranking: Floats) -> tuple[Floats, Floats]:
    """The weights of "is this stored" and of "does the best sentence settle it"."""
    usable = [c for c in cases if len(c.features)]
    stored = [c for c in usable if not c.stored or c.answerable]
    settled = [c for c in usable if c.setting == "all"]
    return (
        fit_logistic(_summaries(stored, ranking), np.array([float(c.stored) for c in stored])),
        fit_logistic(_summaries(settled, ranking), np.array([float(c.answerable) for c in settled])),
    )


def _summaries(cases: Sequence[Case], ranking: Floats) -> Floats:
    return np.array([summary(c, ranking)[:-1] for c in cases])


def confidences(cases: Sequence[Case], ranking: Floats, stored: Floats, settled: Floats) -> Floats:
    def one(case: Case) -> float:
        if not len(case.features):
            return 0.0
        row = summary(case, ranking)
        logs = -np.logaddexp(0, -(row @ stored)) - SETTLED_SHARE * np.logaddexp(0, -(row @ settled))
        return float(np.exp(logs / (1 + SETTLED_SHARE)))

    return np.array([one(case) for case in cases])


def auroc(scores: Floats, labels: NDArray[np.bool_]) -> float:
    """The chance that a positive scores above a negative, ties counted half (Mann-Whitney U)."""
    order = np.argsort(scores, kind="stable")
    ranks = np.empty(len(scores))
    values, start, counts = np.unique(scores[order], return_index=True, return_counts=True)
    for at, n in zip(start, counts, strict=True):
        ranks[order[at : at + n]] = at + (n + 1) / 2
    positive = int(labels.sum())
    del values
    return float((ranks[labels].sum() - positive * (positive + 1) / 2) / (positive * (len(labels) - positive)))


def cross_validated(cases: Sequence[Case], folds: int = 4) -> dict[str, float]:
    topics = sorted({c.topic for c in cases})
    first: list[bool] = []
    third: list[bool] = []
    scored: list[tuple[Case, float]] = []
    for fold in range(folds):
        held = set(topics[fold::folds])
        train, test = [c for c in cases if c.topic not in held], [c for c in cases if c.topic in held]
        ranking = fit_ranking(train)
        scored += zip(test, confidences(test, ranking, *fit_confidence(train, ranking)), strict=True)
        for case in test:
            if case.setting == "all" and case.answerable:
                best = case.gold[np.argsort(-(case.features @ ranking))]
                first.append(bool(best[:1].any()))
                third.append(bool(best[:3].any()))
    return {"first sentence": float(np.mean(first)), "one of three": float(np.mean(third)), **_rates(scored)}


def _rates(scored: Sequence[tuple[Case, float]]) -> dict[str, float]:
    def compared(positive: Sequence[float], negative: Sequence[float]) -> float:
        labels = np.array([True] * len(positive) + [False] * len(negative))
        return auroc(np.array([*positive, *negative]), labels)

    def pick(setting: str, answerable: bool | None, stored: bool | None) -> list[float]:
        return [
            s for c, s in scored
            if c.setting == setting and answerable in {None, c.answerable} and stored in {None, c.stored}
        ]  # fmt: skip

    answerable = pick("all", True, True)
    rates = {
        "AUROC off-topic": compared(pick("half", True, True), pick("half", None, False)),
        "AUROC near-miss": compared(answerable, pick("all", False, True)),
        "AUROC passage removed": compared(answerable, pick("removed", True, False)),
    }
    for lost in (0.05, 0.08, 0.10, 0.12, 0.15):
        threshold = float(np.quantile(answerable, lost))
        rates[f"threshold {threshold:.3f}: answerable answered"] = 1 - lost
        rates[f"threshold {threshold:.3f}: off-topic answered"] = float(
            np.mean(np.array(pick("half", None, False)) >= threshold)
        )
        rates[f"threshold {threshold:.3f}: near-miss answered"] = float(
            np.mean(np.array(pick("all", False, True)) >= threshold)
        )
        rates[f"threshold {threshold:.3f}: alone, answered"] = float(
            np.mean(np.array(pick("single", True, True)) >= threshold)
        )
        rates[f"threshold {threshold:.3f}: alone, off-topic answered"] = float(
            np.mean(np.array(pick("single", None, False)) >= threshold)
        )
    return rates


def written(ranking: Floats, stored: Floats, settled: Floats) -> str:
    def array(name: str, values: Floats, meaning: str) -> str:
        rows = [", ".join(f"{v:.5g}" for v in values[i : i + 8]) for i in range(0, len(values), 8)]
        return (
            f"{name}: Final = np.array([\n"
            + "".join(f"    {row},\n" for row in rows)
            + f'])  # fmt: skip\n"""{meaning}"""\n'
        )

    return (
        '"""The weights of the extractive writer. Written by `tests/benchmarks/fit_evidence.py`, not by hand."""\n\n'
        "from typing import Final\n\nimport numpy as np\n\n"
        + array(
            "RANKING",
            ranking,
            "For each of `bot.evidence.FEATURES`: log odds of a sentence to be the one that answers.",
        )
        + "\n"
        + array(
            "CONFIDENCE_STORED",
            stored,
            "Log odds that what is asked about is stored, over `extractive.summarise` and 1.",
        )
        + "\n"
        + array(
            "CONFIDENCE_SETTLED",
            settled,
            "Log odds that the best sentence settles the question, over the same.",
        )
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--write", action="store_true", help="write bot/writers/weights.py")
    options = parser.parse_args()
    cases = gather(Bench(options.folder))
    for measure_, value in cross_validated(cases).items():
        print(f"{measure_:50} {value:.3f}")
    ranking = fit_ranking(cases)
    if options.write:
        (ROOT / "bot" / "writers" / "weights.py").write_text(written(ranking, *fit_confidence(cases, ranking)))


if __name__ == "__main__":
    main()
