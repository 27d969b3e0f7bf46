"""A question is read charitably: misspelt words and acronyms as the stored ones they mean, and nothing else."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.errors import StoreError
from bot.reading import MOST, derived, read, slips
from bot.store.sqlite import SQLiteStore
from tests.bot.library import EMBEDDER, NOW, Library, news

FISHERIES = (
    "Carl Hanson, who heads the Northern Fisheries Council, said that the herring quota is 4,000 tonnes. "
    "The councillors in Orlin agreed on Monday, and mathematical models were shown to Merkell Telenet. "
    "According to Ottoline Vandermeer, the parish of Orlin winters well. Near Orlin, Petra Lindqvist bakes."
)


@pytest.fixture(scope="module")
def orlin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    library = Library(tmp_path_factory.mktemp("orlin")).add(news("Herring quota set", FISHERIES, "A", NOW))
    yield library
    library.store.close()


def as_read(library: Library, question: str) -> str:
    return read(library.store, EMBEDDER, (library.workspace,), question).text


@pytest.mark.parametrize(
    ("question", "note", "words"),
    [
        ("Who is Kevin Haset?", "Read “Haset” as “Hassett”.", "Hassett"),
        ("who is kevin haset?", "Read “haset” as “Hassett”.", "Hassett"),
        ("What did Haset say about Nvidia?", "Read “Haset” as “Hassett”.", "Nvidia"),
        ("Who is the director of the NEC?", "Read “NEC” as “National Economic Council”.", "Kevin Hassett"),
        ("Who is Mirella Stanhope?", "Read “Mirella” as “Mirela”.", "Mirela Stanhope"),
        ("Who makes bateries at the new plant?", "Read “bateries” as “batteries”.", "plant"),
    ],
)
def test_a_misspelt_question_is_answered_and_the_reading_is_told(
    samples: Library, question: str, note: str, words: str
) -> None:
    answer = samples.assistant.ask(question, NOW)
    assert answer.answered
    assert words in answer.claims[0].text
    assert answer.notes == (note,)
    assert answer.question == answer.standalone_question == question


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("What is the herrring quota?", "What is the herring quota?"),
        ("What did the counsillors agree?", "What did the councillors agree?"),
        ("Which mathmatical models?", "Which mathematical models?"),
        ("Which matehmatical models?", "Which mathematical models?"),
        ("What is Telnet?", "What is Telenet?"),
        ("Telnet news", "Telenet news"),
        ("What does Vandermear think?", "What does Vandermeer think?"),
        ("What does Lindkvist bake?", "What does Lindqvist bake?"),
        ("Does Vandermear's parish winter well?", "Does Vandermeer's parish winter well?"),
        ("Who heads the NFC?", "Who heads the Northern Fisheries Council?"),
        ("What did Carl Hansen say?", "What did Carl Hanson say?"),
        ("What did Hansen say?", "What did Hanson say?"),
    ],
)
def test_a_slip_is_read_as_the_stored_word_in_its_spelling(orlin: Library, typed: str, meant: str) -> None:
    assert as_read(orlin, typed) == meant


@pytest.mark.parametrize(
    "question",
    [
        "What did Ada Hansen say?",
        "Is Paris worried?",
        "What did Herrink say?",
        "What did Lindqvister say?",
        "What did Vandermeere say?",
        "How is the winner chosen?",
        "Who is the banker?",
        "Which council met?",
        "What did the councillor eat?",
        "Is the mathematics hard?",
        "What about Lindqvists?",
        "Did Hans Merkel come?",
        "What did Petra Vandermear say?",
        "Which model was chown?",
        "Where is Otto?",
        "What happened in Norway and Austria?",
        "Who is Clarke Hansons?",
        "What did the AAA say?",
        "What is H3rring?",
    ],
)
def test_in_doubt_a_word_is_left_as_typed(orlin: Library, question: str) -> None:
    assert as_read(orlin, question) == question


def test_two_stored_names_a_letter_apart_are_both_known(tmp_path: Path) -> None:
    text = "Carl Hanson met Ada Hansen in Orlin. The talks of Hanson and Hansen took a day."
    library = Library(tmp_path).add(news("Talks", text, "A", NOW))
    assert as_read(library, "Did Hansen and Hanson meet?") == "Did Hansen and Hanson meet?"
    assert as_read(library, "What did Hansun say?") == "What did Hansun say?"
    library.store.close()


def test_of_two_words_as_near_the_far_more_frequent_one_is_meant(tmp_path: Path) -> None:
    library = Library(tmp_path).add(
        *(news(f"Day {n}", f"On day {n}, Brannick spoke of the harbour for {n} minutes.", "A", NOW) for n in range(12)),
        news("Evening", "In the evening a certain Brannock sang.", "A", NOW),
    )
    assert as_read(library, "Who is Brannuck?") == "Who is Brannick?"
    library.store.close()


def test_of_two_long_forms_the_more_frequent_is_meant_and_of_equals_none(tmp_path: Path) -> None:
    council, club = "The Northern Fisheries Council met in Orlin.", "The Norrfell Football Club won in Orlin."
    library = Library(tmp_path).add(news("Council", council, "A", NOW), news("Club", club, "B", NOW))
    assert as_read(library, "What did the NFC do?") == "What did the NFC do?"
    library.add(news("Rain", "It rained on the Norrfell Football Club and its ground all afternoon.", "C", NOW))
    assert as_read(library, "What did the NFC do?") == "What did the Norrfell Football Club do?"
    library.store.close()


def test_an_acronym_that_articles_use_is_left_as_typed(tmp_path: Path) -> None:
    text = "The Northern Fisheries Council (NFC) met in Orlin. The NFC agreed on a herring quota."
    library = Library(tmp_path).add(news("Quota", text, "A", NOW))
    assert as_read(library, "What did the NFC agree on?") == "What did the NFC agree on?"
    library.store.close()


def test_a_question_full_of_unknown_words_is_left_as_typed(orlin: Library) -> None:
    question = "herrring councilors mathmatical parrish Telnet"
    assert len(question.split()) > MOST
    assert as_read(orlin, question) == question


def test_one_workspace_never_reads_by_the_words_of_another(tmp_path: Path) -> None:
    theirs = Library(tmp_path, "theirs").add(news("Herring quota set", FISHERIES, "A", NOW))
    ours = Library(tmp_path, "ours").add(news("Rain", "It rained in Orlin on Monday.", "B", NOW))
    for question in ("What did Vandermear say?", "Who heads the NFC?"):
        assert as_read(theirs, question) != question
        assert as_read(ours, question) == question
    assert as_read(Library(tmp_path, "empty"), "Who heads the NFC?") == "Who heads the NFC?"
    theirs.store.close()
    ours.store.close()


def test_a_follow_up_keeps_what_was_typed_and_is_read_again(samples: Library) -> None:
    samples.assistant.ask("Who is Kevin Haset?", NOW, "reading")
    answer = samples.assistant.ask("What did he say about Nvidia?", NOW, "reading")
    assert answer.standalone_question == "What did Kevin Haset say about Nvidia?"
    assert answer.notes == ("Read “Haset” as “Hassett”.",)
    assert "Nvidia" in answer.claims[0].text


def test_a_search_is_read_the_same_way(samples: Library) -> None:
    for typed, meant in (("NEC", "National Economic Council"), ("Stenhope", "Stanhope")):
        hits, right = samples.assistant.search(typed, 4), samples.assistant.search(meant, 4)
        assert [hit.passage for hit in hits] == [hit.passage for hit in right]
        assert meant in hits[0].passage.text


def test_swapping_two_letters_is_one_slip_and_doubling_one_is_none() -> None:
    assert slips("Lindqvist", "Lidnqvist") == 1
    assert slips("Haset", "Hassett") == 0
    assert slips("Müller", "MULER") == 0


@pytest.mark.parametrize(
    ("one", "other"), [("worker", "worked"), ("Clarke", "Clark"), ("Robert", "Roberts"), ("hopefulness", "hopeful")]
)
def test_another_ending_is_no_slip(one: str, other: str) -> None:
    assert derived(one, other)
    assert derived(other, one)


@pytest.mark.parametrize(("one", "other"), [("goverment", "government"), ("Hansen", "Hanson"), ("Telnet", "Telenet")])
def test_a_slip_is_no_other_ending(one: str, other: str) -> None:
    assert not derived(one, other)


def test_common_words_are_known_and_slips_are_not() -> None:
    assert all(map(EMBEDDER.knows, ("winner", "price", "prize", "Paris")))
    assert not any(map(EMBEDDER.knows, ("mathmatical", "Haset", "winner price")))


@pytest.mark.parametrize(
    "question",
    [
        *(
            '"',
            "'",
            "*",
            "NEAR(a b)",
            "title:herrring",
            "herrring OR",
            "^Telnet",
            "(herrring",
            "-",
            "🎉 herrring 🎉",
            "",
        ),
        *(
            "a" * 10_000,
            "Herrring" * 1_000,
            "herrring " * 1_000,
            "\ud800",
            "\0",
            "ｈｅｒｒｒｉｎｇ",
            "ﬁsheriess",
            "ΩΩΩΩΩΩ",
            "\u0345" * 6,
        ),
    ],
)
def test_nothing_that_is_typed_raises(orlin: Library, question: str) -> None:
    as_read(orlin, question)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(question=st.text(max_size=80), word=st.sampled_from(["Telnet", "herrring", "NFC"]))
def test_any_question_keeps_what_is_not_read_otherwise(orlin: Library, question: str, word: str) -> None:
    reading = read(orlin.store, EMBEDDER, (orlin.workspace,), f"{question} {word}")
    assert bool(reading.notes) == (reading.text != f"{question} {word}")


def test_a_damaged_word_index_is_reported_like_elsewhere(tmp_path: Path) -> None:
    library = Library(tmp_path).add(news("Herring quota set", FISHERIES, "A", NOW))
    assert isinstance(library.store, SQLiteStore)
    library.store._conn.execute("DROP TABLE words_1")
    with pytest.raises(StoreError, match="is damaged"):
        library.assistant.ask("What did Vandermear say?", NOW)
    library.store.close()
