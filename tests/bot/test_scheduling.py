"""What people do with schedules: what is kept, what is refused and why, and what goes on after a pause."""

import logging
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from bot.errors import BriefwireError
from bot.ledger import EntryKey, NewEntry
from bot.schedule import WEEKDAYS, NewSchedule, Pause, PauseKind, Rule, Schedule
from bot.scheduling import add_schedule, next_occurrences, pause_schedule, remove_schedule, resume_schedule
from bot.source import NewSource
from bot.store import Store
from tests.bot.library import Library

MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)
RULE = Rule(time(9), WEEKDAYS, "Europe/Berlin")
NEW = NewSchedule(workspace="local", destination="file:/briefings", rule=RULE, tag="abcdefgh")


@pytest.fixture
def store(library: Library) -> Store:
    return library.store


def add(store: Store, now: datetime = MONDAY, limit: int = 100, **changes: Any) -> Schedule:
    return add_schedule(store, replace(NEW, **changes), now, limit)


def refused(store: Store, **changes: Any) -> str:
    """The one line that says why; nothing was stored."""
    before = store.schedules()
    with pytest.raises(BriefwireError) as error:
        add(store, **changes)
    assert store.schedules() == before
    assert "\n" not in str(error.value)
    return str(error.value)


def test_a_schedule_begins_with_its_next_occurrence_and_not_with_one_before(store: Store) -> None:
    added = add(store)
    assert added.next_due == datetime(2026, 11, 24, 8, tzinfo=UTC)
    assert (added.covered_until, store.due_schedules(MONDAY, 9)) == (MONDAY, [])
    assert store.schedules("local") == [added]


def test_what_cannot_be_kept_is_refused_with_the_reason(store: Store) -> None:
    assert "unknown here: name a city" in refused(store, rule=replace(RULE, zone="Europe/Atlantis"))
    assert "unknown here" in refused(store, rule=replace(RULE, zone="/etc/passwd"))
    assert "unknown here" in refused(store, rule=replace(RULE, zone=""))
    assert "at least one day" in refused(store, rule=replace(RULE, days=frozenset()))
    assert "at least one day" in refused(store, rule=replace(RULE, days=frozenset({7})))
    assert "between 1 and 20 stories" in refused(store, stories=0)
    assert "between 1 and 20 stories" in refused(store, stories=21)
    assert "24 hours late" in refused(store, grace=timedelta(hours=25))
    assert "24 hours late" in refused(store, grace=timedelta(0))
    for topic in ("", "  ", "?!", "trams " * 30):
        assert "A topic is a few words" in refused(store, topics=("trams", topic))


def test_the_same_schedule_is_not_kept_twice_but_another_topic_makes_another(store: Store) -> None:
    first = add(store, topics=("Trams", "rare  earths"))
    assert first.topics == ("Trams", "rare earths")
    same = refused(store, topics=("rare earths", "trams"), stories=7, tag="hgfedcba")
    assert same.startswith(f"Schedule {first.id} does that already")
    others: list[dict[str, Any]] = [
        {"topics": ("trams",)},
        {"rule": replace(RULE, at=time(10))},
        {"rule": replace(RULE, zone="Europe/Vienna")},
        {"destination": "file:/others"},
        {"workspace": "team"},
    ]
    for other in others:
        add(store, **{"topics": first.topics, **other})
    remove_schedule(store, "local", first.id, None, MONDAY)
    assert add(store, topics=first.topics).id > first.id


def test_a_workspace_has_no_more_schedules_than_the_limit_allows(store: Store) -> None:
    add(store)
    add(store, workspace="team")
    assert "has 1 schedules already" in refused(store, destination="file:/more", limit=1)
    add(store, destination="file:/more", limit=2)


def test_only_sources_that_the_destination_may_see_can_be_chosen(store: Store) -> None:
    def source(name: str, **more: Any) -> int:
        return store.add_source(
            NewSource(more.pop("workspace", "local"), "feed", f"https://{name}", name, **more), MONDAY
        )

    public, elsewhere = source("public.example"), source("other.example", workspace="team")
    here = source("memos.example", confidential=True, channels=("file:/briefings",))
    hidden = source("board.example", confidential=True)
    private = source("club.example", private=True, channels=("slack:T/C",))
    assert add(store, sources=(here, public, here)).sources == (public, here)
    for number in (elsewhere, private, 99):
        assert refused(store, sources=(number,)) == (
            f"There is no source {number} here: the list of sources shows their numbers."
        )
    assert f"Source {hidden} is confidential, and file:/briefings is not among" in refused(store, sources=(hidden,))


def test_another_workspaces_schedule_is_as_unknown_as_one_that_was_never_made(store: Store) -> None:
    theirs = add(store, workspace="team").id
    gone = add(store).id
    remove_schedule(store, "local", gone, None, MONDAY)
    for number in (theirs, gone, 99):
        for change in (remove_schedule, pause_schedule, resume_schedule):
            with pytest.raises(BriefwireError, match=f"no schedule {number} here: the list of schedules"):
                change(store, "local", number, None, MONDAY)
    assert [schedule.id for schedule in store.schedules()] == [theirs]


def test_a_removed_schedule_keeps_what_it_sent_and_posts_nothing_more(store: Store) -> None:
    added = add(store)
    key = EntryKey(added.id, MONDAY.date())
    store.enter([NewEntry(key, MONDAY, "same")], {added.id: (MONDAY, added.next_due)})
    remove_schedule(store, "local", added.id, "U1", MONDAY)
    assert (store.schedules(), store.entries(), store.due_schedules(MONDAY + timedelta(9), 9)) == ([], [], [])


def test_what_was_paused_on_request_goes_on_with_the_next_occurrence(store: Store) -> None:
    added = add(store)
    paused = pause_schedule(store, "local", added.id, "U1", MONDAY)
    assert paused.pause == Pause("asked", MONDAY, "U1 asked for it")
    tuesday = MONDAY + timedelta(days=1, hours=1)
    assert store.due_schedules(tuesday, 9) == []
    with pytest.raises(BriefwireError, match="paused already"):
        pause_schedule(store, "local", added.id, "U1", tuesday)
    resumed = resume_schedule(store, "local", added.id, "U1", tuesday)
    assert resumed.next_due == datetime(2026, 11, 25, 8, tzinfo=UTC)
    assert store.schedules() == [resumed]
    with pytest.raises(BriefwireError, match="not paused"):
        resume_schedule(store, "local", added.id, "U1", tuesday)


@pytest.mark.parametrize("kind", ["gone", "removed", "revoked"])
def test_what_stopped_by_itself_goes_on_with_todays_digest_if_that_is_not_too_late(
    store: Store, kind: PauseKind
) -> None:
    added = add(store)
    store.set_pause(added.id, Pause(kind, MONDAY, "its folder is gone"), MONDAY, added.next_due)
    tuesday = datetime(2026, 11, 24, 8, tzinfo=UTC)
    in_time = resume_schedule(store, "local", added.id, None, tuesday + timedelta(hours=2))
    assert in_time.next_due == tuesday
    store.set_pause(added.id, Pause(kind, MONDAY, "its folder is gone"), MONDAY, added.next_due)
    too_late = resume_schedule(store, "local", added.id, None, tuesday + timedelta(hours=3))
    assert too_late.next_due == tuesday + timedelta(days=1)


def test_what_was_sent_is_not_due_again_after_a_pause(store: Store) -> None:
    added = add(store)
    tuesday = datetime(2026, 11, 24, 8, tzinfo=UTC)
    covered = tuesday + timedelta(minutes=1)
    store.set_pause(added.id, Pause("revoked", covered, "the token was revoked"), covered, tuesday + timedelta(days=1))
    resumed = resume_schedule(store, "local", added.id, None, tuesday + timedelta(hours=1))
    assert (resumed.covered_until, resumed.next_due) == (covered, tuesday + timedelta(days=1))


def test_a_pause_by_itself_can_become_one_that_was_asked_for(store: Store) -> None:
    added = add(store)
    store.set_pause(added.id, Pause("gone", MONDAY, "its folder is gone"), MONDAY, added.next_due)
    paused = pause_schedule(store, "local", added.id, None, MONDAY)
    assert paused.pause == Pause("asked", MONDAY, "the operator asked for it")


def test_who_changed_what_is_logged(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    added = add(store, made_by="U1")
    pause_schedule(store, "local", added.id, "U2", MONDAY)
    resume_schedule(store, "local", added.id, "U2", MONDAY)
    remove_schedule(store, "local", added.id, None, MONDAY)
    said = [f"'U1' adds schedule {added.id}", "'U2' pauses", "'U2' resumes", "'the operator' removes"]
    assert [part in message for part, message in zip(said, caplog.messages, strict=True)] == [True] * 4


def test_the_next_occurrences_are_those_after_a_moment() -> None:
    days = [occurrence.on.day for occurrence in next_occurrences(RULE, MONDAY, 6)]
    assert days == [24, 25, 26, 27, 30, 1]
