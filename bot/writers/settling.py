"""Yes or no: only where a sentence says the very thing that is asked, plainly or plainly not.

It does where the words of the question stand together in one clause of it, as they are asked (`_together`), nobody is
quoted for it, who does it to whom is the same, and no word of it is said in any other manner than asked ("may", "plans
to", "unless"): then a negation means no, and none means yes.
"""

import re
from collections.abc import Sequence
from typing import Final

from bot.question import Question
from bot.writers.bearing import NEGATED, manners
from bot.writers.directions import roles_swapped
from bot.writers.speakers import sayings
from bot.writers.wording import Word, Wording, worded, wordings

_ASKED: Final = re.compile(
    r"^\W*(?:(?:and|but|so) )?(?P<how>is|are|was|were|do|does|did|has|have|had|will) (?P<what>.+?)\W*$", re.IGNORECASE
)
_BEING: Final = frozenset("is are was were be been being".split())
_ARTICLES: Final = frozenset("the a an its their his her".split())
_BELONGS: Final = frozenset("of than in from to by for with on at between".split())
"""Before a subject: it belongs to another one ("the wife of Smith died")."""
_LIMITS: Final = frozenset("all every each both only except but nearly almost about half some most no".split())


def settled(question: Question, text: str) -> bool | None:
    """Whether a text says yes (True) or no (False) to a question; None where it settles nothing."""
    match = _ASKED.match(question.text)
    if question.kind != "whether" or not match:
        return None
    asked = worded(match["what"])
    wanted = {word.root for word in asked.words if word.content}
    expected = {"future"} if match["how"].lower() == "will" else set()
    for said in wordings(text):
        of = manners(said)
        if not wanted or any(manners(asked).values()) or not _together(asked, said, match["how"].lower() in _BEING):
            continue
        if any(True for _ in sayings(said)) or any(True for _ in roles_swapped(asked, [said])):
            return None
        ways = {way for root in wanted for way in of[root]}
        if ways - {NEGATED} == expected:
            return NEGATED not in ways
    return None


def _together(asked: Wording, said: Wording, being: bool) -> bool:
    """Whether the words asked for stand in one clause, in the same order, with no other one among them or bound to
    them. "Was A found?" may be "they found A"; it is not "A found B"."""
    wanted = [word.root for word in asked.words if word.content]
    being = being or any(word.folded in _BEING for word in asked.words)
    limits = {word.folded for word in said.words} & _LIMITS ^ {word.folded for word in asked.words} & _LIMITS
    return not limits and any(
        _bound(said, at, end)
        and any(word.folded in _BEING for word in said.words[at:end]) == (being and order == wanted)
        for order in ([wanted, [wanted[-1], *wanted[:-1]]] if being and len(wanted) > 1 else [wanted])
        for at, end in _runs(said.words, order)
    )


def _runs(words: Sequence[Word], order: Sequence[str]) -> list[tuple[int, int]]:
    """Where these roots are the content words of one clause, one after the other; "Bronze Heron" is "heron"."""

    def named(at: int) -> bool:
        """Whether it is only the first part of a name that was asked for."""
        pair = words[at : at + 2]
        named = len(pair) == 2 and all(word.text[0].isupper() for word in pair)
        return named and pair[0].root not in order and pair[1].root in order

    content = [at for at, word in enumerate(words) if word.content and not named(at)]
    runs = [content[i : i + len(order)] for i in range(len(content) - len(order) + 1)]
    return [
        (run[0], run[-1] + 1)
        for run in runs
        if [words[at].root for at in run] == list(order) and words[run[0]].clause == words[run[-1]].clause
    ]


def _bound(said: Wording, at: int, end: int) -> bool:
    """Whether the words from `at` up to `end` are not part of something larger: "of Smith", "Powell's", "5 May"."""
    words, last = said.words, said.words[end - 1]
    start = at - 1 if at and words[at - 1].folded in _ARTICLES else at
    belongs = start > 0 and words[start - 1].clause == words[at].clause and words[start - 1].folded in _BELONGS
    owns = said.text[last.start + len(last.text) :].startswith(("'", "’"))
    after = words[end] if end < len(words) and words[end].clause == last.clause else None
    return not belongs and not owns and not (after and after.content and not after.folded.isdigit())
