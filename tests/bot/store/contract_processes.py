"""What every store promises of processes, and of what people are to be told."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import ReplacedError, StoreError
from bot.ledger import Life, Notice
from bot.store import Store
from tests.bot.store.ledger_samples import scheduled
from tests.bot.store.samples import NOW, TEXT, WITH_A_FIXTURE

MINUTE = timedelta(minutes=1)
LIFE = Life("a1", "host", 7, NOW, NOW)


class ProcessesContract:
    def test_a_life_lasts_from_its_beginning_to_its_last_beat(self, store: Store) -> None:
        store.begin_life(LIFE)
        assert store.lives(NOW) == [LIFE]
        life = store.beat(LIFE, NOW + MINUTE)
        assert life == replace(LIFE, beat_at=NOW + MINUTE)
        assert store.lives(NOW + MINUTE) == [life]
        assert store.lives(NOW + MINUTE + timedelta(microseconds=1)) == []
        store.end_life(life, NOW + 2 * MINUTE)
        assert store.lives(NOW) == [replace(life, beat_at=NOW + 2 * MINUTE, ended_at=NOW + 2 * MINUTE)]

    def test_lives_come_by_their_beginning(self, store: Store) -> None:
        for name, began in (("z", 0), ("b", 2), ("a", 2), ("c", 1)):
            store.begin_life(replace(LIFE, id=name, began_at=NOW + began * MINUTE, beat_at=NOW + 3 * MINUTE))
        assert [life.id for life in store.lives(NOW)] == ["z", "c", "a", "b"]

    def test_a_clock_that_was_set_back_may_beat(self, store: Store) -> None:
        store.begin_life(LIFE)
        assert store.beat(LIFE, NOW - MINUTE) == replace(LIFE, beat_at=NOW - MINUTE)

    def test_a_life_that_is_not_as_it_was_left_says_that_the_database_was_replaced(
        self, store: Store, open_store: Callable[[], Store]
    ) -> None:
        with pytest.raises(ReplacedError, match="replaced"):
            store.beat(LIFE, NOW)
        store.begin_life(LIFE)
        store.begin_life(replace(LIFE, id="other"))
        open_store().beat(LIFE, NOW + MINUTE)
        before = store.lives(NOW)
        with pytest.raises(ReplacedError, match="replaced"):
            store.beat(LIFE, NOW + 2 * MINUTE)
        assert store.lives(NOW) == before

    def test_notices_wait_until_they_are_told_the_oldest_first(self, store: Store) -> None:
        (number,) = scheduled(store)
        new = [Notice(number, person, f"Digest {n} was missed.", NOW) for n, person in enumerate(("U1", None, "U2"))]
        store.add_notices(new[:2])
        store.add_notices(new[2:])
        waiting = store.notices(9)
        assert [replace(each, id=0) for each in waiting] == new
        assert [each.id for each in waiting] == sorted({each.id for each in waiting})
        assert store.notices(2) == waiting[:2]
        assert store.notices(0) == []
        assert store.notices(9, waiting[0].id) == waiting[1:]
        store.notices_told([waiting[0].id, waiting[2].id, 999])
        assert store.notices(9) == [waiting[1]]
        store.notices_told([])
        assert store.notices(9) == [waiting[1]]

    @settings(WITH_A_FIXTURE, max_examples=40)
    @given(name=TEXT, person=st.none() | TEXT, text=TEXT)
    def test_names_and_notices_come_back_whatever_is_in_them(
        self, store: Store, name: str, person: str | None, text: str
    ) -> None:
        life = replace(LIFE, id=f"{len(store.lives(NOW))}{name}", host=text)
        store.begin_life(life)
        assert life in store.lives(NOW)
        (number,) = scheduled(store)
        store.add_notices([Notice(number, person, text, NOW)])
        notice = store.notices(9)[-1]
        assert (notice.person, notice.text) == (person, text)
        store.notices_told([notice.id])

    def test_half_a_character_is_refused_and_nothing_is_stored(self, store: Store) -> None:
        (number,) = scheduled(store)
        with pytest.raises(StoreError, match="surrogate"):
            store.begin_life(replace(LIFE, host="\ud800"))
        with pytest.raises(StoreError, match="surrogate"):
            store.add_notices([Notice(number, None, "fine", NOW), Notice(number, None, "\udfff", NOW)])
        assert (store.lives(NOW), store.notices(9)) == ([], [])
