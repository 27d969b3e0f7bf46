"""What a chat user can ask for: questions in a conversation, digests to ask on from, passages."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.conversation import SLASH, THREAD
from tests.bot.library import NOW, Library, news


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


def test_a_question_can_be_asked_as_typed(retelling: Library) -> None:
    retelling.assistant.ask("Who leads the Chinese side?", NOW, "c5")
    assert retelling.assistant.ask("And the US?", NOW, "c5").read_as == "Who leads the US side?"
    assert retelling.assistant.ask("And the US?", NOW, "c5", as_typed=True).read_as is None


def test_a_slash_conversation_ends_after_half_an_hour_and_a_thread_does_not(retelling: Library) -> None:
    for kind, reads in ((SLASH, None), (THREAD, "Who leads the US side?")):
        key, later = f"c6 {kind.gap}", NOW + timedelta(minutes=31)
        retelling.assistant.ask("Who leads the Chinese side?", NOW, key, kind)
        assert retelling.assistant.ask("And the US?", later, key, kind).read_as == reads


def test_a_story_of_the_digest_is_told_on_from_where_the_digest_stopped(samples: Library) -> None:
    digest = samples.assistant.digest(NOW, conversation="c7")
    for number, story in enumerate(digest.stories, 1):
        told = {citation.quote for citation in digest.citations}
        more = samples.assistant.ask(f"tell me more about number {number}", NOW, "c7")
        assert more.answered
        assert story.headline in more.standalone_question
        assert {citation.article_id for citation in more.citations} <= set(story.articles)
        assert not {citation.quote for citation in more.citations} & told


def test_a_quiet_digest_leaves_the_conversation_as_it_was(retelling: Library) -> None:
    retelling.assistant.ask("Who leads the Chinese side?", NOW, "c8")
    assert not retelling.assistant.digest(NOW - timedelta(days=99), conversation="c8").stories
    assert retelling.assistant.ask("And the US?", NOW, "c8").read_as == "Who leads the US side?"


def two_bridges(folder: Path) -> Library:
    """Two towns opened a bridge; the digest of 10 June tells of one of them."""
    when = datetime(2025, 6, 9, 12, tzinfo=UTC)
    new = news("Bridge opens in Orlin", "The bridge in Orlin cost 14 million crowns, the county said.", "A", when)
    old = news(
        "Bridge opens in Pell",
        "The bridge in Pell cost 90 million crowns, the city said.",
        "B",
        datetime(2025, 5, 1, tzinfo=UTC),
    )
    return Library(folder).add(old, new)


def test_in_a_digests_thread_its_stories_come_first_and_then_all_others(tmp_path: Path) -> None:
    library = two_bridges(tmp_path)
    library.assistant.digest(NOW, conversation="thread")
    answer = library.assistant.ask("How much did the bridge cost?", NOW, "thread", THREAD)
    assert "14 million" in answer.claims[0].text
    assert len(answer.claims) == 1
    other = library.assistant.ask("How much did the bridge in Pell cost?", NOW, "thread", THREAD)
    assert "90 million" in other.claims[0].text
    library.store.close()


def test_what_was_published_since_the_digest_is_not_put_behind_it(tmp_path: Path) -> None:
    library = two_bridges(tmp_path)
    library.assistant.digest(NOW, conversation="thread")
    later = NOW + timedelta(days=1)
    text = "The bridge in Orlin was closed on Wednesday because of cracks in three pillars."
    library.add(news("Bridge in Orlin closed", text, "A", later - timedelta(hours=1)))
    answer = library.assistant.ask("Why was the bridge in Orlin closed?", later, "thread", THREAD)
    assert "cracks" in answer.claims[0].text
    library.store.close()
