"""What every store promises of workspaces and conversations."""

from bot.model import Filter, Item, Turn
from bot.store import Store
from tests.bot.store.samples import ALL, NOW, day, entry, found, near, vector_of


class IsolationContract:
    def test_one_workspace_never_changes_what_another_finds(self, store: Store) -> None:
        texts = [f"tariff talks {number}\n" + "oil " * number + "gas" for number in range(6)]
        mixed, alone = "mixed", "alone"
        for number, text in enumerate(texts):
            store.add_article("noise", entry(f"tariff oil {number}", "Talks", bands=(1,)), NOW)
            store.add_article(mixed, entry(text, bands=(1,), published_at=day(number + 1)), NOW)
        store.add_article("noise", entry("tariff", published_at=day(30)), NOW)
        for number, text in enumerate(texts):
            store.add_article(alone, entry(text, bands=(1,), published_at=day(number + 1)), NOW)

        def seen(workspace: str) -> object:
            where, dated = Filter(shelves=(workspace,)), Filter(shelves=(workspace,), since=day(2))
            words = ["tariff", "oil", "6"]
            scored = [
                store.passages_with_words(words, where, ALL),
                store.passages_with_words(words[:2], dated, ALL, every=True),
                store.passages_near(vector_of("tariff"), where, ALL),
            ]
            return (
                [[score for _, score in hits] for hits in scored],
                [[p.text for p in store.passages([number for number, _ in hits]).values()] for hits in scored],
                store.document_frequencies((workspace,), words),
                (
                    store.article_count((workspace,)),
                    store.passage_count((workspace,)),
                    store.article_span((workspace,)),
                ),
                [article.text for article in store.articles_sharing_bands(workspace, (1,), ALL)],
                [article.text for article in store.articles_between((workspace,), day(1), NOW)],
            )

        assert seen(mixed) == seen(alone)

    def test_naming_another_workspaces_articles_finds_nothing(self, store: Store) -> None:
        number = store.add_article("theirs", entry("secret"), NOW)
        store.add_article("ours", entry("open"), NOW)
        where = Filter(shelves=("ours",), articles=frozenset([number]))
        assert found(store, "secret", where=where) == near(store, "secret", where) == []


class ConversationsContract:
    def test_the_last_turns_come_oldest_first(self, store: Store) -> None:
        turns = [Turn(f"q{n}?", f"Q {n}?", n % 2 == 0, (f"c{n}", "é🎉"), ('"x"', ""), (n, 2), NOW) for n in range(5)]
        for turn in turns:
            store.add_turn("local", "thread", turn)
        store.add_turn("local", "another", turns[0])
        assert store.turns("local", "thread", 3) == turns[2:]
        assert store.turns("local", "thread", 99) == turns
        assert store.turns("local", "thread", 0) == []
        assert store.turns("other", "thread", 99) == store.turns("local", "unknown", 99) == []

    def test_what_a_turn_listed_comes_back_with_it(self, store: Store) -> None:
        items = (Item("Dam is safe “again”", (3, 1)), Item("é🎉", ()))
        turn = Turn("News digest", "", True, (), (), (), NOW, items, (3, 1, 2), ("local", "local#7"))
        store.add_turn("local", "k", turn)
        assert store.turns("local", "k", 1) == [turn]

    def test_a_turn_without_answer_comes_back_as_it_was(self, store: Store) -> None:
        turn = Turn("", "", False, (), (), (), NOW)
        store.add_turn("local", "k", turn)
        assert store.turns("local", "k", 1) == [turn]
