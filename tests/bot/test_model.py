"""What an answer says of itself."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.model import Answer, Citation

NOW = datetime(2025, 6, 10, 7, tzinfo=UTC)


def cited(*ages: timedelta | None) -> Answer:
    """An answer whose articles were published so long before now, None: nobody knows when."""
    citations = tuple(
        Citation(n, n, "Title", None, None, None if age is None else NOW - age, "Words.", 0, 6)
        for n, age in enumerate(ages, 1)
    )
    return Answer("Who?", "Who?", True, 0.9, (), (), citations, (), "extractive")


@pytest.mark.parametrize(
    ("ages", "days"),
    [((8,), 8), ((7,), None), ((30, 9), 9), ((30, 1), None), ((), None), ((None,), None), ((None, 12), 12)],
)
def test_an_answer_whose_newest_article_is_over_a_week_old_says_of_when_it_is(
    ages: tuple[int | None, ...], days: int | None
) -> None:
    answer = cited(*(None if age is None else timedelta(days=age) for age in ages))
    assert answer.as_of(NOW) == (None if days is None else NOW - timedelta(days=days))


def test_an_answer_says_how_its_question_was_read_where_that_is_not_as_typed() -> None:
    assert cited().read_as is None
    assert replace(cited(), standalone_question="Who leads?").read_as == "Who leads?"
