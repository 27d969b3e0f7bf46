"""Ordinals: "the second one", "story 3", "the museum story" → what stood there in the last list.

The list is the articles named when the last question was not answered, else the stories of the last digest, else what
the last answer said if it said several things."""

import re
from collections.abc import Sequence
from typing import Final

from bot.followup.context import Context, Reading
from bot.followup.openings import bare, capitalised, plain
from bot.model import Item
from bot.text import content_stems, fold, words

_ORDINALS: Final = "first second third fourth fifth sixth seventh eighth ninth tenth".split()
_NUMBERS: Final = "one two three four five six seven eight nine ten".split()
_NTH: Final = rf"(?P<nth>{'|'.join(_ORDINALS)}|last|next|previous|\d(?:st|nd|rd|th))"
_ITEM: Final = r"(?:one|story|article|item|news|headline|point|claim|report|piece|result)"
_BY_PLACE: Final = re.compile(
    rf"\b(?:the |that )?{_NTH} {_ITEM}\b(?: (?:on|in|of) (?:the|that|your) (?:list|digest|briefing))?"
    rf"|\bthe {_NTH.replace('?P<nth>', '?P<alone>')}(?=\s*[?.!]*$)"
    rf"|(?:^|\b)(?:number|no\.?|{_ITEM}|#) ?#?(?P<number>\d\d?|{'|'.join(_NUMBERS)})(?=\s*[?.!,]*$)"
    r"|^#?(?P<bare>\d\d?)[.?!]*$",
    re.IGNORECASE,
)
_BY_WORDS: Final = re.compile(
    rf"\bthe (?:{_ITEM} (?:about|on) (?:the )?(?P<after>[^?.!]+)"
    r"|(?P<before>[\w’'-]+(?: [\w’'-]+)?) (?:story|article|news|headline))(?=[?.!]*$)",
    re.IGNORECASE,
)
LEAD: Final = 400
"""Characters of an article in which the words are looked for by which somebody calls its story."""

_MORE: Final = frozenset(
    """
    please can could you tell me say show give read i want would like some any a more details detail about know to hear
    what what's is happened how on of in with and s the it for let us explain summarise summarize summary d
    """.split()
)
"""Words beside which nothing is asked of a thing but more about it."""

_OTHER_SOURCE: Final = re.compile(
    r"^(?:(?:and )?what (?:does|do|did|says?) |and |what about )?"
    r"the other (?:source|paper|newspaper|article|report|publisher|one|side)s?(?: (?:say|said|tell|told)s?)?\W*$",
    re.IGNORECASE,
)


def listed(asked: str, context: Context) -> Reading | None:
    """A question about a thing of a list, asked about its own words."""
    if _OTHER_SOURCE.match(asked):
        question, others = context.question, context.last.articles[1:]
        return Reading(question, others) if question and others else None
    items = _list(context)
    match = _BY_PLACE.search(asked)
    item = _at(match, items, context) if match else None
    if not match and (match := _BY_WORDS.search(asked)):
        item = _about(match["after"] or match["before"], items, context)
    if not match or not item:
        return None
    before, after = plain(asked[: match.start()]), bare(asked[match.end() :])
    if {fold(word) for word in words(f"{before} {after}")} <= _MORE:
        return Reading(f"What is known about “{item.text}”?", item.articles, context.seen, more=True)
    return Reading(f"{capitalised(before)}“{item.text}”{after}?", item.articles)


def _list(context: Context) -> Sequence[Item]:
    fresh = context.last.question == context.last.standalone_question
    if context.last.items and not context.last.answered and (fresh or not context.digest):
        return context.last.items
    if context.digest:
        return context.digest.items
    return context.last.items if len(context.last.items) > 1 else ()


def _at(match: re.Match[str], items: Sequence[Item], context: Context) -> Item | None:
    word = (match["nth"] or match["alone"] or match["number"] or match["bare"]).lower()
    if word in {"next", "previous"}:
        if context.story not in items:
            return None
        place = items.index(context.story) + (1 if word == "next" else -1)
    elif word == "last":
        place = len(items) - 1
    elif word in _ORDINALS:
        place = _ORDINALS.index(word)
    elif word in _NUMBERS:
        place = _NUMBERS.index(word)
    else:
        place = int(re.sub(r"\D", "", word)) - 1
    return items[place] if 0 <= place < len(items) else None


def _about(typed: str, items: Sequence[Item], context: Context) -> Item | None:
    """The only item whose words hold all of the typed ones, else the only one whose articles begin with them."""
    wanted = set(content_stems(typed))
    headlines = [item for item in items if wanted and wanted <= set(content_stems(item.text))]
    leads = [item for item in items if wanted and wanted <= set(content_stems(_lead(item, context)))]
    return next((found[0] for found in (headlines, leads) if len(found) == 1), None)


def _lead(item: Item, context: Context) -> str:
    return " ".join(context.beginnings.get(id_, "")[:LEAD] for id_ in item.articles)
