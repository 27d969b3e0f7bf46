"""The stories of a window, as they are stored: the articles that report the same event."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from bot.clustering.joining import SAME_STORY, likeness
from bot.clustering.keeping import catch_up, moment
from bot.errors import StoreError
from bot.model import Article, Shelves, Window
from bot.profile import Profile, mean
from bot.store import Store
from bot.stories.voices import independent

A_DAY: Final = timedelta(days=1)

REMEMBERED: Final = timedelta(days=60)
"""Of a longer story, articles older than this at the window's end are left out."""


@dataclass(frozen=True, slots=True)
class Story:
    """Articles that report the same event, oldest first; `fresh` are those that fall into the digest's window. `id` and
    `profile` are those that the store keeps; of a story merged from several, of the first, and of all."""

    articles: tuple[Article, ...]
    fresh: tuple[Article, ...]
    id: int | None = None
    profile: Profile | None = field(default=None, compare=False, repr=False)

    @property
    def publishers(self) -> tuple[str, ...]:
        """Who reports it, by name, in the order of publication."""
        return tuple(dict.fromkeys(article.publisher for article in self.fresh if article.publisher))

    @property
    def latest(self) -> tuple[Article, ...]:
        """What tells the newest state: the articles of the last day of its window that are no light rewrites."""
        newest = moment(self.fresh[-1])
        recent = [a for a in self.fresh if newest - moment(a) <= A_DAY]
        return tuple(a for a in recent if a.same_as is None) or tuple(recent)

    def before(self, since: datetime) -> tuple[Article, ...]:
        """The articles published before a window, oldest first; none for a new story."""
        return tuple(a for a in self.articles if a.published_at and a.published_at < since)

    @property
    def voices(self) -> int:
        """Independent publishers: reprints do not count, an article without a publisher counts for itself."""
        return len({article.publisher or article.id for article in independent(self.fresh)}) or 1


Kept = Callable[[Sequence[Article], Mapping[int, int]], Collection[int]]
"""Which of these articles, whose stories are given by article id, an audience wants: their ids."""


def stories_in(
    store: Store, shelves: Shelves, window: Window, kept: Kept | None = None, *, by_arrival: bool = False
) -> list[Story]:
    """The stories with an article published in the window or, `by_arrival`, one that became news in it, as one audience
    that sees these shelves has them: of the articles that are `kept`; stories of different shelves that tell the same
    event are one, and so are articles with the very same text. In a database that cannot be written, articles from
    before stories were kept stand alone."""
    stories = merged([_stories_of_shelf(store, shelf, window, by_arrival=by_arrival) for shelf in shelves])
    return _narrowed(stories, kept) if kept else stories


def _narrowed(stories: Sequence[Story], kept: Kept) -> list[Story]:
    """The stories with what is kept of their fresh articles; a story of which nothing is kept is left out. Merged
    stories count as one: what a reader sees as one story is also muted as one."""
    story_of = {article.id: story.id for story in stories if story.id is not None for article in story.fresh}
    wanted = kept([article for story in stories for article in story.fresh], story_of)
    narrowed = (replace(story, fresh=tuple(a for a in story.fresh if a.id in wanted)) for story in stories)
    return [story for story in narrowed if story.fresh]


def _stories_of_shelf(store: Store, shelf: str, window: Window, *, by_arrival: bool) -> list[Story]:
    with suppress(StoreError):
        catch_up(store, shelf)
    between = store.arrivals_between if by_arrival else store.articles_between
    fresh = between((shelf,), window.since, window.until)
    story_of = store.stories_of([article.id for article in fresh])
    ids = list(dict.fromkeys(story_of[article.id] for article in fresh if article.id in story_of))
    members, profiles = store.story_articles(ids), store.story_profiles(ids)
    earlier = store.articles([number for own in members.values() for number in own])
    inside = {article.id: article for article in fresh}
    known = {
        number: article
        for number, article in (earlier | inside).items()
        if number in inside or _remembered(article, window)
    }
    stories = [
        _story((known[number] for number in members[story] if number in known), inside, story, profiles.get(story))
        for story in ids
    ]
    return stories + [_story([article], inside, None, None) for article in fresh if article.id not in story_of]


def _remembered(article: Article, window: Window) -> bool:
    return timedelta() < window.until - moment(article) <= REMEMBERED


def _story(articles: Iterable[Article], fresh: Iterable[int], number: int | None, profile: Profile | None) -> Story:
    ordered = _ordered(articles)
    inside = frozenset(fresh)
    return Story(ordered, tuple(article for article in ordered if article.id in inside), number, profile)


def _ordered(articles: Iterable[Article]) -> tuple[Article, ...]:
    return tuple(sorted(articles, key=lambda article: (moment(article), article.id)))


def _without_copies(articles: Iterable[Article]) -> tuple[Article, ...]:
    """In order; of articles with the very same text, which several shelves can hold, the first given."""
    by_text: dict[str, Article] = {}
    for article in articles:
        by_text.setdefault(article.text, article)
    return _ordered(by_text.values())


def merged(shelves: Sequence[Sequence[Story]]) -> list[Story]:
    """The stories of several shelves: one of a later shelf is part of the likest of the earlier shelves, if it is as
    like it as an article would have to be. Nothing of it is stored."""
    together: list[Story] = []
    for stories in shelves:
        earlier = list(together)
        for story in stories:
            same = _likest(story, earlier)
            if same is None:
                together.append(story)
            else:
                at = next(n for n, other in enumerate(together) if other.id == same.id)
                together[at] = _as_one(together[at], story)
    return together


def _likest(story: Story, others: Sequence[Story]) -> Story | None:
    if story.profile is None:
        return None
    rated = [(likeness(story.profile, other.profile), -n) for n, other in enumerate(others) if other.profile]
    best = max(rated, default=(0.0, 0))
    return others[-best[1]] if best[0] >= SAME_STORY else None


def _as_one(one: Story, other: Story) -> Story:
    known = [profile for profile in (one.profile, other.profile) if profile]
    return replace(
        one,
        articles=_without_copies((*one.articles, *other.articles)),
        fresh=_without_copies((*one.fresh, *other.fresh)),
        profile=mean(known),
    )
