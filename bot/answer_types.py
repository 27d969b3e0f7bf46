"""What an answer looks like: a person for "who", a date for "when", a number for "how many", a reason for "why"."""

import re

from bot.dates import dates_in, points_ahead
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
    r"\b(?:half|third|quarter|twice|double|several|dozens?|hundreds|thousands|millions|billions|none|no one)\b",
    re.IGNORECASE,
)
_WHO_IS = re.compile(r"^(?:and )?who(?:'s|’s| is| was| are| were) (?-i:(?:[A-Z][\w.’'-]*\s?)+)\?*$", re.IGNORECASE)
_DESCRIBED = re.compile(
    r"(?:\]?,? (?:\d+, )?(?:an?|the|who|one of|\w+[’']s?)\b|,? (?:is|was|became|becomes|serves as|leads)\b"
    r"|, [A-Z]\w+ (?:of|at|for)\b)"
)
_DESCRIBING = re.compile(r"\b(?:\w+er|\w+or|\w+ist|\w+man|\w+woman|president|head|chief|director|spokesperson),? $")
_FUTURE = re.compile(r"^\W*(?:and )?(?:when|by when|what \w+) will\b")
_SPEECH = (
    r"(?:said|says|told|tells|denie[ds]|wrote|repli(?:ed|es)|made clear"
    r"|(?:add|announc|stat|explain|confirm|point|not|warn|argu|claim|insist|promis|call|describ|disclos|reveal|expect"
    r"|predict|accus|object|complain|acknowledg|admit|urg|demand|reject|welcom|critici[sz]|declin|declar|answer"
    r"|apologi[sz]|report|stress|suggest|hint|vow|pledg)(?:t?ed|e?s))\b"
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
        case "who" if _WHO_IS.match(question.text):
            return _introduces(question, text)
        case "who":
            fresh = [name for name in names_in(text) if not _already(name.text, asked)]
            return any(is_person(name) or is_organisation(name) or not is_place(name) for name in fresh)
        case "when":
            timely = points_ahead(text) or not _FUTURE.search(asked)
            return timely and (
                bool(_TIME.search(text)) or any(fold(m.words) not in asked for m in dates_in(text, None))
            )
        case "where":
            return bool(_PLACE_AHEAD.search(text)) and any(not _already(n.text, asked) for n in names_in(text))
        case "how many" if _HOW_OLD.search(asked):
            return bool(_AGE.search(text))
        case "how many":
            fresh_numbers = [n for n in numbers_in(text) if n.value not in question.numbers and n.unit != "ordinal"]
            return bool(fresh_numbers) or bool(_QUANTITY.search(text))
        case "how long":
            return bool(_STRETCH.search(text)) or any(_DURATION.match(number.unit) for number in numbers_in(text))
        case "said":
            return _says(question, text)
        case _:
            return None


def _introduces(question: Question, text: str) -> bool:
    """Whether a text says who somebody is: with a title before the name, or words about them right after it."""
    for name in names_in(text):
        if name.surname in {fold(asked.split()[-1]) for asked in question.names}:
            after = text[name.span.end :]
            if name.role or _DESCRIBED.match(after) or _DESCRIBING.search(text[: name.span.start]):
                return True
    return False


def _says(question: Question, text: str) -> bool:
    """Whether somebody whom the question names is the one who says something in a text; True where it names nobody."""
    surnames = "|".join(re.escape(name.split()[-1]) for name in question.names)
    said = (
        rf"\b(?:{surnames})\b\]?(?:’s)?(?:,[^,]{{1,80}},)? (?:\w+ly |also |has |had |then )?{_SPEECH}"
        rf"|\b(?:{_SPEECH}|according to) (?:[\w.’'-]+ ){{0,5}}\[?(?:[\w.’'-]+\]? )?(?:{surnames})\b"
    )
    return not question.names or bool(re.search(said, fold(text)))


def gives_reason(text: str) -> bool:
    return bool(_REASON.search(text))


def _already(name: str, asked: str) -> bool:
    return all(fold(word) in asked for word in words(name))
