"""What every store promises of news: versions, arrivals, deletion."""

from dataclasses import replace
from datetime import timedelta

from bot.model import Filter, Version
from bot.store import Store
from tests.bot.store.samples import ALL, NOW, day, entry, found, near, vector_of

LATER = NOW + timedelta(hours=1)
LOCAL = ("local",)


class NewsContract:
    def test_a_replaced_articles_earlier_texts_are_kept_oldest_first(self, store: Store) -> None:
        number = store.add_article("local", entry("one"), NOW)
        other = store.add_article("local", entry("other"), NOW)
        store.replace_article(number, entry("two"), LATER)
        store.replace_article(number, entry("two", "Another title"), LATER)
        store.replace_article(number, entry("three"), LATER)
        assert store.versions([number, other]) == {number: (Version("one", LATER), Version("two", LATER))}

    def test_an_article_is_news_when_it_comes_and_when_its_text_changes(self, store: Store) -> None:
        number = store.add_article("local", entry("one", published_at=day(9)), NOW)
        store.replace_article(number, entry("one", "Another title", published_at=day(9)), LATER)
        assert store.articles([number])[number].news_at == NOW
        store.replace_article(number, entry("two", published_at=day(9)), LATER)
        assert store.articles([number])[number].news_at == LATER
        assert [a.id for a in store.arrivals_between(LOCAL, LATER, LATER + timedelta(1))] == [number]
        assert store.arrivals_between(LOCAL, NOW, LATER) == []

    def test_what_was_there_before_its_source_was_read_is_news_of_its_own_day(self, store: Store) -> None:
        old = store.add_article("local", replace(entry("old", published_at=day(7)), backlog=True), NOW)
        store.add_article("local", replace(entry("undated"), backlog=True), NOW)
        new = store.add_article("local", entry("new", published_at=day(7)), NOW)
        stale = store.add_article("local", entry("stale", published_at=day(1)), NOW)
        assert [a.id for a in store.arrivals_between(LOCAL, NOW, LATER)] == [new]
        assert [a.id for a in store.arrivals_between(LOCAL, day(7), day(8))] == [old]
        assert stale in [a.id for a in store.articles_between(LOCAL, day(1), day(2))]

    def test_a_deleted_article_leaves_nothing(self, store: Store) -> None:
        number = store.add_article("local", entry("gone words", bands=(1,), origin="o", text_hash="h"), NOW)
        kept = store.add_article("local", entry("kept words"), NOW)
        store.replace_article(number, entry("gone now", bands=(1,), origin="o", text_hash="h"), LATER)
        store.delete_articles([number, 10**6])
        assert list(store.articles([number, kept])) == [kept]
        assert found(store, "gone") == []
        assert near(store, "gone now") == ["kept words"]
        assert store.articles_sharing_bands("local", (1,), ALL) == []
        assert store.article_with_text("local", "h") is store.article_with_origin("local", "o") is None
        assert store.versions([number]) == {}
        assert store.add_article("local", entry("next"), LATER) > kept

    def test_the_oldest_rewrite_of_a_deleted_article_takes_its_place(self, store: Store) -> None:
        first = store.add_article("local", entry("storm in Norvik"), NOW)
        heir = store.add_article("local", entry("a storm in Norvik", published_at=day(9), same_as=first), NOW)
        other = store.add_article("local", entry("storm at Norvik", same_as=first), NOW)
        store.delete_articles([first])
        assert found(store, "storm") == near(store, "storm") == ["a storm in Norvik"]
        assert {a.id: a.same_as for a in store.articles([heir, other]).values()} == {heir: None, other: heir}

    def test_the_oldest_rewrite_of_an_article_that_now_says_something_else_takes_its_place(self, store: Store) -> None:
        first = store.add_article("local", entry("storm in Norvik"), NOW)
        heir = store.add_article("local", entry("a storm in Norvik", published_at=day(9), same_as=first), NOW)
        other = store.add_article("local", entry("storm at Norvik", same_as=first), NOW)
        store.replace_article(first, entry("storm in Norvik", "Another title"), LATER)
        assert found(store, "storm") == ["storm in Norvik"]
        store.replace_article(first, entry("tram fares"), LATER)
        assert found(store, "storm") == ["a storm in Norvik"]
        assert "a storm in Norvik" in near(store, "storm")
        assert {a.id: a.same_as for a in store.articles([first, heir, other]).values()} == {
            first: None,
            heir: None,
            other: heir,
        }

    def test_several_shelves_are_searched_as_one(self, store: Store) -> None:
        for number in range(30):
            store.add_article("local", entry(f"fare {number}\nother {number}"), NOW)
        store.add_article("local#1", entry("tram fare memo\ntram"), NOW)
        store.add_article("local#2", entry("fare secret"), NOW)
        both = ("local", "local#1")
        assert store.document_frequencies(both, ["fare", "memo", "secret"]) == {"fare": 31, "memo": 1, "secret": 0}
        assert store.unknown_words(both, ["memo", "secret", "tram"]) == ["secret"]
        assert set(store.stems_beginning(both, "me")) == {"memo"}
        assert store.article_count(both) == 31
        assert store.passage_count(both) == 62
        hits = store.passages_with_words(["memo", "fare"], Filter(both), 5)
        first, *_ = store.passages([passage for passage, _ in hits]).values()
        assert first.text == "tram fare memo"
        nearest, *_ = store.passages_near(vector_of("tram"), Filter(both), 3)
        assert store.passages([nearest[0]])[nearest[0]].text == "tram"
        assert len(store.passages_with_stem(both, "fare", ALL)) == 31
