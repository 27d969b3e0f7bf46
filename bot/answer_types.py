"""What an answer looks like: a person for "who", a date for "when", a number for "how many", a reason for "why"."""

import re

from bot.dates import dates_in
from bot.facts import is_organisation, is_person, is_place, names_in, numbers_in
from bot.question import Question
from bot.text import fold, words

_REASON = re.compile(
    r"\b(?:because|due to|owing to|thanks to|as a result|in order to|so that|since|caused|blamed?|out of fear|to avoid"
    r"|to prevent|to protect|reasons?|aimed at|in response|therefore|led to|leading to|following"
    r"|over (?:concerns|fears))\b",
    re.IGNORECASE,
)
_DURATION = re.compile(r"second|minut|hour|day|night|week|month|year|decad|centuri")
_STRETCH = re.compile(
    r"\b(?:since|until|till|from|between|ever)\b|\b(?:an?|the|several|few) (?:hour|day|week|month|year|decade)s?\b"
)
_QUANTITY = re.compile(
    r"\b(?:half|third|quarter|twice|double|several|dozens?|hundreds|thousands|millions|billions|none|no one)\b"
)
_HOW_OLD = re.compile(r"\bhow old\b")
_AGE = re.compile(r"\b\d{1,3}-year-old\b|\baged?\b|, \d{1,3},|\b\d{1,3} years? old\b")
_TIME = re.compile(
    r"\bcentur(?:y|ies)\b|\b\d{3,4}s?\b|\b(?:spring|summer|autumn|winter|midnight|noon|dawn)\b"
    r"|\b\d{1,2}(?::\d\d)? ?[ap]\.?m\b|\b(?:during|after|before|until) the\b"
)
_PLACE_AHEAD = re.compile(r"\b(?:in|at|near|from|to|into|across|outside|of|towards?|around)\s(?:the\s)?[A-Z]")


def holds_answer_type(question: Question, text: str) -> bool | None:
    """Whether a text holds something of the kind that is asked for and that the question does not already name; None
    where any text may."""
    asked = fold(question.text)
    match question.kind:
        case "who":
            fresh = [name for name in names_in(text) if not _already(name.text, asked)]
            return any(is_person(name) or is_organisation(name) or not is_place(name) for name in fresh)
        case "when":
            return bool(_TIME.search(text)) or any(fold(m.words) not in asked for m in dates_in(text, None))
        case "where":
            return bool(_PLACE_AHEAD.search(text)) and any(not _already(n.text, asked) for n in names_in(text))
        case "how many" if _HOW_OLD.search(asked):
            return bool(_AGE.search(text))
        case "how many":
            fresh_numbers = [n for n in numbers_in(text) if n.value not in question.numbers and n.unit != "ordinal"]
            return bool(fresh_numbers) or bool(_QUANTITY.search(text))
        case "how long":
            return bool(_STRETCH.search(text)) or any(_DURATION.match(number.unit) for number in numbers_in(text))
        case _:
            return None


def gives_reason(text: str) -> bool:
    return bool(_REASON.search(text))


def _already(name: str, asked: str) -> bool:
    return all(fold(word) in asked for word in words(name))
