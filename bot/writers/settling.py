"""Yes or no: only where a sentence says the very thing that is asked, plainly or plainly not.

It does where each word of the question stands in it, nobody is quoted for it, who does it to whom is the same, and no
word of it is said in any other manner than asked ("may", "plans to", "unless"): then a negation means no, and none
means yes.
"""

import re
from typing import Final

from bot.question import Question
from bot.writers.bearing import NEGATED, manners
from bot.writers.directions import roles_swapped
from bot.writers.speakers import sayings
from bot.writers.wording import worded, wordings

_ASKED: Final = re.compile(
    r"^\W*(?:(?:and|but|so) )?(?P<how>is|are|was|were|do|does|did|has|have|had|will) (?P<what>.+?)\W*$", re.IGNORECASE
)


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
        if not wanted or not wanted <= of.keys() or any(manners(asked).values()):
            continue
        if any(True for _ in sayings(said)) or any(True for _ in roles_swapped(asked, [said])):
            return None
        ways = {way for root in wanted for way in of[root]}
        if ways - {NEGATED} == expected:
            return NEGATED not in ways
    return None
