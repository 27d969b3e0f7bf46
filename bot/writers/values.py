"""The numbers, dates, names and quotations of a claim: each must stand in the cited words."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import Final

from bot.aliases import ALIASES, COUNTRIES, SEAT
from bot.dates import WEEKDAYS, DateMention, dates_in
from bot.facts import Name, names_in
from bot.lemmas import root
from bot.quantities import Quantity, alike, quantities_in, states
from bot.text import fold, is_stop_word, words
from bot.writers.wording import Wording, mended, plain, same_root

_QUOTATION = re.compile(
    r"[\"“]([^\"“”]{1,2000})[\"”]|(?<![\w’'])[‘']([^‘’'\n]{1,2000}(?:(?<=\w)[’'](?=\w)[^‘’'\n]{1,2000})*)[’'](?!\w)"
)
_ACRONYM = re.compile(r"\b[A-Z]{2,8}\b")
_CAPITALISED = re.compile(r"[A-Z][\w’'-]*(?:\s(?:(?:of|the|and|for|de|du|la|&)\s){0,2}[A-Z][\w’'-]*)+")
_LONGEST_NAME: Final = 10
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
_COURTESY: Final = frozenset({"mr", "mrs", "ms", "miss", "sir"})
_SMALL: Final = frozenset({"of", "the", "and", "for", "de", "du", "la", "&"})
_APPOSED: Final = 8
"""Words after a name in which its title may stand: "Scott Bessent, the Treasury Secretary"."""


def numbers_missing(claim: str, cited: Sequence[Wording], published: date | None) -> Iterator[str]:
    """A line for each number of the claim that the cited words do not state."""
    claimed = _quantities(claim, published)
    if not claimed:
        return
    stated = [(of, sentence) for sentence in cited for of in _quantities(sentence.said, published)]
    for quantity in claimed:
        if _is_pronoun(claim, quantity):
            continue
        candidates = [of for of, _ in stated if states(of, quantity)]
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
        elif belongs := _elsewhere(quantity, candidates, [of for of, _ in stated]):
            yield f"the number {quantity.words} is said of something else; the cited words have {belongs.words}"


def _around(quantity: Quantity, sentence: Wording) -> str:
    """The number with the words beside it."""
    text = mended(sentence.said)
    before, after = text[: quantity.span.start].split()[-3:], text[quantity.span.end :].split()[:3]
    return " ".join([*before, quantity.words, *after])


def _quantities(text: str, published: date | None) -> list[Quantity]:
    """The quantities of a text that are no part of a date."""
    if not _NUMBERED.search(text):
        return []
    dated = [mention.span for mention in dates_in(text, published) if any(c.isdigit() for c in mention.words)]
    for span in dated:
        text = text[: span.start] + " " * (span.end - span.start) + text[span.end :]
    return quantities_in(mended(text))


def _is_pronoun(claim: str, quantity: Quantity) -> bool:
    if fold(quantity.words) != "one":
        return False
    around = claim[max(0, quantity.span.start - 12) : quantity.span.end + 10]
    return not quantity.things or bool(_ONE_PRONOUN.search(around))


def _elsewhere(claimed: Quantity, same: Iterable[Quantity], stated: Iterable[Quantity]) -> Quantity | None:
    """The cited number of the things that the claim counts, where the claim's number is of other things: "15 dead" and
    "3 injured" do not make "15 injured"."""
    if not claimed.things or any(alike(of, claimed) or not of.things for of in same):
        return None
    return next((of for of in stated if of.unit == claimed.unit and set(of.things[:2]) & set(claimed.things[:2])), None)


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
    if (day := _weekday(claimed)) is not None:
        return day == _weekday(cited)
    if claimed.relative or cited.relative:
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


def names_missing(claim: Wording, cited: Sequence[Wording]) -> Iterator[str]:
    """A line for each name of the claim, and each title before one, that the cited words do not hold."""
    judged = [of.span for of in (*quantities_in(claim.text), *dates_in(claim.text, None))]
    for name in names_in(claim.text):
        if any(span.start <= name.span.start < span.end for span in judged):
            continue
        wanted = [word for word in words(name.text) if not is_stop_word(word) or _is_initial(word)]
        if _starts(claim.text, name) and len(wanted) > 1 and re.match(r"\w+s of (?:the )?[A-Z]", name.text):
            wanted = wanted[1:]  # "Employees of the European Commission"
        wanted = [re.sub(r"(?<=[A-Z]{2})s$", "", part) for word in wanted for part in word.split("-")]
        if not wanted:
            continue
        holding = [sentence for sentence in cited if _holds_name(sentence, wanted)]
        if not holding:
            yield f"the name {name.text} is not in the cited words"
        elif name.role and not any(_holds_title(sentence, name) for sentence in holding):
            yield f"the cited words do not call {name.text} {name.role}"


def _starts(text: str, name: Name) -> bool:
    return not text[: name.span.start].strip("\"'“‘ ")


def _holds_name(sentence: Wording, wanted: Sequence[str]) -> bool:
    """Whether the words of a name stand together in the sentence, in order; a middle name may be left out, a first name
    may stand before an "and" ("Ann and Bob Lee"), an initial stands for a first name."""
    last = sentence.words
    for start, word in enumerate(last):
        if not _names(word.root, word.text, wanted[0]):
            continue
        at = start
        for part in wanted[1:]:
            ahead = [i for i in range(at + 1, min(at + 4, len(last))) if _names(last[i].root, last[i].text, part)]
            if not ahead or any(
                w.folded not in _JOIN and not w.text[:1].isupper() and _is_cased(sentence)
                for w in last[at + 1 : ahead[0]]
            ):
                break
            at = ahead[0]
        else:
            return True
    return False


_JOIN: Final = frozenset({"and", "of", "the", "de", "la", "van", "von", "der", "bin", "al", "el", "for"})


def _is_cased(sentence: Wording) -> bool:
    return any(word.text[:1].isupper() for word in sentence.words[1:])


def _names(cited_root: str, cited_word: str, wanted: str) -> bool:
    if _is_initial(wanted):
        return cited_word[:1] == wanted
    of = root(wanted)
    if same_root(of, cited_root):
        return True
    # "Moscow said" is "Russia said"; "in London" is not said by "in Britain".
    return (
        of in COUNTRIES
        and ALIASES.get(of, {}).get(cited_root, 0.0) >= SEAT
        and COUNTRIES.get(cited_root) == COUNTRIES[of]
        and not _is_seat(of)
    )


def _is_initial(word: str) -> bool:
    return len(word.rstrip(".")) == 1 and word[0].isupper()


def _is_seat(of: str) -> bool:
    return max(ALIASES.get(of, {"": 0.0}).values()) <= SEAT


def _holds_title(sentence: Wording, name: Name) -> bool:
    """Whether the title stands before the name, or beside it: "Scott Bessent, the Treasury Secretary"."""
    title = [fold(word).rstrip(".") for word in words(name.role) if fold(word) not in _SMALL]
    if all(word in _COURTESY for word in title):
        folded = {word.folded for word in sentence.words}
        return title[-1] in folded or not folded & (_COURTESY - {"sir"}) - set(title)
    title = [word for word in title if word not in _COURTESY]
    surname = words(name.text)[-1].split("-")[-1]
    folded_words = [word.folded for word in sentence.words]
    for at, word in enumerate(sentence.words):
        if not _names(word.root, word.text, surname):
            continue
        before = folded_words[max(0, at - len(title) - 4) : at]
        after = folded_words[at + 1 : at + 1 + _APPOSED]
        if _in_order(title, before) or (_in_order(title, after) and not _title_of_next(sentence, at, title)):
            return True
    return False


def _in_order(wanted: Sequence[str], within: Sequence[str]) -> bool:
    rest = iter(within)
    return all(any(word == other for other in rest) for word in wanted)


def _title_of_next(sentence: Wording, at: int, title: Sequence[str]) -> bool:
    """Whether the title after a name is the next name's: "Scott Bessent and Commerce Secretary Howard Lutnick"."""
    for first, second in pairwise(sentence.words[at + 1 : at + 2 + _APPOSED]):
        if first.folded == title[-1] and second.text[:1].isupper() and second.clause == first.clause:
            return True
    return False


def spelt_out(claim: str, cited: Sequence[str]) -> str:
    """The claim with the initials made the long form that the cited words have: "NEC" → "National Economic Council"."""
    acronyms = {match.group() for match in _ACRONYM.finditer(claim)}
    acronyms = {of for of in acronyms if not any(re.search(rf"\b{of}\b", text) for text in cited)}
    if not acronyms:
        return claim
    long_forms = {
        initials: long for text in cited for run in _CAPITALISED.findall(text) for initials, long in _initials(run)
    }
    return _ACRONYM.sub(lambda match: long_forms.get(match.group(), match.group()), claim)


def _initials(run: str) -> Iterator[tuple[str, str]]:
    """The initials of each stretch of a run of capitalised words, with and without its small words."""
    parts = run.split()[:_LONGEST_NAME]
    for start in range(len(parts) - 1):
        for end in range(start + 2, len(parts) + 1):
            stretch = parts[start:end]
            if stretch[0][0].isupper() and stretch[-1][0].isupper():
                for counted in (stretch, [part for part in stretch if part[0].isupper()]):
                    yield "".join(part[0] for part in counted).upper(), " ".join(stretch)


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
