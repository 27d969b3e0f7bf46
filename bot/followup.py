"""Makes a follow-up question stand alone, by rules. The first rule that fits is applied:

1. "And about X?", "what about X?", "and X?": the last question, with X in the place of what it was about.
2. "Who said that?": asks about the words last shown.
3. "Why?", "when was that?": the last question with another question word; where that has no place for one, about what
   was shown.
4. A pronoun: he, she → the person last spoken of; it, they, there, that → the thing, the place, the words.
5. A question without a name and with at most one word of its own, unless it asks what something is: about the thing
   last spoken of.
6. Anything else stands for itself: a new topic inherits nothing.
"""

import re
from collections.abc import Sequence
from typing import Final

from bot.aliases import ALIASES
from bot.facts import Name, is_person, is_place, names_in
from bot.model import Turn
from bot.question import LIGHT_WORDS, analyse
from bot.text import fold, is_stop_word, stem, words

_ABOUT: Final = re.compile(
    r"^(?:(?:and|but|ok(?:ay)?|so)[, ]+)?(?:(?:what|how) about|about|on|regarding)"
    r" (?!(?:him|her|them|it|that|this|he|she|they)\W*$)(?P<x>.+?)\s*\?*$"
    r"|^(?:and|but) (?:for |in |with |to )?"
    r"(?P<y>(?!\w+ (?:is|are|was|were|did|does|do|has|have|will|can)\b)"
    r"(?!(?:then|now)\W*$)(?!(?:who|what|when|where|why|how|which|whose|did|does|do|is|are|was|were|has|have|will|can|if)\b).+?)\s*\?*$",
    re.IGNORECASE,
)
_SAID: Final = re.compile(
    r"^(?:and |but )?who (?:said|says|told|claimed|claims|wrote|reported)(?: (?:that|this|it|so))?\s*\?*$",
    re.IGNORECASE,
)
_BARE: Final = re.compile(
    r"^(?:and |but |so )?(?P<word>why(?: not)?|when|where|how|who|how (?:many|much|long|so)|since when|until when)"
    r"(?: (?:is|was|were|did|does|has|will|would) (?:that|this)(?: (?:happen\w*|be))?)?\s*\?*$",
    re.IGNORECASE,
)
_AUXILIARY: Final = re.compile(
    r"^(?:\w+ )?(?:who|what|when|where|why|how|how (?:many|much|long)|which \w+|what \w+)\s+"
    r"(?=(?:did|does|do|is|are|was|were|has|have|had|will|would|can|could)\b)",
    re.IGNORECASE,
)
_HE: Final = re.compile(r"\b(?P<word>he|she|him|his|hers?)\b(?!\s(?-i:[A-Z]))", re.IGNORECASE)
_HE_OBJECT: Final = frozenset({"his", "hers"})
_IT: Final = re.compile(
    r"\b(?P<word>they|them|their|theirs|its|it|this|that|these|those)\b"
    r"(?!\s(?:(?:is|was|would be) )?(?:true|possible|likely|clear|rain|snow)\b)(?<!time is it)",
    re.IGNORECASE,
)
_DETERMINER: Final = re.compile(r"\b(?:this|that|these|those)\s+(?=[a-z])", re.IGNORECASE)
_THERE: Final = re.compile(r"\bthere\b", re.IGNORECASE)
_OBJECT: Final = re.compile(
    r"\b(?:about|regarding|on|price of|cost of) (?P<old>(?:(?!\b(?:about|regarding|on)\b)[^?])+?)\s*\?*$", re.IGNORECASE
)
_COPULA: Final = re.compile(r"\b(?:is|are|was|were) (?:the|an?)\b", re.IGNORECASE)
_EXPLETIVE: Final = re.compile(
    r"\b(?:is|are|was|were|will|has|have|can) there\b|\bthere (?:is|are|was|were|will|has|have)\b",
    re.IGNORECASE,
)
_THING: Final = re.compile(
    r"\b(?:the|a|an|these|those|this|that)\s+(?P<thing>(?:[\w’'-]+\s+){0,3}?[\w’'-]+)(?=\s+(?:in|of|on|at|to|for|from|by|with|between|and|is|are|was|were|did|does|do|has|have|had|will|would|start|end|take|begin|happen|cost|cover|say)\w*\b|\s*[?,.]|$)",
    re.IGNORECASE,
)
_QUOTED = 90
"""Characters of shown words that a question made from them repeats."""


def standalone_question(asked: str, turns: Sequence[Turn]) -> str:
    """What `asked` means after `turns` (oldest first), as a question of its own."""
    if not turns:
        return asked
    last = turns[-1]
    if match := _ABOUT.match(asked):
        return _about(match["x"] or match["y"], turns)
    if _SAID.match(asked) and last.quotes:
        return f"Who said “{_shown(last)}”?"
    if (match := _BARE.match(asked)) and (again := _asked_again(match["word"], turns)):
        return again
    plain = re.sub(r"^(?:and|but|so),? (?=\w)", "", asked, flags=re.IGNORECASE)
    plain = plain[:1].upper() + plain[1:]
    resolved = _resolved(plain, turns)
    return resolved if resolved != plain else _with_topic(plain, turns)


def _about(new: str, turns: Sequence[Turn]) -> str:
    """The last question that quotes nothing, with the new thing in the place of the old one of its kind; a question of
    its own where there is no such place."""
    question = _last_unquoted(turns)
    if match := _OBJECT.search(question):
        return f"{question[: match.start('old')]}{new}?"
    fresh = names_in(new)
    kind = _kind(fresh[0]) if fresh else None
    head = words(new)[-1:] if len(words(new)) > 1 else []
    if head and (match := re.search(rf"(?:\bthe\s+)?(?:[\w’'-]+\s+){re.escape(head[0])}\b", question, re.IGNORECASE)):
        return question[: match.start()] + new + question[match.end() :]
    if old := next((name for name in names_in(question) if kind and _kind(name) == kind), None):
        return question[: old.span.start] + _like(new, old) + question[old.span.end :]
    return f"What about {new}?"


def _last_unquoted(turns: Sequence[Turn]) -> str:
    return next((t.standalone_question for t in reversed(turns) if "“" not in t.standalone_question), "")


def _like(new: str, old: Name) -> str:
    """ "the US" in the place of an adjective ("the Chinese side") goes without its article."""
    return re.sub(r"^the\s+", "", new, flags=re.IGNORECASE) if stem(old.text) in ALIASES else new


def _kind(name: Name) -> str:
    if is_place(name) or stem(name.text) in ALIASES:
        return "place"
    return "person" if is_person(name) else "thing"


def _shown(last: Turn) -> str:
    quoted = re.search(r"[“\"]([^“”\"]{12,})[”\"]", last.quotes[0])
    text = " ".join((quoted[1] if quoted else last.quotes[0]).split()).rstrip(".,")
    if len(text) <= _QUOTED:
        return text
    return text[:_QUOTED].rsplit(" ", 1)[0]


def _asked_again(word: str, turns: Sequence[Turn]) -> str | None:
    question, last = _last_unquoted(turns), turns[-1]
    word = word[:1].upper() + word[1:]
    if match := _AUXILIARY.match(question):
        return f"{word} {question[match.end() :]}"
    if last.quotes:
        return f"{word} is it that “{_shown(last)}”?"
    return None


def _resolved(asked: str, turns: Sequence[Turn]) -> str:
    own = any(is_person(name) for name in names_in(asked))
    if (match := _HE.search(asked)) and not own and (person := _person(turns)):
        return asked[: match.start()] + person + ("’s" if _possessive(match, asked) else "") + asked[match.end() :]
    if (match := _THERE.search(asked)) and not _EXPLETIVE.search(asked) and (place := _place(turns)):
        return f"{asked[: match.start()]}in {place}{asked[match.end() :]}"
    if (match := _IT.search(asked)) and not _DETERMINER.match(asked, match.start()) and (thing := _thing(turns)):
        possessive = "’s" if fold(match["word"]) in {"their", "theirs", "its"} else ""
        return asked[: match.start()] + thing + possessive + asked[match.end() :]
    return asked


def _possessive(match: re.Match[str], text: str) -> bool:
    word = fold(match["word"])
    return word in _HE_OBJECT or (
        word == "her"
        and bool(re.match(r"\s+[a-z]", text[match.end() :]))
        and not re.match(r"\s+(?:say|about|to|in|on|at)\b", text[match.end() :])
    )


def _person(turns: Sequence[Turn]) -> str | None:
    """The person last spoken of: whom the question named, else the only one in what was shown."""
    for turn in reversed(turns):
        asked = [name.text for name in names_in(turn.standalone_question) if is_person(name)]
        if asked:
            return asked[0]
        for claim in turn.claims:
            shown = {name.text for name in names_in(_unglossed(claim)) if is_person(name)}
            shown |= set(re.findall(r"\[([A-Z][^\]\d]+?)(?:’s)?\]", claim))
            people = {name for name in shown if not any(other.endswith(f" {name}") for other in shown)}
            if people:
                return people.pop() if len(people) == 1 else None
    return None


def _unglossed(text: str) -> str:
    return re.sub(r"\[([A-Z][\w’'. -]*)\] (?=[A-Z])", r"\1 ", text)


def _place(turns: Sequence[Turn]) -> str | None:
    for turn in reversed(turns):
        for text in (turn.standalone_question, *turn.claims):
            if match := re.search(r"\b(?:in|at|to|from|near)\s(?:the\s)?((?:[A-Z][\w’'-]+)(?:\s[A-Z][\w’'-]+)*)", text):
                return match[1]
            for name in names_in(text):
                if is_place(name):
                    return name.text
    return None


def _thing(turns: Sequence[Turn]) -> str | None:
    """The thing last asked about: "the London talks", or a name that is not a person's."""
    for turn in reversed(turns):
        question = turn.standalone_question
        for match in _THING.finditer(question):
            thing = match["thing"]
            if any(not is_stop_word(word) for word in words(thing)):
                return f"the {thing}" if not re.match(r"(?:a|an)\b", match.group(), re.IGNORECASE) else match.group()
        for name in names_in(question[:1].lower() + question[1:]):
            if not is_person(name) and stem(name.text) not in ALIASES:
                return name.text
    return None


def _with_topic(asked: str, turns: Sequence[Turn]) -> str:
    question = analyse(asked)
    own = [term for term in question.terms if term.stem not in LIGHT_WORDS]
    if question.names or len(own) > 1 or len(words(asked)) > 6 or not _asks(asked) or _COPULA.search(asked):
        return asked
    thing = _thing(turns)
    if not thing or thing.lower() in asked.lower():
        return asked
    joined = " " if re.match(r"who \w+\W*$", asked, re.IGNORECASE) else " in "
    return f"{asked.rstrip('? ')}{joined}{thing}?"


def _asks(text: str) -> bool:
    return bool(re.match(r"^(?:and |but |so )?(?:who|what|when|where|why|how|which|whose)\b", text, re.IGNORECASE))
