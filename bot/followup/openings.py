"""How a line begins and what kind of words it is: a new topic, a question of its own, a bare phrase."""

import re
from typing import Final

_JOINING: Final = re.compile(
    r"^(?:(?:and|but|so|or|ok(?:ay)?|well|then|also|right|thanks|thank you|now(?=,))\b[,.!]* )+", re.IGNORECASE
)
_SWITCH: Final = re.compile(
    r"^(?:(?:and|ok(?:ay)?|so|but|now|thanks|thank you)[,.! ]+)*"
    r"(?:by the way|btw|on another note|next question|unrelated(?:ly)?|something (?:else|(?:completely )?different)"
    r"|(?:on|to) (?:a|an|another|the) (?:different |other |another |unrelated )?(?:topic|note|subject|matter)"
    r"|(?:let[’']?s |to )?chang(?:e|ing) (?:of |the )?(?:topic|subject)"
    r"|(?:an?)?(?:other|different|new|unrelated) (?:topic|question|subject|thing))"
    r"(?: (?:entirely|altogether|completely))?[,:;.!–—-]* *(?P<rest>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_QUESTION: Final = re.compile(
    r"^(?:who|whom|whose|what|when|where|why|how|which|in which|in what|at what|by whom|for how|since when|until when"
    r"|is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might|tell|show|give|explain|describe"
    r"|name|list)\b(?:n[’']t\b)?",
    re.IGNORECASE,
)
_AUXILIARY: Final = re.compile(
    r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might)\b", re.IGNORECASE
)


def new_topic(asked: str) -> str | None:
    """What is asked after "by the way", "another question:" and the like; None where there is no such opening."""
    match = _SWITCH.match(asked)
    return capitalised(match["rest"].strip()) if match and match["rest"].strip() else None


def plain(asked: str) -> str:
    """The words without "and", "but", "ok" before them."""
    return _JOINING.sub("", asked, count=1)


def is_question(text: str) -> bool:
    """Whether words begin as a question or a request does; "what about" and a bare question word do, too."""
    return bool(_QUESTION.match(text))


def asks_whether(text: str) -> bool:
    return bool(_AUXILIARY.match(text))


def capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


def uncapitalised(text: str) -> str:
    """The text with its first word as inside a sentence, where that is no name."""
    return text[:1].lower() + text[1:] if is_question(text) else text


def bare(text: str) -> str:
    """Without the marks at its end."""
    return text.rstrip(" ?!.,;:…")
