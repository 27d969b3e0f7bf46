"""What every store promises of transactions."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.errors import StoreError
from bot.model import Draft, Turn
from bot.store import Store
from tests.bot.store.samples import NOW, entry, found, near


class TransactionContract:
    def test_what_an_exception_leaves_is_undone(self, store: Store, open_store: Callable[[], Store]) -> None:
        kept = store.add_article("local", entry("kept"), NOW)

        def write_and_fail() -> None:
            with store.transaction():
                store.add_article("local", entry("gone", bands=(3,)), NOW)
                store.replace_article(kept, entry("changed"), NOW)
                store.add_turn("local", "k", Turn("", "", False, (), (), (), NOW))
                assert near(store, "gone", limit=1) == found(store, "gone") == ["gone"]
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            write_and_fail()
        for each in (store, open_store()):
            assert found(each, "kept", "gone", "changed") == near(each, "gone") == ["kept"]
            assert each.turns("local", "k", 9) == []
            assert each.articles_sharing_bands("local", (3,), 9) == []
        store.add_article("local", entry("after"), NOW)
        assert set(near(store, "after")) == {"after", "kept"}

    def test_others_see_a_transaction_when_it_is_done_and_not_before(
        self, store: Store, open_store: Callable[[], Store]
    ) -> None:
        other = open_store()
        store.add_article("local", entry("zero"), NOW)
        assert near(other, "one") == ["zero"]
        with store.transaction():
            store.add_article("local", entry("one"), NOW)
            assert near(other, "one") == ["zero"]
            assert other.article_count(("local",)) == 1
        assert near(other, "one") == ["one", "zero"]
        assert found(other, "one") == ["one"]

    def test_an_inner_transaction_that_fails_is_undone_alone(self, store: Store) -> None:
        def write_and_fail() -> None:
            with store.transaction():
                store.add_article("local", entry("inner"), NOW)
                raise ZeroDivisionError

        with store.transaction():
            store.add_article("local", entry("outer"), NOW)
            with pytest.raises(ZeroDivisionError):
                write_and_fail()
            with store.transaction():
                store.add_article("local", entry("second"), NOW)
        expected = {"outer", "second"}
        assert set(near(store, "outer")) == set(found(store, "outer", "inner", "second")) == expected

    def test_an_inner_transaction_is_kept_only_with_the_outer_one(self, store: Store) -> None:
        def write_and_fail() -> None:
            with store.transaction():
                with store.transaction():
                    store.add_article("local", entry("inner"), NOW)
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            write_and_fail()
        assert found(store, "inner") == []
        assert store.article_count(("local",)) == 0

    def test_after_a_failed_write_nothing_of_the_transaction_is_kept(self, store: Store) -> None:
        broken = replace(entry("half\nhalf"), draft=Draft(text="half\n\ud800", title="half"))

        def write_although_a_part_failed() -> None:
            with store.transaction():
                store.add_article("local", entry("before"), NOW)
                with pytest.raises(StoreError):
                    store.add_article("local", broken, NOW)

        with pytest.raises(StoreError):
            write_although_a_part_failed()
        assert found(store, "before", "half") == []
        store.add_article("local", entry("later"), NOW)
        assert found(store, "later") == ["later"]

    def test_replacing_an_unknown_article_leaves_the_transaction_usable(self, store: Store) -> None:
        with store.transaction():
            with pytest.raises(KeyError):
                store.replace_article(99, entry("x"), NOW)
            store.add_article("local", entry("after"), NOW)
        assert found(store, "after") == ["after"]
