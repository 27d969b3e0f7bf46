from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.model import UnreadSource, Window
from bot.source import PollState, Source
from bot.unread import unread

EVENING = datetime(2025, 6, 9, 18, tzinfo=UTC)
HOUR = timedelta(hours=1)
WINDOW = Window(EVENING - 24 * HOUR, EVENING)
FEED = Source("local", "feed", "https://a.example/feed", "Post", id=1, added_at=EVENING - 90 * 24 * HOUR)
READ = PollState(FEED.address, None, None, HOUR, EVENING, last_success=EVENING - HOUR)
FAILING = replace(READ, failures=2, failing_since=EVENING - HOUR / 2, last_error="no answer")


def named(state: PollState, source: Source = FEED) -> list[str]:
    return [f"{of.source}: {of.error}" for of in unread([source], {1: state}, WINDOW)]


def test_a_source_that_was_read_in_the_window_is_not_named() -> None:
    assert named(READ) == []


@pytest.mark.parametrize(
    ("state", "error"),
    [
        (FAILING, "no answer"),
        (replace(FAILING, last_success=None), "no answer"),
        (replace(READ, last_success=None), "not read yet"),
        (replace(READ, last_success=EVENING - 25 * HOUR), "it was not polled"),
        (replace(FAILING, last_error="is gone for good", retired_at=EVENING - HOUR / 2), "is gone for good"),
    ],
)
def test_a_source_that_could_not_be_read_is_named_with_the_reason(state: PollState, error: str) -> None:
    assert named(state) == [f"Post: {error}"]
    assert unread([FEED], {1: state}, WINDOW) == (UnreadSource("Post", state.last_success, error),)


@pytest.mark.parametrize(
    "state",
    [
        replace(FAILING, last_success=EVENING + HOUR),
        replace(FAILING, failing_since=EVENING + HOUR),
        replace(FAILING, retired_at=EVENING - 30 * HOUR),
    ],
)
def test_what_happened_outside_of_the_window_is_nobodys_loss(state: PollState) -> None:
    assert named(state) == []


def test_a_source_that_was_added_after_the_window_is_not_missed() -> None:
    assert named(replace(READ, last_success=None), replace(FEED, added_at=EVENING)) == []
