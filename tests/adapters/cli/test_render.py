"""Digests and answers as people read them."""

import io
import json
import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.cli.as_json import document
from adapters.cli.render import answer_lines, digest_lines
from adapters.cli.screen import Line, show
from adapters.wording import day
from bot.model import (
    Answer,
    Citation,
    Claim,
    Digest,
    DigestStory,
    Disagreement,
    Earlier,
    Nearest,
    OmittedStory,
    Position,
    UnreadSource,
    Window,
)

NOW = datetime(2025, 6, 10, 7, tzinfo=UTC)
QUOTE = "He Lifeng leads the Chinese side."


def citation(n: int = 1, **changed: object) -> Citation:
    base = Citation(
        n=n,
        article_id=n,
        title=f"Title {n}",
        publisher=f"Paper {n}",
        url=f"https://paper{n}.example/a",
        published_at=datetime(2025, 6, 9, 18, tzinfo=UTC),
        quote=QUOTE,
        start=0,
        end=len(QUOTE),
    )
    return replace(base, **changed)  # type: ignore[arg-type]


def answer(text: str = QUOTE, **changed: object) -> Answer:
    base = Answer("Who?", "Who?", True, 0.9, (Claim(text, (1,)),), (), (citation(),), (), "extractive")
    return replace(base, **changed)  # type: ignore[arg-type]


def digest(**changed: object) -> Digest:
    conflict = Disagreement("the leader", (Position("It is A.", (1,)), Position("It is B.", (2,))))
    stories = (
        DigestStory("Talks open", "new", (Claim(QUOTE, (1, 2)),), (conflict,), ("Paper 1", "Paper 2")),
        DigestStory("Strike", "update", (Claim("More.", (2,)),), (), ("Paper 2",), Earlier(NOW - timedelta(2), None)),
    )
    base = Digest(
        title="News digest",
        window=Window(NOW - timedelta(days=1), NOW),
        articles=7,
        stories=stories,
        citations=(citation(1), citation(2)),
        more=(OmittedStory("Cup", 1, (9,)), OmittedStory("Trams", 1, (8,))),
        unread_sources=(),
        writer="extractive",
    )
    return replace(base, **changed)  # type: ignore[arg-type]


def plain(lines: Iterable[Line]) -> list[str]:
    return [" " * line.indent + line.bullet + line.text.plain for line in lines]


def test_a_digest_reads_from_headline_to_sources() -> None:
    assert plain(digest_lines(digest(), UTC)) == [
        "News digest",
        "9 June 07:00 – 10 June 07:00 UTC · 7 articles · 2 stories from 2 publishers",
        "",
        "Talks open (sources disagree)",
        f"  {QUOTE} (Paper 1, 9 June; Paper 2, 9 June)",
        "  Sources disagree: the leader",
        "    - It is A. (Paper 1, 9 June)",
        "    - It is B. (Paper 2, 9 June)",
        "",
        "Strike (update)",
        "  first reported 8 June",
        "  More. (Paper 2, 9 June)",
        "",
        "2 more stories (--stories 4 shows all)",
        "",
        "Sources",
        "  Paper 1, 9 June: Title 1  https://paper1.example/a",
        "  Paper 2, 9 June: Title 2  https://paper2.example/a",
    ]


def test_a_quiet_day_is_one_line() -> None:
    quiet = digest(stories=(), citations=(), more=(), articles=0)
    assert plain(digest_lines(quiet, UTC))[-1] == "Nothing new since Mon 9 June 07:00."


def test_sources_that_were_not_read_and_notes_are_told() -> None:
    since = datetime(2025, 6, 9, 14, tzinfo=UTC)
    unread = (UnreadSource("Feed", since, "no answer"), UnreadSource("Page", None, "not found"))
    shown = plain(digest_lines(digest(unread_sources=unread, notes=("Cut short.",)), UTC))
    assert "Could not be read since Mon 14:00: Feed (no answer)" in shown
    assert "Could not be read: Page (not found)" in shown
    assert "Note: Cut short." in shown


def test_a_day_whose_sources_could_not_be_read_is_not_called_quiet() -> None:
    unread = (UnreadSource("Feed", datetime(2025, 6, 9, 14, tzinfo=UTC), "no answer"),)
    empty = digest(stories=(), citations=(), more=(), articles=0, unread_sources=unread)
    shown = plain(digest_lines(empty, UTC))
    assert shown[-1] == "Could not be read since Mon 14:00: Feed (no answer)"
    assert "Nothing new" not in shown


def test_an_update_says_what_was_told_before() -> None:
    update = replace(digest().stories[1], background=Claim("It began.", (1,)))
    assert "  Before: It began. (Paper 1, 9 June)" in plain(digest_lines(digest(stories=(update,)), UTC))


def test_an_article_cited_twice_is_one_source() -> None:
    twice = digest(citations=(citation(1), citation(2, article_id=1, title="Title 1", publisher="Paper 1")))
    shown = plain(digest_lines(twice, UTC))
    assert len(shown) - shown.index("Sources") == 2


def test_without_a_publisher_the_title_stands_for_it_shortened() -> None:
    title = "A very long headline that goes on and on about the talks"
    shown = plain(answer_lines(answer(citations=(citation(publisher=None, title=title),)), NOW, UTC))
    assert shown == [f"{QUOTE} (A very long headline that goes on and…, 9 June)"]


def test_without_a_time_of_publication_only_the_name_stands() -> None:
    assert plain(answer_lines(answer(citations=(citation(published_at=None),)), NOW, UTC)) == [f"{QUOTE} (Paper 1)"]


def test_another_year_is_told() -> None:
    shown = plain(answer_lines(answer(), datetime(2026, 1, 2, tzinfo=UTC), UTC))
    assert shown == ["As of 9 June 2025:", f"{QUOTE} (Paper 1, 9 June 2025)"]


def test_a_day_is_that_of_the_readers_time_zone() -> None:
    late = datetime(2025, 6, 9, 23, 30, tzinfo=UTC)
    assert day(late, timezone(timedelta(hours=2))) == "10 June"
    assert day(late, timezone(timedelta(hours=-7))) == "9 June"
    assert day(datetime.max.replace(tzinfo=UTC), timezone(timedelta(hours=2))) == "31 December"


def test_the_exact_words_follow_a_claim_that_says_it_otherwise() -> None:
    shown = plain(answer_lines(answer("China's side is led by He Lifeng."), NOW, UTC))
    assert shown[1] == f"  “{QUOTE}”"


def test_a_gloss_in_brackets_needs_no_second_line() -> None:
    assert len(plain(answer_lines(answer("He [Vice Premier] Lifeng leads the Chinese side."), NOW, UTC))) == 1


def test_a_question_that_was_read_otherwise_is_told_first() -> None:
    assert plain(answer_lines(answer(standalone_question="Who leads?"), NOW, UTC))[0] == "Read as: Who leads?"


def test_an_abstention_names_the_nearest_articles() -> None:
    silent = answer(answered=False, claims=(), citations=(), nearest=(Nearest(3, "Trams", None),))
    assert plain(answer_lines(silent, NOW, UTC)) == [
        "I don't know: nothing stored answers that.",
        "Nearest:",
        "  Trams",
    ]


EVIL = "\x1b]0;own\x07\x1b[2J\x9b31m\u202eevil\u2066[bold red]x[/][link=javascript:1]"


def test_article_text_cannot_steer_the_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    bad = citation(title=EVIL, publisher=EVIL, quote=EVIL, url=f"https://x.example/{EVIL}")
    show(answer_lines(answer(EVIL + " more", citations=(bad,), standalone_question=EVIL), NOW, UTC))
    shown = capsys.readouterr().out
    for control in ("\x1b[2J", "\x1b]0;", "\x07", "\x9b", "\u202e", "\u2066"):
        assert control not in shown
    assert "[bold red]x[/]" in shown


@given(st.text())
def test_json_holds_any_text_and_sends_nothing_raw(text: str) -> None:
    written = document({"text": text})
    assert json.loads(written) == {"text": text}
    assert all(c.isprintable() or c == "\n" for c in written)


def test_an_address_that_is_no_web_page_is_no_link() -> None:
    lines = list(answer_lines(answer(citations=(citation(url="javascript:alert(1)"),)), NOW, UTC))
    assert not any("javascript" in str(span.style) for line in lines for span in line.text.spans)


class TestOnATerminal:
    def shown(self, monkeypatch: pytest.MonkeyPatch, **environment: str) -> str:
        for name in ("NO_COLOR", "FORCE_COLOR"):
            monkeypatch.delenv(name, raising=False)
        for name, value in {"TERM": "xterm-256color", "COLUMNS": "60", **environment}.items():
            monkeypatch.setenv(name, value)

        class Terminal(io.StringIO):
            def isatty(self) -> bool:
                return True

        screen = Terminal()
        monkeypatch.setattr("sys.stdout", screen)
        show(digest_lines(digest(), UTC))
        return screen.getvalue()

    def test_citations_are_links(self, monkeypatch: pytest.MonkeyPatch) -> None:
        assert ";https://paper1.example/a\x1b\\" in self.shown(monkeypatch)

    def test_no_line_is_wider_than_the_screen(self, monkeypatch: pytest.MonkeyPatch) -> None:
        escapes = r"\x1b\]8;[^\x1b]*\x1b\\|\x1b\[[\d;]*m"
        lines = re.sub(escapes, "", self.shown(monkeypatch)).splitlines()
        assert 40 < max(map(len, lines)) <= 60

    def test_no_color_is_respected(self, monkeypatch: pytest.MonkeyPatch) -> None:
        assert "\x1b[3" not in self.shown(monkeypatch, NO_COLOR="1").replace("\x1b[3m", "")


def test_internal_and_foreign_sources_are_marked_in_words() -> None:
    marked = digest(citations=(citation(internal=True), citation(2, publisher=None, language="fr")))
    lines = [line.text.plain for line in digest_lines(marked, UTC)]
    assert "It is A. (Paper 1, 9 June, internal)" in lines
    assert "It is B. (Title 2, 9 June, in French)" in lines
    assert any(line.startswith("Title 2, 9 June, in French") for line in lines)


def test_json_says_internal_and_language_only_where_they_are() -> None:
    plain = json.loads(document(citation()))
    assert not {"internal", "language"} & plain.keys()
    marked = json.loads(document(citation(internal=True, language="fr")))
    assert (marked["internal"], marked["language"]) == (True, "fr")


def test_a_claim_with_a_day_in_brackets_before_a_comma_is_not_said_twice() -> None:
    said = Claim("Brenn won the cup on Thursday [19 November 2026], the club said.", (1,))
    answer = Answer(
        question="Who won?",
        standalone_question="Who won?",
        answered=True,
        confidence=0.9,
        claims=(said,),
        disagreements=(),
        citations=(citation(quote="Brenn won the cup on Thursday, the club said."),),
        nearest=(),
        writer="extractive",
    )
    shown = [line.text.plain for line in answer_lines(answer, NOW)]
    assert sum("the club said" in line for line in shown) == 1
