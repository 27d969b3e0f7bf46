"""A digest comes once on each of its days, at its time, in every zone, through every change of the clocks.

What the wall clocks of a zone show is read off minute by minute around each change: the first moment that shows the
time asked for is when the digest is due, and where none does, the first that shows a later one.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, pairwise, takewhile
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import BriefwireError
from bot.schedule import EVERY_DAY, WEEKDAYS, Occurrence, Rule, occurrence_on, occurrences

ZONES = sorted(available_timezones())
TIMES = [time(*at) for at in [(0, 0), (0, 15), (1, 30), (2, 0), (2, 30), (3, 0), (9, 0), (23, 0), (23, 30), (23, 59)]]
DAY_SETS = [EVERY_DAY, WEEKDAYS, EVERY_DAY - WEEKDAYS]
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Change:
    """The first moment at which the clocks of a zone go differently."""

    at: datetime
    zone: str

    def seen(self) -> timedelta:
        """How far around it clocks are read: the dates just before and after it are seen whole, even where a day is
        lived twice."""
        zone = ZoneInfo(self.zone)
        return timedelta(hours=25) + abs(shown(zone, self.at) - shown(zone, self.at - MINUTE))


@dataclass(frozen=True)
class Wall:
    """What wall clocks show around a change: each time with the first moment that shows it; and the dates just before
    and after the change, or between, if there are such."""

    first: Mapping[datetime, datetime]
    in_order: tuple[datetime, ...]
    dates: tuple[date, ...]

    def due(self, on: date, at: time) -> datetime | None:
        """When a digest is due that is asked for at this local time; None where no clock ever shows the date."""
        if not any(shown.date() == on for shown in self.first):
            return None
        asked = datetime.combine(on, at)
        return self.first.get(asked) or next(self.first[shown] for shown in self.in_order if shown > asked)


def shown(zone: ZoneInfo, moment: datetime) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None)


def changes(zone: str, begin: datetime, end: datetime) -> Iterator[Change]:
    """The changes of a zone's clocks, found between samples a day apart."""
    clock = ZoneInfo(zone)
    early = begin
    while early < end:
        late = early + DAY
        low, high = early, late
        if low.astimezone(clock).utcoffset() != high.astimezone(clock).utcoffset():
            while high - low > timedelta(seconds=1):
                middle = low + (high - low) // 2
                if middle.astimezone(clock).utcoffset() == low.astimezone(clock).utcoffset():
                    low = middle
                else:
                    high = middle
            yield Change(high.replace(microsecond=0), zone)
        early = late


def read(change: Change, step: timedelta = MINUTE) -> Wall:
    zone = ZoneInfo(change.zone)
    first: dict[datetime, datetime] = {}
    moment, end = change.at - change.seen(), change.at + change.seen()
    while moment < end:
        first.setdefault(shown(zone, moment), moment)
        moment += step
    before, after = shown(zone, change.at - step).date(), shown(zone, change.at).date()
    between = range(min(before, after).toordinal(), max(before, after).toordinal() + 1)
    return Wall(first, tuple(sorted(first, key=first.__getitem__)), tuple(map(date.fromordinal, between)))


def due_within(rule: Rule, begin: datetime, end: datetime) -> list[Occurrence]:
    return list(takewhile(lambda each: each.due <= end, occurrences(rule, begin)))


def check(change: Change, wall: Wall, at: time, days: frozenset[int]) -> None:
    """One occurrence on each date that is asked for and exists, in order, none missing, none at a wrong moment."""
    rule = Rule(at, days, change.zone)
    found = due_within(rule, change.at - 4 * DAY, change.at + 4 * DAY)
    said = f"{rule} around {change.at}"
    assert all(one.due < other.due for one, other in pairwise(found)), said
    expected = {on: wall.due(on, at) for on in wall.dates if on.weekday() in days}
    due = {each.on: each.due for each in found}
    assert {on: due.get(on) for on in expected} == expected, said
    skipped = {on for on, moment in expected.items() if moment is None}
    around = (
        (date.fromordinal(n) for n in range(found[0].on.toordinal(), found[-1].on.toordinal() + 1)) if found else ()
    )
    assert [each.on for each in found] == [on for on in around if on.weekday() in days and on not in skipped], said


def check_all(found: Iterable[Change], step: timedelta = MINUTE) -> int:
    """How many changes were checked. What clocks show that change alike is read once."""
    walls: dict[tuple[object, ...], Wall] = {}
    count = 0
    for change in found:
        zone = ZoneInfo(change.zone)
        around = (change.at - change.seen(), change.at - step, change.at, change.at + change.seen())
        alike = (change.at, *(moment.astimezone(zone).utcoffset() for moment in around))
        if alike not in walls:
            walls[alike] = read(change, step)
        for at in TIMES:
            for days in DAY_SETS:
                check(change, walls[alike], at, days)
        count += 1
    return count


def test_one_digest_a_day_in_every_zone_through_every_change_of_the_clocks_from_2024_to_2030() -> None:
    begin, end = datetime(2024, 1, 1, tzinfo=UTC), datetime(2031, 1, 1, tzinfo=UTC)
    count = check_all(change for zone in ZONES for change in changes(zone, begin, end))
    assert len(ZONES) > 590
    assert count > 2_500


@pytest.mark.parametrize(
    ("zone", "year"),
    [
        ("Pacific/Apia", 2011),  # 30 December was left out
        ("Pacific/Fakaofo", 2011),
        ("Pacific/Kwajalein", 1993),  # 21 August was left out
        ("Pacific/Kiritimati", 1994),
        ("Pacific/Kwajalein", 1969),  # a day was lived twice
        ("America/Nuuk", 2023),  # gaps that end on the next date
        ("America/Scoresbysund", 2024),
        ("Australia/Lord_Howe", 2026),  # half an hour
        ("Asia/Beirut", 2026),  # gaps at midnight
        ("Asia/Beirut", 2023),
        ("Africa/Cairo", 2026),
        ("America/Sao_Paulo", 2018),
        ("America/St_Johns", 2010),  # changes at one minute past midnight
        ("Antarctica/Troll", 2026),  # two hours
        ("Antarctica/Casey", 2010),  # three hours, several times
        ("Africa/Casablanca", 2026),  # Ramadan
        ("America/Caracas", 2007),
        ("Asia/Pyongyang", 2018),
        ("Asia/Gaza", 2025),
        ("Europe/Volgograd", 2020),
    ],
)
def test_one_digest_a_day_through_the_oddest_changes_of_the_clocks(zone: str, year: int) -> None:
    assert check_all(changes(zone, datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 2, tzinfo=UTC)))


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("Africa/Monrovia", date(1972, 1, 7)),
        ("Europe/Dublin", date(1916, 5, 21)),
        ("Asia/Manila", date(1844, 12, 31)),
        ("America/Juneau", date(1867, 10, 18)),
    ],
)
def test_one_digest_a_day_where_clocks_differed_by_seconds(zone: str, day: date) -> None:
    noon = datetime.combine(day, time(12), tzinfo=UTC)
    assert check_all(changes(zone, noon - 2 * DAY, noon + 2 * DAY), timedelta(seconds=1))


def local(each: Occurrence, zone: str) -> str:
    return f"{each.on:%a %d} at {each.due.astimezone(ZoneInfo(zone)):%d %H:%M %Z}"


def three(at: time, zone: str, year: int, month: int, day: int) -> list[str]:
    begin = datetime(year, month, day, tzinfo=ZoneInfo(zone))
    return [local(each, zone) for each in islice(occurrences(Rule(at, EVERY_DAY, zone), begin), 3)]


def test_a_time_that_the_clocks_jump_over_is_due_at_the_first_moment_after_it() -> None:
    assert three(time(2, 30), "Europe/Berlin", 2026, 3, 28) == [
        "Sat 28 at 28 02:30 CET",
        "Sun 29 at 29 03:00 CEST",
        "Mon 30 at 30 02:30 CEST",
    ]


def test_a_time_that_comes_twice_is_due_at_the_first() -> None:
    assert three(time(2, 30), "Europe/Berlin", 2026, 10, 24) == [
        "Sat 24 at 24 02:30 CEST",
        "Sun 25 at 25 02:30 CEST",
        "Mon 26 at 26 02:30 CET",
    ]


def test_midnight_is_due_on_a_day_that_begins_at_one() -> None:
    assert three(time(), "Asia/Beirut", 2026, 3, 28)[:2] == ["Sun 29 at 29 01:00 EEST", "Mon 30 at 30 00:00 EEST"]


def test_a_time_before_a_gap_over_midnight_belongs_to_the_date_that_asked_for_it() -> None:
    assert three(time(23, 30), "America/Nuuk", 2026, 3, 28) == [
        "Sat 28 at 29 00:00 -01",
        "Sun 29 at 29 23:30 -01",
        "Mon 30 at 30 23:30 -01",
    ]


def test_a_day_that_a_zone_left_out_has_no_digest() -> None:
    assert three(time(9), "Pacific/Apia", 2011, 12, 29) == [
        "Thu 29 at 29 09:00 -10",
        "Sat 31 at 31 09:00 +14",
        "Sun 01 at 01 09:00 +14",
    ]
    assert occurrence_on(Rule(time(9), EVERY_DAY, "Pacific/Apia"), date(2011, 12, 30)) is None


@pytest.mark.parametrize(
    ("zone", "begin"),
    [
        ("Pacific/Apia", datetime(2011, 12, 28, tzinfo=UTC)),
        ("America/Nuuk", datetime(2026, 3, 27, tzinfo=UTC)),
        ("America/St_Johns", datetime(2010, 11, 5, tzinfo=UTC)),
        ("Pacific/Kwajalein", datetime(1969, 9, 28, tzinfo=UTC)),
        ("Pacific/Kwajalein", datetime(1993, 8, 19, tzinfo=UTC)),
        ("Asia/Beirut", datetime(2026, 3, 27, tzinfo=UTC)),
    ],
)
@pytest.mark.parametrize("at", [time(), time(9), time(23, 30), time(23, 59)])
def test_whenever_it_is_asked_the_next_digest_is_the_same(zone: str, begin: datetime, at: time) -> None:
    rule = Rule(at, EVERY_DAY, zone)
    known = due_within(rule, begin - 3 * DAY, begin + 6 * DAY)
    moments = {begin + n * timedelta(minutes=15) for n in range(4 * 96)}
    edges = {each.due + timedelta(microseconds=n) for each in known[1:-1] for n in (-1, 0, 1)}
    for after in sorted(moments | edges):
        assert next(occurrences(rule, after)) == next(each for each in known if each.due > after), after


rules = st.builds(
    Rule,
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    st.frozensets(st.integers(0, 6), min_size=1),
    st.sampled_from(ZONES),
)
moments = st.integers(0, 2**33).map(lambda seconds: datetime(1900, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds))


@settings(max_examples=300)
@given(rules, moments)
def test_in_any_fortnight_each_matching_date_has_its_digest_at_its_time(rule: Rule, after: datetime) -> None:
    zone = ZoneInfo(rule.zone)
    found = due_within(rule, after, after + 14 * DAY)
    assert [each for each in due_within(rule, after - 9 * DAY, after + 14 * DAY) if each.due > after] == found
    assert all(one.due < other.due for one, other in pairwise(found))
    due = {each.on: each.due for each in found}
    for n in range(2, 13):
        noon = after + n * DAY
        on = noon.astimezone(zone).date()
        if on.weekday() in rule.days:
            assert shown(zone, due[on]) >= datetime.combine(on, rule.at)
            assert shown(zone, due[on] - timedelta(seconds=1)) < datetime.combine(on, rule.at)


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_the_calendar_begins_and_ends_without_a_fault(zone: str) -> None:
    rule = Rule(time(23, 59), EVERY_DAY, zone)
    first, last = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
    assert next(occurrences(rule, first)).on.year == 1
    assert list(occurrences(rule, last)) == []
    assert len(list(occurrences(rule, last - 7 * DAY))) >= 4


@pytest.mark.parametrize("zone", ["Mars/Olympus", "Europe", "", "../etc/passwd", "a\0b"])
def test_a_zone_that_this_machine_does_not_know_is_said_in_one_line(zone: str) -> None:
    with pytest.raises(BriefwireError, match=r"is not known on this machine: update the tzdata package"):
        next(occurrences(Rule(time(9), EVERY_DAY, zone), datetime(2026, 1, 1, tzinfo=UTC)))
