"""Reads feedparser's own test feeds with `bot.ingest.feeds` and compares what is read with what feedparser reads.

    python tests/benchmarks/feeds.py FOLDER [--all]

FOLDER is `tests/` of feedparser's source package (`pip download --no-binary :all: --no-deps feedparser`). Each feed is
read as the bytes and with the content type that its first lines name. An entry's title, address and time are compared
where feedparser has them; a time only where it is a moment that can be believed. Exit status 1 where anything but
`UnreadableFeedError` was raised. `--all` lists every difference, without it 20 of a kind are listed.
"""

import argparse
import io
import re
import warnings
from calendar import timegm
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import feedparser

from bot.addresses import clean_address
from bot.errors import UnreadableFeedError
from bot.ingest.entry_text import entry_text, entry_title
from bot.ingest.feeds import Feed, read_feed

NOW: Final = datetime(2035, 1, 1, tzinfo=UTC)
"""Later than every date in the feeds that is meant to be believed."""

URL: Final = "http://127.0.0.1:8097/feed"
_HEADER: Final = re.compile(rb"^Header:\s*([\w-]+)\s*:\s*(.+?)\s*$", re.MULTILINE | re.IGNORECASE)
_SHOWN: Final = 20


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--all", action="store_true")
    options = arguments.parse_args()
    found: dict[str, list[str]] = defaultdict(list)
    files = sorted(path for path in options.folder.rglob("*") if path.is_file())
    compared = entries = 0
    for path in files:
        body = path.read_bytes()
        headers = {name.decode().lower(): value.decode("ascii", "replace") for name, value in _HEADER.findall(body)}
        name = str(path.relative_to(options.folder))
        theirs = _theirs(body, headers)
        try:
            ours = read_feed(body, headers.get("content-type"), headers.get("content-location", URL), NOW)
        except UnreadableFeedError as error:
            found["refused, nothing to read" if not theirs.entries else "refused"].append(f"{name}: {error}")
            continue
        except Exception as error:
            found["raised"].append(f"{name}: {error!r}")
            continue
        compared += 1
        entries += len(theirs.entries)
        for kind, difference in _differences(ours, theirs):
            found[kind].append(f"{name}: {difference}")
    print(f"{len(files)} feeds, {compared} read, {entries} entries compared")
    for kind, differences in sorted(found.items()):
        print(f"\n{kind}: {len(differences)}")
        for difference in differences if options.all else differences[:_SHOWN]:
            print(f"  {difference}")
    return 1 if found["raised"] else 0


def _theirs(body: bytes, headers: dict[str, str]) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return feedparser.parse(io.BytesIO(body), response_headers=headers or {"content-type": "application/xml"})


def _differences(ours: Feed, theirs: Any) -> Iterator[tuple[str, str]]:
    if len(ours.entries) != len(theirs.entries):
        yield "entries", f"{len(ours.entries)} read of {len(theirs.entries)}"
        return
    if ours.failures:
        yield "failures", "; ".join(ours.failures)
    for our, their in zip(ours.entries, theirs.entries, strict=True):
        title = entry_title(their.get("title", ""))
        if title != our.title:
            yield "title", f"{our.title!r}, theirs {title!r}"
        link = clean_address(their.get("link", "")) if "link" in their else None
        if link and link != our.url:
            yield "address", f"{our.url!r}, theirs {link!r}"
        parsed = next((their[key] for key in ("published_parsed", "updated_parsed") if key in their), None)
        if parsed:
            time = datetime.fromtimestamp(timegm(parsed), UTC) if parsed[0] > 1970 else None
            if time != our.published_at:
                yield "time", f"{our.published_at}, theirs {time} ({their.get('published') or their['updated']})"
        if not our.text and entry_text(their.get("summary", "")):
            yield "text", f"none, theirs {their.summary[:60]!r}"


if __name__ == "__main__":
    raise SystemExit(main())
