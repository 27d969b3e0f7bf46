"""What an answer looks like: a person for "who", a date for "when", a number for "how many", a reason for "why"."""

import re

from bot.aliases import COUNTRIES, abbreviated
from bot.dates import dates_in, points_ahead
from bot.facts import is_organisation, is_person, is_place, names_in, numbers_in
from bot.question import Question
from bot.text import fold, stem, words

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
_ROLE_OF = re.compile(
    r"^\W*(?i:who(?:'s|’s| is| was)) the (?P<role>[\w -]+?) (?:of|at|for) (?:the )?(?P<of>(?:[A-Z][\w’'-]*\s?)+)\W*$"
)
_TOWARDS = re.compile(
    r"\b(?:exports?|sales|shipments?|deliver(?:y|ies)|suppl(?:y|ies)|arms|weapons|aid|loans?|debts?|payments?|tariffs?"
    r"|attacks?|strikes?|threats?|war|flights?|visit|trip) (?:[a-z]+ ){0,2}?(?:to|against|on|into) (?:the )?"
    r"([A-Z][\w’'-]*)"
)
_HOW_OLD = re.compile(r"\bhow old\b")
_AGE = re.compile(r"\b\d{1,3}-year-old\b|\baged?\b|, \d{1,3},|\b\d{1,3} years? old\b")
_TIME = re.compile(
    r"\bcentur(?:y|ies)\b|\b\d{3,4}s?\b|\b(?:spring|summer|autumn|winter|midnight|noon|dawn)\b"
    r"|\b\d{1,2}(?::\d\d)? ?[ap]\.?m\b|\b(?:during|after|before|until) the\b"
)
_WHEN_CLAUSE = re.compile(r"\b(?:when|once|as soon as|until|as long as) (?!asked\b)[\w’']+ ", re.IGNORECASE)
_PLACE_AHEAD = re.compile(r"\b(?:in|at|near|from|to|into|across|outside|of|towards?|around)\s(?:the\s)?$")
_MONEY = re.compile(
    r"\bhow much\b.*\b(?:costs?|pays?|paid|spends?|spent|price|worth|earn(?:s|ed)?|invest(?:s|ed)?|money|charged?"
    r"|owe[ds]?|fined?)\b|\bwhat .*\b(?:price|cost|salary|fine|fee)\b"
)
_CURRENCIES = frozenset(
    stem(word)
    for word in """
    dollar euro pound yen yuan cent penny pence crown franc rupee rouble ruble peso real won lira dirham riyal shekel
    rand baht dong rupiah zloty forint krona krone leu lev hryvnia naira shilling cedi dinar
    """.split()
)


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
                bool(_TIME.search(text) or _WHEN_CLAUSE.search(text))
                or any(fold(m.words) not in asked for m in dates_in(text, None))
            )
        case "where":
            fresh = [name for name in names_in(text) if not _already(name.text, asked)]
            return any(_PLACE_AHEAD.search(text[: name.span.start]) for name in fresh)
        case "how many":
            return _says_how_many(question, asked, text)
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


def _says_how_many(question: Question, asked: str, text: str) -> bool:
    if _HOW_OLD.search(asked):
        return bool(_AGE.search(text))
    fresh = [n for n in numbers_in(text) if n.value not in question.numbers and n.unit != "ordinal"]
    if _MONEY.search(asked):
        return any(number.unit in _CURRENCIES for number in fresh)
    return bool(fresh) or bool(_QUANTITY.search(text))


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


def gives_role_to_another(question: Question, text: str) -> bool:
    """Whether "who is the director of CNBC?" meets "the Economic Council's director told CNBC": the role asked for
    stands there, and is another's."""
    match = _ROLE_OF.match(question.text)
    if not match:
        return False
    role, of = re.escape(fold(match["role"].split()[-1])), {stem(word) for word in words(match["of"])}
    owner, owned = rf"((?:[A-Z][\w-]* ?)+)['’]s? (?:\w+ )?(?i:{role})\b", rf"\b(?i:{role}) (?:of|at|for) (?:the )?"
    holders = re.findall(rf"{owner}|{owned}((?:[A-Z][\w’'-]* ?)+)", text)
    named = [{stem(word) for word in words(one or other)} for one, other in holders]
    return bool(named) and not any(of & holder for holder in named)


def turns_around(question: Question, text: str) -> bool:
    """Whether what the question has going from one country to another goes the other way in a text: "US exports to
    China" against "China's exports to the United States"."""
    asked, told = _targets(question.text), _targets(text)
    if not asked or not told or asked & told:
        return False
    return bool(told & (_countries(question.text) - asked)) and bool(asked & (_countries(text) - told))


def _targets(text: str) -> frozenset[int]:
    found = (COUNTRIES.get(stem(match[1])) for match in _TOWARDS.finditer(abbreviated(text)))
    return frozenset(country for country in found if country is not None)


def _countries(text: str) -> frozenset[int]:
    return frozenset(COUNTRIES[key] for word in words(abbreviated(text)) if (key := stem(word)) in COUNTRIES)
