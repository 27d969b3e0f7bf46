"""Articles → stories: which articles report the same event, and in which order stories are told."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.dates import MONTHS, WEEKDAYS
from bot.facts import names_in, numbers_in
from bot.model import Article, Window
from bot.text import content_stems, fold, is_stop_word, stem, words

SAME_STORY: Final = 0.30
"""Similarity from which an article joins a story. Chosen on the sample articles and small hand-made traps; a later
version measures it on more."""

TITLE_COUNTS: Final = 3
"""A word of the title counts as this many in the body."""

LEAD_CHARACTERS: Final = 900
"""What an article is about stands in its title and its first characters."""

MEANING_SHARE: Final = 0.3
"""What the vectors count beside the words."""


A_DAY: Final = 24 * 60 * 60
"""Seconds."""


@dataclass(frozen=True, slots=True)
class Story:
    """Articles that report the same event, oldest first; `fresh` are those that fall into the digest's window."""

    articles: tuple[Article, ...]
    fresh: tuple[Article, ...]
    id: int | None = None

    @property
    def publishers(self) -> tuple[str, ...]:
        """Who reports it, by name, in the order of publication."""
        return tuple(dict.fromkeys(article.publisher for article in self.fresh if article.publisher))

    @property
    def latest(self) -> tuple[Article, ...]:
        """What tells the newest state: the articles of the last day of its window that are no light rewrites."""
        newest = _moment(self.fresh[-1])
        recent = [a for a in self.fresh if newest - _moment(a) <= A_DAY]
        return tuple(a for a in recent if a.same_as is None) or tuple(recent)

    def before(self, since: datetime) -> tuple[Article, ...]:
        """The articles published before a window, oldest first; none for a new story."""
        return tuple(a for a in self.articles if a.published_at and a.published_at < since)

    @property
    def voices(self) -> int:
        """Independent publishers: light rewrites do not count, an article without a publisher counts for itself."""
        return len({article.publisher or article.id for article in self.fresh if article.same_as is None}) or 1


def cluster(articles: Sequence[Article], vectors: NDArray[np.float32]) -> list[list[Article]]:
    """Groups the articles by the event they report; `vectors` has a row for each, of length 1. Light rewrites go where
    the article that they repeat goes. Each article joins the story whose articles it resembles most on average, if it
    does so by `SAME_STORY`, else it opens one; oldest first."""
    order = sorted(range(len(articles)), key=lambda i: (_moment(articles[i]), articles[i].id))
    profiles = _profiles(articles)
    groups: list[list[int]] = []
    group_of: dict[int, int] = {}
    for i in order:
        original = articles[i].same_as
        joined = group_of.get(original) if original is not None else None
        if joined is None:
            joined = _best_group(i, groups, profiles, vectors)
        if joined is None:
            groups.append([])
            joined = len(groups) - 1
        groups[joined].append(i)
        group_of[articles[i].id] = joined
    return [[articles[i] for i in group] for group in groups]


def _best_group(
    i: int,
    groups: Sequence[Sequence[int]],
    profiles: Sequence[Mapping[str, float]],
    vectors: NDArray[np.float32],
) -> int | None:
    best, best_similarity = None, SAME_STORY
    for number, group in enumerate(groups):
        similarity = sum(_similarity(profiles[i], profiles[j], vectors[i], vectors[j]) for j in group) / len(group)
        if similarity >= best_similarity:
            best, best_similarity = number, similarity
    return best


def _similarity(
    one: Mapping[str, float], other: Mapping[str, float], a: NDArray[np.float32], b: NDArray[np.float32]
) -> float:
    shorter, longer = sorted((one, other), key=len)
    by_words = sum(weight * longer.get(key, 0.0) for key, weight in shorter.items())
    return (1 - MEANING_SHARE) * by_words + MEANING_SHARE * max(0.0, float(a @ b))


def _profiles(articles: Sequence[Article]) -> list[dict[str, float]]:
    """For each article its telling words, names and numbers weighted by rarity among the articles, of length 1."""
    counts = [_counted(article) for article in articles]
    held_by = Counter(key for count in counts for key in count)
    profiles = []
    for count in counts:
        raw = {
            key: (1 + math.log(n))
            * math.log(1 + (len(articles) + 10) / held_by[key])
            * (2.0 if key[0].isupper() else 1.0)
            for key, n in count.items()
        }
        length = math.sqrt(sum(weight**2 for weight in raw.values())) or 1.0
        profiles.append({key: weight / length for key, weight in raw.items()})
    return profiles


def _counted(article: Article) -> Counter[str]:
    """Stems in lower case, names and numbers with an upper-case mark: these tell events apart best."""
    lead = article.text[:LEAD_CHARACTERS]
    counted: Counter[str] = Counter()
    for text, times in ((article.title, TITLE_COUNTS), (lead, 1)):
        for key in content_stems(text):
            counted[key] += times
    for name in names_in(lead):
        for word in words(name.text):
            if not is_stop_word(word) and word not in WEEKDAYS and word not in MONTHS:
                counted["N" + stem(word)] += 1
    for number in numbers_in(lead):
        if number.unit not in {"ordinal", ""}:
            counted[f"N{number.value:g}"] += 1
    return counted


def _moment(article: Article) -> float:
    return article.published_at.timestamp() if article.published_at else 0.0


def rank(stories: Sequence[Story], window: Window, topics: Sequence[str] = ()) -> list[Story]:
    """The stories, the one to tell first in front: more independent publishers, newer, closer to the topics."""
    return sorted(
        stories,
        key=lambda story: (-weight(story, window, topics), -_moment(story.fresh[-1]), story.articles[0].id),
    )


def weight(story: Story, window: Window, topics: Sequence[str]) -> float:
    """How much a story matters: the logarithm of its independent publishers and articles, up to half a point for being
    new, a point for each topic it is about."""
    length = (window.until - window.since).total_seconds() or 1.0
    newest = max(_moment(article) for article in story.fresh)
    new = 1 - min(1.0, max(0.0, window.until.timestamp() - newest) / length)
    return (
        math.log2(1 + story.voices)
        + 0.2 * math.log2(1 + len(story.fresh))
        + 0.5 * new
        + sum(about(story, t) for t in topics)
    )


def about(story: Story, topic: str) -> bool:
    """Whether an article of the story's window holds every word of a topic."""
    wanted = {stem(word) for word in words(topic)}
    return any(wanted <= {stem(word) for word in words(f"{a.title} {a.text}")} for a in story.fresh)


def headline(story: Story) -> str:
    """The title of the story's best article: the one closest to the others' words, longer ones a little worse."""
    own = story.latest
    stems = {article.id: set(content_stems(article.title)) for article in own}
    shared = Counter(key for keys in stems.values() for key in keys)

    def value(article: Article) -> tuple[float, float, int]:
        keys = stems[article.id]
        common = sum(shared[key] for key in keys) / (len(keys) or 1)
        return (-common + len(fold(article.title)) / 400, -_moment(article), article.id)

    return min(own, key=value).title
