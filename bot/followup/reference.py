"""Pronouns: he and she → the person last spoken of; it, they, that → the thing or the group; there → the place; then →
the time. And short questions that leave out what they are about."""

import re
from typing import Final

from bot.facts import is_place, names_in
from bot.followup.context import Context, Reading
from bot.followup.openings import asks_whether, bare, capitalised, is_question, plain, uncapitalised
from bot.followup.people import person_spoken_of
from bot.followup.things import moment_spoken_of, place_spoken_of, thing_spoken_of, things_in
from bot.question import LIGHT_WORDS, analyse
from bot.text import fold, words

_PERSONAL: Final = re.compile(
    r"\b(?P<word>he|she|him|his|hers?)\b(?! (?-i:[A-Z]))|\b(?P<family>He|She) (?=[a-z])", re.IGNORECASE
)
_NEUTRAL: Final = re.compile(
    r"\b(?P<word>they|them|theirs?|its|it)\b"
    r"|\b(?P<pointing>this|that|these|those)\b(?=\W*$|\s+(?:happen|help|mean|chang|work|cost|caus|end|start|begin|affect|stop|matter"
    r"|take|last|is|are|was|were|will|would|to|for|in|on|from|before|after|at|about)\w*\b)",
    re.IGNORECASE,
)
_EXPLETIVE: Final = re.compile(
    r"\b(?:is|was|isn[’']t|wasn[’']t|will|would|might|can|could|has) it (?:be |been |really |still |also |ever |not )*(?:true|possible|likely|unlikely|clear"
    r"|certain|known|said|reported|legal|safe|time|too late|raining|snowing|rain|snow|cold|hot|warm|dark|sunny|windy|good|bad"
    r"|important|necessary|\w+ (?:that|to|for|if|when|how)\b)"
    r"|\bit (?:is|was|will be|has been|would be) (?:true|possible|likely|clear|raining|snowing|\w+ (?:that|to|for)\b)"
    r"|\b(?:did|does|will|would|do|has) it (?:rain|snow|matter|seem|turn out|take (?:to|long to))\w*\b|\bit (?:rain|snow|seem)\w*\b"
    r"|\b(?:what|which) (?:time|day|date|year) is it\b|\bhow is it (?:that|going)\b|\b(?:who|what|when|where|why|how) (?:is|was) it that\b"
    r"|\bhow (?:long|far|much time) does it take to\b",
    re.IGNORECASE,
)
_THAT_CLAUSE: Final = re.compile(
    r"\b(?:say|said|says|true|think|know|claim|mean|report|deny|confirm|believe|sure|likely|fact|that) (?:that|this)$",
    re.I,
)
_THERE: Final = re.compile(r"\bthere\b", re.IGNORECASE)
_EXISTS: Final = re.compile(
    r"\b(?:is|are|was|were|will|would|has|have|had|can|could|may|might|do|did) there\b|\bthere (?:is|are|was|were|will|has|have|be|been)\b",
    re.IGNORECASE,
)
_THEN: Final = re.compile(
    r"(?<!\bsince )\b(?:back then|at that time|by then|on that day|that day|then)(?=\W*$)", re.IGNORECASE
)
_OBJECT_BEFORE: Final = re.compile(
    r"\b(?:about|of|to|from|for|with|on|in|at|by|after|before|against|over|during|behind|like|between|than|around|without)\s$",
    re.I,
)
_SUBJECT: Final = re.compile(
    r"\b(?:did|does|do|is|are|was|were|has|have|had|will|would|can|could|should)\s+(?!(?:he|she|it|they|there|this|that|these|those|you|we|i)\b)"
    r"(?:the |a |an )?[\w’'-]+",
    re.IGNORECASE,
)
_PLURAL: Final = frozenset({"they", "them", "their", "theirs", "these", "those"})
_OPEN: Final = frozenset(
    "news new weather time date day today headline latest update digest briefing help hello hi thanks".split()
)
"""Words of questions that are about nothing said before."""
_INTRANSITIVE: Final = r"(?:scored|died|spoke|voted|resigned|played|fell|lied|survived|suffered|agreed)\b"
_FEW: Final = 6
"""Words at most of a question that leaves out what it is about."""


def resolved(asked: str, context: Context) -> Reading | None:
    """The question with what its pronouns mean in their place; None where it has none or nothing is sure."""
    text = plain(asked)
    text = capitalised(text) if text != asked else text
    before = text
    text = _personal(text, context)
    text = _there(text, context)
    text = _neutral(text, context)
    text = _then(text, context)
    if text != before:
        return Reading(text, seen=_beyond(text, context))
    if story := context.story:
        leans = (
            _PERSONAL.search(text)
            or (_NEUTRAL.search(text) and not _EXPLETIVE.search(text))
            or len(words(text)) <= _FEW
        )
        if leans and not analyse(text).names and is_question(text) and not _is_open(text) and story.text not in text:
            return Reading(f"{bare(text)}, in “{story.text}”?", story.articles)
        return None
    return Reading(text) if (text := _with_topic(before, context)) != before else None


def _beyond(text: str, context: Context) -> frozenset[str]:
    """What else was asked for is not what was shown."""
    return context.seen if re.search(r"\belse\b", text, re.IGNORECASE) else frozenset()


def _personal(text: str, context: Context) -> str:
    for match in _PERSONAL.finditer(text):
        word = match["word"]
        if not word:
            continue
        possessive = fold(word) == "his" or (fold(word) in {"her", "hers"} and _owns(text, match.end()))
        object_ = fold(word) in {"him", "her"} and not possessive
        if not object_ and _has_subject(text[: match.start()]):
            return text
        person = person_spoken_of(context, "he" if fold(word) in {"he", "him", "his"} else "she")
        if not person or fold(person.split()[-1]) in fold(text):
            return text
        return text[: match.start()] + person + ("’s" if possessive else "") + text[match.end() :]
    return text


def _owns(text: str, at: int) -> bool:
    """Whether "her" at this place owns what follows."""
    follows = re.match(r"\s+(?P<next>[\w’'-]+)", text[at:])
    return bool(follows) and fold(follows["next"] if follows else "") not in {
        *"about to in on at for with from after before when if say said and by during then there now again".split()
    }


def _has_subject(before: str) -> bool:
    """Whether the words before a pronoun name somebody or something that it may mean."""
    return bool(_SUBJECT.search(before)) or bool(names_in(uncapitalised(before)))


def _neutral(text: str, context: Context) -> str:
    if _EXPLETIVE.search(text):
        return text
    for match in _NEUTRAL.finditer(text):
        word = fold(match["word"] or match["pointing"])
        if match["pointing"] and _THAT_CLAUSE.search(text[: match.end()]) and text[match.end() :].strip(" ?!."):
            continue
        final = not text[match.end() :].strip(" ?!.,")
        possessive = word in {"their", "theirs", "its"}
        object_ = not possessive and (final or bool(_OBJECT_BEFORE.search(text[: match.start()])) or word == "them")
        if not object_ and _has_own_thing(text[: match.start()]):
            return text
        many = word in _PLURAL
        thing = thing_spoken_of(context, many=many)
        if not thing and word in {"that", "this"}:
            thing = thing_spoken_of(context, many=True)
        if not thing or fold(thing) in fold(text):
            return text
        ending = ("’" if thing.endswith("s") else "’s") if possessive else ""
        return (
            text[: match.start()] + (capitalised(thing) if match.start() == 0 else thing) + ending + text[match.end() :]
        )
    return text


def _has_own_thing(before: str) -> bool:
    return _has_subject(before) or bool(re.search(r"\b(?:the|a|an) \w", before, re.IGNORECASE))


def _there(text: str, context: Context) -> str:
    match = _THERE.search(text)
    if not match or _EXISTS.search(text) or any(is_place(name) for name in names_in(text)):
        return text
    place = place_spoken_of(context)
    preposition = (
        "" if re.search(r"\b(?:from|in|near|to|around|over|out) $", text[: match.start()], re.IGNORECASE) else "in "
    )
    return f"{text[: match.start()]}{preposition}{place}{text[match.end() :]}" if place else text


def _then(text: str, context: Context) -> str:
    match = _THEN.search(text)
    if not match or len(words(text)) < 3:
        return text
    moment = moment_spoken_of(context)
    return text[: match.start()] + moment + text[match.end() :] if moment else text


def _with_topic(text: str, context: Context) -> str:
    """A question without a name and with at most one word of its own, about the thing last spoken of. What something is
    ("what is inflation?") stands for itself; "what was the result?" does not."""
    question = analyse(text)
    own = [term for term in question.terms if term.stem not in LIGHT_WORDS]
    if (
        question.names
        or question.numbers
        or len(own) > 1
        or len(words(text)) > _FEW
        or not is_question(text)
        or asks_whether(text)
        or _is_open(text)
    ):
        return text
    if re.search(r"\b(?:in|at|on|of|about|for|with|by|from|to) \w+\W*$", text, re.IGNORECASE) and own:
        return text
    if re.match(r"\w+(?:[’']s)? (?:is|are|was|were) ", text, re.IGNORECASE) or re.match(r"\w+[’']s ", text):
        joined = " of " if re.match(r"what(?:[’']s| is| was| are| were) the \w", text, re.IGNORECASE) else None
        joined = joined or (
            " in "
            if re.match(r"(?:who|what|how many|where|when|why) (?:was|were) \w+ed\b", text, re.IGNORECASE)
            else None
        )
    else:
        joined = " " if re.match(rf"who (?!{_INTRANSITIVE})\w+\W*$", text, re.IGNORECASE) else " in "
    thing = _topic(context)
    if not joined or not thing or fold(thing) in fold(text):
        return text
    return f"{bare(text)}{joined}{thing}?"


def _topic(context: Context) -> str | None:
    """The thing of the last question alone: what was asked before it is too far for words that are not there."""
    return next(iter(things_in(context.last.standalone_question, context)), None)


def _is_open(text: str) -> bool:
    return any(fold(word) in _OPEN for word in words(text))
