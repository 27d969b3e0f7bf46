"""The last question with something new in the place of the old one of its kind.

In this order, the first that fits: a time for a time; the phrase with the same head ("the Geneva talks" for "the London
talks", "the Chinese side" for "the American delegation"); what stands behind the same preposition ("for Nvidia"); a
person for the only person; what is asked about; the only name of the same kind. Where two could be meant, none is
taken."""

import re
from typing import Final

from bot.aliases import ALIASES
from bot.dates import dates_in
from bot.facts import Name, names_in
from bot.followup.context import Context
from bot.followup.openings import bare, is_question, uncapitalised
from bot.followup.people import as_name
from bot.followup.things import is_plural, kind_of, things_in
from bot.text import fold, is_stop_word, stem, words

_TIME_WORDS: Final = frozenset("in on at by for since until before after during of from the year month".split())
_PREPOSITION: Final = re.compile(
    r"^(?P<word>in|at|near|from|to|for|with|by|against|between|under|of|about|on|regarding) (?P<rest>.+)$",
    re.IGNORECASE,
)
_OBJECT: Final = re.compile(r"\b(?:about|regarding|concerning) (?P<old>[^?]+?)\s*\?*$", re.IGNORECASE)
_WHO_IS: Final = re.compile(r"^(?P<is>who (?:is|was)) (?!the |an? )[\w’'.-]+(?: [\w’'.-]+){0,2}\?*$", re.IGNORECASE)
_WORDS: Final = re.compile(r"[\w’'.&-]+")
_PERIODS: Final = "year month week day quarter".split()
_STEP: Final = re.compile(
    rf"^(?:in |on )?the (?P<unit>{'|'.join(_PERIODS)}) (?P<way>before|after)(?: that| this)?$", re.I
)


def substituted(new: str, question: str, context: Context, *, corrects: bool = False) -> str | None:
    """`question` with `new` ("the US", "in May", "nvidia") in it; None where it has no place that is sure. What
    corrects may also take the place of the only thing of another name."""
    new = bare(new)
    return (
        _time(new, question, context)
        or _same_head(new, question)
        or _behind_preposition(new, question, context)
        or _person_for_person(new, question, context)
        or _object(new, question)
        or _same_kind(new, question, context, corrects=corrects)
        or (_only_thing(new, question, context) if corrects else None)
    )


def replaced(old: str, new: str, question: str) -> str | None:
    """`question` with the words `old`, with or without their article, made `new`."""
    core = re.sub(r"^(?:the|a|an) ", "", old.strip(), flags=re.IGNORECASE)
    article = r"(?:\b(?:the|a|an) )?" if _has_article(new) else r"\b"
    match = re.search(rf"{article}{re.escape(core)}(?!\w)", question, re.IGNORECASE) if core else None
    return question[: match.start()] + new + question[match.end() :] if match else None


def _has_article(text: str) -> bool:
    return bool(re.match(r"(?:the|a|an|this|that|these|those|his|her|its|their)\b", text, re.IGNORECASE))


def _time(new: str, question: str, context: Context) -> str | None:
    if match := _STEP.match(new):
        return _stepped(match["unit"].lower(), match["way"].lower(), question, context)
    dates = dates_in(new if " " in new else f"in {new}", None)
    if len(dates) != 1 or {fold(word) for word in words(new)} - set(words(fold(dates[0].words))) - _TIME_WORDS:
        return None
    preposition = "on" if dates[0].precision == "day" else "in"
    return _at_time(new if " " in new else f"{preposition} {new}", question)


def _at_time(phrase: str, question: str) -> str:
    """The question with its time made another one, at its end where it has none."""
    old = dates_in(question, None)
    if not old:
        return f"{bare(question)} {phrase}?"
    before = re.sub(
        r"(?:\b(?:in|on|at|by|for|during|since|until)\s)?(?:the\s)?$", "", question[: old[0].span.start], flags=re.I
    )
    return f"{before}{phrase}{question[old[0].span.end :]}"


def _stepped(unit: str, way: str, question: str, context: Context) -> str | None:
    """ "the year before" after a question about 2024, or an answer that names 2024 alone, is 2023."""
    last = context.last.claims[:1]
    for text in (question, *last):
        dates = dates_in(text, None)
        years = {mention.first.year for mention in dates if mention.precision == "year" and mention.first}
        if unit == "year" and len(years) == 1:
            year = years.pop() + (1 if way == "after" else -1)
            return _at_time(f"in {year}", question)
    return None if dates_in(question, None) else f"{bare(question)} in the {unit} {way}?"


def _same_head(new: str, question: str) -> str | None:
    content = [word for word in words(new) if not is_stop_word(word)]
    if len(content) < 2 or _PREPOSITION.match(new):
        return None
    head = stem(content[-1])
    tokens = list(_WORDS.finditer(question))
    for at in range(len(tokens) - 1, 0, -1):
        found = stem(tokens[at].group())
        same = found == head
        if not same and head not in ALIASES.get(found, {}):
            continue
        first = at - 1
        while first > 0 and at - first < 3 and not is_stop_word(tokens[first].group()):
            first -= 1
        determined = tokens[first].group().lower() in {"the", "a", "an", "this", "that"}
        if determined and at - first > 1:
            return question[: tokens[first].start()] + _with_article(new) + question[tokens[at].end() :]
        if same and not determined and tokens[at - 1].group()[:1].isupper() and at > 1:
            return question[: tokens[at - 1].start()] + new + question[tokens[at].end() :]
    return None


def _with_article(new: str) -> str:
    return new if _has_article(new) else f"the {new}"


def _behind_preposition(new: str, question: str, context: Context) -> str | None:
    match = _PREPOSITION.match(new)
    if not match or is_question(match["rest"]):
        return None
    word, rest = match["word"].lower(), match["rest"]
    rest = as_name(rest, context) or rest
    if word in {"in", "at", "near"} and (swapped := _same_kind(rest, question, context, place=True)):
        return swapped
    if behind := re.search(
        rf"\b{word} (?P<old>(?!the way\b)[^?,]+?)(?= (?:in|at|on|from|to|for|with|by)\b|\s*\?*$)", question, re.I
    ):
        return question[: behind.start("old")] + rest + question[behind.end("old") :]
    if word in {"about", "on", "regarding"}:
        said = re.match(
            r"what (?:did|does|do|has|have) .+ (?:say|said|think|want|promise|claim)\W*$", question, re.IGNORECASE
        )
        return f"{bare(question)} about {rest}?" if said else _same_kind(rest, question, context)
    return f"{bare(question)} {word} {rest}?"


def _person_for_person(new: str, question: str, context: Context) -> str | None:
    """Both look like people, and nothing shows that they are none."""
    fresh = names_in(new)
    olds = [name for name in names_in(uncapitalised(question)) if kind_of(name, context) == "person"]
    if len(olds) != 1 or len(fresh) != 1 or kind_of(fresh[0], context) != "person":
        return None
    return _same_kind(new, question, context)


def _object(new: str, question: str) -> str | None:
    if match := _OBJECT.search(question):
        return f"{question[: match.start('old')]}{new}?"
    return None


def _same_kind(new: str, question: str, context: Context, *, corrects: bool = False, place: bool = False) -> str | None:
    new = re.sub(r"['’]s$", "", new)
    fresh = names_in(new) or names_in(as_name(new, context) or "")
    olds = names_in(uncapitalised(question))
    if (who := _WHO_IS.match(question)) and not place and _may_be_somebody(new, fresh, context):
        return f"{who['is']} {new.title() if new.islower() else new}?"
    if not fresh or len(fresh) > 1 or len(words(new)) > len(words(fresh[0].text)) + 3:
        return None
    name = fresh[0]
    kind = "place" if place else kind_of(name, context)
    same = [old for old in olds if _kind(old, question, context) == kind and old.text != name.text]
    lone = " " not in name.text and kind == "thing"
    if not same and (corrects or lone) and len(olds) == 1:
        same = [old for old in olds if corrects or _kind(old, question, context) == "person"]
    if len(same) != 1:
        return None
    text = new if any(char.isupper() for char in new) else name.text
    if stem(same[0].text) in ALIASES:
        text = re.sub(r"^the\s+", "", text, flags=re.IGNORECASE)
    before = question[: same[0].span.start].removesuffix(f"{same[0].role} " if same[0].role else "")
    return before + text + question[same[0].span.end :]


def _may_be_somebody(new: str, fresh: list[Name], context: Context) -> bool:
    """Whether "who is …?" can be asked of it; two words in lower case may be a name, "trade tariffs" are none."""
    if fresh:
        return kind_of(fresh[0], context) != "place" and len(words(new)) <= 3
    return len(words(new)) == 2 and not _has_article(new) and not is_plural(new)


def _kind(name: Name, question: str, context: Context) -> str:
    kind = kind_of(name, context)
    placed = re.search(r"\b(?:in|at|near)(?: the)? $", question[: name.span.start])
    return "place" if placed and kind == "thing" else kind


def _only_thing(new: str, question: str, context: Context) -> str | None:
    things = [thing for thing in things_in(question, context) if thing.startswith(("the ", "a ", "an "))]
    alike = [thing for thing in things if is_plural(thing) == is_plural(new)] or things
    return replaced(alike[0], _with_article(new) if new[:1].islower() else new, question) if len(alike) == 1 else None
