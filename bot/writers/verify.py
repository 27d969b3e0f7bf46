"""What every claim must pass before it is shown: does it say what its cited words say?

Rules first, with no exceptions. A sentence that stands in the cited words as it is, or from its beginning up to a comma
or semicolon after which nothing takes it back, breaks none. Otherwise each sentence of a claim is held against all
cited words (rules 1 to 4) or against the cited sentences that share most of its words (5 to 10):

1. Numbers (`bot.quantities`). Each stands in the cited words in some notation: 1.1bn is 1,100 million is "one point
   one billion"; half is 50 %; 50 cents are 0.50 dollars; 50 basis points are half a percentage point; "second" is
   "No. 2". Currency, percent, percentage point, age and rank must agree. "About 50" follows from 48 to 52, "nearly
   50" from 45 up to 50, "more than 50" from 50 up to 62.5, "at least 50" from "more than 50", "at least 10" and "up
   to 12" from "10 to 12", "hundreds" from 200 up to 1,000; a plain 50 follows from a plain 50 alone. A number does
   not leave its company: of "15 dead, 3 injured" none makes "15 injured".
2. Dates (`bot.dates`). Each is a cited one, or holds it: "in June" holds 9 June. "Monday" and "last month" are
   resolved against the day of publication where one is given; otherwise weekday agrees with weekday, month with
   month.
3. Names. The words of each stand together in a cited sentence: a surname for the whole name, an initial for a first
   name, a country's other names and its people for the country, a country for the seat of its government (not the
   other way round), initials for the long form that is there. A first name or an initial more than the cited words
   have is missing. A title stands with the same name; Mr, Mrs and Ms need not stand there.
4. Quotations stand in the cited words, word for word; "…" and square brackets may leave out.
5. Negation and modality (`bearing`). What is said plainly is said plainly; "not", "may", "will", "plans to", "must",
   "tried to", "allegedly", "denied", "if" are neither dropped nor added, and "all" is not added. "Will" may become
   "plans to" or "is expected to", since that claims less.
6. Opposites (`directions`). "Rose" where the cited words have "fell"; "crewed" for "uncrewed"; before for after, and
   from for to, where the same thing follows.
7. Speakers (`speakers`). What one says is not said by another; "said" is not made "denied" or "admitted", nor
   "denied" made "said" (who confirms, warns or claims says, too).
8. Attribution. What the cited words have somebody say is not said as a fact.
9. Places (`places`). A name, date or figure does not stand between words between which the cited words have
   another; a name stands in a cited sentence on which the claim rests, or in the one before it that "he"
   points back to.
10. Roles. Who does it does not have it done to them: "A beat B" is "B was beaten by A", and not "B beat A".

Then `bot.writers.support` scores the rest. What claim and sources leave open counts against the claim: the words that
it cites are shown instead, and they are right.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.text import sentences
from bot.writers.bearing import NEGATED, bearing_changed
from bot.writers.directions import opposites_said, roles_swapped
from bot.writers.naming import names_missing, spelt_out
from bot.writers.places import names_from_elsewhere, places_taken
from bot.writers.speakers import attribution_dropped, speaker_changed
from bot.writers.support import lacks, support
from bot.writers.values import dates_missing, numbers_missing, quotations_missing
from bot.writers.wording import Wording, aligned, plain, worded, wordings

ENOUGH: Final = 0.5
"""The support score from which a claim that breaks no rule is supported: three tenths of it may be put in other words.
`tests/benchmarks/support.py` prints what this lets through."""

LONGEST: Final = 2_000
"""Characters. A claim is one or two sentences; what is longer is none."""

BROKEN: Final = 0.2
"""The highest score of a claim that breaks a rule."""

_TOO_LONG: Final = f"a claim is one or two sentences, at most {LONGEST:,} characters"

_WEIGHED: Final = frozenset({"number", "name", "opposite", NEGATED})
"""Rules of which a break speaks against a claim in free prose, too, where people who judge summaries pass over a
modality or who said it."""

_BORDER = re.compile(r"\s?[,;:-]\s?")
_TAKES_BACK = re.compile(
    r"\b(?:if|unless|whether|provided|until|except|say|says|said|saying|according|den(?:y|ies|ied)|tells?|told|claim\w*"
    r"|alleg\w*|report\w*|argu\w*|believ\w*|suggest\w*|warn\w*|add(?:s|ed)|predict\w*|expect\w*|insist\w*|may|might"
    r"|could|would|not|never|no|nor|neither|false|untrue|wrong\w*)\b|n't\b"
)
"""Words after a comma that change what stands before it."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the cited words support a claim. `score` is between 0 and 1, low where a rule is broken; `reasons` has a
    line for each thing that is wrong, for people, and is empty where the claim is supported."""

    supported: bool
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Measured:
    """A sentence of a claim: the lines of the rules that it breaks, and what it lacks (`bot.writers.support.lacks`)."""

    broken: tuple[str, ...]
    lacking: NDArray[np.float64]


def verify(claim: str, cited: Sequence[str], published: date | None = None) -> Verdict:
    """Whether `cited`, quoted words or whole texts, support each sentence of the claim. `published` is the day of their
    publication; without it, "Monday" is only "Monday"."""
    if len(claim) > LONGEST:
        return Verdict(False, 0.0, (_TOO_LONG,))
    parts = measured(claim, cited, published)
    score = min((min(support(part.lacking), BROKEN if part.broken else 1.0) for part in parts), default=0.0)
    reasons = tuple(dict.fromkeys(line for part in parts for line in part.broken))
    if not reasons and score < ENOUGH:
        reasons = ("the cited words do not say all of this",)
    return Verdict(not reasons, score, reasons)


def broken_rules(claim: str, cited: Sequence[str], published: date | None = None) -> tuple[str, ...]:
    """One line, for people, for each rule that the claim breaks."""
    if len(claim) > LONGEST:
        return (_TOO_LONG,)
    parts = measured(claim, cited, published)
    return tuple(dict.fromkeys(line for part in parts for line in part.broken))


def measured(claim: str, cited: Sequence[str], published: date | None = None) -> list[Measured]:
    """Each sentence of the claim, held against the cited words."""
    told = [wording for text in cited for wording in wordings(text)]
    found = []
    for said in _sentences(claim):
        wording = worded(spelt_out(said, cited))
        broken = list(_broken(wording, cited, told, published))
        weighed = any(rule in _WEIGHED for rule, _ in broken)
        found.append(Measured(tuple(line for _, line in broken), lacks(wording, told, weighed)))
    return found


def _sentences(claim: str) -> list[str]:
    return [claim[span.start : span.end] for span in sentences(claim)]


def _broken(
    claim: Wording, cited: Sequence[str], told: Sequence[Wording], published: date | None
) -> Iterator[tuple[str, str]]:
    """The rules that a sentence breaks, each with its line."""
    sentence = claim.said
    if _stands_in(sentence, told):
        return
    near = aligned(claim, told)
    for rule, lines in (
        ("number", numbers_missing(sentence, told, published)),
        ("date", dates_missing(sentence, told, published)),
        ("name", names_missing(claim, told)),
        ("quotation", quotations_missing(sentence, cited)),
        ("opposite", opposites_said(claim, near)),
        ("speaker", speaker_changed(claim, near)),
        ("attribution", attribution_dropped(claim, near)),
        ("role", roles_swapped(claim, near)),
        ("place", places_taken(claim, near, told)),
        ("elsewhere", names_from_elsewhere(claim, near, told)),
    ):
        yield from ((rule, line) for line in lines)
    yield from bearing_changed(claim, near)


def _stands_in(sentence: str, told: Sequence[Wording]) -> bool:
    """Whether a cited sentence is this one, or begins with it before a border after which nothing takes it back."""
    wanted = plain(sentence).rstrip(" .,;:")
    for wording in told:
        said = plain(wording.said)
        if wanted and said.startswith(wanted):
            rest = said[len(wanted) :]
            if not rest.strip(" .!\"'") or (_BORDER.match(rest) and not _TAKES_BACK.search(rest)):
                return True
    return False
