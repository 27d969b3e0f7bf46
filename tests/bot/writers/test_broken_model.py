"""When a model fails, the reader gets the articles' own words and one honest line, in time."""

import json
from collections.abc import Callable

import pytest

import bot.assistant
import bot.briefing
from bot.assistant import Assistant
from bot.writers.chat_model import Way
from tests.bot.library import EMBEDDER, NOW, Library
from tests.bot.writers.desk import WAYS, Desk, assert_holds, pick, reply, shown
from tests.fake_endpoint import (
    KEY,
    MODEL,
    Asked,
    Behaviour,
    FakeEndpoint,
    Handler,
    Words,
    cut,
    drop,
    hang,
    refusal,
    say,
    say_then_hang,
    status,
    trickle_header,
    trickle_nothing,
)

BROKEN: dict[str, Behaviour] = {
    "broken JSON": say('{"claims": [{"evidence": 1, "keep": ["'),
    "no JSON": say("Orlan Tesk leads the Marlish side."),
    "an empty answer": say(""),
    "a refusal": refusal,
    "401": status(401),
    "403": status(403),
    "404": status(404),
    "429": status(429),
    "429, come back in an hour": status(429, Retry_After="3600"),
    "500": status(500),
    "a dropped connection": drop,
    "a cut stream": cut('{"claims": [{"evidence": 1, "ke', 99),
}
SLOW: dict[str, Behaviour] = {
    "a hang": hang,
    "a slow header": trickle_header,
    "a stream without words": trickle_nothing,
    "half an object and a hang": say_then_hang('{"claims": [{"evidence": 1, "ke'),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("failure", [*BROKEN, *SLOW])
def test_when_the_model_fails_the_articles_own_words_stand_with_one_honest_line(
    library: Library, server: FakeEndpoint, way: Way, failure: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if failure in SLOW:
        monkeypatch.setattr(bot.assistant, "ANSWER_SECONDS", 0.3)
        monkeypatch.setattr(bot.briefing, "DIGEST_SECONDS", 0.3)
    server.script = [(BROKEN | SLOW)[failure]]
    desk = Desk(library, server, way)
    without = Assistant(library.store, EMBEDDER, library.workspace)
    for told, alone in (
        (desk.ask(), without.ask("Who leads the Marlish side?", NOW)),
        (desk.digest(), without.digest(NOW)),
    ):
        assert shown(told) == shown(alone)
        assert told.writer == "extractive"
        assert len(told.notes) == 1
        assert KEY not in told.notes[0]
        assert "\n" not in told.notes[0]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("failing", [lambda words: cut(words, 10_000), say_then_hang])
def test_claims_that_were_complete_before_a_stream_broke_are_kept(
    library: Library,
    server: FakeEndpoint,
    way: Way,
    failing: Callable[[Words], Behaviour],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bot.assistant, "ANSWER_SECONDS", 1.5)

    def words(asked: Asked) -> str:
        number = pick(asked, "leads the Marlish side")
        claim = {"text": "Orlan Tesk leads the Marlish side.", "evidence": number, "keep": []}
        return reply(claim)[:-2] + ', {"evidence": 2, "te'

    server.script = [failing(words)]
    answer = Desk(library, server, way).ask()
    assert answer.writer == f"{way}:{MODEL}"
    assert len(answer.claims) == 1
    assert any("cut short" in note for note in answer.notes)
    assert_holds(answer, library)


@pytest.mark.parametrize(
    "around", ["Here you are:\n```json\n{}\n```\nAnything else?", "{}", "[{}]", '<think>{{"evidence": 9}}</think>{}']
)
def test_words_around_the_reply_do_no_harm(library: Library, server: FakeEndpoint, around: str) -> None:
    kept = "Vice Premier Orlan Tesk leads the Marlish side"
    server.script = [say(lambda asked: around.format(json.dumps({"evidence": pick(asked, kept), "keep": [kept]})))]
    answer = Desk(library, server, "select").ask()
    assert [claim for claim, _ in shown(answer)] == [f"{kept} …"]


def test_a_model_that_rambles_on_is_left(library: Library, server: FakeEndpoint) -> None:
    def ramble(handler: Handler, asked: Asked) -> None:
        handler.begin_stream()
        for n in range(1, 1000):
            handler.send_delta(content=json.dumps({"evidence": min(n, len(asked.evidence)), "keep": []}))
        hang(handler, asked)

    server.script = [ramble]
    answer = Desk(library, server, "select").ask()
    assert answer.writer == f"select:{MODEL}"
    assert len(answer.claims) <= 3
    assert not answer.notes


def test_what_is_too_long_is_asked_once_more_with_less(library: Library, server: FakeEndpoint) -> None:
    server.script = [say(lambda _: reply({"evidence": 1, "keep": []}))]
    desk = Desk(library, server, "select")
    desk.ask()
    whole = server.asked.pop()
    server.context = sum(len(message["content"]) for message in whole.body["messages"]) - 1
    answer = desk.ask()
    assert answer.writer == f"select:{MODEL}"
    assert 1 <= len(server.asked[-1].evidence) < len(whole.evidence)
    server.context = 10
    assert desk.ask().writer == "extractive"
