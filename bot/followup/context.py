"""What a follow-up leans on: the conversation before it, and what it means in its light."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.model import Item, Turn

_ELSE = re.compile(r"\w+ else\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a question means in its conversation.

    `question` stands alone. `articles` (ids) are put first when it is answered, none: all are alike. `seen` are quotes
    that were shown before and are no answer to it. `more` asks for anything else that these articles say."""

    question: str
    articles: tuple[int, ...] = ()
    seen: frozenset[str] = frozenset()
    more: bool = False


@dataclass(frozen=True, slots=True)
class Context:
    """The turns of a conversation, oldest first, at least one; and the beginnings of the articles that they cite, by
    the articles' ids."""

    turns: Sequence[Turn]
    beginnings: Mapping[int, str] = field(default_factory=dict)

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(self.beginnings.values())

    @property
    def last(self) -> Turn:
        return self.turns[-1]

    @property
    def spoken(self) -> Sequence[Turn]:
        """The turns that asked something, newest first, back to the last digest: it began something new."""
        turns = []
        for turn in reversed(self.turns):
            if turn.is_digest:
                break
            turns.append(turn)
        return turns

    @property
    def questions(self) -> Sequence[str]:
        """The questions that were not made from the words shown, nor asked who else, newest first."""
        questions = (turn.standalone_question for turn in self.spoken)
        return [asked for asked in questions if asked and "“" not in asked and not _ELSE.match(asked)]

    @property
    def question(self) -> str | None:
        """The last of `questions`."""
        return next(iter(self.questions), None)

    @property
    def digest(self) -> Turn | None:
        return next((turn for turn in reversed(self.turns) if turn.is_digest), None)

    @property
    def story(self) -> Item | None:
        """The story of a digest, or the article named where nothing answered, that the last turn was about."""
        if self.last.is_digest or not self.last.about:
            return None
        lists = (turn for turn in reversed(self.turns[:-1]) if turn.is_digest or not turn.answered)
        items = (item for turn in lists for item in turn.items)
        return next((item for item in items if item.articles == self.last.about), None)

    @property
    def seen(self) -> frozenset[str]:
        """All quotes shown so far."""
        return frozenset(quote for turn in self.turns for quote in turn.quotes)


def shown_words(turn: Turn, limit: int = 90) -> str | None:
    """The beginning of the words that a turn showed first, at most `limit` characters; what is quoted in them, where
    they are a quotation."""
    if not turn.quotes:
        return None
    parts = turn.quotes[0].replace("”", "“").split("“")
    quoted = next((part for part in parts[1::2] if len(part) >= 12), turn.quotes[0].replace("“", "").replace("”", ""))
    text = " ".join(quoted.replace('"', "").split()).rstrip(".,")
    return text if len(text) <= limit else text[:limit].rsplit(" ", 1)[0].rstrip(",;:")
