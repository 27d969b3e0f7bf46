"""What every store promises of what need not be kept."""

from collections.abc import Callable
from datetime import timedelta

from bot.model import Item, Turn
from bot.store import Store
from tests.bot.store.samples import NOW, entry, found


class RetentionContract:
    def test_what_was_changed_last_expires_last(self, store: Store) -> None:
        old, changed, new = (store.add_article("local", entry(text), NOW - timedelta(9)) for text in "abc")
        store.replace_article(changed, entry("d"), NOW)
        assert store.expired_articles(NOW - timedelta(8), 9) == [old, new]
        assert store.expired_articles(NOW - timedelta(8), 1) == [old]
        assert store.expired_articles(NOW - timedelta(9), 9) == []

    def test_turns_that_cite_a_deleted_article_go_with_it(self, store: Store) -> None:
        gone, kept = store.add_article("local", entry("gone"), NOW), store.add_article("local", entry("kept"), NOW)
        for article in (gone, kept):
            store.add_turn("local", "k", Turn("q?", "q?", True, ("c",), ("quote",), (article,), NOW))
        store.delete_articles([gone])
        assert [turn.articles for turn in store.turns("local", "k", 9)] == [(kept,)]

    def test_turns_that_only_list_a_deleted_article_go_with_it(self, store: Store) -> None:
        gone, kept = store.add_article("local", entry("gone"), NOW), store.add_article("local", entry("kept"), NOW)
        for article in (gone, kept):
            near = Turn("q?", "q?", False, (), (), (), NOW, (Item("Another", ()), Item("Its title", (article,))))
            store.add_turn("local", "near", near)
            store.add_turn("local", "about", Turn("q?", "q?", True, (), (), (), NOW, about=(article,)))
        store.delete_articles([gone])
        assert [turn.items[1].articles for turn in store.turns("local", "near", 9)] == [(kept,)]
        assert [turn.about for turn in store.turns("local", "about", 9)] == [(kept,)]

    def test_old_turns_are_deleted_a_few_at_a_time(self, store: Store) -> None:
        for age in (3, 2, 0):
            store.add_turn("local", "k", Turn("q?", "q?", True, (), (), (), NOW - timedelta(age)))
        assert store.delete_turns(NOW - timedelta(1), 1) == 1
        assert store.delete_turns(NOW - timedelta(1), 9) == 1
        assert store.delete_turns(NOW - timedelta(1), 9) == 0
        assert [turn.asked_at for turn in store.turns("local", "k", 9)] == [NOW]

    def test_the_room_that_deleted_articles_left_is_given_back(self, open_store: Callable[[], Store]) -> None:
        store = open_store()
        kept = store.add_article("local", entry("kept words"), NOW)
        many = [store.add_article("local", entry(f"word {n}\n" + "filler text " * 400), NOW) for n in range(200)]
        full = int(store.describe()["bytes"])
        store.delete_articles(many)
        for _ in range(1_000):
            if not store.compact():
                break
        store.close()
        store = open_store()
        assert int(store.describe()["bytes"]) < full / 3
        assert found(store, "kept") == ["kept words"]
        assert list(store.articles([kept])) == [kept]
