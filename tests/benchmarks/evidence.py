"""Prints how often answers are found, right, and rightly withheld, each figure beside its baseline in the same run.

    python tests/benchmarks/evidence.py FOLDER

FOLDER holds `questions/` and `support/`. Every figure on questions is cross-validated over topics, in four folds: the
weights behind it were fitted without the topics that it was measured on.
"""

import argparse
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.evidence import FEATURES
from bot.writers.confidence import combined
from tests.benchmarks import support
from tests.benchmarks.fit_evidence import (
    SEED,
    Bench,
    Case,
    fit_confidence,
    fit_passages,
    fit_sentences,
    gather,
    summaries,
)
from tests.benchmarks.lying import lies

FOLDS = 4
SPLITS = 10
"""Ways to choose the threshold on half of the topics and apply it to the other half."""

LOST = 0.12
"""Share of the answerable questions that a threshold may lose where it is chosen."""

COVERED = FEATURES.index("covered")


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table."""

    measure: str
    baseline: str
    ours: str
    reach: str


@dataclass(frozen=True, slots=True)
class Scored:
    """A case as the weights of its fold see it: the articles in the order of their passages, the sentences in the order
    of their scores, the confidence."""

    case: Case
    articles: tuple[str, ...]
    order: tuple[int, ...]
    confidence: float


def scored(cases: Sequence[Case], bench: Bench) -> list[Scored]:
    """Every case by weights that were fitted without its topic."""
    topics = sorted({case.topic for case in cases})
    found: list[Scored] = []
    for fold in range(FOLDS):
        held = set(topics[fold::FOLDS])
        train, test = [c for c in cases if c.topic not in held], [c for c in cases if c.topic in held]
        passage, sentence = fit_passages(train), fit_sentences(train)
        stored, settled = fit_confidence(train, summaries(train, sentence, bench.embedder))
        for case, seen in zip(test, summaries(test, sentence, bench.embedder), strict=True):
            ranked = np.argsort(-(case.passage_features @ passage), kind="stable")
            order = np.argsort(-(case.features @ sentence), kind="stable")
            sure = (
                seen.doubt * combined(float(seen.stored @ stored), float(seen.settled @ settled)) if len(order) else 0.0
            )
            articles = dict.fromkeys(case.passage_articles[row] for row in ranked)
            found.append(Scored(case, tuple(articles), tuple(order.tolist()), sure))
    return found


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float:
    """The chance that a positive scores above a negative, ties counted half (Mann-Whitney U)."""
    scores = np.array([*positive, *negative])
    values, at, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[at]
    assert len(values) == len(counts)
    n = len(positive)
    return float((ranks[:n].sum() - n * (n + 1) / 2) / (n * len(negative)))


def table(found: Sequence[Scored]) -> list[Row]:
    everything = [s for s in found if s.case.setting == "all"]
    answerable = [s for s in everything if s.case.answerable]
    near = [s for s in everything if not s.case.answerable]
    half = [s for s in found if s.case.setting == "half"]
    home, away = [s for s in half if s.case.stored and s.case.answerable], [s for s in half if not s.case.stored]
    removed = [s for s in found if s.case.setting == "removed"]
    alone = [s for s in found if s.case.setting == "single" and s.case.answerable and s.case.stored]
    elsewhere = [s for s in found if s.case.setting == "single" and not s.case.stored]

    def share(right: Callable[[Scored], bool]) -> float:
        return float(np.mean([right(s) for s in answerable]))

    def hit(articles: Callable[[Scored], Sequence[str]], k: int) -> float:
        return share(lambda s: s.case.passage in list(dict.fromkeys(articles(s)))[:k])

    def holds(order: Callable[[Scored], Sequence[int]], k: int) -> float:
        return share(lambda s: bool(s.case.gold[list(order(s)[:k])].any()))

    def compared(score: Callable[[Scored], float], one: Sequence[Scored], other: Sequence[Scored]) -> str:
        return f"{auroc([score(s) for s in one], [score(s) for s in other]):.3f}"

    def two(measure: Callable[..., float], of: Callable[[Scored], Sequence[object]], ks: tuple[int, int]) -> str:
        return " / ".join(f"{measure(of, k):.3f}" for k in ks)

    def by_words(s: Scored) -> Sequence[str]:
        return s.case.by_words

    def by_overlap(s: Scored) -> list[int]:
        return [int(row) for row in np.argsort(-s.case.features[:, COVERED], kind="stable")]

    def overlap(s: Scored) -> float:
        return float(s.case.features[:, COVERED].max(initial=0.0))

    def bm25(s: Scored) -> float:
        return s.case.bm25

    def sure(s: Scored) -> float:
        return s.confidence

    abstained, answered = halves(found, sure)
    plain_abstained, plain_answered = halves(found, bm25)
    return [
        Row(
            "passage found: Hit@1 / Hit@4",
            f"FTS5 {two(hit, by_words, (1, 4))}",
            two(hit, lambda s: s.articles, (1, 4)),
            "0.93 / 0.99",
        ),
        Row(
            "first sentence / one of three holds the answer",
            f"overlap {two(holds, by_overlap, (1, 3))}",
            two(holds, lambda s: s.order, (1, 3)),
            "0.86 / 0.96",
        ),
        Row("off-topic: AUROC", f"BM25 {compared(bm25, home, away)}", compared(sure, home, away), "0.995"),
        Row(
            "near-miss: AUROC",
            f"overlap {compared(overlap, answerable, near)}",
            compared(sure, answerable, near),
            "0.70",
        ),
        Row(
            "own passage removed: AUROC",
            f"overlap {compared(overlap, answerable, removed)}",
            compared(sure, answerable, removed),
            "0.92",
        ),
        Row(
            "one passage stored, off-topic: AUROC",
            f"overlap {compared(overlap, alone, elsewhere)}",
            compared(sure, alone, elsewhere),
            "–",
        ),
        Row(
            "threshold of other topics: off-topic abstained / answered",
            f"BM25 {plain_abstained:.3f} / {plain_answered:.3f}",
            f"{abstained:.3f} / {answered:.3f}",
            "0.92 / 0.85",
        ),
    ]


def support_rows(folder: Path) -> list[Row]:
    """What `tests/benchmarks/support.py` measures; its details are printed there."""
    return [
        Row(row.measure, f"{row.baseline:.3f}", f"{row.ours:.3f}", f"{'≤ ' if row.at_most else ''}{row.aim}")
        for row in support.table(support.judged(folder))
        if not row.measure.startswith(" ")
    ]


def lying_row(folder: Path) -> Row:
    found = lies(folder)
    return Row(
        f"select, {found.offered:,} random choices: trimmed ones not verbatim, or lost a bearing word",
        "–",
        f"{found.wrong} of {found.trimmed:,}",
        "0",
    )


def halves(found: Sequence[Scored], score: Callable[[Scored], float]) -> tuple[float, float]:
    """A threshold that loses `LOST` of the answerable questions on half of the topics, applied to the other half: the
    shares of off-topic questions abstained on and of answerable ones answered, over several halvings."""
    rng = random.Random(SEED)
    topics = sorted({s.case.topic for s in found})
    abstained, answered = [], []
    for _ in range(SPLITS):
        chosen = set(rng.sample(topics, len(topics) // 2))
        answerable = [s for s in found if s.case.setting == "all" and s.case.answerable]
        threshold = float(np.quantile([score(s) for s in answerable if s.case.topic in chosen], LOST))
        away = [s for s in found if s.case.setting == "half" and not s.case.stored and s.case.topic not in chosen]
        abstained.append(np.mean([score(s) < threshold for s in away]))
        answered.append(np.mean([score(s) >= threshold for s in answerable if s.case.topic not in chosen]))
    return float(np.mean(abstained)), float(np.mean(answered))


def thresholds(found: Sequence[Scored]) -> list[str]:
    """What different thresholds of the confidence let through."""

    def above(threshold: float, right: Callable[[Case], bool]) -> str:
        return f"{np.mean([s.confidence >= threshold for s in found if right(s.case)]):.3f}"

    lines = ["threshold  answerable  near-miss  off-topic  removed  alone: answerable  off-topic"]
    for threshold in (0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6):
        columns = [
            above(threshold, lambda c: c.setting == "all" and c.answerable),
            above(threshold, lambda c: c.setting == "all" and not c.answerable),
            above(threshold, lambda c: c.setting == "half" and not c.stored),
            above(threshold, lambda c: c.setting == "removed"),
            above(threshold, lambda c: c.setting == "single" and c.answerable and c.stored),
            above(threshold, lambda c: c.setting == "single" and not c.stored),
        ]
        lines.append(f"{threshold:9.2f}  " + "  ".join(f"{value:>9}" for value in columns))
    return lines


def show(rows: Sequence[Row]) -> None:
    widths = [max(len(getattr(row, name)) for row in rows) for name in ("measure", "baseline", "ours")]
    for row in rows:
        print(f"| {row.measure:{widths[0]}} | {row.baseline:{widths[1]}} | {row.ours:{widths[2]}} | {row.reach} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    bench = Bench(folder)
    found = scored(gather(bench), bench)
    rows = [*table(found), *support_rows(folder), lying_row(folder)]
    show([Row("measure", "baseline", "ours", "reach"), Row("---", "---", "---", "---"), *rows])
    print("\n".join(["", *thresholds(found)]))


if __name__ == "__main__":
    main()
