"""Seven days of news, each told in the evening: what each digest must and must not say to those who read the ones
before."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]

from bot.digest import Scope, build_digest
from bot.embed import RememberingEmbedder
from bot.model import Digest, DigestStory, Draft, Told, Window
from bot.novelty import facts_told
from tests.bot.library import EMBEDDER, Library

WEEK = Path(__file__).parent / "week"
DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
MONDAY = datetime(2025, 6, 2, tzinfo=UTC)


def evening(day: str) -> datetime:
    return MONDAY + timedelta(days=DAYS.index(day), hours=20)


def drafts(day: str) -> Iterator[Draft]:
    articles: list[dict[str, Any]] = yaml.safe_load((WEEK / f"{day}.yaml").read_text(encoding="utf-8"))
    for number, of in enumerate(articles):
        at = MONDAY + timedelta(days=DAYS.index(day), hours=of["hour"])
        url = f"https://sample.example/{day}/{number}"
        yield Draft(of["text"], of["title"], of["publisher"], None, url, at, language="en")


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    filled = Library(tmp_path_factory.mktemp("week"))
    for day in DAYS:
        filled.add(*drafts(day))
    yield filled
    filled.store.close()


class Channel:
    """Somebody who reads the digests from a day on; `told` is what the ledger would hold."""

    def __init__(self, library: Library, since: str = "monday") -> None:
        self.told: list[Told] = []
        self.digests: dict[str, Digest] = {}
        store = library.store
        for day in DAYS[DAYS.index(since) :]:
            until = evening(day)
            window = Window(until - timedelta(days=1), until)
            digest = build_digest(
                store, RememberingEmbedder(EMBEDDER), Scope(window, (library.workspace,)), 4, told=self.told
            )
            self.digests[day] = digest
            for story in digest.stories:
                articles = list(store.articles(story.articles).values())
                self.told.append(facts_told(story, digest, articles, url=f"https://chat.example/{day}"))

    def story(self, day: str, words: str) -> DigestStory:
        found = [s for s in self.digests[day].stories if words in said(s)]
        assert len(found) == 1, [said(s) for s in self.digests[day].stories]
        return found[0]

    def tells(self, day: str, words: str) -> bool:
        return any(words in said(story) for story in self.digests[day].stories)


def said(story: DigestStory) -> str:
    return " ".join([story.headline, *(claim.text for claim in story.claims)])


@pytest.fixture(scope="module")
def channel(library: Library) -> Channel:
    return Channel(library)


def test_the_first_day_is_all_new(channel: Channel) -> None:
    digest = channel.digests["monday"]
    assert len(digest.stories) == 4
    assert {story.status for story in digest.stories} == {"new"}
    assert not any(story.earlier or story.background for story in digest.stories)


@pytest.mark.parametrize(
    ("day", "story", "first"),
    [
        ("tuesday", "tram drivers", "strike of the Velsund tram drivers began"),
        ("tuesday", "Ostry", "19 people"),
        ("tuesday", "Tresk", "raised its offer for Tresk Dairies to 2.4 billion"),
        ("wednesday", "tram drivers", "collapsed on Wednesday"),
        ("wednesday", "Tresk", "rejected the offer of Marlow Foods"),
        ("thursday", "Ostry", "revised down to 17"),
        ("thursday", "Tresk", "rival bid of 2.7 billion"),
        ("friday", "tram drivers", "ended on Friday"),
        ("friday", "Reve", "guilty on Friday"),
    ],
)
def test_a_development_is_an_update_that_says_it_first(channel: Channel, day: str, story: str, first: str) -> None:
    update = channel.story(day, story)
    assert update.status == "update"
    assert first in update.claims[0].text
    assert update.earlier is not None
    assert update.earlier.date == evening("monday")
    assert update.earlier.url == "https://chat.example/monday"
    assert not update.disagreements


def test_an_update_has_one_line_of_what_was_told_before(channel: Channel) -> None:
    flood = channel.story("tuesday", "Ostry")
    assert flood.background is not None
    assert "14 people" in flood.background.text
    digest = channel.digests["tuesday"]
    (cited,) = [citation for citation in digest.citations if citation.n in flood.background.citations]
    assert cited.published_at is not None
    assert cited.published_at.date() == MONDAY.date()


def test_what_nothing_new_is_said_of_is_neither_told_nor_counted(channel: Channel) -> None:
    tuesday = channel.digests["tuesday"]
    assert not channel.tells("tuesday", "Reve")
    assert not any("Reve" in omitted.headline for omitted in tuesday.more)
    assert not channel.tells("thursday", "tram drivers")
    assert not any("tram" in omitted.headline for omitted in channel.digests["thursday"].more)
    assert channel.digests["thursday"].articles == 2


def test_a_story_left_out_comes_later_as_new(channel: Channel) -> None:
    assert not channel.tells("tuesday", "Dorrit")
    assert any("Dorrit" in omitted.headline for omitted in channel.digests["tuesday"].more)
    late = channel.story("wednesday", "Dorrit")
    assert late.status == "new"
    assert late.earlier is None


def test_a_correction_is_told_to_those_who_read_what_it_corrects(library: Library, channel: Channel) -> None:
    corrected = channel.story("saturday", "Nordic Cream")
    assert corrected.status == "update"
    assert corrected.claims[0].text.startswith("Correction: an earlier version")
    assert "it was 2.6 billion" in corrected.claims[0].text
    late = Channel(library, "saturday").story("saturday", "Nordic Cream")
    assert late.status == "new"
    assert not any("earlier version" in claim.text for claim in late.claims)


def test_a_day_of_repetitions_is_quiet(channel: Channel) -> None:
    sunday = channel.digests["sunday"]
    assert (sunday.stories, sunday.more, sunday.articles) == ((), (), 0)


def test_nothing_is_told_twice(channel: Channel) -> None:
    claims = [claim.text for digest in channel.digests.values() for story in digest.stories for claim in story.claims]
    assert len(claims) == len(set(claims))


def test_to_who_joins_on_thursday_everything_is_new_at_first(library: Library) -> None:
    late = Channel(library, "thursday")
    assert {story.status for story in late.digests["thursday"].stories} == {"new"}
    assert late.story("thursday", "tram drivers").status == "new"
    assert late.story("friday", "Reve").status == "new"
    assert late.story("friday", "tram drivers").status == "update"
