"""What the event of an article or a story is known by, in numbers that can be compared and averaged."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from typing import Final

import numpy as np
from numpy.typing import NDArray

A_DAY: Final = 24 * 60 * 60
"""Seconds."""

HALF_LIFE: Final = 7.0
"""Days. In a story's profile an article counts half as much as one this much newer: a long story is known by its
present state."""

KEPT_KEYS: Final = 256
"""Of a story's words, only the weightiest are kept: what a join costs does not grow with the story."""


IS_NAME: Final = 1
"""The bit that is set in the keys of names."""


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """Of an article, or the mean of a story's articles.

    `keys` (uint32, ascending) stand for words, names and numbers, `weights` (float32, as many) say how telling each
    is; those of an article have length 1. `vector` is its meaning: length 1 for an article, or 0. The events lie in
    [first, last]. `mass` is how many articles as new as the newest it counts for."""

    keys: NDArray[np.uint32]
    weights: NDArray[np.float32]
    vector: NDArray[np.float32]
    first: datetime
    last: datetime
    mass: float = 1.0


def mean(profiles: Iterable[Profile]) -> Profile:
    """The mean of one or more profiles, an older one counting less (`HALF_LIFE`); their order makes no difference but
    for words that are too light to be kept."""
    return reduce(_mean_of_two, profiles)


def _mean_of_two(one: Profile, other: Profile) -> Profile:
    last = max(one.last, other.last)
    masses = [of.mass * 0.5 ** ((last - of.last).total_seconds() / A_DAY / HALF_LIFE) for of in (one, other)]
    mass = sum(masses)
    shares = [np.float32(each / mass) for each in masses]
    keys, places = np.unique(np.concatenate((one.keys, other.keys)), return_inverse=True)
    weights = np.bincount(
        places, np.concatenate((one.weights * shares[0], other.weights * shares[1])), minlength=len(keys)
    ).astype(np.float32)
    if len(keys) > KEPT_KEYS:
        kept = np.sort(np.argpartition(-weights, KEPT_KEYS)[:KEPT_KEYS])
        keys, weights = keys[kept], weights[kept]
    vector = one.vector * shares[0] + other.vector * shares[1]
    return Profile(keys, weights, vector, min(one.first, other.first), last, mass)
