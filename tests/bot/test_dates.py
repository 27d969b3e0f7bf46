from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dates import dates_in, implied_publication, mention_words, with_dates

TUESDAY = date(2025, 6, 10)
NEW_YEAR = date(2026, 1, 2)
TODAY = date(2026, 11, 24)


def meant(text: str, published: date | None) -> list[str]:
    return [mention_words(mention) for mention in dates_in(text, published)]


@pytest.mark.parametrize(
    ("text", "published", "expected"),
    [
        ("Talks opened on Monday.", TUESDAY, "9 June 2025"),
        ("He was shot on Wednesday.", TUESDAY, "4 June 2025"),
        ("The minister speaks today.", TUESDAY, "10 June 2025"),
        ("Rain fell last night.", TUESDAY, "9 June 2025"),
        ("They vote tomorrow.", TUESDAY, "11 June 2025"),
        ("He will speak on Friday.", TUESDAY, "13 June 2025"),
        ("A vote is expected on Thursday.", TUESDAY, "12 June 2025"),
        ("The result will be published on Friday.", TUESDAY, "13 June 2025"),
        ("On Friday he will speak.", TUESDAY, "13 June 2025"),
        ("They must leave by Friday.", TUESDAY, "13 June 2025"),
        ("The vote is on Thursday.", TUESDAY, "12 June 2025"),
        ("“We will win,” he said on Monday.", TUESDAY, "9 June 2025"),
        ("He said on Thursday that he would resign.", TUESDAY, "5 June 2025"),
        ("The man was arrested by police on Friday.", TUESDAY, "6 June 2025"),
        ("The road was closed due to snow on Sunday.", TUESDAY, "8 June 2025"),
        ("The planned talks were held on Friday.", TUESDAY, "6 June 2025"),
        ("It ended last Friday.", TUESDAY, "6 June 2025"),
        ("It ended this past Friday.", TUESDAY, "6 June 2025"),
        ("It ended last Tuesday.", TUESDAY, "3 June 2025"),
        ("They meet next Tuesday.", TUESDAY, "17 June 2025"),
        ("They meet this Friday.", TUESDAY, "13 June 2025"),
        ("They met this Monday.", TUESDAY, "9 June 2025"),
        ("Exports fell last month.", TUESDAY, "May 2025"),
        ("Exports fell in May.", TUESDAY, "May 2025"),
        ("They meet next year.", TUESDAY, "2026"),
        ("It opened on 10 June.", TUESDAY, "10 June 2025"),
        ("It opened on the 10th of June.", TUESDAY, "10 June 2025"),
        ("It opened on June 10, 2019.", TUESDAY, "10 June 2019"),
        ("It opened on Monday, June 9th.", TUESDAY, "9 June 2025"),
        ("It opened on 2024-02-29.", TUESDAY, "29 February 2024"),
        ("The March 2024 deal failed.", TUESDAY, "March 2024"),
        ("It happened on Dec. 30.", NEW_YEAR, "30 December 2025"),
        ("It happened last Friday.", NEW_YEAR, "26 December 2025"),
        ("It happened on Wednesday.", NEW_YEAR, "31 December 2025"),
        ("It happened last month.", NEW_YEAR, "December 2025"),
        ("They vote on Jan. 3.", date(2025, 12, 30), "3 January 2026"),
        ("It opened on June 10, 2019.", None, "10 June 2019"),
    ],
)
def test_a_date_means_what_its_reader_on_that_day_understood(text: str, published: date | None, expected: str) -> None:
    assert meant(text, published) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "They march on.",
        "Forces March on Rome.",
        "Theresa May said so.",
        "It may rain.",
        "It opened on June 31.",
        "He paid $2024.",
        "The season 2024-25 was long.",
        "They sat on a sun bed.",
        "USA Today reported it.",
        "It was a year ago today.",
    ],
)
def test_what_is_no_date_is_left_alone(text: str) -> None:
    assert meant(text, TUESDAY) == []


@pytest.mark.parametrize(
    "text",
    [
        "They meet next Friday.",
        "It ended last Monday, and last Monday was long.",
        "It was Monday last week.",
        "On Wednesday of last week it fell.",
        "They meet a week on Monday.",
        "The Sunday Times reported it.",
        "Shops sold more on Black Friday.",
        "He died on Good Friday.",
        "They came on Friday the 13th.",
        "They met the following Friday.",
        "They meet every Friday.",
        "It rained from Monday to Wednesday.",
        "The vote takes place on Thursday.",
        "They will discuss the deal signed on Friday.",
        "The ministry said that it would act, and on Sunday it did.",
    ],
)
def test_a_weekday_that_may_mean_two_days_gets_no_date(text: str) -> None:
    published = date(2025, 6, 12) if "last Monday" in text else TUESDAY
    assert not any(
        mention.first for mention in dates_in(text, published) if mention.weekday is None and "day" in mention.words
    )
    assert "June 2025" not in with_dates(text, published)


def test_relative_dates_carry_their_day_in_brackets_and_others_do_not() -> None:
    text = "Talks opened on Monday, a year after 3 June 2024, and the ministry said this last week."
    assert with_dates(text, TUESDAY) == text.replace("Monday", "Monday [9 June 2025]")
    assert with_dates(text, None) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Talks open in London on Monday, June 9th.", date(2025, 6, 9)),
        ("It opened on 1 December.", None),
        ("It opened on 9 June.", None),
        ("It opened on 1 November.", date(2026, 11, 1)),
        ("It opened on November 20, 2026.", date(2026, 11, 20)),
        ("Born on June 9, 1982, he died on Nov. 3, 2026.", date(2026, 11, 3)),
        ("It opened on June 9, 1982.", None),
        ("It opens on 25 November 2026.", None),
        ("It opened on Monday.", None),
        ("It opened in May 2025.", None),
        ("Nothing happened.", None),
        ("", None),
    ],
)
def test_the_day_of_the_news_is_inferred_only_from_a_full_recent_date(text: str, expected: date | None) -> None:
    assert implied_publication(text, TODAY) == expected


@given(
    st.lists(st.sampled_from("on last next Monday Friday, in May June 9 31 2024 March . yesterday week of by".split())),
    st.dates() | st.none(),
)
def test_any_words_and_any_day_give_dates_within_the_text(found: list[str], published: date | None) -> None:
    text = " ".join(found)
    for mention in dates_in(text, published):
        assert text[mention.span.start : mention.span.end] == mention.words


@given(st.text(max_size=200), st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_the_inferred_day_is_never_in_the_future(text: str, today: date) -> None:
    inferred = implied_publication(f"{text} on 5 May", today)
    assert inferred is None or inferred <= today


def test_a_weekday_before_something_else_is_still_that_weekday() -> None:
    text = "The two banks announced on Monday before the exchange opened."
    assert with_dates(text, date(2025, 6, 9)) == text.replace("Monday", "Monday [9 June 2025]")
    assert "[" not in with_dates("They met on the Monday before last.", date(2025, 6, 9))
