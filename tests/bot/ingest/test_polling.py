"""When a source is polled next: never earlier than its limits say, never within 5 minutes, never forgotten."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ingest.polling import (
    JITTER,
    LONGEST,
    LONGEST_RETRY,
    SHORTEST,
    after_failure,
    after_success,
    earliest,
    interval_of,
)
from bot.source import FIRST_INTERVAL, FURTHEST, Bounds, PollState

NOW = datetime(2025, 6, 10, 7, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
ADDRESS = "https://paper.example/feed"
START = PollState(ADDRESS, None, None, FIRST_INTERVAL, NOW)
HOURLY = [NOW - HOUR * number for number in range(400)]


def is_due(state: PollState, now: datetime) -> bool:
    """As stores tell what to poll (see `bot.store.Sources.claim_polls`)."""
    return state.retired_at is None and not now < state.next_poll <= now + FURTHEST


def success(
    state: PollState = START,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    bounds: Bounds | None = None,
    arrivals: list[datetime] | None = None,
    permanent_url: str | None = None,
    now: datetime = NOW,
    chance: float = 0.0,
) -> PollState:
    return after_success(
        state, status=status, headers=headers or {}, bounds=bounds, arrivals=arrivals or [],
        permanent_url=permanent_url, now=now, chance=chance,
    )  # fmt: skip


def failure(
    state: PollState = START,
    *,
    status: int | None = None,
    headers: Mapping[str, str] | None = None,
    now: datetime = NOW,
    chance: float = 0.0,
) -> PollState:
    return after_failure(state, error="does not answer", status=status, headers=headers or {}, now=now, chance=chance)


def wait(state: PollState) -> timedelta:
    return state.next_poll - NOW


def test_a_new_source_is_due_at_once() -> None:
    assert is_due(START, NOW)


@pytest.mark.parametrize(
    ("gap", "expected"),
    [(HOUR, HOUR / 2), (MINUTE, SHORTEST), (HOUR * 12, HOUR * 6), (HOUR * 24 * 30, LONGEST)],
    ids=["hourly", "every minute", "twice a day", "monthly"],
)
def test_the_interval_is_half_the_time_between_entries(gap: timedelta, expected: timedelta) -> None:
    arrivals = [NOW - gap * number for number in range(1, 1000)]
    assert abs(wait(success(arrivals=arrivals)) - expected) <= expected / 10


def test_a_short_list_counts_over_the_time_that_it_covers() -> None:
    found = interval_of([NOW - HOUR * number for number in range(1, 11)], NOW)
    assert found == HOUR / 2


def test_a_silence_lengthens_the_interval() -> None:
    later = NOW + timedelta(days=3)
    assert (interval_of(HOURLY, later) or HOUR) > (interval_of(HOURLY, NOW) or HOUR)


def test_while_nothing_new_comes_the_interval_grows_up_to_a_day() -> None:
    state = success(arrivals=HOURLY)
    waits = []
    for _ in range(60):
        state = success(state, status=304)
        waits.append(wait(state))
    assert waits == sorted(waits)
    assert waits[0] < waits[10]
    assert waits[-1] == LONGEST


@pytest.mark.parametrize(
    "headers",
    [
        {"Cache-Control": "public, max-age=7200"},
        {"cache-control": 'max-age="7200"'},
        {"Cache-Control": "max-age=10800", "Age": "3600"},
        {"Expires": format_datetime(NOW + HOUR * 2, usegmt=True)},
        {
            "Expires": format_datetime(NOW + HOUR * 26, usegmt=True),
            "Date": format_datetime(NOW + HOUR * 24, usegmt=True),
        },
        {"Retry-After": "7200"},
        {"Retry-After": format_datetime(NOW + HOUR * 2, usegmt=True)},
    ],
)
def test_what_the_server_asks_for_is_a_lower_bound(headers: dict[str, str]) -> None:
    assert wait(success(headers=headers, arrivals=HOURLY)) == HOUR * 2


@pytest.mark.parametrize(
    "headers",
    [
        {"Cache-Control": "no-cache, max-age=x"},
        {"Cache-Control": "max-age=-7200"},
        {"Expires": "0"},
        {"Expires": "Tue, 99 Foo 2025"},
        {"Expires": format_datetime(NOW - HOUR, usegmt=True)},
        {"Retry-After": "soon"},
        {"Retry-After": "²"},
    ],
)
def test_a_header_that_says_nothing_bounds_nothing(headers: dict[str, str]) -> None:
    assert wait(success(headers=headers, arrivals=HOURLY)) == wait(success(arrivals=HOURLY))


def test_each_bound_is_believed_up_to_a_day_and_retry_after_up_to_a_week() -> None:
    assert wait(success(headers={"Cache-Control": f"max-age={10**30}"})) == LONGEST
    assert wait(success(bounds=Bounds(ttl=timedelta(days=900)))) == LONGEST
    assert wait(failure(status=503, headers={"Retry-After": "9" * 400})) == LONGEST_RETRY


def test_too_many_requests_with_retry_after_is_obeyed() -> None:
    assert wait(failure(status=429, headers={"Retry-After": str(3 * 86_400)})) == timedelta(days=3)


def test_a_ttl_is_remembered_while_the_feed_is_unchanged() -> None:
    state = success(bounds=Bounds(ttl=HOUR * 3), arrivals=HOURLY)
    assert wait(state) == HOUR * 3
    assert wait(success(state, status=304)) == HOUR * 3
    assert wait(success(state, bounds=Bounds(), arrivals=HOURLY)) < HOUR


def test_skipped_hours_and_days_are_waited_out() -> None:
    mornings = Bounds(skip_hours=frozenset([7, 8, 9]))
    assert success(bounds=mornings, arrivals=HOURLY).next_poll == datetime(2025, 6, 10, 10, tzinfo=UTC)
    tuesdays = Bounds(skip_days=frozenset([1]))
    assert success(bounds=tuesdays, arrivals=HOURLY).next_poll == datetime(2025, 6, 11, tzinfo=UTC)


def test_a_feed_that_skips_every_hour_is_polled_all_the_same() -> None:
    always = Bounds(skip_hours=frozenset(range(24)), skip_days=frozenset(range(7)))
    assert wait(success(bounds=always, arrivals=HOURLY)) <= LONGEST + HOUR


def test_failures_double_the_wait_up_to_a_day_and_a_success_ends_that() -> None:
    state = success(arrivals=HOURLY)
    waits = []
    for _ in range(8):
        state = failure(state)
        waits.append(wait(state))
    assert waits[1] == waits[0] * 2
    assert waits[2] == waits[0] * 4
    assert waits[-1] == LONGEST
    assert (state.failures, state.failing_since, state.last_error) == (8, NOW, "does not answer")
    state = success(state, arrivals=HOURLY)
    assert (state.failures, state.failing_since, state.last_error, state.last_success) == (0, None, None, NOW)
    assert wait(state) < HOUR


def test_gone_retires_at_once_and_not_found_never_does() -> None:
    gone = failure(status=410)
    assert gone.retired_at == NOW
    assert not is_due(gone, NOW + timedelta(days=400))
    state = START
    for day in range(60):
        state = failure(state, status=404, now=NOW + timedelta(days=day))
    assert state.retired_at is None
    assert is_due(state, state.next_poll)


def test_a_retired_source_that_answers_again_is_polled_again() -> None:
    assert success(failure(status=410)).retired_at is None


def test_validators_are_those_of_the_last_answer() -> None:
    state = success(headers={"ETag": '"a"', "Last-Modified": "Mon, 09 Jun 2025 07:00:00 GMT"})
    assert (state.etag, state.last_modified) == ('"a"', "Mon, 09 Jun 2025 07:00:00 GMT")
    assert success(state, status=304).etag == '"a"'
    assert success(state, status=304, headers={"etag": '"b"'}).etag == '"b"'
    assert success(state).etag is None


def test_a_permanent_redirect_is_believed_after_three_successes_in_a_row() -> None:
    moved = "https://new.example/feed"
    state = success(permanent_url=moved)
    state = success(state, permanent_url=moved)
    assert state.address == ADDRESS
    assert success(state, permanent_url=moved).address == moved
    for interruption in (failure(state), success(state), success(state, permanent_url="https://other.example/")):
        assert success(interruption, permanent_url=moved).address == ADDRESS


def test_a_clock_that_jumped_back_by_years_does_not_make_a_source_wait_for_years() -> None:
    state = success(now=NOW + timedelta(days=3650))
    assert is_due(state, NOW)


moments = st.integers(-400_000_000, 400_000_000).map(lambda seconds: NOW + timedelta(seconds=seconds))
spans = st.integers(0, 40 * 86_400).map(lambda seconds: timedelta(seconds=seconds))
headers = st.fixed_dictionaries(
    {},
    optional={
        "Cache-Control": st.integers(-5, 10**7).map("max-age={}".format) | st.text(max_size=20),
        "Age": st.integers(0, 10**5).map(str) | st.text(max_size=5),
        "Expires": moments.map(format_datetime) | st.text(max_size=20),
        "Retry-After": st.integers(0, 10**7).map(str) | moments.map(format_datetime) | st.text(max_size=20),
        "ETag": st.text(max_size=5),
    },
)
all_bounds = st.builds(Bounds, st.none() | spans, st.frozensets(st.integers(0, 23)), st.frozensets(st.integers(0, 6)))
chances = st.floats(0, 1, exclude_max=True)
outcomes = st.lists(
    st.tuples(
        moments, headers, chances, st.none() | all_bounds, st.lists(moments, max_size=6),
        st.sampled_from([200, 304, 404, 410, 429, 503, None]),
    ),
    min_size=1, max_size=8,
)  # fmt: skip


@given(outcomes)
def test_whatever_happens_no_bound_is_broken_and_no_source_is_lost(
    happened: list[tuple[datetime, dict[str, str], float, Bounds | None, list[datetime], int | None]],
) -> None:
    state = START
    for now, fields, chance, bounds, arrivals, status in happened:
        before = state
        if status in {200, 304}:
            state = after_success(
                state, status=status or 0, headers=fields, bounds=None if status == 304 else bounds,
                arrivals=arrivals, permanent_url=None, now=now, chance=chance,
            )  # fmt: skip
        else:
            state = after_failure(state, error="no", status=status, headers=fields, now=now, chance=chance)
        lower = {name.lower(): value.strip() for name, value in fields.items()}
        bound = earliest(lower, state.bounds, now)
        wish = now + (state.interval if status in {200, 304} else LONGEST)
        assert SHORTEST <= state.interval <= LONGEST
        assert state.next_poll >= bound >= now + SHORTEST
        assert state.next_poll <= max(bound, wish) + JITTER + LONGEST + SHORTEST <= now + FURTHEST
        assert state.not_before is not None
        assert bound <= state.not_before <= state.next_poll
        waited_out = state.next_poll >= bound + LONGEST
        skipped = state.next_poll.hour in state.bounds.skip_hours or state.next_poll.weekday() in state.bounds.skip_days
        assert waited_out or not skipped
        skipped = state.not_before.hour in state.bounds.skip_hours
        skipped = skipped or state.not_before.weekday() in state.bounds.skip_days
        assert state.not_before >= bound + LONGEST or not skipped
        assert is_due(state, state.next_poll) or state.retired_at
        assert not is_due(state, now)
        assert (state.retired_at is not None) == (
            status == 410 or (before.retired_at is not None and status not in {200, 304})
        )


def test_how_often_a_feed_publishes_is_our_own_bound_and_a_failure_is_its_own() -> None:
    assert success(arrivals=[]).not_before == NOW + SHORTEST
    assert success(headers={"Cache-Control": "max-age=7200"}).not_before == NOW + 2 * HOUR
    assert success(bounds=Bounds(skip_hours=frozenset([7, 8]))).not_before == NOW + 1.5 * HOUR
    failed = failure()
    assert failed.not_before == failed.next_poll > NOW + SHORTEST


@given(outcomes, chances)
def test_jitter_only_ever_lengthens(
    happened: list[tuple[datetime, dict[str, str], float, Bounds | None, list[datetime], int | None]], chance: float
) -> None:
    now, fields, _, bounds, arrivals, _ = happened[0]
    plain, jittered = (
        success(headers=fields, bounds=bounds, arrivals=arrivals, now=now, chance=each) for each in (0.0, chance)
    )
    assert jittered.next_poll >= plain.next_poll
    assert replace(jittered, next_poll=NOW) == replace(plain, next_poll=NOW)
