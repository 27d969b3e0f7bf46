"""A digest tells each story once, briefly, in cited words; what is new leads, and disagreements stand side by side."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.errors import BriefwireError
from bot.model import Digest, DigestStory
from tests.bot.library import NOW, Library, news

NEXT_MORNING = NOW + timedelta(days=1)


def story(digest: Digest, words: str) -> DigestStory:
    return next(s for s in digest.stories if words in s.headline)


def test_every_claim_cites_the_exact_words_of_a_stored_article(samples: Library) -> None:
    digest = samples.assistant.digest(NOW)
    assert digest.stories
    for told in digest.stories:
        assert 1 <= len(told.claims) <= 3
        assert all(claim.citations for claim in told.claims)
    for citation in digest.citations:
        article = samples.store.articles([citation.article_id])[citation.article_id]
        assert article.text[citation.start : citation.end] == citation.quote
    used = {n for s in digest.stories for claim in s.claims for n in claim.citations}
    used |= {n for s in digest.stories for d in s.disagreements for p in d.positions for n in p.citations}
    assert used == {citation.n for citation in digest.citations}


def test_what_stands_outside_of_brackets_is_the_articles(samples: Library) -> None:
    digest = samples.assistant.digest(NOW)
    quotes = {citation.n: " ".join(citation.quote.split()) for citation in digest.citations}
    for told in digest.stories:
        for claim in told.claims:
            assert re.sub(r" \[[^\]]*\]|\[[^\]]*\] ", "", claim.text) == quotes[claim.citations[0]]


def test_the_story_of_most_publishers_leads_and_is_told_once(samples: Library) -> None:
    digest = samples.assistant.digest(NOW)
    assert "rare earths" in digest.stories[0].headline.lower()
    assert len(digest.stories[0].publishers) == 3
    assert sum("rare earth" in s.headline.lower() for s in digest.stories) == 1


def test_what_did_not_fit_is_counted(samples: Library) -> None:
    digest = samples.assistant.digest(NOW)
    assert len(digest.stories) == 5
    assert len(digest.more) == 2
    told = {citation.article_id for citation in digest.citations}
    assert not told & {article for omitted in digest.more for article in omitted.articles}
    assert len(samples.assistant.digest(NOW, stories=7).stories) == 7


def test_sources_that_name_different_people_are_shown_side_by_side(samples: Library) -> None:
    disagreement = samples.assistant.digest(NOW).stories[0].disagreements[0]
    assert disagreement.about == "Treasury Secretary"
    sides = [position.text for position in disagreement.positions]
    assert any("Scott Bessent" in side for side in sides)
    assert any("Steven Mnuchin" in side for side in sides)


def test_sources_that_give_different_prices_are_shown_side_by_side_and_no_claim_picks_one(samples: Library) -> None:
    merger = story(samples.assistant.digest(NOW), "Credita Nord")
    sides = {position.text for position in merger.disagreements[0].positions}
    assert any("1.8 billion" in side for side in sides)
    assert any("2.1 billion" in side for side in sides)
    assert not any("billion" in claim.text for claim in merger.claims)


def test_stories_without_a_contradiction_show_none(samples: Library) -> None:
    for now in (NOW, NEXT_MORNING):
        for told in samples.assistant.digest(now, stories=10).stories:
            if "rare earths" not in told.headline.lower() and "Credita Nord" not in told.headline:
                assert not told.disagreements


def test_a_story_told_before_the_window_is_an_update_that_says_what_is_new_first(samples: Library) -> None:
    digest = samples.assistant.digest(NEXT_MORNING)
    flood = story(digest, "Teska")
    assert flood.status == "update"
    assert flood.earlier is not None
    assert flood.earlier.url == "https://upland-times.example/teska-flood"
    assert "1,850" in flood.claims[0].text
    london = story(digest, "framework")
    assert london.status == "update"
    assert "framework" in london.claims[0].text
    assert story(samples.assistant.digest(NOW), "Teska").status == "new"


def test_days_of_the_week_carry_their_date(samples: Library) -> None:
    texts = [claim.text for s in samples.assistant.digest(NOW, stories=10).stories for claim in s.claims]
    assert any("Monday [9 June 2025]" in text for text in texts)
    for text in texts:
        assert not re.search(r"\b(?:today|yesterday|tomorrow)\b(?! \[)", text)


def test_no_claim_begins_with_somebody_unnamed(samples: Library) -> None:
    for now in (NOW, NEXT_MORNING):
        for told in samples.assistant.digest(now, stories=10).stories:
            for claim in told.claims:
                assert not re.match(r"(?:He|She|They|It|This|These|His|Her|Their)\b(?! \[)", claim.text)


def test_five_stories_fit_on_one_and_a_half_phone_screens(samples: Library) -> None:
    lines = 0
    for told in samples.assistant.digest(NOW).stories:
        positions = [position.text for each in told.disagreements for position in each.positions]
        for text in (told.headline, *(claim.text for claim in told.claims), *positions):
            lines += -(-len(text) // 45)
    assert lines <= 48


def test_topics_narrow_the_digest(samples: Library) -> None:
    digest = samples.assistant.digest(NOW, topics=("flood",))
    assert [s.headline for s in digest.stories] == ["River Teska floods valley; 1,200 people leave their homes"]


def test_a_window_without_articles_gives_an_empty_digest(samples: Library) -> None:
    digest = samples.assistant.digest(datetime(2025, 1, 1, tzinfo=UTC))
    assert (digest.articles, digest.stories, digest.more) == (0, (), ())


def test_a_window_that_ends_before_it_begins_is_refused(samples: Library) -> None:
    with pytest.raises(BriefwireError, match="window is empty"):
        samples.assistant.digest(NOW, since=NOW)


def test_a_reprint_is_no_story_of_its_own(tmp_path: Path) -> None:
    text = (
        "The council of Orlin voted on Monday to close the old bridge for a year. Repairs will cost 14 million crowns "
        "and begin in August, engineer Tova Reyes said. Shops near the bridge fear for their trade."
    )
    at = datetime(2025, 6, 9, 12, tzinfo=UTC)
    reprint = text.replace("fear for their trade", "worry about their trade")
    library = Library(tmp_path).add(
        news("Orlin closes bridge", text, "A", at), news("Orlin shuts bridge", reprint, "B", at)
    )
    digest = library.assistant.digest(NOW)
    assert len(digest.stories) == 1
    assert digest.stories[0].publishers == ("A", "B")
    library.store.close()


@pytest.mark.parametrize("text", ["It rained.", "He said so.", "Zug entgleist."])
def test_even_the_shortest_article_is_told_in_its_own_words(tmp_path: Path, text: str) -> None:
    library = Library(tmp_path).add(news(text, text, "A", datetime(2025, 6, 9, 12, tzinfo=UTC)))
    (told,) = library.assistant.digest(NOW).stories
    assert [claim.text for claim in told.claims] == [text]
    library.store.close()
