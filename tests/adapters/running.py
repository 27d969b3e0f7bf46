"""`briefwire run` as a process: with a destination that can hang, quicker than in earnest, and its log as it comes."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Event, Thread

from bot.delivery import courier
from bot.delivery.deciding import next_due
from bot.delivery.port import Context, Part, Posted, Search
from bot.model import Digest
from bot.schedule import EVERY_DAY, NewSchedule, Rule
from bot.store.sqlite import SQLiteStore

COMMAND = (sys.executable, "-m", "tests.adapters.running")
QUICK = timedelta(seconds=0.2)
PATIENCE = 20.0
"""Seconds after which what did not come will not come."""


class Folders:
    """The platform `file:`, as far as a test of running needs it: a line for each message. In a folder that holds a
    file named "hang" a post begins, and never ends."""

    def render(self, digest: Digest, context: Context) -> Sequence[Part]:
        return [Part(json.dumps(digest.title), ())]

    def post(self, destination: str, key: str, payload: str) -> Posted:
        folder = _folder(destination)
        if (folder / "hang").exists():
            print("posting", file=sys.stderr, flush=True)
            Event().wait()
        with (folder / "messages").open("a") as messages:
            messages.write(f"{key}\n")
        return Posted(key)

    def find(self, destination: str, keys: Sequence[str], since: datetime) -> Search:
        return Search({key: Posted(key) for key in messages(_folder(destination)) if key in keys}, complete=True)

    def tell(self, destination: str, person: str | None, text: str) -> None:
        pass


def messages(folder: Path) -> list[str]:
    """The keys of what was sent to a folder."""
    file = folder / "messages"
    return file.read_text().splitlines() if file.exists() else []


def appears(file: Path) -> None:
    """Waits for a file."""
    until = time.monotonic() + PATIENCE
    while not file.exists():
        assert time.monotonic() < until, f"{file} never came"
        time.sleep(0.02)


def _folder(destination: str) -> Path:
    return Path(destination.removeprefix("file:"))


def schedule_due(path: Path, folder: Path, number: int = 1) -> None:
    """A schedule whose digest was due a minute ago."""
    folder.mkdir(exist_ok=True)
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    at, made = (now - timedelta(minutes=1)).time(), now - timedelta(minutes=5)
    new = NewSchedule(
        workspace="local", destination=f"file:{folder}", rule=Rule(at, EVERY_DAY, "UTC"), tag=f"tag{number:05}"
    )
    store = SQLiteStore.open(path)
    added = store.add_schedule(new, made, None)
    store.enter([], {added: (made, next_due(store.schedules_with([added])[added], made))})
    store.close()


class Running:
    """A running process and what it says."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        self._lines: SimpleQueue[str] = SimpleQueue()
        self.said = ""
        self._reader = Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self._process.stdout
        for line in self._process.stdout:
            self._lines.put(line)
        self._lines.put("")

    def until(self, words: str) -> None:
        """Waits for a line with these words, among those that were not waited for yet."""
        while True:
            try:
                line = self._lines.get(timeout=PATIENCE)
            except Empty:
                line = ""
            self.said += line
            assert line, f"it never said {words!r}, but:\n{self.said}"
            if words in line:
                return

    def signal(self, number: int) -> None:
        self._process.send_signal(number)

    def stopped(self, within: float = 10.0) -> int:
        """The exit status of a process that was told to stop."""
        status = self._process.wait(within)
        self._reader.join()
        while line := self._lines.get():
            self.said += line
        return status

    def stop(self) -> int:
        self.signal(signal.SIGTERM)
        return self.stopped()

    @property
    def pid(self) -> int:
        return self._process.pid


@contextmanager
def running(
    *words: str, command: Sequence[str] = (sys.executable, "-m", "tests.adapters.running")
) -> Iterator[Running]:
    """Starts it, and has it killed afterwards where it still runs."""
    with subprocess.Popen([*command, *words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        try:
            yield Running(process)
        finally:
            process.kill()


def main() -> None:
    from adapters import bootstrap
    from adapters.cli.main import cli

    quicker = {
        "ports": lambda: {"file": Folders()},
        "SCHEDULER_TICK": QUICK,
        "POLLER_TICK": QUICK,
        "SCHEDULER_STOP": 1.0,
        "POLLER_STOP": 1.0,
    }
    for name, value in quicker.items():
        setattr(bootstrap, name, value)
    vars(courier)["BEAT"] = QUICK
    defaults = SQLiteStore.open.__func__.__kwdefaults__  # type: ignore[attr-defined]
    defaults["busy_timeout"] = float(os.environ.get("BUSY_SECONDS", "10"))
    cli(prog_name="briefwire")


if __name__ == "__main__":
    main()
