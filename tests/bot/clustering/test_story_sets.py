"""Articles sorted by hand into the events that they report: stories agree with the hand."""

import random
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.ingest.intake import take_in
from bot.model import LOCAL_WORKSPACE
from tests.bot.library import EMBEDDER, Library
from tests.bot.stories.days import MIDNIGHT, day_of_news
from tests.bot.story_sets import DEVELOPMENT, b_cubed, story_set


def agreement(folder: Path, name: str) -> float:
    """B-cubed F1 of the stories that the articles of a set are put into, stored in the order of publication."""
    articles = story_set(name)
    library = Library(folder)
    now = max(draft.published_at for draft, _ in articles if draft.published_at)
    take_in(library.store, EMBEDDER, LOCAL_WORKSPACE, [draft for draft, _ in articles], now)
    story_of = library.store.stories_of(range(1, len(articles) + 1))
    assert library.store.article_count((LOCAL_WORKSPACE,)) == len(story_of) == len(articles)
    library.store.close()
    return b_cubed([event for _, event in articles], [story_of[number] for number in sorted(story_of)])[2]


@pytest.mark.parametrize("name", DEVELOPMENT)
def test_the_traps_of_the_development_sets_are_avoided(tmp_path: Path, name: str) -> None:
    assert agreement(tmp_path, name) >= 0.95


@pytest.mark.parametrize(
    ("name", "at_least"),
    [
        ("snippets", 0.89),
        ("sports_and_business", 0.94),
        ("local_and_politics", 0.91),
        ("world_desk", 0.90),
        ("tech_desk", 0.91),
        ("daily_bag", 0.85),
    ],
)
def test_other_kinds_of_news_are_sorted_nearly_as_well(tmp_path: Path, name: str, at_least: float) -> None:
    assert agreement(tmp_path, name) >= at_least


def test_b_cubed_is_as_its_authors_define_it() -> None:
    assert b_cubed("aabb", [1, 1, 2, 2]) == (1, 1, 1)
    assert b_cubed("aabb", [1, 1, 1, 1]) == (0.5, 1, 2 / 3)
    assert b_cubed("aabb", [1, 2, 3, 4]) == (1, 0.5, 2 / 3)


def test_an_affair_of_three_weeks_stays_one_story_and_swallows_nothing(tmp_path: Path) -> None:
    """The saga of 120 articles over 21 days; every other event within one day of these."""
    rng = random.Random(1)
    sizes = [120, *[5] * 44, *[4] * 15]
    begins = [21 * rng.random() for _ in sizes]
    articles = []
    for draft, event in day_of_news(sizes, 1):
        days = 21 * rng.random() if event == 0 else begins[event] + rng.random()
        articles.append((replace(draft, published_at=MIDNIGHT + timedelta(days=days)), event))
    articles.sort(key=lambda article: str(article[0].published_at))
    library = Library(tmp_path).add(*(draft for draft, _ in articles))
    story_of = library.store.stories_of(range(1, 401))
    library.store.close()
    events = [event for _, event in articles]
    assert len({story_of[number] for number, event in enumerate(events, 1) if event == 0}) == 1
    assert b_cubed(events, [story_of[number] for number in range(1, 401)])[2] >= 0.95
