"""Schedules and occurrences for stores."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from bot.ledger import BuiltPart, Delivery, EntryKey, LedgerEntry, NewEntry
from bot.model import Digest, Told, Window
from bot.schedule import WEEKDAYS, NewSchedule, Rule
from bot.store import Store
from tests.bot.store.samples import NOW

RULE = Rule(time(9, 5), WEEKDAYS, "Europe/Vienna")
NEW = NewSchedule(workspace="local", destination="slack:T/C1", rule=RULE, tag="k3x9a0bq")
TODAY = NOW.date()
DAY = timedelta(days=1)
TOLD = (
    Told(3, (1, 2), frozenset({"toll=4", "named Orla Venn"}), ("Four trams stopped.",), NOW, "https://chat.example/1"),
)


def digest(until: datetime = NOW) -> Digest:
    return Digest("News", Window(until - DAY, until), 0, (), (), (), (), "extractive")


def scheduled(store: Store, count: int = 1, **changes: object) -> list[int]:
    """Ids of new schedules of channels of their own."""
    return [
        store.add_schedule(
            replace(NEW, **{"destination": f"slack:T/C{number}", **changes}),  # type: ignore[arg-type]
            NOW - DAY,
            NOW,
        )
        for number in range(1, count + 1)
    ]


def enter(
    store: Store, ids: Sequence[int], asks: str = "a", due: datetime = NOW, on: date | None = None
) -> list[EntryKey]:
    """Enters an occurrence of each of these schedules."""
    keys = [EntryKey(number, on or due.date()) for number in ids]
    store.enter([NewEntry(key, due, asks) for key in keys], {})
    return keys


def entered(store: Store, count: int, asks: str = "a", **changes: object) -> list[EntryKey]:
    """Occurrences of new schedules that are due now and ask for the same."""
    return enter(store, scheduled(store, count, **changes), asks)


def keys(entries: Sequence[LedgerEntry]) -> list[EntryKey]:
    return [entry.key for entry in entries]


def built(
    store: Store,
    lease: str,
    entries: Sequence[LedgerEntry],
    parts: int = 1,
    until: datetime = NOW,
    told: tuple[Told, ...] = TOLD,
) -> set[EntryKey]:
    """Keeps entries that a lease holds as built, all from one digest."""
    build = store.add_build("what was asked for", digest(until))
    return store.keep_built(
        lease,
        [
            (
                replace(entry.became("built", until), build_id=build),
                [BuiltPart(f"{entry.key.schedule_id}-{n}", f"part {n}", told) for n in range(1, parts + 1)],
            )
            for entry in entries
        ],
    )


def sent(store: Store, key: EntryKey, at: datetime = NOW, url: str | None = None, told: tuple[Told, ...] = TOLD) -> int:
    """Takes a due occurrence all the way; the id of its payload."""
    claimed = {entry.key: entry for _ in store.entries() for entry in store.claim_due("sender", at, 99)}
    built(store, "sender", [claimed[key]], until=at, told=told)
    ready = {entry.key: entry for entry in store.claim_built("sender", at, 99)}
    (part,) = store.parts_of([key])[key]
    store.keep("sender", [ready[key].became("sent", at)], [part.begun(at).arrived(at, "m1", url)])
    store.release("sender")
    assert part.payload_id is not None
    return part.payload_id


def found_part(key: EntryKey) -> Delivery:
    """A part that was not built here."""
    return Delivery(key, 1, "k3x9a0bq-250610-1", None)
