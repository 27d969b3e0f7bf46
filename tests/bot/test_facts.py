from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.facts import is_organisation, is_person, is_place, marks, names_in, numbers_in


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("twenty-five workers", 25, "worker"),
        ("two hundred and fifty workers", 250, "worker"),
        ("two hundred thousand workers", 200_000, "worker"),
        ("1,100 workers", 1100, "worker"),
        ("five dozen eggs", 60, "egg"),
        ("1.1 billion euros", 1.1e9, "euro"),
        ("$1.1bn", 1.1e9, "dollar"),
        ("US$3 million", 3e6, "dollar"),
        ("£20", 20, "pound"),
        ("20 pounds", 20, "pound"),
        ("1.5 trillion yuan", 1.5e12, "yuan"),
        ("3.5 percent", 3.5, "%"),
        ("25 per cent", 25, "%"),
        ("3.5%", 3.5, "%"),
        ("two percentage points", 2, "point"),
        ("the 5th attempt", 5, "ordinal"),
        ("a wall of 3 m", 3, ""),
    ],
)
def test_a_number_is_the_same_in_words_digits_and_scales(text: str, value: float, unit: str) -> None:
    assert [(number.value, number.unit) for number in numbers_in(text)] == [(value, unit)]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("hurt two security guards", "two"),
        ("a wall of 3 m", "3"),
        ("cost $1.1 billion last year", "$1.1 billion"),
        ("two hundred and fifty workers", "two hundred and fifty"),
        ("rose 3.5 percent", "3.5"),
    ],
)
def test_where_a_number_ends_and_what_it_counts_begins(text: str, written: str) -> None:
    (number,) = numbers_in(text)
    assert text[number.written.start : number.written.end] == written


def test_one_as_a_word_is_not_counted() -> None:
    assert numbers_in("one of them left and no one saw it") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Treasury Secretary Steven Mnuchin spoke.", [("Steven Mnuchin", "Treasury Secretary")]),
        ("Vice Premier He Lifeng leads.", [("He Lifeng", "Vice Premier")]),
        (
            "Kevin Hassett, Director of the National Economic Council, spoke.",
            [("Kevin Hassett", ""), ("National Economic Council", "Director of the")],
        ),
        ("He met Scott Bessent and Howard Lutnick.", [("Scott Bessent", ""), ("Howard Lutnick", "")]),
        ("the Bank of England cut rates", [("Bank of England", "")]),
        ("On Monday Hassett spoke.", [("Hassett", "")]),
        ("Hassett Monday told Nvidia so.", [("Hassett", ""), ("Nvidia", "")]),
        ("In London, He Lifeng spoke.", [("London", ""), ("He Lifeng", "")]),
        ("He Lifeng spoke.", [("He Lifeng", "")]),
        ("Mr. Smith met Sen. Wong.", [("Smith", "Mr."), ("Wong", "Sen.")]),
        ("Hassett’s plan", [("Hassett", "")]),
        ("Meanwhile, Tesla fell.", [("Tesla", "")]),
        ("Police arrested John Doe.", [("John Doe", "")]),
        ("the iPad sold well", []),
    ],
)
def test_a_name_stands_without_titles_and_days(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(name.text, name.role) for name in names_in(text)] == expected


@pytest.mark.parametrize(
    "text",
    ["Officials said so.", "Trade talks began.", "Talks go on.", "Five left.", "Prices rose.", "However it went on."],
)
def test_a_common_word_that_opens_a_sentence_is_no_name(text: str) -> None:
    assert names_in(text) == []


def test_people_places_and_organisations_are_told_apart() -> None:
    person, place, organisation = (names_in(f"by {name}")[0] for name in ("Ida Holm", "New York", "Norvik Bank"))
    assert [is_person(name) for name in (person, place, organisation)] == [True, False, False]
    assert [is_place(name) for name in (person, place, organisation)] == [False, True, False]
    assert [is_organisation(name) for name in (person, place, organisation)] == [False, False, True]


@given(st.text(max_size=200))
def test_what_is_found_stands_in_the_text(text: str) -> None:
    assert all(text[name.span.start : name.span.end] for name in names_in(text))
    assert all(0 <= number.span.start < number.span.end <= len(text) for number in numbers_in(text))


REPORT = "The town paid Ida Holm 40 euros on Monday."


CHANGED = [REPORT.replace(*change) for change in (("40", "50"), ("Ida", "Eva"), ("Mon", "Fri"))]


@pytest.mark.parametrize("other", CHANGED)
def test_another_number_name_or_day_is_news(other: str) -> None:
    assert marks(REPORT, date(2025, 6, 10)) != marks(other, date(2025, 6, 10))


def test_other_words_for_the_same_are_no_news() -> None:
    assert marks(REPORT) == marks("On Monday the town gave Ida Holm forty euros.")
