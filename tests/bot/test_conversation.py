"""When a conversation begins and ends."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.conversation import DIRECT, SLASH, THREAD, Kind, turns_before
from bot.model import Turn

START = datetime(2025, 6, 10, 7, tzinfo=UTC)
LEANS, WHOLE = "And the US?", "Who won the cup final?"


def turn(minutes: float, asked: str = "Who leads the Chinese side?", standalone: str | None = None) -> Turn:
    shown = ("Vice Premier He Lifeng leads the Chinese side.",)
    return Turn(asked, standalone or asked, True, shown, shown, (1,), START + timedelta(minutes=minutes))


def remembered(asked: str, turns: list[Turn], minutes: float, kind: Kind) -> int:
    return len(turns_before(asked, turns, START + timedelta(minutes=minutes), kind))


@pytest.mark.parametrize("asked", [LEANS, WHOLE])
def test_slash_questions_are_one_conversation_until_half_an_hour_passes(asked: str) -> None:
    assert remembered(asked, [turn(0)], 30, SLASH) == 1
    assert remembered(asked, [turn(0)], 30.1, SLASH) == 0


def test_a_direct_message_begins_anew_after_eight_hours() -> None:
    assert remembered(WHOLE, [turn(0)], 8 * 60, DIRECT) == 1
    assert remembered(WHOLE, [turn(0)], 8 * 60 + 1, DIRECT) == 0


def test_unless_the_question_only_makes_sense_with_the_last_one() -> None:
    assert remembered(LEANS, [turn(0)], 24 * 60, DIRECT) == 1
    assert remembered("Why is the sky blue?", [turn(0)], 24 * 60, DIRECT) == 0


def test_what_was_said_before_a_gap_is_another_conversation() -> None:
    assert remembered(LEANS, [turn(0), turn(1000), turn(1010)], 1020, DIRECT) == 2


def test_a_late_follow_up_goes_on_with_its_conversation() -> None:
    late = turn(1000, LEANS, "Who leads the US side?")
    assert remembered("and the third one?", [turn(0), late], 1001, DIRECT) == 2


@pytest.mark.parametrize("asked", [LEANS, WHOLE])
def test_a_thread_never_ends(asked: str) -> None:
    assert remembered(asked, [turn(0), turn(50_000)], 100_000, THREAD) == 2


def test_a_clock_that_was_set_back_ends_nothing() -> None:
    assert remembered(WHOLE, [turn(0)], -600, SLASH) == 1


@pytest.mark.parametrize("kind", [SLASH, DIRECT, THREAD])
def test_the_first_question_has_none_before_it(kind: Kind) -> None:
    assert remembered(LEANS, [], 0, kind) == 0
