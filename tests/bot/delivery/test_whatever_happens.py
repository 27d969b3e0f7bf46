"""Whatever clocks, processes, people and the platform do, in any order: no digest comes twice, and none is missing
without a word. The platform's own log is the witness."""

import tempfile
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from bot.delivery import Courier
from bot.delivery.deciding import next_due
from bot.delivery.port import PostError, UnclearError
from bot.ledger import part_key
from bot.schedule import EVERY_DAY, GRACE, WEEKDAYS, Pause, Schedule, occurrences
from tests.bot.delivery.newsroom import MovedClock, Newsroom, morning

STEP = 20
MOST = 4


class Killed(BaseException):
    """The process is gone."""


class Ahead(MovedClock):
    """The clock of another machine, three minutes ahead."""

    def __init__(self, of: MovedClock) -> None:
        self._of = of

    def now(self) -> datetime:
        return self._of.now() + timedelta(minutes=3)

    def monotonic(self) -> float:
        return self._of.monotonic()


class Days(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.room = Newsroom(Path(self.folder.name), morning())
        self.clocks = [self.room.clock, Ahead(self.room.clock)]
        self.processes: list[Courier | None] = [self.room.process(), None]
        self.schedules: dict[int, Schedule] = {}
        self.since: dict[int, datetime] = {}
        self.paused: list[int] = []

    def tick(self) -> None:
        for n, process in enumerate(self.processes):
            if process is not None:
                try:
                    process.tick()
                except Killed:
                    process.abandon()
                    self.processes[n] = None

    @rule(minutes=st.integers(1, 600))
    def time_passes(self, minutes: int) -> None:
        for _ in range(0, minutes, STEP):
            self.tick()
            self.room.clock.go_on(minutes=STEP)
        self.tick()

    @rule(minutes=st.integers(-30 * 60, 30 * 60))
    def the_clock_jumps_or_the_machine_sleeps(self, minutes: int) -> None:
        self.room.clock.jump(minutes=minutes)

    @rule(which=st.integers(0, 1), hours=st.integers(0, 100), orderly=st.booleans())
    def all_stop_and_one_starts_later(self, which: int, hours: int, orderly: bool) -> None:
        for process in self.processes:
            if process is not None:
                process.stop() if orderly else process.abandon()
        self.room.clock.go_on(hours=hours)
        self.processes = [None, None]
        self.starts(which)

    @rule(which=st.integers(0, 1))
    def starts(self, which: int) -> None:
        if self.processes[which] is None:
            self.processes[which] = self.room.process(self.clocks[which])

    @rule(trouble=st.sampled_from([Killed("before"), UnclearError("said nothing"), PostError("answered 503")]))
    def the_next_post_fails(self, trouble: Exception) -> None:
        self.room.channels.trouble.append(trouble)

    @rule(trouble=st.sampled_from([Killed("after"), UnclearError("said nothing")]))
    def the_next_post_arrives_and_nobody_learns_of_it(self, trouble: Exception) -> None:
        self.room.channels.trouble_after.append(trouble)

    @precondition(lambda self: len(self.schedules) < MOST)
    @rule(
        at=st.sampled_from(["00:00", "01:30", "09:00", "23:59"]),
        zone=st.sampled_from(["UTC", "Asia/Kathmandu", "America/Nuuk", "Pacific/Kiritimati"]),
        days=st.sampled_from([EVERY_DAY, WEEKDAYS]),
    )
    def somebody_adds(self, at: str, zone: str, days: frozenset[int]) -> None:
        place = f"test:{len(self.since)}"
        schedule = self.room.schedule(place, at=at, zone=zone, days=days, made_by="U1")
        self.schedules[schedule.id] = schedule
        self.since[schedule.id] = self.room.clock.at

    @precondition(lambda self: self.schedules)
    @rule(data=st.data())
    def somebody_removes(self, data: st.DataObject) -> None:
        number = data.draw(st.sampled_from(sorted(self.schedules)))
        self.room.store.remove_schedule(number, self.room.clock.at)
        del self.schedules[number]

    @precondition(lambda self: self.schedules)
    @rule(data=st.data())
    def somebody_pauses_or_resumes(self, data: st.DataObject) -> None:
        number = data.draw(st.sampled_from(sorted(self.schedules)))
        now, store = self.room.clock.at, self.room.store
        known = store.schedules_with([number])[number]
        if known.pause is None:
            store.set_pause(number, Pause("asked", now, "asked by U1"), known.covered_until, known.next_due)
        else:
            store.set_pause(number, None, now, next_due(known, now))
            self.since[number] = now

    @invariant()
    def nothing_comes_twice(self) -> None:
        assert all(times == 1 for times in Counter(self.room.channels.keys()).values())

    def teardown(self) -> None:
        self.everything_came_or_is_said_to_be_missing()
        for process in self.processes:
            if process is not None:
                process.abandon()
        self.room.close()
        self.folder.cleanup()

    def everything_came_or_is_said_to_be_missing(self) -> None:
        self.room.channels.trouble.clear()
        self.room.channels.trouble_after.clear()
        self.starts(0)
        self.time_passes(int(GRACE / timedelta(minutes=1)) + 60)
        self.nothing_comes_twice()
        now = self.room.clock.at - timedelta(minutes=STEP)
        came, told = self.room.channels.keys(), [text for _, text in self.room.channels.told]
        for number, schedule in self.schedules.items():
            if self.room.store.schedules_with([number])[number].pause:
                continue
            for occurrence in occurrences(schedule.rule, self.since[number]):
                if occurrence.due > now:
                    break
                on, place = occurrence.on, schedule.destination
                said = any(f" {on.day} {on:%B} for {place} " in text for text in told)
                assert said or part_key(schedule.tag, on, 1) in came, f"{on} of {schedule.rule} is missing"


TestDays = Days.TestCase
TestDays.settings = settings(max_examples=30, stateful_step_count=14, deadline=None)
