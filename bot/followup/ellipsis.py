"""What leaves out that it asks the last question again: "and China?", "why?", "who else?", "go on"."""

import re
from collections.abc import Callable
from typing import Final

from bot.answer_types import gives_reason
from bot.dates import dates_in
from bot.followup.context import Context, Reading, shown_words
from bot.followup.openings import asks_whether, bare, capitalised, is_question, plain
from bot.followup.people import as_name
from bot.followup.substitution import substituted
from bot.followup.things import is_plural, things_in
from bot.text import words

BACK: Final = 2
"""Questions back that "and X?" may ask again."""

_ABOUT: Final = re.compile(r"^(?:(?:what|how) about|about|regarding) (?P<new>.+)$", re.IGNORECASE)
_PRONOUN: Final = re.compile(
    r"^(?:in |for |with |to |of |on )?"
    r"(?:him|her|them|it|that|this|he|she|they|then|now|there|these|those|here|us|me|you)$",
    re.IGNORECASE,
)
_SAID: Final = re.compile(
    r"^who (?:said|says|told|claimed|claims|wrote|reported|reports)(?: (?:that|this|it|so|you that|you))?$",
    re.IGNORECASE,
)
_BARE: Final = re.compile(
    r"^(?!what (?:time|day|year) is it)"
    r"(?P<word>how (?:many|much|long|so|often|far|old|big|large|high|tall|deep|wide|heavy|fast|expensive)$"
    r"|why not|how come|why(?: (?:so|then|now|on|at|in)\b(?-i:[^A-Z]){0,20})?|(?:when|where|how)(?: exactly)?"
    r"|(?:since|until|by|from) when|for how long|by whom|(?:at )?what time|(?:what|which) (?:day|year))"
    r"(?: (?:is|was|were|did|does|has|will|would) (?:that|this|it|they|these|those)(?: all)?"
    r"(?: (?:happen\w*|be|occur\w*|take place))?)?$",
    re.IGNORECASE,
)
_COUNT: Final = re.compile(
    r"^(?P<wh>how many|which|what) (?!else\b|about\b|if\b)[\w’'-]+(?: [\w’'-]+)?$", re.IGNORECASE
)
_BEFORE: Final = re.compile(
    r"^(?:(?:how (?:much|many|long|high|big)|what|who)(?: (?:was|were|did|is) (?:it|that|this|they))? )?"
    r"(?P<way>before|after) (?:that|this|then)$"
    r"|^(?:before|until then|till then|previously)$",
    re.IGNORECASE,
)
_ELSE: Final = re.compile(r"^(?P<word>who|what|where|when|why|how) else$", re.IGNORECASE)
_MORE: Final = re.compile(
    r"^(?:(?:please|can you|could you) )*(?:tell me more|say more|more|go on|continue|what else|anything else"
    r"|is there more|is that all|keep going|elaborate"
    r"|(?:any |some |give me |the )?(?:more |other |further )?(?:details?|information|info))"
    r"(?: (?:is|do you) (?:known|know|there))?(?: (?:on|about) (?:that|this|it))?(?: please)?$",
    re.IGNORECASE,
)
_WH: Final = re.compile(
    r"^(?:and |but |so )?(?P<wh>(?:(?:since|until|in|at|by|on|for|from|to|with) )?(?:who|whom|what|when|where|why"
    r"|how(?: (?:many|much|long|often|far|old|big|high|tall)(?: [\w’'-]+){0,2}?)?|which(?: [\w’'-]+){1,2}?"
    r"|what [\w’'-]+))"
    r" (?P<rest>(?:did|does|do|is|are|was|were|has|have|had|will|would|can|could)\b.+)$",
    re.IGNORECASE,
)
_ADVERBS: Final = tuple("when where why how since until in at by on for from to with".split())
_COUNTS: Final = re.compile(r"how (?:many|much) \w", re.IGNORECASE)
_SUBJECT_WHO: Final = re.compile(
    r"^who (?!(?:is|are|was|were|did|does|do|has|have|will)\b)(?P<rest>.+)$", re.IGNORECASE
)
_SAY: Final = re.compile(r"\b(?:say|said|add)\b(?= about|\?*$)", re.IGNORECASE)
_SAID_WHAT: Final = re.compile(r"^what (?:did|does|has) .+ (?:say|said) (?P<about>about .+)$", re.IGNORECASE)
_BROAD: Final = re.compile(r"^what (?:else )?(?:is known|happened|did .+ (?:say|add)|does .+ say)\b", re.IGNORECASE)


def again(asked: str, context: Context) -> Reading | None:
    """The last question asked again, with what the line changes of it."""
    text = bare(plain(asked))
    for pattern, rule in _RULES:
        if match := pattern.match(text):
            return rule(match, context)
    return _about(asked, text, context)


def _more(match: re.Match[str], context: Context) -> Reading | None:
    """More of what the last question was about, beyond what was shown."""
    if story := context.story:
        return Reading(f"What is known about “{story.text}”?", story.articles, context.seen, more=True)
    turn = next(iter(context.spoken), None)
    if not turn or not turn.standalone_question:
        return None
    question = turn.standalone_question
    about = " and ".join(things_in(question, context)[:2])
    if about and "“" not in question and not _BROAD.match(question):
        question = f"What else is known about {about}?"
    return Reading(question, turn.articles, context.seen, more=True)


def _said(match: re.Match[str], context: Context) -> Reading | None:
    shown = None if context.last.is_digest else shown_words(context.last)
    return Reading(f"Who said “{shown}”?") if shown else None


def _bare(match: re.Match[str], context: Context) -> Reading | None:
    """The last question with another question word, where it has a place for one, else about the words shown."""
    if story := context.story:
        return Reading(f"{capitalised(match.group())}, in “{story.text}”?", story.articles)
    question, last = context.question, context.last
    if not question or last.is_digest:
        return None
    answer_asked = re.match(r"why (?!not\b)", match["word"], re.IGNORECASE)
    word = "Why" if answer_asked else capitalised(match["word"])
    reason = word.lower() in {"why", "why not", "how come", "how so"}
    read = frozenset(quote for quote in last.quotes if reason and not gives_reason(quote))
    asks = None if answer_asked and last.quotes else _WH.match(question)
    if asks and asks["wh"].lower().startswith(_ADVERBS) and not _COUNTS.match(asks["wh"]):
        return Reading(f"{word} {asks['rest']}", seen=read)
    if asks and (said := _SAY.search(question)):
        return Reading(f"{word} {question[asks.start('rest') : said.end()]} that{question[said.end() :]}", seen=read)
    if word.lower() == "how many" and (subject := _SUBJECT_WHO.match(question)):
        return Reading(f"How many {subject['rest']}")
    if asks_whether(question) and not reason:
        return Reading(f"{word} {question[:1].lower()}{question[1:]}")
    if (shown := shown_words(last)) and word.lower() not in {"how many", "how much"}:
        return Reading(f"{word} is it that “{shown}”?", seen=read)
    return None


def _count(match: re.Match[str], context: Context) -> Reading | None:
    """ "How many customers?" after "how many employees will the group have?"."""
    asks = _WH.match(context.question or "")
    same = asks and asks["wh"].lower().startswith(f"{match['wh'].lower()} ") and is_plural(match.group())
    return Reading(f"{match.group()} {asks['rest']}") if asks and same else None


def _else(match: re.Match[str], context: Context) -> Reading | None:
    question, word = context.question or "", match["word"]
    if re.match(rf"{word}\b", question, re.IGNORECASE):
        return Reading(f"{word} else{question[len(word) :]}", seen=context.seen)
    said = _SAID_WHAT.match(question) if word.lower() == "who" else None
    return Reading(f"Who else said something {said['about']}", seen=context.seen) if said else None


def _before(match: re.Match[str], context: Context) -> Reading | None:
    """ "How much before that?": the last question, before the only time that it or its answer names."""
    question = context.question
    if not question or context.last.is_digest:
        return None
    way = "after" if (match["way"] or "").lower() == "after" else "before"
    for text in (question, *context.last.claims[:1]):
        dates = dates_in(text, None)
        if len(dates) == 1:
            timeless = _without_time(question) if text is question else bare(question)
            return Reading(f"{timeless} {way} {dates[0].words}?")
    return Reading(f"{bare(question)} {way}?") if way == "before" else None


def _without_time(question: str) -> str:
    """A question without the only date in it."""
    span = dates_in(question, None)[0].span
    before = re.sub(r" (?:(?:from|in|on|since|by|until|after|before|at) )?(?:the )?$", "", question[: span.start])
    return before + bare(question[span.end :])


_RULES: Final[tuple[tuple[re.Pattern[str], Callable[[re.Match[str], Context], Reading | None]], ...]] = (
    (_MORE, _more),
    (_SAID, _said),
    (_BARE, _bare),
    (_BEFORE, _before),
    (_ELSE, _else),
    (_COUNT, _count),
)


def _about(asked: str, text: str, context: Context) -> Reading | None:
    """ "And X?", "what about X?", or a phrase with a question mark: the last question about X. What "the X" belongs to
    where no question has a place for it, the articles last cited may say."""
    match = _ABOUT.match(text)
    new = match["new"] if match else text
    joined = bool(match) or bool(re.match(r"(?:and|but|or|so)\b", asked, re.IGNORECASE))
    phrase = asked.rstrip().endswith("?") and len(words(new)) <= 4
    if not new or _PRONOUN.match(new) or (not match and is_question(new)) or not (joined or phrase):
        return None
    name = as_name(new, context)
    for question in context.questions[:BACK]:
        if swapped := substituted(name or new, question, context):
            return Reading(swapped)
    added = match or re.match(r"and\b", asked, re.IGNORECASE)
    definite = re.match(r"the \w", new, re.IGNORECASE) and len(words(new)) <= 3
    return (
        Reading(f"What about {new}?", context.last.articles)
        if added and definite and not context.last.is_digest
        else None
    )
