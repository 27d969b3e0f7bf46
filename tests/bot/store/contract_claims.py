"""What every store promises of who may change an occurrence."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from bot.ledger import EntryKey
from bot.store import Store
from tests.bot.store.ledger_samples import (
    DAY,
    TODAY,
    built,
    enter,
    entered,
    found_part,
    keys,
    scheduled,
)
from tests.bot.store.samples import NOW

HOUR = timedelta(hours=1)


class ClaimsContract:
    def test_there_is_work_while_something_is_due_or_held_and_not_otherwise(self, store: Store) -> None:
        assert not store.work_waiting(NOW)
        (number,) = scheduled(store)
        assert store.work_waiting(NOW)
        assert not store.work_waiting(NOW - HOUR)
        store.enter([], {number: (NOW, NOW + DAY)})
        assert not store.work_waiting(NOW)
        (key,) = enter(store, [number])
        assert store.work_waiting(NOW)
        claimed = store.claim_due("x", NOW, 9)
        assert store.work_waiting(NOW - DAY)
        built(store, "x", claimed)
        assert store.work_waiting(NOW)
        (entry,) = store.claim_built("x", NOW, 9)
        store.keep("x", [replace(entry, next_try=NOW + HOUR)], hold=False)
        assert not store.work_waiting(NOW)
        assert store.work_waiting(NOW + HOUR)
        assert store.claim_built("x", NOW, 9) == []
        (entry,) = store.claim_built("x", NOW + HOUR, 9)
        store.keep("x", [entry.became("sent", NOW)], hold=False)
        assert not store.work_waiting(NOW + HOUR)
        assert keys(store.entries()) == [key]

    def test_those_that_ask_for_the_same_are_claimed_together_the_longest_waiting_first(self, store: Store) -> None:
        first, second, third = scheduled(store, 3)
        enter(store, [second], "late")
        early = enter(store, [third, first], "early", due=NOW - HOUR)
        enter(store, [second], "later", due=NOW + HOUR, on=TODAY + DAY)
        assert keys(store.claim_due("x", NOW - HOUR, 9)) == sorted(early, key=lambda key: key.schedule_id)
        assert keys(store.claim_due("x", NOW, 9)) == [EntryKey(second, TODAY)]
        assert store.claim_due("x", NOW, 9) == []
        assert store.claim_due("x", NOW - DAY, 9) == []

    def test_while_somebody_builds_it_nobody_else_begins_with_the_same(
        self, store: Store, open_store: Callable[[], Store]
    ) -> None:
        same, other = entered(store, 3, "same"), open_store()
        another = entered(store, 1, "another")
        mine = store.claim_due("x", NOW, 2)
        assert keys(mine) == same[:2]
        assert keys(other.claim_due("y", NOW, 9)) == another
        assert other.claim_due("y", NOW, 9) == []
        assert store.claim_due("x", NOW, 9) == []
        built(store, "x", mine)
        assert keys(other.claim_due("y", NOW, 9)) == same[2:]

    def test_nothing_is_claimed_where_none_is_asked_for(self, store: Store) -> None:
        entered(store, 2)
        assert store.claim_due("x", NOW, 0) == store.claim_due("x", NOW, -1) == []
        assert store.claim_built("x", NOW, 0) == []
        assert store.leases() == {}

    def test_built_ones_are_claimed_the_longest_waiting_first(self, store: Store) -> None:
        found = entered(store, 3)
        claimed = store.claim_due("x", NOW, 9)
        built(store, "x", claimed)
        waiting = store.claim_built("x", NOW, 9)
        for each, wait in zip(waiting, (2, 0, 1), strict=True):
            store.keep("x", [replace(each, next_try=NOW + wait * HOUR)], hold=False)
        assert keys(store.claim_built("x", NOW + HOUR, 1)) == [found[1]]
        assert keys(store.claim_built("y", NOW + HOUR, 9)) == [found[2]]
        assert keys(store.claim_built("z", NOW + 2 * HOUR, 9)) == [found[0]]

    def test_two_processes_never_hold_the_same(self, store: Store, open_store: Callable[[], Store]) -> None:
        found, other = entered(store, 9), open_store()
        for number, key in enumerate(found):
            store.enter([], {key.schedule_id: (NOW, None)})
            enter(store, [key.schedule_id], f"own {number}", due=NOW - HOUR, on=TODAY - DAY)
        claims = [key for turn in range(12) for key in keys((store, other)[turn % 2].claim_due(f"{turn}", NOW, 2))]
        assert len(claims) == len(set(claims)) == 9 + 2
        for token in store.leases():
            built(store, token, [each for each in store.entries() if each.state == "due"])
        sending = [key for turn in range(6) for key in keys((store, other)[turn % 2].claim_built(f"s{turn}", NOW, 2))]
        assert sorted(sending, key=repr) == sorted(claims, key=repr)

    def test_a_lease_counts_its_holders_steps_and_is_gone_when_it_holds_nothing(self, store: Store) -> None:
        first, second = entered(store, 2)
        assert store.leases() == {}
        claimed = store.claim_due("x", NOW, 9)
        assert store.leases() == {"x": 0}
        store.renew("x")
        store.keep("x", [])
        store.keep("x", claimed)
        assert store.leases() == {"x": 3}
        store.keep("x", claimed[:1], hold=False)
        assert store.leases() == {"x": 4}
        assert keys(store.claim_due("y", NOW, 9)) == []
        store.release("x", [second])
        assert store.leases() == {}
        store.renew("x")
        store.keep("x", claimed)
        store.keep_built("x", [])
        assert store.leases() == {}
        assert keys(store.claim_due("y", NOW, 9)) == [first, second]

    def test_some_or_all_are_released_and_only_by_who_holds_them(self, store: Store) -> None:
        found = entered(store, 4)
        store.claim_due("x", NOW, 9)
        store.release("y")
        store.release("y", found)
        store.release("x", [])
        assert store.claim_due("z", NOW, 9) == []
        store.release("x", found[:1])
        assert store.leases() == {"x": 0}
        store.release("x")
        assert store.leases() == {}
        assert keys(store.claim_due("z", NOW, 9)) == found

    def test_a_lease_is_taken_over_only_where_no_step_was_taken_since(
        self, store: Store, open_store: Callable[[], Store]
    ) -> None:
        found, other = entered(store, 2), open_store()
        claimed = store.claim_due("x", NOW, 9)
        store.renew("x")
        assert other.take_over("x", 0, "y") == other.take_over("unknown", 0, "y") == []
        assert other.leases() == {"x": 1}
        assert other.take_over("x", 1, "y") == claimed
        assert other.leases() == {"y": 0}
        assert other.take_over("x", 1, "z") == []
        assert keys(claimed) == found

    def test_whose_lease_was_taken_over_keeps_nothing(self, store: Store, open_store: Callable[[], Store]) -> None:
        found, other = entered(store, 2), open_store()
        claimed = store.claim_due("x", NOW, 9)
        other.take_over("x", 0, "y")
        before = store.entries()
        assert store.keep("x", [entry.became("missed", NOW) for entry in claimed], [found_part(found[0])]) == set()
        assert built(store, "x", claimed) == set()
        store.release("x")
        store.release("x", found)
        store.renew("x")
        assert store.entries() == before
        assert (store.parts_of(found), store.payloads(range(99))) == ({}, {})
        assert store.leases() == {"y": 0}
        assert built(other, "y", claimed) == set(found)

    def test_what_a_lease_still_holds_is_kept_and_the_rest_passed_over(self, store: Store) -> None:
        lost, held = entered(store, 2)
        claimed = store.claim_due("x", NOW, 9)
        store.release("x", [lost])
        assert built(store, "x", claimed) == {held}
        assert list(store.parts_of([lost, held])) == [held]
        assert [entry.state for entry in sorted(store.entries(), key=lambda each: each.key.schedule_id)] == [
            *("due", "built")
        ]
        store.claim_built("x", NOW, 9)
        kept = store.keep("x", [claimed[0], store.entries(schedule_id=held.schedule_id)[0]], [found_part(lost)])
        assert kept == {held}
        assert lost not in store.parts_of([lost])
