"""When a digest comes is said as people say it, and a line that says something else is no schedule."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import BriefwireError
from bot.schedule import EVERY_DAY, WEEKDAYS
from bot.when import days_text, parse_days, parse_time, parse_when


@pytest.mark.parametrize(
    ("text", "hour", "minute"),
    [
        ("09:00", 9, 0),
        ("9:00", 9, 0),
        ("9.30", 9, 30),
        ("0900", 9, 0),
        ("23:59", 23, 59),
        ("00:00", 0, 0),
        ("9am", 9, 0),
        ("9 AM", 9, 0),
        ("9.30 pm", 21, 30),
        ("9:30 p.m.", 21, 30),
        ("12am", 0, 0),
        ("12 pm", 12, 0),
        (" 18:05 ", 18, 5),
    ],
)
def test_a_time_of_day_is_read_as_people_write_it(text: str, hour: int, minute: int) -> None:
    assert parse_time(text) == time(hour, minute)


@pytest.mark.parametrize(
    "text", ["", "9", "930", "noon", "9:5", "-9:00", "９:００", "09:00:00", "9am 10am", "9 o'clock"]
)
def test_what_is_not_clearly_a_time_is_refused_with_how_to_write_one(text: str) -> None:
    with pytest.raises(BriefwireError, match="write it like 09:00, 18:30 or 9am"):
        parse_time(text)


@pytest.mark.parametrize("text", ["9:60", "25:00", "24:01", "13pm", "0am"])
def test_a_time_that_no_day_has_is_refused_as_such(text: str) -> None:
    with pytest.raises(BriefwireError, match="There is no"):
        parse_time(text)


def test_midnight_at_the_end_of_a_day_is_the_next_days() -> None:
    with pytest.raises(BriefwireError, match="midnight is 00:00 of the next day"):
        parse_time("24:00")


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("daily", EVERY_DAY),
        ("every day", EVERY_DAY),
        ("Weekdays", WEEKDAYS),
        ("weekends", {5, 6}),
        ("mon,wed", {0, 2}),
        ("Mon Wed", {0, 2}),
        ("monday, friday", {0, 4}),
        ("Mondays and Fridays", {0, 4}),
        ("tues & thurs", {1, 3}),
        ("mon-thu", {0, 1, 2, 3}),
        ("Mon – Fri", WEEKDAYS),
        ("sat-mon", {5, 6, 0}),
        ("mon-wed, sun", {0, 1, 2, 6}),
    ],
)
def test_days_are_read_as_people_write_them(text: str, days: set[int]) -> None:
    assert parse_days(text) == days


@pytest.mark.parametrize("text", ["", " ", "funday", "mo", "mon;wed", "mon,xyz", "0,1", "and", "-", "x" * 1_000_000])
def test_what_is_no_day_is_refused_with_how_to_say_days(text: str) -> None:
    with pytest.raises(BriefwireError, match=r"say daily, weekdays, or days such as mon,wed,fri\.$"):
        parse_days(text)


def test_days_are_told_in_the_words_of_the_command_line() -> None:
    assert days_text(EVERY_DAY) == "daily"
    assert days_text(WEEKDAYS) == "weekdays"
    assert days_text(frozenset({2, 0})) == "mon,wed"


@given(st.frozensets(st.integers(0, 6), min_size=1))
def test_days_that_are_told_are_read_as_the_same_days(days: frozenset[int]) -> None:
    assert parse_days(days_text(days)) == days


@given(st.times().map(lambda at: at.replace(second=0, microsecond=0)))
def test_a_time_that_is_told_is_read_as_the_same_time(at: time) -> None:
    assert parse_time(f"{at:%H:%M}") == at
    assert parse_time(f"{at:%I:%M %p}") == at


@pytest.mark.parametrize(
    ("line", "at", "days", "zone"),
    [
        ("09:00 weekdays London", time(9), WEEKDAYS, "London"),
        ("09:00", time(9), EVERY_DAY, None),
        ("9 am New York", time(9), EVERY_DAY, "New York"),
        ("18:30 mon, wed and fri", time(18, 30), {0, 2, 4}, None),
        ("every Monday at 9am in Buenos Aires", time(9), {0}, "Buenos Aires"),
        ("at 7:15 on weekdays Europe/Paris", time(7, 15), WEEKDAYS, "Europe/Paris"),
        ("weekdays 0700 CET", time(7), WEEKDAYS, "CET"),
        ("9am USA", time(9), EVERY_DAY, "USA"),
        ("9am Lodnon", time(9), EVERY_DAY, "Lodnon"),
    ],
)
def test_a_line_that_says_when_is_a_schedule(line: str, at: time, days: set[int], zone: str | None) -> None:
    assert parse_when(line) == (at, frozenset(days), zone)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "daily",
        "for the Geneva talks?",
        "09:00 who leads the talks?",
        "what happened at 9am in London?",
        "9am what happened in London",
        "2024 elections",
        "1984 Orwell",
        "weekdays",
        "9 London",
        "25:00 London",
        "09:00 weekdays London please post the digest",
        "09:00 " * 1_000_000,
    ],
)
def test_a_line_that_says_anything_else_is_a_question(line: str) -> None:
    assert parse_when(line) is None


@given(
    st.text() | st.lists(st.sampled_from("9am at on every mon and - , London time in ? 09:00".split())).map(" ".join)
)
def test_no_text_breaks_the_reading_of_times(text: str) -> None:
    parse_when(text)
    for read in (parse_time, parse_days):
        refusal = ""
        try:
            read(text)
        except BriefwireError as error:
            refusal = str(error)
        assert len(refusal.splitlines()) <= 1
        assert len(refusal) < 200
