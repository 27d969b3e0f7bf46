"""What is stated beside a text: times, addresses, languages, names."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UnreadableArticleError
from bot.ingest.stated import Stated, draft, moment, primary_language

TODAY = date(2025, 6, 30)


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("2025-06-09T14:30:00+02:00", datetime(2025, 6, 9, 12, 30, tzinfo=UTC)),
        ("2025-06-09T14:30Z", datetime(2025, 6, 9, 14, 30, tzinfo=UTC)),
        ("2025-06-09 14:30:00 +0200", datetime(2025, 6, 9, 12, 30, tzinfo=UTC)),
        ("Mon, 09 Jun 2025 14:30:00 -0400", datetime(2025, 6, 9, 18, 30, tzinfo=UTC)),
        ("Mon, 09 Jun 2025 14:30:00 EDT", datetime(2025, 6, 9, 18, 30, tzinfo=UTC)),
        ("June 9, 2025, 2:30 pm", datetime(2025, 6, 9, 14, 30, tzinfo=UTC)),
        (
            datetime(2025, 6, 9, 14, 30, tzinfo=timezone(timedelta(hours=2))),
            datetime(2025, 6, 9, 12, 30, tzinfo=UTC),
        ),
        (1749479400, datetime(2025, 6, 9, 14, 30, tzinfo=UTC)),
        (1749479400000, datetime(2025, 6, 9, 14, 30, tzinfo=UTC)),
    ],
)
def test_a_stated_time_is_stored_in_utc(stated: object, expected: datetime) -> None:
    assert moment(stated) == expected
    assert moment(stated).tzinfo is UTC


def test_a_time_without_a_zone_counts_as_utc() -> None:
    assert moment("2025-06-09T14:30:00") == datetime(2025, 6, 9, 14, 30, tzinfo=UTC)
    assert moment(datetime(2025, 6, 9, 14, 30)) == datetime(2025, 6, 9, 14, 30, tzinfo=UTC)  # noqa: DTZ001


@pytest.mark.parametrize(
    "stated",
    [
        "2025-06-09",
        "20250609",
        20250609,
        "9 June 2025",
        "June 9, 2025",
        "Monday, June 9th, 2025",
        date(2025, 6, 9),
    ],
)
def test_a_date_without_a_time_of_day_counts_as_noon(stated: object) -> None:
    assert moment(stated) == datetime(2025, 6, 9, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "stated",
    [
        "06/07/2025",
        "6.7.25",
        "June 2025",
        "2025",
        "June 9",
        "14:30",
        "yesterday",
        "last Monday",
        "soon",
        "",
        2025,
        7,
        True,
        float("nan"),
        float("inf"),
        10**400,
        6.8e19,
        -1,
        [2025, 6, 9],
        None,
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:00-12:00",
        "9 June 2025 14:30 XYZ",
        "2025-13-45",
        "9" * 5000,
    ],
)
def test_what_can_be_read_in_two_ways_or_in_none_is_no_date(stated: object) -> None:
    with pytest.raises(UnreadableArticleError, match="write 2025-06-09"):
        moment(stated)


@given(st.text() | st.integers() | st.floats() | st.datetimes() | st.dates())
def test_any_stated_time_is_a_time_in_utc_or_refused(stated: object) -> None:
    try:
        found = moment(stated)
    except UnreadableArticleError:
        return
    assert found.tzinfo is UTC


def test_a_language_is_the_primary_subtag() -> None:
    assert [primary_language(tag) for tag in ("en-GB", "DE", "pt_BR", "English", "", None)] == [
        "en",
        "de",
        "pt",
        None,
        None,
        None,
    ]


def test_an_article_with_an_address_and_no_publisher_is_published_by_its_host() -> None:
    made = draft(Stated("Prices rose.", url="https://www.news.example/a"), "/a.txt", TODAY)
    assert made.publisher == "news.example"
    assert made.origin == "https://news.example/a"


def test_an_article_without_a_date_is_dated_by_its_words_and_marked_as_inferred() -> None:
    made = draft(Stated("The talks began on Monday, June 9th."), None, TODAY)
    assert (made.published_at, made.published_inferred) == (datetime(2025, 6, 9, 12, tzinfo=UTC), True)
    made = draft(
        Stated("The talks began on Monday, June 9th.", published_at=datetime(2025, 6, 10, tzinfo=UTC)),
        None,
        TODAY,
    )
    assert (made.published_at, made.published_inferred) == (datetime(2025, 6, 10, tzinfo=UTC), False)


def test_an_article_without_a_title_is_headed_by_its_first_sentence() -> None:
    assert draft(Stated("Prices rose. They may fall."), None, TODAY).title == "Prices rose."
    long = draft(Stated("Prices " + "rose and " * 100 + "fell."), None, TODAY).title
    assert len(long) <= 120
    assert long.endswith("…")


def test_a_language_is_detected_where_there_are_letters_enough() -> None:
    german = "Die Verhandlungen werden am Montag fortgesetzt, sagte der Minister in London."
    assert draft(Stated(german), None, TODAY).language == "de"
    assert draft(Stated("Guten Tag."), None, TODAY).language is None


def test_the_text_keeps_every_character_that_means_something() -> None:
    text = "\ufeff  A “quote” — with\ttabs,  double spaces\r\nand\rlines\0, \ud800emoji 🙂 and é. \n"
    assert draft(Stated(text), None, TODAY).text == (
        "A “quote” — with\ttabs,  double spaces\nand\nlines, emoji 🙂 and é."
    )


def test_a_title_is_one_line_without_control_characters() -> None:
    made = draft(Stated("Prices rose.", title="A\n\x1b[31m title\u202e"), None, TODAY)
    assert made.title == "A title"


def test_a_text_without_words_is_refused() -> None:
    with pytest.raises(UnreadableArticleError, match="holds no words"):
        draft(Stated(" -- \n … \0"), None, TODAY)
