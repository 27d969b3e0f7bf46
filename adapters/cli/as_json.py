"""What other programs read: the engine's dataclasses as JSON, with their fields' names as keys."""

import json
import sys
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from typing import Any, Final

LEFT_OUT_WHEN_EMPTY: Final = frozenset({"notes", "earlier", "background", "id", "internal", "language"})


def plain(value: object) -> Any:
    """The value as JSON knows it. A time becomes ISO 8601 in UTC, with Z."""
    if is_dataclass(value):
        members = {field.name: getattr(value, field.name) for field in fields(value)}
        return {key: plain(of) for key, of in members.items() if of or key not in LEFT_OUT_WHEN_EMPTY}
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, Mapping):
        return {key: plain(of) for key, of in value.items()}
    if isinstance(value, list | tuple):
        return [plain(of) for of in value]
    return value


def document(value: object, *, indent: int | None = 2) -> str:
    """One JSON document. What no terminal should be sent raw stands as an escape."""
    text = json.dumps(plain(value), ensure_ascii=False, indent=indent)
    return "".join(c if c.isprintable() or c == "\n" else json.dumps(c)[1:-1] for c in text)


def print_json(value: object, *, indent: int | None = 2) -> None:
    """Prints it at once, as UTF-8 whatever the terminal's encoding; without `indent` on one line."""
    out = sys.stdout.buffer
    out.write(f"{document(value, indent=indent)}\n".encode())
    out.flush()
