"""A model that chooses words at random, and what of its choices is shown: see `tests/benchmarks/evidence.py`."""

import json
import random
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.text import fold, sentences
from bot.writers.selecting import JOINT, trimmed

SEED: Final = 20250609
CHOICES: Final = 6
"""Random choices from each sentence."""

BEARING: Final = frozenset(
    """
    not no never nor none neither nobody nothing cannot without may might could would should can will must denied denies
    deny refused refuses rejected alleged allegedly reportedly according said says told claimed claims added warned
    announced believed believes expected likely unlikely perhaps possibly probably if unless only nearly almost about
    planned plans if until
    """.split()
)
"""Words that deny, weaken, ascribe or restrict; written for this check alone."""


@dataclass(frozen=True, slots=True)
class Lies:
    """How many choices were offered, how many of them were trimmed rather than shown as the whole sentence, and how
    many of those are no words of the sentence or lost a word of `BEARING`."""

    offered: int
    trimmed: int
    wrong: int


def lies(folder: Path) -> Lies:
    """Random spans of the sentences of `support/documents.jsonl`, some changed by a letter."""
    rng = random.Random(SEED)
    texts = [json.loads(line)["text"] for line in (folder / "support" / "documents.jsonl").read_text().splitlines()]
    offered = kept = wrong = 0
    for text in texts:
        for span in sentences(text):
            sentence = text[span.start : span.end]
            for _ in range(CHOICES):
                offered += 1
                shown = trimmed(sentence, _choice(sentence, rng))
                if shown is not None and shown != sentence:
                    kept += 1
                    wrong += not _holds(sentence, shown)
    return Lies(offered, kept, wrong)


def _choice(sentence: str, rng: random.Random) -> list[str]:
    """One or two stretches of the sentence, mostly between commas, in a tenth of the cases falsified."""
    edges = [0, *(i + 1 for i, c in enumerate(sentence) if c in ",;:"), len(sentence)]
    if rng.random() < 0.3 or len(edges) < 3:
        edges = [0, *(i for i, c in enumerate(sentence) if c == " "), len(sentence)]
    chosen = []
    for _ in range(rng.choice((1, 1, 2))):
        start, end = sorted(rng.sample(edges, 2))
        piece = sentence[start:end].strip(" ,;:")
        chosen.append(piece.replace("e", "a", 1) if rng.random() < 0.1 else piece)
    return chosen


def _holds(sentence: str, shown: str) -> bool:
    pieces = [piece.strip(" .,;:") for piece in shown.split(JOINT)]
    lost = Counter(fold(sentence).replace(",", " ").split()) - Counter(fold(shown).replace(",", " ").split())
    verbatim = all(" ".join(piece.split()) in " ".join(sentence.split()) for piece in pieces)
    return verbatim and not any(word.strip(".;:\"'()") in BEARING or word.endswith("n't") for word in lost)
