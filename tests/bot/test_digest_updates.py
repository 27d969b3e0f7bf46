"""What a digest tells those who read the ones before it, and what it says where its sources failed."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic

import pytest

from bot.digest import Scope, build_digest
from bot.errors import ModelError
from bot.ingest.intake import take_in
from bot.model import Digest, Draft, Told, Turn, UnreadSource, Window
from bot.novelty import facts_told
from bot.writers import Evidence, Material, Writing, Written
from bot.writers.endpoint import Deadline
from tests.bot.library import EMBEDDER, SEEDS, Library, news

MORNING = datetime(2025, 6, 10, 7, tzinfo=UTC)
DAY = timedelta(days=1)


class Writer:
    """A model that uses the last piece of evidence, and remembers what it was given."""

    name = "select:last"

    def __init__(self) -> None:
        self.given: list[Material] = []

    def within(self, seconds: float) -> Deadline:
        return Deadline(monotonic() + seconds, monotonic)

    def answer(
        self,
        question: str,
        evidence: Sequence[Evidence],
        deadline: Deadline,
        passed: Callable[[Sequence[Written]], None],
    ) -> Writing:
        raise AssertionError("a digest asks for stories alone")

    def stories(self, offered: Sequence[Material], deadline: Deadline) -> list[Writing | ModelError]:
        self.given += offered
        return [Writing((Written(m.evidence[-1].told, (len(m.evidence) - 1,)),)) for m in offered]

    def standalone(self, asked: str, turns: Sequence[Turn], deadline: Deadline) -> str:
        raise AssertionError("a digest asks for stories alone")


def read(library: Library, digest: Digest) -> list[Told]:
    """What the reader of a digest was told."""
    return [
        facts_told(story, digest, list(library.store.articles(story.articles).values())) for story in digest.stories
    ]


def told_on(
    library: Library, until: datetime, told: Sequence[Told] | None, length: timedelta = DAY, **more: object
) -> Digest:
    window = Window(until - length, until)
    scope = Scope(window, (library.workspace,))
    return build_digest(library.store, EMBEDDER, scope, told=told, **more)  # type: ignore[arg-type]


def wage(text: str, publisher: str, at: datetime) -> Draft:
    return news("Pay talks at Hollin Docks", text, publisher, at)


@pytest.fixture
def docks(tmp_path: Path) -> Iterator[Library]:
    library = Library(tmp_path)
    yield library
    library.store.close()


FIRST = "Hollin Docks offered its crane drivers a raise of 4.5 percent in the talks with the union Harbour Hands."
SECOND = "Hollin Docks offered its crane drivers a raise of 5.2 percent in the talks with the union Harbour Hands."


def test_two_offers_reported_at_one_time_are_a_disagreement(docks: Library) -> None:
    docks.add(wage(FIRST, "Post", MORNING - DAY / 4), wage(SECOND, "Herald", MORNING - DAY / 4))
    (story,) = told_on(docks, MORNING, ()).stories
    assert len(story.disagreements[0].positions) == 2


def test_an_offer_of_the_next_day_is_a_later_one_and_no_disagreement(docks: Library) -> None:
    docks.add(wage(FIRST, "Post", MORNING - DAY * 0.9), wage(SECOND, "Herald", MORNING - DAY / 10))
    (story,) = told_on(docks, MORNING, ()).stories
    assert not story.disagreements


def test_a_raised_offer_says_so_and_is_no_disagreement(docks: Library) -> None:
    raised = SECOND.replace("offered its crane drivers", "raised its offer to the crane drivers to")
    docks.add(wage(FIRST, "Post", MORNING - DAY / 4), wage(raised, "Herald", MORNING - DAY / 8))
    (story,) = told_on(docks, MORNING, ()).stories
    assert not story.disagreements


def test_a_contradiction_that_was_shown_is_not_shown_again(docks: Library) -> None:
    docks.add(wage(FIRST, "Post", MORNING - DAY / 4), wage(SECOND, "Herald", MORNING - DAY / 4))
    told = read(docks, told_on(docks, MORNING, ()))
    docks.add(wage(f"{FIRST} The talks collapsed on Tuesday.", "Echo", MORNING + DAY / 4))
    (story,) = told_on(docks, MORNING + DAY, told).stories
    assert story.status == "update"
    assert not story.disagreements


def test_after_a_weekend_the_newest_state_leads_and_each_claim_has_its_day(docks: Library) -> None:
    docks.add(
        wage(f"{FIRST} About 300 crane drivers waited at the gates of Hollin Docks.", "Post", MORNING - 3 * DAY),
        wage(
            "The crane drivers of Hollin Docks began a strike for more pay, Harbour Hands said.", "Post", MORNING - DAY
        ),
    )
    (story,) = told_on(docks, MORNING, (), 4 * DAY).stories
    assert "began a strike" in story.claims[0].text
    assert "[reported 9 June 2025]" in story.claims[0].text
    assert any("[reported 7 June 2025]" in claim.text for claim in story.claims)


def test_after_a_weekend_a_figure_that_was_replaced_is_not_told(docks: Library) -> None:
    flood = "The flood in the valley of Marn killed {} people, the fire service of Marn said."
    docks.add(
        news("Flood in Marn", flood.format(14), "Post", MORNING - 3 * DAY),
        news("Flood in Marn", flood.format(19), "Post", MORNING - DAY),
    )
    (story,) = told_on(docks, MORNING, (), 4 * DAY).stories
    assert [claim.text for claim in story.claims] == [f"{flood.format(19)} [reported 9 June 2025]"]


def test_telling_everything_and_asking_again_gives_nothing(samples: Library) -> None:
    for until in (MORNING, MORNING + DAY, MORNING + 2 * DAY):
        digest = told_on(samples, until, (), stories=50)
        again = told_on(samples, until, read(samples, digest), stories=50)
        assert (again.stories, again.more, again.articles) == ((), (), 0)


def test_a_model_is_given_nothing_but_what_is_new(tmp_path: Path) -> None:
    library = Library(tmp_path).read(SEEDS)
    told = read(library, told_on(library, MORNING, (), stories=50))
    writer = Writer()
    told_on(library, MORNING + 2 * DAY, told, 2 * DAY, stories=50, writer=writer, deadline=writer.within(60))
    old = {quote for each in told for quote in each.quotes}
    assert writer.given
    assert not old & {item.quote for material in writer.given for item in material.evidence}
    library.store.close()


def test_a_model_cannot_leave_out_a_correction(docks: Library) -> None:
    docks.add(wage(f"{FIRST} It was the first offer of Hollin Docks this year.", "Post", MORNING - DAY / 4))
    told = read(docks, told_on(docks, MORNING, ()))
    note = (
        "Correction: an earlier version of this article said that Hollin Docks offered 4.5 percent; it was 4.2 percent."
    )
    docks.add(wage(f"The talks at Hollin Docks with Harbour Hands failed. {note}", "Post", MORNING + DAY / 4))
    writer = Writer()
    (story,) = told_on(docks, MORNING + DAY, told, writer=writer, deadline=writer.within(60)).stories
    assert story.claims[0].text == note
    assert story.background is None


def test_a_changed_article_is_told_for_its_new_sentences(docks: Library) -> None:
    first = Draft(FIRST, "Pay talks at Hollin Docks", "Post", None, None, MORNING - DAY / 4, False, "en", "post/1")
    docks.add(first)
    told = read(docks, told_on(docks, MORNING, ()))
    changed = Draft(
        f"{FIRST} The talks collapsed.", first.title, "Post", None, None, MORNING - DAY / 4, False, "en", "post/1"
    )
    take_in(docks.store, EMBEDDER, docks.workspace, [changed], MORNING + timedelta(hours=2))
    window = Window(MORNING - DAY, MORNING + DAY)
    (story,) = build_digest(docks.store, EMBEDDER, Scope(window, (docks.workspace,)), told=told).stories
    assert story.status == "update"
    assert [claim.text.partition(" [")[0] for claim in story.claims] == ["The talks collapsed."]


def test_sources_that_could_not_be_read_are_in_the_digest(docks: Library) -> None:
    failed = UnreadSource("Morning Post", MORNING - DAY, "no answer")
    assert told_on(docks, MORNING, (), unread=[failed]).unread_sources == (failed,)
