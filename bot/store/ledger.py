"""What is kept of schedules and of what became of them: protocols, as in `bot.store`."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from bot.ledger import BuiltPart, Delivery, EntryKey, LedgerEntry, Life, NewEntry, Notice, SentPart
from bot.model import Digest, Told
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
        (by id) up to when they are covered and when the next occurrence is due: in one transaction."""
        ...


class Ledger(Protocol):
    """Keeps what became of occurrences, and the parts of their digests.

    A lease is a token: whoever claims entries with one may change them until they are released, or until somebody else
    takes the lease over. It counts its holder's steps, so that others see it stand still."""

    def work_waiting(self, now: datetime) -> bool:
        """Whether a schedule is due, an occurrence may be claimed, or a lease is held: one statement that reads
        indexes alone."""
        ...

    def claim_due(self, lease: str, now: datetime, limit: int) -> list[LedgerEntry]:
        """Leases occurrences that are due and may be tried by `now`: the one due longest, and others that ask for the
        same, unless somebody builds such already; by schedule."""
        ...

    def claim_built(self, lease: str, now: datetime, limit: int) -> list[LedgerEntry]:
        """Leases built occurrences that may be tried by `now`, the longest waiting first."""
        ...

    def leases(self) -> dict[str, int]:
        """The leases that are held, and how many steps their holders took."""
        ...

    def take_over(self, lease: str, steps: int, by: str) -> list[LedgerEntry]:
        """Leases all that another lease holds under this token instead, if it took no step since; else nothing."""
        ...

    def renew(self, lease: str) -> None:
        """Counts a step."""
        ...

    def release(self, lease: str, keys: Collection[EntryKey] | None = None) -> None:
        """Ends the lease of these entries, or of all that it holds, but for those with a part that is being sent."""
        ...

    def keep(
        self, lease: str, entries: Sequence[LedgerEntry], parts: Sequence[Delivery] = (), *, hold: bool = True
    ) -> set[EntryKey]:
        """Keeps the state of entries and of their parts, a new part (without a payload) or one that is stored already,
        as far as the lease still holds them, and counts a step; without `hold` it ends their lease. Returns the entries
        that are kept."""
        ...

    def keep_built(self, lease: str, built: Sequence[tuple[LedgerEntry, Sequence[BuiltPart]]]) -> set[EntryKey]:
        """Keeps built entries with their new parts, as far as the lease still holds them, and ends their lease: in one
        transaction. The same payload that tells the same is stored once. Returns the entries that are kept."""
        ...

    def parts_of(self, keys: Collection[EntryKey]) -> dict[EntryKey, list[Delivery]]:
        """The parts of these occurrences, in order; an occurrence without parts is left out."""
        ...

    def payloads(self, ids: Collection[int]) -> dict[int, str]:
        """What is sent, by id."""
        ...

    def add_build(self, key: str, digest: Digest) -> int:
        """Stores a digest under what was asked for, in the place of an earlier one, and returns its id."""
        ...

    def build(self, key: str) -> tuple[int, Digest] | None:
        """The digest that was built last for what was asked for, and its id."""
        ...

    def builds(self, ids: Collection[int]) -> dict[int, Digest]:
        """The stored digests among these, by id."""
        ...

    def window_ends(self, schedule_ids: Collection[int]) -> dict[int, datetime]:
        """Where the window of each schedule's last digest ended that was sent, was quiet, or may have been sent."""
        ...

    def sent_parts(self, workspace: str, destinations: Collection[str]) -> dict[str, list[SentPart]]:
        """What each of these destinations has read of all its schedules, removed ones too, the oldest first."""
        ...

    def told(self, payload_ids: Collection[int]) -> dict[int, tuple[Told, ...]]:
        """What the readers of these payloads are told."""
        ...

    def entries(
        self,
        workspace: str | None = None,
        *,
        schedule_id: int | None = None,
        since: date | None = None,
        until: date | None = None,
        limit: int | None = None,
    ) -> list[LedgerEntry]:
        """Occurrences of a workspace or of all, of one schedule, with local dates in [since, until]; the newest `limit`
        of them, the newest first, then by schedule."""
        ...

    def open_entries(self, workspace: str, destinations: Collection[str]) -> dict[str, list[LedgerEntry]]:
        """The occurrences of each of these destinations that have not ended, of schedules that are neither paused nor
        removed, the first due first."""
        ...

    def delete_entries(self, before: date, limit: int) -> int:
        """Deletes occurrences, of all workspaces, that ended and whose date is before this, with their parts, and
        payloads, builds, notices and lives that nothing needs any more; how many."""
        ...


class Processes(Protocol):
    """Keeps which processes ran when, and what people are to be told."""

    def begin_life(self, life: Life) -> None:
        """Stores that a process runs from now on."""
        ...

    def beat(self, life: Life, now: datetime) -> Life:
        """Stores that it still runs. `ReplacedError` where the life is not as this process stored it last: the database
        is another, or an older copy."""
        ...

    def end_life(self, life: Life, now: datetime) -> None:
        """Stores that it ended by itself."""
        ...

    def lives(self, since: datetime) -> list[Life]:
        """The lives that lasted until then or longer, by their beginning."""
        ...

    def add_notices(self, notices: Sequence[Notice]) -> None: ...

    def notices(self, limit: int) -> list[Notice]:
        """Those not told yet, the oldest first."""
        ...

    def notices_told(self, ids: Collection[int]) -> None:
        """They were told, or cannot be."""
        ...
