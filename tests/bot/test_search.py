"""Finding passages: by words and by meaning, in one's own workspace, without reading everything."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import search as searching
from bot.model import Filter
from bot.question import analyse
from bot.search import Found, search
from tests.bot.library import EMBEDDER, NOW, Library, news


def find(library: Library, question: str, where: Filter | None = None, limit: int = 5) -> Found:
    return search(library.store, EMBEDDER, analyse(question), where or Filter((library.workspace,)), limit)


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("tram ticket price", "Linden tram tickets to cost 2.70 euros from August"),
        ("rocket put off", "Valve leak delays Aurelia 3 launch until Saturday"),
        ("football final goals", "Albrecht's late goal in extra time wins the cup for Marrowby Town"),
        ("inoculation against ticks", "Tick fever vaccine prevents 83 percent of cases in large trial"),
    ],
)
def test_the_right_article_comes_first(samples: Library, question: str, title: str) -> None:
    assert find(samples, question).hits[0].article.title == title


def test_an_abbreviated_country_is_found_under_its_full_name(samples: Library) -> None:
    assert any("United States" in hit.article.text for hit in find(samples, "US trade").hits)


def test_what_lies_outside_of_the_window_is_not_found(samples: Library) -> None:
    since = datetime(2025, 6, 10, 12, tzinfo=UTC)
    hits = find(samples, "port strike", Filter((samples.workspace,), since=since)).hits
    assert hits
    assert all(hit.article.published_at and hit.article.published_at >= since for hit in hits)


def test_only_the_articles_asked_for_are_found(samples: Library) -> None:
    article = find(samples, "port strike").hits[0].article.id
    hits = find(samples, "trade talks", Filter((samples.workspace,), articles=frozenset({article}))).hits
    assert {hit.article.id for hit in hits} == {article}


def test_a_question_of_common_words_finds_what_holds_them_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library = Library(tmp_path).add(
        *(news(f"Budget {n}", f"The council discussed the budget, part {n}.", "A", NOW) for n in range(20)),
        news("Bridge", "The council discussed the budget of the bridge at length.", "A", NOW),
    )
    monkeypatch.setattr(searching, "WORD_BUDGET", 5)
    assert find(library, "council budget discussed at length bridge").hits[0].article.title == "Bridge"
    assert find(library, "council budget").hits
    library.store.close()


def test_words_that_nobody_wrote_still_find_the_nearest(samples: Library) -> None:
    assert len(find(samples, "zzzz qqqq").hits) <= 5
    assert find(samples, "").hits == find(samples, "").hits
