"""In which order stories are told, and under which headline."""

import math
from collections import Counter
from collections.abc import Sequence
from typing import Final

from bot.clustering.joining import likeness
from bot.clustering.keeping import moment
from bot.model import Article, ListedStory, Window
from bot.stories import Story
from bot.stories.voices import independent, named
from bot.text import content_stems, fold, one_line, stem, words

VARIED: Final = 30
"""So many stories from the front are told with an eye to variety; nobody reads on beyond."""

ALIKE: Final = 0.1
"""Likeness from which a story tells more of what was told already."""

REPEATED: Final = 0.3
"""What a story is still worth when one is told before it whose likeness is that of two reports of one event."""

SAME_EVENT: Final = 0.2
"""Likeness at which that is reached."""


def rank(stories: Sequence[Story], window: Window, topics: Sequence[str] = ()) -> list[Story]:
    """The stories, the one to tell first in front: more independent publishers, newer, closer to the topics, and
    unlike those before it (maximal marginal relevance: Carbonell and Goldstein, 1998), so that a long affair is told
    once even where it is more than one story."""
    worth = [weight(story, window, topics) for story in stories]
    waiting = sorted(
        range(len(stories)),
        key=lambda n: (-worth[n], -moment(stories[n].fresh[-1]).timestamp(), stories[n].articles[0].id),
    )
    told: list[int] = []
    new = [1.0] * len(stories)
    while waiting and len(told) < VARIED:
        best = max(waiting, key=lambda n: worth[n] * new[n])
        waiting.remove(best)
        told.append(best)
        for n in waiting:
            new[n] = min(new[n], _novelty(stories[n], stories[best]))
    return [stories[n] for n in told + waiting]


def _novelty(story: Story, told: Story) -> float:
    """What a story is still worth after another, from `REPEATED` to 1."""
    if story.profile is None or told.profile is None:
        return 1.0
    alike = (likeness(story.profile, told.profile) - ALIKE) / (SAME_EVENT - ALIKE)
    return 1 - (1 - REPEATED) * min(1.0, max(0.0, alike))


def weight(story: Story, window: Window, topics: Sequence[str]) -> float:
    """How much a story matters: the logarithm of its independent publishers, a little for that of its articles that
    are no reprints, up to half a point for being new, up to a point for each topic that it is about."""
    length = (window.until - window.since).total_seconds() or 1.0
    newest = max(moment(article) for article in story.fresh)
    new = 1 - min(1.0, max(0.0, (window.until - newest).total_seconds()) / length)
    own = independent(story.fresh)
    voices = len({article.publisher or article.id for article in own}) or 1
    return math.log2(1 + voices) + 0.2 * math.log2(1 + len(own)) + 0.5 * new + sum(centrality(story, t) for t in topics)


def centrality(story: Story, topic: str) -> float:
    """How much of a story is about a topic, from 0 to 1: an article whose title holds each of its words counts whole,
    one that holds them elsewhere half."""
    wanted = _stems(topic)
    held = (
        1.0 if wanted <= _stems(a.title) else 0.5 if wanted <= _stems(f"{a.title} {a.text}") else 0.0
        for a in story.fresh
    )
    return sum(held) / len(story.fresh)


def about(story: Story, topic: str) -> bool:
    """Whether an article of the story's window holds every word of a topic."""
    return centrality(story, topic) > 0


def _stems(text: str) -> set[str]:
    return {stem(word) for word in words(text)}


def headline(story: Story) -> str:
    """The title of the story's best article: the one closest to the others' words, longer ones a little worse."""
    own = story.latest
    stems = {article.id: set(content_stems(article.title)) for article in own}
    shared = Counter(key for keys in stems.values() for key in keys)

    def value(article: Article) -> tuple[float, float, int]:
        keys = stems[article.id]
        common = sum(shared[key] for key in keys) / (len(keys) or 1)
        return (-common + len(fold(article.title)) / 400, -moment(article).timestamp(), article.id)

    return min(own, key=value).title


def reported_by(story: Story) -> str:
    """A short line: "Post, Herald and 3 others", those first whose articles are no reprints."""
    own = [article.publisher for article in independent(story.fresh) if article.publisher]
    return named(dict.fromkeys((*own, *story.publishers)))


def listed(story: Story) -> ListedStory:
    """The story as a list shows it."""
    articles = tuple(article.id for article in story.fresh)
    return ListedStory(story.id, one_line(headline(story)), articles, story.voices, reported_by(story))
