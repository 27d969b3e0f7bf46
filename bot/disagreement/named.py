"""Two people for one role, two names or places for one event."""

import re
from collections.abc import Iterator
from typing import Final

from bot.aliases import COUNTRIES, SEATS
from bot.disagreement.difference import Difference, Value, beginning
from bot.disagreement.pair import (
    SAME_DEAL,
    SAME_THING,
    SAME_WORDS,
    Pair,
    lead_of,
    other_thing,
    same_day,
)
from bot.disagreement.roles import Role, same_name
from bot.disagreement.saying import Said, concept
from bot.facts import Name
from bot.text import fold, overlap, stem

MANY_WORDS: Final = 4

NEARLY_SAME: Final = 0.9
"""From so many plain words and such a share in common, two sentences are one, rewritten."""

_SAID_OF_MANY: Final = frozenset(
    map(
        concept,
        """
        attend vote kill die injure arrest join visit meet welcome criticise criticize praise call warn hope expect want
        urge sign score donate accuse play star feature speak support oppose condemn think believe travel arrive
        participate compete nominate sentence charge escape survive qualify perform appear testify resign retire argue
        claim describe explain write post apologise thank celebrate help work live promise pledge threaten insist
        suggest deny respond agree
        """.split(),
    )
)
"""What several people do in the same event: two names beside it are no contradiction."""

_DONE_BY_ONE: Final = frozenset(
    map(
        concept,
        """
        win lead head chair elect name appoint command replace succeed become build buy acquire repair own host present
        beat coach captain direct design invent discover
        """.split(),
    )
)
"""What one person, company or place does alone: enough in a short sentence."""

_ONE_OF_SEVERAL = re.compile(r" \w+ (?:an?|two|three|silver|bronze) ")
"""After a name: "won a prize", as others may have, too."""

_ONLY_ONE: Final = frozenset(map(concept, "only winning decisive opening winner".split()))


def role_differences(one: Said, other: Said) -> Iterator[Difference]:
    """Different people in one role."""
    for a in one.content.roles:
        for b in other.content.roles:
            if not a.is_like(b) or same_name(a.name.text, b.name.text):
                continue
            if _same_seat(a, b, one, other):
                words = max(a.words, b.words, key=len)
                yield Difference(words, Value(one, a.name.text, a.name.text), Value(other, b.name.text, b.name.text))


def _same_seat(a: Role, b: Role, one: Said, other: Said) -> bool:
    """Whether two roles that are called alike are one: by whose they are, or by what else the sentences share."""
    names = (one.content.name_words & other.content.name_words) - (a.whose & b.whose)
    lead = lead_of(one).name_words & lead_of(other).name_words
    shared = overlap(one.content.words, other.content.words)
    if a.whose and b.whose:
        return bool(names) or shared >= SAME_DEAL
    if not (names or lead):
        return bool(a.domain or " of " in a.head) and shared >= SAME_WORDS
    return shared >= (SAME_DEAL if a.domain else SAME_THING)


def name_differences(pair: Pair) -> Iterator[Difference]:
    """Different names or places in sentences that are alike but for them."""
    a, b = pair.one.content, pair.other.content
    mine, theirs = (
        [n for n in only if n.placed or stem(n.name.text) not in COUNTRIES] for only in (pair.only_one, pair.only_other)
    )
    if len(mine) != 1 or len(theirs) != 1 or pair.alike < SAME_WORDS or len(a.words & b.words) < 2:
        return
    one, other = mine[0], theirs[0]
    if (
        one.placed != other.placed
        or fold(one.name.role) != fold(other.name.role)
        or a.doubtful
        or b.doubtful
        or not _told_of_one(pair)
        or other_thing(pair, opening=False)
    ):
        return
    if one.placed and (not (one.settled and other.settled) or _within(one.name, other.name)):
        return
    if not one.placed and not _done_by_one(pair):
        return
    about = "the place" if one.placed else _who(pair.one.text, one.name)
    yield Difference(
        about, *(Value(side, n.name.text, n.name.text) for side, n in ((pair.one, one), (pair.other, other)))
    )


def _done_by_one(pair: Pair) -> bool:
    """Whether only one can have done what both sentences tell."""
    a, b = pair.one.content, pair.other.content
    common = a.words & b.words
    sides = ((pair.one, pair.only_one), (pair.other, pair.only_other))
    if any(_ONE_OF_SEVERAL.match(side.text, named.name.span.end) for side, only in sides for named in only):
        return False
    minute = any(mark[0].isdigit() for mark in a.ordinals & b.ordinals)
    if common & _SAID_OF_MANY:
        return minute or bool(common & _ONLY_ONE)
    return bool(common & _DONE_BY_ONE) or (len(common) >= MANY_WORDS and pair.alike >= NEARLY_SAME)


def _who(text: str, name: Name) -> str:
    """ "Ann Lee won the stage" → "who won the stage"."""
    rest = text[name.span.end :]
    subject = name.span.start == 0 and rest[:1] == " " and rest[1:2].islower()
    return f"who {beginning(rest)}" if subject else "the name"


def _told_of_one(pair: Pair) -> bool:
    """Whether more than like words says that two names are told of one event: a name, a figure or a day in common, or
    a subject that both take as known ("The suspect was …")."""
    a, b = pair.one.content, pair.other.content
    figures = any(f.counts_the_same(g) and f.agrees(g) for f in a.figures for g in b.figures)
    days = any(same_day(m, n) for m in a.days for n in b.days)
    return pair.bound or (figures and days) or bool(a.ordinals & b.ordinals)


def _within(one: Name, other: Name) -> bool:
    """Whether one place may lie in the other: one is a country, or both are names of one."""
    first, second = stem(one.text), stem(other.text)
    same = first in COUNTRIES and COUNTRIES.get(first) == COUNTRIES.get(second)
    return same or _is_country(first) != _is_country(second)


def _is_country(key: str) -> bool:
    return key in COUNTRIES and key not in SEATS
