"""What every store promises of passages."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import StoreError
from bot.model import Draft, Filter, Passage
from bot.store import Entry, Store
from tests.bot.store.samples import (
    ALL,
    DIMENSIONS,
    LOCAL,
    NOW,
    TEXT,
    WITH_A_FIXTURE,
    day,
    entry,
    found,
    near,
    vector_of,
)

OPERATORS = [
    "*",
    '"',
    '""',
    "'",
    "a*",
    "^a",
    "NEAR(a b)",
    "a AND b",
    "OR",
    "NOT a",
    "title:a",
    "-a",
    "{a}:b",
    "(",
]
ODD = [
    "",
    " ",
    "½",
    "\u0301",
    "a\u0301",
    "🎉",
    "日本語",
    "a\0b",
    "\0",
    "\ud800",
    "a" * 100_000,
    "a " * 20_000,
]
WILD = st.text(st.characters(exclude_categories=[])) | st.sampled_from(OPERATORS + ODD)


class PassagesContract:
    def test_words_are_found_in_title_and_text_whatever_case_accent_or_inflection(self, store: Store) -> None:
        store.add_article("local", entry("Ministers négotiated.", "Tariffs"), NOW)
        for term in ("minister", "MINISTERS", "negotiate", "Négotiating", "tariff"):
            assert found(store, term) == ["Ministers négotiated."], term

    def test_any_word_or_every_word(self, store: Store) -> None:
        store.add_article("local", entry("red apple\nred pear\ngreen pear", "Fruit"), NOW)
        assert set(found(store, "apple", "green")) == {"red apple", "green pear"}
        assert found(store, "red", "pear", "fruit", every=True) == ["red pear"]
        assert found(store, "red", "absent", every=True) == []
        assert found(store, "red", "!!", "pear", every=True) == ["red pear"]
        assert found(store, every=True) == found(store, "?", every=True) == []

    def test_the_best_passage_comes_first_and_ties_in_the_order_stored(self, store: Store) -> None:
        store.add_article("local", entry("oil and much else\noil oil\noil and much else\nnothing"), NOW)
        hits = store.passages_with_words(["oil"], LOCAL, ALL)
        assert found(store, "oil") == ["oil oil", "oil and much else", "oil and much else"]
        assert hits[0][1] > hits[1][1] == hits[2][1] > 0
        assert hits[1][0] < hits[2][0]
        assert store.passages_with_words(["oil"], LOCAL, 2) == hits[:2]
        assert store.passages_with_words(["oil"], LOCAL, 0) == []

    def test_a_word_in_the_text_counts_more_than_one_in_the_title(self, store: Store) -> None:
        store.add_article("local", entry("about steel", "Exports"), NOW)
        store.add_article("local", entry("about exports", "Steel"), NOW)
        assert found(store, "exports") == ["about exports", "about steel"]

    def test_repeating_a_word_changes_nothing(self, store: Store) -> None:
        store.add_article("local", entry("oil\ngas"), NOW)
        once = store.passages_with_words(["oil", "gas"], LOCAL, ALL)
        assert store.passages_with_words(["oil", "gas", "oil"], LOCAL, ALL) == once

    def test_a_term_of_several_words_asks_for_them_side_by_side(self, store: Store) -> None:
        store.add_article("local", entry("the U.S. market\nus and u or s"), NOW)
        assert found(store, "u.s.") == ["the U.S. market"]
        assert store.document_frequencies(("local",), ["u.s.", "u"]) == {"u.s.": 1, "u": 2}

    @WITH_A_FIXTURE
    @given(terms=st.lists(WILD, max_size=4), every=st.booleans())
    def test_nothing_in_a_word_is_an_operator(self, store: Store, terms: list[str], every: bool) -> None:
        store.add_article("local", entry("zebra", "and not near"), NOW)
        before = len(found(store, "zebra"))
        store.passages_with_words(terms, LOCAL, ALL, every=every)
        assert len(found(store, "zebra", *terms)) >= before
        for term, count in store.document_frequencies(("local",), terms).items():
            assert count == len(store.passages_with_words([term], LOCAL, 10 * ALL))

    @WITH_A_FIXTURE
    @given(around=TEXT, title=TEXT)
    def test_a_word_is_found_whatever_stands_around_it(self, store: Store, around: str, title: str) -> None:
        text = f"{around} zebra {around}"
        number = store.add_article("local", entry(text, title), NOW)
        where = Filter(articles=frozenset([number]))
        assert any("zebra" in passage for passage in found(store, "zebra", where=where))

    def test_thousands_of_words_can_be_asked_for_at_once(self, store: Store) -> None:
        store.add_article("local", entry("word7 word8"), NOW)
        words = [f"word{number}" for number in range(3000)]
        assert found(store, *words) == ["word7 word8"]
        assert found(store, *words, every=True) == []

    def test_document_frequencies_count_passages_by_inflected_word(self, store: Store) -> None:
        store.add_article("local", entry("talks\ntalking about talks\nsilence", "Talk"), NOW)
        store.add_article("local", entry("Silences"), NOW)
        assert store.document_frequencies(("local",), ["talked", "silence", "none", "talked", "?"]) == {
            "talked": 3,
            "silence": 2,
            "none": 0,
            "?": 0,
        }
        assert store.document_frequencies(("nobody",), ["talk"]) == {"talk": 0}
        assert store.document_frequencies(("local",), []) == {}

    @pytest.mark.parametrize("look", [lambda s, w: found(s, "w", where=w), lambda s, w: near(s, "w", w)])
    def test_filters_apply_to_time_and_article(self, store: Store, look: Callable[[Store, Filter], list[str]]) -> None:
        numbers = [
            store.add_article("local", entry(f"w {name}", published_at=moment), NOW)
            for name, moment in (("a", day(8)), ("b", day(9)), ("c", day(10)), ("none", None))
        ]
        assert set(look(store, LOCAL)) == {"w a", "w b", "w c", "w none"}
        assert set(look(store, Filter(since=day(9)))) == {"w b", "w c"}
        assert set(look(store, Filter(until=day(9)))) == {"w a"}
        assert set(look(store, Filter(since=day(8), until=day(10)))) == {"w a", "w b"}
        assert set(look(store, Filter(articles=frozenset(numbers[2:])))) == {"w c", "w none"}
        assert look(store, Filter(since=day(9), articles=frozenset(numbers[:2]))) == ["w b"]
        assert look(store, Filter(articles=frozenset())) == []
        assert look(store, Filter(shelves=("nobody",))) == []

    def test_the_nearest_passages_come_with_their_cosine_best_first(self, store: Store) -> None:
        texts = [f"passage {number}" for number in range(40)]
        for start in range(0, 40, 4):
            store.add_article("local", entry("\n".join(texts[start : start + 4])), NOW)
        cosines = {text: float(vector_of(text) @ vector_of("query")) for text in texts}
        best = sorted(texts, key=lambda text: -cosines[text])
        hits = store.passages_near(vector_of("query"), LOCAL, 10)
        assert near(store, "query", limit=10) == best[:10]
        assert [score for _, score in hits] == pytest.approx([cosines[text] for text in best[:10]], abs=2e-3)
        assert store.passages_near(vector_of("query"), LOCAL, 0) == []

    def test_equally_near_passages_come_in_the_order_stored_however_many_there_are(self, store: Store) -> None:
        number = store.add_article("local", entry("\n".join(["same"] * 2000)), NOW)
        first = [passage.id for passage in store.passages_of([number])[number]][:7]
        assert [hit for hit, _ in store.passages_near(vector_of("same"), LOCAL, 7)] == first

    def test_the_nearest_is_found_among_thousands_also_within_a_filter(self, store: Store) -> None:
        texts = [f"passage {number}" for number in range(2400)]
        with store.transaction():
            for start in range(0, 2400, 100):
                moment = day(1 + start // 100)
                store.add_article("local", entry("\n".join(texts[start : start + 100]), published_at=moment), NOW)
        for number in (0, 255, 256, 1300, 2399):
            assert near(store, texts[number], limit=1) == [texts[number]]
            own_day = day(1 + number // 100)
            within = Filter(since=own_day, until=own_day + timedelta(days=12))
            assert near(store, texts[number], within, limit=1) == [texts[number]]

    def test_nothing_is_near_a_passage_without_known_words(self, store: Store) -> None:
        blank = replace(entry("?"), vectors=np.zeros((1, DIMENSIONS), dtype=np.float32))
        store.add_article("local", blank, NOW)
        store.add_article("local", entry("word"), NOW)
        assert near(store, "word") == ["word", "?"]
        assert store.passages_near(np.zeros(DIMENSIONS, dtype=np.float32), LOCAL, ALL) == []

    def test_an_article_without_passages_can_be_stored(self, store: Store) -> None:
        empty = Entry(Draft("", "Title"), "h", (), (), np.zeros((0, DIMENSIONS), dtype=np.float32))
        number = store.add_article("local", empty, NOW)
        assert store.passages_of([number]) == {number: []}
        assert found(store, "title") == near(store, "title") == []
        store.replace_article(number, entry("text"), NOW)
        store.replace_article(number, empty, NOW)
        assert found(store, "text") == near(store, "text") == []

    def test_vectors_of_another_embedding_model_are_refused_in_one_line(self, store: Store) -> None:
        store.add_article("local", entry("a"), NOW)
        other = np.ones((1, DIMENSIONS + 1), dtype=np.float32)
        with pytest.raises(StoreError, match=r"embedding model"):
            store.add_article("local", replace(entry("b"), vectors=other), NOW)
        with pytest.raises(StoreError, match=r"embedding model"):
            store.passages_near(other[0], LOCAL, ALL)
        assert found(store, "b") == []

    def test_passages_come_in_the_order_asked_for(self, store: Store) -> None:
        first = store.add_article("local", entry("a\nbb\nc"), NOW)
        second = store.add_article("other", entry("d"), NOW)
        of = store.passages_of([second, first, 99])
        assert list(of) == [second, first, 99]
        assert of[99] == []
        a, b, c = of[first]
        assert b == Passage(b.id, first, 2, 4, "bb")
        assert list(store.passages([c.id, -1, a.id]).values()) == [c, a]
        assert store.passages([]) == {}

    def test_vectors_come_in_the_order_asked_for_and_a_missing_one_is_a_key_error(self, store: Store) -> None:
        number = store.add_article("local", entry("a\nb"), NOW)
        a, b = (passage.id for passage in store.passages_of([number])[number])
        vectors = store.passage_vectors([b, a, b])
        assert vectors.dtype == np.float32
        assert vectors == pytest.approx(np.stack([vector_of(text) for text in "bab"]), abs=1e-3)
        assert len(store.passage_vectors([])) == 0
        with pytest.raises(KeyError):
            store.passage_vectors([a, 99])
