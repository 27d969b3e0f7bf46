"""Measures ingest, search, memory and start-up, each beside the least that the same work can cost on the same machine.

    python tests/benchmarks/first_light.py [--articles 1000 --articles 10000]

The articles are generated and seeded. What is ours and its bound take turns, so that a busy machine slows both.
"""

import argparse
import multiprocessing
import random
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from typing import Any, Final, TypeVar

from bot.aliases import SPELT_OUT
from bot.answer import READ_PASSAGES, answer_question
from bot.embed import Embedder, RememberingEmbedder, WordLlamaEmbedder
from bot.ingest.intake import BATCH, take_in
from bot.model import LOCAL_WORKSPACE, Draft, Filter
from bot.question import Question, analyse
from bot.search import CANDIDATES, search
from bot.store import Vectors
from bot.store.sqlite import SQLiteStore
from bot.store.sqlite.migrations import create_words
from bot.store.sqlite.passages import TEXT_WEIGHT, TITLE_WEIGHT
from bot.text import STOP_WORDS, fold

SEED: Final = 20250609
NOW: Final = datetime(2025, 6, 9, 8, tzinfo=UTC)
EVERYTHING: Final = Filter((LOCAL_WORKSPACE,))
VOCABULARY: Final = 30_000
QUESTIONS: Final = 200
PROCESSES: Final = 7
ROUNDS_UP_TO_1000: Final = 3
"""Rounds of the ingest at 1,000 articles and fewer; above, one."""

Item = TypeVar("Item")
Row = tuple[Any, ...]
Tables = list[tuple[str, list[Row]]]
"""What `take_in` wrote, in the order to write it."""

Asked = tuple[list[str], bool]
"""The words asked for, and whether all must match."""


@dataclass(frozen=True, slots=True)
class Ask:
    """A question with its vector, the terms that it holds, and what `search` asks the word index for: the terms left
    after pruning, and whether all must match. None: nothing."""

    question: Question
    vector: Vectors
    terms: list[str]
    asked: Asked | None


class ListeningStore(SQLiteStore):
    """Remembers what was last asked of the word index."""

    asked: Asked | None = None

    def passages_with_words(
        self, terms: Sequence[str], where: Filter, limit: int, *, every: bool = False
    ) -> list[tuple[int, float]]:
        self.asked = (list(terms), every)
        return super().passages_with_words(terms, where, limit, every=every)


class Wire:
    """Generated articles: words drawn by Zipf's law, 250 to 400 an article, a fifth of the sentences with a name or a
    number. Of a hundred articles, three are light rewrites of an earlier one, two differ from one in a number, and one
    repeats one."""

    def __init__(self) -> None:
        self._rng = random.Random(SEED)
        made = {"".join(self._syllable() for _ in range(self._rng.choice((2, 2, 3)))) for _ in range(2 * VOCABULARY)}
        rare = sorted(made - STOP_WORDS)
        self._rng.shuffle(rare)
        self.words = [*sorted(STOP_WORDS), *rare][:VOCABULARY]
        self._cumulative = list(accumulate(1 / (rank + 2.7) for rank in range(len(self.words))))

    def _syllable(self) -> str:
        return self._rng.choice("bcdfghklmnprstvw") + self._rng.choice("aeiou") + self._rng.choice(("", "n", "r", "s"))

    def draw(self, count: int) -> list[str]:
        return self._rng.choices(self.words, cum_weights=self._cumulative, k=count)

    def drafts(self, count: int) -> Iterator[Draft]:
        kept: list[Draft] = []
        for number in range(count):
            kind = self._rng.random()
            draft = self._copy(self._rng.choice(kept), kind) if kept and kind < 0.06 else self._new()
            if len(kept) < 500:
                kept.append(draft)
            yield replace(
                draft,
                publisher=f"Publisher {self._rng.randrange(40)}",
                published_at=NOW - timedelta(minutes=self._rng.randrange(90 * 24 * 60)),
                origin=f"https://news.example/{number}",
            )

    def _new(self) -> Draft:
        length, text = self._rng.randint(250, 400), list[str]()
        while (written := sum(len(sentence.split()) for sentence in text)) < length:
            text.append(self._sentence(min(self._rng.randint(10, 30), max(length - written, 5))))
        paragraphs = "\n\n".join(" ".join(some) for some in _slices(text, 4))
        return Draft(text=paragraphs, title=" ".join(self.draw(8)).capitalize(), language="en")

    def _sentence(self, count: int) -> str:
        words = self.draw(count)
        if self._rng.random() < 0.2:
            words[-2:] = [self._rng.choice(self.words[200:5000]).capitalize(), str(self._rng.randint(2, 900))]
        return " ".join(words).capitalize() + "."

    def _copy(self, draft: Draft, kind: float) -> Draft:
        if kind < 0.01:
            return draft
        words = draft.text.split(" ")
        at = self._rng.randrange(1, len(words) - 1)
        words[at] = self.draw(1)[0] if kind < 0.04 else str(self._rng.randint(1000, 9000))
        return replace(draft, text=" ".join(words))

    def questions(self) -> Iterator[str]:
        """A third ask for words as articles hold them, a third for rare words alone, a third for the commonest."""
        stop = len(STOP_WORDS)
        for number in range(QUESTIONS):
            count = self._rng.randint(3, 8)
            if number % 3 == 0:
                words = self.draw(2 * count)
            elif number % 3 == 1:
                words = self._rng.sample(self.words[stop + 2000 :], count)
            else:
                words = self._rng.sample(self.words[stop : stop + 60], count)
            yield f"What happened to {' '.join(words)}?"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, action="append", metavar="N", help="default: 1000 and 10000")
    sizes = parser.parse_args().articles or [1000, 10_000]
    print(f"{'':46}{'ours':>12}{'bound':>12}{'ratio':>8}   aim")
    for size in sizes:
        peaks = _in_new_process(peak_memory, size)
        _line(f"{size:,} articles: peak memory, MB", peaks[1], None, f"({peaks[0]:.0f} before the first article)")
    measure_start()
    embedder = WordLlamaEmbedder()
    embedder.embed(["warm"])
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            measure_ingest(Path(folder), size, embedder)
            measure_search(Path(folder) / "ours.db", size, embedder)


def _line(name: str, ours: float, bound: float | None, aim: str = "") -> None:
    beside = f"{'':20}" if bound is None else f"{bound:12.2f}{ours / bound:8.2f}"
    print(f"{name:46}{ours:12.2f}{beside}   {aim}", flush=True)


def _in_new_process(work: Callable[[int], tuple[float, float]], size: int) -> tuple[float, float]:
    """Before this process grows: the peak that the system reports of a process begins with its parent's size."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(work, (size,))


def peak_memory(size: int) -> tuple[float, float]:
    """MB, once ready for the first article, and after ingest and one search."""
    embedder = WordLlamaEmbedder()
    embedder.embed(["warm"])
    wire = Wire()
    ready = _peak()
    with tempfile.TemporaryDirectory() as folder:
        store = SQLiteStore.open(Path(folder) / "ours.db")
        take_in(store, embedder, LOCAL_WORKSPACE, wire.drafts(size), NOW)
        search(store, embedder, analyse(next(wire.questions())), EVERYTHING, READ_PASSAGES)
        store.close()
    return ready, _peak()


def _peak() -> float:
    """Linux counts in KB, macOS in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


def measure_ingest(folder: Path, size: int, embedder: Embedder) -> None:
    """Leaves the store in `ours.db`."""
    drafts = list(Wire().drafts(size))
    rounds = [_ingest(folder, drafts, embedder) for _ in range(ROUNDS_UP_TO_1000 if size <= 1000 else 1)]
    ours, embedding, writing = (statistics.median(seconds) for seconds in zip(*rounds, strict=True))
    bound = embedding + writing
    parts = f"<= 1.5  (bound: embedding {embedding:.2f}, rows {writing:.2f})"
    _line(f"{size:,} articles: ingest, s", ours, bound, parts)
    _line(f"{size:,} articles: ingest, articles/s", size / ours, size / bound)


def _ingest(folder: Path, drafts: Sequence[Draft], embedder: Embedder) -> tuple[float, float, float]:
    """Seconds that ours takes, that embedding the same texts takes, by turns, and that writing the rows takes."""
    for file in folder.iterdir():
        file.unlink()
    store = SQLiteStore.open(folder / "ours.db")
    conn = sqlite3.connect(folder / "ours.db")
    ours, embedding, embedded = 0.0, 0.0, 0
    for some in _slices(drafts, 4 * BATCH):
        ours += _timed(lambda: take_in(store, embedder, LOCAL_WORKSPACE, some, NOW))  # noqa: B023
        texts = [f"{title}. {text}" for _, title, text, _ in _passages(conn, embedded)]
        embedding += _timed(lambda: [embedder.embed(of) for of in _slices(texts, 5 * BATCH)])  # noqa: B023
        embedded += len(texts)
    store.close()
    writing = _written(folder / "bound.db", _tables(conn))
    conn.close()
    return ours, embedding, writing


def _passages(conn: sqlite3.Connection, after: int) -> list[Row]:
    """Id, title, text and `same_as` of the passages with larger ids."""
    rows = conn.execute(
        """SELECT passages.id, title, text, start, end, same_as FROM passages
           JOIN articles ON articles.id = article WHERE passages.id > ? ORDER BY passages.id""",
        (after,),
    )
    return [(id_, title, text[start:end], same_as) for id_, title, text, start, end, same_as in rows]


def _tables(conn: sqlite3.Connection) -> Tables:
    names = ("workspaces", "articles", "fingerprints", "acronyms", "passages", "vectors", "signs")
    tables = [(name, rows) for name in names if (rows := conn.execute(f"SELECT * FROM {name}").fetchall())]
    words = [(id_, title, text) for id_, title, text, same_as in _passages(conn, 0) if same_as is None]
    return [*tables, ("words_1 (rowid, title, text)", words)]


def _written(path: Path, tables: Tables) -> float:
    """Seconds to write the rows into a fresh file with the same schema and pragmas, in one transaction."""
    SQLiteStore.open(path).close()
    conn = sqlite3.connect(path, isolation_level=None)
    conn.execute("PRAGMA foreign_keys = ON")
    create_words(conn, 1)

    def write() -> None:
        conn.execute("BEGIN IMMEDIATE")
        for name, rows in tables:
            conn.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(rows[0]))})", rows)
        conn.execute("COMMIT")

    seconds = _timed(write)
    conn.close()
    return seconds


def measure_search(path: Path, size: int, embedder: Embedder) -> None:
    """The bound asks what `search` asks: the words that its pruning left, and the vector of the question. An answer
    without a model is measured against the search alone; each remembers the vectors of its own questions only."""
    store = ListeningStore.open(path)
    conn = sqlite3.connect(path)
    asks = [_ask(store, embedder, text) for text in Wire().questions()]
    ours, bound, unpruned, answers = [], [], [], []
    searching, answering = RememberingEmbedder(embedder), RememberingEmbedder(embedder)
    for ask in asks:
        ours.append(_timed(lambda: search(store, searching, ask.question, EVERYTHING, READ_PASSAGES)))  # noqa: B023
        text = ask.question.text
        answers.append(_timed(lambda: answer_question(store, answering, text, text, EVERYTHING)))  # noqa: B023
        near = _timed(lambda: store.passages_near(ask.vector, EVERYTHING, CANDIDATES))  # noqa: B023
        bound.append(near + _timed(lambda: _matched(conn, ask.asked)))  # noqa: B023
        unpruned.append(near + _timed(lambda: _matched(conn, (ask.terms, False))))  # noqa: B023
    for name, of in (("median", statistics.median), ("p95", _p95)):
        _line(f"{size:,} articles: search, {name}, ms", 1e3 * of(ours), 1e3 * of(bound), "<= 1.3")
        _line("    bound: with the commonest words too", 1e3 * of(ours), 1e3 * of(unpruned))
        _line(f"{size:,} articles: answer / search, {name}, ms", 1e3 * of(answers), 1e3 * of(ours), "<= 3")
    conn.close()
    store.close()
    command = [*_script("briefwire"), "--db", str(path), "ask", asks[0].question.text]
    _line(
        f"{size:,} articles: ask in a new process, ms",
        1e3 * statistics.median(_process(command) for _ in range(3)),
        None,
    )


def _ask(store: ListeningStore, embedder: Embedder, text: str) -> Ask:
    question = analyse(text)
    store.asked = None
    search(store, embedder, question, EVERYTHING, READ_PASSAGES)
    terms = [word for term in question.terms for word in (term.word, *SPELT_OUT.get(fold(term.word), ()))]
    return Ask(question, embedder.embed([question.text])[0], terms, store.asked)


def _matched(conn: sqlite3.Connection, asked: Asked | None) -> list[Row]:
    if asked is None:
        return []
    terms, every = asked
    return conn.execute(
        f"""SELECT rowid, bm25(words_1, {TITLE_WEIGHT}, {TEXT_WEIGHT}) AS score FROM words_1
            WHERE words_1 MATCH ? ORDER BY score LIMIT {CANDIDATES}""",
        ((" " if every else " OR ").join(f'"{term}"' for term in terms),),
    ).fetchall()


def measure_start() -> None:
    ours, bound = [], []
    for _ in range(PROCESSES):
        ours.append(_process([*_script("briefwire"), "--help"]))
        bound.append(_process([*_script("sqlite-utils"), "--help"]))
    _line(
        "--help, against sqlite-utils --help, ms", 1e3 * statistics.median(ours), 1e3 * statistics.median(bound), "<= 2"
    )


def _script(name: str) -> list[str]:
    return [sys.executable, str(Path(sys.executable).parent / name)]


def _process(command: list[str]) -> float:
    return _timed(lambda: subprocess.run(command, check=True, capture_output=True))


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _slices(items: Sequence[Item], length: int) -> list[Sequence[Item]]:
    return [items[start : start + length] for start in range(0, len(items), length)]


def _p95(values: Sequence[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


if __name__ == "__main__":
    main()
