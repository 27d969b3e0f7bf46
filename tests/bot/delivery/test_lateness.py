"""Why a digest came late, or not at all, is said in words that are true."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.lateness import covers_words, duration, late_words, missed_words, why_late
from bot.ledger import Life

DUE = datetime(2026, 11, 24, 9, tzinfo=UTC)  # a Tuesday
ZONE = "Europe/London"


def at(hour: int, minute: int, day: int = 24, second: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, second, tzinfo=UTC)


def life(began: datetime, ended: datetime, *, stopped: bool = False, pid: int = 1) -> Life:
    """A process that beat last at `ended`; `stopped`: that ended by itself then, half a minute after its last beat."""
    beat = ended - timedelta(seconds=30) if stopped else ended
    return Life(f"{pid}-{began:%d%H%M}", "host", pid, began, beat, ended if stopped else None)


def why(sent: datetime, lives: list[Life], built: datetime | None = None, error: str | None = None) -> str | None:
    return why_late(DUE, sent, built or sent, lives, ZONE, 3, error)


AWAY = [life(at(6, 0), at(8, 51)), life(at(9, 41), at(9, 43))]
"""No process ran from 08:51 to 09:41."""


def test_a_digest_that_comes_in_time_gives_no_reason() -> None:
    assert why(at(9, 2), AWAY) is None
    assert late_words(DUE, at(9, 2), AWAY) is None


def test_a_digest_that_was_not_sent_gives_no_reason() -> None:
    assert why_late(DUE, None, None, AWAY, ZONE, 0, None) is None


def test_when_no_process_ran_is_said_to_the_minute() -> None:
    assert why(at(9, 42), AWAY) == "no process ran from 08:51 to 09:41"
    assert late_words(DUE, at(9, 42), AWAY) == "42 min late: was offline"


def test_a_process_that_stopped_by_itself_ran_until_then() -> None:
    lives = [life(at(6, 0), at(8, 51), stopped=True), life(at(9, 41), at(9, 43))]
    assert why(at(9, 42), lives) == "no process ran from 08:51 to 09:41"


def test_times_are_those_of_the_schedules_zone() -> None:
    assert why_late(DUE, at(9, 42), at(9, 42), AWAY, "Asia/Kolkata", 1, None) == "no process ran from 14:21 to 15:11"


def test_a_gap_that_began_on_another_day_names_both_days() -> None:
    lives = [life(at(6, 0, 23), at(18, 0, 23)), life(at(12, 40), at(12, 41))]
    assert missed_words(DUE, at(12, 41), lives, ZONE) == "no process ran from Mon 18:00 to Tue 12:40"


def test_a_gap_of_weeks_names_the_dates() -> None:
    lives = [life(at(6, 0, 2), at(18, 0, 2)), life(at(12, 40), at(12, 41))]
    assert missed_words(DUE, at(12, 41), lives, ZONE) == "no process ran from Mon 2 November 18:00 to Tue 12:40"


def test_where_nothing_is_known_of_the_time_before_no_beginning_is_made_up() -> None:
    assert why(at(9, 42), [life(at(9, 41), at(9, 43))]) == "no process ran until 09:41"


def test_the_lives_of_several_processes_are_taken_together() -> None:
    one = life(at(6, 0), at(8, 51))
    other = life(at(8, 40), at(9, 10), pid=2)
    back = life(at(9, 41), at(9, 43))
    assert why(at(9, 42), [back, other, one]) == "no process ran from 09:10 to 09:41"


def test_a_process_that_outlives_another_is_not_forgotten() -> None:
    long, short = life(at(6, 0), at(9, 10)), life(at(7, 0), at(7, 10), pid=2)
    assert why(at(9, 42), [long, short, life(at(9, 41), at(9, 43))]) == "no process ran from 09:10 to 09:41"


def test_of_two_absences_the_longer_is_the_reason() -> None:
    lives = [life(at(6, 0), at(8, 51)), life(at(9, 30), at(9, 33)), life(at(9, 40), at(9, 43))]
    assert why(at(9, 42), lives) == "no process ran from 08:51 to 09:30"


def test_a_short_absence_is_not_what_a_digest_says_of_a_long_delay() -> None:
    assert late_words(DUE, at(9, 10), [life(at(6, 0), at(8, 51)), life(at(9, 2), at(9, 10))]) == "10 min late"


def test_a_restart_within_90_seconds_is_no_absence() -> None:
    lives = [life(at(6, 0), at(9, 0)), life(at(9, 1, second=29), at(9, 30))]
    assert why(at(9, 10), lives) == "it took 10 min to build"


def test_a_process_that_built_for_long_and_did_not_beat_meanwhile_ran() -> None:
    assert why(at(9, 8), [life(at(6, 0), at(9, 0))], built=at(9, 7)) == "it took 7 min to build"
    assert late_words(DUE, at(9, 7), [life(at(6, 0), at(9, 0))]) == "7 min late"


def test_a_slow_build_is_said_to_be_one() -> None:
    assert why(at(9, 8), [life(at(6, 0), at(9, 10))], built=at(9, 7)) == "it took 7 min to build"
    assert late_words(DUE, at(9, 7), [life(at(6, 0), at(9, 10))]) == "7 min late"


def test_a_destination_that_refused_is_named_with_its_answer() -> None:
    said = why(at(9, 20), [life(at(6, 0), at(9, 30))], built=at(9, 1), error="answered 429")
    assert said == "the destination answered 429 (3 tries)"


def test_what_took_longest_is_the_reason() -> None:
    lives = [life(at(6, 0), at(8, 51)), life(at(9, 5), at(10, 0))]
    assert why(at(9, 40), lives, built=at(9, 6), error="answered 500") == "the destination answered 500 (3 tries)"
    assert why(at(9, 7), lives, built=at(9, 6), error="answered 500") == "no process ran from 08:51 to 09:05"


def test_a_slow_post_without_a_refusal_is_no_fault_of_the_destination() -> None:
    assert why(at(9, 20), [life(at(6, 0), at(9, 30))], built=at(9, 1)) == "it took 19 min to send"


def test_an_occurrence_that_was_missed_while_a_process_ran_does_not_say_that_none_did() -> None:
    assert missed_words(DUE, at(12, 1), [life(at(6, 0), at(12, 1))], ZONE) == "it was not built in time"


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ([], None),
        ([24], "also covers Tuesday 24 November, which was missed"),
        ([24, 23], "also covers Monday 23 November and Tuesday 24 November, which were missed"),
        ([22, 23, 24], "also covers 3 days that were missed, Sunday 22 November to Tuesday 24 November"),
    ],
)
def test_a_digest_says_which_missed_days_it_covers(days: list[int], words: str | None) -> None:
    assert covers_words([date(2026, 11, day) for day in days]) == words


@pytest.mark.parametrize(
    ("seconds", "words"), [(59, "0 min"), (60, "1 min"), (2579, "42 min"), (3600, "1 h"), (93900, "26 h 5 min")]
)
def test_a_length_of_time_is_said_in_whole_minutes(seconds: int, words: str) -> None:
    assert duration(timedelta(seconds=seconds)) == words


moments = st.integers(-2000, 2000).map(lambda minutes: DUE + timedelta(minutes=minutes))
lives_of_any_kind = st.lists(
    st.tuples(moments, moments, st.none() | moments).map(lambda of: Life("a", "b", 1, of[0], of[1], of[2])), max_size=6
)


@given(moments, moments, lives_of_any_kind)
def test_whatever_the_clocks_said_there_is_a_word_for_it(sent: datetime, built: datetime, lives: list[Life]) -> None:
    assert missed_words(DUE, sent, lives, ZONE)
    if sent - DUE > timedelta(minutes=2):
        assert why_late(DUE, sent, built, lives, ZONE, 1, None)
        assert (late_words(DUE, sent, lives) or "").startswith(duration(sent - DUE))
