"""Conversations: what a follow-up means, and what it must not inherit."""

import pytest

from tests.bot.library import NOW, Library


def test_a_conversation_about_a_person_goes_on(retelling: Library) -> None:
    ask = retelling.assistant.ask
    who = ask("Who is Kevin Hassett?", NOW, "c1")
    assert "director" in who.claims[0].text
    said = ask("What did he say about the meeting?", NOW, "c1")
    assert said.standalone_question == "What did Kevin Hassett say about the meeting?"
    assert "brief meeting" in said.claims[0].text
    nvidia = ask("And about Nvidia?", NOW, "c1")
    assert nvidia.standalone_question == "What did Kevin Hassett say about Nvidia?"
    assert "Nvidia will find no relief" in nvidia.claims[0].text


def test_who_said_that_names_the_speaker(retelling: Library) -> None:
    ask = retelling.assistant.ask
    ask("Who will see no relief?", NOW, "c2")
    ask("Are Nvidia's restrictions being lifted?", NOW, "c2")
    assert "Hassett" in ask("who said that?", NOW, "c2").claims[0].text


def test_the_other_side_is_asked_about_in_the_same_words(retelling: Library) -> None:
    ask = retelling.assistant.ask
    ask("Who leads the Chinese side?", NOW, "c3")
    other = ask("And the US?", NOW, "c3")
    assert other.standalone_question == "Who leads the US side?"
    assert "Steven Mnuchin" in other.claims[0].text


@pytest.mark.parametrize("question", ["What is the price of oil?", "Who won the cup final?"])
def test_a_new_topic_inherits_nothing(retelling: Library, question: str) -> None:
    retelling.assistant.ask("Who is Kevin Hassett?", NOW, "c4")
    answer = retelling.assistant.ask(question, NOW, "c4")
    assert answer.standalone_question == question
    assert not answer.answered


def test_without_a_conversation_nothing_is_remembered(retelling: Library) -> None:
    retelling.assistant.ask("Who is Kevin Hassett?", NOW)
    assert retelling.assistant.ask("What did he say?", NOW).standalone_question == "What did he say?"


def test_two_conversations_do_not_mix(samples: Library) -> None:
    samples.assistant.ask("Who is Kevin Hassett?", NOW, "mine")
    samples.assistant.ask("Who is Mirela Stanhope?", NOW, "yours")
    mine = samples.assistant.ask("What did he say about Nvidia?", NOW, "mine")
    assert mine.standalone_question == "What did Kevin Hassett say about Nvidia?"


def test_search_gives_the_nearest_passages_best_first(samples: Library) -> None:
    hits = samples.assistant.search("rare earth licences", 4)
    assert len(hits) == 4
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert "rare earth" in hits[0].passage.text
