"""A reader is told again only what is new: a number, a decision, a name, an event, or that something was wrong."""

from dataclasses import replace
from datetime import timedelta
from itertools import chain
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model import Told, Version
from bot.novelty import News, news
from bot.stories import Story
from tests.bot.novelty.pairs import HERE, MONDAY, TUESDAY, article, judged, told

FLOOD = article(1, "The flood in Osk killed 14 people on Sunday. Mayor Ulla Brand asked for help.", MONDAY)
HOUR = timedelta(hours=1)

PAIRS: list[dict[str, Any]] = yaml.safe_load((HERE / "pairs_one.yaml").read_text(encoding="utf-8"))
TEXTS = [pair[key] for pair in PAIRS for key in ("told", "new")]
ARTICLES = [article(n, text, MONDAY + n * HOUR) for n, text in enumerate(TEXTS)]


def after(text: str, *before: Told, read: bool = True) -> News:
    """What is new in an article of the day after, to who read the first report of the flood."""
    later = article(2, text, TUESDAY, publisher="Herald")
    return news(Story((FLOOD, later), (later,)), [told(FLOOD), *before] if read else list(before))


@pytest.mark.parametrize(("lot", "least"), [("one", 24), ("two", 21), ("three", 20), ("four", 18)])
def test_pairs_are_judged_as_a_reader_would(lot: str, least: int) -> None:
    judgement = judged(lot)
    assert judgement.right >= least, judgement.wrong


def test_what_was_not_told_is_new() -> None:
    assert after("The flood in Osk killed 14 people.", read=False) == News("new")
    assert news(Story((FLOOD,), (FLOOD,)), [told(article(9, "Rain.", MONDAY))]).status == "new"


def test_a_story_is_known_by_its_number_where_no_article_is_shared() -> None:
    later = article(2, "The flood in Osk killed 14 people.", TUESDAY)
    assert news(Story((later,), (later,), 5), [told(FLOOD, story=5)]).status == "nothing"
    assert news(Story((later,), (later,), 6), [told(FLOOD, story=5)]).status == "new"


def test_a_higher_toll_is_new_and_the_sentence_that_holds_it_is_named() -> None:
    found = after("Helpers spoke of a hard night. The flood in Osk has killed 19 people.")
    assert found.status == "update"
    assert [s.article.text[s.span.start : s.span.end] for s in found.sentences] == [
        "The flood in Osk has killed 19 people."
    ]


def test_a_lower_toll_is_old_news_unless_it_was_revised() -> None:
    nineteen = told(article(3, "The flood in Osk killed 19 people.", MONDAY + HOUR), FLOOD)
    assert after("The flood in Osk killed 17 people.", nineteen).status == "nothing"
    assert after("The toll of the flood in Osk was revised to 17 people killed.", nineteen).status == "update"


def test_what_may_happen_is_no_news_and_that_it_happened_is() -> None:
    assert after("Mayor Ulla Brand may resign over the flood in Osk, the council fears.").status == "nothing"
    assert after("Mayor Ulla Brand resigned over the flood in Osk.").status == "update"


def test_what_happened_long_before_is_background() -> None:
    assert after("In 2011 a court in Osk convicted a builder over a flood in which 30 people died.").status == "nothing"


def test_the_first_record_comes_first_whatever_the_order() -> None:
    later = replace(told(FLOOD), first_at=TUESDAY)
    found = after("The flood in Osk has killed 19 people.", later)
    assert [record.first_at for record in found.told] == [MONDAY + HOUR, TUESDAY]


CORRECTION = "An earlier version of this article said that 14 people were killed in Osk; it was 12."


def test_a_correction_of_what_was_shown_is_news() -> None:
    found = after(f"The river Osk is falling. {CORRECTION}")
    assert found.status == "update"
    assert found.sentences[0].corrects


def test_a_correction_of_what_nobody_was_shown_is_not_worth_a_line() -> None:
    other = "An earlier version of this article misspelt the name of the river."
    assert after(f"The flood in Osk killed 14 people. {other}").status == "nothing"


@pytest.mark.parametrize(
    "note",
    [
        "Correction: the flood killed 12 people, not 14.",
        "This story has been updated to correct the toll of 14 people.",
    ],
)
def test_corrections_are_known_by_their_words(note: str) -> None:
    assert after(f"The river Osk is falling. {note}").sentences[0].corrects


def test_a_comment_that_was_added_is_no_correction() -> None:
    assert after("This story has been updated to include a comment by the mayor of Osk.").status == "nothing"


def changed(text: str) -> News:
    """What is new in the first report after its text was changed."""
    now = replace(FLOOD, text=text, changed_at=TUESDAY)
    return news(Story((now,), (now,)), [told(FLOOD)], {FLOOD.id: (Version(FLOOD.text, TUESDAY),)})


def test_a_changed_article_is_news_only_for_its_new_sentences() -> None:
    found = changed(f"{FLOOD.text} The dam at Osk collapsed on Tuesday.")
    assert [s.article.text[s.span.start : s.span.end] for s in found.sentences] == [
        "The dam at Osk collapsed on Tuesday."
    ]
    assert changed(f"{FLOOD.text} More rain fell at night.").status == "nothing"


def test_an_article_that_silently_takes_back_what_was_read_is_a_correction() -> None:
    found = changed("The flood in Osk killed 12 people on Sunday. Mayor Ulla Brand asked for help.")
    assert found.status == "update"
    assert found.sentences[0].corrects


def test_an_article_whose_toll_has_grown_is_an_update_and_no_correction() -> None:
    found = changed("The flood in Osk killed 19 people on Sunday. Mayor Ulla Brand asked for help.")
    assert found.status == "update"
    assert not found.sentences[0].corrects


def test_who_read_the_changed_text_hears_nothing_more() -> None:
    now = replace(FLOOD, text=f"{FLOOD.text} The dam at Osk collapsed.", changed_at=MONDAY + HOUR)
    assert (
        news(Story((now,), (now,)), [told(now, at=TUESDAY)], {1: (Version(FLOOD.text, MONDAY + HOUR),)}).status
        == "nothing"
    )


def test_what_an_article_said_only_between_two_digests_before_it_changed_again_is_still_news() -> None:
    between = f"{FLOOD.text} The dam at Osk collapsed on Monday evening."
    now = replace(FLOOD, text=f"{between} More rain fell at night.", changed_at=TUESDAY)
    before = (Version(FLOOD.text, MONDAY + 9 * HOUR), Version(between, TUESDAY))
    found = news(Story((now,), (now,)), [told(FLOOD)], {now.id: before})
    assert [now.text[s.span.start : s.span.end] for s in found.sentences] == [
        "The dam at Osk collapsed on Monday evening."
    ]


def test_an_article_that_was_told_as_changed_and_now_has_another_publisher_is_not_told_again() -> None:
    now = replace(FLOOD, text=f"{CORRECTION} {FLOOD.text}", publisher="Osk Herald", changed_at=TUESDAY)
    records = [told(FLOOD), told(now, at=MONDAY + 2 * HOUR)]
    assert news(Story((now,), (now,)), records, {1: (Version(FLOOD.text, MONDAY + 1.5 * HOUR),)}).status == "nothing"


stories = st.lists(st.sampled_from(ARTICLES), min_size=1, max_size=6, unique_by=lambda a: a.id).map(
    lambda chosen: tuple(sorted(chosen, key=lambda a: a.id))
)


@given(stories)
@settings(max_examples=40, deadline=None)
def test_the_same_story_twice_is_nothing(chosen: tuple[Any, ...]) -> None:
    assert news(Story(chosen, chosen), [told(*chosen)]).status == "nothing"


@given(stories)
@settings(max_examples=40, deadline=None)
def test_the_same_words_by_somebody_else_are_nothing(chosen: tuple[Any, ...]) -> None:
    again = tuple(replace(a, id=a.id + 1000, publisher="Echo", published_at=a.published_at) for a in chosen)
    assert news(Story((*chosen, *again), again), [told(*chosen)]).status == "nothing"


@given(stories, st.data())
@settings(max_examples=40, deadline=None)
def test_the_order_of_what_was_told_does_not_matter(chosen: tuple[Any, ...], data: st.DataObject) -> None:
    records = [told(a) for a in chosen[:-1]]
    story = Story(chosen, chosen)
    assert news(story, data.draw(st.permutations(records))) == news(story, records)


@given(stories, st.data())
@settings(max_examples=40, deadline=None)
def test_who_was_told_more_is_told_less(chosen: tuple[Any, ...], data: st.DataObject) -> None:
    records = [told(a) for a in chosen]
    fewer = data.draw(st.lists(st.sampled_from(records), min_size=1, unique_by=lambda t: t.articles))
    story = Story(chosen, chosen)
    assert news(story, records).facts <= news(story, fewer).facts


@given(st.lists(st.text(max_size=80), min_size=1, max_size=4), st.text(max_size=200))
@settings(max_examples=60, deadline=None)
def test_any_text_can_be_told_and_asked_about_again(texts: list[str], other: str) -> None:
    before = tuple(article(n, text, MONDAY) for n, text in enumerate(texts))
    later = article(99, other, TUESDAY)
    record = told(*before)
    assert news(Story(before, before), [record]).status == "nothing"
    everything = Story((*before, later), (*before, later))
    assert news(everything, [record, told(later)]).status == "nothing"


def test_facts_are_plain_words_that_a_ledger_can_keep() -> None:
    facts = set(chain.from_iterable(told(a).facts for a in ARTICLES))
    assert all(isinstance(fact, str) and fact.isprintable() for fact in facts)
    assert news(Story((FLOOD,), (FLOOD,)), [replace(told(FLOOD), facts=frozenset({"unknown: 1"}))]).status == "nothing"


@pytest.mark.parametrize(
    ("number", "hour", "status"), [("150,000", "09:10", "update"), ("120,000", "11:40", "nothing")]
)
def test_a_sentence_that_was_edited_in_a_number_alone_is_news(number: str, hour: str, status: str) -> None:
    def text(number: str, hour: str) -> str:
        return f"Orlan is recalling {number} cars of its model Kestrel. This report was written at {hour}."

    before = article(1, text("120,000", "09:10"), MONDAY)
    edited = replace(before, text=text(number, hour), changed_at=MONDAY + 2 * HOUR)
    versions = {1: (Version(before.text, MONDAY + 2 * HOUR),)}
    assert news(Story((edited,), (edited,), 1), [told(before)], versions).status == status
