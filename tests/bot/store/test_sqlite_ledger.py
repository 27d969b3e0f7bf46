"""The ledger in SQLite: it asks indexes alone, leaves nothing half-done, and holders that take steps in any order never
take each other's."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from bot.errors import StoreError
from bot.ledger import BuiltPart, EntryKey, LedgerEntry, NewEntry
from bot.store import Store
from bot.store.sqlite import SQLiteStore
from tests.bot.store.consistency import disagreements
from tests.bot.store.ledger_samples import DAY, TODAY, built, enter, entered, found_part, scheduled, sent
from tests.bot.store.samples import NOW

QUERIES: dict[str, Callable[[Store], object]] = {
    "work_waiting": lambda store: store.work_waiting(NOW),
    "due_schedules": lambda store: store.due_schedules(NOW, 9),
    "claim_due": lambda store: store.claim_due("x", NOW, 9),
    "claim_built": lambda store: store.claim_built("x", NOW, 9),
    "take_over": lambda store: store.take_over("y", 0, "z"),
    "keep": lambda store: store.keep("y", []),
    "release": lambda store: store.release("y"),
    "parts_of": lambda store: store.parts_of([EntryKey(3, TODAY)]),
    "build": lambda store: store.build("what was asked for"),
    "window_ends": lambda store: store.window_ends([1, 2], NOW),
    "sent_parts": lambda store: store.sent_parts("local", ["slack:T/C1"]),
    "entries of a schedule": lambda store: store.entries(schedule_id=3),
    "entries since": lambda store: store.entries("local", since=TODAY, limit=3),
    "notices": lambda store: store.notices(9),
    "lives": lambda store: store.lives(NOW),
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "news.db"


@pytest.mark.parametrize("method", QUERIES)
def test_what_is_asked_at_every_tick_reads_indexes_and_no_whole_table(path: Path, method: str) -> None:
    with closing(SQLiteStore.open(path)) as store, closing(sqlite3.connect(path)) as conn:
        keys = entered(store, 60)
        sent(store, keys[0])
        built(store, "x", store.claim_due("x", NOW, 20))
        store.claim_due("y", NOW, 9)
        store._conn.execute("ANALYZE")
        ran: list[str] = []
        store._conn.set_trace_callback(ran.append)
        QUERIES[method](store)
        store._conn.set_trace_callback(None)
        steps = [
            row[3]
            for statement in ran
            if statement.split()[0] in {"SELECT", "UPDATE", "DELETE", "INSERT"}
            for row in conn.execute(f"EXPLAIN QUERY PLAN {statement}")
        ]
    small = ("SCAN CONSTANT ROW", "SCAN leases", "SCAN json_each", "SCAN notices USING INDEX notices_untold")
    assert steps
    assert [step for step in steps if step.startswith("SCAN") and not step.startswith(small)] == []


def rows(store: Store) -> object:
    entries = store.entries()
    return entries, store.parts_of([entry.key for entry in entries]), store.leases(), store.payloads(range(999))


@pytest.mark.parametrize("step", ["keep", "keep_built", "enter"])
def test_a_full_disk_leaves_nothing_half_done_and_the_lease_as_it_was(path: Path, step: str) -> None:
    with closing(SQLiteStore.open(path)) as store:
        keys = entered(store, 200)
        claimed = store.claim_due("x", NOW, 999)
        parts = [[BuiltPart(f"{entry.key.schedule_id}", f"{entry.key.schedule_id} " * 400)] for entry in claimed]
        steps: dict[str, Callable[[], object]] = {
            "keep": lambda: store.keep(
                "x",
                [replace(entry, error="late " * 200) for entry in claimed],
                [replace(found_part(key), error="x" * 900) for key in keys],
            ),
            "keep_built": lambda: store.keep_built(
                "x", list(zip([entry.became("built", NOW) for entry in claimed], parts, strict=True))
            ),
            "enter": lambda: store.enter(
                [NewEntry(EntryKey(key.schedule_id, TODAY + DAY), NOW + DAY, "b" * 900) for key in keys],
                {key.schedule_id: (NOW, NOW + DAY) for key in keys},
            ),
        }
        before, due = rows(store), store.due_schedules(NOW, 999)
        store._conn.execute("PRAGMA max_page_count = 1")
        with pytest.raises(StoreError, match="disk is full"):
            steps[step]()
        assert rows(store) == before
        assert store.due_schedules(NOW, 999) == due
        store._conn.execute("PRAGMA max_page_count = 1000000")
        steps[step]()
        assert rows(store) != before
    assert disagreements(path) == []


def test_a_database_that_is_locked_too_long_changes_nothing(path: Path) -> None:
    with closing(SQLiteStore.open(path, busy_timeout=0)) as store, closing(SQLiteStore.open(path)) as other:
        entered(store, 2)
        claimed = store.claim_due("x", NOW, 9)
        before = rows(store)
        with other.transaction():
            for write in (
                lambda: store.keep("x", [entry.became("missed", NOW) for entry in claimed], hold=False),
                lambda: built(store, "x", claimed),
                lambda: store.release("x"),
            ):
                with pytest.raises(StoreError, match="locked by another program"):
                    write()
            assert rows(store) == before
        assert len(built(store, "x", claimed)) == 2


HOLDERS = st.integers(0, 3).map(lambda number: f"holder {number}")
WHICH = st.sets(st.integers(0, 11), max_size=6)


class Holders(RuleBasedStateMachine):
    """Four holders with two connections, and what they hold, in a model: entry → (state, holder), holder → steps."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.path = Path(self.folder.name) / "news.db"
        self.stores = [SQLiteStore.open(self.path) for _ in range(2)]
        self.stores[0]._conn.execute("PRAGMA synchronous = OFF")
        self.stores[1]._conn.execute("PRAGMA synchronous = OFF")
        ids = scheduled(self.stores[0], 12)
        self.keys = [enter(self.stores[0], [number], f"{number % 3}")[0] for number in ids]
        self.asks = {key: f"{key.schedule_id % 3}" for key in self.keys}
        self.state = dict.fromkeys(self.keys, "due")
        self.held: dict[EntryKey, str] = {}
        self.steps: dict[str, int] = {}

    def teardown(self) -> None:
        for store in self.stores:
            store.close()
        assert disagreements(self.path) == []
        self.folder.cleanup()

    def entries(self, which: set[int]) -> list[LedgerEntry]:
        stored = {entry.key: entry for entry in self.stores[0].entries()}
        return [stored[self.keys[place]] for place in sorted(which)]

    def settle(self) -> None:
        self.steps = {holder: steps for holder, steps in self.steps.items() if holder in self.held.values()}

    def step(self, holder: str) -> None:
        if holder in self.steps:
            self.steps[holder] += 1

    @rule(number=st.integers(0, 1), holder=HOLDERS, limit=st.integers(0, 5))
    def claim_due(self, number: int, holder: str, limit: int) -> None:
        building = {self.asks[key] for key in self.held if self.state[key] == "due"}
        free = [key for key in self.keys if self.state[key] == "due" and key not in self.held]
        first = next((key for key in free if self.asks[key] not in building), None)
        expected = [key for key in free if first and self.asks[key] == self.asks[first]][:limit]
        self.claimed(holder, expected, self.stores[number].claim_due(holder, NOW, limit))

    @rule(number=st.integers(0, 1), holder=HOLDERS, limit=st.integers(0, 5))
    def claim_built(self, number: int, holder: str, limit: int) -> None:
        expected = [key for key in self.keys if self.state[key] == "built" and key not in self.held][:limit]
        self.claimed(holder, expected, self.stores[number].claim_built(holder, NOW, limit))

    def claimed(self, holder: str, expected: list[EntryKey], found: list[LedgerEntry]) -> None:
        assert [entry.key for entry in found] == expected
        self.held |= dict.fromkeys(expected, holder)
        if expected:
            self.steps.setdefault(holder, 0)

    @rule(number=st.integers(0, 1), holder=HOLDERS, which=WHICH, hold=st.booleans())
    def keep(self, number: int, holder: str, which: set[int], hold: bool) -> None:
        entries = [entry.became("missed", NOW) for entry in self.entries(which) if entry.ended_at is None]
        mine = {entry.key for entry in entries if self.held.get(entry.key) == holder}
        assert self.stores[number].keep(holder, entries, hold=hold) == mine
        self.state |= dict.fromkeys(mine, "missed")
        self.kept(holder, set() if hold else mine)

    @rule(number=st.integers(0, 1), holder=HOLDERS, which=WHICH)
    def keep_built(self, number: int, holder: str, which: set[int]) -> None:
        entries = [entry for entry in self.entries(which) if entry.state == "due"]
        mine = {entry.key for entry in entries if self.held.get(entry.key) == holder}
        found = self.stores[number].keep_built(
            holder, [(entry.became("built", NOW), [BuiltPart("k", "payload")]) for entry in entries]
        )
        assert found == mine
        self.state |= dict.fromkeys(mine, "built")
        self.kept(holder, mine)

    def kept(self, holder: str, released: set[EntryKey]) -> None:
        self.step(holder)
        self.held = {key: who for key, who in self.held.items() if key not in released}
        self.settle()

    @rule(number=st.integers(0, 1), holder=HOLDERS, which=st.none() | WHICH)
    def release(self, number: int, holder: str, which: set[int] | None) -> None:
        chosen = self.keys if which is None else [self.keys[place] for place in which]
        self.stores[number].release(holder, None if which is None else chosen)
        self.held = {key: who for key, who in self.held.items() if who != holder or key not in chosen}
        self.settle()

    @rule(number=st.integers(0, 1), holder=HOLDERS)
    def renew(self, number: int, holder: str) -> None:
        self.stores[number].renew(holder)
        self.step(holder)

    @precondition(lambda self: self.held)
    @rule(number=st.integers(0, 1), lost=HOLDERS, by=HOLDERS, late=st.booleans())
    def take_over(self, number: int, lost: str, by: str, late: bool) -> None:
        steps = self.steps.get(lost, 0)
        mine = [key for key in self.keys if self.held.get(key) == lost and not late and lost != by]
        if lost != by:
            found = self.stores[number].take_over(lost, steps - late, by)
            assert [entry.key for entry in found] == mine
            self.held |= dict.fromkeys(mine, by)
            if mine:
                self.steps.setdefault(by, 0)
            self.settle()

    @invariant()
    def all_is_as_the_model_says(self) -> None:
        for store in self.stores:
            assert store.leases() == self.steps
        stored = {entry.key: entry.state for entry in self.stores[0].entries()}
        assert stored == self.state
        built_ones = {key for key, parts in self.stores[1].parts_of(self.keys).items() if len(parts) == 1}
        assert built_ones >= {key for key, state in self.state.items() if state == "built"}


TestHolders = Holders.TestCase
TestHolders.settings = settings(deadline=None, max_examples=40, stateful_step_count=25)
