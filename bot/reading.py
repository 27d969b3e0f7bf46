"""Reads a question charitably: a word that stands in no stored passage is read as what a stored acronym is short for, or
as the stored word that it is most likely a slip of. In doubt it is left as typed.

`tests/benchmarks/reading.py` prints how many made slips are mended, and how many sound words are mistaken for slips.
"""

import re
from os.path import commonprefix
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.aliases import ALIASES
from bot.embed import Embedder
from bot.facts import names_in
from bot.question import LIGHT_WORDS
from bot.store import Store
from bot.text import fold, is_stop_word, sentences, stem, words

SHORTEST: Final = 5
"""Letters of a word that may be a slip: one letter away from a shorter one there is nearly always another real word."""

LONG: Final = 9
"""Letters from which two slips are allowed instead of one."""

LONGEST: Final = 40
"""Letters of the longest word that is looked at."""

MOST: Final = 4
"""Unknown words in a question up to which they are taken for slips: more are a matter, or a language, that nothing stored
is about."""

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
    ese son i ize ise ized ised izing ising
    """.split()
)
"""What makes another word, or another name, of one: "worker" is no slip of "worked", nor "Clarke" of "Clark"."""

_ACRONYM: Final = re.compile(r"[A-Z][A-Za-z]?[A-Z]{1,3}")
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


def read(store: Store, embedder: Embedder, workspace: str, text: str) -> Reading:
    """The text with the words that no passage of the workspace holds read as ones that some hold. Any text will do."""
    unknown = store.unknown_words(workspace, [word for word in words(text) if not is_stop_word(word)])
    if not 0 < len(unknown) <= MOST:
        return Reading(text)
    read_as: dict[str, str] = {}
    for word in unknown:
        if meant := _long_form(store, workspace, word) or _respelt(store, embedder, workspace, word, text):
            read_as[word] = meant
    while stray := _stray(store, workspace, text, read_as):
        read_as = {word: meant for word, meant in read_as.items() if word not in stray}
    return Reading(_replaced(text, read_as), tuple(f"Read “{typed}” as “{meant}”." for typed, meant in read_as.items()))


def _long_form(store: Store, workspace: str, word: str) -> str | None:
    """What an acronym is short for; None where nothing, or two things equally often."""
    if not _ACRONYM.fullmatch(word):
        return None
    forms = list(store.long_forms(workspace, word.upper()).items())
    return forms[0][0] if len(forms) == 1 or (forms and forms[0][1] > forms[1][1]) else None


def _respelt(store: Store, embedder: Embedder, workspace: str, word: str, text: str) -> str | None:
    if not word.isalpha() or not SHORTEST <= len(word) <= LONGEST or _sound(word, embedder):
        return None
    name = word[0].isupper() and not text.lstrip().startswith(word)
    candidates = []
    for near, passages in near_stems(word, store.stems_beginning(workspace, fold(word)[0])):
        texts = [
            passage.text for passage in store.passages(store.passages_with_stem(workspace, near, READ_PASSAGES)).values()
        ]
        spelling = nearest_spelling(word, texts, name=name)
        if spelling and not derived(word, spelling):
            candidates.append(Candidate(spelling, slips(word, spelling), passages))
    meant = clearly_best(candidates)
    return meant and (meant[0].upper() if word[0].isupper() else meant[0]) + meant[1:]


def _sound(word: str, embedder: Embedder) -> bool:
    """Whether a word is surely spelt as it was meant: a word that is known, or one with an ending."""
    bases = [word, *(word[:-cut] for cut in range(1, CUT + 1) if word[-cut:] in ENDINGS)]
    return stem(word) in ALIASES or stem(word) in LIGHT_WORDS or any(map(embedder.knows, bases))


def derived(one: str, other: str) -> bool:
    """Whether two words differ only in their endings."""
    if stem(one) == stem(other):
        return True
    shared = len(commonprefix([fold(one), fold(other)]))
    return all(not rest or rest in ENDINGS for rest in (fold(one)[shared:], fold(other)[shared:]))


def allowed(word: str) -> int:
    """How many slips a word may have."""
    return 1 if len(word) < LONG else 2


def slips(typed: str, meant: str) -> int:
    """How many letters were left out, put in, exchanged or swapped with their neighbour (optimal string alignment); case,
    accents and doubling a letter do not count."""
    return int(OSA.distance(_undoubled(typed), _undoubled(meant)))


def near_stems(word: str, stems: Mapping[str, int]) -> list[tuple[str, int]]:
    """The stems whose words a word may be a slip of, and how many passages hold each: the nearest and most frequent
    first, at most `LOOKED_UP`."""
    folded, most, choices = fold(word), allowed(word), [other for other in stems if other.isalpha()]
    nearest: dict[str, int] = {}
    for typed in {stem(word), *(folded[:end] for end in range(max(SHORTEST - 1, len(folded) - CUT), len(folded) + 1))}:
        for other, _, _ in process.extract(typed, choices, scorer=OSA.distance, score_cutoff=most + 2, limit=None):
            nearest[other] = min(slips(typed, other), nearest.get(other, most + 1))
    ranked = sorted((distance, -stems[other], other) for other, distance in nearest.items() if distance <= most)
    return [(other, -passages) for _, passages, other in ranked[:LOOKED_UP]]


def nearest_spelling(word: str, texts: Iterable[str], *, name: bool) -> str | None:
    """The word of the texts that `word` is most likely a slip of; with `name`, only one that is written as a name."""
    spellings = {
        spelling
        for text in texts
        for spelling in (_names(text) if name else words(text))
        if spelling.isalpha() and fold(spelling[0]) == fold(word[0])
    }
    best = min(((slips(word, other), other.isupper(), other) for other in spellings), default=None)
    return best[2] if best and best[0] <= allowed(word) else None


def clearly_best(candidates: Sequence[Candidate]) -> str | None:
    """The spelling of the nearest candidate, where no other is as near or it is by far the more frequent one."""
    ranked = sorted(candidates, key=lambda candidate: (candidate.distance, -candidate.passages))
    match ranked:
        case [best, second, *_] if second.distance == best.distance and best.passages < FAR_MORE * second.passages:
            return None
        case [best, *_]:
            return best.spelling
    return None


def _names(text: str) -> list[str]:
    """The words of a text that are capitalised where no sentence begins, or before another such word."""
    of_sentences = [words(text[span.start : span.end]) for span in sentences(text)]
    return [
        word
        for row in of_sentences
        for before, word, after in zip(["", *row], row, [*row[1:], ""])
        if word[0].isupper() and (before or after[:1].isupper())
    ]


def _stray(store: Store, workspace: str, text: str, read_as: Mapping[str, str]) -> set[str]:
    """The words read as others in names of several words that, so read, stand nowhere: "Ada Hansen" is not the stored
    "Carl Hanson"."""
    names = {
        name.text: {typed for typed, meant in read_as.items() if meant in name.text}
        for name in names_in(_replaced(text, read_as))
        if " " in name.text
    }
    unknown = store.unknown_words(workspace, [name for name, of in names.items() if of])
    return {typed for name in unknown for typed in names[name]}


def _replaced(text: str, read_as: Mapping[str, str]) -> str:
    if not read_as:
        return text
    typed = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, read_as))})(?!\w)")
    return typed.sub(lambda match: read_as[match.group()], text)


def _undoubled(word: str) -> str:
    return _DOUBLED.sub(r"\1", fold(word))
