from datetime import UTC, datetime, timedelta

import pytest

from bot.disagreement import conflicts, said
from bot.model import Article
from bot.text import sentences

NOON = datetime(2025, 6, 9, 12, tzinfo=UTC)
STORM = "The storm killed 12 people in the valley."


def article(number: int, text: str, publisher: str, at: datetime = NOON) -> Article:
    return Article(number, "local", "Title", text, publisher, None, None, at, False, "en", None, at, at, None)


def disputed(*articles: Article) -> list[str]:
    return [c.about for c in conflicts([said(a, span) for a in articles for span in sentences(a.text)])]


@pytest.mark.parametrize(
    ("one", "other", "about"),
    [
        (
            "Heading the American side are Treasury Secretary Scott Bessent, Commerce Secretary Howard Lutnick and "
            "Trade Representative Jamieson Greer.",
            "The American team is led by Treasury Secretary Steven Mnuchin with Commerce Secretary Howard Lutnick and "
            "Trade Representative Jamieson Greer.",
            "Treasury Secretary",
        ),
        (
            "The museum bought the painting by Anna Weiss for 3 million euros.",
            "The museum paid 5 million euros for the painting by Anna Weiss, which it bought at auction.",
            "the amount",
        ),
        (STORM, STORM.replace("12", "15"), "the number of people"),
        (
            "The bridge opens to traffic on 12 June after repairs.",
            "The bridge opens to traffic on 14 June after repairs.",
            "the date",
        ),
    ],
)
def test_two_publishers_that_tell_the_same_differently_disagree(one: str, other: str, about: str) -> None:
    assert disputed(article(1, one, "Post"), article(2, other, "Herald")) == [about]
    assert disputed(article(2, other, "Herald"), article(1, one, "Post")) == [about]
    assert disputed(article(1, one, "Post"), article(2, other, "Post")) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (STORM, STORM),
        (STORM, "The storm killed at least 15 people in the valley."),
        (STORM, "The storm killed more than 10 people in the valley."),
        (STORM, "The storm killed 15 people in the valley, up from 12."),
        (STORM, "The storm killed 15 people in the valley. Police first spoke of 12 people."),
        (STORM, "The fire in the harbour injured 15 people."),
        (
            "The museum bought it for the sum of 3.02 million euros.",
            "The museum bought the painting for 3 million euros.",
        ),
        ("The town shut schools for two hundred and fifty days.", "The town shut schools for 250 days."),
        ("The bakery in Norvik employs 12 people today.", "The bakery in Holm employs 15 people today."),
    ],
)
def test_what_may_both_be_true_is_no_disagreement(one: str, other: str) -> None:
    assert disputed(article(1, one, "Post"), article(2, other, "Herald")) == []


def test_a_later_state_of_a_story_is_no_disagreement() -> None:
    later = article(2, STORM.replace("12", "15"), "Herald", NOON + timedelta(hours=49))
    assert disputed(article(1, STORM, "Post"), later) == []
