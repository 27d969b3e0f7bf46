"""`briefwire run`: real processes, real signals, and whatever becomes of the database."""

import os
import resource
import signal
import sqlite3
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import pytest

from bot.ledger import Life
from bot.source import NewSource
from bot.store.sqlite import SQLiteStore
from tests.adapters.conftest import ROOT
from tests.adapters.running import Running, appears, messages, running, schedule_due
from tests.web import Asked, Raw, site


@pytest.fixture
def database(machine: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = machine / "news.db"
    monkeypatch.setenv("BRIEFWIRE_DATABASE", str(path))
    SQLiteStore.open(path).close()
    return path


def lives(path: Path) -> list[Life]:
    with closing(SQLiteStore.open(path)) as store:
        return store.lives(datetime.now(UTC) - timedelta(days=1))


def ledger(path: Path) -> tuple[list[str], list[str], dict[str, int]]:
    """The states of occurrences and of parts, and the leases that are held."""
    with closing(SQLiteStore.open(path)) as store:
        entries = store.entries()
        parts = store.parts_of([entry.key for entry in entries])
        states = [part.state for sent in parts.values() for part in sent]
        return [entry.state for entry in entries], list(states), store.leases()


def faults(process: Running) -> list[str]:
    return [line for line in process.said.splitlines() if " ERROR " in line or "Traceback" in line]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_sends_what_is_due_and_stops_when_told_to(database: Path, machine: Path, number: int) -> None:
    schedule_due(database, machine / "out")
    with running("run") as process:
        process.until("is at file:")
        process.signal(number)
        assert process.stopped() == 0
    assert messages(machine / "out") == ["tag00001-" + f"{datetime.now(UTC):%y%m%d}" + "-1"]
    assert ledger(database) == (["sent"], ["sent"], {})
    assert all(life.ended_at for life in lives(database))
    assert not faults(process)
    assert process.said.splitlines()[-1].endswith("stopped")


def test_with_nothing_to_do_it_runs_and_says_what_to_add(database: Path) -> None:
    with running("run") as process:
        process.until("briefwire schedule add")
        process.until("briefwire sources add")
        assert process.stop() == 0
    assert f"running: scheduler, poller, process {process.pid}, on {database}" in process.said


class TestAPostThatHangs:
    @pytest.fixture
    def hangs(self, database: Path, machine: Path) -> Path:
        schedule_due(database, machine / "out")
        (machine / "out" / "hang").touch()
        return database

    def test_does_not_hold_the_process_and_stays_in_doubt(self, hangs: Path, machine: Path) -> None:
        with running("run") as process:
            process.until("posting")
            assert process.stop() == 0
        assert ledger(hangs)[:2] == (["built"], ["sending"])
        assert "scheduler does not end in time" in process.said
        assert not faults(process)

    def test_is_left_at_once_at_the_second_signal(self, hangs: Path) -> None:
        with running("run") as process:
            process.until("posting")
            process.signal(signal.SIGTERM)
            process.until("stopping")
            process.signal(signal.SIGTERM)
            assert process.stopped(within=5) == 128 + signal.SIGTERM
        assert ledger(hangs)[:2] == (["built"], ["sending"])


def test_a_site_that_does_not_answer_does_not_hold_the_process(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIEFWIRE_ALLOW_PRIVATE", "127.0.0.1")
    asked = Event()
    with site() as paper:

        def silent(request: Asked) -> Raw:
            asked.set()
            return Raw(paper.silence())

        url = f"{paper.url}/feed"
        paper.routes["/feed"] = silent
        with closing(SQLiteStore.open(database)) as store:
            store.add_source(NewSource("local", "feed", url, url), datetime.now(UTC))
        with running("run", "--only", "poller") as process:
            assert asked.wait(20)
            assert process.stop() == 0


def test_two_on_one_database_share_the_work(database: Path, machine: Path) -> None:
    folders = [machine / f"out{number}" for number in range(20)]
    for number, folder in enumerate(folders):
        schedule_due(database, folder, number)
    with running("run") as one, running("run") as other:
        one.until("running")
        other.until("running")
        for watcher in folders:
            appears(watcher / "messages")
        assert one.stop() == other.stop() == 0
    assert [len(messages(folder)) for folder in folders] == [1] * 20
    assert ledger(database)[2] == {}


def test_a_database_that_cannot_be_used_ends_it_with_one_line(machine: Path) -> None:
    (machine / "notes.db").write_text("no database, but some notes that are long enough to be read" * 50)
    with running("--db", "notes.db", "run") as process:
        assert process.stopped() == 1
    assert len(process.said.splitlines()) == 1
    assert "is not a database" in process.said


class TestADatabase:
    """that fails while it is in use: one line says so, and the process goes on when it can."""

    def test_that_is_locked(self, database: Path, machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("BUSY_SECONDS", "0.1")
        with running("run", "--only", "scheduler") as process:
            process.until("running")
            with closing(sqlite3.connect(database, isolation_level=None)) as other:
                other.execute("BEGIN IMMEDIATE")
                process.until("is locked by another program")
                other.execute("ROLLBACK")
            process.until("it works again")
            schedule_due(database, machine / "out")
            process.until("is at file:")
            assert process.stop() == 0
        assert len(faults(process)) == 1
        assert len(messages(machine / "out")) == 1

    def test_that_is_replaced_by_an_older_copy(self, database: Path, machine: Path) -> None:
        schedule_due(database, machine / "out")
        with closing(SQLiteStore.open(database)) as store:
            store.backup(machine / "yesterday.db")
        with running("run") as process:
            process.until("is at file:")
            (machine / "yesterday.db").replace(database)
            process.until("was replaced")
            process.until("was sent already")
            assert process.stop() == 0
        assert len(messages(machine / "out")) == 1
        assert ledger(database) == (["sent"], ["sent"], {})
        assert len(faults(process)) <= 2, "one line of each role"

    def test_whose_disk_is_full(self, database: Path, machine: Path) -> None:
        with running("run") as process:
            process.until("running")
            resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (1, resource.RLIM_INFINITY))
            process.until("cannot go on")
            schedule_due(database, machine / "out")
            resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
            process.until("it works again")
            appears(machine / "out" / "messages")
            assert process.stop() == 0
        assert len(faults(process)) <= 2, "one line of each role"
        assert len(messages(machine / "out")) == 1


def test_the_procfile_starts_all_and_stops_all(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tools = Path(sys.executable).parent
    monkeypatch.setenv("PATH", f"{tools}{os.pathsep}{os.environ['PATH']}")
    honcho = [str(tools / "honcho"), "-d", str(ROOT), "-e", "none", "start", "--no-colour", "-c", "scheduler=2"]
    with running(command=honcho) as process:
        while process.said.count("running:") < 3:
            process.until("running:")
        assert process.stop() == 128 + signal.SIGTERM, "honcho's own, when it is told to stop"
    assert process.said.count(" stopped\n") == 3
    assert not [life for life in lives(database) if not life.ended_at]
