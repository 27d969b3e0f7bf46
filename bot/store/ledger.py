"""What became of occurrences. As in `bot.store`."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Protocol

from bot.ledger import BuiltPart, Delivery, EntryKey, LedgerEntry, SentPart
from bot.model import Digest, Told


class Ledger(Protocol):
    """Keeps what became of occurrences, and the parts of their digests.

    A lease is a token: whoever claims entries with one may change them until they are released, or until somebody else
    takes the lease over. It counts its holder's steps, so that others see it stand still."""

    def work_waiting(self, now: datetime) -> bool:
        """Whether a schedule is due, an occurrence may be claimed, or a lease is held: one statement that reads
        indexes alone."""
        ...

    def claim_due(self, lease: str, now: datetime, limit: int) -> list[LedgerEntry]:
        """Leases occurrences that are due and may be tried by `now`: the one waiting longest, and others that ask for
        the same, unless somebody builds such already; by schedule."""
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
        """Keeps the state of entries and, of these or of others that stay as they are, of parts: a new part (without a
        payload) or one that is stored already; as far as the lease still holds the entries. Counts a step; without
        `hold` it ends the lease of `entries`. Returns the entries that it holds, of all that were named."""
        ...

    def keep_built(self, lease: str, built: Sequence[tuple[LedgerEntry, Sequence[BuiltPart]]]) -> set[EntryKey]:
        """Keeps built entries with their new parts, as far as the lease still holds them, and ends their lease: in one
        transaction. The same payload that tells the same is stored once; a part that is stored already, because it was
        found at its destination, gets its payload and stays as it is. Returns the entries that are kept."""
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

    def window_ends(self, schedule_ids: Collection[int], before: datetime) -> dict[int, datetime]:
        """Where the window of each schedule's last digest ended that was sent, was quiet, or may have been sent; of one
        that was not built here, when it was due: it ended no earlier. One that ended later than this was built by a
        clock that was wrong, and does not count."""
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

    def forget_missed(self, after: datetime) -> None:
        """Deletes occurrences that were due after this, never built, and missed by a clock that was ahead."""
        ...

    def delete_entries(self, before: date, limit: int) -> int:
        """Deletes occurrences, of all workspaces, that ended and whose date is before this, with their parts, and
        payloads, builds, told notices and lives that nothing needs any more; how many."""
        ...
