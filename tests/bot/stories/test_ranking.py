"""The order in which stories are told: what many report leads, and no affair fills a digest."""

from collections.abc import Iterator

import pytest

from bot.stories import Story, stories_in
from bot.stories.ranking import about, centrality, headline, rank, reported_by
from tests.bot.library import Library
from tests.bot.stories.days import DAY, day_of_news
from tests.bot.stories.test_stories import BREAD, FIRE, FIRE_TOO, WINDOW, article, story

SIZES = [120, *[5] * 44, *[4] * 15]
"""400 articles in 60 events, one of them a saga."""


@pytest.fixture(scope="module", params=[1, 12, 20])
def seed(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory, seed: int) -> Iterator[Library]:
    library = Library(tmp_path_factory.mktemp("day")).add(*(draft for draft, _ in day_of_news(SIZES, seed)))
    yield library
    library.store.close()


def saga(seed: int) -> set[int]:
    """The ids of its articles."""
    return {number for number, (_, event) in enumerate(day_of_news(SIZES, seed), 1) if event == 0}


def test_of_a_day_of_400_articles_five_stories_are_told_the_saga_once_and_the_rest_is_counted(
    day: Library, seed: int
) -> None:
    assert sum(SIZES) == 400
    digest = day.assistant.digest(DAY.until)
    assert digest.articles == 400
    assert len(digest.stories) == 5
    assert 53 <= len(digest.more) <= 55
    of_saga = saga(seed)
    assert [of_saga <= set(told.articles) for told in digest.stories] == [True, False, False, False, False]
    assert not any(of_saga & set(told.articles) for told in digest.stories[1:])
    assert not any(of_saga & set(left.articles) for left in digest.more)


def test_nothing_is_lost_between_what_is_told_and_what_is_counted(day: Library) -> None:
    digest = day.assistant.digest(DAY.until)
    in_order = [each.articles for each in digest.stories] + [each.articles for each in digest.more]
    assert sorted(number for articles in in_order for number in articles) == list(range(1, 401))
    listed = day.assistant.stories(DAY.until)
    assert [each.articles for each in listed] == in_order


def test_an_affair_that_was_split_into_stories_does_not_fill_the_digest(day: Library) -> None:
    told = stories_in(day.store, ("local",), DAY)
    whole = max(told, key=lambda each: len(each.fresh))
    parts = [Story(own, own, None, whole.profile) for own in (whole.fresh[:40], whole.fresh[40:80], whole.fresh[80:])]
    ranked = rank([*(each for each in told if each is not whole), *parts], DAY)
    assert sum(part in ranked[:5] for part in parts) == 1
    assert len(ranked) == len(told) + 2
    assert all(part in ranked for part in parts)


def test_what_more_publishers_report_is_told_first() -> None:
    fire = story(article(1, FIRE), article(2, FIRE_TOO, "Herald"))
    bread = story(article(3, BREAD, hours=1))
    assert rank([bread, fire], WINDOW) == [fire, bread]


def test_reprints_do_not_lift_a_story() -> None:
    reprinted = story(*(article(n, FIRE, f"Paper {n}") for n in range(1, 11)))
    two = story(article(11, BREAD), article(12, (BREAD[0], "Rye bread from Holm is the best, a jury found."), "Herald"))
    assert rank([reprinted, two], WINDOW) == [two, reprinted]


def test_a_topic_brings_its_story_up() -> None:
    fire, bread = story(article(1, FIRE, hours=1)), story(article(2, BREAD))
    assert rank([fire, bread], WINDOW) == [fire, bread]
    assert rank([fire, bread], WINDOW, ["rye bread"]) == [bread, fire]
    assert about(bread, "Bakeries")
    assert not about(fire, "rye bread")


def test_a_story_is_the_more_about_a_topic_the_more_of_its_articles_lead_with_it() -> None:
    assert centrality(story(article(1, BREAD)), "rye bread") == 1
    assert centrality(story(article(1, BREAD)), "Holm") == 0.5
    assert centrality(story(article(1, BREAD), article(2, FIRE)), "rye bread") == 0.5


def test_no_stories_are_in_no_order() -> None:
    assert rank([], WINDOW) == []


def test_the_headline_is_the_title_of_an_article_that_stands_for_itself() -> None:
    assert headline(story(article(1, FIRE), article(2, BREAD, same=1))) == FIRE[0]


@pytest.mark.parametrize(
    ("publishers", "line"),
    [
        ([], ""),
        (["Post"], "Post"),
        (["Post", "Herald"], "Post and Herald"),
        (["Post", "Herald", "Post"], "Post and Herald"),
        (["Post", "Herald", "Courier"], "Post, Herald and Courier"),
        (["Post", "Herald", "Courier", "Echo", "Sun"], "Post, Herald and 3 others"),
    ],
)
def test_who_reports_it_is_one_short_line(publishers: list[str], line: str) -> None:
    told = [article(n, (f"Title {n}", f"Text number {n} of {name}"), name) for n, name in enumerate(publishers)]
    assert reported_by(story(*(told or [article(1, FIRE, None)]))) == line


def test_who_wrote_it_is_named_before_who_reprinted_it() -> None:
    own, reprint, other = article(1, FIRE), article(2, FIRE, "Echo"), article(3, FIRE_TOO, "Herald")
    assert reported_by(story(own, reprint, other)) == "Post, Herald and Echo"
