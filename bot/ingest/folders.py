"""A folder as a source: what changed in it since it was last read → stored articles."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from bot.embed import Embedder
from bot.errors import BriefwireError
from bot.ingest.files import find_files, read_file
from bot.ingest.intake import Link, take_in
from bot.model import Failure, Intake
from bot.source import FileState, Source
from bot.store import Store


def read_folder(store: Store, embedder: Embedder, source: Source, now: datetime, *, backlog: bool) -> Intake:
    """Takes in the files of a folder that are new or have changed, and deletes what came from those that are gone:
    each file takes effect as a whole or not at all. `BriefwireError` where the folder itself cannot be read: then
    nothing is deleted."""
    if not Path(source.address).is_dir():
        raise BriefwireError("its folder is not there; bring it back, or remove the source")
    known = store.files(source.id)
    found = _states(find_files([source.address]))
    counted = Intake(failed=tuple(item for item in found.values() if isinstance(item, Failure)))
    for path in [path for path in known if path not in found]:
        with store.transaction():
            store.delete_articles(store.unlink_articles(source.id, path))
            store.set_files(source.id, {path: None})
    for path, state in found.items():
        if isinstance(state, Failure) or state == known.get(path):
            continue
        with store.transaction():
            before = store.unlink_articles(source.id, path)
            link = Link(source.id, path, backlog=backlog)
            taken = take_in(store, embedder, source.shelf, read_file(Path(path), now.date()), now, source=link)
            linked = store.sources_of(before)
            store.delete_articles([article for article in before if not linked[article]])
            store.set_files(source.id, {path: state})
        failed = (*counted.failed, *taken.failed)
        counted = Intake(counted.added + taken.added, counted.updated + taken.updated, failed=failed)
    return counted


def _states(paths: Iterable[Path | Failure]) -> dict[str, FileState | Failure]:
    """What is known of each file before it is read, by its path."""
    states: dict[str, FileState | Failure] = {}
    for path in paths:
        if isinstance(path, Failure):
            states[path.source] = path
            continue
        try:
            status = path.stat()
        except OSError:
            continue
        states[str(path)] = FileState(status.st_mtime_ns, status.st_size)
    return states
