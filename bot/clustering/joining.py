"""Which story an article joins: pure."""

import math
from collections.abc import Mapping
from datetime import timedelta
from typing import Final

import numpy as np

from bot.profile import A_DAY, IS_NAME, Profile

SAME_STORY: Final = 0.24
"""Likeness from which an article joins a story. This and the constants below were chosen on four of the sets of
`tests/bot/story_sets`, in the middle of where they do well; a fifth was kept apart."""

MEANING_SHARE: Final = 0.5
"""What the vectors count beside the words."""

PARTING: Final = 0.11
"""What likeness loses when time passes: this much after a day, twice after three, three times after a week
(the logarithm to base 2 of one more than the days). A follow-up joins the next day; weeks later only much more
likeness does."""

STRANGERS: Final = 0.1
"""What likeness loses where both name somebody or some place, and nothing that the other names: two fires, two
matches, two elections of one day are told in much the same words."""

REACH: Final = timedelta(days=30)
"""An article joins no story that ended longer before it, or began longer after it."""


def likeness(one: Profile, other: Profile) -> float:
    """How likely two profiles are of the same event: the cosine of their words, and of their vectors, averaged over
    the articles of a story, less for the time between them and for naming nobody in common. At most 1."""
    places = np.searchsorted(other.keys, one.keys)
    places[places == len(other.keys)] = 0
    shared = other.keys[places] == one.keys if len(other.keys) else np.zeros(len(one.keys), dtype=bool)
    by_words = float(one.weights[shared] @ other.weights[places[shared]])
    by_meaning = max(0.0, float(one.vector @ other.vector))
    strangers = _named(one) and _named(other) and not (one.keys[shared] & IS_NAME).any()
    return (
        (1 - MEANING_SHARE) * by_words
        + MEANING_SHARE * by_meaning
        - PARTING * math.log2(1 + _days(one, other))
        - STRANGERS * strangers
    )


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
