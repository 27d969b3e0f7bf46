"""Which story an article is in, from the day it is stored on: new articles, light rewrites, changed ones."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.clustering.keeping import put_in_story
from bot.ingest.intake import take_in
from bot.model import Draft
from tests.bot.library import EMBEDDER, NOW, Library, news

NOON = datetime(2025, 6, 9, 12, tzinfo=UTC)
FIRE = (
    "Fire shuts the port of Norvik",
    "A fire in the grain silo shut the port of Norvik on Monday. Nobody was hurt, harbour master Lise Tangen said. "
    "Eleven ships have to wait outside until the quay has been inspected.",
)
FIRE_TOO = (
    "Port of Norvik shut by fire",
    "The port of Norvik shut on Monday after a fire in a grain silo, the fire service said. Eleven ships are waiting.",
)
BREAD = "Bakery wins prize for rye bread", "A bakery in Holm won a prize for its rye bread, the jury said on Monday."


def draft(told: tuple[str, str], publisher: str = "Post", hours: float = 0, origin: str | None = None) -> Draft:
    return replace(news(*told, publisher, NOON + timedelta(hours=hours)), origin=origin)


def stories(library: Library, count: int) -> list[int]:
    found = library.store.stories_of(range(1, count + 1))
    return [found[number] for number in range(1, count + 1)]


def test_reports_of_one_event_are_one_story_and_others_are_not(library: Library) -> None:
    library.add(draft(FIRE), draft(BREAD, hours=1), draft(FIRE_TOO, "Herald", 2))
    fire, bread, fire_too = stories(library, 3)
    assert fire == fire_too != bread


def test_it_makes_no_difference_whether_they_come_together_or_one_by_one(library: Library) -> None:
    library.add(draft(FIRE)).add(draft(BREAD, hours=1)).add(draft(FIRE_TOO, "Herald", 2))
    fire, bread, fire_too = stories(library, 3)
    assert fire == fire_too != bread


def test_a_follow_up_joins_the_next_day_and_an_anniversary_does_not(library: Library) -> None:
    follow_up = (
        "Port of Norvik open again",
        "Ships enter the port of Norvik again, a day after the fire in a grain silo.",
    )
    anniversary = (
        "Norvik remembers the fire",
        "Firefighters met in Norvik, ten months after the fire in the grain silo.",
    )
    library.add(draft(FIRE), draft(follow_up, hours=26), draft(anniversary, hours=24 * 300))
    fire, follow, later = stories(library, 3)
    assert fire == follow != later


def test_a_light_rewrite_goes_where_its_original_is(library: Library) -> None:
    library.add(draft(FIRE), draft((FIRE[0], FIRE[1].replace("Nobody was hurt,", "No one was hurt,")), "Herald", 1))
    assert library.store.articles([2])[2].same_as == 1
    assert len(set(stories(library, 2))) == 1


def test_a_light_rewrite_goes_there_whatever_its_words(library: Library) -> None:
    library.add(draft(FIRE), draft(BREAD))
    vector = EMBEDDER.embed([BREAD[1]])[0]
    story = put_in_story(library.store, "local", 2, *BREAD, vector, NOON, same_as=1)
    assert stories(library, 2) == [story, story]


def test_an_article_without_a_time_joins_by_when_it_was_stored(library: Library) -> None:
    library.add(replace(draft(FIRE), published_at=NOW), replace(draft(FIRE_TOO), published_at=None))
    assert len(set(stories(library, 2))) == 1


def test_a_changed_article_stays_in_its_story(library: Library) -> None:
    library.add(draft(FIRE, origin="a"), draft(BREAD, origin="b"))
    before = stories(library, 2)
    library.add(draft(FIRE_TOO, origin="a"))
    assert stories(library, 2) == before
    library.add(draft(FIRE, "Herald", 1, "c"))
    assert stories(library, 3) == [*before, before[0]]


def test_an_article_whose_new_text_is_of_another_event_leaves_the_others(library: Library) -> None:
    library.add(draft(FIRE, origin="a"), draft(FIRE_TOO, "Herald", 1, "b"))
    library.add(draft(BREAD, "Herald", 1, "b"))
    one, other = stories(library, 2)
    assert one != other


def test_what_one_shelf_holds_changes_nothing_on_another(library: Library) -> None:
    take_in(library.store, EMBEDDER, "local#7", [draft(FIRE)], NOW)
    library.add(draft(FIRE_TOO))
    theirs, ours = stories(library, 2)
    assert theirs != ours


@pytest.mark.parametrize("text", ["!", "Zug.", "的", "1 2 3", "It was so. " * 400])
def test_any_text_has_a_story(library: Library, text: str) -> None:
    for at in (None, datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, tzinfo=UTC)):
        library.add(Draft(text=f"{text}{at.year if at else ''}", title="", published_at=at, language="en"))
    assert len(stories(library, 3)) == 3
