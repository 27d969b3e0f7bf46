"""Where digests can go: what must be true of a destination before one is scheduled there."""

import os
import tempfile
from pathlib import Path
from typing import Final

from bot.errors import BriefwireError
from bot.text import one_line

LATER: Final = {"slack": "Slack", "discord": "Discord"}
"""Platforms whose adapters come with the next versions."""


def prepare(typed: str) -> str:
    """A destination as it is stored, proven to take messages; a folder is made where there is none. `BriefwireError`
    where nothing can be sent there."""
    platform, _, place = typed.strip().partition(":")
    if platform == "file" and place:
        folder = _folder(place)
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise BriefwireError(f"{folder} cannot be made a folder ({error.strerror}): name another one.") from error
        prove(f"file:{folder}")
        return f"file:{folder}"
    if platform in LATER:
        raise BriefwireError(f"{LATER[platform]} comes with a later version: name a folder, such as file:briefings.")
    raise BriefwireError(f"{one_line(typed)!r} is no destination: name a folder, such as file:briefings.")


def prove(destination: str) -> None:
    """Proves that a stored destination takes messages. `BriefwireError` where it does not."""
    platform, _, place = destination.partition(":")
    if platform == "file" and (why := unwritable(Path(place))):
        raise BriefwireError(f"{place} cannot be written ({why}): make the folder, or allow writing to it.")


def unwritable(folder: Path) -> str | None:
    """Why nothing can be written into a folder; None where it can."""
    try:
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(b"probe")
            probe.flush()
    except OSError as error:
        return os.strerror(error.errno) if error.errno else type(error).__name__
    return None


def _folder(place: str) -> Path:
    if not place.isprintable():
        raise BriefwireError("The name of a destination's folder is one line of printable characters.")
    try:
        return Path(os.path.abspath(Path(place).expanduser()))  # noqa: PTH100  resolves "..", but no links
    except RuntimeError as error:
        raise BriefwireError(f"The folder {place} is unknown: write the path in full.") from error
