"""`briefwire verify`."""

import json
from pathlib import Path

import pytest

from tests.adapters.conftest import Run

TEXT = "Solvane Bank has 4,600 employees. It may close 12 branches."
TRUE, FALSE = "Solvane Bank has 4,600 employees.", "Solvane Bank has 46,000 employees."


@pytest.fixture
def article(machine: Path) -> str:
    (machine / "article.txt").write_text(TEXT, encoding="utf-8")
    return "article.txt"


def test_a_verdict_has_the_keys_of_the_contract(run: Run, article: str) -> None:
    for claim, supported in ((TRUE, True), (FALSE, False)):
        result = run("verify", claim, "--text", article, "--json")
        found = json.loads(result.stdout)
        assert set(found) == {"supported", "score", "reasons"}
        assert (found["supported"], bool(found["reasons"]), result.exit_code) == (supported, not supported, 0)
        assert 0 <= found["score"] <= 1


def test_people_read_whether_and_why_not(run: Run, article: str) -> None:
    assert run("verify", TRUE, "--text", article).stdout == "Supported\n"
    shown = run("verify", FALSE, "--text", article)
    assert shown.stdout == "Not supported: the number 46,000 is not in the cited words\n"
    assert shown.exit_code == 0


def test_a_claim_needs_no_quotation_marks(run: Run, article: str) -> None:
    assert run("verify", *TRUE.split(), "--text", article).stdout == "Supported\n"


def test_lines_of_stdin_are_verified_one_document_a_line(run: Run) -> None:
    given = "\n".join(json.dumps({"claim": claim, "text": TEXT}) for claim in (TRUE, FALSE))
    result = run("verify", "-", given=given)
    assert [json.loads(line)["supported"] for line in result.stdout.splitlines()] == [True, False]
    assert result.exit_code == 0


@pytest.mark.parametrize(
    "bad",
    [
        "no JSON",
        "[1, 2]",
        '{"claim": "x"}',
        '{"claim": "", "text": "x"}',
        '{"claim": 3, "text": "x"}',
        '{"claim": "x", "text": null}',
        "[" * 100_000,
        "\x00\x1b[31m",
    ],
)
def test_a_bad_line_is_named_and_the_others_are_verified(run: Run, bad: str) -> None:
    good = json.dumps({"claim": TRUE, "text": TEXT})
    result = run("verify", "-", given=f"{good}\n\n{bad}\n{good}\n")
    documents = [json.loads(line) for line in result.stdout.splitlines()]
    assert [set(of) for of in documents if "error" not in of] == [{"supported", "score", "reasons"}] * 2
    if [of for of in documents if "error" in of]:
        assert "line 3 " in documents[1]["error"]
        assert "Line 3 " in result.stderr
    assert result.exit_code == 0


def test_nothing_verified_is_exit_status_1(run: Run) -> None:
    assert run("verify", "-", given="no JSON\n").exit_code == 1


@pytest.mark.parametrize(
    "words",
    [(TRUE,), ("-",), ("-", "--text", "article.txt"), ("--text", "article.txt"), (" ", "--text", "article.txt")],
)
def test_used_wrongly_is_one_line_that_says_how(run: Run, article: str, words: tuple[str, ...]) -> None:
    result = run("verify", *words, given="")
    assert (result.exit_code, result.stdout, len(result.stderr.splitlines())) == (2, "", 1)


def test_a_file_that_cannot_be_read_is_one_line_that_names_it(run: Run, machine: Path) -> None:
    (machine / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n")
    for name in ("missing.txt", "picture.txt", "."):
        result = run("verify", TRUE, "--text", name, "--json")
        assert (result.exit_code, result.stdout, len(result.stderr.splitlines())) == (1, "", 1)
        assert name in result.stderr
