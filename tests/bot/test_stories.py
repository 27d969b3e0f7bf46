from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from bot.model import Article, Window
from bot.stories import Story, about, cluster, headline, rank
from tests.bot.library import EMBEDDER

NOON = datetime(2025, 6, 9, 12, tzinfo=UTC)
WINDOW = Window(NOON - timedelta(hours=12), NOON + timedelta(hours=12))

FIRE = (
    "Fire shuts the port of Norvik",
    "A fire in the grain silo shut the port of Norvik on Monday, the harbour master said.",
)
FIRE_TOO = (
    "Port of Norvik shut by fire",
    "The port of Norvik shut on Monday after a fire in a grain silo, the fire service said.",
)
BREAD = "Bakery wins prize for rye bread", "A bakery in Holm won a prize for its rye bread, the jury said on Monday."


def article(
    number: int, news: tuple[str, str], publisher: str = "Post", hours: int = 0, same: int | None = None
) -> Article:
    at = NOON + timedelta(hours=hours)
    return Article(number, "local", *news, publisher, None, None, at, False, "en", None, at, at, same)


def vectors(articles: list[Article]) -> NDArray[np.float32]:
    return np.asarray(EMBEDDER.embed([f"{a.title}. {a.text}" for a in articles]), dtype=np.float32)


def story(*articles: Article) -> Story:
    return Story(articles, articles)


def grouped(*articles: Article) -> list[list[int]]:
    return [[a.id for a in group] for group in cluster(list(articles), vectors(list(articles)))]


def test_reports_of_one_event_are_one_story_and_others_are_not() -> None:
    assert grouped(article(1, FIRE), article(2, BREAD, hours=1), article(3, FIRE_TOO, "Herald", 2)) == [[1, 3], [2]]


def test_the_order_of_reading_does_not_matter() -> None:
    assert grouped(article(3, FIRE_TOO, "Herald", 2), article(2, BREAD, hours=1), article(1, FIRE)) == [[1, 3], [2]]


def test_a_light_rewrite_goes_where_its_original_goes() -> None:
    assert grouped(article(1, FIRE), article(2, BREAD, same=1)) == [[1, 2]]


def test_a_rewrite_is_no_voice_of_its_own() -> None:
    assert story(article(1, FIRE), article(2, FIRE_TOO, "Herald", same=1)).voices == 1
    assert story(article(1, FIRE), article(2, FIRE_TOO, "Herald")).voices == 2
    assert story(article(1, FIRE), article(2, FIRE_TOO)).voices == 1


def test_what_more_publishers_report_is_told_first() -> None:
    fire = story(article(1, FIRE), article(2, FIRE_TOO, "Herald"))
    bread = story(article(3, BREAD, hours=1))
    assert rank([bread, fire], WINDOW) == [fire, bread]


def test_a_topic_brings_its_story_up() -> None:
    fire, bread = story(article(1, FIRE, hours=1)), story(article(2, BREAD))
    assert rank([fire, bread], WINDOW) == [fire, bread]
    assert rank([fire, bread], WINDOW, ["rye bread"]) == [bread, fire]
    assert about(bread, "Bakeries")
    assert not about(fire, "rye bread")


def test_a_story_from_before_the_window_is_known_as_such() -> None:
    old, new = article(1, FIRE, hours=-24), article(2, FIRE_TOO, "Herald")
    assert Story((old, new), (new,)).before(WINDOW.since) == (old,)
    assert story(new).before(WINDOW.since) == ()


def test_the_headline_is_the_title_of_an_article_that_stands_for_itself() -> None:
    assert headline(story(article(1, FIRE), article(2, BREAD, same=1))) == FIRE[0]


def test_no_articles_are_no_stories() -> None:
    assert cluster([], np.zeros((0, 256), dtype=np.float32)) == []
