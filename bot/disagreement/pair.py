"""What two sentences have in common, and whether they may be about the same event at all."""

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Final

from bot.dates import WEEKDAYS, DateMention
from bot.disagreement.roles import same_name
from bot.disagreement.saying import Content, Named, Said, concept, content_of, things_in
from bot.text import overlap

SAME_THING: Final = 0.5
"""Share of the shorter sentence's plain words that the other must hold where they have a name in common."""

SAME_DEAL: Final = 0.3
"""The same share where two names, or a name and what a figure is about, are in common."""

SAME_WORDS: Final = 0.7
"""Share of the longer sentence's plain words from which two sentences are alike but for what differs."""

LEAD: Final = 500
"""Characters of an article that tell which event it is about."""

LONGEST_THING: Final = 2
"""Words that name what a sentence is about."""

_GROUPS: Final = frozenset(
    map(
        concept,
        """
        child boy girl baby teenager student pupil woman man men women soldier officer civilian tourist foreigner
        firefighter journalist adult doctor nurse worker teacher passenger player fan driver patient guest crew voter
        pensioner farmer miner pilot
        """.split(),
    )
)
"""Groups of people: two sentences that each speak of one that the other does not are about different people."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two sentences with what they have in common. `shared` is the part of the shorter one's plain words that the other
    holds, `alike` of the longer one's; `names` how many names both hold."""

    one: Said
    other: Said
    shared: float
    alike: float
    names: int
    only_one: tuple[Named, ...]
    only_other: tuple[Named, ...]

    @property
    def known(self) -> bool:
        """Whether both sentences begin with a subject that they take as known: "The suspect was …"."""
        return self.one.text.startswith("The ") and self.other.text.startswith("The ")

    @property
    def other_subject(self) -> bool:
        """Whether each sentence opens with a name that the other does not hold: "The Greens won …"."""
        return all(any(n.name.span.start <= len("The ") for n in only) for only in (self.only_one, self.only_other))

    @property
    def bound(self) -> bool:
        """Whether the two speak of one thing: by a name in common, or in like words of a known subject."""
        return self.names > 0 or (self.known and self.alike >= SAME_WORDS)

    @staticmethod
    def of(one: Said, other: Said) -> "Pair":
        a, b = one.content, other.content
        common = len(a.words & b.words)
        only_one = _without(a.names, b.names)
        return Pair(
            one,
            other,
            overlap(a.words, b.words) if a.words and b.words else 0.0,
            common / (max(len(a.words), len(b.words)) or 1),
            len(a.names) - len(only_one),
            only_one,
            _without(b.names, a.names),
        )


def _without(names: tuple[Named, ...], others: tuple[Named, ...]) -> tuple[Named, ...]:
    return tuple(n for n in names if not any(same_name(n.name.text, o.name.text) for o in others))


def same_edition(one: Content, other: Content) -> bool:
    """Whether nothing says that two sentences are about different rounds or flights."""
    return not (_apart(one.labels, other.labels) or _apart(one.ordinals, other.ordinals))


def same_event(one: Said, other: Said) -> bool:
    """Whether nothing says that two sentences are about different events, people or scopes."""
    a, b = one.content, other.content
    if a.scopes != b.scopes or ((a.words & _GROUPS) - b.words and (b.words & _GROUPS) - a.words):
        return False
    return not _apart(a.events or lead_of(one).events, b.events or lead_of(other).events)


def _apart(one: frozenset[Any], other: frozenset[Any]) -> bool:
    return bool(one and other) and one.isdisjoint(other)


def lead_of(side: Said) -> Content:
    """What the article's title and first words say: which event it is about."""
    return content_of(f"{side.article.title}. {side.article.text[:LEAD]}", None)


def one_subject(pair: Pair) -> bool:
    """Whether the articles begin with a name in common; where one begins without, the sentences must tell."""
    return not _apart(lead_of(pair.one).name_words, lead_of(pair.other).name_words)


def dates_clash(a: Content, b: Content) -> bool:
    return bool(a.days and b.days) and not any(same_day(m, n) for m in a.days for n in b.days)


def same_day(one: DateMention, other: DateMention) -> bool:
    """Whether two dates may be the same, as far as the less precise one tells; a night, and "today", which depends on
    the time zone, may be the day beside it."""
    first, second = one.first, other.first
    if first is None or second is None:
        return True
    if "year" in (one.precision, other.precision):
        return first.year == second.year
    if "month" in (one.precision, other.precision):
        return (first.year, first.month) == (second.year, second.month)
    loose = any(mention.relative and mention.words not in WEEKDAYS for mention in (one, other))
    return abs((first - second).days) <= (1 if loose else 0)


def other_thing(pair: Pair, opening: bool = True) -> bool:
    """Whether sentences that run alike put one thing where the other has another: "primary schools", "secondary
    schools". A name in the middle is none; one that opens the sentence is, if `opening`."""
    one, other = things_in(pair.one, opening), things_in(pair.other, opening)
    return any(
        tag == "replace"
        and max(end - start, stop - begin) <= LONGEST_THING
        and "*" not in (*one[start:end], *other[begin:stop])
        for tag, start, end, begin, stop in SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
    )


def things_apart(pair: Pair) -> bool:
    """Whether each sentence names a thing that the other does not, wherever it stands."""
    one, other = (set(things_in(side, opening=False)) - {"*"} for side in (pair.one, pair.other))
    return bool(one - other and other - one)
