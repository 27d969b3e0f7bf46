"""Who holds which role in a sentence, wherever the words stand: "Treasury Secretary Ann Lee", "Lee, the Treasury
Secretary,", "the Treasury Secretary is Ann Lee", "Ann Lee leads the delegation"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final

from bot.aliases import COUNTRIES
from bot.facts import Name
from bot.text import fold, is_stop_word, stem, words

_HOLDERS: Final = frozenset(
    """
    president premier minister secretary chancellor king queen pope governor mayor director executive chairman
    chairwoman chair representative ambassador coach captain goalkeeper keeper head leader commissioner commander
    treasurer winner champion referee pilot driver skipper editor architect author conductor principal
    superintendent administrator rector dean bishop archbishop chief manager boss ceo scorer successor founder owner
    negotiator mediator prosecutor envoy curator
    """.split()
)
"""Roles that one person holds at a time, given whose or which."""

_NEEDS_DOMAIN: Final = frozenset(
    """
    minister secretary representative director executive commissioner chief head leader manager driver negotiator
    prosecutor envoy
    """.split()
)
"""Roles that say little without the word before them: "finance minister"."""

_SAME_ROLE: Final = {
    "chairwoman": "chair", "chairman": "chair", "keeper": "goalkeeper", "ceo": "executive", "boss": "executive",
    "skipper": "captain",
}  # fmt: skip
_QUALIFIERS: Final = frozenset(
    """
    former ex then deputy vice assistant acting interim late outgoing incoming honorary retired previous next elect
    associate under joint second first youth women men reserve
    """.split()
)
"""Words that make it another role: "former minister", "deputy mayor"."""

_WORDS_OF_TITLES: Final = frozenset(
    """
    treasury commerce trade foreign finance defence defense interior state prime chief justice health education energy
    transport agriculture environment labour labor home culture housing general head mission museum school police fire
    club team harbour district city town bank company festival project race match
    """.split()
)
_EMPTY: Final = frozenset("the a an its their his her our new longtime long-time current".split())
_IN_TITLES: Final = _HOLDERS | _WORDS_OF_TITLES | _QUALIFIERS | _EMPTY

_PHRASE = r"(?P<phrase>(?:[\w’'-]+ ){0,4}[\w-]+)"
_OF = r"(?: (?:of|at|for|from|in) (?:the )?(?P<of>[A-Z][\w’'-]*(?: (?:(?:of|the|and) ){0,2}[A-Z][\w’'-]*)*))?"
_BEFORE = re.compile(rf"{_PHRASE}{_OF},?\s(?:(?:is|was|are|will be|remains|became|named)\s)?$")
_AFTER = re.compile(
    r"(?:,|\s(?:has been|was|is|are|will be|to be|becomes|became|remains)"
    r"(?: (?:re-)?(?:named|elected|appointed|chosen))?(?: as)?"
    rf"|\sas|\s(?:will|to) become)?\s(?!and\b|who\b|which\b){_PHRASE}{_OF}"
)
_LEADS = re.compile(
    r"^(?:,[^,]{0,80},|,)?\s(?:(?:is|was|will|who)\s){0,2}(?:head(?:s|ed|ing)?|lead(?:s|ing)?|led|chair(?:s|ed|ing)?)\s"
    r"(?P<object>(?:[\w’'-]+ ){0,4}[\w’'-]+)"
)
_LED_BY = re.compile(
    r"(?P<object>(?:[\w’'-]+ ){1,8})(?:(?:is|was|are|will be|being) )?(?:headed|led|chaired) by (?:\w+ ){0,4}$"
)
_LEADING = re.compile(
    r"\b(?:head|lead|chair)ing (?P<object>(?:[\w’'-]+ ){1,5})(?:in [\w ]{1,40} )?(?:is|are|was|were|will be)"
    r" (?:\w+ ){0,4}$",
    re.IGNORECASE,
)
_BODIES: Final = {
    stem(word): one
    for one, of in {
        "team": "team side delegation mission negotiators party",
        "inquiry": "inquiry investigation probe",
        "company": "company firm group bank",
        "government": "government cabinet coalition",
        "committee": "committee commission panel",
    }.items()
    for word in of.split()
}
"""What somebody can lead, and the words for it."""

_READ: Final = 90
"""Characters before and after a name that are read for its role."""


@dataclass(frozen=True, slots=True)
class Role:
    """A role and the name that holds it. `head` is the role's main word ("secretary"), `domain` the words that narrow
    it ("treasury"), `whose` the stems of the names that it belongs to, `words` how the text calls it."""

    name: Name
    head: str
    domain: frozenset[str]
    qualifiers: frozenset[str]
    whose: frozenset[str]
    words: str

    def is_like(self, other: "Role") -> bool:
        """Whether the two may be one role: the same words, and no two different owners."""
        return (
            self.head == other.head
            and self.domain == other.domain
            and self.qualifiers == other.qualifiers
            and not (self.whose and other.whose and not self.whose & other.whose)
        )


def country_or_stem(word: str) -> str:
    """The word's stem, or one mark for all the words of a country: "American", "US"."""
    key = stem(word)
    return f"country {COUNTRIES[key]}" if key in COUNTRIES else key


def roles_in(text: str, people: Sequence[Name]) -> tuple[Role, ...]:
    """The roles that people hold in a sentence; one that several hold in it is none."""
    found = [role for name in people for role in _roles_of(text, name)]
    held: dict[tuple[str, frozenset[str], frozenset[str]], set[str]] = {}
    for role in found:
        held.setdefault((role.head, role.domain, role.whose), set()).add(role.name.text)
    return tuple(role for role in found if len(held[role.head, role.domain, role.whose]) == 1)


def _roles_of(text: str, name: Name) -> Iterator[Role]:
    before = text[max(0, name.span.start - _READ) : name.span.start]
    after = text[name.span.end : name.span.end + _READ]
    if match := _BEFORE.search(before):
        yield from _role(name, match["phrase"], match["of"])
    if match := _AFTER.match(after):
        yield from _first_role(name, match["phrase"], after[match.start("phrase") :])
    for match in (_LEADS.match(after), _LED_BY.search(before), _LEADING.search(before)):
        if match:
            yield from _leader(name, match["object"])


def _role(name: Name, phrase: str, of: str | None) -> Iterator[Role]:
    """The role that a phrase ends with: "said Marrowby coach"."""
    tokens = words(phrase)
    head = fold(tokens[-1]) if tokens else ""
    if head not in _HOLDERS:
        return
    domain, whose, qualifiers, spoken = set(), set(), set(), [tokens[-1]]
    for at in range(len(tokens) - 2, -1, -1):
        token, key = tokens[at], fold(tokens[at])
        of_name = at > 0 and token[0].isupper() and tokens[-1].islower()
        if key.split("-")[0] in _QUALIFIERS:
            qualifiers.add(key.split("-")[0])
        elif key in _HOLDERS | _WORDS_OF_TITLES and not of_name:
            domain.add(key)
            spoken.insert(0, token)
        elif token[0].isupper() and key not in _EMPTY:
            whose.add(country_or_stem(token))
        elif key not in _EMPTY:
            break
    whose |= {country_or_stem(word) for word in words(of or "") if word[0].isupper()}
    head = _SAME_ROLE.get(head, head)
    domain -= {"chief"} if head == "executive" else set()
    if head in _NEEDS_DOMAIN and not domain and not whose and head != "executive":
        return
    yield Role(name, head, frozenset(domain), frozenset(qualifiers), frozenset(whose), " ".join(spoken))


def _first_role(name: Name, phrase: str, after: str) -> Iterator[Role]:
    """The role that words after a name begin with: ", chief executive of Skarn Orbital"."""
    if re.match(r"an? ", phrase, re.IGNORECASE):
        return
    tokens = phrase.split()
    ends = [n for n, token in enumerate(tokens, start=1) if fold(token.rstrip(",")) in _HOLDERS]
    run = [n for n in ends if all(m in ends for m in range(ends[0], n + 1))]
    if not run or not all(_in_title(token) for token in tokens[: run[-1]]):
        return
    said = " ".join(tokens[: run[-1]])
    if re.match(r" [A-Z]", after[len(said) :]):
        return
    of = re.match(_OF, after[len(said) :])
    yield from _role(name, said, of["of"] if of else None)


def _in_title(token: str) -> bool:
    return token[0].isupper() or fold(token) in _IN_TITLES or fold(token).endswith("'s")


def _leader(name: Name, led: str) -> Iterator[Role]:
    tokens = [token for token in words(led) if not is_stop_word(token)]
    at = next((n for n, token in enumerate(tokens) if stem(token) in _BODIES), None)
    if at is None:
        return
    whose = {country_or_stem(token) for token in tokens[:at] if token[0].isupper() and fold(token) not in _EMPTY}
    domain = {stem(token) for token in tokens[:at] if token[0].islower()}
    body = _BODIES[stem(tokens[at])]
    spoken = " ".join(["leader of the", *tokens[: at + 1]])
    yield Role(name, f"leader of {body}", frozenset(domain), frozenset(), frozenset(whose), spoken)


_NICKNAMES: Final = frozenset(
    """
    bill billy bob bobby dick ted ned peggy betty liz beth jack hank chuck tony jim jimmy kate kathy maggie molly nancy
    polly sasha alex sandy steve harry larry
    """.split()
)
_ALIKE: Final = 0.84
"""Share of letters in common from which two words of five letters or more are one name spelt in two ways."""


@lru_cache(maxsize=20_000)
def same_name(one: str, other: str) -> bool:
    """Whether two names may mean the same: a part of the other, initials, or another spelling."""
    first, second = _tokens(one), _tokens(other)
    if not first or not second:
        return True
    shorter, longer = sorted((first, second), key=len)
    if set(shorter) <= set(longer) or "".join(word[0] for word in longer) == "".join(shorter):
        return True
    if not _spelt_alike(first[-1], second[-1]):
        return False
    given = first[0], second[0]
    return len(shorter) == 1 or given[0][0] == given[1][0] or _spelt_alike(*given) or not _NICKNAMES.isdisjoint(given)


def _tokens(name: str) -> list[str]:
    return [fold(word) for word in words(name)]


def _spelt_alike(one: str, other: str) -> bool:
    if one == other:
        return True
    if min(len(one), len(other)) < 4 or abs(len(one) - len(other)) > 2 or len(set(one) ^ set(other)) > 4:
        return False
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= _ALIKE
