"""Two publishers that tell the same story differently are shown side by side; what may both be true is not."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.disagreement import Conflict, conflicts, said
from bot.model import Article
from bot.text import sentences
from tests.bot.library import NOW, SEEDS, Library, news

NOON = datetime(2025, 6, 11, 12, tzinfo=UTC)
STORM = "The storm killed 12 people in the valley of Teska."


def article(number: int, text: str, publisher: str | None, at: datetime = NOON, title: str = "") -> Article:
    return Article(number, "local", title, text, publisher, None, None, at, False, "en", None, at, at, None)


def found(*articles: Article) -> list[Conflict]:
    return conflicts([said(a, span) for a in articles for span in sentences(a.text)])


def disputed(one: str, other: str) -> list[tuple[str, tuple[str, ...]]]:
    """What the two texts disagree about, and the words of each side."""
    raised = found(article(1, one, "Post"), article(2, other, "Herald"))
    return [(conflict.about, tuple(side.words for side in conflict.sides)) for conflict in raised]


def table(name: str) -> dict[str, list[dict[str, Any]]]:
    cases: dict[str, list[dict[str, Any]]] = yaml.safe_load((Path(__file__).parent / name).read_text("utf-8"))
    assert len(cases["silent"]) >= len(cases["disagree"])
    return cases


def raised(case: dict[str, Any]) -> list[Conflict]:
    second = "Post" if case.get("same") else "Herald"
    later = NOON + timedelta(hours=case.get("later", 0))
    return found(article(1, case["one"], "Post"), article(2, case["other"], second, later))


@pytest.mark.parametrize("name", ["disagreements.yaml", "disagreements_held_out.yaml"])
def test_nearly_all_that_is_raised_is_a_disagreement_and_most_disagreements_are_raised(name: str) -> None:
    cases = table(name)
    missed = [case for case in cases["disagree"] if not raised(case)]
    alarms = [case for case in cases["silent"] if raised(case)]
    more = [case for case in cases["disagree"] if len(raised(case)) > 1]
    right = len(cases["disagree"]) - len(missed)
    report = "\n".join(
        f"{what}: {case['one']} | {case['other']}"
        for what, of in (("missed", missed), ("false alarm", alarms), ("raised more than once", more))
        for case in of
    )
    assert right / (right + len(alarms) + len(more)) >= 0.95, report
    assert right / len(cases["disagree"]) >= 0.90, report


@pytest.mark.parametrize(
    ("one", "other", "about", "words"),
    [
        (
            "Nine people were injured when a tram derailed in Tarnholt.",
            "A tram derailed in Tarnholt, and eleven people were hurt.",
            "the number of people hurt",
            ("Nine", "eleven"),
        ),
        (
            "The museum bought the painting by Anna Weiss for 3 million euros.",
            "The museum paid 5 million euros for the painting by Anna Weiss, which it bought at auction.",
            "the amount",
            ("3 million", "5 million"),
        ),
        (
            "Velden will cut 2,400 jobs at its Holm plant.",
            "Velden said it would cut 3,200 jobs at its Holm plant.",
            "the number of jobs",
            ("2,400", "3,200"),
        ),
        (
            "Heading the American side are Treasury Secretary Scott Bessent, Commerce Secretary Howard Lutnick and "
            "Trade Representative Jamieson Greer.",
            "The American team is led by Treasury Secretary Steven Mnuchin with Commerce Secretary Howard Lutnick and "
            "Trade Representative Jameson Greer.",
            "Treasury Secretary",
            ("Scott Bessent", "Steven Mnuchin"),
        ),
        (
            "Bessent, the Treasury Secretary, and Vice Premier He Lifeng shook hands in London.",
            "In London Treasury Secretary Steven Mnuchin spoke to Vice Premier He Lifeng.",
            "Treasury Secretary",
            ("Bessent", "Steven Mnuchin"),
        ),
        (
            "The bridge opens to traffic on 12 June after repairs.",
            "The bridge opens to traffic on 14 June after repairs.",
            "the date",
            ("12 June", "14 June"),
        ),
        (
            "Velden will build its new battery plant in Ravensburg.",
            "Velden will build its new battery plant in Dortmar.",
            "the place",
            ("Ravensburg", "Dortmar"),
        ),
        (
            "Lena Hartog won the fourth stage of the Tour of Valdoria.",
            "Sofie Brandt won the fourth stage of the Tour of Valdoria.",
            "who won the fourth stage of the Tour of Valdoria",
            ("Lena Hartog", "Sofie Brandt"),
        ),
        (
            "The council of Linden approved the new stadium.",
            "The council of Linden rejected the new stadium.",
            "whether the council of Linden approved the new stadium",
            ("yes", "no"),
        ),
    ],
)
def test_a_disagreement_says_what_it_is_about_in_the_articles_words(
    one: str, other: str, about: str, words: tuple[str, str]
) -> None:
    assert disputed(one, other) == [(about, words)]
    ((_, swapped),) = disputed(other, one)
    assert swapped == words[::-1]


@pytest.mark.parametrize(
    "other",
    [
        STORM,
        STORM.replace("12", "at least 15"),
        STORM.replace("12", "more than 10"),
        STORM.replace("12", "no less than 10"),
        STORM.replace("12", "15").replace("Teska.", "Teska, up from 12."),
        STORM.replace("12", "15") + " Police first spoke of 12 people.",
        STORM.replace("12", "a dozen"),
        "The fire in the harbour injured 15 people.",
    ],
)
def test_what_may_both_be_true_is_no_disagreement(other: str) -> None:
    assert disputed(STORM, other) == []
    assert disputed(other, STORM) == []


def test_a_publisher_does_not_contradict_itself() -> None:
    assert found(article(1, STORM, "Post"), article(2, STORM.replace("12", "15"), "Post ")) == []


def test_articles_without_a_publisher_may_contradict_each_other() -> None:
    assert len(found(article(1, STORM, None), article(2, STORM.replace("12", "15"), None))) == 1


def test_a_later_state_of_a_story_is_no_disagreement() -> None:
    price = "The museum bought the painting by Anna Weiss for 3 million euros."
    for first, hours in ((STORM, 4), (price, 49)):
        later = article(2, first.replace("12", "15").replace("3 million", "5 million"), "Herald")
        assert len(found(article(1, first, "Post"), later)) == 1
        later = article(2, later.text, "Herald", NOON + timedelta(hours=hours))
        assert found(article(1, first, "Post"), later) == []


def test_a_figure_that_its_own_publisher_corrected_is_not_held_against_others() -> None:
    first = article(1, "The museum bought the painting by Anna Weiss for 3 million euros.", "Post")
    mended = article(2, first.text.replace("3 million", "5 million"), "Post", NOON + timedelta(hours=2))
    other = article(3, mended.text, "Herald", NOON + timedelta(hours=1))
    assert len(found(first, other)) == 1
    assert found(first, mended, other) == []


def test_three_figures_are_one_disagreement_with_three_sides_and_each_side_cites_all_its_articles() -> None:
    figures = ("12", "15", "12", "17")
    texts = [article(n, STORM.replace("12", figure), f"Paper {n}") for n, figure in enumerate(figures, start=1)]
    (conflict,) = found(*texts)
    told = {side.words: [each.article.id for each in side.said] for side in conflict.sides}
    assert told == {"12": [1, 3], "15": [2], "17": [4]}


def test_a_dispute_told_in_several_sentences_is_raised_once() -> None:
    again = "The storm, which killed 12 people in the valley of Teska, moved on. "
    one = article(1, f"{STORM} {again}", "Post")
    other = article(2, f"{STORM} {again}".replace("12", "15"), "Herald")
    assert len(found(one, other)) == 1


def test_an_event_is_told_by_what_its_article_begins_with() -> None:
    title, sentence = "Fire in Holm", "Nine people were taken to hospital, and 14 people were injured."
    one = article(1, sentence, "Post", title=title)
    same = article(2, sentence.replace("14", "19"), "Herald", title=f"{title}: many hurt")
    another = article(3, sentence.replace("14", "19"), "Herald", title="Train crash near Sedge")
    assert len(found(one, same)) == 1
    assert found(one, another) == []


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300), st.text(max_size=300))
def test_any_two_texts_can_be_compared(one: str, other: str) -> None:
    for conflict in found(article(1, one, "Post"), article(2, other, "Herald")):
        assert len(conflict.sides) >= 2


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.sampled_from([*STORM.split(), "15", "not", "on", "Monday", "Ann", "Lee", "Treasury", "Secretary", ",", "of"])
    )
)
def test_a_text_does_not_contradict_itself(words: list[str]) -> None:
    text = " ".join(words)
    assert found(article(1, text, "Post"), article(2, text, "Herald")) == []


def test_what_is_too_long_for_a_sentence_is_not_compared() -> None:
    table = " ".join(f"Name{n} Person{n} won {n} votes, and" for n in range(200))
    assert found(article(1, f"{table} {STORM}", "Post"), article(2, STORM.replace("12", "15"), "Herald")) == []
    assert len(found(article(1, STORM, "Post"), article(2, STORM.replace("12", "15"), "Herald"))) == 1


TALKS = SEEDS / "london-talks-open.txt"
"""Says that Treasury Secretary Steven Mnuchin heads the American delegation."""


@pytest.mark.parametrize(
    "text",
    [
        "Treasury Secretary Scott Bessent heads the American delegation in London, accompanied by Commerce Secretary "
        "Howard Lutnick and Trade Representative Jameson Greer. Vice Premier He Lifeng leads the Chinese side.",
        "Scott Bessent, the Treasury Secretary, leads the American delegation at the talks with China, which began in "
        "London on Monday. With him are Howard Lutnick and Jameson Greer, and across the table sits He Lifeng.",
        "Negotiators of the United States and China met in London on Monday to talk about rare earths and chips. "
        "Heading the American delegation is Scott Bessent, while He Lifeng leads the Chinese delegation.",
    ],
)
def test_who_heads_the_delegation_is_shown_as_disputed_in_digest_and_answer(tmp_path: Path, text: str) -> None:
    published = datetime(2025, 6, 9, 18, tzinfo=UTC)
    library = Library(tmp_path).read(TALKS)
    library.add(
        news("American and Chinese negotiators meet in London over rare earths and chips", text, "B", published)
    )
    answer = library.assistant.ask("Who heads the American delegation?", NOW)
    stories = library.assistant.digest(NOW).stories
    for disagreements in (answer.disagreements, [each for story in stories for each in story.disagreements]):
        (disagreement,) = disagreements
        sides = " | ".join(position.text for position in disagreement.positions)
        assert "Mnuchin" in sides
        assert "Bessent" in sides
        assert all(position.citations for position in disagreement.positions)
    library.store.close()


BRIDGE = (
    "The Orlin bridge will be repaired by Castor Works for 14 million crowns, the county said on Monday. "
    "Engineer Tova Reyes expects that the work begins on 4 August and takes a year. "
    "Shops near the bridge fear for their trade, and buses will take another road through Hollin."
)


@pytest.mark.parametrize(
    ("words", "others"),
    [
        ("14 million", "41 million"),
        ("Castor Works", "Belmont Steel"),
        ("4 August", "14 August"),
        ("will be repaired", "will not be repaired"),
    ],
)
def test_what_two_near_duplicates_tell_differently_is_shown(tmp_path: Path, words: str, others: str) -> None:
    published = datetime(2025, 6, 9, 12, tzinfo=UTC)
    library = Library(tmp_path).add(
        news("Orlin bridge to close", BRIDGE, "A", published),
        news("Orlin bridge to close", BRIDGE.replace(words, others), "B", published),
    )
    (story,) = library.assistant.digest(NOW).stories
    assert len(story.disagreements) == 1
    assert len(story.disagreements[0].positions) == 2
    library.store.close()


def test_an_answer_shows_only_what_is_disputed_in_the_words_it_shows(tmp_path: Path) -> None:
    published = datetime(2025, 6, 9, 12, tzinfo=UTC)
    library = Library(tmp_path).add(
        news("Orlin bridge to close", BRIDGE, "A", published),
        news("Orlin bridge to close", BRIDGE.replace("14 million", "41 million"), "B", published),
    )
    price = library.assistant.ask("How much will the repair of the Orlin bridge cost?", NOW)
    assert [each.about for each in price.disagreements] == ["the number of crowns"]
    shops = library.assistant.ask("What do shops near the bridge fear?", NOW)
    assert shops.answered
    assert shops.disagreements == ()
    library.store.close()
