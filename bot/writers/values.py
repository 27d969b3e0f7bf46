"""The numbers, dates and quotations of a claim: each must stand in the cited words."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from bot.dates import WEEKDAYS, DateMention, dates_in
from bot.lemmas import root
from bot.quantities import Quantity, quantities_in, states
from bot.text import fold, is_stop_word, words
from bot.writers.wording import Wording, plain

_QUOTATION = re.compile(
    r"[\"“]([^\"“”]{1,2000})[\"”]|(?<![\w’'])[‘']([^‘’'\n]{1,2000}(?:(?<=\w)[’'](?=\w)[^‘’'\n]{1,2000})*)[’'](?!\w)"
)
_ELLIPSIS = re.compile(r"\.{3}|…|\[[^\]]{0,200}\]")
_NUMBERED = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w{3,6}teen|twenty|thirty|fort|forty|fifty"
    r"|sixty|seventy|eighty|ninety|half|third|quarter|dozen|hundred|thousand|million|billion|trillion|tens|twice|first"
    r"|second|\w{2,9}th|\w{2,9}ths)s?\b",
    re.IGNORECASE,
)
_A_SINGLE = re.compile(r"\b(?:an?|single|sole|only|one)\b", re.IGNORECASE)
_ONE_PRONOUN = re.compile(
    r"\b(?:no|any|some|every|each|the|this|that|another) one\b|\bone (?:of|another|day|who|that|to|in which)\b",
    re.IGNORECASE,
)
_BREAK = re.compile(r"[,;:()]|\b(?:and|but|while|whereas)\b|\d[\d.,]*")
_BESIDE: Final = 60
"""Characters on either side of a number in which the words stand that it belongs to."""


def numbers_missing(claim: str, cited: Sequence[Wording], published: date | None) -> Iterator[str]:
    """A line for each number of the claim that the cited words do not state."""
    claimed = _quantities(claim, published)
    if not claimed:
        return
    stated = [(of, sentence) for sentence in cited for of in _quantities(sentence.said, published)]
    for quantity in claimed:
        if _is_pronoun(claim, quantity):
            continue
        candidates = [pair for pair in stated if states(pair[0], quantity)]
        if not candidates:
            if (
                quantity.low == 1.0
                and quantity.unit == ""
                and any(_A_SINGLE.search(sentence.said) for sentence in cited)
            ):
                continue
            if near := [pair for pair in stated if (pair[0].low, pair[0].high) == (quantity.low, quantity.high)]:
                yield f"the number {quantity.words} is meant differently in the cited words: “{_around(*near[0])}”"
            else:
                yield f"the number {quantity.words} is not in the cited words"
        elif belongs := _elsewhere(quantity, claim, candidates, stated):
            yield f"the number {quantity.words} is said of something else; the cited words have {belongs.words}"


def _around(quantity: Quantity, sentence: Wording) -> str:
    """The number with the words beside it."""
    text = sentence.said
    before, after = text[: quantity.span.start].split()[-3:], text[quantity.span.end :].split()[:3]
    return " ".join([*before, quantity.words, *after])


def _quantities(text: str, published: date | None) -> list[Quantity]:
    """The quantities of a text that are no part of a date."""
    if not _NUMBERED.search(text):
        return []
    dated = [mention.span for mention in dates_in(text, published) if any(c.isdigit() for c in mention.words)]
    for span in dated:
        text = text[: span.start] + " " * (span.end - span.start) + text[span.end :]
    return quantities_in(text)


def _is_pronoun(claim: str, quantity: Quantity) -> bool:
    if fold(quantity.words) != "one":
        return False
    around = claim[max(0, quantity.span.start - 12) : quantity.span.end + 10]
    return not quantity.things or bool(_ONE_PRONOUN.search(around))


def _elsewhere(
    claimed: Quantity, claim: str, same: Sequence[tuple[Quantity, Wording]], stated: Sequence[tuple[Quantity, Wording]]
) -> Quantity | None:
    """The number of the same cited sentence that stands with the claim's words where the claim's number does not: of
    "15 dead, 3 injured" none makes "15 injured", and of "2.4 percent in May, down from 2.6 percent in April" none makes
    "2.6 percent in May"."""
    wanted = _company(claimed, claim)
    if any(wanted & _company(of, sentence.said) for of, sentence in same):
        return None
    beside = [sentence for _, sentence in same]
    return next(
        (
            of
            for of, sentence in stated
            if sentence in beside
            and of.unit == claimed.unit
            and (of.low, of.high) != (claimed.low, claimed.high)
            and wanted & _company(of, sentence.said)
        ),
        None,
    )


def _company(quantity: Quantity, text: str) -> frozenset[str]:
    """The roots of the content words beside a number, up to the next comma, conjunction or other number."""
    before = _BREAK.split(text[max(0, quantity.span.start - _BESIDE) : quantity.span.start])[-1]
    after = _BREAK.split(text[quantity.span.end : quantity.span.end + _BESIDE])[0]
    return frozenset(root(word) for word in words(f"{before} {after}") if not is_stop_word(word))


def dates_missing(claim: str, cited: Sequence[Wording], published: date | None) -> Iterator[str]:
    """A line for each date of the claim that the cited words do not state."""
    claimed = dates_in(claim, published)
    if not claimed:
        return
    stated = [mention for sentence in cited for mention in dates_in(sentence.said, published)]
    for mention in claimed:
        if not any(_same_date(mention, other) for other in stated):
            yield f"the date {mention.words} is not in the cited words"


def _same_date(claimed: DateMention, cited: DateMention) -> bool:
    """Whether the cited date is the claimed one, or lies in it: "on 9 June 2025" is "in June" and "on Monday"."""
    if " ".join(fold(claimed.words).split()) == " ".join(fold(cited.words).split()):
        return claimed.first is None or cited.first is None or claimed.first == cited.first
    if claimed.first is None or cited.first is None:
        return _same_unresolved(claimed, cited)
    if claimed.has_year and not cited.has_year and not cited.relative and claimed.first.year != cited.first.year:
        return False
    if cited.words.endswith("week") or claimed.words.endswith("week"):
        return claimed.first == cited.first and claimed.words.endswith("week") == cited.words.endswith("week")
    coarse = ["day", "month", "year"]
    if coarse.index(claimed.precision) < coarse.index(cited.precision):
        return False
    return _at(claimed.first, claimed.precision) == _at(cited.first, claimed.precision)


def _same_unresolved(claimed: DateMention, cited: DateMention) -> bool:
    """Dates of which one cannot be resolved are the same where their words agree: "Monday" and "Monday, 9 June"."""
    day = _weekday(claimed)
    if not any(c.isdigit() for c in claimed.words) and day is not None:
        return day == _weekday(cited)
    if claimed.relative or cited.relative or (None not in {day, _weekday(cited)} and day != _weekday(cited)):
        return False
    one, other = _parts(claimed), _parts(cited)
    return bool(one) and all(other.get(key) == value for key, value in one.items())


def _parts(mention: DateMention) -> dict[str, str]:
    """The month (three letters), day and year that a mention's words name."""
    parts = {}
    for part in re.findall(r"[A-Za-z]+|\d+", mention.words):
        if part.isdigit():
            parts["year" if len(part) == 4 else "day"] = part.lstrip("0")
        elif part not in WEEKDAYS and part.lower() not in {"the", "of", "st", "nd", "rd", "th"}:
            parts["month"] = part[:3].lower()
    return parts


def _weekday(mention: DateMention) -> int | None:
    named = re.match("|".join(WEEKDAYS), mention.words.split()[-1]) or re.search("|".join(WEEKDAYS), mention.words)
    if named and not any(c.isdigit() for c in mention.words):
        return WEEKDAYS.index(named.group())
    if mention.weekday is not None:
        return mention.weekday
    return mention.first.weekday() if mention.first and mention.precision == "day" and mention.has_year else None


def _at(day: date, precision: str) -> tuple[int, ...]:
    return (day.year, day.month, day.day)[: {"day": 3, "month": 2, "year": 1}[precision]]


def quotations_missing(claim: str, cited: Sequence[str]) -> Iterator[str]:
    """A line for each quotation of the claim that is not, word for word, in the cited words."""
    told = [_unquoted(text) for text in cited] if '"' in plain(claim) or "'" in plain(claim) else []
    for match in _QUOTATION.finditer(claim):
        quoted = match.group(1) or match.group(2)
        parts = [part for piece in _ELLIPSIS.split(quoted) if (part := _unquoted(piece).strip(" .,;:!?-"))]
        if any(not any(_stands_in(part, text) for text in told) for part in parts):
            yield f"the quotation “{quoted}” is not in the cited words"


def _unquoted(text: str) -> str:
    return re.sub(r"(?<!\w)'|'(?!\w)|\"", "", plain(text))


def _stands_in(part: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(part)}(?!\w)", text) is not None
