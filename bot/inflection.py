"""Irregular forms of the words of news, which a stemmer leaves apart: "rose" and "rise"."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from bot.text import fold, stem

_FORMS: Final = """
rise rose risen
fall fell fallen
grow grew grown
win won
lose lost
sink sank sunk
shrink shrank shrunk
buy bought
pay paid
sell sold
send sent
hold held
meet met
begin began begun
break broke broken
take took taken
give gave given
lead led
strike struck stricken
steal stole stolen
fight fought
shoot shot
come came
go went gone
draw drew drawn
build built
find found
die died dead death dying
drive drove driven
choose chose chosen
spend spent
throw threw thrown
leave left
stand stood
shut shutting
child children
man men
woman women
"""

_BASE: Final[Mapping[str, str]] = {
    form: base for base, *forms in map(str.split, _FORMS.strip().splitlines()) for form in forms
}
_VERBS: Final = (frozenset(_BASE.values()) - {"child", "man", "woman"}) | {"set", "put", "cut", "hit", "let", "cost"}


_NOUNS: Final = frozenset({"children", "men", "women"})


def is_irregular_verb(word: str) -> bool:
    """Whether a word is an irregular form of a verb ("rose"), or that verb."""
    folded = fold(word)
    return (folded in _BASE and folded not in _NOUNS) or folded in _VERBS


@lru_cache(maxsize=50_000)
def base_stem(word: str) -> str:
    """The stem of a word, or of the word that it is an irregular form of."""
    return stem(_BASE.get(fold(word), word))
