"""What leaves out that it asks the last question again: "and China?", "why?", "who else?", "go on"."""

import re
from typing import Final

from bot.answer_types import gives_reason
from bot.dates import dates_in
from bot.followup.context import Context, Reading, shown_words
from bot.followup.openings import asks_whether, bare, capitalised, is_question, plain
from bot.followup.people import as_name
from bot.followup.substitution import substituted
from bot.followup.things import things_in
from bot.text import words

_ABOUT: Final = re.compile(r"^(?:(?:what|how) about|about|regarding) (?P<new>.+)$", re.IGNORECASE)
_PRONOUN: Final = re.compile(
    r"^(?:in |for |with |to |of |on )?(?:him|her|them|it|that|this|he|she|they|then|now|there|these|those|here|us|me|you)$",
    re.I,
)
_SAID: Final = re.compile(
    r"^who (?:said|says|told|claimed|claims|wrote|reported|reports)(?: (?:that|this|it|so|you that|you))?$",
    re.IGNORECASE,
)
_BARE: Final = re.compile(
    r"^(?P<word>why(?: not)?|how come|when(?: exactly)?|where(?: exactly)?|how(?: exactly)?|who|how (?:many|much|long|so|often|far)"
    r"|since when|until when|by whom|at what time|what time|what (?:day|year)|which (?:day|year))"
    r"(?: (?:is|was|were|did|does|has|will|would) (?:that|this|it|they|these|those)(?: all)?(?: (?:happen\w*|be|occur\w*|take place))?)?$",
    re.IGNORECASE,
)
_BEFORE: Final = re.compile(
    r"^(?:(?:how (?:much|many|long|high|big)|what|who)(?: (?:was|were|did|is) (?:it|that|this|they))? )?(?P<way>before|after) (?:that|this|then)$"
    r"|^(?P<way2>before|until then|till then|previously)$",
    re.IGNORECASE,
)
_ELSE: Final = re.compile(r"^(?P<word>who|what|where|when|why|how) else$", re.IGNORECASE)
_MORE: Final = re.compile(
    r"^(?:(?:please|can you|could you) )*(?:tell me more|say more|more|go on|continue|what else|anything else|is there more"
    r"|is that all|keep going|elaborate|(?:any |some |give me |the )?(?:more |other |further )?(?:details?|information|info))"
    r"(?: (?:is|do you) (?:known|know|there))?(?: (?:on|about) (?:that|this|it))?(?: please)?$",
    re.IGNORECASE,
)
_WH: Final = re.compile(
    r"^(?P<wh>(?:(?:since|until|in|at|by|on|for|from|to|with) )?(?:who|whom|what|when|where|why|how(?: (?:many|much|long|often|far|old|big|high)(?: [\w’'-]+){0,2}?)?"
    r"|which(?: [\w’'-]+){1,2}?|what [\w’'-]+))\s+"
    r"(?P<rest>(?P<verb>did|does|do|is|are|was|were|has|have|had|will|would|can|could)\b.+)$",
    re.IGNORECASE,
)
_ADVERBS: Final = ("when", "where", "why", "how", "since", "until", "in", "at", "by", "on", "for", "from", "to", "with")
_SAY: Final = re.compile(r"\b(?:say|said|add)\b(?= about|\?*$)", re.IGNORECASE)


def again(asked: str, context: Context) -> Reading | None:
    """The last question asked again, with what the line changes of it."""
    text = bare(plain(asked))
    if _MORE.match(text):
        return _more(context)
    if _SAID.match(text):
        words_shown = shown_words(context.last)
        return Reading(f"Who said “{words_shown}”?") if words_shown and not context.last.is_digest else None
    if match := _BARE.match(text):
        return _in_story(text, context) or _with_word(match["word"], context)
    if match := _ELSE.match(text):
        return _else(match["word"], context)
    if match := _BEFORE.match(text):
        return _before(match["way"] or "before", context)
    return _about(asked, text, context)


def _more(context: Context) -> Reading | None:
    """More of what the last question was about, beyond what was shown."""
    if story := context.story:
        return Reading(f"What is known about “{story.text}”?", story.articles, context.seen, more=True)
    turn = next(iter(context.spoken), None)
    if not turn or not turn.standalone_question:
        return None
    question = turn.standalone_question
    broad = re.match(r"what (?:else )?(?:is known|happened|did .+ say)\b", question, re.IGNORECASE)
    about = " and ".join(things_in(question, context)[:2])
    if not broad and about and "“" not in question:
        question = f"What else is known about {about}?"
    return Reading(question, turn.articles, context.seen, more=True)


def _in_story(text: str, context: Context) -> Reading | None:
    """A story of a list says what is meant by its headline."""
    story = context.story
    return Reading(f"{capitalised(text)}, in “{story.text}”?", story.articles) if story else None


def _with_word(word: str, context: Context) -> Reading | None:
    """The last question with another question word, where it has a place for one, else about the words shown."""
    question, last = context.question, context.last
    if not question or last.is_digest:
        return None
    word = capitalised(word)
    reason = word.lower() in {"why", "why not", "how come", "how so"}
    read = frozenset(quote for quote in last.quotes if reason and not gives_reason(quote))
    asks = _WH.match(question)
    adverbial = asks and asks["wh"].lower().startswith(_ADVERBS)
    if word.lower() == "who":
        return None
    if asks and adverbial:
        return Reading(f"{word} {asks['rest']}", seen=read)
    if asks and (said := _SAY.search(question)):
        return Reading(
            f"{word} {asks['rest'][: said.end() - asks.start('rest')]} that{question[said.end() :]}", seen=read
        )
    if (
        re.match(r"who (?!is\b|are\b|was\b|were\b|did\b|does\b|will\b)", question, re.IGNORECASE)
        and word.lower() == "how many"
    ):
        return Reading(f"How many {question[4:]}")
    if asks_whether(question) and not reason:
        return Reading(f"{word} {question[:1].lower()}{question[1:]}")
    if (shown := shown_words(last)) and "how m" not in word.lower():
        return Reading(f"{word} is it that “{shown}”?", seen=read)
    return None


def _else(word: str, context: Context) -> Reading | None:
    question = context.question
    if not question:
        return None
    if re.match(rf"{word}\b", question, re.IGNORECASE):
        return Reading(f"{capitalised(word)} else{question[len(word) :]}", seen=context.seen)
    if word.lower() == "who" and (
        match := re.match(r"what (?:did|does|has) .+ (?:say|said) (?P<about>about .+)$", question, re.I)
    ):
        return Reading(f"Who else said something {match['about']}", seen=context.seen)
    return None


def _before(way: str, context: Context) -> Reading | None:
    """ "How much before that?": the last question, before the only time that it or its answer names."""
    question = context.question
    if not question or context.last.is_digest:
        return None
    way = "after" if way.lower() == "after" else "before"
    for text in (question, *context.last.claims[:1]):
        dates = dates_in(text, None)
        if len(dates) == 1:
            rest = (
                bare(
                    re.sub(
                        r"\s(?:(?:from|in|on|since|by|until|after|before|at)\s)?(?:the\s)?$",
                        "",
                        question[: dates[0].span.start],
                    )
                )
                if text is question
                else bare(question)
            )
            after = bare(question[dates[0].span.end :]) if text is question else ""
            return Reading(f"{rest}{after} {way} {dates[0].words}?")
    return Reading(f"{bare(question)} {way}?") if way == "before" else None


def _about(asked: str, text: str, context: Context) -> Reading | None:
    """ "And X?", "what about X?", or a phrase with a question mark: the last question about X."""
    match = _ABOUT.match(text)
    new = match["new"] if match else text
    joined = bool(match) or re.match(r"(?:and|but|or|so)\b", asked, re.IGNORECASE) is not None
    phrase = asked.rstrip().endswith("?") and len(words(new)) <= 4
    if not new or _PRONOUN.match(new) or (not match and is_question(new)) or not (joined or phrase):
        return None
    question = context.question
    if not question:
        return None
    name = as_name(new, context)
    if swapped := substituted(name or new, question, context):
        return Reading(swapped)
    definite = re.match(r"the \w", new, re.IGNORECASE) and len(words(new)) <= 4
    return Reading(f"What about {new}?", context.last.articles) if joined and definite else None
