"""Dates as English news writes them: found in a text and resolved against the day of publication."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from bot.model import Span

Precision = Literal["day", "month", "year"]

MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_AMBIGUOUS = ("March", "May")
"""Words of their own, too: months only where a preposition or a day says so."""

_MONTH = r"(?P<month{0}>" + "|".join(f"{m}|{m[:3]}\\.?" if len(m) > 4 else m for m in MONTHS) + r"|Sept\.?)"
_DAY = r"(?P<day{0}>[12]?\d|3[01]|0[1-9])(?:st|nd|rd|th)?"
_WEEKDAY = r"(?P<weekday>" + "|".join(WEEKDAYS) + r")"
_YEAR = r"(?:(?:,|\sof)?\s(?P<year{0}>(?:1[5-9]|20)\d\d)(?!\d|%))?"
_MENTION = re.compile(
    r"\b(?:"
    rf"(?P<iso>(?:19|20)\d\d-[01]\d-[0-3]\d)"
    rf"|(?:(?:{_WEEKDAY}),?\s(?:the\s)?)?"
    rf"(?:{_MONTH.format(1)}\s{_DAY.format(1)}(?!\d|,\d|\.\d|\s?%){_YEAR.format(1)}"
    rf"|{_DAY.format(2)}\s(?:of\s)?{_MONTH.format(2)}(?![a-z]){_YEAR.format(2)})"
    rf"|(?:(?P<toward>(?i:last|next|this|past|coming))\s)?(?P<bare_weekday>{'|'.join(WEEKDAYS)})"
    rf"(?:\s(?P<part>morning|afternoon|evening|night))?"
    rf"|(?<!USA\s)(?<!ago\s)(?P<relative_day>(?i:today|yesterday|tomorrow|tonight|this\s(?:morning|afternoon|evening)"
    rf"|last\snight)(?!\s(?:show|programme)\b))"
    rf"|(?P<step>(?i:last|next|this|previous))\s(?P<unit>week|month|year)"
    rf"|(?P<month_alone>{'|'.join(m for m in MONTHS if m not in _AMBIGUOUS)}"
    rf"|(?:(?<=[Ii]n\s)|(?<=[Bb]y\s)|(?<=\blast\s)|(?<=[Ss]ince\s)|(?<=[Uu]ntil\s))(?:{'|'.join(_AMBIGUOUS)})"
    rf"|(?:{'|'.join(_AMBIGUOUS)})(?=\s(?:1[5-9]|20)\d\d\b))"
    rf"(?![a-z])(?:\s(?P<month_year>(?:1[5-9]|20)\d\d))?"
    rf"|(?<![\d.,$£€-])(?P<year_alone>(?:1[5-9]|20)\d\d)(?![\d,.]\d|%|-)"
    r")\b"
)
_AHEAD = re.compile(
    r"\b(?:will|would|to be held|(?:is|are) (?:due|set|expected|scheduled|planned|slated)|plans? to|going to"
    r"|planned for|scheduled for|set for|slated for)\b",
    re.IGNORECASE,
)
_UP_TO = re.compile(
    r"\b(?:until|by|starting|is|are|postponed (?:to|until)|delayed (?:to|until))(?: on)? $", re.IGNORECASE
)
_PAST = re.compile(
    r"\b(?:was|were|had|have|has|did|said|told|held|met|won|left|began|came|went|made|took|gave|fell|rose|hit|sent|paid"
    r"|found|saw|(?!postponed|delayed|planned|scheduled|slated|expected)\w+ed)\b",
    re.IGNORECASE,
)
_AHEAD_AFTER = re.compile(r"(?: [\w’']+){0,3}? (?:will|(?:is|are) (?:due|set|expected|scheduled))\b")
_OTHER_WEEK_BEFORE = re.compile(
    r"\b(?:ago|following|previous|every|each|one|that|an?|the|week on|first|second|third|fourth|good|black|easter|ash"
    r"|holy|cyber|shrove|bloody|\w+day (?:and|to|or|through)) $",
    re.IGNORECASE,
)
_OTHER_WEEK_AFTER = re.compile(
    r" (?:of )?(?:the )?(?:last|next|this|previous|following|week|fortnight)\b| the \d"
    r"| (?:before|after) (?:last|next)\b"
    r"| (?:and|to|or|through) (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
    r"| (?:Times|Telegraph|Mirror|Mail|Express|Post|People)\b"
)
_OPEN_ENDED = re.compile(r"\b(?:from|until|till|by|into|through|for|before|expects?|due) $", re.IGNORECASE)
_CLAUSE_ENDS = re.compile(r"[,;:]|\b(?:and|but|when|after|which|who)\b")
_SENTENCE_ENDS = re.compile(r"[.!?][\"”’]?\s|\n\s*\n")
_NEAR: Final = 300
"""Characters before a weekday that are read to tell whether it lies ahead."""


@dataclass(frozen=True, slots=True)
class DateMention:
    """Words that name a day, month or year. `first` is its first day, None where it cannot be resolved; `relative`
    says that the words mean something only beside the day of publication ("on Monday", "last month")."""

    span: Span
    words: str
    first: date | None
    precision: Precision
    relative: bool
    has_year: bool = False
    weekday: int | None = None


def dates_in(text: str, published: date | None) -> list[DateMention]:
    """The dates that a text names, in order, resolved against the day of publication where they need it."""
    if published and not date.min.year < published.year < date.max.year:
        published = None
    mentions = (_mention(match, text, published) for match in _MENTION.finditer(text))
    return [mention for mention in mentions if mention]


def _mention(match: re.Match[str], text: str, published: date | None) -> DateMention | None:
    span, found = Span(*match.span()), match.group()
    groups = match.groupdict()
    if groups["iso"]:
        day = _valid(*map(int, groups["iso"].split("-")))
        return DateMention(span, found, day, "day", relative=False, has_year=True) if day else None
    for n in ("1", "2"):
        if groups[f"month{n}"]:
            return _month_day(span, found, groups, n, published)
    if groups["bare_weekday"]:
        return DateMention(span, found, _weekday(groups, text, match, published), "day", relative=True)
    if groups["relative_day"]:
        return DateMention(span, found, _relative_day(groups["relative_day"].lower(), published), "day", relative=True)
    if groups["unit"]:
        return _stepped(span, found, (groups["step"] or "").lower(), groups["unit"], published)
    if groups["month_alone"]:
        return _month_alone(span, found, groups, published)
    return DateMention(span, found, date(int(groups["year_alone"]), 1, 1), "year", relative=False, has_year=True)


def _month_day(
    span: Span, found: str, groups: dict[str, str | None], n: str, published: date | None
) -> DateMention | None:
    month = month_number(groups[f"month{n}"] or "")
    number = int(groups[f"day{n}"] or 0)
    weekday = WEEKDAYS.index(groups["weekday"]) if groups["weekday"] else None
    year = groups[f"year{n}"]
    if year:
        day = _valid(int(year), month, number)
    elif published:
        around = [d for y in (-1, 0, 1) if (d := _valid(published.year + y, month, number))]
        day = min(around, key=lambda d: abs(d - published), default=None)
    else:
        return DateMention(span, found, None, "day", relative=False, weekday=weekday)
    if day is None:
        return None
    return DateMention(span, found, day, "day", relative=False, has_year=bool(year), weekday=weekday)


def _weekday(groups: dict[str, str | None], text: str, match: re.Match[str], published: date | None) -> date | None:
    if not published:
        return None
    weekday = WEEKDAYS.index(groups["bare_weekday"] or "")
    days = (weekday - published.weekday()) % 7
    before = " ".join(_SENTENCE_ENDS.split(text[max(0, match.start() - _NEAR) : match.start()])[-1].split()) + " "
    after = re.sub(r"\s", " ", text[match.end() : match.end() + _NEAR])
    if _OTHER_WEEK_BEFORE.search(before) or _OTHER_WEEK_AFTER.match(after):
        return None
    toward = (groups["toward"] or "").lower()
    if toward:
        return _toward(toward, weekday - published.weekday(), published)
    if not days:
        return published
    ahead = _lies_ahead(before, after)
    return None if ahead is None else published + timedelta(days if ahead else days - 7)


def _toward(toward: str, this_week: int, published: date) -> date | None:
    """ "Next Friday" on a Tuesday is three days away to some and ten to others: None. `this_week` is how many days from
    `published` the weekday lies within its week."""
    if toward == "this":
        return published + timedelta(this_week)
    if (toward == "next" and this_week > 0) or (toward == "last" and this_week < 0):
        return None
    days = this_week % 7
    return published + timedelta((days or 7) if toward in {"next", "coming"} else days - 7)


def _lies_ahead(before: str, after: str) -> bool | None:
    """Whether a weekday is one to come, from the words of its sentence around it; None where they may mean either."""
    clause = re.sub(r"\bbe \w+", "", _CLAUSE_ENDS.split(before)[-1])
    ahead = [match.end() for match in _AHEAD.finditer(clause)]
    past = _PAST.search(clause, ahead[-1] if ahead else 0)
    if ahead:
        return None if past else True
    if past:
        return None if _OPEN_ENDED.search(before) else False
    return True if _UP_TO.search(before) or _AHEAD_AFTER.match(after) else None


def _relative_day(found: str, published: date | None) -> date | None:
    if not published:
        return None
    steps = {"yesterday": -1, "last night": -1, "tomorrow": 1}
    return published + timedelta(steps.get(" ".join(found.split()), 0))


def _stepped(span: Span, found: str, step: str, unit: str, published: date | None) -> DateMention:
    precision: Precision = {"week": "day", "month": "month", "year": "year"}[unit]  # type: ignore[assignment]
    if not published:
        return DateMention(span, found, None, precision, relative=True)
    by = {"last": -1, "previous": -1, "next": 1}.get(step, 0)
    if unit == "week":
        first = published - timedelta(published.weekday()) + timedelta(7 * by)
    elif unit == "month":
        months = published.year * 12 + published.month - 1 + by
        first = date(months // 12, months % 12 + 1, 1)
    else:
        first = date(published.year + by, 1, 1)
    return DateMention(span, found, first, precision, relative=True)


def _month_alone(span: Span, found: str, groups: dict[str, str | None], published: date | None) -> DateMention | None:
    month = month_number(groups["month_alone"] or "")
    if groups["month_year"]:
        first = date(int(groups["month_year"]), month, 1)
        return DateMention(span, found, first, "month", relative=False, has_year=True)
    if not published:
        return DateMention(span, found, None, "month", relative=False)
    around = [date(published.year + y, month, 1) for y in (-1, 0, 1)]
    return DateMention(span, found, min(around, key=lambda d: abs(d - published)), "month", relative=False)


def points_ahead(text: str) -> bool:
    """Whether a text speaks of what is to come."""
    return bool(_AHEAD.search(text))


def month_number(name: str) -> int:
    """1 to 12, of a month's name or its three-letter form."""
    return [m[:3] for m in MONTHS].index(name[:3]) + 1


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def day_words(day: date) -> str:
    """As messages write it: "9 June 2025"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def mention_words(mention: DateMention) -> str:
    """What a mention means, in words: "9 June 2025", "May 2025", "2024"; empty where it could not be resolved."""
    if not mention.first:
        return ""
    if mention.precision == "day":
        return day_words(mention.first)
    if mention.precision == "month":
        return f"{MONTHS[mention.first.month - 1]} {mention.first.year}"
    return str(mention.first.year)


def with_dates(text: str, published: date | None) -> str:
    """The text with the date of each relative mention in square brackets after it: "on Monday [9 June 2025]". Weeks
    are left as they are; without a day of publication, so is everything."""
    parts, at = [], 0
    for mention in dates_in(text, published):
        if not mention.relative or not mention.first or mention.words.endswith("week"):
            continue
        parts += [text[at : mention.span.end], f" [{mention_words(mention)}]"]
        at = mention.span.end
    return "".join([*parts, text[at:]])


RECENT: Final = timedelta(days=60)
"""How far back a date with neither year nor weekday is still taken for one of this year's."""

_OLDEST_IMPLIED = 5
"""Years: an explicit date that lies farther back is taken for history, not for the day of the news."""


def implied_publication(text: str, today: date) -> date | None:
    """The day that a text without a stated one implies: its first full date that is not after `today`. One without a
    year is put into the latest year in which it is not after `today` and its weekday fits; if it names no weekday, it
    must lie close to `today`: which year it was would be a guess."""
    for mention in dates_in(text, today):
        if mention.precision != "day" or mention.relative or not mention.first:
            continue
        if mention.has_year:
            if today.replace(year=today.year - _OLDEST_IMPLIED, day=1) <= mention.first <= today:
                return mention.first
            continue
        for year in range(today.year, today.year - 12, -1):
            day = _valid(year, mention.first.month, mention.first.day)
            if day and day <= today and mention.weekday == day.weekday():
                return day
        if mention.weekday is None and timedelta(0) <= today - mention.first <= RECENT:
            return mention.first
    return None
