"""What every store promises of schedules."""

from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import StoreError
from bot.ledger import EntryKey, NewEntry
from bot.schedule import EVERY_DAY, NewSchedule, Pause, Rule
from bot.store import Store
from tests.bot.store.ledger_samples import DAY, NEW, TODAY, built, enter, entered, keys, scheduled, sent
from tests.bot.store.samples import NOW, TEXT, WITH_A_FIXTURE

GONE = Pause("gone", NOW, "channel_not_found: invite the bot again")
SCHEDULES = st.builds(
    NewSchedule,
    workspace=st.sampled_from(["local", "slack:T1"]),
    destination=TEXT,
    rule=st.builds(
        Rule,
        at=st.builds(time, st.integers(0, 23), st.integers(0, 59)),
        days=st.frozensets(st.integers(0, 6), min_size=1),
        zone=st.sampled_from(["UTC", "America/Argentina/Buenos_Aires"]),
    ),
    tag=TEXT,
    topics=st.lists(TEXT).map(tuple),
    sources=st.lists(st.integers(1, 2**40)).map(tuple),
    stories=st.integers(1, 99),
    quiet=st.sampled_from(["line", "silent"]),
    grace=st.integers(0, 10**6).map(lambda seconds: timedelta(seconds=seconds)),
    made_by=st.none() | TEXT,
)


class SchedulesContract:
    @settings(WITH_A_FIXTURE, max_examples=60)
    @given(new=SCHEDULES, why=TEXT, next_due=st.none() | st.just(NOW + DAY))
    def test_a_schedule_comes_back_as_it_was_whatever_its_words(
        self, store: Store, new: NewSchedule, why: str, next_due: datetime | None
    ) -> None:
        number = store.add_schedule(new, NOW, next_due)
        stored = store.schedules_with([number])[number]
        assert asdict(stored) == {
            **asdict(new),
            "id": number,
            "made_at": NOW,
            "covered_until": NOW,
            "next_due": next_due,
            "pause": None,
            "removed_at": None,
        }
        pause = Pause("revoked", NOW, why)
        store.set_pause(number, pause, NOW + DAY, None)
        store.remove_schedule(number, NOW + DAY)
        assert store.schedules_with([number])[number] == replace(
            stored, pause=pause, covered_until=NOW + DAY, next_due=None, removed_at=NOW + DAY
        )

    @pytest.mark.parametrize(
        "broken",
        [{"destination": "\ud800"}, {"topics": ("a", "\udfff")}, {"made_by": "\ud800"}, {"workspace": "\ud800"}],
    )
    def test_half_a_character_is_refused_and_nothing_is_stored(self, store: Store, broken: dict[str, Any]) -> None:
        with pytest.raises(StoreError, match="surrogate"):
            store.add_schedule(replace(NEW, **broken), NOW, NOW)
        assert store.schedules() == []

    def test_ids_only_grow_and_are_never_used_again(self, store: Store, open_store: Callable[[], Store]) -> None:
        first, second = scheduled(store, 2)
        for number in (first, second):
            store.remove_schedule(number, NOW)
        store.delete_entries(TODAY + DAY, 99)
        (third,) = scheduled(open_store())
        assert first < second < third

    def test_a_workspace_sees_its_own_schedules_by_id_and_none_that_was_removed(self, store: Store) -> None:
        ours, theirs, gone = (scheduled(store, workspace=name)[0] for name in ("local", "slack:T1", "local"))
        store.remove_schedule(gone, NOW)
        assert [each.id for each in store.schedules()] == [ours, theirs]
        assert [each.id for each in store.schedules("local")] == [ours]
        assert [each.id for each in store.schedules("slack:T1")] == [theirs]
        assert store.schedules("discord:1") == []
        assert list(store.schedules_with([gone, ours, 999])) == [ours, gone]

    def test_what_is_not_there_cannot_be_removed_or_paused(self, store: Store) -> None:
        (number,) = scheduled(store)
        store.remove_schedule(number, NOW)
        for missing in (number, 999):
            with pytest.raises(KeyError):
                store.remove_schedule(missing, NOW)
            with pytest.raises(KeyError):
                store.set_pause(missing, GONE, NOW, None)
        assert store.schedules_with([number])[number].pause is None

    def test_those_due_longest_come_first_and_paused_or_removed_ones_never(self, store: Store) -> None:
        times = [NOW, NOW - DAY, NOW + timedelta(microseconds=1), None, NOW - DAY, NOW - DAY, NOW - DAY]
        ids = [store.add_schedule(NEW, NOW - 9 * DAY, due) for due in times]
        store.set_pause(ids[5], GONE, NOW, NOW - DAY)
        store.remove_schedule(ids[6], NOW)
        assert [each.id for each in store.due_schedules(NOW, 9)] == [ids[1], ids[4], ids[0]]
        assert [each.id for each in store.due_schedules(NOW, 1)] == [ids[1]]
        assert store.due_schedules(NOW, 0) == []
        assert store.due_schedules(NOW - 2 * DAY, 9) == []
        store.set_pause(ids[5], None, NOW - DAY, NOW - 2 * DAY)
        assert store.due_schedules(NOW, 1) == [store.schedules_with([ids[5]])[ids[5]]]

    def test_entering_says_up_to_when_a_schedule_is_covered(self, store: Store) -> None:
        first, second, untouched = scheduled(store, 3)
        before = store.schedules_with([untouched])
        store.enter([], {first: (NOW, NOW + DAY), second: (NOW, None)})
        found = store.schedules_with([first, second])
        assert [(found[n].covered_until, found[n].next_due) for n in (first, second)] == [(NOW, NOW + DAY), (NOW, None)]
        assert [each.id for each in store.due_schedules(NOW, 9)] == [untouched]
        assert store.schedules_with([untouched]) == before

    def test_entering_twice_adds_nothing_and_changes_nothing(
        self, store: Store, open_store: Callable[[], Store]
    ) -> None:
        ids = scheduled(store, 2)
        enter(store, ids)
        before = store.entries()
        assert [(each.key, each.due, each.asks, each.state, each.next_try) for each in before] == [
            (EntryKey(number, TODAY), NOW, "a", "due", NOW) for number in ids
        ]
        enter(open_store(), ids, asks="b", due=NOW + timedelta(hours=1))
        assert store.entries() == before
        sent(store, EntryKey(ids[0], TODAY))
        before = store.entries()
        enter(store, ids)
        assert store.entries() == before

    def test_what_was_removed_or_paused_meanwhile_is_not_entered(self, store: Store) -> None:
        removed, paused, running = scheduled(store, 3)
        store.remove_schedule(removed, NOW)
        store.set_pause(paused, GONE, NOW, None)
        before = store.schedules_with([removed, paused])
        due = [NewEntry(EntryKey(number, TODAY), NOW, "a") for number in (removed, paused, running, 999)]
        store.enter(due, dict.fromkeys((removed, paused, running), (NOW, NOW + DAY)))
        assert keys(store.entries()) == [EntryKey(running, TODAY)]
        assert store.schedules_with([removed, paused]) == before

    def test_of_a_removed_schedule_what_is_not_built_is_dropped_and_the_rest_goes_on(self, store: Store) -> None:
        number = scheduled(store)[0]
        ended, ready, due = (enter(store, [number], f"{n}", due=NOW - n * DAY)[0] for n in (2, 1, 0))
        sent(store, ended, NOW - 2 * DAY)
        built(store, "x", store.claim_due("x", NOW - DAY, 9))
        store.remove_schedule(number, NOW)
        assert keys(store.entries()) == [ready, ended]
        assert due not in keys(store.claim_due("y", NOW, 9))
        assert keys(store.claim_built("y", NOW, 9)) == [ready]
        assert len(store.parts_of([ended, ready])) == 2

    def test_who_builds_for_a_schedule_that_is_removed_meanwhile_keeps_nothing_of_it(self, store: Store) -> None:
        gone, stays = entered(store, 2)
        claimed = store.claim_due("x", NOW, 9)
        store.remove_schedule(gone.schedule_id, NOW)
        assert built(store, "x", claimed) == {stays}
        assert list(store.parts_of([gone, stays])) == [stays]
        assert store.leases() == {}

    def test_a_lease_whose_last_occurrence_was_removed_is_gone(self, store: Store) -> None:
        (key,) = entered(store, 1)
        store.claim_due("x", NOW, 9)
        store.remove_schedule(key.schedule_id, NOW)
        assert store.leases() == {}
        assert not store.work_waiting(NOW)

    def test_every_day_and_weekdays_are_told_apart(self, store: Store) -> None:
        rules = [replace(NEW.rule, days=days) for days in (EVERY_DAY, frozenset({6}))]
        ids = [scheduled(store, rule=rule)[0] for rule in rules]
        assert [store.schedules_with(ids)[number].rule for number in ids] == rules
