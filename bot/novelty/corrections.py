"""Corrections: where a text says that it was wrong before, and where it was changed without saying so."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from bot.disagreement import said
from bot.disagreement.differences import differences
from bot.disagreement.figures import Figure
from bot.disagreement.frames import GROWING
from bot.facts import marks
from bot.model import Article, Span
from bot.text import sentences

_NOTE: Final = re.compile(
    r"^\W*(?:correction|corrects|clarification|editor[’']s note)\b"
    r"|\b(?:an?|the) (?:earlier|previous|original) version of this (?:article|story|report|page|headline)\b"
    r"|\bthis (?:article|story|report|page|headline) (?:has been|was) (?:amended|corrected"
    r"|updated to (?:correct|reflect|clarify|show|remove))\b"
    r"|\bcorrects the (?:number|name|date|spelling|amount|figure|age|title|place|headline|day|year)\b",
    re.IGNORECASE,
)


def is_correction(sentence: str) -> bool:
    """Whether a sentence says that its article was wrong before: no news for whoever has not read it."""
    return bool(_NOTE.search(sentence[:400]))


def corrections(article: Article, spans: Sequence[Span], earlier: Sequence[str], quotes: Sequence[str]) -> list[Span]:
    """The sentences of an article (`spans`) that correct what was told in `quotes`: a note on it, for those who were
    shown its earlier words or what it takes back; or a sentence that says it otherwise than an earlier text of the
    article did."""
    read = [quote for quote in quotes if any(quote in text for text in (article.text, *earlier))]
    told = frozenset(mark for quote in quotes for mark in marks(quote, article.published_on) if mark[:4] != "date")
    notes = [
        span
        for span in spans
        if is_correction(text := article.text[span.start : span.end])
        and (read or told & marks(text, article.published_on))
    ]
    return notes or list(_changed(article, spans, earlier, read))


def _changed(article: Article, spans: Sequence[Span], earlier: Sequence[str], read: Sequence[str]) -> Iterator[Span]:
    """The sentences that contradict words of an earlier text which were read and are gone; not those that only tell
    how much a number has grown since."""
    gone = [
        said(replace(article, text=text), span)
        for text in earlier
        for span in sentences(text, article.language)
        if text[span.start : span.end] in read and text[span.start : span.end] not in article.text
    ]
    for span in spans:
        now = said(article, span)
        found = [difference for old in gone for difference in differences(old, now)]
        if any(not _grown(difference.one.of, difference.other.of) for difference in found):
            yield span


def _grown(old: object, new: object) -> bool:
    match old, new:
        case Figure() as before, Figure() as after:
            return after.frame in GROWING and after.value > before.value
    return False
