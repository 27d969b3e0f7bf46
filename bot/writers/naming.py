"""The names of a claim and the titles before them: each must stand in the cited words."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from bot.aliases import ALIASES, COUNTRIES, SEAT, SEATS
from bot.dates import dates_in
from bot.facts import Name, names_in
from bot.lemmas import root
from bot.quantities import quantities_in
from bot.text import fold, is_stop_word, words
from bot.writers.wording import Word, Wording, same_root

_ACRONYM = re.compile(r"\b[A-Z]{2,8}\b")
_CAPITALISED = re.compile(r"[A-Z][\w’'-]*(?:\s(?:(?:of|the|and|for|de|du|la|&)\s){0,2}[A-Z][\w’'-]*)+")
_LONGEST_NAME: Final = 10
_COURTESY: Final = frozenset({"mr", "mrs", "ms", "miss", "sir"})
_SMALL: Final = frozenset(
    {"of", "the", "and", "for", "de", "du", "da", "di", "la", "van", "von", "der", "bin", "al", "el"}
)
_APPOSED: Final = 8
"""Words after a name in which its title may stand: "Scott Bessent, the Treasury Secretary"."""


def names_missing(claim: Wording, cited: Sequence[Wording]) -> Iterator[str]:
    """A line for each name of the claim, and each title before one, that the cited words do not hold."""
    judged = [of.span for of in quantities_in(claim.text)] + [of.span for of in dates_in(claim.text, None)]
    for name in names_in(claim.text):
        if any(span.start < name.span.end and name.span.start < span.end for span in judged):
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
    return any(
        _names(word.root, word.text, wanted[0]) and _goes_on(sentence.words, at, wanted[1:])
        for at, word in enumerate(sentence.words)
    )


def _goes_on(run: Sequence[Word], at: int, wanted: Sequence[str]) -> bool:
    for part in wanted:
        ahead = (i for i in range(at + 1, min(at + 4, len(run))) if _names(run[i].root, run[i].text, part))
        found = next(ahead, None)
        if found is None or not _is_inside(run[at], run[at + 1 : found], run[found]):
            return False
        at = found
    return True


def _is_inside(first: Word, between: Sequence[Word], last: Word) -> bool:
    """Whether only small words, one middle name, or an "and" and one first name stand between parts of a name."""
    if between and between[0].folded == "and":
        return len(between) == 2 and last.clause == between[0].clause
    names = [word for word in between if word.folded not in _SMALL]
    return first.clause == last.clause and len(names) <= 1


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
        and of not in SEATS
    )


def _is_initial(word: str) -> bool:
    return len(word.rstrip(".")) == 1 and word[0].isupper()


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
