"""Answers rest on stored words, answer what was asked, and are withheld where nothing stored answers."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.model import Answer
from tests.bot.library import NOW, Library, news


def told(answer: Answer) -> str:
    return " ".join(claim.text for claim in answer.claims)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Who leads the Chinese side?", "He Lifeng"),
        ("Who is the director of the National Economic Council?", "Kevin Hassett"),
        ("For how many days were tariffs reduced in Geneva?", "90 days"),
        ("What does the US want in exchange for easing chip controls?", "ship rare earths faster"),
        ("Are Nvidia's restrictions being lifted?", "stay in place"),
        ("When did the London talks start?", "Monday, June 9th"),
        ("Which newspaper revealed the plan to blacklist Chinese chip companies?", "Financial Times"),
        ("What happened to Chinese exports to the US in May?", "plunged in May"),
        ("Who heads the American delegation?", "Steven Mnuchin"),
        ("How did Hassett describe the slow deliveries?", "serious quarrel"),
        ("Why did officials hold back the blacklist?", "upset the negotiations"),
        ("When was Trump's phone call with Xi Jinping?", "previous Friday"),
    ],
)
def test_the_first_words_shown_answer_what_was_asked(retelling: Library, question: str, words: str) -> None:
    answer = retelling.assistant.ask(question, NOW)
    assert answer.answered
    assert words in answer.claims[0].text


@pytest.mark.parametrize(
    "question",
    [
        "What did the European Union say?",
        "Who is the chief executive of Nvidia?",
        "What is the price of oil?",
        "Why did Hassett resign?",
        "How old is Kevin Hassett?",
        "When was Nvidia founded?",
        "How many people live in London?",
        "Who is the prime minister of Britain?",
        "What did Elon Musk say about the tariffs?",
        "What is the capital of France?",
        "What will the weather be tomorrow?",
        "What did Kevin Hassett say about Huawei?",
        "When will Trump visit Beijing?",
        "What did the Financial Times say about Brazil?",
        "When was Kevin Hassett born?",
        "Who is the director of CNBC?",
        "What did he say?",
        "What is the price of chips?",
    ],
)
def test_where_nothing_stored_answers_it_says_so_and_names_the_nearest(retelling: Library, question: str) -> None:
    answer = retelling.assistant.ask(question, NOW)
    assert not answer.answered
    assert not answer.claims
    assert not answer.citations
    assert [nearest.title for nearest in answer.nearest] == [
        "Trump ready to loosen chip limits if Chinese rare earths move faster"
    ]


def test_every_claim_cites_the_exact_words_of_a_stored_article(samples: Library) -> None:
    for question in ("Who won the cup final?", "Who is Kevin Hassett?", "How many jobs does the battery plant bring?"):
        answer = samples.assistant.ask(question, NOW)
        assert answer.answered
        for claim in answer.claims:
            assert claim.citations
        for citation in answer.citations:
            article = samples.store.articles([citation.article_id])[citation.article_id]
            assert article.text[citation.start : citation.end] == citation.quote
            assert citation.title


def test_an_answer_is_short(samples: Library) -> None:
    for question in ("Who is Kevin Hassett?", "What happened in London?", "What is known about the port strike?"):
        assert len(samples.assistant.ask(question, NOW).claims) <= 3


def test_who_he_is_and_when_today_was_stand_in_brackets(samples: Library) -> None:
    answer = samples.assistant.ask("What did Kevin Hassett say about Nvidia?", NOW)
    assert "He [Kevin Hassett]" in told(answer)


def test_sources_that_disagree_on_the_answer_are_both_shown(samples: Library) -> None:
    answer = samples.assistant.ask("How much will Solvane Bank pay for Credita Nord?", NOW)
    assert answer.disagreements[0].about == "the amount"
    sides = " ".join(position.text for position in answer.disagreements[0].positions)
    assert "1.8 billion" in sides
    assert "2.1 billion" in sides
    assert len({answer.citations[p.citations[0] - 1].publisher for p in answer.disagreements[0].positions}) == 2


def test_a_sentence_that_does_not_stand_alone_brings_the_one_before(tmp_path: Path) -> None:
    text = (
        "The Orlin bridge reopened on Monday after a year of repairs. This cost the county 14 million crowns. "
        "Traffic was light in the morning, and a band played at noon."
    )
    library = Library(tmp_path).add(news("Orlin bridge reopens", text, "A", datetime(2025, 6, 9, 12, tzinfo=UTC)))
    answer = library.assistant.ask("How much did the repairs of the Orlin bridge cost?", NOW)
    assert answer.claims[0].text.startswith("The Orlin bridge reopened")
    assert answer.citations[0].quote in text
    library.store.close()


def test_a_workspace_answers_from_its_own_articles_only(tmp_path: Path) -> None:
    text = "The Orlin bridge will be repaired by Castor Works for 14 million crowns, the county said on Monday."
    draft = news("Orlin bridge", text, "A", datetime(2025, 6, 9, 12, tzinfo=UTC))
    theirs = Library(tmp_path, "theirs").add(draft)
    ours = Library(tmp_path, "ours").add(
        news("Weather", "It rained in Orlin on Sunday.", "B", draft.published_at or NOW)
    )
    question = "Who will repair the Orlin bridge?"
    assert theirs.assistant.ask(question, NOW).answered
    answer = ours.assistant.ask(question, NOW)
    assert not answer.answered
    assert {nearest.title for nearest in answer.nearest} <= {"Weather"}
    theirs.store.close()
    ours.store.close()


def test_an_empty_store_abstains(tmp_path: Path) -> None:
    library = Library(tmp_path)
    answer = library.assistant.ask("Who leads the Chinese side?", NOW)
    assert (answer.answered, answer.confidence, answer.nearest) == (False, 0.0, ())
    library.store.close()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(question=st.text(max_size=200))
def test_any_question_is_answered_or_declined(samples: Library, question: str) -> None:
    answer = samples.assistant.ask(question, NOW)
    assert 0 <= answer.confidence <= 1
    assert bool(answer.claims) == answer.answered
    numbers = {citation.n for citation in answer.citations}
    assert all(set(claim.citations) <= numbers for claim in answer.claims)


@pytest.mark.parametrize("question", ["What did Xi Jinping say?", "What did Jameson Greer say about the talks?"])
def test_who_is_only_mentioned_has_said_nothing(retelling: Library, question: str) -> None:
    assert not retelling.assistant.ask(question, NOW).answered


@pytest.mark.parametrize("question", ["What did Kevin Hassett say about Nvidia?", "What did Agata Wren say?"])
def test_who_says_something_is_heard(samples: Library, question: str) -> None:
    assert samples.assistant.ask(question, NOW).answered


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ("Was the Bronze Heron recovered?", "[Yes] Police have recovered the Bronze Heron"),
        ("Was the text of the framework published?", "[No] The text of the framework was not published."),
        ("Are Nvidia's restrictions being lifted?", "[Kevin] Hassett also made clear"),
    ],
)
def test_yes_or_no_stands_in_brackets_only_where_the_text_settles_it(
    samples: Library, question: str, begins: str
) -> None:
    assert samples.assistant.ask(question, NOW).claims[0].text.startswith(begins)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("How much will Solvane Bank pay for Credita Nord?", "billion euros"),
        ("When does the framework take effect?", "only when President Donald Trump"),
        ("Who leads Credita Nord?", "chairman, Joost Ferrand"),
    ],
)
def test_an_answer_has_the_form_that_was_asked_for(samples: Library, question: str, words: str) -> None:
    assert words in samples.assistant.ask(question, NOW).claims[0].text


def test_where_one_article_says_yes_and_another_no_both_are_shown(tmp_path: Path) -> None:
    when = datetime(2025, 6, 9, 12, tzinfo=UTC)
    library = Library(tmp_path).add(
        news("Fire in Orlin", "A fire damaged the Orlin cannery. Mayor Ilse Brandt ruled out arson.", "A", when),
        news("Orlin cannery burns", "Flames hit the cannery. Mayor Ilse Brandt did not rule out arson.", "B", when),
    )
    answer = library.assistant.ask("Did Mayor Ilse Brandt rule out arson?", NOW)
    assert not answer.claims[0].text.startswith("[")
    (disagreement,) = answer.disagreements
    assert len({answer.citations[p.citations[0] - 1].publisher for p in disagreement.positions}) == 2
    library.store.close()
