"""What every store promises of what was built and read."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.ledger import SentPart
from bot.model import Citation, Claim, Digest, DigestStory
from bot.store import Store
from tests.bot.store.ledger_samples import (
    DAY,
    TOLD,
    built,
    digest,
    enter,
    entered,
    scheduled,
    sent,
)
from tests.bot.store.samples import NOW, TEXT, WITH_A_FIXTURE

HOUR = timedelta(hours=1)
TIMES = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)).map(lambda naive: naive.replace(tzinfo=NOW.tzinfo))  # noqa: DTZ001


class BuildsContract:
    @settings(WITH_A_FIXTURE, max_examples=40)
    @given(key=TEXT, title=TEXT, text=TEXT, at=TIMES)
    def test_a_digest_comes_back_as_it_was(self, store: Store, key: str, title: str, text: str, at: datetime) -> None:
        claim = Claim(text, (1,))
        story = DigestStory(title, "update", (claim,), (), (text,), None, (3, 4), claim, 7)
        citation = Citation(1, 3, title, text, None, at, text, 0, len(text), True, "de")
        stored: Digest = replace(digest(at), title=title, stories=(story,), citations=(citation,), notes=(text,))
        number = store.add_build(key, stored)
        assert store.build(key) == (number, stored)
        assert store.builds([number, 0]) == {number: stored}

    def test_a_later_build_takes_the_place_of_an_earlier_one_which_stays_for_who_refers_to_it(
        self, store: Store
    ) -> None:
        (key,) = entered(store, 1)
        early, late = replace(digest(), title="early"), replace(digest(), title="late")
        first = store.add_build("k", early)
        claimed = store.claim_due("x", NOW, 9)
        store.keep_built("x", [(replace(claimed[0].became("built", NOW), build_id=first), [])])
        second = store.add_build("k", late)
        assert store.build("k") == (second, late)
        assert store.build("k ") is None
        assert store.entries(schedule_id=key.schedule_id)[0].build_id == first
        assert store.builds([first, second]) == {first: early, second: late}

    def test_a_window_begins_where_the_last_digest_ended_that_may_have_been_read(self, store: Store) -> None:
        states: list[list[Any]] = [
            ["sent"],
            ["quiet"],
            ["unknown"],
            ["sent", "missed"],
            ["sent", "failed"],
            ["missed"],
            [],
        ]
        ids = scheduled(store, len(states))
        for number, days in zip(ids, states, strict=True):
            for age, state in zip((1, 0), days, strict=False):
                at = NOW - age * DAY
                enter(store, [number], f"{number} {age}", due=at)
                (entry,) = store.claim_due("x", at, 9)
                build = store.add_build(f"{number} {age}", digest(at + HOUR))
                store.keep("x", [replace(entry, state=state, build_id=build, ended_at=NOW + 9 * HOUR)], hold=False)
        yesterday = NOW - DAY + HOUR
        assert store.window_ends([*ids, 999]) == dict.fromkeys(ids[:5], yesterday)
        assert store.window_ends([]) == {}

    def test_what_was_not_built_here_ended_no_earlier_than_it_was_due(self, store: Store) -> None:
        (key,) = entered(store, 1)
        (entry,) = store.claim_due("x", NOW, 9)
        store.keep("x", [entry.became("sent", NOW + 9 * HOUR)], hold=False)
        assert store.window_ends([key.schedule_id]) == {key.schedule_id: NOW}

    def test_a_destination_has_read_what_was_sent_there_by_all_its_schedules_of_this_workspace(
        self, store: Store
    ) -> None:
        here, again, gone, elsewhere, theirs = (
            scheduled(store, destination=place, workspace=name)[0]
            for place, name in [("c1", "local")] * 3 + [("c2", "local"), ("c1", "slack:T1")]
        )
        told = [(replace(TOLD[0], story_id=number),) for number in range(5)]
        payloads = {}
        for place, number in enumerate((again, gone, here, elsewhere, theirs)):
            at = NOW + place * HOUR
            (key,) = enter(store, [number], f"{number}", due=at)
            payloads[number] = sent(store, key, at, f"https://chat.example/{number}", told[place])
        store.remove_schedule(gone, NOW)

        def read(*numbers: int) -> list[SentPart]:
            return [SentPart(payloads[number], f"https://chat.example/{number}") for number in numbers]

        assert store.sent_parts("local", ["c1", "c2", "c3"]) == {
            "c1": read(again, gone, here),
            "c2": read(elsewhere),
            "c3": [],
        }
        assert store.sent_parts("slack:T1", ["c1", "c2"]) == {"c1": read(theirs), "c2": []}
        assert store.sent_parts("local", []) == {}

    @pytest.mark.parametrize("state", ["waiting", "sending", "unknown", "failed"])
    def test_what_may_not_have_arrived_was_not_read(self, store: Store, state: Any) -> None:
        (key,) = entered(store, 1)
        built(store, "x", store.claim_due("x", NOW, 9))
        claimed = store.claim_built("x", NOW, 9)
        store.keep("x", claimed, [replace(store.parts_of([key])[key][0], state=state)])
        assert store.sent_parts("local", ["slack:T/C1"]) == {"slack:T/C1": []}
