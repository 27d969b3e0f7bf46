"""What every store promises of the words of its passages."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.store import Entry, Store
from tests.bot.store.contract_passages import WILD
from tests.bot.store.samples import NOW, WITH_A_FIXTURE, entry

COUNCIL = ("NFC", "Northern Fisheries Council")
CLUB = ("NFC", "Norrfell Football Club")


def short_for(text: str, *pairs: tuple[str, str], same_as: int | None = None) -> Entry:
    return replace(entry(text, same_as=same_as), acronyms=frozenset(pairs))


class VocabularyContract:
    def test_words_that_no_passage_holds_are_unknown_each_once(self, store: Store) -> None:
        store.add_article("local", entry("talks\nnégotiated", "Tariffs"), NOW)
        words = ["talking", "zebra", "Negotiating", "tariff", "zebra", "?", "talks tariffs"]
        assert store.unknown_words(("local",), words) == ["zebra", "?", "talks tariffs"]
        assert store.unknown_words(("nobody",), ["talk", "talk"]) == ["talk"]
        assert store.unknown_words(("local",), []) == []

    @WITH_A_FIXTURE
    @given(terms=st.lists(WILD, max_size=4))
    def test_unknown_words_are_those_that_are_counted_never(self, store: Store, terms: list[str]) -> None:
        store.add_article("local", entry("zebra", "and not near"), NOW)
        counted = store.document_frequencies(("local",), terms)
        assert store.unknown_words(("local",), terms) == [term for term, count in counted.items() if not count]

    def test_stems_that_begin_so_come_with_the_passages_that_hold_them(self, store: Store) -> None:
        store.add_article("local", entry("talks of tariffs\ntalking, Tálked\nzeal", "Ports"), NOW)
        assert store.stems_beginning(("local",), "t") == {"talk": 2, "tariff": 1}
        assert store.stems_beginning(("local",), "p") == {"port": 3}
        assert store.stems_beginning(("local",), "q") == store.stems_beginning(("nobody",), "t") == {}

    @WITH_A_FIXTURE
    @given(beginning=WILD.filter(lambda text: "\ud800" not in text and text.isprintable()))
    def test_nothing_in_a_beginning_is_an_operator(self, store: Store, beginning: str) -> None:
        store.add_article("local", entry("zebra"), NOW)
        assert all(stem.startswith(beginning) for stem in store.stems_beginning(("local",), beginning))

    def test_a_stem_leads_to_the_passages_whose_text_holds_it(self, store: Store) -> None:
        number = store.add_article("local", entry("talks, talks\nsilence\ntalking", "Ports"), NOW)
        first, _, third = store.passages_of([number])[number]
        assert store.passages_with_stem(("local",), "talk", 9) == [first.id, third.id]
        assert store.passages_with_stem(("local",), "talk", 1) == [first.id]
        assert store.passages_with_stem(("local",), "port", 9) == store.passages_with_stem(("nobody",), "talk", 9) == []

    def test_what_is_read_inside_a_transaction_is_what_it_wrote(self, store: Store) -> None:
        with store.transaction():
            number = store.add_article("local", entry("talks"), NOW)
            assert store.stems_beginning(("local",), "t") == {"talk": 1}
            store.replace_article(number, entry("tariffs"), NOW)
            assert store.stems_beginning(("local",), "t") == {"tariff": 1}
            assert store.unknown_words(("local",), ["talk", "tariff"]) == ["talk"]
        assert store.stems_beginning(("local",), "t") == {"tariff": 1}

    def test_long_forms_come_with_the_articles_that_hold_them_most_frequent_first(self, store: Store) -> None:
        for text, pairs in (("a", [CLUB]), ("b", [COUNCIL]), ("c", [CLUB, COUNCIL]), ("d", [COUNCIL])):
            store.add_article("local", short_for(text, *pairs), NOW)
        assert list(store.long_forms(("local",), "NFC").items()) == [(COUNCIL[1], 3), (CLUB[1], 2)]
        assert store.long_forms(("local",), "NF") == store.long_forms(("nobody",), "NFC") == {}

    def test_long_forms_go_with_the_text_that_held_them(self, store: Store) -> None:
        number = store.add_article("local", short_for("a", COUNCIL), NOW)
        store.replace_article(number, short_for("b", CLUB), NOW)
        assert store.long_forms(("local",), "NFC") == {CLUB[1]: 1}

    def test_a_light_rewrite_adds_no_long_form(self, store: Store) -> None:
        number = store.add_article("local", short_for("a", COUNCIL), NOW)
        store.add_article("local", short_for("b", CLUB, same_as=number), NOW)
        assert store.long_forms(("local",), "NFC") == {COUNCIL[1]: 1}

    def test_one_workspace_has_no_words_of_another(self, store: Store) -> None:
        store.add_article("theirs", short_for("zebra", COUNCIL), NOW)
        store.add_article("ours", entry("lion"), NOW)
        assert store.unknown_words(("ours",), ["zebra"]) == ["zebra"]
        assert store.stems_beginning(("ours",), "z") == store.long_forms(("ours",), "NFC") == {}
        assert store.passages_with_stem(("ours",), "zebra", 9) == []
