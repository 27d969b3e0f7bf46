"""The command with a chat model set up."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.adapters.conftest import Run
from tests.fake_endpoint import KEY, MODEL, Asked, FakeEndpoint, say, serving, status

QUESTION = ("ask", "Who leads the Chinese side?")
NOW = ("--now", "2025-06-10T07:00Z")


@pytest.fixture
def server(machine: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeEndpoint]:
    """A model, set up as a person would on their `machine`."""
    with serving() as endpoint:
        endpoint.script = [say(lambda asked: json.dumps({"claims": [{"evidence": leading(asked), "keep": []}]}))]
        monkeypatch.setenv("OPENAI_BASE_URL", endpoint.url)
        monkeypatch.setenv("OPENAI_API_KEY", KEY)
        monkeypatch.setenv("BRIEFWIRE_MODEL", MODEL)
        yield endpoint


def leading(asked: Asked) -> int:
    return next((n for n, line in enumerate(asked.evidence, start=1) if "He Lifeng" in line), 1)


def check(document: Any) -> Any:
    return next(check for check in document["checks"] if check["name"] == "model")


@pytest.mark.usefixtures("news")
def test_an_answer_says_which_model_chose_its_words(server: FakeEndpoint, document: Callable[..., Any]) -> None:
    answer = document(*QUESTION, "--json")
    assert answer["writer"] == f"select:{MODEL}"
    assert "He Lifeng" in answer["claims"][0]["text"]
    assert len(server.asked) == 1


@pytest.mark.usefixtures("news")
def test_what_a_model_wrote_is_marked_on_the_screen(
    server: FakeEndpoint, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BRIEFWIRE_WRITING", "prose")
    text = "Vice Premier He Lifeng leads the Chinese team."
    server.script = [say(lambda asked: json.dumps({"claims": [{"evidence": leading(asked), "text": text}]}))]
    result = run(*QUESTION)
    assert f"Written by {MODEL}" in result.stdout
    assert "He Lifeng" in result.stdout


@pytest.mark.usefixtures("news", "server")
def test_a_digest_says_which_model_chose_its_words(document: Callable[..., Any]) -> None:
    digest = document("digest", *NOW, "--stories", "2", "--json")
    assert digest["writer"] == f"select:{MODEL}"
    assert [len(story["claims"]) for story in digest["stories"]] == [1, 1]


@pytest.mark.usefixtures("news")
def test_a_refused_key_is_one_line_that_does_not_show_it(server: FakeEndpoint, run: Run) -> None:
    server.script = [status(401)]
    result = run(*QUESTION)
    assert result.exit_code == 0
    assert "He Lifeng" in result.stdout
    assert "OPENAI_API_KEY" in result.stdout
    assert KEY not in result.output


@pytest.mark.usefixtures("news", "server")
def test_doctor_asks_the_model_and_tells_what_was_spent(run: Run, document: Callable[..., Any]) -> None:
    run(*QUESTION)
    found = document("doctor", "--json")
    assert check(found)["ok"]
    for words in (f"select:{MODEL}", "127.0.0.1", "2100 of 200000 tokens"):
        assert words in check(found)["found"]
    assert {"name": "openai_api_key", "value": "set", "origin": "environment"} in found["settings"]
    assert KEY not in json.dumps(found)


@pytest.mark.usefixtures("news", "server")
def test_doctor_tells_what_was_spent_in_money(document: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIEFWIRE_DAILY_COST", "0.50")
    assert "PRICE" in check(document("doctor", "--json"))["mend"]
    monkeypatch.setenv("BRIEFWIRE_PRICE_INPUT", "2")
    monkeypatch.setenv("BRIEFWIRE_PRICE_OUTPUT", "8")
    assert "0.0024 of 0.50" in check(document("doctor", "--json"))["found"]


@pytest.mark.usefixtures("server")
def test_doctor_makes_no_database_to_ask_the_model(document: Callable[..., Any], machine: Path) -> None:
    assert check(document("doctor", "--db", "new.db", "--json"))["ok"]
    assert list(machine.iterdir()) == []


@pytest.mark.usefixtures("news")
def test_doctor_says_what_is_wrong_with_the_model(
    server: FakeEndpoint, document: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    server.script = [status(401)]
    assert "OPENAI_API_KEY" in check(document("doctor", "--json"))["mend"]
    monkeypatch.delenv("OPENAI_API_KEY")
    monkeypatch.delenv("OPENAI_BASE_URL")
    assert "neither" in check(document("doctor", "--json"))["found"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BRIEFWIRE_WRITING", "poetry"),
        ("BRIEFWIRE_DAILY_TOKENS", "-1"),
        ("BRIEFWIRE_PRICE_INPUT", "nan"),
        ("OPENAI_BASE_URL", "models.example"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(
    run: Run, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    result = run(*QUESTION)
    assert result.exit_code == 1
    assert name in result.stderr


@pytest.mark.usefixtures("news")
def test_without_a_model_nothing_is_sent_and_its_library_not_even_loaded(
    spawn: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving() as endpoint:
        result = spawn(
            *QUESTION, "--json", OPENAI_API_KEY=KEY, OPENAI_BASE_URL=endpoint.url, PYTHONPROFILEIMPORTTIME="1"
        )
        assert not endpoint.asked
    assert json.loads(result.stdout)["writer"] == "extractive"
    loaded = {line.rpartition(b"|")[2].strip() for line in result.stderr.splitlines()}
    assert b"bot.answer" in loaded
    assert not loaded & {b"openai", b"tenacity", b"json_repair"}


@pytest.mark.usefixtures("news")
def test_on_a_terminal_each_claim_is_shown_once(
    server: FakeEndpoint, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    from adapters.cli import questions

    monkeypatch.setattr(questions, "on_a_terminal", lambda: True)
    result = run(*QUESTION)
    assert result.stdout.count("He Lifeng leads") == 1
    assert result.stdout.startswith("As of 9 June 2025:")
    assert server.asked[0].body["stream"] is True
