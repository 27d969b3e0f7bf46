"""What every store promises of articles."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import numpy as np
import pytest
from hypothesis import given

from bot.errors import StoreError
from bot.model import Article, Draft, Filter
from bot.store import Store
from tests.bot.store.samples import ALL, LOCAL, NOW, TEXT, WITH_A_FIXTURE, day, entry, found, near, vector_of


class ArticlesContract:
    def test_an_article_comes_back_as_it_was_stored(self, store: Store) -> None:
        draft = Draft(
            text="Zwölf “Ärzte”\u2028\0 🎉\r\n  warten\t",
            title=" Über\nalles ",
            publisher="P",
            byline="B",
            url="https://example.org/a?b=c#d",
            published_at=datetime(2025, 6, 9, 23, 30, 0, 7, tzinfo=timezone(timedelta(hours=-5))),
            published_inferred=True,
            language="de",
            origin="/tmp/a b.txt",
            extent="summary",
        )
        number = store.add_article("local", replace(entry(draft.text), draft=draft), NOW)
        assert store.articles([number]) == {
            number: Article(
                id=number,
                shelf="local",
                title=draft.title,
                text=draft.text,
                publisher="P",
                byline="B",
                url=draft.url,
                published_at=datetime(2025, 6, 10, 4, 30, 0, 7, tzinfo=UTC),
                published_inferred=True,
                language="de",
                origin=draft.origin,
                stored_at=NOW,
                changed_at=NOW,
                same_as=None,
                extent="summary",
                news_at=NOW,
            )
        }

    def test_what_is_unknown_of_an_article_stays_unknown(self, store: Store) -> None:
        number = store.add_article("local", entry("words"), NOW)
        article = store.articles([number])[number]
        assert (article.publisher, article.byline, article.url, article.language) == (None,) * 4
        assert (article.published_at, article.origin, article.same_as) == (None,) * 3
        assert article.published_inferred is False

    @WITH_A_FIXTURE
    @given(text=TEXT, title=TEXT)
    def test_every_passage_is_a_piece_of_the_exact_text(self, store: Store, text: str, title: str) -> None:
        given_entry = entry(text, title)
        number = store.add_article("local", given_entry, NOW)
        assert store.articles([number])[number].text == text
        pieces = [text[span.start : span.end] for span in given_entry.passages]
        assert [passage.text for passage in store.passages_of([number])[number]] == pieces

    def test_articles_come_in_the_order_asked_for_and_missing_ones_are_left_out(self, store: Store) -> None:
        first, second = (store.add_article("local", entry(text), NOW) for text in ("a", "b"))
        assert list(store.articles([second, 10**30, -1, first, second])) == [second, first]
        assert store.articles([]) == {}

    def test_thousands_of_ids_can_be_asked_for_at_once(self, store: Store) -> None:
        number = store.add_article("local", entry("a"), NOW)
        (passage,) = store.passages_of([number])[number]
        many = range(1, 50_000)
        assert list(store.articles(many)) == [number]
        assert list(store.passages(many)) == [passage.id]
        assert store.passages_of(many)[number] == [passage]
        assert found(store, "a", where=Filter(articles=frozenset(many))) == ["a"]

    def test_ids_of_articles_only_grow(self, store: Store) -> None:
        numbers = [store.add_article(workspace, entry("a"), NOW) for workspace in ("x", "y", "x")]
        assert numbers == sorted(set(numbers))

    def test_the_same_text_and_the_same_origin_are_recognised_within_the_workspace(self, store: Store) -> None:
        first = store.add_article("local", entry("a", origin="file", text_hash="h"), NOW)
        store.add_article("local", entry("a", text_hash="h"), NOW)
        assert store.article_with_text("local", "h") == first
        assert store.article_with_origin("local", "file") == first
        assert store.article_with_text("local", "g") is None
        assert store.article_with_origin("local", "elsewhere") is None
        assert store.article_with_text("other", "h") is None
        assert store.article_with_origin("other", "file") is None

    def test_articles_that_share_most_bands_come_first_then_the_oldest(self, store: Store) -> None:
        low, high = -(2**63), 2**63 - 1
        one = store.add_article("local", entry("a", bands=(low, 7)), NOW)
        two = store.add_article("local", entry("b", bands=(low, high, high)), NOW)
        tied = store.add_article("local", entry("c", bands=(low, 8)), NOW)
        store.add_article("local", entry("d", bands=(5,)), NOW)
        rewrite = store.add_article("local", entry("e", bands=(low, high), same_as=one), NOW)
        sharing = [article.id for article in store.articles_sharing_bands("local", (low, high), ALL)]
        assert sharing == [two, one, tied]
        assert rewrite not in sharing
        assert [a.id for a in store.articles_sharing_bands("local", (low, high), 1)] == [two]
        assert store.articles_sharing_bands("local", (), ALL) == []
        assert store.articles_sharing_bands("other", (low, high), ALL) == []

    def test_articles_between_two_times_come_newest_first(self, store: Store) -> None:
        late = store.add_article("local", entry("a", published_at=day(9)), NOW)
        early = store.add_article("local", entry("b", published_at=day(8)), NOW)
        same = store.add_article("local", entry("c", published_at=day(9), same_as=late), NOW)
        store.add_article("local", entry("d", published_at=day(10)), NOW)
        store.add_article("local", entry("e"), NOW)
        assert [a.id for a in store.articles_between(("local",), day(8), day(10))] == [late, same, early]
        assert store.articles_between(("other",), day(1), day(30)) == []

    def test_counts_and_the_span_of_time_are_the_workspaces_own(self, store: Store) -> None:
        assert store.article_count(("local",)) == store.passage_count(("local",)) == 0
        assert store.article_span(("local",)) is None
        store.add_article("local", entry("a\nb"), NOW)
        assert store.article_span(("local",)) is None
        first = store.add_article("local", entry("c", published_at=day(9)), NOW)
        store.add_article("local", entry("d", published_at=day(3), same_as=first), NOW)
        store.add_article("other", entry("e", published_at=day(1)), NOW)
        assert store.article_count(("local",)) == 3
        assert store.article_span(("local",)) == (day(3), day(9))
        assert store.passage_count(("local",)) == 3

    def test_a_replaced_article_keeps_its_id_and_when_it_was_stored(self, store: Store) -> None:
        number = store.add_article("local", entry("old words\nmore", "Old", bands=(1,), published_at=day(1)), NOW)
        old = {passage.id for passage in store.passages_of([number])[number]}
        assert near(store, "more") == ["more", "old words"]
        later = NOW + timedelta(hours=1)
        store.replace_article(number, entry("new", "New", bands=(2,), origin="o", published_at=day(2)), later)
        article = store.articles([number])[number]
        assert (article.title, article.text, article.origin) == ("New", "new", "o")
        assert (article.stored_at, article.changed_at, article.published_at) == (NOW, later, day(2))
        assert found(store, "old") == found(store, "more") == []
        assert found(store, "new") == near(store, "old words") == ["new"]
        assert near(store, "new", Filter(until=day(2))) == []
        assert store.document_frequencies(("local",), ["old", "new"]) == {"old": 0, "new": 1}
        assert store.passage_count(("local",)) == 1
        assert store.articles_sharing_bands("local", (1,), ALL) == []
        assert [a.id for a in store.articles_sharing_bands("local", (2,), ALL)] == [number]
        assert not old & {passage.id for passage in store.passages_of([number])[number]}
        assert store.passages(list(old)) == {}

    def test_a_replaced_article_can_become_a_light_rewrite_and_stand_for_itself_again(self, store: Store) -> None:
        first = store.add_article("local", entry("one"), NOW)
        second = store.add_article("local", entry("two", bands=(2,)), NOW)
        store.replace_article(second, entry("two", bands=(2,), same_as=first), NOW)
        assert found(store, "two") == []
        assert store.articles([second])[second].same_as == first
        store.replace_article(second, entry("two", bands=(2,)), NOW)
        assert found(store, "two") == ["two"]

    def test_replacing_a_light_rewrite_changes_no_score(self, store: Store) -> None:
        first = store.add_article("local", entry("oil talks\ngas", "Talks"), NOW)
        second = store.add_article("local", entry("oil talk\ngas", "Talks", same_as=first), NOW)
        before = store.passages_with_words(["oil", "gas"], LOCAL, ALL)
        store.replace_article(second, entry("oil talking\ngas\nmore", same_as=first), NOW)
        assert store.passages_with_words(["oil", "gas"], LOCAL, ALL) == before

    def test_a_light_rewrite_of_an_article_that_is_not_stored_is_refused(self, store: Store) -> None:
        with pytest.raises(StoreError):
            store.add_article("local", entry("text", same_as=7), NOW)
        assert store.article_count(("local",)) == 0

    def test_replacing_an_article_that_is_not_stored_is_a_key_error(self, store: Store) -> None:
        with pytest.raises(KeyError):
            store.replace_article(7, entry("a"), NOW)

    def test_a_light_rewrite_is_stored_but_its_original_is_found_for_it(self, store: Store) -> None:
        original = store.add_article("local", entry("the tram is late", "Tram"), NOW)
        rewrite = store.add_article("local", entry("the tram runs late", "Tram", same_as=original), NOW)
        assert store.articles([rewrite])[rewrite].same_as == original
        (passage,) = store.passages_of([rewrite])[rewrite]
        assert passage.text == "the tram runs late"
        assert store.passage_vectors([passage.id])[0] @ vector_of(passage.text) > 0.999
        assert found(store, "tram") == near(store, "the tram runs late") == ["the tram is late"]
        assert store.document_frequencies(("local",), ["tram"]) == {"tram": 1}

    def test_text_that_is_not_valid_unicode_is_refused_in_one_line(self, store: Store) -> None:
        broken = replace(entry("a"), draft=Draft(text="a\ud800", title=""))
        with pytest.raises(StoreError, match="surrogate"):
            store.add_article("local", broken, NOW)
        assert store.article_count(("local",)) == 0

    def test_an_entry_without_a_vector_for_each_passage_is_refused(self, store: Store) -> None:
        with pytest.raises(ValueError, match="2 passages"):
            store.add_article("local", replace(entry("a\nb"), vectors=entry("a").vectors), NOW)
        with pytest.raises(ValueError, match="finite"):
            store.add_article("local", replace(entry("a"), vectors=entry("a").vectors * np.nan), NOW)
