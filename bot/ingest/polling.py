"""When a source is polled next. Pure functions of what happened, `now`, and a chance that is passed in.

An interval follows how often the source publishes: half the mean time between the entries of the last seven days,
counted up to now, so that a silence lengthens it too. Entries that come at even distances are then read a quarter of
that distance late on average, at two requests an entry; common feed readers go by the same count of a week. While
nothing new comes, the interval grows by a tenth with each poll. It stays between 5 minutes and a day.

What a server or a feed asks for can only make the wait longer, and so can the jitter, which keeps sources from being
polled all at once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

from bot.source import FURTHEST, Bounds, PollState

SHORTEST: Final = timedelta(minutes=5)
LONGEST: Final = timedelta(days=1)
"""Between two polls by our own choice; also the most that is believed of each bound that a feed states and of
`Cache-Control` and `Expires`."""

LONGEST_RETRY: Final = timedelta(days=7)
"""The most that is believed of `Retry-After`."""

JITTER: Final = timedelta(minutes=30)
"""The most that jitter adds; it adds at most a tenth of the wait."""

AHEAD: Final = timedelta(minutes=30)
"""How long before a digest its sources are read, at most."""

MOVES_BELIEVED: Final = 3
"""Successful polls in a row that must lead to the same new address before it replaces the old one: a server that
answers wrongly for an hour redirects too, and the old address would be lost."""

_WEEK: Final = timedelta(days=7)
_GROWTH: Final = 1.1
_HOUR: Final = timedelta(hours=1)
_MOST_DOUBLINGS: Final = 20
_GONE: Final = 410


def after_success(
    state: PollState,
    *,
    status: int,
    headers: Mapping[str, str],
    bounds: Bounds | None,
    arrivals: Sequence[datetime],
    permanent_url: str | None,
    now: datetime,
    chance: float,
) -> PollState:
    """The state after an answer that could be read: `status` 200 (anything but 304) or 304. `bounds` are the feed's,
    None for 304, which keeps those before. `arrivals` are the times of publication of the entries that the feed
    lists (those of undated ones: when they were first stored), in any order. `permanent_url` is where permanent
    redirects (301, 308) led. `chance` is in [0, 1)."""
    fields = _lower(headers)
    unchanged = status == 304
    kept = state.bounds if bounds is None else bounds
    interval = interval_of(arrivals, now) or _within(state.interval * _GROWTH)
    moved_to = permanent_url if permanent_url != state.address else None
    moves = 0 if moved_to is None else (state.moves + 1 if moved_to == state.moved_to else 1)
    believed = moved_to is not None and moves >= MOVES_BELIEVED
    return replace(
        state,
        address=moved_to if moved_to and believed else state.address,
        etag=fields.get("etag") or (state.etag if unchanged else None),
        last_modified=fields.get("last-modified") or (state.last_modified if unchanged else None),
        interval=interval,
        next_poll=_next_poll(interval, fields, kept, now, chance),
        not_before=_after_skipped(earliest(fields, kept, now), kept),
        failures=0,
        failing_since=None,
        last_success=now,
        last_error=None,
        retired_at=None,
        bounds=kept,
        moved_to=None if believed else moved_to,
        moves=0 if believed else moves,
    )


def after_failure(
    state: PollState,
    *,
    error: str,
    status: int | None,
    headers: Mapping[str, str],
    now: datetime,
    chance: float,
) -> PollState:
    """The state after an answer that could not be used, or none (`status` None). `error` is one line for people.
    The wait doubles from the interval with each failure, up to a day; 410 (gone) retires the source at once.
    `chance` is in [0, 1)."""
    failures = state.failures + 1
    wait = _within(state.interval * 2 ** min(failures, _MOST_DOUBLINGS))
    next_poll = _next_poll(wait, _lower(headers), state.bounds, now, chance)
    return replace(
        state,
        next_poll=next_poll,
        not_before=next_poll,
        failures=failures,
        failing_since=state.failing_since or now,
        last_error=error,
        retired_at=now if status == _GONE else state.retired_at,
        moved_to=None,
        moves=0,
    )


def lacks(state: PollState, due: datetime, now: datetime) -> bool:
    """Whether an address may be read at `now`, and was not yet read for a digest that is due at most `AHEAD` later.
    What lies further ahead than it can was set by a clock that has jumped back since."""
    if state.retired_at is not None:
        return False
    if state.not_before is not None and now < state.not_before <= now + FURTHEST:
        return False
    return state.last_success is None or not due - AHEAD <= state.last_success <= now


def has_turn(due: datetime, now: datetime, every: timedelta, chance: float) -> bool:
    """Whether an address is read at `now` for a digest that is due then, or in a later one of the rounds that come
    `every` so often. Over the rounds, each moment of the first half of `AHEAD` is equally likely; the second half is
    for what the first did not reach. `chance` is in [0, 1)."""
    return (due - AHEAD / 2 - now) * chance < every


def interval_of(arrivals: Sequence[datetime], now: datetime) -> timedelta | None:
    """Half the mean time between the entries of the last seven days, at least 5 minutes and at most a day; None
    where no entry is listed. A list that does not reach back seven days is counted over the time that it covers."""
    if not arrivals:
        return None
    recent = [arrival for arrival in arrivals if now - _WEEK <= arrival]
    if not recent:
        return LONGEST
    covered = _WEEK if min(arrivals) < now - _WEEK else max(now - min(recent), timedelta())
    return _within(covered / len(recent) / 2)


def earliest(fields: Mapping[str, str], bounds: Bounds, now: datetime) -> datetime:
    """The first moment that no lower bound forbids, skipped hours and days aside. `fields` are the answer's headers
    with names in lower case."""
    waits = [SHORTEST]
    if bounds.ttl is not None:
        waits.append(min(bounds.ttl, LONGEST))
    waits.append(min(_fresh_for(fields, now), LONGEST))
    waits.append(min(_retry_after(fields, now), LONGEST_RETRY))
    return now + max(waits)


def _next_poll(wait: timedelta, fields: Mapping[str, str], bounds: Bounds, now: datetime, chance: float) -> datetime:
    delay = max(now + wait, earliest(fields, bounds, now)) - now
    chosen = now + delay + min(delay / 10, JITTER) * chance
    allowed = _after_skipped(chosen, bounds)
    return allowed if allowed == chosen else allowed + SHORTEST * chance


def _after_skipped(moment: datetime, bounds: Bounds) -> datetime:
    """The moment, or the beginning of the first hour after it that is not skipped, at most a day later."""
    candidate, last = moment, moment + LONGEST
    while candidate < last and (candidate.hour in bounds.skip_hours or candidate.weekday() in bounds.skip_days):
        candidate = candidate.replace(minute=0, second=0, microsecond=0) + _HOUR
    return min(candidate, last)


def _within(interval: timedelta) -> timedelta:
    return min(max(interval, SHORTEST), LONGEST)


def _lower(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.lower(): value.strip() for name, value in headers.items()}


def _fresh_for(fields: Mapping[str, str], now: datetime) -> timedelta:
    """How long an answer stays fresh (RFC 9111, 4.2): `max-age` or else `Expires` less `Date`, less `Age`."""
    lifetime = None
    for directive in fields.get("cache-control", "").lower().split(","):
        name, _, value = directive.strip().partition("=")
        if name.strip() == "max-age" and lifetime is None:
            lifetime = _seconds(value.strip().strip('"'))
    if lifetime is None:
        expires = _http_date(fields.get("expires"))
        lifetime = expires - (_http_date(fields.get("date")) or now) if expires else timedelta()
    return max(lifetime - (_seconds(fields.get("age", "")) or timedelta()), timedelta())


def _retry_after(fields: Mapping[str, str], now: datetime) -> timedelta:
    """What `Retry-After` asks for (RFC 9110, 10.2.3): seconds or a date."""
    value = fields.get("retry-after", "")
    wait = _seconds(value)
    if wait is None:
        until = _http_date(value)
        wait = until - now if until else timedelta()
    return max(wait, timedelta())


def _seconds(value: str) -> timedelta | None:
    if not value.isascii() or not value.isdigit():
        return None
    return timedelta(seconds=int(value)) if len(value) < 10 else LONGEST_RETRY


def _http_date(value: str | None) -> datetime | None:
    if not value or len(value) > 100:
        return None
    try:
        found = parsedate_to_datetime(value)
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError, TypeError, IndexError):
        return None
