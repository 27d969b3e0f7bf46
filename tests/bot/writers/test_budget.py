"""A model costs no more than was set, and what it cost is counted."""

import pytest

import bot.assistant
from bot.model import Spending
from bot.writers.budget import UNBOUNDED
from tests.bot.library import Library
from tests.bot.writers.desk import Desk, reply
from tests.fake_endpoint import (
    Behaviour,
    FakeEndpoint,
    cut,
    drop,
    hang,
    say,
    status,
)


def test_the_budget_counts_what_the_server_reports(library: Library, server: FakeEndpoint) -> None:
    server.script = [say(reply({"evidence": 1, "keep": []}))]
    desk = Desk(library, server, "select")
    desk.ask()
    assert desk.spent == Spending(1050, 1000 * 2 + 50 * 8)


def test_what_a_server_does_not_report_is_estimated(library: Library, server: FakeEndpoint) -> None:
    server.script = [say(reply({"evidence": 1, "keep": []}), usage=False)]
    desk = Desk(library, server, "select")
    desk.ask()
    sent = sum(len(message["content"]) for message in server.asked[0].body["messages"])
    assert sent / 4 < desk.spent.tokens < sent / 2


@pytest.mark.parametrize("failure", [status(401), status(429), status(500)])
def test_what_was_turned_down_costs_nothing(library: Library, server: FakeEndpoint, failure: Behaviour) -> None:
    server.script = [failure]
    desk = Desk(library, server, "select")
    desk.ask()
    assert desk.spent == Spending()


@pytest.mark.parametrize("failure", [hang, drop, cut("{", 1)])
def test_what_was_lost_on_the_way_counts(
    library: Library, server: FakeEndpoint, failure: Behaviour, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.assistant, "ANSWER_SECONDS", 0.5)
    server.script = [failure]
    desk = Desk(library, server, "select")
    desk.ask()
    assert desk.spent.tokens > 100


@pytest.mark.parametrize("allowed", [Spending(500, UNBOUNDED), Spending(10_000_000, 100)])
def test_when_the_budget_is_spent_the_articles_own_words_stand(
    library: Library, server: FakeEndpoint, allowed: Spending
) -> None:
    server.script = [say(reply({"evidence": 1, "keep": []}))]
    desk = Desk(library, server, "select", allowed)
    answer = desk.ask()
    assert answer.answered
    assert answer.writer == "extractive"
    assert "budget" in answer.notes[0]
    assert desk.digest().notes
    assert not server.asked
    assert desk.spent == Spending()
