from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.followup import standalone_question
from bot.model import Turn

SHOWN = {
    "Who is Kevin Hassett?": "Kevin Hassett is the director of the National Economic Council.",
    "What did Kevin Hassett say about the meeting?": "“I expect it to be a short meeting,” Hassett said.",
    "Who leads the Chinese side?": "Vice Premier He Lifeng leads the Chinese side.",
    "When did the London talks start?": "The London talks started on Monday.",
}
HASSETT, MEETING, SIDE, TALKS = SHOWN


def after(question: str, asked: str) -> str:
    shown = (SHOWN[question],)
    turn = Turn(question, question, True, shown, shown, (1,), datetime(2025, 6, 10, tzinfo=UTC))
    return standalone_question(asked, [turn]).question


@pytest.mark.parametrize(
    ("before", "asked", "meant"),
    [
        (MEETING, "And about Nvidia?", "What did Kevin Hassett say about Nvidia?"),
        (MEETING, "what about Nvidia?", "What did Kevin Hassett say about Nvidia?"),
        (HASSETT, "And Howard Lutnick?", "Who is Howard Lutnick?"),
        (SIDE, "And the American side?", "Who leads the American side?"),
        (SIDE, "What about the US?", "Who leads the US side?"),
        (TALKS, "And in Geneva?", "When did the Geneva talks start?"),
        (MEETING, "Who said that?", "Who said “I expect it to be a short meeting”?"),
        (TALKS, "Where?", "Where did the London talks start?"),
        (TALKS, "But why?", "Why did the London talks start?"),
        (SIDE, "Why?", "Why is it that “Vice Premier He Lifeng leads the Chinese side”?"),
        (HASSETT, "What did he say about the meeting?", "What did Kevin Hassett say about the meeting?"),
        (HASSETT, "What is his job?", "What is Kevin Hassett’s job?"),
        (HASSETT, "What about him?", "What about Kevin Hassett?"),
        (SIDE, "And what did he say?", "What did He Lifeng say?"),
        (TALKS, "How long did they last?", "How long did the London talks last?"),
        (TALKS, "What happened there?", "What happened in London?"),
        (TALKS, "What did Trump say about that?", "What did Trump say about the London talks?"),
        (TALKS, "Who attended?", "Who attended the London talks?"),
    ],
)
def test_a_follow_up_means_what_was_spoken_of(before: str, asked: str, meant: str) -> None:
    assert after(before, asked) == meant


@pytest.mark.parametrize("before", [HASSETT, TALKS])
@pytest.mark.parametrize(
    "asked",
    [
        "Who won the cup final?",
        "Is there a deadline?",
        "What is the price of oil?",
        "What did the museum buy?",
        "Why did Nvidia fall?",
        "What does He Lifeng want?",
        "Is it true that prices rose?",
        "Did it rain in London?",
    ],
)
def test_a_new_topic_inherits_nothing(before: str, asked: str) -> None:
    assert after(before, asked) == asked


def test_then_and_now_are_no_topics() -> None:
    assert "about then" not in after(TALKS, "And then?")


@given(st.text(max_size=100))
def test_the_first_question_stands_for_itself(asked: str) -> None:
    assert standalone_question(asked, []).question == asked


@given(st.text(max_size=60), st.sampled_from(list(SHOWN)))
def test_anything_can_be_asked_after_anything(asked: str, before: str) -> None:
    assert isinstance(after(before, asked), str)
