"""Text as such: sentences, words, passages, near-duplicate fingerprints. Knows nothing of what words mean."""

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from hashlib import blake2b
from itertools import pairwise
from typing import Any, Final
from zlib import crc32

import numpy as np
import sentencex
import Stemmer

from bot.model import Span

PASSAGE_WORDS: Final = 60
"""A passage ends with the sentence that brings it to this many words."""

LONGEST_BLOCK: Final = 10_000
"""Characters. A longer paragraph is cut after a full stop: finding sentences may take time with the square of
its length."""

REWRITE: Final = 0.7
"""Two texts at least this similar say the same in nearly the same words."""

BANDS: Final = 16
ROWS: Final = 3
"""MinHash, 16 bands of 3 rows: two texts that share 60 % of their word pairs share a band with probability 0.98,
at 30 % with 0.35 (Leskovec, Rajaraman, Ullman: Mining of Massive Datasets, 3.4)."""

_MERSENNE = np.uint64((1 << 61) - 1)
_SEEDS = np.random.default_rng(20250609).integers(1, 1 << 61, size=(2, BANDS * ROWS), dtype=np.uint64) | np.uint64(1)

_WORD = re.compile(r"[^\W_]+(?:['’.\-][^\W_]+)*", re.UNICODE)
_NUMBER_WORD = re.compile(r"[^\W_]+(?:[.,'’\-][^\W_]+)*", re.UNICODE)
_POSSESSIVE = re.compile(r"['’]s?$")
_INITIALS = re.compile(r"\b[A-Z]\.(?:[A-Z]\.)+")
_TERMINATED = re.compile(r"[.!?…:;。！？][\"'”’»)\]]*\s*$")
_ABBREVIATED = re.compile(
    r"(?:\b(?:[ap]\.m|[A-Z](?:\.[A-Z])+|No|Nos|approx|est|Gov|Sen|Rep|Gen|Col|Capt|Lt|Sgt|Rev)\.)\s*$"
)
_NAME_AHEAD = re.compile(r"[A-Z][\w’'-]+|\d")
_DAY_AHEAD = re.compile(r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|E[SD]T\b|GMT\b|UTC\b|local time\b")
_STARTER = frozenset(
    """
    The A An It He She They We I You This That These Those There In On At But And As For When After Before While
    If His Her Their Its Our However Officials
    """.split()
)

_CONTROL_SEQUENCE = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]{0,99}[ -/]{0,9}[@-~]|\x1b[\]PX^_][^\x07\x1b\n]{0,999}(?:\x07|\x1b\\)"
)
_PLAIN_SPACES: Final = {code: " " for code in range(0x80, 0x3001) if chr(code).isspace()} | dict.fromkeys(
    map(ord, "\x85\u2028\u2029"), "\n"
)
"""Rare white space → the usual, one character for one: before an initial, sentencex 1.0 counts its bytes and panics."""

_JOINERS = "\u200c\u200d"

STOP_WORDS: Final = frozenset(
    """
    a about above across along although despite however since though unlike amid among around after again
    against all also am an and any are as at be because been before being below between both but by can could
    did do does doing done down during each either else ever few for from further get gets got had has have
    having he her here hers herself him himself his how i if in into is it its itself just let may me might more
    most much must my myself neither no nor not now of off on once only or other our ours out over own per
    please same shall she should so some such tell than that the their theirs them themselves then there these
    they this those through to too under until up upon us very was we were what whatever when where whether
    which while who whom whose why will with within without would yet you your yours s t d ll m re ve don didn
    doesn isn wasn
    """.split()
)
"""English words that say nothing of what a text is about."""


@lru_cache(maxsize=1)
def _stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("english")


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """The word without case, accents and inflection (Snowball English)."""
    return str(_stemmer().stemWord(fold(word)))


def fold(text: str) -> str:
    """Lower case, without accents, typographic apostrophes made plain."""
    plain = text.replace("’", "'")
    if not plain.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    return plain.casefold()


def words(text: str) -> list[str]:
    """The words and numbers of a text as they stand; a possessive 's is dropped, "U.S." becomes "US"."""
    found = _WORD.findall(_INITIALS.sub(_without_dots, text) if "." in text else text)
    return [_POSSESSIVE.sub("", word) if "'" in word or "’" in word else word for word in found]


def _without_dots(match: re.Match[str]) -> str:
    return match.group().replace(".", "")


_CAPITALISED: Final = frozenset({"US", "IT", "WHO", "May"})


def is_stop_word(word: str) -> bool:
    """Whether a word says nothing of what a text is about, as "us", "isn't" and "may" do, but not "US" and "May"."""
    folded = fold(word)
    contracted = "'" in folded and (folded.endswith("n't") or folded.partition("'")[0] in STOP_WORDS)
    return (folded in STOP_WORDS or contracted) and word not in _CAPITALISED


def content_stems(text: str) -> list[str]:
    """The stems of the words that are not stop words, in order."""
    return [stem(word) for word in words(text) if not is_stop_word(word)]


def one_line(text: str) -> str:
    """The text with every run of white space made one space, and control and direction characters removed, terminal
    control sequences (ECMA-48) whole."""
    if text.isprintable():
        return " ".join(text.split())
    text = _CONTROL_SEQUENCE.sub("", text) if "\x1b" in text or "\x9b" in text else text
    return " ".join("".join(c for c in text if c.isprintable() or c.isspace() or c in _JOINERS).split())


def sentences(text: str, language: str | None = None) -> list[Span]:
    """The sentences of a text in order, without the white space around them. A line break ends a sentence, unless
    the text is wrapped at a fixed width; a blank line always does."""
    spans: list[Span] = []
    for block in _blocks(text):
        at = block.start
        pieces: list[Span] = []
        plain = text[block.start : block.end].translate(_PLAIN_SPACES)
        for piece in sentencex.segment(_sentencex_code(language), plain):
            pieces.append(Span(at, at + len(piece)))
            at += len(piece)
        spans.extend(_trimmed(text, span) for span in _joined(text, pieces) if text[span.start : span.end].strip())
    return spans


def _sentencex_code(language: str | None) -> str:
    return (language or "en").split("-")[0]


def _blocks(text: str) -> list[Span]:
    lines = [line for line in text.split("\n") if line.strip()]
    inner = [line for line in lines if len(line) > 40]
    narrow = len(inner) >= 3 and max(map(len, inner)) <= 100
    wrapped = narrow and sum(not _TERMINATED.search(line) for line in inner) > len(inner) / 2
    breaks = re.finditer(r"\n[ \t\r]*\n\s*" if wrapped else r"\n\s*", text)
    edges = [0]
    for match in breaks:
        edges += [match.start(), match.end()]
    edges.append(len(text))
    whole = [Span(start, end) for start, end in zip(edges[::2], edges[1::2], strict=True) if start < end]
    return [part for block in whole for part in _cut(text, block)]


def _cut(text: str, block: Span) -> Iterator[Span]:
    start = block.start
    while block.end - start > LONGEST_BLOCK:
        stop = text.rfind(". ", start, start + LONGEST_BLOCK) + 1 or start + LONGEST_BLOCK
        yield Span(start, stop)
        start = stop
    yield Span(start, block.end)


def _joined(text: str, pieces: Sequence[Span]) -> list[Span]:
    """Mends splits after an abbreviation that cannot end its sentence ("9 a.m. Monday", "Gen. Smith")."""
    joined: list[Span] = []
    for piece in pieces:
        if joined and _continues(text[joined[-1].start : joined[-1].end], text[piece.start : piece.end]):
            joined[-1] = Span(joined[-1].start, piece.end)
        else:
            joined.append(piece)
    return joined


def _continues(before: str, after: str) -> bool:
    if not (match := _ABBREVIATED.search(before)):
        return after[:1].islower() and before.rstrip()[-1:] == "."
    if match.group().strip() in {"a.m.", "p.m."}:
        return bool(_DAY_AHEAD.match(after)) or after[:1].islower()
    ahead = _NAME_AHEAD.match(after)
    return after[:1].islower() or bool(ahead and ahead.group() not in _STARTER)


def _trimmed(text: str, span: Span) -> Span:
    piece = text[span.start : span.end]
    return Span(span.start + len(piece) - len(piece.lstrip()), span.end - len(piece) + len(piece.rstrip()))


def passages(text: str, spans: Sequence[Span]) -> list[Span]:
    """The sentences `spans` of `text` grouped into passages of about `PASSAGE_WORDS` words."""
    grouped: list[Span] = []
    start, count = 0, 0
    for number, span in enumerate(spans):
        count += text.count(" ", span.start, span.end) + 1
        if count >= PASSAGE_WORDS or number == len(spans) - 1:
            grouped.append(Span(spans[start].start, span.end))
            start, count = number + 1, 0
    return grouped


def text_hash(text: str) -> str:
    """Equal for texts that are the same but for white space and case: 32 hexadecimal digits."""
    return blake2b(" ".join(text.casefold().split()).encode(), digest_size=16).hexdigest()


def _word_pairs(text: str) -> set[bytes]:
    tokens = [token.encode() for token in _NUMBER_WORD.findall(text.casefold())]
    return set(map(b" ".join, pairwise(tokens))) if len(tokens) > 1 else set(tokens)


def fingerprint(text: str) -> tuple[int, ...]:
    """The near-duplicate fingerprint: `BANDS` signed 64-bit numbers, of which similar texts share at least one. A text
    without words has none."""
    pairs = _word_pairs(text)
    if not pairs:
        return ()
    hashes = np.fromiter(map(crc32, pairs), dtype=np.uint64, count=len(pairs))
    with np.errstate(over="ignore"):
        mixed = (hashes[:, None] * _SEEDS[0] + _SEEDS[1]) & _MERSENNE
    rows = mixed.min(axis=0).reshape(BANDS, ROWS)
    return tuple(_band(number, row.tobytes()) for number, row in enumerate(rows))


def _band(number: int, row: bytes) -> int:
    return int.from_bytes(
        blake2b(row, digest_size=8, salt=number.to_bytes(8, "little")).digest(), "little", signed=True
    )


def similarity(first: str, second: str) -> float:
    """How much two texts are the same words in the same order, from 0 to 1: shared words and shared word pairs, each
    counted against the longer text, the mean of the two."""
    return (_shared(words_of(first), words_of(second)) + _shared(_word_pairs(first), _word_pairs(second))) / 2


def overlap(first: Collection[str], second: Collection[str]) -> float:
    """The part of the smaller of two sets of words that the other holds too, from 0 to 1; 1 where one is empty."""
    one, other = set(first), set(second)
    smaller = min(len(one), len(other))
    return len(one & other) / smaller if smaller else 1.0


def words_of(text: str) -> set[str]:
    """The distinct words of a text, lower case."""
    return set(_NUMBER_WORD.findall(text.casefold()))


def _shared(first: set[Any], second: set[Any]) -> float:
    longer = max(len(first), len(second))
    return len(first & second) / longer if longer else 0.0
