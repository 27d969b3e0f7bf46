"""Files and folders → drafts.

Nothing here raises for bad input: what cannot be read is a `Failure`, and the rest goes on.
"""

import io
import os
import stat
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from bot.errors import UnreadableArticleError
from bot.ingest.decoding import decode, marked_encoding, refuse_binary
from bot.ingest.html import read_html
from bot.ingest.markdown import read_markdown
from bot.ingest.plain import read_text
from bot.ingest.records import articles_of, parse_json, read_record
from bot.ingest.stated import Stated, draft
from bot.model import Draft, Failure
from bot.text import one_line

FILE_LIMIT: Final = 10_000_000
"""Bytes of a file, and of a line of a .jsonl file, which itself may have any length."""

SUFFIXES: Final = (".txt", ".md", ".html", ".htm", ".json", ".jsonl")

_TOO_LARGE: Final = f"is larger than {FILE_LIMIT // 1_000_000} MB; split it into an article a file"
_SNIFFED: Final = 8_192


def read_paths(paths: Sequence[str | Path], today: date) -> Iterator[Draft | Failure]:
    """The articles of these files and folders, in order. `today` is the latest day that a text without a date
    can be from."""
    for found in find_files(paths):
        yield from [found] if isinstance(found, Failure) else read_file(found, today)


def find_files(paths: Sequence[str | Path]) -> Iterator[Path | Failure]:
    """The files that `read_file` is to be given: those named, and those in the folders named and below,
    sorted. Hidden ones inside a folder are passed over; a folder that a link leads back to is walked once."""
    for path in paths:
        if not os.path.lexists(path):
            yield _failure(path, "no such file or folder; check the path")
        elif not os.path.isdir(path):  # noqa: PTH112 - Path.is_dir raises where a link cannot be followed
            yield Path(path)
        else:
            files = list(walk(Path(path)))
            if not any(isinstance(file, Path) and file.suffix.lower() in SUFFIXES for file in files):
                yield _failure(path, f"no articles in this folder; put {', '.join(SUFFIXES)} files into it")
            yield from files


def walk(folder: Path) -> Iterator[Path | Failure]:
    """The files in a folder and below, sorted; a failure for each folder that cannot be listed."""
    waiting = [folder]
    walked: set[tuple[int, int]] = set()
    while waiting:
        path = waiting.pop()
        if not os.path.isdir(path):  # noqa: PTH112
            yield path
            continue
        try:
            status = path.stat()
            if (status.st_dev, status.st_ino) not in walked:
                walked.add((status.st_dev, status.st_ino))
                children = [child for child in path.iterdir() if not child.name.startswith(".")]
                waiting.extend(sorted(children, reverse=True))
        except OSError as error:
            yield _failure(path, reason(error))


def read_file(path: Path, today: date) -> Iterator[Draft | Failure]:
    """The articles of one file, by its suffix: .txt, .md, .html, .htm, .json, .jsonl."""
    suffix = path.suffix.lower()
    try:
        if suffix not in SUFFIXES:
            raise UnreadableArticleError(f"unknown kind of file; save it as one of {', '.join(SUFFIXES)}")
        with _opened(path, suffix) as file:
            if suffix == ".jsonl":
                yield from _lines(file, path, today)
                return
            data = file.read(FILE_LIMIT + 1) or b""
        if len(data) > FILE_LIMIT:
            raise UnreadableArticleError(_TOO_LARGE)
        refuse_binary(data)
        if suffix == ".json":
            yield from _records(decode(data), path, today)
        else:
            yield draft(_article(suffix, data, path, today), _origin(path), today)
    except UnreadableArticleError as error:
        yield _failure(path, str(error))
    except OSError as error:
        yield _failure(path, reason(error))


def _article(suffix: str, data: bytes, path: Path, today: date) -> Stated:
    if not data.strip():
        raise UnreadableArticleError("is empty; put the article's text into it")
    if suffix == ".txt":
        return read_text(decode(data))
    if suffix == ".md":
        return read_markdown(decode(data), path.stem)
    return read_html(data, today)


def _opened(path: Path, suffix: str) -> io.BufferedReader:
    """The file, if it is one: a pipe or a device is not opened, and nothing waits for a writer."""
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise UnreadableArticleError("is a pipe, a device or the like; copy its text into a file")
    if status.st_size > FILE_LIMIT and suffix != ".jsonl":
        raise UnreadableArticleError(_TOO_LARGE)
    return os.fdopen(os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0)), "rb")


def _records(content: str, path: Path, today: date) -> Iterator[Draft | Failure]:
    if not content.strip():
        raise UnreadableArticleError("is empty; put an article into it")
    records = articles_of(parse_json(content))
    if not records:
        raise UnreadableArticleError("its list of articles is empty; put an article into it")
    for number, record in enumerate(records, start=1):
        if len(records) == 1:
            yield draft(read_record(record), _origin(path), today)
        else:
            yield _record(record, f"{path} article {number}", today)


def _record(record: object, source: str, today: date) -> Draft | Failure:
    try:
        return draft(read_record(record), None, today)
    except UnreadableArticleError as error:
        return _failure(source, str(error))


def _lines(file: io.BufferedReader, path: Path, today: date) -> Iterator[Draft | Failure]:
    start = file.peek(_SNIFFED)[:_SNIFFED]
    refuse_binary(start)
    if marked_encoding(start) not in {None, "utf-8-sig"}:
        raise UnreadableArticleError("is not in UTF-8, which .jsonl files are; save it as UTF-8")
    number = 0
    empty = True
    while line := file.readline(FILE_LIMIT + 1):
        number += 1
        source = f"{path} line {number}"
        if len(line) > FILE_LIMIT and not line.endswith(b"\n"):
            while (rest := file.readline(FILE_LIMIT)) and not rest.endswith(b"\n"):
                pass
            empty = False
            yield _failure(source, _TOO_LARGE.replace("file", "line"))
        elif line.strip():
            empty = False
            try:
                record = parse_json(decode(line))
            except UnreadableArticleError as error:
                yield _failure(source, str(error))
            else:
                yield _record(record, source, today)
    if empty:
        raise UnreadableArticleError("is empty; put an article a line into it")


def _origin(path: Path) -> str:
    return printable(str(path.absolute()))


def reason(error: OSError) -> str:
    """Why a file or folder cannot be read, and what to do."""
    if isinstance(error, FileNotFoundError):
        return "no such file: it, or what it links to, is gone; check the path"
    return f"cannot be read ({error.strerror or 'no answer'}); check its permissions and where it links to"


def _failure(source: str | Path, error: str) -> Failure:
    return Failure(printable(str(source)), one_line(error))


def printable(text: str) -> str:
    """The text with all that could move a terminal's cursor, or is no character, written as an escape."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)
