"""What a site asks of robots (RFC 9309): which of its pages may be fetched."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from urllib.parse import urljoin

from protego import Protego

from bot.errors import FetchError
from bot.ingest.fetch import Fetcher
from bot.ingest.web_address import read_address

PRODUCT: Final = "briefwire"
"""The product token, by which sites name us; case does not matter."""

KEPT: Final = 24 * 3600.0
"""Seconds for which rules are believed (RFC 9309, 2.4)."""

KEPT_UNREAD: Final = 3600.0
"""Seconds after which rules that could not be read are asked for again."""

READ: Final = 500 * 1024
"""Bytes of a robots.txt that are read (RFC 9309, 2.5)."""

_MOST_SITES: Final = 1_000
_BUSY: Final = 429
_AGENT: Final = re.compile(r"\s*user[ -]?agent\b\s*:?([^#]*)", re.IGNORECASE)
_NOTHING: Final = "User-agent: *\nDisallow: /"


@dataclass(frozen=True, slots=True)
class _Rules:
    rules: Protego
    until: float


class Robots:
    """The rules of sites, fetched when first needed and kept for a day. `clock` is in seconds."""

    def __init__(self, fetcher: Fetcher, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._fetcher = fetcher
        self._clock = clock
        self._kept: dict[tuple[str, str, int], _Rules] = {}

    def allows(self, url: str) -> bool:
        """Whether the site lets us fetch this address. Without a robots.txt (4xx) everything may be fetched; while it
        cannot be read (5xx, 429, no answer), nothing. `FetchError` where `url` is no web address."""
        address, _ = read_address(url)
        known = self._kept.get(address.origin)
        if known is None or known.until <= self._clock():
            known = self._fetch(urljoin(address.url, "/robots.txt"))
            self._keep(address.origin, known)
        return known.rules.can_fetch(address.url, PRODUCT)

    def _fetch(self, url: str) -> _Rules:
        try:
            answer = self._fetcher.get(url, accept="text/plain, */*;q=0.5")
        except FetchError:
            return _Rules(read_rules(_NOTHING), self._clock() + KEPT_UNREAD)
        if 200 <= answer.status < 300:
            text = answer.body[:READ].decode("utf-8-sig", "replace")
        elif 400 <= answer.status < 500 and answer.status != _BUSY:
            text = ""
        else:
            return _Rules(read_rules(_NOTHING), self._clock() + KEPT_UNREAD)
        return _Rules(read_rules(text), self._clock() + KEPT)

    def _keep(self, origin: tuple[str, str, int], rules: _Rules) -> None:
        while len(self._kept) >= _MOST_SITES:
            self._kept.pop(next(iter(self._kept)), None)
        self._kept[origin] = rules


def read_rules(text: str) -> Protego:
    """The rules of a robots.txt for us and for everybody. The names of other robots are read as one, since each name
    costs a copy of the rules that follow it, and a file may hold ten thousand."""
    return Protego.parse("\n".join(_agent_line(line) for line in text.splitlines()))


def _agent_line(line: str) -> str:
    agent = _AGENT.match(line)
    if not agent:
        return line
    token = agent[1].partition("/")[0].strip().lower()
    return f"User-agent: {token if token in {PRODUCT, '*'} else 'others'}"
