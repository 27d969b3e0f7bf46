"""What every store promises of occurrences and their parts."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import StoreError
from bot.ledger import BuiltPart, Delivery, EntryKey, Life, Notice, SentPart
from bot.model import Told
from bot.store import Store
from tests.bot.store.ledger_samples import (
    DAY,
    TODAY,
    TOLD,
    built,
    digest,
    enter,
    entered,
    found_part,
    keys,
    scheduled,
    sent,
)
from tests.bot.store.samples import NOW, TEXT, WITH_A_FIXTURE
from tests.bot.store.samples import entry as article_entry

HOUR = timedelta(hours=1)
TIMES = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)).map(lambda naive: naive.replace(tzinfo=NOW.tzinfo))  # noqa: DTZ001
TELLINGS = st.builds(
    Told,
    st.none() | st.integers(1, 99),
    st.lists(st.integers(1, 99)).map(tuple),
    st.frozensets(TEXT),
    st.lists(TEXT).map(tuple),
    TIMES,
    st.none() | TEXT,
)


class LedgerContract:
    @settings(WITH_A_FIXTURE, max_examples=40)
    @given(
        state=st.sampled_from(["due", "quiet", "missed", "sent"]),
        next_try=TIMES,
        ended_at=st.none() | TIMES,
        why_late=st.none() | TEXT,
        error=st.none() | TEXT,
        first_try=st.none() | TIMES,
        words=st.tuples(TEXT, st.none() | TEXT, st.none() | TEXT, st.none() | TEXT),
    )
    def test_an_occurrence_and_its_parts_come_back_as_they_were(
        self,
        store: Store,
        state: Any,
        next_try: datetime,
        ended_at: datetime | None,
        why_late: str | None,
        error: str | None,
        first_try: datetime | None,
        words: tuple[str, str | None, str | None, str | None],
    ) -> None:
        (number,) = scheduled(store)
        (key,) = enter(store, [number], f"asks {number}")
        (entry,) = store.claim_due("x", NOW, 9)
        changed = replace(
            entry, state=state, next_try=next_try, ended_at=ended_at, built_at=first_try, why_late=why_late, error=error
        )
        name, message_id, url, said = words
        delivery = Delivery(key, 1, name, None, "unknown", 3, first_try, ended_at, message_id, url, said)
        assert store.keep("x", [changed], [delivery], hold=False) == {key}
        assert store.entries(schedule_id=number) == [changed]
        assert store.parts_of([key]) == {key: [delivery]}
        store.remove_schedule(number, NOW)

    @pytest.mark.parametrize("error", ["\ud800", "fine\udfff"])
    def test_half_a_character_is_refused_and_nothing_is_kept(self, store: Store, error: str) -> None:
        found = entered(store, 2)
        claimed = store.claim_due("x", NOW, 9)
        before = store.entries()
        for write in (
            lambda: store.keep("x", [replace(claimed[0], why_late="late"), replace(claimed[1], error=error)]),
            lambda: store.keep("x", [replace(claimed[0], why_late="late")], [replace(found_part(found[0]), url=error)]),
            lambda: store.keep_built(
                "x", [(claimed[0], [BuiltPart("k", "payload")]), (claimed[1], [BuiltPart("k", error)])]
            ),
            lambda: store.keep_built("x", [(claimed[0], [BuiltPart("k", "p", (replace(TOLD[0], quotes=(error,)),))])]),
            lambda: store.add_build("k", replace(digest(), title=error)),
            lambda: enter(store, scheduled(store), error),
        ):
            with pytest.raises(StoreError, match="surrogate"):
                write()
        assert store.entries() == before
        assert (store.parts_of(found), store.payloads(range(99))) == ({}, {})
        assert store.build("k") is None
        assert store.leases() == {"x": 0}

    def test_parts_come_in_order_and_are_kept_again_as_they_change(self, store: Store) -> None:
        first, second = entered(store, 2)
        built(store, "x", store.claim_due("x", NOW, 9), parts=2)
        claimed = store.claim_built("x", NOW, 9)
        parts = store.parts_of([second, first, EntryKey(999, TODAY)])
        assert list(parts) == [second, first]
        assert [(each.part, each.key, each.state, each.attempts) for each in parts[first]] == [
            (1, f"{first.schedule_id}-1", "waiting", 0),
            (2, f"{first.schedule_id}-2", "waiting", 0),
        ]
        changed = [parts[first][0].begun(NOW).arrived(NOW, "m", "u"), parts[first][1].begun(NOW)]
        store.keep("x", claimed[:1], changed)
        assert store.parts_of([first, second]) == {first: changed, second: parts[second]}

    def test_parts_of_occurrences_that_the_lease_does_not_hold_are_passed_over(self, store: Store) -> None:
        first, second, third = entered(store, 3)
        claimed = store.claim_due("x", NOW, 2)
        assert [entry.key for entry in claimed] == [first, second]
        parts = [found_part(third), found_part(second), found_part(first)]
        assert store.keep("x", claimed[:1], parts) == {first, second}
        assert store.parts_of([first, second, third]) == {first: [found_part(first)], second: [found_part(second)]}

    def test_the_same_payload_that_tells_the_same_is_stored_once(self, store: Store) -> None:
        found = entered(store, 4)
        claimed = store.claim_due("x", NOW, 9)
        facts = [f"fact {number}" for number in range(40)]
        same = replace(TOLD[0], facts=frozenset(facts))
        again = replace(TOLD[0], facts=frozenset(reversed(facts)))
        said = [("a", (same,)), ("a", (again,)), ("a", ()), ("b", (same,))]
        for each, (payload, told) in zip(claimed, said, strict=True):
            store.keep_built("x", [(each.became("built", NOW), [BuiltPart("k", payload, told)])])
        parts = store.parts_of(found)
        ids = [parts[key][0].payload_id for key in found]
        assert ids[0] == ids[1]
        assert len(set(ids)) == 3
        assert None not in ids
        numbers = [number for number in ids if number]
        assert store.payloads([*numbers, 999]) == dict(zip(numbers, "aaab", strict=True))
        assert store.told(numbers) == dict(zip(numbers, [(same,), (same,), (), (same,)], strict=True))

    @settings(WITH_A_FIXTURE, max_examples=40)
    @given(payload=TEXT, told=st.lists(TELLINGS, max_size=3).map(tuple))
    def test_what_is_sent_and_told_comes_back_whatever_is_in_it(
        self, store: Store, payload: str, told: tuple[Told, ...]
    ) -> None:
        (number,) = scheduled(store)
        (key,) = enter(store, [number], f"asks {number}")
        (entry,) = store.claim_due("x", NOW, 9)
        store.keep_built("x", [(entry.became("built", NOW), [BuiltPart("k", payload, told)])])
        payload_id = store.parts_of([key])[key][0].payload_id
        assert payload_id is not None
        assert store.payloads([payload_id]) == {payload_id: payload}
        assert store.told([payload_id]) == {payload_id: told}

    def test_a_part_that_was_found_before_it_was_built_stays_sent(self, store: Store) -> None:
        (key,) = entered(store, 1)
        claimed = store.claim_due("x", NOW, 9)
        found = found_part(key).arrived(NOW, "m7", "https://chat.example/7")
        store.keep("x", claimed, [found])
        built(store, "x", claimed, parts=2)
        first, second = store.parts_of([key])[key]
        assert first.payload_id is not None
        assert replace(first, payload_id=None) == found
        assert second.state == "waiting"
        assert store.sent_parts("local", ["slack:T/C1"])["slack:T/C1"] == [SentPart(first.payload_id, found.url)]

    def test_occurrences_come_newest_first_of_one_workspace_schedule_or_time(self, store: Store) -> None:
        ours, also, theirs = (scheduled(store, workspace=name)[0] for name in ("local", "local", "slack:T1"))
        for age in (0, 2, 1):
            enter(store, [theirs, also, ours], due=NOW - age * DAY)
        days = [TODAY, TODAY - DAY, TODAY - 2 * DAY]

        def listed(**which: Any) -> list[tuple[int, Any]]:
            return [(each.key.schedule_id, each.key.on) for each in store.entries(**which)]

        assert listed() == [(number, on) for on in days for number in (ours, also, theirs)]
        assert listed(workspace="local") == [(number, on) for on in days for number in (ours, also)]
        assert listed(workspace="unknown") == []
        assert listed(schedule_id=also) == [(also, on) for on in days]
        assert listed(workspace="local", schedule_id=theirs) == []
        assert listed(schedule_id=ours, since=days[1]) == [(ours, days[0]), (ours, days[1])]
        assert listed(schedule_id=ours, since=days[1], until=days[1]) == [(ours, days[1])]
        assert listed(workspace="slack:T1", limit=2) == [(theirs, days[0]), (theirs, days[1])]
        assert listed(limit=0) == listed(limit=-1) == []

    def test_what_ended_is_deleted_a_little_at_a_time_and_nothing_that_is_open_or_younger(self, store: Store) -> None:
        ids = scheduled(store, 3)
        old = [enter(store, [number], f"old {number}", due=NOW - 2 * DAY)[0] for number in ids]
        for key in old[:2]:
            sent(store, key, NOW - 2 * DAY)
        young = enter(store, ids[:1], "young", due=NOW - DAY)
        sent(store, young[0], NOW - DAY)
        assert store.delete_entries(TODAY - DAY, 0) == 0
        assert [store.delete_entries(TODAY - DAY, 1) for _ in range(3)] == [1, 1, 0]
        assert keys(store.entries()) == [*young, old[2]]
        assert list(store.parts_of([*old, *young])) == young

    def test_what_a_clock_that_was_ahead_missed_is_forgotten_and_nothing_else(self, store: Store) -> None:
        (number,) = scheduled(store)
        days = [enter(store, [number], str(day), due=NOW + day * DAY)[0] for day in range(4)]
        states: list[Any] = ["missed", "sent", "missed"]
        for state in states:
            (entry,) = store.claim_due(state, NOW + 9 * DAY, 9)
            store.keep(state, [replace(entry, state=state, ended_at=NOW + 9 * DAY)], hold=False)
        store.forget_missed(NOW)
        assert set(keys(store.entries())) == {days[0], days[1], days[3]}

    def test_payloads_and_builds_go_with_the_last_that_needs_them(self, store: Store) -> None:
        ids = scheduled(store, 2)
        old, young = enter(store, ids[:1], "old", due=NOW - 2 * DAY)[0], enter(store, ids[1:], "young")[0]
        alone = sent(store, old, NOW - 2 * DAY, told=())
        shared_key = enter(store, ids[:1], "shared", due=NOW - 3 * DAY)[0]
        shared = sent(store, shared_key, NOW - 3 * DAY)
        assert sent(store, young) == shared
        gone = [entry.build_id for entry in store.entries(until=TODAY - DAY) if entry.build_id]
        kept = [entry.build_id for entry in store.entries(since=TODAY) if entry.build_id]
        unused = store.add_build("never sent", digest(NOW - 2 * DAY))
        assert store.delete_entries(TODAY, 99) == 2
        assert list(store.payloads([alone, shared])) == list(store.told([alone, shared])) == [shared]
        assert list(store.builds([*gone, *kept, unused])) == kept
        assert store.sent_parts("local", ["slack:T/C1", "slack:T/C2"]) == {
            "slack:T/C1": [],
            "slack:T/C2": [SentPart(shared, None)],
        }
        assert store.delete_entries(TODAY + DAY, 99) == 1
        assert store.payloads([shared]) == {}

    def test_a_build_that_is_about_to_be_used_stays(self, store: Store) -> None:
        number = store.add_build("k", digest())
        store.delete_entries(TODAY, 9)
        assert list(store.builds([number])) == [number]

    def test_told_notices_and_old_lives_go_and_untold_notices_stay(self, store: Store) -> None:
        (number,) = scheduled(store)
        store.add_notices([Notice(number, None, text, NOW - DAY) for text in ("told", "waiting")])
        store.notices_told([store.notices(1)[0].id])
        lives = [Life(f"{age}", "host", 1, NOW - age * DAY, NOW - age * DAY) for age in (2, 0)]
        for life in lives:
            store.begin_life(life)
        assert store.delete_entries(TODAY, 9) == 0
        assert [notice.text for notice in store.notices(9)] == ["waiting"]
        assert store.lives(NOW - 9 * DAY) == lives[1:]

    def test_what_was_deleted_of_articles_stays_in_what_was_sent(self, store: Store) -> None:
        (key,) = entered(store, 1)
        article = store.add_article("local", article_entry("Four trams stopped."), NOW)
        payload = sent(store, key, told=(replace(TOLD[0], articles=(article,)),))
        build = store.entries()[0].build_id
        store.delete_articles([article])
        assert store.payloads([payload]) == {payload: "part 1"}
        assert store.told([payload])[payload][0].quotes == ("Four trams stopped.",)
        assert build in store.builds([build or 0])
