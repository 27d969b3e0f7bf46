"""`briefwire ask`, `search` and `chat`."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from adapters.cli.questions import session_key
from tests.adapters.conftest import Run

ANSWER = {
    *("question", "standalone_question", "answered", "confidence", "claims", "disagreements"),
    *("citations", "nearest", "writer"),
}
QUESTION = "Who leads the Chinese side?"


@pytest.mark.usefixtures("news")
class TestStoredNews:
    def test_an_answer_has_the_keys_of_the_contract(self, document: Callable[..., Any]) -> None:
        found = document("ask", QUESTION, "--json")
        assert set(found) - {"notes"} == ANSWER
        assert found["answered"] is True
        assert 0 <= found["confidence"] <= 1
        assert {"n", "article_id", "title", "publisher", "url", "published_at", "quote"} <= set(found["citations"][0])

    def test_an_abstention_names_the_nearest_articles_and_is_something_done(self, run: Run) -> None:
        result = run("ask", "What is the price of oil?", "--json")
        found = json.loads(result.stdout)
        assert (found["answered"], found["claims"], result.exit_code) == (False, [], 0)
        assert {"article_id", "title", "url"} == set(found["nearest"][0])
        shown = run("ask", "What is the price of oil?").stdout.splitlines()
        assert shown[0] == "I don't know: nothing stored answers that."
        assert shown[2].strip() == found["nearest"][0]["title"]

    def test_the_words_need_no_quotation_marks(self, document: Callable[..., Any]) -> None:
        assert document("ask", *QUESTION.split(), "--json") == document("ask", QUESTION, "--json")

    def test_each_claim_is_followed_by_publisher_and_day(self, run: Run) -> None:
        shown = run("ask", QUESTION, "--now", "2025-06-10").stdout
        assert "He Lifeng" in shown
        assert re.search(r"\([^\n]+, (9|10) June\)$", shown, re.MULTILINE)

    def test_an_old_answer_says_as_of_when(self, run: Run) -> None:
        assert run("ask", QUESTION, "--now", "2025-09-01").stdout.startswith("As of ")
        assert "As of" not in run("ask", QUESTION, "--now", "2025-06-11").stdout

    def test_a_follow_up_under_the_same_key_says_how_it_was_read(self, run: Run) -> None:
        run("ask", "--conversation", "talks", "Who is Kevin Hassett?")
        words = ("--conversation", "talks", "What did he say about Nvidia?")
        assert "Read as: What did Kevin Hassett say about Nvidia?" in run("ask", *words).stdout

    def test_questions_from_stdin_are_answered_one_document_a_line(self, spawn: Callable[..., Any]) -> None:
        done = spawn("ask", "-", given=f"{QUESTION}\n\nWhat is the price of oil?\r\n\xff\n".encode("latin-1"))
        answers = [json.loads(line) for line in done.stdout.splitlines()]
        assert [answer["question"] for answer in answers] == [QUESTION, "What is the price of oil?", "\ufffd"]
        assert [answer["answered"] for answer in answers[:2]] == [True, False]

    def test_a_question_that_sounds_like_nothing_still_gets_a_document(self, document: Callable[..., Any]) -> None:
        for question in ("?", '" OR *', "' --", "\u202e\u2066a"):
            assert set(document("ask", "--json", "--", question)) >= ANSWER

    def test_search_has_the_keys_of_the_contract(self, document: Callable[..., Any]) -> None:
        found = document("search", "port", "strike", "-k", "3", "--json")
        assert (set(found), found["query"], len(found["passages"])) == ({"query", "passages"}, "port strike", 3)
        assert set(found["passages"][0]) == {"article_id", "title", "url", "text", "score"}
        scores = [passage["score"] for passage in found["passages"]]
        assert scores == sorted(scores, reverse=True)

    def test_search_reads_queries_from_stdin(self, run: Run) -> None:
        lines = run("search", "-", "-k", "1", given="port strike\nmuseum\n").stdout.splitlines()
        assert [json.loads(line)["query"] for line in lines] == ["port strike", "museum"]

    def test_a_chat_that_is_piped_in_reads_like_a_transcript(self, run: Run) -> None:
        shown = run("chat", given="Who is Kevin Hassett?\n\nWhat did he say about Nvidia?\nexit\nnot asked\n").stdout
        typed = [line for line in shown.splitlines() if line.startswith("> ")]
        assert typed == ["> Who is Kevin Hassett?", "> What did he say about Nvidia?"]
        assert "Read as: What did Kevin Hassett say about Nvidia?" in shown

    def test_a_chat_takes_a_question_after_an_equals_sign_as_typed(self, run: Run) -> None:
        lines = ["Who leads the Chinese side?", "= And the US?", "And the US?"]
        shown = run("chat", given="\n".join(lines)).stdout
        assert shown.count("Read as: ") == 1
        assert shown.index("> And the US?") < shown.index("Read as: Who leads the US side?")

    def test_ask_takes_a_question_as_typed_where_told_to(self, document: Callable[..., Any]) -> None:
        words = ("--json", "--conversation", "talks")
        document("ask", *words, "Who leads the Chinese side?")
        assert document("ask", *words, "--as-typed", "And the US?")["standalone_question"] == "And the US?"
        assert document("ask", *words, "And the US?")["standalone_question"] == "Who leads the US side?"

    @pytest.mark.parametrize("word", ["digest", "Brief"])
    def test_a_chat_shows_a_digest_and_tells_on_from_it(self, run: Run, word: str) -> None:
        given = f"{word}\ntell me more about the second one\n"
        shown = run("chat", "--now", "2025-06-10T07:00Z", given=given).stdout
        digest, _, more = shown.partition("> tell me more")
        second = [line for line in digest.splitlines() if line and not line.startswith((" ", ">"))][3]
        assert second.removesuffix(" (sources disagree)") in more.splitlines()[1]
        assert "I don't know" not in more

    def test_a_quiet_digest_of_a_chat_names_the_next_step(self, run: Run) -> None:
        result = run("chat", "--now", "2020-01-01", given="digest\n")
        assert "Nothing new since" in result.stdout
        assert "briefwire digest --now" in result.stderr

    def test_a_digest_under_a_key_can_be_asked_about(self, run: Run, document: Callable[..., Any]) -> None:
        words = ("--conversation", "morning", "--now", "2025-06-10T07:00Z", "--json")
        headline = document("digest", *words)["stories"][1]["headline"]
        assert headline in document("ask", *words, "tell me more about the second one")["standalone_question"]

    def test_two_chats_do_not_share_their_turns(self, run: Run) -> None:
        run("chat", given="Who is Kevin Hassett?\n")
        assert "Read as" not in run("chat", given="What did he say about Nvidia?\n").stdout


def test_a_chats_key_is_its_own() -> None:
    now = datetime(2025, 6, 10, 7, tzinfo=UTC)
    assert session_key(now, "a1") != session_key(now, "b2")


@pytest.mark.parametrize("words", [["ask"], ["ask", ""], ["ask", " ", "\u200b"], ["search"], ["search", "  "]])
def test_an_empty_question_is_one_clear_line(run: Run, machine: Path, words: list[str]) -> None:
    result = run(*words)
    assert (result.exit_code, result.stdout, len(result.stderr.splitlines())) == (2, "", 1)


@pytest.mark.parametrize("command", ["ask", "search"])
def test_no_questions_on_stdin_is_wrong_usage(run: Run, command: str) -> None:
    assert run(command, "-", given="\n\n").exit_code == 2


@pytest.mark.parametrize(
    "words", [["ask", "Who?"], ["search", "port"], ["chat"], ["ask", "-"], ["ask", "Who?", "--json"]]
)
def test_an_empty_store_names_ingest(run: Run, words: list[str]) -> None:
    result = run(*words, given="Who leads?\n")
    assert result.stderr.count("briefwire ingest articles/") == 1
    assert result.exit_code == 0
