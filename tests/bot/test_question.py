import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.question import analyse


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Who leads the Chinese side?", "who"),
        ("Which person left?", "who"),
        ("When did it start?", "when"),
        ("What year was it?", "when"),
        ("Where were they?", "where"),
        ("Which city was hit?", "where"),
        ("How many ships are there?", "how many"),
        ("How much did it cost?", "how many"),
        ("What percentage fell?", "how many"),
        ("For how many days were tariffs reduced?", "how long"),
        ("How long did it last?", "how long"),
        ("Why did it fail?", "why"),
        ("What caused the fire?", "why"),
        ("How did they escape?", "how"),
        ("Are the restrictions being lifted?", "whether"),
        ("And is it over?", "whether"),
        ("Is it red or blue?", "what"),
        ("When asked, what did he say?", "what"),
        ("What happened in May?", "what"),
        ("oil", "what"),
        ("", "what"),
    ],
)
def test_a_question_asks_for_one_kind_of_answer(question: str, kind: str) -> None:
    assert analyse(question).kind == kind


def test_the_words_that_matter_are_kept_and_names_are_known_as_such() -> None:
    found = analyse("What does the US want in exchange for easing chip controls in May?")
    assert [term.word for term in found.terms if term.named] == ["US", "May"]
    assert [term.word for term in found.terms if term.light] == ["want"]
    assert analyse("Does the United States agree?").names == ("us",)


def test_which_asks_for_its_noun_and_numbers_are_read() -> None:
    assert analyse("Which newspaper revealed it?").focus == ("newspap",)
    assert analyse("Why did 12 ships leave?").numbers == (12.0,)


@given(st.text(max_size=200))
def test_any_text_can_be_asked(text: str) -> None:
    assert analyse(text).text == text
