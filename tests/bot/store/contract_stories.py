"""What every store promises of stories."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from bot.profile import Profile, mean
from bot.store import Store
from tests.bot.store.samples import NOW, day, entry

LONG_AGO, FAR_AHEAD = day(1), day(30)


def profile(*keys: int, on: int = 9) -> Profile:
    """Equal weights, and a vector that points where the first key says."""
    vector = np.zeros(8, dtype=np.float32)
    vector[keys[0] % 8] = 1
    weights = np.full(len(keys), len(keys) ** -0.5, dtype=np.float32)
    return Profile(np.array(sorted(keys), dtype=np.uint32), weights, vector, day(on), day(on))


def same(one: Profile, other: Profile) -> bool:
    """Equal but for what is lost in storing."""
    return (
        one.keys.tolist() == other.keys.tolist()
        and np.allclose(one.weights, other.weights, atol=1e-3)
        and np.allclose(one.vector, other.vector, atol=1e-3)
        and (one.first, one.last, round(one.mass, 6)) == (other.first, other.last, round(other.mass, 6))
    )


def article(store: Store, text: str, shelf: str = "local") -> int:
    return store.add_article(shelf, entry(text), NOW)


def told(store: Store, of: Profile, story: int | None = None, shelf: str = "local") -> tuple[int, int]:
    """A new article with this profile in a story: its id, and the story's."""
    number = article(store, f"text {of.keys} {of.last} {story}", shelf)
    return number, store.add_to_story(shelf, number, story, of, of.keys.tolist())


def sharing(store: Store, *keys: int, shelf: str = "local", limit: int = 9) -> list[int]:
    return list(store.stories_sharing(shelf, keys, LONG_AGO, FAR_AHEAD, limit))


class StoriesContract:
    def test_an_article_opens_a_story_that_others_join(self, store: Store) -> None:
        first, story = told(store, profile(1, 2))
        second, joined = told(store, profile(2, 3, on=10), story)
        other, another = told(store, profile(4))
        assert joined == story != another
        assert store.stories_of([first, second, other, 99]) == {first: story, second: story, other: another}
        assert store.story_articles([another, story, 99]) == {another: [other], story: [first, second], 99: []}

    def test_a_storys_profile_is_the_mean_of_its_articles(self, store: Store) -> None:
        own = [profile(1, 2), profile(2, 3, on=10), profile(3, 4, 5, on=5)]
        _, story = told(store, own[0])
        for each in own[1:]:
            told(store, each, story)
        assert same(store.story_profiles([story, 99])[story], mean(own))
        assert list(store.story_profiles([99])) == []

    def test_what_an_article_leaves_is_as_if_it_had_never_been_there(self, store: Store) -> None:
        _, story = told(store, profile(1, 2))
        second, _ = told(store, profile(2, 3, on=10), story)
        store.leave_story(second)
        assert store.stories_of([second]) == {}
        assert same(store.story_profiles([story])[story], profile(1, 2))
        assert store.articles_with_keys("local", [1, 2, 3]) == (1, {1: 1, 2: 1})
        store.leave_story(second)

    def test_many_likelier_stories_out_of_reach_do_not_hide_one_within(self, store: Store) -> None:
        _, within = told(store, profile(1, on=20))
        for _ in range(7):
            told(store, profile(1, 2, 3, on=2))
        assert list(store.stories_sharing("local", [1, 2, 3], day(10), day(28), 2)) == [within]

    def test_a_story_goes_with_its_last_article_and_its_id_does_not_come_back(self, store: Store) -> None:
        number, story = told(store, profile(1))
        store.leave_story(number)
        assert store.story_profiles([story]) == {}
        assert sharing(store, 1) == []
        assert told(store, profile(1))[1] > story

    def test_an_article_goes_to_another_story(self, store: Store) -> None:
        number, story = told(store, profile(1))
        _, other = told(store, profile(2))
        assert store.add_to_story("local", number, other, profile(1, 2), [1]) == other
        assert store.story_articles([story])[story] == []
        assert same(store.story_profiles([other])[other], mean([profile(2), profile(1, 2)]))

    def test_an_article_that_changed_where_it_is_counts_once(self, store: Store) -> None:
        number, story = told(store, profile(1, 2))
        assert store.add_to_story("local", number, story, profile(3), [3]) == story
        assert store.story_articles([story]) == {story: [number]}
        assert same(store.story_profiles([story])[story], profile(3))
        assert store.articles_with_keys("local", [3]) == (1, {3: 1})

    def test_a_light_rewrite_leaves_its_storys_profile_as_it_is(self, store: Store) -> None:
        original, story = told(store, profile(1))
        rewrite = article(store, "again")
        store.add_to_story("local", rewrite, story, None, ())
        assert same(store.story_profiles([story])[story], profile(1))
        assert store.articles_with_keys("local", [1]) == (1, {1: 1})
        store.leave_story(original)
        assert store.story_articles([story]) == {story: [rewrite]}

    def test_those_that_share_more_telling_keys_come_first(self, store: Store) -> None:
        _, one = told(store, profile(1))
        _, two = told(store, profile(1, 2))
        _, three = told(store, profile(2))
        assert sharing(store, 1, 2) == [two, one, three]
        assert sharing(store, 1, 2, limit=1) == [two]
        assert sharing(store, 7) == sharing(store) == sharing(store, 1, limit=0) == []

    def test_only_stories_that_reach_into_the_time_asked_for_are_found(self, store: Store) -> None:
        _, story = told(store, profile(1, on=9))
        told(store, profile(1, on=20), story)

        def between(since: int, until: int) -> list[int]:
            return list(store.stories_sharing("local", [1], day(since), day(until), 9))

        assert between(21, 30) == between(1, 8) == []
        assert between(20, 30) == between(1, 9) == between(12, 14) == [story]

    def test_a_key_of_very_many_stories_still_finds_the_youngest(self, store: Store) -> None:
        stories = [told(store, profile(1, 100 + number))[1] for number in range(100)]
        assert sharing(store, 1, limit=3) == stories[:-4:-1]

    def test_one_shelf_never_changes_what_another_finds(self, store: Store) -> None:
        _, story = told(store, profile(1, 2))
        _, theirs = told(store, profile(1, 2), shelf="local#7")
        assert sharing(store, 1, 2) == [story]
        assert sharing(store, 1, 2, shelf="local#7") == [theirs]
        assert store.articles_with_keys("local", [1, 5]) == (1, {1: 1})
        assert sharing(store, 1, shelf="nobody") == []
        assert store.articles_with_keys("nobody", [1]) == (0, {})

    def test_a_story_that_is_not_on_the_shelf_takes_nothing(self, store: Store) -> None:
        _, theirs = told(store, profile(1), shelf="local#7")
        number = article(store, "ours")
        for story in (theirs, 99):
            with pytest.raises(KeyError):
                store.add_to_story("local", number, story, profile(1), [1])
        assert store.stories_of([number]) == {}

    def test_stories_are_kept(self, store: Store, open_store: Callable[[], Store]) -> None:
        number, story = told(store, profile(1, 2))
        again = open_store()
        assert again.stories_of([number]) == {number: story}
        assert same(again.story_profiles([story])[story], profile(1, 2))

    def test_nothing_waits_for_a_story_in_a_new_store(self, store: Store) -> None:
        article(store, "new")
        assert store.articles_without_story("local", 9) == store.articles_without_story("nobody", 9) == []

    def test_times_at_the_ends_of_the_calendar_are_kept(self, store: Store) -> None:
        early = replace(profile(1), first=NOW.replace(year=1), last=NOW.replace(year=1))
        _, story = told(store, early)
        found = store.stories_sharing("local", [1], NOW.replace(year=1) - timedelta(hours=1), NOW, 9)
        assert same(found[story], early)
