"""Stories of a window: all of them, each once, for an audience that sees one shelf or several."""

from datetime import UTC, datetime, timedelta

from bot.ingest.intake import take_in
from bot.model import Article, Draft, Window
from bot.stories import Story, stories_in
from tests.bot.library import EMBEDDER, NOW, Library, news

NOON = datetime(2025, 6, 9, 12, tzinfo=UTC)
WINDOW = Window(NOON - timedelta(hours=12), NOON + timedelta(hours=12))
FIRE = (
    "Fire shuts the port of Norvik",
    "A fire in the grain silo shut the port of Norvik on Monday, harbour master Lise Tangen said.",
)
FIRE_TOO = (
    "Port of Norvik shut by fire",
    "The port of Norvik shut on Monday after a fire in a grain silo, the fire service said.",
)
BREAD = "Bakery wins prize for rye bread", "A bakery in Holm won a prize for its rye bread, the jury said on Monday."


def draft(told: tuple[str, str], publisher: str = "Post", hours: float = 0) -> Draft:
    return news(*told, publisher, NOON + timedelta(hours=hours))


def article(
    number: int, told: tuple[str, str], publisher: str | None = "Post", hours: float = 0, same: int | None = None
) -> Article:
    at = NOON + timedelta(hours=hours)
    return Article(number, "local", *told, publisher, None, None, at, False, "en", None, at, at, same)


def story(*articles: Article) -> Story:
    return Story(articles, articles)


def ids(stories: list[Story]) -> list[tuple[list[int], list[int]]]:
    return sorted(([a.id for a in each.articles], [a.id for a in each.fresh]) for each in stories)


def test_a_story_with_an_article_in_the_window_comes_with_what_was_reported_before(library: Library) -> None:
    library.add(draft(FIRE, hours=-20), draft(BREAD, hours=-20), draft(FIRE_TOO, "Herald"))
    assert ids(stories_in(library.store, ("local",), WINDOW)) == [([1, 3], [3])]


def test_what_is_reported_after_the_window_is_not_known_in_it(library: Library) -> None:
    library.add(draft(FIRE), draft(FIRE_TOO, "Herald", 20))
    assert ids(stories_in(library.store, ("local",), WINDOW)) == [([1], [1])]


def test_of_a_very_long_story_only_the_last_two_months_are_told(library: Library) -> None:
    for days in (-70, -50, -30, -10, 0):
        text = f"{FIRE[1]} Day {-days} brought {'abcde'[days // 10 % 5]} new findings."
        library.add(draft((FIRE[0], text), hours=24 * days))
    story = library.store.stories_of([1])[1]
    for number in range(2, 6):
        library.store.add_to_story("local", number, story, None, ())
    (told,) = stories_in(library.store, ("local",), WINDOW)
    assert [a.id for a in told.articles] == [2, 3, 4, 5]


def test_an_empty_window_has_no_stories(library: Library) -> None:
    assert stories_in(library.store, ("local",), WINDOW) == []
    assert stories_in(library.store, (), WINDOW) == []


def test_an_audience_that_sees_two_shelves_reads_each_event_once(library: Library) -> None:
    take_in(library.store, EMBEDDER, "local#7", [draft(FIRE_TOO, "Internal"), draft(BREAD, "Internal")], NOW)
    library.add(draft(FIRE, hours=1))
    both = stories_in(library.store, ("local", "local#7"), WINDOW)
    assert ids(both) == [([1, 3], [1, 3]), ([2], [2])]
    assert ids(stories_in(library.store, ("local",), WINDOW)) == [([3], [3])]
    assert library.store.stories_of([1]) != library.store.stories_of([3])


def test_an_article_that_was_put_into_no_story_is_not_lost(library: Library) -> None:
    library.add(draft(FIRE))
    library.store.leave_story(1)
    assert ids(stories_in(library.store, ("local",), WINDOW)) == [([1], [1])]


def test_a_story_from_before_the_window_is_known_as_such() -> None:
    old, new = article(1, FIRE, hours=-24), article(2, FIRE_TOO, "Herald")
    assert Story((old, new), (new,)).before(WINDOW.since) == (old,)
    assert story(new).before(WINDOW.since) == ()


def test_a_rewrite_is_no_voice_of_its_own() -> None:
    assert story(article(1, FIRE), article(2, FIRE_TOO, "Herald", same=1)).voices == 1
    assert story(article(1, FIRE), article(2, FIRE_TOO, "Herald")).voices == 2
    assert story(article(1, FIRE), article(2, FIRE_TOO)).voices == 1
    assert story(article(1, FIRE, None), article(2, FIRE_TOO, None)).voices == 2


def test_a_wire_text_reprinted_ten_times_is_one_voice() -> None:
    wire = "NORVIK (Meridian) - " + FIRE[1]
    reprints = [article(n, (FIRE[0], f"{wire} Paper {n} has no more."), f"Paper {n}") for n in range(1, 11)]
    assert story(*reprints).voices == 1
    assert story(*reprints, article(11, FIRE_TOO, "Herald")).voices == 2


def test_two_reports_in_words_of_their_own_with_one_agency_are_two_voices() -> None:
    one = article(1, (FIRE[0], f"(Meridian) - {FIRE[1]}"))
    other = article(
        2, (FIRE_TOO[0], "(Meridian) - Eleven ships wait outside Norvik since flames ate its silo."), "Herald"
    )
    assert story(one, other).voices == 2
