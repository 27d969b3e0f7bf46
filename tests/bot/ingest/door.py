"""What the tests of the one door share."""

from collections.abc import Iterable
from typing import Any, Final

import pytest

from bot.errors import FetchError
from bot.ingest.fetch import Fetcher, Limits
from tests.web import names

HERE: Final = ("127.0.0.1",)
SMALL: Final = Limits(size=1_000_000, read=5)


class Clock:
    """Time that passes only when it is told to, or when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1_000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def refused(fetcher: Fetcher, url: str) -> str:
    """The one line that says why not."""
    with pytest.raises(FetchError) as error:
        fetcher.get(url)
    assert str(error.value).isprintable()
    return str(error.value)


def local(known: dict[str, Iterable[str]], **options: Any) -> Fetcher:
    """A fetcher whose names are these."""
    return Fetcher(resolve=names(known), delay=0, **options)
