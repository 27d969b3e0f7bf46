"""Which story an article joins: pure."""

import math
from collections.abc import Mapping
from datetime import timedelta
from typing import Final

import numpy as np

from bot.profile import A_DAY, IS_NAME, Profile

SAME_STORY: Final = 0.25
"""Likeness from which an article joins a story. This and the constants below, and those of `profiling`, were chosen on
the eight sets of `tests/bot/story_sets`, in the order of publication, in random ones and without dates, and on
generated days of 400 articles."""

PARTING, GRACE, STEEPNESS = 0.1, 2.0, 1.5
"""What likeness loses when time passes: PARTING times the logarithm to base 2 of 1 + (days / GRACE) ^ STEEPNESS: 0.04
after a day, 0.1 after two, 0.28 after a week. A follow-up of the next days joins; weeks later only much more likeness
does."""

STRANGERS: Final = 0.05
"""What likeness loses where both name somebody or some place, and nothing that the other names: two fires, two
matches, two elections of one day are told in much the same words."""

REACH: Final = timedelta(days=30)
"""An article joins no story that ended longer before it, or began longer after it."""


def likeness(one: Profile, other: Profile) -> float:
    """How likely two profiles are of the same event, at most 1: the cosine of their words and that of their vectors,
    averaged over the articles of a story, less for the time between them and for naming nobody in common. The two
    cosines are taken together as the mean of their square roots, squared: words and meaning that agree count more than
    one of them alone."""
    places = np.searchsorted(other.keys, one.keys)
    places[places == len(other.keys)] = 0
    shared = other.keys[places] == one.keys if len(other.keys) else np.zeros(len(one.keys), dtype=bool)
    by_words = float(one.weights[shared] @ other.weights[places[shared]])
    by_meaning = max(0.0, float(one.vector @ other.vector))
    strangers = _named(one) and _named(other) and not (one.keys[shared] & IS_NAME).any()
    together = ((math.sqrt(by_words) + math.sqrt(by_meaning)) / 2) ** 2
    parted = math.log2(1 + (_days(one, other) / GRACE) ** STEEPNESS)
    return together - PARTING * parted - STRANGERS * strangers


def _named(of: Profile) -> bool:
    return bool((of.keys & IS_NAME).any())


def _days(one: Profile, other: Profile) -> float:
    """Days between the end of one and the beginning of the other, 0 where they overlap."""
    between = max((one.first - other.last).total_seconds(), (other.first - one.last).total_seconds(), 0.0)
    return between / A_DAY


def best_story(article: Profile, stories: Mapping[int, Profile]) -> int | None:
    """The story that the article joins: the likest, the oldest of equals; None: it opens one. The mean of a story's
    articles is compared: a story of many articles swallows less than one that is compared by its nearest."""
    rated = [(likeness(article, of), -number) for number, of in stories.items()]
    best = max(rated, default=(0.0, 0))
    return -best[1] if best[0] >= SAME_STORY else None
