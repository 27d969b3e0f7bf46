"""Which sources could not be read: a digest names them, because a day is quiet only where its sources were read."""

from collections.abc import Mapping, Sequence

from bot.model import UnreadSource, Window
from bot.source import PollState, Source

NEVER_READ = "not read yet"
NOT_READ = "it was not polled"


def unread(sources: Sequence[Source], states: Mapping[int, PollState], window: Window) -> tuple[UnreadSource, ...]:
    """Those of the sources, with their poll states by id, that were failing or gone when the window ended, or were last
    read before it began and should have been read in it. One that was added later, or gone before the window, is
    nobody's loss."""
    found = []
    for source in sources:
        state = states[source.id]
        if source.added_at >= window.until or (state.retired_at and state.retired_at < window.since):
            continue
        error = _error(state, window)
        if error:
            found.append(UnreadSource(source.title, state.last_success, error))
    return tuple(found)


def _error(state: PollState, window: Window) -> str | None:
    """Why an address counts as unread; None where it was read."""
    if state.last_success is not None and state.last_success >= window.until:
        return None
    if state.failing_since is not None and state.failing_since < window.until:
        return state.last_error
    if state.last_success is None:
        return NEVER_READ
    overdue = state.last_success < window.since and state.next_poll < window.until
    return NOT_READ if overdue else None
