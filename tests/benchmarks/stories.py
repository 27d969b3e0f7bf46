"""Measures how well stories agree with events sorted by hand, beside simpler ways, and what an article costs when many
are stored.

    python tests/benchmarks/stories.py [FILE.yaml …] [--grow 50000]

Sets are those of `tests/bot/story_sets`, or files of the same form. The articles that grow are generated and seeded.
"""

import argparse
import random
import sqlite3
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

import numpy as np
from numpy.typing import NDArray

from bot.clustering.keeping import put_in_story
from bot.embed import Embedder, WordLlamaEmbedder
from bot.facts import names_in, numbers_in
from bot.ingest.intake import take_in
from bot.model import LOCAL_WORKSPACE, Draft
from bot.store.sqlite import SQLiteStore
from bot.text import content_stems, stem, words
from tests.benchmarks.first_light import NOW, SEED, Wire
from tests.bot.story_sets import DEVELOPMENT, HELD_OUT, b_cubed, story_set

SHUFFLES: Final = 5
THRESHOLDS: Final = [n / 100 for n in range(4, 80, 2)]
WINDOW: Final = 2000
"""Articles whose cost is averaged."""

Set = Sequence[tuple[Draft, str]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="*", metavar="FILE")
    parser.add_argument("--grow", type=int, metavar="N", help="store so many generated articles instead")
    chosen = parser.parse_args()
    embedder = WordLlamaEmbedder()
    embedder.embed(["warm"])
    if chosen.grow:
        grow(chosen.grow, embedder)
        return
    files = [Path(name).resolve() for name in chosen.sets] or [Path(name) for name in (*DEVELOPMENT, *HELD_OUT)]
    sets = {file.stem: story_set(file) for file in files}
    print(f"{'':60}{'precision':>10}{'recall':>8}{'F1':>7}")
    for name, articles in sets.items():
        measure(name, articles, embedder)
    measure_together(list(sets.values()), embedder)


def measure(name: str, articles: Set, embedder: Embedder) -> None:
    events = [event for _, event in articles]
    _line(f"{name}: {len(articles)} articles, {len(set(events))} events", stored_stories(articles, embedder), events)
    shuffled = []
    for seed in range(SHUFFLES):
        mixed = random.Random(seed).sample(articles, len(articles))
        shuffled.append(b_cubed([event for _, event in mixed], stored_stories(mixed, embedder))[2])
    in_any_order = "    in five random orders: F1 on average, and the worst"
    print(f"{in_any_order:60}{statistics.mean(shuffled):18.3f}{min(shuffled):7.3f}")
    for way, likeness in _baselines(articles, embedder).items():
        found = {at: b_cubed(events, _grouped(likeness, at)) for at in THRESHOLDS}
        best = max(found, key=lambda at: found[at][2])
        _line(f"    {way} alone, at their best threshold, {best}", _grouped(likeness, best), events)


def measure_together(sets: Sequence[Set], embedder: Embedder) -> None:
    """All sets on one shelf, moved so that they begin at the same moment."""
    moved = []
    for number, articles in enumerate(sets):
        first = min(draft.published_at for draft, _ in articles if draft.published_at)
        moved += [
            (replace(draft, published_at=NOW + (draft.published_at - first)), f"{number} {event}")
            for draft, event in articles
            if draft.published_at
        ]
    moved.sort(key=lambda article: str(article[0].published_at))
    events = [event for _, event in moved]
    _line(f"all {len(moved)} articles, begun at the same moment", stored_stories(moved, embedder), events)


def _line(name: str, stories: Sequence[int], events: Sequence[str]) -> None:
    precision, recall, f1 = b_cubed(events, stories)
    print(f"{name:60}{precision:10.3f}{recall:8.3f}{f1:7.3f}", flush=True)


def stored_stories(articles: Set, embedder: Embedder) -> list[int]:
    """The story of each article, stored in this order, at the end of the set's days."""
    now = max((draft.published_at for draft, _ in articles if draft.published_at), default=NOW)
    with tempfile.TemporaryDirectory() as folder, closing(SQLiteStore.open(Path(folder) / "sets.db")) as store:
        take_in(store, embedder, LOCAL_WORKSPACE, [draft for draft, _ in articles], now)
        story_of = store.stories_of(range(1, len(articles) + 1))
        return [story_of[number] for number in range(1, len(articles) + 1)]


def _baselines(articles: Set, embedder: Embedder) -> dict[str, NDArray[np.float32]]:
    """The likeness of each article with each, without time, by one kind of sign; rarity counted over the whole set."""
    texts = [f"{draft.title}. {draft.text}" for draft, _ in articles]
    vectors = embedder.embed(texts)
    return {
        "capitalised words and numbers": _by_words([_capitals(text) for text in texts]),
        "all words": _by_words([Counter(content_stems(text)) for text in texts]),
        "vectors": vectors @ vectors.T,
    }


def _capitals(text: str) -> Counter[str]:
    found = Counter(stem(word) for name in names_in(text) for word in words(name.text))
    found.update(f"{number.value:g}" for number in numbers_in(text))
    return found


def _by_words(counted: Sequence[Counter[str]]) -> NDArray[np.float32]:
    held_by = Counter(key for count in counted for key in count)
    column = {key: n for n, key in enumerate(held_by)}
    rows = np.zeros((len(counted), len(column)), dtype=np.float32)
    for row, count in zip(rows, counted, strict=True):
        for key, n in count.items():
            row[column[key]] = (1 + np.log(n)) * np.log((len(counted) + 1) / held_by[key])
    rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    return rows @ rows.T


def _grouped(likeness: NDArray[np.float32], threshold: float) -> list[int]:
    """Each article in turn joins the group that it is likest on average."""
    groups: list[list[int]] = []
    group_of = []
    for n in range(len(likeness)):
        means = [float(likeness[n, group].mean()) for group in groups]
        best = int(np.argmax(means)) if means else 0
        if not means or means[best] < threshold:
            best = len(groups)
            groups.append([])
        groups[best].append(n)
        group_of.append(best)
    return group_of


class Events:
    """Generated articles in events of a skewed size (most of one to five articles, a few of hundreds), each told in
    words of its own and of its event; published over 90 days, in this order."""

    def __init__(self) -> None:
        self._rng = random.Random(SEED)
        self._wire = Wire()

    def drafts(self, count: int) -> Iterator[Draft]:
        running: list[tuple[float, list[str], list[str]]] = []
        for number, draft in enumerate(islice(self._wire.drafts(2 * count), count)):
            if not running or self._rng.random() < 0.3:
                running.append((self._rng.paretovariate(1.1), self._names(3), self._wire.draw(12)))
                running = running[-300:]
            _, names, own = self._rng.choices(running, [size for size, _, _ in running])[0]
            at = NOW + timedelta(minutes=number * 90 * 24 * 60 / count)
            told = " ".join(self._rng.sample(own, 6))
            lead = f"In {names[0]} {told} with {names[1]}, {names[2]} said. It is {self._rng.randint(2, 90)} {own[0]}. "
            yield replace(draft, text=lead + draft.text, title=f"{names[1]} {told}", published_at=at)

    def _names(self, count: int) -> list[str]:
        return [self._rng.choice(self._wire.words[2000:]).capitalize() for _ in range(count)]


def grow(count: int, embedder: Embedder) -> None:
    """Prints, for windows of the first, some of the middle and the last articles, what processor time one costs in all
    and what of it goes to its story; and how many stories there are of how many articles."""
    spent = 0.0

    def timed(*given: Any) -> int:
        nonlocal spent
        start = time.process_time()
        story = put_in_story(*given)
        spent += time.process_time() - start
        return story

    drafts = Events().drafts(count)
    costs = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "grow.db"
        with closing(SQLiteStore.open(path)) as store, patch("bot.ingest.intake.put_in_story", timed):
            while some := list(islice(drafts, WINDOW)):
                spent = 0.0
                seconds = _timed(lambda: take_in(store, embedder, LOCAL_WORKSPACE, some, NOW))
                whole, own = 1e3 * seconds / len(some), 1e3 * spent / len(some)
                costs.append(own)
                stored = WINDOW * len(costs)
                print(f"{stored:8,} articles: {whole:6.2f} ms each, of it its story {own:.2f} ms", flush=True)
        with closing(sqlite3.connect(path)) as conn:
            sizes = [n for (n,) in conn.execute("SELECT count(*) FROM story_articles GROUP BY story ORDER BY 1 DESC")]
    print(f"{len(sizes):,} stories, the largest of {sizes[:5]} articles")
    print(f"the last window costs {costs[-1] / costs[0]:.2f} times the first (aim: at most 2)")


def _timed(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


if __name__ == "__main__":
    main()
