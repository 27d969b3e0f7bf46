import re
from datetime import UTC, date, datetime
from time import monotonic

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.facts import marks
from bot.followup import standalone_question
from bot.model import Turn
from bot.question import analyse
from bot.standalone import person_meant, stand_alone
from bot.text import one_line, sentences

TUESDAY = date(2025, 6, 10)
BEFORE = ["Kevin Hassett, the director of the National Economic Council, spoke on Monday."]


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("He said that talks go on.", "He [Kevin Hassett] said that talks go on."),
        ("But he left.", "But he [Kevin Hassett] left."),
        ("His plan failed.", "His [Kevin Hassett’s] plan failed."),
        ("Hassett’s plan failed.", "[Kevin] Hassett’s plan failed."),
        ("He Lifeng arrived.", "He Lifeng arrived."),
        ("Her Majesty left.", "Her Majesty left."),
        ("Talks opened\non Monday.", "Talks opened on Monday [9 June 2025]."),
        ("It is clear that prices rose.", "It is clear that prices rose."),
        ("There is no deal.", "There is no deal."),
        ("The officials said they agree.", "The officials said they agree."),
    ],
)
def test_a_sentence_says_whom_and_which_day_it_means(sentence: str, told: str) -> None:
    assert stand_alone(sentence, BEFORE, TUESDAY).text == told
    assert stand_alone(sentence, BEFORE, TUESDAY).complete


@pytest.mark.parametrize(
    "sentence",
    [
        "It was long.",
        "They left.",
        "This is new.",
        "However, it fell.",
        "The decision was late.",
        "We told them so.",
        "“We won.”",
        "“We won,” he said.",
        "Asked about it, Smith said no.",
    ],
)
def test_a_sentence_that_points_outside_of_itself_is_incomplete(sentence: str) -> None:
    assert not stand_alone(sentence, BEFORE, TUESDAY).complete


@pytest.mark.parametrize("before", [[], ["The White House spoke."], ["Talks opened.", "Prices rose."]])
def test_without_a_person_before_it_a_pronoun_stays_open(before: list[str]) -> None:
    assert stand_alone("He left.", before, TUESDAY) == stand_alone("He left.", [], None)
    assert not stand_alone("He left.", before, TUESDAY).complete


def test_a_surname_gets_the_first_name_and_never_a_weekday() -> None:
    before = [*BEFORE, "On Monday Hassett left."]
    assert person_meant(before) == "Kevin Hassett"
    assert stand_alone("Hassett and Bessent met.", before, None).text == "[Kevin] Hassett and Bessent met."


HOSTILE = (
    *(
        "a",
        "A",
        "1",
        "1,",
        "(",
        "[",
        '"',
        "“",
        "\n",
        " ",
        "Mr. ",
        "A. ",
        "and ",
        "A and ",
        "Monday ",
        "May 9 ",
        "twenty ",
    ),
    *("He ", "it said ", "about ", "who ", "when ", "when what ", "the ", "? ", "$", "A of the ", "... "),
)


@pytest.mark.parametrize("part", HOSTILE)
def test_a_hostile_text_is_read_to_its_end(part: str) -> None:
    """A pattern that backtracks over 100,000 characters does not come to an end."""
    text = (part * 100_000)[:100_000]
    turn = Turn(text, text, True, (text,), (text,), (1,), datetime(2025, 6, 10, tzinfo=UTC))
    assert all(text[span.start : span.end] for span in sentences(text))
    assert isinstance(marks(text, TUESDAY), frozenset)
    assert analyse(text).text == text
    assert isinstance(stand_alone(text, [text], TUESDAY).text, str)
    assert all(standalone_question(asked, [turn]).question for asked in (text, "Who said that?", "What about Nvidia?"))


WORDS = "He he His It They Hassett Kevin on Monday last Friday will Bessent “said” , . said the talks \n".split(" ")


@given(st.lists(st.sampled_from(WORDS)).map(" ".join) | st.text(max_size=80), st.sampled_from([BEFORE, []]))
def test_without_what_stands_in_brackets_the_words_are_the_articles(sentence: str, before: list[str]) -> None:
    sentence = re.sub(r"[\[\]]", "", sentence)
    told = stand_alone(sentence, before, TUESDAY).text
    assert re.sub(r"\s*\[[^\[\]]*\]\s*", "", told).replace(" ", "") == one_line(sentence).replace(" ", "")


def test_thousands_of_names_in_a_sentence_take_no_time() -> None:
    begun = monotonic()
    assert person_meant(["Aa Bb, " * 1_400, "Cc Dd and Ee Ff, " * 600]) is None
    assert monotonic() - begun < 3
