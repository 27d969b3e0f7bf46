"""Pronouns: he and she → the person last spoken of; it, they, that → the thing or the group; there → the place; then →
the time. And short questions that leave out what they are about.

A pronoun is left alone where the words before it in the question may be what it means ("what did Trump say about his
plan?"), and where it means nothing ("is it true that …", "it rained", "what time is it")."""

import re
from typing import Final

from bot.facts import is_place, names_in
from bot.followup.context import Context, Reading
from bot.followup.openings import asks_whether, bare, is_question, plain, uncapitalised
from bot.followup.people import person_spoken_of
from bot.followup.things import moment_spoken_of, place_spoken_of, thing_spoken_of, topic_of
from bot.question import LIGHT_WORDS, analyse
from bot.text import fold, words

_PERSONAL: Final = re.compile(r"\b(?:he|she|him|his|hers?)\b(?! (?-i:[A-Z]))", re.IGNORECASE)
_NEUTRAL: Final = re.compile(
    r"\b(?P<word>they|them|theirs?|its|it)\b"
    r"|\b(?P<pointing>this|that|these|those)\b(?=\W*$|\s+(?:happen|help|mean|chang|work|cost|caus|end|start|begin"
    r"|affect|stop|matter|take|last|is|are|was|were|will|would|to|for|in|on|from|before|after|at|about)\w*\b)",
    re.IGNORECASE,
)
_STATES: Final = (
    r"(?:true|possible|likely|unlikely|clear|certain|known|said|reported|legal|safe|time|too late|raining|snowing|rain"
    r"|snow|cold|hot|warm|dark|sunny|windy|good|bad|important|necessary|\w+ (?:that|to|for|if|when|how))\b"
)
_EXPLETIVE: Final = re.compile(
    r"\b(?:is|was|isn[’']t|wasn[’']t|will|would|might|can|could|has) it "
    rf"(?:be |been |really |still |also |ever |not )*{_STATES}"
    rf"|\bit (?:is|was|will be|has been|would be) {_STATES}"
    r"|\b(?:did|does|will|would|do|has) it (?:rain|snow|matter|seem|turn out|take (?:to|long to))\w*\b"
    r"|\bit (?:rain|snow|seem)\w*\b|\b(?:what|which) (?:time|day|date|year) is it\b|\bhow is it (?:that|going)\b"
    r"|\b(?:who|what|when|where|why|how) (?:is|was) it that\b|\bhow (?:long|far|much time) does it take to\b",
    re.IGNORECASE,
)
_CLAUSE: Final = re.compile(
    r"\b(?:say|said|says|true|think|know|claim|mean|report|deny|confirm|believe|sure|likely|fact) (?:that|this)$",
    re.IGNORECASE,
)
_THERE: Final = re.compile(r"\bthere\b", re.IGNORECASE)
_EXISTS: Final = re.compile(
    r"\b(?:is|are|was|were|will|would|has|have|had|can|could|may|might|do|did) there\b"
    r"|\bthere (?:is|are|was|were|will|has|have|be|been)\b",
    re.IGNORECASE,
)
_THEN: Final = re.compile(r"(?<!\bsince )\b(?:back then|at that time|by then|on that day|that day|then)(?=\W*$)", re.I)
_OBJECT_BEFORE: Final = re.compile(
    r"\b(?:about|of|to|from|for|with|on|in|at|by|after|before|against|over|during|behind|like|between|than|around"
    r"|without)\s$",
    re.IGNORECASE,
)
_SUBJECT: Final = re.compile(
    r"\b(?:did|does|do|is|are|was|were|has|have|had|will|would|can|could|should)\s+"
    r"(?!(?:he|she|it|they|there|this|that|these|those|you|we|i)\b)(?:the |a |an )?[\w’'-]+",
    re.IGNORECASE,
)
_NOT_OWNED: Final = frozenset(
    "about to in on at for with from after before when if say said and by during then there now again".split()
)
"""Words that do not follow a "her" that owns something."""

_MANY: Final = frozenset({"they", "them", "their", "theirs", "these", "those"})
_OPEN: Final = frozenset("news new weather time date day today headline latest update digest help hello hi".split())
"""Words of questions that are about nothing said before."""

FEW: Final = 6
"""Words at most of a question that leaves out what it is about."""

_INTRANSITIVE: Final = r"(?:scored|died|spoke|voted|resigned|played|fell|lied|survived|suffered|agreed)\b"
_OWN_SUBJECT: Final = re.compile(r"\b(?:do|does|did|will|would|can|could|has|have|had) (?:the|a|an) \w", re.IGNORECASE)
_WHAT_IS: Final = re.compile(r"\w+(?:[’']s)? (?:is|are|was|were) |\w+[’']s ", re.IGNORECASE)
_WHAT_IS_THE: Final = re.compile(r"what(?:[’']s| is| was| are| were) the \w", re.IGNORECASE)
_WAS_DONE: Final = re.compile(r"(?:who|what|when|where|why) (?:was|were) \w+ed\b", re.IGNORECASE)
_REQUEST: Final = re.compile(r"(?:tell|show|give|explain|describe|name|list)\b", re.IGNORECASE)
_ELSE: Final = re.compile(r"\belse\W*$", re.IGNORECASE)
_COMPLETE: Final = re.compile(r"\b(?:in|at|on|of|about|for|with|by|from|to) \w+\W*$", re.IGNORECASE)


def resolved(asked: str, context: Context) -> Reading | None:
    """The question with what its pronouns mean in their place, or with what it leaves out; None where it has nothing of
    the kind, or nothing is sure."""
    text = plain(asked)
    if not is_question(text):
        return None
    meant = _then(_neutral(_there(_personal(text, context), context), context), context)
    if meant != text:
        another = re.search(r"\belse\b", meant, re.IGNORECASE)
        return Reading(meant, seen=context.seen if another else frozenset())
    if _is_open(text):
        return None
    if story := context.story:
        return Reading(f"{bare(text)}, in “{story.text}”?", story.articles) if _says_nothing(text) else None
    joined = _joined(text)
    topic = topic_of(context.last.standalone_question, context)
    if not joined or not topic or fold(topic) in fold(text):
        return None
    whole = topic[:1].isupper() or _OWN_SUBJECT.search(text) or _leans(text)
    return Reading(text, context.last.articles) if whole else Reading(f"{bare(text)}{joined}{topic}?")


def _personal(text: str, context: Context) -> str:
    match = _PERSONAL.search(text)
    if not match:
        return text
    word = fold(match.group())
    possessive = word in {"his", "hers"} or (word == "her" and _owns(text, match.end()))
    if (possessive or word in {"he", "she"}) and _has_subject(text[: match.start()]):
        return text
    person = person_spoken_of(context, "he" if word in {"he", "him", "his"} else "she")
    if not person or fold(person.split()[-1]) in fold(text):
        return text
    return text[: match.start()] + person + ("’s" if possessive else "") + text[match.end() :]


def _owns(text: str, at: int) -> bool:
    """Whether "her" at this place owns what follows."""
    follows = words(text[at:])
    return bool(follows) and fold(follows[0]) not in _NOT_OWNED


def _has_subject(before: str) -> bool:
    """Whether the words before a pronoun name somebody or something that it may mean."""
    return bool(_SUBJECT.search(before)) or bool(names_in(uncapitalised(before)))


def _neutral(text: str, context: Context) -> str:
    if _EXPLETIVE.search(text):
        return text
    for match in _NEUTRAL.finditer(text):
        before, after = text[: match.start()], text[match.end() :]
        word = fold(match.group())
        final = not after.strip(" ?!.,")
        if match["pointing"] and not final and _CLAUSE.search(text[: match.end()]):
            continue
        possessive = word in {"their", "theirs", "its"}
        object_ = not possessive and (final or word == "them" or bool(_OBJECT_BEFORE.search(before)))
        own = _has_subject(before) or re.search(r"\b(?:the|a|an) \w", before, re.IGNORECASE)
        if own and (not object_ or "," in before):
            return text
        thing = thing_spoken_of(context, many=word in _MANY)
        if not thing and word in {"that", "this"}:
            thing = thing_spoken_of(context, many=True)
        if not thing or fold(thing) in fold(text) or (word == "it" and _does_what(thing, context)):
            return text
        ending = ("’" if thing.endswith("s") else "’s") if possessive else ""
        return f"{before}{thing}{ending}{after}"
    return text


def _does_what(thing: str, context: Context) -> bool:
    """After "what did Apple announce?", "it" is rather what was announced."""
    return thing[:1].isupper() and bool(re.match(r"(?:what|which) ", context.last.standalone_question, re.IGNORECASE))


def _there(text: str, context: Context) -> str:
    match = _THERE.search(text)
    if not match or _EXISTS.search(text) or any(is_place(name) for name in names_in(text)):
        return text
    place = place_spoken_of(context)
    governed = re.search(r"\b(?:from|in|near|to|around|over|out) $", text[: match.start()], re.IGNORECASE)
    return f"{text[: match.start()]}{'' if governed else 'in '}{place}{text[match.end() :]}" if place else text


def _then(text: str, context: Context) -> str:
    match = _THEN.search(text)
    if not match or len(words(text)) < 3:
        return text
    moment = moment_spoken_of(context)
    return text[: match.start()] + moment + text[match.end() :] if moment else text


def _says_nothing(text: str) -> bool:
    """Whether a question says nothing by itself, but for what a pronoun in it means."""
    question = analyse(text)
    if question.names or question.numbers:
        return False
    light = len(words(text)) <= FEW and all(term.stem in LIGHT_WORDS for term in question.terms)
    return light or _leans(text)


def _leans(text: str) -> bool:
    return bool(
        _PERSONAL.search(text) or _THERE.search(text) or (_NEUTRAL.search(text) and not _EXPLETIVE.search(text))
    )


def _joined(text: str) -> str | None:
    """How what a short question is about is joined to it; None where the question is whole. What something is ("what is
    inflation?") stands for itself; "what was the result?" does not."""
    question = analyse(text)
    own = [term for term in question.terms if term.stem not in LIGHT_WORDS]
    if question.names or question.numbers or len(own) > 1 or len(words(text)) > FEW or asks_whether(text):
        return None
    if (
        re.search('["“]', text)
        or _EXISTS.search(text)
        or _ELSE.search(text)
        or _REQUEST.match(text)
        or (own and _COMPLETE.search(text))
    ):
        return None
    if _WHAT_IS.match(text):
        return " of " if _WHAT_IS_THE.match(text) else " in " if _WAS_DONE.match(text) else None
    return " " if re.match(rf"who (?!{_INTRANSITIVE})\w+\W*$", text, re.IGNORECASE) else " in "


def _is_open(text: str) -> bool:
    return any(fold(word) in _OPEN for word in words(text))
