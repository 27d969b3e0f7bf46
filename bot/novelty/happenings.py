"""What happened, by a sentence's own words: events and decisions that a reader waits for, each as done or as planned.

Only what changes the state of a story counts (a verdict, a resignation, a signed deal): who said, hoped or warned of
what does not.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from bot.facts import names_in
from bot.lemmas import root
from bot.polarity import is_negation, plain
from bot.text import fold

Manner = Literal["done", "planned"]

_EVENTS: Final = """
resign: resign resignation quit
dismiss: sack dismiss oust
name: named identify appoint appointment elect nominate
convict: convict conviction guilty
acquit: acquit acquittal
sentence: sentence jail imprison
arrest: arrest detain detention capture
charge: charge indict indictment accuse
free: freed pardon
appeal: appeal
sue: sue lawsuit
deport: deport extradite expel
agree: agree agreement deal accord pact settle settlement truce ceasefire compromise
sign: sign
reject: reject refuse rebuff spurn veto
accept: accept approve approval pass adopt ratify endorse
decide: vote decide decision ruling
cancel: cancel scrap abandon withdraw withdrawal axe reverse
postpone: postpone delay defer halt suspend suspension adjourn
begin: begin start open launch commence
end: end finish conclude
fail: fail collapse failure
resume: resume restart
close: close shut closure
reopen: reopen
offer: offer bid
acquire: acquire acquisition buy takeover purchase merge merger
win: win beat clinch
die: die kill dead death
rescue: rescue
recover: recover recovery
evacuate: evacuate evacuation flee
contain: contain extinguish
ban: ban outlaw prohibit
allow: allow permit
impose: impose sanction
dissolve: dissolve
bankrupt: bankrupt bankruptcy insolvency insolvent liquidation
fine: fined
recall: recall
exchange: exchange swap
strike: strike walkout stoppage
hit: hit landfall
explode: explode explosion blast
crash: crash collide collision derail
leak: leak spill
erupt: erupt eruption
attack: attack bomb invade invasion
destroy: destroy wreck demolish
emergency: emergency
cause: caused
uphold: uphold
overturn: overturn quash
surrender: surrender
escape: escape
qualify: qualify
relegate: relegate
"""
"""Each line is one event, and the words for it; a form that is not a base form stands for itself alone."""

_ONLY_AS: Final = {"named": "name", "freed": "free", "fined": "fine", "caused": "cause"}
_EVENT_OF: Final = {
    root(word): event
    for event, _, of in (line.partition(": ") for line in _EVENTS.strip().splitlines())
    for word in of.split()
    if word not in _ONLY_AS
}

_ACTOR: Final = re.compile(r"(?:er|or)s?$")
_BASES: Final = frozenset(word for line in _EVENTS.strip().splitlines() for word in line.partition(": ")[2].split())
"""A word that ends like somebody who does it ("attackers", "the buyer") is no event, unless it is one of these."""

_PHRASES: Final = tuple(
    (re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE), words)
    for pattern, words in (
        (r"(?:find|finds|found) guilty", "convicted"),
        (r"not guilty", "acquitted"),
        (r"plead(?:s|ed)? (?:guilty|acquitted)", "pleaded"),
        (r"(?:broke|broken|breaks?) (?:down|off|up)|fell apart", "collapsed"),
        (r"(?:went|goes|go|walk(?:s|ed)?) (?:out )?on strike|walk(?:s|ed)? out", "strike"),
        (r"(?:went|goes|go|is) on trial", "began a trial"),
        (r"(?:under|into) control", "contained"),
        (r"found (?:alive|safe|unhurt)", "rescued"),
        (r"found dead|passed away", "died"),
        (r"released (?:from|on bail)", "freed"),
        (r"(?:drop|drops|dropped) (?:(?:its|the|his|her|their|all) )?(?=(?:\w+ )?(?:plan|bid|charge|case|offer)s?\b)",
         "abandoned "),
        (r"sworn in|took office", "appointed"),
        (r"(?:in|at|by|to|before|until|for) the (?:end|start|beginning|close)|(?:in|no|free of) charge", " "),
        (r"closed? (?:higher|lower|up|down|at|by)|close to|hit by|open to|opened? (?:higher|lower)", " "),
        (r"appeal(?:s|ed)? (?:for|to)|open letter|opening|ended (?:up|the day)", " "),
        (r"starts? (?:at|from) (?=\W?\d)|according|(?:stock|foreign) exchange", " "),
        (r"(?:leave|left|flee|fled|forced from) (?:their|its) homes?|had to leave", "evacuated"),
        (r"escap(?:e|es|ed) (?:harm|injury|death|unhurt)", " "),
        (r"decid(?:es|ed) to|voted? (?:for|against|to)|votes? to", "decided to"),
    )
)  # fmt: skip
"""Words that are an event together, or none although they look like one."""

IMPLIED: Final[Mapping[str, frozenset[str]]] = {
    "agree": frozenset({"accept", "sign", "acquire"}),
    "decide": frozenset({"accept", "reject", "close", "ban"}),
}
"""Events that are no news to whoever was told one of the others: who accepts an offer has agreed."""

_QUOTED: Final = re.compile(r"[\"“][^\"“”]{16,600}[\"”]")
"""What somebody said in so many words tells no event."""

_CLAUSE: Final = re.compile(
    r"[,;:–—]|\b(?:and|but|after|when|while|who|which|that|as|because|since|before|until|by|over|for|with|from)\b",
    re.IGNORECASE,
)
_POSSIBLE: Final = re.compile(
    r"\b(?:may|might|can|could|should|if|whether|unless|want(?:s|ed)?|call(?:s|ed)? (?:on|for|to)"
    r"|demand(?:s|ed)?|urg\w+|ask(?:s|ed)?|hop(?:e|es|ed|ing)|fear(?:s|ed)?|risk|threat\w*|likely|probably|apparently|possib\w+|avoid\w*|avert\w*|prevent\w*"
    r"|fail(?:s|ed)? to|refus(?:es|ed) to|declin(?:es|ed) to|den(?:y|ies|ied)|warn\w*)\b",
    re.IGNORECASE,
)
_PLANNED: Final = re.compile(
    r"\b(?:will|would|shall|plan(?:s|ned|ning)?|due|set|scheduled|expected|intends?|going|prepar\w+|propos\w+)\b"
    r"|\bto(?: \w+)?\s*$",
    re.IGNORECASE,
)
_BEFORE_NOUN: Final = re.compile(r"\b(?:the|this|that|its|his|her|their|[\w’']+['’]s?)(?: \w+)?\s$", re.IGNORECASE)
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")

_BY: Final = re.compile(r"\bby (?:the |its |a )?(?:\w+ )?(\w+)")
_NEAR: Final = 60
"""Characters before an event that are read for who did it."""

_ACTORS: Final = {
    root(word): body
    for body, of in {
        "board": "board director shareholder investor management",
        "regulator": "regulator watchdog authority commission",
        "court": "court judge jury tribunal",
        "parliament": "parliament lawmaker senate senator deputy congress mp",
        "government": "government minister cabinet",
        "council": "council councillor",
        "union": "union worker member",
        "people": "voter referendum",
    }.items()
    for word in of.split()
}
_BY_ACTORS: Final = frozenset({"accept", "reject", "decide", "ban", "uphold", "overturn"})
"""What one body after the other may do in one story: the board accepts, then the regulators do."""

_THINGS: Final = {
    root(word): thing
    for thing, of in {
        "strike": "strike walkout stoppage",
        "talks": "talk negotiation meeting summit",
        "trial": "trial hearing",
        "search": "search hunt",
        "inquiry": "inquiry investigation probe",
        "fighting": "war fighting ceasefire truce battle",
        "deal": "deal agreement merger takeover transfer offer bid",
        "contest": "tournament championship season match race",
        "traffic": "flight train road bridge border port airport",
    }.items()
    for word in of.split()
}
_OF_THINGS: Final = frozenset({"begin", "end", "fail", "resume", "cancel", "postpone", "close", "reopen"})
"""What one thing after the other may do in one story: talks end, and the strike ends."""

_BY_NAMES: Final = frozenset({"name", "offer", "win"})
"""What is news again where another name does it or is given."""


@dataclass(frozen=True, slots=True)
class Happening:
    """An event that a sentence tells; `who` is the kind of body or thing that did it, empty where none is named, and
    `names` the surnames beside it where they matter."""

    event: str
    manner: Manner
    who: str = ""
    names: frozenset[str] = frozenset()


def happenings_in(sentence: str) -> Iterator[Happening]:
    """What a sentence tells as done or as planned; what may be, is asked for, or is not so, is left out."""
    text = plain(_QUOTED.sub(" ", sentence))
    for pattern, words in _PHRASES:
        text = pattern.sub(words, text)
    borders = [0, *(match.end() for match in _CLAUSE.finditer(text))]
    for match in _WORD.finditer(text):
        event = _event(match.group())
        if event is None:
            continue
        begin = max(border for border in borders if border <= match.start())
        before = text[begin : match.start()]
        if manner := _manner(before):
            yield Happening(event, manner, _who(text, event, match.start()), _names(text, event, begin))


def _event(word: str) -> str | None:
    folded = fold(word)
    if _ACTOR.search(folded) and folded not in _BASES and folded.removesuffix("s") not in _BASES:
        return None
    return _ONLY_AS.get(folded) or _EVENT_OF.get(root(word))


def _manner(before: str) -> Manner | None:
    """How a clause says the word that follows these words of it."""
    if _POSSIBLE.search(before) or any(map(is_negation, _WORD.findall(before))):
        return None
    return "planned" if _PLANNED.search(before) and not _BEFORE_NOUN.search(before) else "done"


def _who(text: str, event: str, at: int) -> str:
    """The kind of body, or of thing, that is named last before an event, or else first after it (a body after "by")."""
    if event in _BY_ACTORS:
        table, after = _ACTORS, _BY.findall(text, at)
    elif event in _OF_THINGS:
        table, after = _THINGS, _WORD.findall(text[at : at + _NEAR])
    else:
        return ""
    before = _WORD.findall(text[max(0, at - _NEAR) : at])[::-1]
    return next((table[key] for key in map(root, (*before, *after)) if key in table), "")


def _names(text: str, event: str, begin: int) -> frozenset[str]:
    if event not in _BY_NAMES:
        return frozenset()
    return frozenset(name.surname for name in names_in(text) if name.span.start >= begin)
