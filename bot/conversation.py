"""When a conversation begins and ends."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.followup import NOTHING_READ, standalone_question
from bot.model import Turn


@dataclass(frozen=True, slots=True)
class Kind:
    """What kind of conversation a key holds. After `gap` without a turn a new one begins under it (None: never); where
    `reaches_back`, a question that only makes sense with the last turn still belongs to it."""

    gap: timedelta | None
    reaches_back: bool = False


THREAD: Final = Kind(gap=None)
SLASH: Final = Kind(gap=timedelta(minutes=30))
"""The slash questions of one person in one channel."""
DIRECT: Final = Kind(gap=timedelta(hours=8), reaches_back=True)
"""A direct message, `chat`, and `ask --conversation`."""


def turns_before(
    asked: str, turns: Sequence[Turn], now: datetime, kind: Kind, beginnings: Mapping[int, str] = NOTHING_READ
) -> Sequence[Turn]:
    """Of the stored turns under a key (oldest first) those of the conversation that `asked` belongs to: none where it
    begins a new one. A turn that was read in the light of the one before it goes on with its conversation, however late
    it came. `beginnings` are as in `standalone_question`."""
    if kind.gap is None or not turns:
        return turns
    begins = max(
        (
            at
            for at in range(1, len(turns))
            if turns[at].asked_at - turns[at - 1].asked_at > kind.gap and not _leant(turns[at])
        ),
        default=0,
    )
    running = turns[begins:]
    if now - running[-1].asked_at <= kind.gap:
        return running
    leans = kind.reaches_back and standalone_question(asked, running, beginnings).question != asked
    return running if leans else ()


def _leant(turn: Turn) -> bool:
    return bool(turn.standalone_question) and turn.standalone_question != turn.question
