"""A round of polling: reads the sources that are due, and those that a digest is soon to be made from."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.audience import Audience
from bot.briefing import uses
from bot.follows import Follows
from bot.ingest.collecting import CLAIMED, Collected, Collector, Progress, collect_claimed, silent
from bot.ingest.polling import AHEAD, has_turn, lacks
from bot.source import Source
from bot.store import Store

MOST_SCHEDULES: Final = 1_000_000
"""That a round looks at."""


def collect_due(parts: Collector, now: datetime, every: timedelta = AHEAD, progress: Progress = silent) -> Collected:
    """Reads the addresses that are due at `now` and, as far as they may be read, those that digests of the next half
    hour, or overdue ones, use and that were not read for them yet. Where rounds come `every` so often these are spread
    over the first half of it; otherwise all are read at once. `progress` and errors are as with `collect`."""
    lacking = before_digests(parts.store, now)
    wanted = {source: due for source, due in lacking.items() if has_turn(due, now, every, parts.chance())}
    with parts.store.transaction():
        claimed = parts.store.claim_polls(now, now + CLAIMED)
        states = parts.store.poll_states(list(wanted))
        still = [source for source, state in states.items() if lacks(state, wanted[source], now)]
        if still:
            claimed += parts.store.claim_polls(now, now + CLAIMED, still)
    return collect_claimed(parts, claimed, now, progress)


@dataclass(frozen=True, slots=True)
class _Coming:
    """A digest that is soon to be made."""

    due: datetime
    audience: Audience
    follows: Follows
    only: tuple[int, ...]

    def uses(self, source: Source) -> bool:
        return uses(self.audience, self.follows, self.only, source)


def before_digests(store: Store, now: datetime) -> dict[int, datetime]:
    """The sources (ids) that may be read now and were not read yet for a digest of the next half hour or one that is
    overdue, and when the first such digest is due. It costs one query where none is due, and four however many are."""
    coming = _coming(store, now)
    sources = [source for source in store.sources() if source.workspace in coming] if coming else []
    states = store.poll_states([source.id for source in sources]) if sources else {}
    found = {}
    for source in sources:
        state, digests = states[source.id], coming[source.workspace]
        if not lacks(state, digests[-1].due, now):
            continue
        lacking = (digest.due for digest in digests if lacks(state, digest.due, now) and digest.uses(source))
        if (due := next(lacking, None)) is not None:
            found[source.id] = due
    return found


def _coming(store: Store, now: datetime) -> dict[str, list[_Coming]]:
    """The digests of the next half hour, and those that are overdue, by their workspaces, in order."""
    schedules = store.due_schedules(now + AHEAD, MOST_SCHEDULES)
    soon = [(schedule.next_due, schedule) for schedule in schedules if schedule.next_due]
    follows = store.follows_of({(schedule.workspace, schedule.destination) for _, schedule in soon}) if soon else {}
    found: dict[str, list[_Coming]] = {}
    for due, schedule in soon:
        channel = (schedule.workspace, schedule.destination)
        coming = _Coming(due, Audience(*channel, "full"), follows[channel].running(now), schedule.sources)
        found.setdefault(schedule.workspace, []).append(coming)
    return found
