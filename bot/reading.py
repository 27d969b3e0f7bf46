"""Reads a question charitably: a word that stands in no stored passage is read as what a stored acronym is short for,
or as the stored word that it is most likely a slip of. In doubt it is left as typed.

`tests/benchmarks/reading.py` prints how many made slips are mended, and how many sound words are mistaken for slips.
"""

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA, Prefix

from bot.aliases import ALIASES
from bot.embed import Embedder
from bot.facts import names_in
from bot.model import Shelves
from bot.question import LIGHT_WORDS
from bot.store import Store
from bot.text import fold, is_stop_word, stem, words

SHORTEST: Final = 5
"""Letters of a word that may be a slip: one letter away from a shorter one there is nearly always another real word."""

MOST_SLIPS: Final = 2
"""In one word: one for each `SHORTEST` letters, and no more."""

LONGEST: Final = 40
"""Letters of the longest word that is looked at."""

LONGEST_QUESTION: Final = 100
"""Words that matter of the longest question that is looked at."""

MOST: Final = 4
"""Unknown words in a question up to which they are taken for slips: more are a matter, or a language, that nothing
stored is about."""

FAR_MORE: Final = 10
"""Times as many passages that must hold a word for it to be preferred to another one that is as near."""

LOOKED_UP: Final = 8
"""The nearest stems whose spelling is looked up."""

READ_PASSAGES: Final = 5
"""Passages in which the spelling of a stem is looked up."""

CUT: Final = 5
"""Letters that an inflection may have at most: the index keeps words without it, and a slip may hide it."""

ENDINGS: Final = frozenset(
    """
    s es e d ed r er ers rs or ors n an ans ian ians ing ings ion ions al ally ly y ic ical ics ity ive ist ists ism ish
    ese son est i ize ise ized ised izing ising
    """.split()
)
"""What makes another word, or another name, of one: "worker" is no slip of "worked", nor "Clarke" of "Clark"."""

_ACRONYM: Final = re.compile(r"[A-Z][A-Za-z]?[A-Z]{1,3}")
_NAME: Final = re.compile(r"(?<=[\w,;]\s)[^\W\d_a-z]\w++|\b[^\W\d_a-z]\w++(?=\s[A-Z])")
"""A word with a capital where no sentence begins, or before another one."""
_POSSESSIVE: Final = re.compile(r"['’]s?\s")
_DOUBLED: Final = re.compile(r"(.)\1+")


@dataclass(frozen=True, slots=True)
class Reading:
    """A question as it is read, and one line for each word that is read as another."""

    text: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stored word, in the spelling of the articles, that a typed one may be a slip of."""

    spelling: str
    distance: int
    passages: int


def read(store: Store, embedder: Embedder, shelves: Shelves, text: str) -> Reading:
    """The text with the words that no passage on these shelves holds read as ones that some hold. Any text will do."""
    typed = [word for word in words(text) if not is_stop_word(word)]
    unknown = store.unknown_words(shelves, typed) if len(typed) <= LONGEST_QUESTION else []
    if not 0 < len(unknown) <= MOST:
        return Reading(text)
    spelt_out = {word: form for word in unknown if (form := _long_form(store, shelves, word))}
    others = [word for word in unknown if word not in spelt_out]
    respelt = {word: meant for word in others if (meant := _respelt(store, embedder, shelves, word, text))}
    while stray := _stray(store, shelves, text, respelt):
        respelt = {word: meant for word, meant in respelt.items() if word not in stray}
    read_as = spelt_out | respelt
    notes = (f"Read “{word}” as “{read_as[word]}”." for word in unknown if word in read_as)
    return Reading(_replaced(text, read_as), tuple(notes))


def _long_form(store: Store, shelves: Shelves, word: str) -> str | None:
    """What an acronym is short for; None where nothing, or two things equally often."""
    if not _ACRONYM.fullmatch(word):
        return None
    forms = list(store.long_forms(shelves, word.upper()).items())
    return forms[0][0] if len(forms) == 1 or (forms and forms[0][1] > forms[1][1]) else None


def _respelt(store: Store, embedder: Embedder, shelves: Shelves, word: str, text: str) -> str | None:
    if not word.isalpha() or not SHORTEST <= len(fold(word)) <= LONGEST or _sound(word, embedder):
        return None
    name = word[0].isupper() and not text.lstrip().startswith(word)
    held = [
        passage
        for near in near_stems(word, store.stems_beginning(shelves, fold(word)[0]))
        for passage in store.passages_with_stem(shelves, near, READ_PASSAGES)
    ]
    spellings = near_spellings(word, [passage.text for passage in store.passages(held).values()], name=name)
    frequencies = store.document_frequencies(shelves, spellings)
    meant = clearly_best([Candidate(other, slips(word, other), frequencies[other]) for other in spellings])
    return meant and (meant[0].upper() if word[0].isupper() else meant[0]) + meant[1:]


def _sound(word: str, embedder: Embedder) -> bool:
    """Whether a word is surely spelt as it was meant: a word that is known, or one with an ending."""
    bases = [word, *(word[:-cut] for cut in range(1, min(CUT, len(word) - SHORTEST + 1) + 1) if word[-cut:] in ENDINGS)]
    return stem(word) in ALIASES or stem(word) in LIGHT_WORDS or any(map(embedder.knows, bases))


def derived(one: str, other: str) -> bool:
    """Whether two words differ only in their endings."""
    if stem(one) == stem(other):
        return True
    shared = Prefix.similarity(fold(one), fold(other))
    return all(not rest or rest in ENDINGS for rest in (fold(one)[shared:], fold(other)[shared:]))


def allowed(word: str) -> int:
    """How many slips a word may have."""
    return min(len(word) // SHORTEST, MOST_SLIPS)


def slips(typed: str, meant: str) -> int:
    """How many letters were left out, put in, exchanged or swapped with their neighbour (optimal string alignment);
    case, accents and doubling a letter do not count."""
    return int(OSA.distance(_undoubled(typed), _undoubled(meant)))


def near_stems(word: str, stems: Mapping[str, int]) -> list[str]:
    """The stems, of those given with the number of passages that hold them, whose words a word may be a slip of: the
    nearest and most frequent first, at most `LOOKED_UP`."""
    choices = [other for other in stems if other.isalpha()]
    undoubled = [_DOUBLED.sub(r"\1", other) for other in choices]
    ends = range(max(SHORTEST - 1, len(word) - CUT), len(word) + 1)
    nearest: dict[str, int] = {}
    for typed in {_undoubled(stem(word)), *(_undoubled(word[:end]) for end in ends)}:
        for at, distance in _within(allowed(word), typed, undoubled):
            nearest[choices[at]] = min(distance, nearest.get(choices[at], MOST_SLIPS))
    return sorted(nearest, key=lambda other: (nearest[other], -stems[other], other))[:LOOKED_UP]


def near_spellings(word: str, texts: Sequence[str], *, name: bool) -> list[str]:
    """The words of the texts that `word` may be a slip of, one for each stem, the nearest first; in small letters
    unless they are written as names; with `name`, only those that are."""
    names = {spelling for text in texts for spelling in _NAME.findall(text)}
    spellings = [other for other in (names if name else names | _plain(texts, names)) if other.isalpha()]
    nearest: dict[str, tuple[int, bool, str]] = {}
    for at, distance in _within(allowed(word), _undoubled(word), [_undoubled(other) for other in spellings]):
        other = spellings[at]
        if fold(other[0]) == fold(word[0]) and not derived(word, other):
            found = (distance, other[0].isupper() != word[0].isupper(), other)
            nearest[stem(other)] = min(found, nearest.get(stem(other), found))
    return [other for _, _, other in sorted(nearest.values())]


def _within(most: int, word: str, others: Sequence[str]) -> list[tuple[int, int]]:
    """Which of the others are at most so far from a word, by their place, and how far."""
    near = process.extract(word, others, scorer=OSA.distance, score_cutoff=most, limit=None)
    return [(at, int(distance)) for _, distance, at in near]


def _plain(texts: Sequence[str], names: Set[str]) -> set[str]:
    """The words of the texts that stand in small letters, or with a capital only where a sentence begins."""
    every = {word for text in texts for word in words(text)}
    named = {name.lower() for name in names}
    return {word.lower() for word in every if word.islower() or word.lower() not in named}


def clearly_best(candidates: Sequence[Candidate]) -> str | None:
    """The spelling of the nearest candidate, where no other is as near or it is by far the more frequent one."""
    ranked = sorted(candidates, key=lambda candidate: (candidate.distance, -candidate.passages))
    match ranked:
        case [best, second, *_] if second.distance == best.distance and best.passages < FAR_MORE * second.passages:
            return None
        case [best, *_]:
            return best.spelling
    return None


def _stray(store: Store, shelves: Shelves, text: str, respelt: Mapping[str, str]) -> set[str]:
    """The words that, respelt, are part of a name of several words that stands nowhere: "Ada Hansen" is not the stored
    "Carl Hanson"."""
    parts = [part for name in names_in(_replaced(text, respelt)) for part in _POSSESSIVE.split(name.text)]
    names = {part: {typed for typed, meant in respelt.items() if meant in part} for part in parts if " " in part}
    unknown = store.unknown_words(shelves, [name for name, of in names.items() if of])
    return {typed for name in unknown for typed in names[name]}


def _replaced(text: str, read_as: Mapping[str, str]) -> str:
    if not read_as:
        return text
    typed = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, read_as))})(?!\w)")
    return typed.sub(lambda match: read_as[match.group()], text)


def _undoubled(word: str) -> str:
    return _DOUBLED.sub(r"\1", fold(word))
