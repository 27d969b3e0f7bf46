"""What became of an occurrence, in one sentence for the operator. Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from bot.delivery.lateness import clock, duration, local_time, missed_words, why_late
from bot.ledger import LATE, Delivery, LedgerEntry, Life, PartState
from bot.schedule import Schedule
from bot.text import one_line

_NAMES: Final = {"file": "the folder", "slack": "Slack", "discord": "Discord"}

_THIS_WEEK: Final = timedelta(days=6)


def sentence(
    schedule: Schedule, entry: LedgerEntry, parts: Sequence[Delivery], lives: Sequence[Life], now: datetime
) -> str:
    """ "Tue 09:00 #news: sent 09:42, 42 min late: no process ran from 08:51 to 09:41". Times are the schedule's zone's;
    `lives`, those since `entry.due - LOOK_BACK`, tell why an entry was late or missed that does not say so itself."""
    on, today = entry.key.on, local_time(now, schedule.rule.zone).date()
    year = "" if on.year == today.year else f" {on.year}"
    day = f"{on:%a}" if abs(today - on) <= _THIS_WEEK else f"{on:%a} {on.day} {on:%B}{year}"
    became = _became(schedule, entry, parts, lives, now)
    return one_line(f"{day} {schedule.rule.at:%H:%M} {destination_name(schedule.destination)}: {became}")


def destination_name(destination: str) -> str:
    """A destination as people read it: a channel's name ("#news"), or its id with the platform's name; a folder's
    path."""
    platform, _, rest = destination.partition(":")
    if platform == "file":
        return one_line(rest)
    channel = one_line(rest.rpartition("/")[2])
    if channel.startswith("#") or channel.islower():
        return f"#{channel.removeprefix('#')}"
    return f"{_NAMES.get(platform, platform)} {channel}"


def _became(
    schedule: Schedule, entry: LedgerEntry, parts: Sequence[Delivery], lives: Sequence[Life], now: datetime
) -> str:
    zone = schedule.rule.zone
    match entry.state:
        case "due":
            return _waiting("not built yet", entry.error, entry, zone, now)
        case "built":
            return _on_its_way(schedule, entry, parts, now)
        case "sent":
            return _sent(entry, parts, lives, zone)
        case "quiet":
            return "nothing was new, so nothing was sent"
        case "missed":
            return f"missed: {entry.error or missed_words(entry.due, entry.ended_at or now, lives, zone)}"
        case "failed":
            return f"{_which(parts, 'failed')}not sent: {_error(schedule, entry, parts)}"
        case "unknown":
            it = _which(parts, "unknown").strip() or "it"
            return f"nobody can tell whether {it} arrived: {_error(schedule, entry, parts)}; it is not sent again"


def _on_its_way(schedule: Schedule, entry: LedgerEntry, parts: Sequence[Delivery], now: datetime) -> str:
    sending = _which(parts, "sending")
    if any(part.state == "sending" for part in parts):
        return f"{sending}being sent"
    waiting = f"{_which(parts, 'waiting')}not sent yet"
    error = _error(schedule, entry, parts) if entry.error or any(part.error for part in parts) else None
    return _waiting(waiting, error, entry, schedule.rule.zone, now)


def _waiting(state: str, error: str | None, entry: LedgerEntry, zone: str, now: datetime) -> str:
    beside = local_time(entry.due, zone).date()
    tried = f", next try {clock(entry.next_try, zone, beside)}" if entry.next_try > now else ""
    return f"{state}{f': {error}' if error else ''}{tried}"


def _sent(entry: LedgerEntry, parts: Sequence[Delivery], lives: Sequence[Life], zone: str) -> str:
    at = max((part.sent_at for part in parts if part.sent_at), default=entry.ended_at) or entry.due
    said = f"sent {clock(at, zone, local_time(entry.due, zone).date())}"
    if entry.built_at is None:
        said += " by another copy of this database"
    if at - entry.due <= LATE:
        return said
    tries = max((part.attempts for part in parts), default=0)
    why = entry.why_late or why_late(entry.due, at, entry.built_at, lives, zone, tries, None)
    return f"{said}, {duration(at - entry.due)} late{f': {why}' if why else ''}"


def _which(parts: Sequence[Delivery], state: PartState) -> str:
    """Which part is in a state first, where there are several."""
    number = next((part.part for part in parts if part.state == state), None)
    return f"part {number} of {len(parts)} " if number and parts[1:] else ""


def _error(schedule: Schedule, entry: LedgerEntry, parts: Sequence[Delivery]) -> str:
    """What went wrong last: a part's error follows the destination's name, an entry's stands alone."""
    refused = next((part.error for part in reversed(parts) if part.error), None)
    if refused:
        platform = schedule.destination.partition(":")[0]
        return f"{_NAMES.get(platform, platform)} {refused}"
    return entry.error or "no reason is known"
