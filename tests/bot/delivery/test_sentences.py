"""The operator reads one sentence about each occurrence, and it says what is true."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.delivery.sentences import destination_name, sentence
from bot.ledger import Delivery, EntryKey, LedgerEntry, Life, PartState
from bot.schedule import WEEKDAYS, Rule, Schedule

DUE = datetime(2026, 11, 24, 9, tzinfo=UTC)
KEY = EntryKey(7, date(2026, 11, 24))
NOW = datetime(2026, 11, 24, 13, tzinfo=UTC)
SCHEDULE = Schedule(
    workspace="local",
    destination="slack:T1/#news",
    rule=Rule(time(9), WEEKDAYS, "Europe/London"),
    tag="abcdefgh",
    id=7,
    made_at=DUE,
    covered_until=DUE,
    next_due=None,
)
ENTRY = LedgerEntry(key=KEY, due=DUE, asks="", next_try=DUE)
LIVES = [
    Life("1-0", "host", 1, DUE - timedelta(hours=3), DUE - timedelta(minutes=9)),
    Life("2-0", "host", 2, DUE + timedelta(minutes=41), NOW),
]


def after(minutes: int) -> datetime:
    return DUE + timedelta(minutes=minutes)


def part(number: int = 1, state: PartState = "waiting", error: str | None = None, minutes: int = 0) -> Delivery:
    sent_at = after(minutes) if state == "sent" else None
    return Delivery(KEY, number, f"key-{number}", 1, state, attempts=1, sent_at=sent_at, error=error)


def built() -> LedgerEntry:
    return ENTRY.became("built", after(0))


def said(entry: LedgerEntry, *parts: Delivery, now: datetime = NOW, schedule: Schedule = SCHEDULE) -> str:
    return sentence(schedule, entry, parts, LIVES, now)


def test_sent_in_time() -> None:
    assert said(built().became("sent", after(0)), part(state="sent")) == "Tue 09:00 #news: sent 09:00"


def test_sent_late_with_the_reason() -> None:
    entry = ENTRY.became("built", after(41)).became("sent", after(42))
    sent = "Tue 09:00 #news: sent 09:42, 42 min late: no process ran from 08:51 to 09:41"
    assert said(entry, part(state="sent", minutes=42)) == sent


def test_the_reason_that_was_kept_is_the_one_told() -> None:
    entry = replace(built().became("sent", after(5)), why_late="the destination answered 503 (2 tries)")
    sent = "Tue 09:00 #news: sent 09:05, 5 min late: the destination answered 503 (2 tries)"
    assert said(entry, part(state="sent", minutes=5)) == sent


def test_sent_by_another_copy_of_the_database() -> None:
    assert said(ENTRY.became("sent", after(0)), part(state="sent")) == (
        "Tue 09:00 #news: sent 09:00 by another copy of this database"
    )


def test_the_last_part_says_when_it_was_sent() -> None:
    entry = replace(built().became("sent", after(1)), why_late=None)
    assert said(entry, part(1, "sent"), part(2, "sent", minutes=1)) == "Tue 09:00 #news: sent 09:01"


def test_not_built_yet() -> None:
    assert said(ENTRY) == "Tue 09:00 #news: not built yet"
    entry = replace(ENTRY, error="no model answers", next_try=NOW + timedelta(minutes=5))
    assert said(entry) == "Tue 09:00 #news: not built yet: no model answers, next try 13:05"


def test_refused_for_now() -> None:
    entry = replace(built(), next_try=after(14))
    waits = said(entry, part(error="answered 429"), now=after(4))
    assert waits == "Tue 09:00 #news: not sent yet: Slack answered 429, next try 09:14"


def test_a_part_of_several_is_named() -> None:
    entry = replace(built(), next_try=after(14))
    waits = said(entry, part(1, "sent"), part(2, error="answered 429"), part(3), now=after(4))
    assert waits == "Tue 09:00 #news: part 2 of 3 not sent yet: Slack answered 429, next try 09:14"


def test_being_sent() -> None:
    assert said(built(), part(state="sending")) == "Tue 09:00 #news: being sent"


def test_nobody_can_tell() -> None:
    entry = built().became("unknown", after(3), "its history cannot be read")
    lost = part(state="unknown", error="allows no look at its history")
    assert said(entry, lost) == (
        "Tue 09:00 #news: nobody can tell whether it arrived: Slack allows no look at its history; it is not sent again"
    )
    assert "whether part 2 of 2 arrived" in said(entry, part(1, "sent"), replace(lost, part=2))


def test_failed_for_good() -> None:
    entry = built().became("failed", after(3), "says that the channel is gone")
    assert said(entry, part(state="failed", error="says that the channel is gone")) == (
        "Tue 09:00 #news: not sent: Slack says that the channel is gone"
    )
    assert said(entry) == "Tue 09:00 #news: not sent: says that the channel is gone"


def test_missed() -> None:
    entry = ENTRY.became("missed", NOW)
    assert said(entry) == "Tue 09:00 #news: missed: no process ran from 08:51 to 09:41"
    assert said(replace(entry, error="the schedule was paused")) == "Tue 09:00 #news: missed: the schedule was paused"


def test_quiet() -> None:
    assert said(ENTRY.became("quiet", after(0))) == "Tue 09:00 #news: nothing was new, so nothing was sent"


def test_a_day_that_its_weekday_does_not_tell_has_its_date() -> None:
    entry = ENTRY.became("quiet", after(0))
    assert said(entry, now=NOW + timedelta(days=7)).startswith("Tue 24 November 09:00 #news: ")
    assert said(entry, now=NOW + timedelta(days=60)).startswith("Tue 24 November 2026 09:00 #news: ")


def test_a_time_that_did_not_exist_is_named_as_it_was_asked_for() -> None:
    spring = datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    entry = replace(
        ENTRY, key=EntryKey(7, date(2026, 3, 29)), due=spring, state="sent", built_at=spring, ended_at=spring
    )
    schedule = replace(SCHEDULE, rule=Rule(time(1, 30), WEEKDAYS, "Europe/London"))
    assert said(entry, schedule=schedule, now=spring) == "Sun 01:30 #news: sent 02:30"


def test_a_zone_that_is_not_known_any_more_leaves_the_times_in_utc() -> None:
    schedule = replace(SCHEDULE, rule=Rule(time(9), WEEKDAYS, "Mars/Olympus"))
    assert said(ENTRY.became("missed", NOW), schedule=schedule) == (
        "Tue 09:00 #news: missed: no process ran from 08:51 to 09:41"
    )


@pytest.mark.parametrize(
    ("destination", "name"),
    [
        ("file:/srv/digests", "/srv/digests"),
        ("slack:T1/#news", "#news"),
        ("slack:T1/news", "#news"),
        ("slack:T024BE7LD/C024BE91L", "Slack C024BE91L"),
        ("discord:81384788765712384/381870553235193857", "Discord 381870553235193857"),
        ("file:/srv/\x1b[31mred\nline", "/srv/red line"),
    ],
)
def test_destinations_are_named_as_people_read_them(destination: str, name: str) -> None:
    assert destination_name(destination) == name
