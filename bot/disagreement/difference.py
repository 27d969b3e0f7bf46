"""What two sentences say differently about the same thing."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.disagreement.figures import Figure
from bot.disagreement.roles import same_name
from bot.disagreement.saying import Said
from bot.text import is_stop_word, one_line

ABOUT_WORDS: Final = 12
"""Words of a sentence that say what a disagreement is about."""


@dataclass(frozen=True, slots=True)
class Value:
    """What a sentence says about the thing in dispute: in its words, and as a figure, a date, yes or no, or a name."""

    said: Said
    words: str
    of: Figure | date | bool | str

    def agrees(self, other: "Value") -> bool:
        """Whether two sentences say the same about it."""
        match self.of, other.of:
            case Figure() as one, Figure() as two:
                return one.kind == two.kind and one.agrees(two)
            case str() as one, str() as two:
                return same_name(one, two)
        return self.of == other.of


@dataclass(frozen=True, slots=True)
class Difference:
    """Where two sentences contradict each other, and what about."""

    about: str
    one: Value
    other: Value


def beginning(text: str) -> str:
    """A sentence's first words, as they stand inside another sentence."""
    tokens = one_line(text).rstrip(".").split()
    begin = tokens[0].lower() if is_stop_word(tokens[0]) else tokens[0]
    return " ".join([begin, *tokens[1:ABOUT_WORDS]]) + ("…" if len(tokens) > ABOUT_WORDS else "")
