"""Measures `bot.writers.verify` on sentences that people or careful editors judged, and fits its support score.

    python tests/benchmarks/support.py FOLDER [--write]

FOLDER holds `support/documents.jsonl` (`id`, `text`) and `support/claims.jsonl` (`set`, `document`, `claim`,
`supported`). The mean balanced accuracy leaves out each set in turn: weights and threshold come from the others.
`--write` fits the weights on all sets and writes `bot/writers/support_weights.py`.
"""

import argparse
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from bot.facts import numbers_in
from bot.text import content_stems, sentences
from bot.writers.support import support
from bot.writers.verify import ENOUGH, measured, verify

Floats = NDArray[np.float64]
ROOT: Final = Path(__file__).parents[2]

AT_MOST: Final = np.array([-2.0, -0.5, 0.0])
"""A broken rule outweighs all other lacks together, and a missing word always costs something."""

REWRITABLE: Final = 0.3
"""The part of a claim that may be put in other words; the score is scaled so that it is `ENOUGH` there."""

SHARPNESS: Final = 6.0
"""The log odds are multiplied by this: the order of the scores stays, and they spread over 0 to 1."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A claim as judged (`label`), what it lacks (shape (3,)), whether it breaks any rule, the product's verdict, and
    the simple features of the baselines."""

    of: str
    label: bool
    lacking: Floats
    broken: bool
    supported: bool
    simple: Floats


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table: `aim` is what the measure should reach, from below or, where `at_most`, from above."""

    measure: str
    baseline: float
    ours: float
    aim: float
    at_most: bool = False


def judged(folder: Path) -> list[Judged]:
    """The claims of the sets, measured."""
    texts = {item["id"]: item["text"] for item in _lines(folder / "support" / "documents.jsonl")}
    found = []
    for item in _lines(folder / "support" / "claims.jsonl"):
        text, claim = texts[item["document"]], item["claim"]
        parts = measured(claim, [text])
        found.append(
            Judged(
                of=item["set"],
                label=item["supported"],
                lacking=np.max([part.lacking for part in parts], axis=0),
                broken=any(part.broken for part in parts),
                supported=verify(claim, [text]).supported,
                simple=_simple(claim, text),
            )
        )
    return found


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def _simple(claim: str, text: str) -> Floats:
    """What a first try would measure, each from 0 to 1: content words and pairs of them that the text has not, words
    that the best single sentence has not, numbers that are not in the text, a negation on one side alone."""
    stems = content_stems(claim)
    of_text = content_stems(text)
    best = max((_share(stems, set(content_stems(text[s.start : s.end]))) for s in sentences(text)), default=0.0)
    numbers = {number.value for number in numbers_in(text)}
    negated = [" not " in f" {of.lower()} " or "n't" in of for of in (claim, text)]
    return np.array(
        [
            1 - _share(stems, set(of_text)),
            1 - best,
            1 - _share(list(pairwise(stems)), set(pairwise(of_text))),
            float(any(number.value not in numbers for number in numbers_in(claim))),
            float(negated[0] != negated[1]),
        ]
    )


def _share(wanted: Sequence[object], there: set[object] | set[str] | set[tuple[str, str]]) -> float:
    return sum(of in there for of in wanted) / len(wanted) if wanted else 1.0


def fit(rows: Floats, labels: Floats, weights: Floats, at_most: Floats, steps: int = 600) -> tuple[Floats, float]:
    """Logistic regression by Adam; no weight goes above its `at_most`."""
    slope, constant = np.minimum(0.0, at_most), 0.0
    first, second = np.zeros(len(slope) + 1), np.zeros(len(slope) + 1)
    for step in range(1, steps + 1):
        wrong = weights * (1 / (1 + np.exp(-(rows @ slope + constant))) - labels)
        gradient = np.append(rows.T @ wrong, wrong.sum())
        first = 0.9 * first + 0.1 * gradient
        second = 0.999 * second + 0.001 * gradient**2
        change = 0.05 * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
        slope, constant = np.minimum(slope - change[:-1], at_most), constant - float(change[-1])
    return slope, constant


def evenly(sets: NDArray[np.str_], labels: NDArray[np.bool_]) -> Floats:
    """Weights by which each set, and in it each label, counts the same."""
    weights = np.zeros(len(labels))
    for of in np.unique(sets):
        for label in (True, False):
            where = (sets == of) & (labels == label)
            weights[where] = 1 / where.sum()
    weights /= weights.sum()
    return weights


def balanced(passed: NDArray[np.bool_], labels: NDArray[np.bool_]) -> float:
    return float(passed[labels].mean() + (~passed)[~labels].mean()) / 2


def threshold(scores: Floats, sets: NDArray[np.str_], labels: NDArray[np.bool_]) -> float:
    """The score from which to pass a claim, by the mean balanced accuracy over the sets."""
    offered = np.unique(np.quantile(scores, np.linspace(0, 1, 201)))

    def mean(at: float) -> float:
        return float(np.mean([balanced(scores[sets == of] >= at, labels[sets == of]) for of in np.unique(sets)]))

    return float(max(offered, key=mean))


def left_out(rows: Floats, of: Sequence[Judged], at_most: Floats) -> dict[str, float]:
    """Balanced accuracy on each set, with weights and threshold from the others."""
    sets, labels = np.array([claim.of for claim in of]), np.array([claim.label for claim in of])
    found = {}
    for held in np.unique(sets):
        rest = sets != held
        slope, constant = fit(rows[rest], labels[rest].astype(float), evenly(sets[rest], labels[rest]), at_most)
        scores = rows @ slope + constant
        found[str(held)] = balanced(scores[~rest] >= threshold(scores[rest], sets[rest], labels[rest]), labels[~rest])
    return found


def table(of: Sequence[Judged]) -> list[Row]:
    """The measures beside their baselines, all from the same claims."""
    lacking, simple = np.array([claim.lacking for claim in of]), np.array([claim.simple for claim in of])
    labels, passed = np.array([claim.label for claim in of]), np.array([claim.supported for claim in of])
    sets = np.array([claim.of for claim in of])
    covered = simple[:, 1] <= 0.1
    monotone = left_out(simple, of, np.zeros(simple.shape[1]))
    ours = left_out(lacking, of, AT_MOST)
    rows = [Row("balanced accuracy, each set left out in turn: mean", _mean(monotone), _mean(ours), 0.61)]
    rows += [Row(f"  {name}", monotone[name], ours[name], 0.0) for name in ours]
    free = left_out(simple, of, np.full(simple.shape[1], np.inf))
    rows.append(Row("  the same against a fit without signs", _mean(free), _mean(ours), 0.61))
    people = sets == "qags-cnndm"
    rows.append(
        Row(
            "qags-cnndm, the product's verdict: balanced accuracy",
            balanced(covered[people], labels[people]),
            balanced(passed[people], labels[people]),
            0.78,
        )
    )
    scores = np.array([support(row) for row in lacking])
    rows.append(
        Row(
            "  the support score alone, without the rules that people pass over",
            balanced(covered[people], labels[people]),
            balanced(scores[people] >= ENOUGH, labels[people]),
            0.78,
        )
    )
    false = (sets == "summedits-news") & ~labels
    rows.append(
        Row(
            "summedits-news, false sentences that the product supports",
            float(covered[false].mean()),
            float(passed[false].mean()),
            0.04,
            at_most=True,
        )
    )
    for name in np.unique(sets):
        own = sets == name
        rows.append(Row(f"  {name}: true ones supported", *_shares(covered, passed, own & labels), 0.0))
        rows.append(Row(f"  {name}: false ones supported", *_shares(covered, passed, own & ~labels), 0.0, at_most=True))
    return rows


def _mean(of: dict[str, float]) -> float:
    return float(np.mean(list(of.values())))


def _shares(covered: NDArray[np.bool_], passed: NDArray[np.bool_], where: NDArray[np.bool_]) -> tuple[float, float]:
    return float(covered[where].mean()), float(passed[where].mean())


def written(of: Sequence[Judged]) -> str:
    """The module of weights, fitted on all sets."""
    sets, labels = np.array([claim.of for claim in of]), np.array([claim.label for claim in of])
    slope, _ = fit(np.array([claim.lacking for claim in of]), labels.astype(float), evenly(sets, labels), AT_MOST)
    slope *= SHARPNESS
    constant = float(np.log(ENOUGH / (1 - ENOUGH)) - REWRITABLE * slope[-1])
    return (
        '"""The weights of the support score. Written by `tests/benchmarks/support.py`, not by hand."""\n\n'
        "from typing import Final\n\nimport numpy as np\n\n"
        f"WEIGHTS: Final = np.array([{', '.join(f'{weight:.5g}' for weight in slope)}])\n"
        '"""Log odds for each of `bot.writers.support.lacks`; none is above 0."""\n\n'
        f"CONSTANT: Final = {constant:.5g}\n"
    )


def shown(rows: Sequence[Row]) -> str:
    lines = [f"{'measure':60} {'baseline':>8} {'ours':>8} {'aim':>8}"]
    for row in rows:
        aim = f"{'<=' if row.at_most else '>='} {row.aim:.2f}" if row.aim else ""
        lines.append(f"{row.measure:60} {row.baseline:8.3f} {row.ours:8.3f} {aim:>8}")
    return "\n".join(lines)


def main(show: Callable[[str], None] = print) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--write", action="store_true", help="write bot/writers/support_weights.py")
    options = parser.parse_args()
    claims = judged(options.folder)
    show(shown(table(claims)))
    if options.write:
        (ROOT / "bot" / "writers" / "support_weights.py").write_text(written(claims))


if __name__ == "__main__":
    main()
