import pytest

from bot.answer_types import gives_reason, holds_answer_type
from bot.question import analyse


@pytest.mark.parametrize(
    ("question", "answer", "other"),
    [
        ("Who leads the team?", "Ida Holm leads the team.", "The team is led from afar."),
        ("Who is Ida Holm?", "Ida Holm, the harbour master, spoke.", "Ida Holm spoke."),
        ("When did the talks start?", "The talks started on Monday.", "The talks started well."),
        ("Where did the talks start?", "The talks started in London.", "The talks started well."),
        ("How many ships left?", "Twelve ships left.", "The ships left."),
        ("How many ships left?", "Dozens of ships left.", "It was the 5th ship."),
        ("How long did it last?", "It lasted 90 days.", "It lasted."),
        ("How old is he?", "He is 40 years old.", "He has 40 ships."),
    ],
)
def test_an_answer_holds_what_was_asked_for(question: str, answer: str, other: str) -> None:
    assert holds_answer_type(analyse(question), answer) is True
    assert holds_answer_type(analyse(question), other) is False


@pytest.mark.parametrize("question", ["What happened?", "Why did it fail?", "Is it over?"])
def test_some_questions_may_be_answered_by_any_text(question: str) -> None:
    assert holds_answer_type(analyse(question), "It failed.") is None


def test_a_reason_is_known_by_its_words() -> None:
    assert gives_reason("It closed because of snow.")
    assert not gives_reason("It closed.")
