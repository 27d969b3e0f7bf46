"""When digests are due, and where they go. As in `bot.store`."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.ledger import NewEntry
from bot.schedule import NewSchedule, Pause, Schedule


class Schedules(Protocol):
    """Keeps schedules."""

    def add_schedule(self, new: NewSchedule, now: datetime, next_due: datetime | None) -> int:
        """Stores a schedule, covered until `now`, and returns its id; ids only grow and are never used again."""
        ...

    def schedules(self, workspace: str | None = None) -> list[Schedule]:
        """The schedules of a workspace, or of all, by id; those that were removed are left out."""
        ...

    def schedules_with(self, ids: Collection[int]) -> dict[int, Schedule]:
        """The schedules with these ids, removed ones too."""
        ...

    def remove_schedule(self, schedule_id: int, now: datetime) -> None:
        """Marks a schedule as removed; what is due of it and not built is dropped, its ledger is kept. `KeyError` where
        there is none."""
        ...

    def set_pause(
        self, schedule_id: int, pause: Pause | None, covered_until: datetime, next_due: datetime | None
    ) -> None:
        """Pauses a schedule, or ends its pause, and says up to when its occurrences are covered and when the next is
        due. `KeyError` where there is none."""
        ...

    def due_schedules(self, now: datetime, limit: int) -> list[Schedule]:
        """The schedules, of all workspaces, neither paused nor removed, that are due by `now`, the longest first."""
        ...

    def enter(self, entries: Sequence[NewEntry], covered: Mapping[int, tuple[datetime, datetime | None]]) -> None:
        """Adds occurrences to the ledger, those that are in it already left as they are, and says of these schedules
        (by id) up to when they are covered and when the next occurrence is due: in one transaction. One that was paused
        or removed meanwhile is left as it is."""
        ...
