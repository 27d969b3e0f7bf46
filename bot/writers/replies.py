"""A model's words → the flat JSON objects in them, as soon as each is complete.

Prose and code fences around, a list or a single object, a reply that is cut off: what matters are objects that hold no
other object, and those are found wherever they stand.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import json_repair

LONGEST_OBJECT: Final = 4_000
"""Characters: nothing that is asked for is longer, and mending takes time with the square of the length."""

_STEP = re.compile(r'\\.|["{}]', re.DOTALL)
_THOUGHT_BEGINS, _THOUGHT_ENDS = "<think>", "</think>"


class Objects:
    """Takes a reply piece by piece and gives each object once. What a model thinks aloud first is not part of it."""

    def __init__(self) -> None:
        self._text = ""
        self._at = 0
        self._begin: int | None = None
        self._depth = 0
        self._quoted = False

    def add(self, piece: str) -> Iterator[Mapping[str, Any]]:
        """The objects that this piece completes."""
        self._text += piece
        if self._text.lstrip().startswith(_THOUGHT_BEGINS):
            thought = self._text.find(_THOUGHT_ENDS)
            if thought < 0:
                return
            self._at = max(self._at, thought)
        while match := _STEP.search(self._text, self._at):
            self._at = match.end()
            if (found := self._completed(match)) is not None:
                yield found

    def _completed(self, match: re.Match[str]) -> Mapping[str, Any] | None:
        sign = match.group()
        if sign == '"':
            self._quoted = self._depth > 0 and not self._quoted
        elif sign == "{" and not self._quoted:
            self._begin = match.start()
            self._depth += 1
        elif sign == "}" and not self._quoted:
            begin, self._begin = self._begin, None
            self._depth = max(0, self._depth - 1)
            return None if begin is None else _mended(self._text[begin : match.end()])
        return None


def _mended(text: str) -> Mapping[str, Any] | None:
    if len(text) > LONGEST_OBJECT:
        return None
    try:
        found = json_repair.loads(text, skip_json_loads=True)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def numbers(value: object) -> tuple[int, ...]:
    """The whole numbers in what may be a number, a numeral, or a list of such."""
    items: Sequence[object] = value if isinstance(value, list) else [value]
    found = [re.fullmatch(r"\W*(\d{1,4})\W*", item) if isinstance(item, str) else item for item in items]
    return tuple(
        int(item[1]) if isinstance(item, re.Match) else item
        for item in found
        if isinstance(item, re.Match) or (isinstance(item, int) and not isinstance(item, bool))
    )


def texts(value: object) -> tuple[str, ...]:
    """The texts in what may be one, or a list of such."""
    items: Sequence[object] = value if isinstance(value, list) else [value]
    return tuple(item for item in items if isinstance(item, str) and item.strip())
