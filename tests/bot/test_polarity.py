import pytest

from bot.lemmas import root
from bot.polarity import contradict, negated


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The council approved the plan.", "The council turned down the plan."),
        ("The council approved the plan.", "The council voted down the plan."),
        ("He will attend.", "He will not attend."),
        ("He will attend.", "He won’t attend."),
        ("Shares rose.", "Shares fell."),
        ("Velden rose and Ondara fell.", "Velden fell and Ondara rose."),
        ("The strike goes ahead.", "The strike was called off."),
        ("She was found guilty.", "She was found not guilty."),
    ],
)
def test_one_says_yes_where_the_other_says_no(one: str, other: str) -> None:
    assert contradict(one, other)
    assert contradict(other, one)
    assert not contradict(one, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The council approved the plan.", "The council passed the plan."),
        ("Shares fell.", "Shares dropped."),
        ("The first day was long.", "The opening day was long."),
        ("The bridge remained closed.", "The bridge was closed."),
        ("It was a victory for Velden.", "It was a defeat for Ondara."),
    ],
)
def test_other_words_for_the_same_contradict_nothing(one: str, other: str) -> None:
    assert not contradict(one, other)


def test_what_a_text_says_is_not_so() -> None:
    assert negated("There was no warning before the dam broke.") >= {root("warning")}
    assert root("attend") in negated("He will not attend.")
    assert negated("He will attend.") == frozenset()
    assert root("rose") == root("rising") == root("rise")
