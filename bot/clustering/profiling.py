"""An article → its profile: the telling words of its title and first characters, and its meaning."""

import math
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from bot.dates import MONTHS, WEEKDAYS
from bot.facts import names_in, numbers_in
from bot.profile import IS_NAME, Profile
from bot.text import is_stop_word, stem, words

TITLE_CHARACTERS, LEAD_CHARACTERS, LEAD_PASSAGES = 300, 800, 2
"""What an article is about stands in its title and its beginning."""

TITLE_COUNTS: Final = 2
"""A word of the title counts as this many in the body."""

NAME_COUNTS, NUMBER_COUNTS = 1.25, 2.0
"""What a word of a name, and a number with its unit, count beside a common word: they count as names or numbers in
addition to counting as words. Numbers tell events apart best: the same teams and ministers are in many."""

YOUNG: Final = 20
"""A shelf is taken to hold at least this many articles more than it does: in a young one no word is common yet."""

TELLING: Final = 12
"""Keys by which the stories that an article may join are found."""

_REPORTING: Final = frozenset(
    map(
        stem,
        """
        say said tell told year week month day today people new first last two three four five six seven eight nine ten
        million billion percent per cent time make made take took come came go went part morning night evening afternoon
        late early
        """.split(),
    )
) | frozenset(map(stem, (*WEEKDAYS, *MONTHS)))
"""Words that reports are made of, whatever they report."""

_TELLS_NOTHING: Final = frozenset({"ordinal", ""})
"""Units of numbers that are days, years or places in a row."""

_NO_KEY: Final = -1

Terms = Mapping[int, float]
"""Key → how often it stands there, dampened, and what its kind counts."""


def terms(title: str, text: str) -> Terms:
    """The words, names and numbers of an article's title and lead."""
    title, lead = title[:TITLE_CHARACTERS], text[:LEAD_CHARACTERS]
    plain = Counter(map(_word_key, [*words(title) * TITLE_COUNTS, *words(lead)]))
    stated = [number for part in (title, lead) for number in numbers_in(part) if number.unit not in _TELLS_NOTHING]
    numbers = Counter([_key("number", f"{number.value:g}") for number in stated])
    named = names_in(lead) if _all_capitalised(title) else [*names_in(title), *names_in(lead)]
    names = Counter(map(_name_key, [word for name in named for word in words(name.text)]))
    found = {
        key: counts * (1 + math.log(n))
        for counts, of in ((1.0, plain), (NAME_COUNTS, names), (NUMBER_COUNTS, numbers))
        for key, n in of.items()
    }
    found.pop(_NO_KEY, None)
    return found


@lru_cache(maxsize=100_000)
def _word_key(word: str) -> int:
    stemmed = stem(word)
    return _NO_KEY if is_stop_word(word) or stemmed in _REPORTING else _key("word", stemmed)


@lru_cache(maxsize=100_000)
def _name_key(word: str) -> int:
    dated = word in WEEKDAYS or word in MONTHS
    return _NO_KEY if is_stop_word(word) or dated else _key("name", stem(word))


def _key(kind: str, word: str) -> int:
    """32 bits, of which the lowest says whether it is a name."""
    return crc32(f"{kind} {word}".encode()) & ~IS_NAME | IS_NAME * (kind == "name")


def _all_capitalised(title: str) -> bool:
    """Whether a title is Written Like This, so that its capitals tell nothing."""
    long = [word for word in words(title) if len(word) > 3]
    return sum(not word[0].islower() for word in long) > 0.6 * len(long)


def meaning(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """The meaning of an article's beginning, of length 1 or 0, from the vectors of its passages, in their order."""
    if not len(vectors):
        return np.zeros(0, dtype=np.float32)
    whole: NDArray[np.float32] = vectors[:LEAD_PASSAGES].sum(axis=0)
    length = np.float32(np.linalg.norm(whole))
    if length:
        whole /= length
    return whole


def profile(
    counted: Terms, held_by: Mapping[int, int], articles: int, vector: NDArray[np.float32], at: datetime
) -> Profile:
    """`counted` weighted by rarity: the logarithm of how many articles there are for each that holds the key.
    `held_by` and `articles` count those stored before it on the same shelf; what they say is kept with the article.
    """
    keys = np.array(sorted(counted), dtype=np.uint32)
    weights = np.array(
        [counted[key] * math.log((articles + 1 + YOUNG) / (held_by.get(key, 0) + 2)) for key in keys.tolist()],
        dtype=np.float32,
    )
    length = float(np.linalg.norm(weights)) or 1.0
    return Profile(keys, weights / np.float32(length), vector, at, at)


def telling_keys(of: Profile) -> list[int]:
    """The weightiest keys, the weightiest first."""
    order = np.argsort(-of.weights, kind="stable")[:TELLING]
    return [int(key) for key in of.keys[order]]
