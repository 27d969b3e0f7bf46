"""How many slips of the pen in questions are mended, and how many sound words are mistaken for slips.

    python tests/benchmarks/reading.py FOLDER [--wrong]

FOLDER holds `questions/` of the public evaluation sets. Each topic is a store of its own. Slips are made, seeded, in
one word of a question that the store holds; sound questions are those of the topic and, as the harder half, of others.
"""

import argparse
import json
import random
import statistics
import string
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from bot.embed import WordLlamaEmbedder
from bot.ingest.intake import take_in
from bot.model import LOCAL_WORKSPACE, Draft
from bot.reading import SHORTEST, read
from bot.store.sqlite import SQLiteStore
from bot.text import is_stop_word, stem, words

NOW: Final = datetime(2025, 6, 9, 8, tzinfo=UTC)
SEED: Final = 20250609
OTHERS: Final = 300
"""Questions of other topics that each store is asked."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--wrong", action="store_true", help="print what was read wrongly")
    given = parser.parse_args()
    rows = {name: _rows(given.folder / "questions" / f"{name}.jsonl") for name in ("passages", "questions")}
    rng, embedder, counts, seconds = random.Random(SEED), WordLlamaEmbedder(), Counter[str](), list[float]()
    for topic in sorted({row["title"] for row in rows["passages"]}):
        with tempfile.TemporaryDirectory() as folder:
            store = SQLiteStore.open(Path(folder) / "topic.db")
            drafts = [Draft(row["text"], row["title"]) for row in rows["passages"] if row["title"] == topic]
            take_in(store, embedder, LOCAL_WORKSPACE, drafts, NOW)
            own = [row["question"] for row in rows["questions"] if row["passage"].startswith(f"{topic}/")]
            others = [row["question"] for row in rows["questions"] if not row["passage"].startswith(f"{topic}/")]
            for kind, questions in (("own", own), ("other", rng.sample(others, OTHERS))):
                for question in questions:
                    begun = time.perf_counter()
                    notes = read(store, embedder, (LOCAL_WORKSPACE,), question).notes
                    seconds.append(time.perf_counter() - begun)
                    counts[f"{kind} topic, sound: asked"] += 1
                    counts[f"{kind} topic, sound: read otherwise"] += bool(notes)
                    if notes and given.wrong:
                        print(kind, question, *notes)
            for question in own:
                _made(store, embedder, question, rng, counts, wrong=given.wrong)
            store.close()
    for name, count in sorted(counts.items()):
        print(f"{name:46}{count:8}")
    print(f"{'a question, ms: median, most':46}{1e3 * statistics.median(seconds):8.2f}{1e3 * max(seconds):8.2f}")


def _rows(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _made(
    store: SQLiteStore,
    embedder: WordLlamaEmbedder,
    question: str,
    rng: random.Random,
    counts: Counter[str],
    *,
    wrong: bool,
) -> None:
    held = [w for w in words(question) if len(w) >= SHORTEST and w.isalpha() and not is_stop_word(w)]
    held = [w for w in held if w not in store.unknown_words((LOCAL_WORKSPACE,), held)]
    if not held:
        return
    word = rng.choice(held)
    typed = _slip(word, rng)
    if not store.unknown_words((LOCAL_WORKSPACE,), [typed]):
        return
    after = read(store, embedder, (LOCAL_WORKSPACE,), question.replace(word, typed, 1)).text
    kind = "name" if word[0].isupper() and not question.startswith(word) else "word"
    mended = stem(word) in {stem(other) for other in words(after)}
    outcome = "mended" if mended else "left" if typed in words(after) else "wrong"
    counts[f"slip in a {kind}: {outcome}"] += 1
    if wrong and not mended:
        print(outcome, word, typed, "|", after)


def _slip(word: str, rng: random.Random) -> str:
    """A letter left out, put in, exchanged or swapped with the next one; never the first."""
    at = rng.randrange(1, len(word) - 1)
    letter = rng.choice(string.ascii_lowercase)
    return rng.choice(
        (
            word[:at] + word[at + 1 :],
            word[:at] + letter + word[at:],
            word[:at] + letter + word[at + 1 :],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        )
    )


if __name__ == "__main__":
    main()
