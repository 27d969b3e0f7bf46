"""The `file:` destination: a folder with one file a day (UTC, `2025-06-10.jsonl`) and one JSON line a message.

A line is written under a lock, in one piece. What is cut off, by a full disk or by a process that ended, is no message:
it is taken back or, where nobody could, the next line begins after it, and no reader finds JSON in it. Nothing is
forced onto the disk: what a machine that loses its power had not written is lost.
"""

import fcntl
import json
import logging
import os
import re
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from adapters.cli.as_json import document
from adapters.lines import digest_lines, plain_text
from bot.delivery.port import Context, GoneError, Part, Posted, PostError, Search, UnclearError
from bot.model import Digest
from bot.text import one_line

LOCKED: Final = 10.0
"""Seconds that a file may stay locked by others before it counts as one that cannot be written now."""

_DAY_FILE: Final = re.compile(r"(\d{4}-\d{2}-\d{2})\.jsonl")

_log = logging.getLogger(__name__)


class FilePort:
    """The `file:` platform; `now` gives the time of day."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now

    def render(self, digest: Digest, context: Context) -> Sequence[Part]:
        """One message with all stories."""
        said = [words for words in (context.late, context.covers) if words]
        text = plain_text(digest_lines(digest, ZoneInfo(context.zone), context=said))
        payload = document({"title": one_line(digest.title), "text": text, "digest": digest}, indent=None)
        return [Part(payload, tuple(range(len(digest.stories))))]

    def post(self, destination: str, key: str, payload: str) -> Posted:
        """Appends a line; the message's id is the file and where in it, in bytes, the line begins."""
        at, folder = self._now().astimezone(UTC), _folder(destination)
        name = f"{at:%Y-%m-%d}.jsonl"
        line = f"{_beginning(key)}{json.dumps(_iso(at))}, {payload[1:]}\n".encode()
        with _refusals_of(folder), _opened(folder / name, os.O_RDWR | os.O_APPEND | os.O_CREAT) as file:
            _lock(file, fcntl.LOCK_EX)
            size = os.fstat(file).st_size
            torn = size > 0 and os.pread(file, 1, size - 1) != b"\n"
            _append(file, b"\n" + line if torn else line, size)
        return Posted(f"{name}:{size + torn}", at=at)

    def find(self, destination: str, keys: Sequence[str], since: datetime) -> Search:
        """Reads the files since the day before a moment, because clocks differ."""
        beginnings = tuple(_beginning(key).encode() for key in keys)
        found: dict[str, Posted] = {}
        folder = _folder(destination)
        with _refusals_of(folder):
            for path in _days(folder, since.astimezone(UTC).date() - timedelta(days=1)):
                for at, line in _lines(path):
                    if line.startswith(beginnings) and (message := _message(line)):
                        found.setdefault(str(message["key"]), Posted(f"{path.name}:{at}", at=_moment(message)))
        return Search({key: found[key] for key in keys if key in found}, complete=True)

    def tell(self, destination: str, person: str | None, text: str) -> None:
        """Whoever posts to folders reads the log."""
        _log.warning("%s: %s", destination, one_line(text))


def _folder(destination: str) -> Path:
    return Path(destination.partition(":")[2])


def _beginning(key: str) -> str:
    """How the line of a message begins: what a search compares before it reads JSON."""
    return json.dumps({"key": key, "posted_at": 0})[: -len("0}")]


def _iso(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


@contextmanager
def _opened(path: Path, flags: int) -> Iterator[int]:
    file = os.open(path, flags, 0o666)
    try:
        yield file
    finally:
        os.close(file)


@contextmanager
def _refusals_of(folder: Path) -> Iterator[None]:
    """What the system refuses, in words that follow the destination's name."""
    try:
        yield
    except OSError as error:
        if isinstance(error, FileNotFoundError | NotADirectoryError) and not folder.is_dir():
            raise GoneError("is gone: make the folder again, then resume the schedule", "gone") from error
        raise PostError(f"cannot be used now: {error.strerror or error}") from error


def _lock(file: int, kind: int) -> None:
    """Waits for the others; `PostError` where they take too long. The lock ends when the file is closed."""
    until = time.monotonic() + LOCKED
    while True:
        try:
            fcntl.flock(file, kind | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if time.monotonic() > until:
                raise PostError("is locked by another process") from error
            time.sleep(0.001)
        else:
            return


def _append(file: int, line: bytes, size: int) -> None:
    """Writes all of a line at the end of a file of this size, or nothing."""
    try:
        if os.write(file, line) == len(line):
            return
        raise PostError("cannot be used now: not all of the message could be written (is the disk full?)")
    except (OSError, PostError):
        _take_back(file, size)
        raise


def _take_back(file: int, size: int) -> None:
    try:
        os.ftruncate(file, size)
    except OSError as error:
        raise UnclearError("may hold a part of the message") from error


def _days(folder: Path, first: date) -> list[Path]:
    """The files of a day and of those after it, in order."""
    return sorted(
        path for path in folder.iterdir() if (found := _DAY_FILE.fullmatch(path.name)) and found[1] >= first.isoformat()
    )


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """The lines of a file, each with where it begins; no one writes meanwhile."""
    with path.open("rb") as file:
        _lock(file.fileno(), fcntl.LOCK_SH)
        at = 0
        for line in file:
            yield at, line
            at += len(line)


def _message(line: bytes) -> dict[str, object] | None:
    """The message in a line; None where it is none."""
    try:
        message = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return message if isinstance(message, dict) else None


def _moment(message: dict[str, object]) -> datetime | None:
    try:
        moment = datetime.fromisoformat(str(message.get("posted_at")))
    except ValueError:
        return None
    return moment if moment.tzinfo else None
