"""Drafts into the store: what is new, what is a new version, what repeats."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.embed import Embedder, WordLlamaEmbedder
from bot.ingest.intake import BATCH, Add, Link, Repeat, Update, decide, take_in
from bot.model import Article, Draft, Failure, Filter, Intake
from bot.source import NewSource
from bot.store import Entry, Store
from bot.store.sqlite import SQLiteStore

NOW = datetime(2025, 6, 10, 8, tzinfo=UTC)
TALKS = (
    "American and Chinese negotiators met in London on Monday, June 9th, to discuss chips. "
    "Kevin Hassett said that the meeting would be short and end with a big, strong handshake. "
    "Exports to the United States fell by 34.5 percent in May, the sharpest drop since February 2020. "
    "The two sides had agreed in Geneva to reduce tariffs for 90 days, and each blames the other."
)
REWRITTEN = TALKS.replace("met in London", "gathered in London").replace("sharpest drop", "steepest drop")
CORRECTED = REWRITTEN.replace("34.5 percent", "35.4 percent")
OTHER = (
    "A vaccine against a fever that ticks spread prevented most illness in a trial with nurses. "
    "Doctors in the valley welcomed it, and the maker hopes to sell it next spring."
)


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return WordLlamaEmbedder()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(SQLiteStore.open(tmp_path / "news.db")) as opened:
        yield opened


def stored(store: Store) -> list[Article]:
    return list(store.articles(range(1, 1000)).values())


def article(number: int, text: str) -> Article:
    return Article(number, "local", "T", text, None, None, None, None, False, None, None, NOW, NOW, None)


STORED = article(4, "Another text.")


def test_a_text_that_is_stored_is_a_repetition_whatever_else_is_like_it() -> None:
    assert decide(Draft(TALKS, "T"), article(3, TALKS), None, []) == Repeat(3)
    assert decide(Draft(TALKS, "T"), article(3, TALKS), STORED, [article(5, TALKS)]) == Repeat(3)


def test_another_sources_article_is_replaced_by_more_of_it_alone() -> None:
    summary, full = Draft(OTHER, "T", extent="summary"), Draft(OTHER, "T")
    assert decide(full, None, STORED, [], own=False) == Repeat(4)
    assert decide(full, None, replace(STORED, extent="summary"), [], own=False) == Update(4, None)
    assert decide(summary, None, replace(STORED, extent="summary"), [], own=False) == Repeat(4)


def test_a_summary_never_replaces_what_was_read_of_the_page() -> None:
    assert decide(Draft(OTHER, "T", extent="summary"), None, STORED, []) == Repeat(4)
    assert decide(Draft(OTHER, "T", extent="stub"), None, STORED, []) == Repeat(4)


def test_two_feeds_that_tell_one_page_differently_do_not_replace_each_other(store: Store, embedder: Embedder) -> None:
    ours, theirs = (
        Draft(text, "Talks", name, origin="https://a.example/talks") for text, name in ((TALKS, "A"), (OTHER, "B"))
    )
    sources = [store.add_source(NewSource("local", "feed", f"https://{n}.example/", n), NOW) for n in "ab"]
    for _ in range(2):
        for draft, source in zip((ours, theirs), sources, strict=True):
            take_in(
                store, embedder, "local", [draft, replace(ours, publisher=draft.publisher)], NOW, source=Link(source)
            )
    (article,) = stored(store)
    assert (article.text, article.publisher, article.news_at) == (TALKS, "A", NOW)
    assert store.sources_of([article.id]) == {article.id: frozenset(sources)}


def test_a_publisher_or_date_mended_in_its_file_is_stored(store: Store, embedder: Embedder) -> None:
    first = Draft(TALKS, "Talks", "Teh Paper", origin="talks.md")
    mended = Draft(TALKS, "Talks", "The Paper", origin="talks.md")
    take_in(store, embedder, "local", [first], NOW)
    assert take_in(store, embedder, "local", [mended], NOW) == Intake(updated=1)
    assert take_in(store, embedder, "local", [mended, first], NOW) == Intake(duplicates=1, updated=1)
    elsewhere = Draft(TALKS, "Talks", "Another", origin="copy.md")
    assert take_in(store, embedder, "local", [elsewhere], NOW) == Intake(duplicates=1)


def test_another_text_from_the_same_place_is_a_new_version() -> None:
    assert decide(Draft(OTHER, "T"), None, STORED, []) == Update(4, None)


def test_a_new_version_is_not_a_rewrite_of_the_version_before_it() -> None:
    assert decide(Draft(REWRITTEN, "T"), None, STORED, [article(4, TALKS)]) == Update(4, None)
    assert decide(Draft(REWRITTEN, "T"), None, STORED, [article(4, TALKS), article(5, TALKS)]) == Update(4, 5)


def test_a_light_rewrite_is_tied_to_the_first() -> None:
    assert decide(Draft(REWRITTEN, "T"), None, None, [article(7, OTHER), article(5, TALKS)]) == Add(same_as=5)


@pytest.mark.parametrize(
    ("words", "others"),
    [
        ("34.5 percent", "35.4 percent"),
        ("Kevin Hassett", "Scott Bessent"),
        ("June 9th", "June 8th"),
        ("90 days", "60 days"),
        ("in London", "in Geneva"),
        ("would be short", "would not be short"),
        ("had agreed", "had never agreed"),
        ("fell by", "rose by"),
        ("American and Chinese", "Chinese and American"),
    ],
)
def test_a_rewrite_in_which_a_number_name_date_place_or_yes_and_no_differs_stands_for_itself(
    words: str, others: str
) -> None:
    assert words in REWRITTEN
    assert decide(Draft(REWRITTEN.replace(words, others), "T"), None, None, [article(5, TALKS)]) == Add(None)


def test_two_exchanged_figures_or_names_are_news_too() -> None:
    storm = (
        "The storm killed 12 people and injured 30 in the valley of Teska on Monday, the district said. Upper Marl "
        "beat Sedge to the repair of its bridge, and the road between the two villages stays shut for the week."
    )
    assert decide(Draft(storm.replace("stays shut", "remains shut"), "T"), None, None, [article(5, storm)]) == Add(5)
    for changed in (
        storm.replace("12", "x").replace("30", "12").replace("x", "30"),
        storm.replace("Upper Marl beat Sedge", "Sedge beat Upper Marl"),
    ):
        assert decide(Draft(changed, "T"), None, None, [article(5, storm)]) == Add(None)


def test_an_article_like_no_other_stands_for_itself() -> None:
    assert decide(Draft(OTHER, "T"), None, None, [article(5, TALKS)]) == Add(None)
    assert decide(Draft(OTHER, "T"), None, None, []) == Add(None)


def test_what_is_taken_in_is_stored_with_all_that_it_stated(store: Store, embedder: Embedder) -> None:
    draft = Draft(TALKS, "Talks", "The Paper", "Ann", "https://p.example/a", NOW, True, "en", "https://p.example/a")
    assert take_in(store, embedder, "local", [draft], NOW) == Intake(added=1)
    (only,) = stored(store)
    stated = set(Draft.__dataclass_fields__) - {"extent"}
    assert {name: getattr(only, name) for name in stated} == {name: getattr(draft, name) for name in stated}
    assert (only.stored_at, only.changed_at, only.same_as) == (NOW, NOW, None)


def test_a_passage_can_be_found_by_its_words_and_by_its_meaning(store: Store, embedder: Embedder) -> None:
    take_in(store, embedder, "local", [Draft(OTHER, "Vaccine"), Draft(TALKS, "Talks")], NOW)
    (found, _), *_ = store.passages_with_words(["handshake"], Filter(), 5)
    assert "handshake" in store.passages([found])[found].text
    (near, _), *_ = store.passages_near(embedder.embed(["trade negotiations about semiconductors"])[0], Filter(), 5)
    assert store.passages([near])[near].text in TALKS


def test_the_same_text_twice_is_one_article(store: Store, embedder: Embedder) -> None:
    spaced = TALKS.replace(". ", ".\n\n")
    offered = [
        Draft(TALKS, "A", origin="/a.txt"),
        Draft(TALKS, "B", origin="/b.txt"),
        Draft(spaced, "A", origin="/a.txt"),
    ]
    assert take_in(store, embedder, "local", offered, NOW) == Intake(added=1, duplicates=2)
    assert take_in(store, embedder, "local", offered, NOW) == Intake(duplicates=3)
    assert [item.text for item in stored(store)] == [TALKS]


def test_another_workspace_has_its_own_article(store: Store, embedder: Embedder) -> None:
    take_in(store, embedder, "local", [Draft(TALKS, "A", origin="/a.txt")], NOW)
    assert take_in(store, embedder, "slack:T1", [Draft(TALKS, "A", origin="/a.txt")], NOW) == Intake(added=1)


def test_a_changed_article_gets_its_new_text_and_keeps_its_id(store: Store, embedder: Embedder) -> None:
    later = NOW + timedelta(hours=1)
    take_in(store, embedder, "local", [Draft(TALKS, "A", origin="/a.txt")], NOW)
    assert take_in(store, embedder, "local", [Draft(CORRECTED, "A", origin="/a.txt")], later) == Intake(updated=1)
    (only,) = stored(store)
    assert (only.text, only.stored_at, only.changed_at) == (CORRECTED, NOW, later)
    assert store.passages_with_words(["sharpest"], Filter(), 5) == []
    assert store.passages_with_words(["steepest"], Filter(), 5) != []


def test_a_light_rewrite_is_stored_but_counts_as_a_duplicate(store: Store, embedder: Embedder) -> None:
    offered = [Draft(TALKS, "A"), Draft(REWRITTEN, "B"), Draft(CORRECTED, "C")]
    assert take_in(store, embedder, "local", offered, NOW) == Intake(added=2, duplicates=1)
    assert [item.same_as for item in stored(store)] == [None, 1, None]


def test_rewrites_are_recognised_across_runs_too(store: Store, embedder: Embedder) -> None:
    for draft in (Draft(TALKS, "A"), Draft(REWRITTEN, "B"), Draft(CORRECTED, "C")):
        take_in(store, embedder, "local", [draft], NOW)
    assert [item.same_as for item in stored(store)] == [None, 1, None]


def test_failures_are_passed_on_in_order_and_cost_nothing_else(store: Store, embedder: Embedder) -> None:
    failures = [Failure(f"{n}.txt", "is empty") for n in range(3)]
    taken = take_in(store, embedder, "local", [failures[0], Draft(TALKS, "A"), *failures[1:]], NOW)
    assert taken == Intake(added=1, failed=tuple(failures))


def test_progress_counts_everything_that_was_offered(store: Store, embedder: Embedder) -> None:
    offered = [Draft(f"{OTHER} {n}", "A") for n in range(BATCH + 10)] + [Failure("x", "y")]
    told: list[int] = []
    take_in(store, embedder, "local", offered, NOW, progress=told.append)
    assert told == [BATCH, BATCH + 11]
    assert take_in(store, embedder, "local", [], NOW) == Intake()


class CountingEmbedder(WordLlamaEmbedder):
    def __init__(self) -> None:
        self.calls: list[int] = []

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.calls.append(len(texts))
        return super().embed(texts)


def test_one_batch_is_one_embedding_call_and_what_is_stored_is_not_embedded_again(store: Store) -> None:
    embedder = CountingEmbedder()
    offered = [Draft(TALKS, "A"), Draft(TALKS, "A"), Draft(OTHER, "B")]
    take_in(store, embedder, "local", offered, NOW)
    assert embedder.calls == [store.passage_count(("local",))]
    take_in(store, embedder, "local", offered, NOW)
    assert sum(embedder.calls) == store.passage_count(("local",))


class PowerCutError(Exception):
    pass


def test_what_was_committed_stays_when_a_later_batch_fails(store: Store, embedder: Embedder) -> None:
    drafts = [Draft(f"{OTHER} Number {n} has {n} words.", "A", origin=f"/{n}.txt") for n in range(3 * BATCH)]

    def breaks_off() -> Iterator[Draft]:
        yield from drafts[: BATCH + 5]
        raise PowerCutError

    with pytest.raises(PowerCutError):
        take_in(store, embedder, "local", breaks_off(), NOW)
    assert store.article_count(("local",)) == BATCH
    taken = take_in(store, embedder, "local", drafts, NOW)
    assert (taken.added, taken.duplicates) == (2 * BATCH, BATCH)
    assert store.article_count(("local",)) == 3 * BATCH


def test_a_text_of_many_words_without_a_full_stop_is_stored(store: Store, embedder: Embedder) -> None:
    long = "word " * 50_000
    assert take_in(store, embedder, "local", [Draft(long.strip(), "Long"), Draft("1", "One")], NOW).added == 2
    assert stored(store)[0].text == long.strip()


class FailingStore(SQLiteStore):
    """Fails at one article."""

    def add_article(self, workspace: str, entry: Entry, now: datetime) -> int:
        if entry.draft.title == "Broken":
            raise PowerCutError
        return super().add_article(workspace, entry, now)


def test_a_batch_takes_effect_as_a_whole_or_not_at_all(tmp_path: Path, embedder: Embedder) -> None:
    with closing(FailingStore.open(tmp_path / "failing.db")) as store:
        with pytest.raises(PowerCutError):
            take_in(store, embedder, "local", [Draft(TALKS, "Talks"), Draft(OTHER, "Broken")], NOW)
        assert store.article_count(("local",)) == 0
        assert take_in(store, embedder, "local", [Draft(TALKS, "Talks")], NOW) == Intake(added=1)
