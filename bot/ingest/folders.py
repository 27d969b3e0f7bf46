"""A folder as a source: what changed in it since it was last read → stored articles."""

import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from bot.embed import Embedder
from bot.errors import UnreadableArticleError
from bot.ingest.files import printable, read_file, reason, walk
from bot.ingest.intake import Link, take_in
from bot.model import Failure, Intake
from bot.source import FileState, Source
from bot.store import Store


def list_folder(folder: Path) -> dict[str, FileState | Failure]:
    """What is known of the files in a folder before they are read, by their paths; a failure for a folder in it that
    cannot be listed. `UnreadableArticleError` where that is the folder itself."""
    try:
        with os.scandir(folder):
            pass
    except OSError:
        raise UnreadableArticleError("its folder is not there, or may not be read; mend that, or remove it") from None
    found: dict[str, FileState | Failure] = {}
    for path in walk(folder):
        if isinstance(path, Failure):
            found[path.source] = path
        else:
            found[str(path)] = _state(path)
    return found


def _state(path: Path) -> FileState | Failure:
    try:
        status = path.stat()
    except OSError as error:
        return Failure(printable(str(path)), reason(error))
    return FileState(max(status.st_mtime_ns, status.st_ctime_ns), status.st_size)


def read_folder(
    store: Store,
    embedder: Embedder,
    source: Source,
    found: Mapping[str, FileState | Failure],
    now: datetime,
    *,
    backlog: bool,
) -> Intake | None:
    """Takes in the files of a folder that are new or have changed, and deletes what came from those that are gone,
    None where there are neither: each file takes effect as a whole or not at all. What cannot be read is not gone, nor
    is what it held before."""
    known = store.files(source.id)
    changed = [path for path, state in found.items() if isinstance(state, FileState) and state != known.get(path)]
    gone = [path for path in known if not _is_there(path, found)]
    unread = tuple(state for state in found.values() if isinstance(state, Failure))
    if not (changed or gone or unread):
        return None
    for path in gone:
        with store.transaction():
            store.delete_articles(store.unlink_articles(source.id, path))
            store.set_files(source.id, {path: None})
    taken = [_read(store, embedder, source, path, found[path], now, backlog=backlog) for path in changed]
    return Intake(
        added=sum(intake.added for intake in taken),
        updated=sum(intake.updated for intake in taken),
        failed=(*unread, *(failure for intake in taken for failure in intake.failed)),
    )


def _is_there(path: str, found: Mapping[str, FileState | Failure]) -> bool:
    return path in found or any(isinstance(found.get(printable(str(parent))), Failure) for parent in Path(path).parents)


def _read(
    store: Store,
    embedder: Embedder,
    source: Source,
    path: str,
    state: FileState | Failure,
    now: datetime,
    *,
    backlog: bool,
) -> Intake:
    with store.transaction():
        before = store.unlink_articles(source.id, path)
        link = Link(source.id, path, backlog=backlog)
        taken = take_in(store, embedder, source.shelf, read_file(Path(path), now.date()), now, source=link)
        if not taken.added + taken.updated + taken.duplicates:
            store.link_articles(source.id, before, path)
        linked = store.sources_of(before)
        store.delete_articles([article for article in before if not linked[article]])
        store.set_files(source.id, {path: state if isinstance(state, FileState) else None})
    return taken
