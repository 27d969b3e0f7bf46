from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from adapters.cli.render import digest_lines
from bot.audience import Audience
from bot.model import UnreadSource, Window
from bot.source import NewSource, PollState, Source
from bot.unread import unread
from tests.bot.library import Library

EVENING = datetime(2025, 6, 9, 18, tzinfo=UTC)
HOUR = timedelta(hours=1)
WINDOW = Window(EVENING - 24 * HOUR, EVENING)
FEED = Source("local", "feed", "https://a.example/feed", "Post", id=1, added_at=EVENING - 90 * 24 * HOUR)
READ = PollState(FEED.address, None, None, HOUR, EVENING - HOUR / 2, last_success=EVENING - HOUR)
FAILING = replace(READ, failures=2, failing_since=EVENING - HOUR / 2, last_error="no answer")


def named(state: PollState, source: Source = FEED) -> list[str]:
    return [f"{of.source}: {of.error}" for of in unread([source], {1: state}, WINDOW)]


def test_a_source_that_was_read_in_the_window_is_not_named() -> None:
    assert named(READ) == []


def test_a_source_that_was_not_to_be_read_yet_is_not_named() -> None:
    assert named(replace(READ, last_success=EVENING - 25 * HOUR, next_poll=EVENING + HOUR)) == []


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


def test_a_day_on_which_no_source_could_be_read_is_not_called_quiet(tmp_path: Path) -> None:
    library = Library(tmp_path)
    store = library.store
    store.add_source(NewSource("local", "feed", FEED.address, "Post"), EVENING - 48 * HOUR)
    (state,) = store.claim_polls(EVENING, EVENING + HOUR)
    store.set_poll_states([replace(FAILING, id=state.id)])
    digest = library.assistant.digest(EVENING)
    assert digest.unread_sources == (UnreadSource("Post", FAILING.last_success, "no answer"),)
    shown = "\n".join(line.text.plain for line in digest_lines(digest, UTC))
    assert "Could not be read since Mon 17:00: Post (no answer)" in shown
    assert "Nothing new" not in shown
    store.set_poll_states([replace(READ, id=state.id)])
    quiet = library.assistant.digest(EVENING)
    assert "Nothing new" in "\n".join(line.text.plain for line in digest_lines(quiet, UTC))
    store.close()


def test_a_source_that_the_audience_may_not_see_is_not_named(tmp_path: Path) -> None:
    library = Library(tmp_path)
    memo = NewSource("local", "folder", "/memos", "Merger memos", confidential=True, channels=("slack:T/C",))
    library.store.add_source(memo, EVENING - 48 * HOUR)
    guest = Audience("local", "slack:T/D", "guest")
    assert library.assistant.digest(EVENING, audience=guest).unread_sources == ()
    assert [source.source for source in library.assistant.digest(EVENING).unread_sources] == ["Merger memos"]
    library.store.close()


def test_a_source_that_a_channel_has_muted_is_not_named_to_it(tmp_path: Path) -> None:
    library = Library(tmp_path)
    library.store.add_source(NewSource("local", "feed", FEED.address, "Post"), EVENING - 48 * HOUR)
    channel = Audience("local", "slack:T/C", "full")
    assert library.assistant.digest(EVENING, audience=channel).unread_sources
    library.assistant.mute(channel, "U1", "Post", EVENING)
    assert library.assistant.digest(EVENING, audience=channel).unread_sources == ()
    library.store.close()
