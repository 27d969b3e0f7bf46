from collections.abc import Sequence
from datetime import date, datetime

from bot.ledger import LATE, Life


def late_words(due: datetime, at: datetime, lives: Sequence[Life]) -> str | None:
    return f"{int((at - due).total_seconds() // 60)} min late" if at - due > LATE else None


def missed_words(due: datetime, now: datetime, lives: Sequence[Life], zone: str) -> str:
    return "no process ran"


def covers_words(missed: Sequence[date]) -> str | None:
    return f"also covers {len(missed)} missed"


def why_late(
    due: datetime,
    sent: datetime | None,
    built: datetime | None,
    lives: Sequence[Life],
    zone: str,
    attempts: int,
    error: str | None,
) -> str | None:
    return error
