"""Writing with a model: it chooses, writes, reads follow-ups, and is shown as it comes."""

import re

import pytest

import bot.briefing
from bot.assistant import Assistant
from bot.model import Answer, Spending
from bot.writers.chat_model import Way
from tests.bot.library import EMBEDDER, NOW, Library
from tests.bot.writers.desk import WAYS, Desk, assert_holds, pick, reply, shown
from tests.fake_endpoint import (
    MODEL,
    Asked,
    FakeEndpoint,
    Words,
    hang,
    say,
    status,
)


def test_a_model_chooses_and_trims_and_the_words_are_the_articles(library: Library, server: FakeEndpoint) -> None:
    kept = "Vice Premier Orlan Tesk leads the Marlish side"
    server.script = [say(lambda asked: reply({"evidence": pick(asked, kept), "keep": [kept]}))]
    answer = Desk(library, server, "select").ask()
    assert answer.writer == f"select:{MODEL}"
    assert shown(answer) == [(f"{kept} …", f"{kept}, which arrived on Sunday.")]
    assert not answer.notes
    assert_holds(answer, library)


def test_a_model_writes_and_is_checked_and_named(library: Library, server: FakeEndpoint) -> None:
    server.script = [
        say(lambda asked: reply({"text": "Orlan Tesk leads the Marlish side [1].", "evidence": [pick(asked, "leads")]}))
    ]
    answer = Desk(library, server, "prose").ask()
    assert answer.writer == f"prose:{MODEL}"
    assert [claim for claim, _ in shown(answer)] == ["Orlan Tesk leads the Marlish side."]
    assert_holds(answer, library)


@pytest.mark.parametrize("way", WAYS)
def test_a_model_may_say_that_nothing_answers(library: Library, server: FakeEndpoint, way: Way) -> None:
    server.script = [say(reply())]
    answer = Desk(library, server, way).ask()
    assert not answer.answered
    assert answer.nearest
    assert answer.writer == f"{way}:{MODEL}"


def test_what_is_far_off_is_declined_without_asking_the_model(library: Library, server: FakeEndpoint) -> None:
    server.script = [say(lambda _: reply({"evidence": 1, "keep": []}))]
    desk = Desk(library, server, "select")
    assert not desk.ask("How do bees find their way home?").answered
    assert not server.asked
    assert desk.spent == Spending()


def test_a_story_is_told_under_one_of_its_own_headlines(library: Library, server: FakeEndpoint) -> None:
    def story(asked: Asked) -> str:
        headlines = re.findall(r"^Headline \[(\d+)\]: (.*)$", asked.text, re.MULTILINE)
        return reply({"evidence": 1, "keep": []}, headline={"headline": int(headlines[-1][0])})

    server.script = [say(story)]
    digest = Desk(library, server, "select").digest()
    assert digest.writer == f"select:{MODEL}"
    titles = {
        "Marl and Kestria talk about chips",
        "Chips and cobalt on the table in Linden",
        "Orlin bridge is open again",
    }
    assert {told.headline for told in digest.stories} <= titles
    assert all(len(told.claims) == 1 for told in digest.stories)
    assert_holds(digest, library)


def test_a_written_headline_passes_the_check_or_is_an_articles_own(library: Library, server: FakeEndpoint) -> None:
    def story(headline: str) -> Words:
        def words(asked: Asked) -> str:
            number = pick(asked, "Orlin bridge" if "Orlin" in asked.text else "Tesk")
            return reply(headline={"headline": headline, "evidence": [number]})

        return words

    desk = Desk(library, server, "prose")
    server.script = [say(story("The mayor of Orlin has resigned"))]
    assert "The mayor of Orlin has resigned" not in {told.headline for told in desk.digest().stories}
    server.script = [say(story("The Orlin bridge was reopened on Monday, the county said"))]
    assert "The Orlin bridge was reopened on Monday, the county said" in {
        told.headline for told in desk.digest().stories
    }


def test_a_story_of_which_nothing_came_is_asked_for_once_more(library: Library, server: FakeEndpoint) -> None:
    server.script = [say(""), say(reply({"evidence": 1, "keep": []}))]
    digest = Desk(library, server, "select").digest()
    assert [len(story.claims) for story in digest.stories] == [1, 1]
    assert len(server.asked) == 3
    assert not digest.notes


def test_a_story_that_hangs_takes_nothing_from_the_others(
    library: Library, server: FakeEndpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.briefing, "DIGEST_SECONDS", 1.0)
    server.script = [hang, say(reply({"evidence": 1, "keep": []}))]
    digest = Desk(library, server, "select").digest()
    assert digest.writer == f"select:{MODEL}"
    assert sorted(len(story.claims) for story in digest.stories)[0] == 1
    assert len(digest.stories) == len(server.asked) == 2
    assert len(digest.notes) == 1


@pytest.mark.parametrize(("verdict", "writer"), [("Yes.", "prose"), ("No.", "extractive"), ("Well …", "extractive")])
def test_a_second_reader_has_the_last_word(library: Library, server: FakeEndpoint, verdict: str, writer: str) -> None:
    claim = say(lambda asked: reply({"text": "Orlan Tesk leads the Marlish side.", "evidence": [pick(asked, "leads")]}))
    server.script = [claim, say(verdict)]
    answer = Desk(library, server, "prose", second_reading=MODEL).ask()
    assert answer.writer.partition(":")[0] == writer
    assert len(server.asked) == 2


def test_a_second_reader_that_cannot_be_asked_confirms_nothing(library: Library, server: FakeEndpoint) -> None:
    server.script = [
        say(lambda asked: reply({"text": "Orlan Tesk leads the Marlish side.", "evidence": [pick(asked, "leads")]})),
        status(500),
    ]
    assert Desk(library, server, "prose", second_reading=MODEL).ask().writer == "extractive"


def standing_alone(question: str) -> Words:
    return lambda asked: question if "Last question" in asked.text else reply({"evidence": 1, "keep": []})


def test_a_model_reads_a_follow_up(library: Library, server: FakeEndpoint) -> None:
    server.script = [say(standing_alone("Who heads the Kestrian delegation?"))]
    desk = Desk(library, server, "select")
    desk.ask("Who leads the Marlish side?", conversation=desk.purse)
    assert len(server.asked) == 1
    answer = desk.ask("And on the Kestrian side?", conversation=desk.purse)
    assert answer.standalone_question == "Who heads the Kestrian delegation?"


@pytest.mark.parametrize(
    "reading",
    ["Who is Anton Gruse?", "How many of the 77 people came?", "", "word " * 200, "Tell me about the mayor of Orlin."],
)
def test_a_reading_that_brings_in_something_new_is_not_taken(
    library: Library, server: FakeEndpoint, reading: str
) -> None:
    server.script = [say(standing_alone(reading))]
    desk = Desk(library, server, "select")
    alone = Assistant(library.store, EMBEDDER, library.workspace)
    for assistant, key in ((desk.assistant, desk.purse), (alone, f"{desk.purse} alone")):
        assistant.ask("Who leads the Marlish side?", NOW, key)
    read = desk.ask("What did he say about chips?", conversation=desk.purse)
    assert (
        read.standalone_question
        == alone.ask("What did he say about chips?", NOW, f"{desk.purse} alone").standalone_question
    )


def test_a_question_that_stands_alone_is_not_read_again(library: Library, server: FakeEndpoint) -> None:
    server.script = [say(standing_alone("Who is Pia Holm?"))]
    desk = Desk(library, server, "select")
    desk.ask("Who leads the Marlish side?", conversation=desk.purse)
    desk.ask("What did the repairs of the Orlin bridge cost?", conversation=desk.purse)
    assert not [asked for asked in server.asked if "Last question" in asked.text]


@pytest.mark.parametrize("way", WAYS)
def test_each_claim_is_shown_after_it_passed_and_never_before(library: Library, server: FakeEndpoint, way: Way) -> None:
    def words(asked: Asked) -> str:
        tesk, holm = pick(asked, "leads the Marlish side"), pick(asked, "delegation of 12")
        return reply(
            {"text": "Orlan Tesk leads the Marlish side.", "evidence": tesk, "keep": []},
            {"text": "Pia Holm leads 900 people.", "evidence": holm, "keep": ["Pia Holm leads 900 people."]},
        )

    server.script = [say(words)]
    early: list[Answer] = []
    answer = Desk(library, server, way).ask(
        "Who leads the Marlish and who the Kestrian delegation?", shown=early.append
    )
    assert early
    for so_far in early:
        assert_holds(so_far, library)
        assert not [claim for claim, _ in shown(so_far) if "900" in claim]
    assert {claim for so_far in early for claim, _ in shown(so_far)} <= {claim for claim, _ in shown(answer)}


def test_sides_of_a_disagreement_are_shown_whichever_the_model_chose(samples: Library, server: FakeEndpoint) -> None:
    server.script = [say(lambda asked: reply({"evidence": pick(asked, "billion"), "keep": []}))]
    answer = Desk(samples, server, "select").ask("How much will Solvane Bank pay for Credita Nord?")
    assert answer.writer == f"select:{MODEL}"
    sides = " ".join(position.text for each in answer.disagreements for position in each.positions)
    assert "1.8 billion" in sides
    assert "2.1 billion" in sides
