"""What a line asks to follow: addresses, and words."""

import re
from dataclasses import dataclass
from typing import Final

from bot.text import one_line

_WRAPPED: Final = re.compile(r"<(https?://[^<>|\s]+)(?:\|[^<>]*)?>", re.IGNORECASE)
_SCHEME: Final = re.compile(r"[a-z][a-z0-9+.-]{0,20}:(?=//|/|\\)|(?:file|data|javascript):", re.IGNORECASE)
_WEB: Final = re.compile(r"https?://", re.IGNORECASE)
_BARE: Final = re.compile(r"[^\s/@:.]+(?:\.[^\s/@:.]+)*\.[^\W\d_]{2,}(?::\d{1,5})?(?:[/?#]\S*)?")
_PATH: Final = re.compile(r"~?[/\\]|\.{1,2}[/\\]|[a-z]:[/\\]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Wish:
    """An address (with https:// before it) or words that somebody wants to follow; or why they cannot be."""

    text: str
    is_address: bool = False
    refused: str | None = None


def wishes(text: str) -> list[Wish]:
    """What a line asks to follow: each web address in it, also bare or as Slack wraps it; the other words are one
    topic. Files, folders and other addresses are refused."""
    unwrapped = _WRAPPED.sub(lambda match: f" {match[1].replace('&amp;', '&')} ", text)
    addresses, rest = [], []
    for part in unwrapped.split():
        token = part.strip(",;<>")
        if is_web(token):
            addresses.append(Wish(token, True))
        elif _SCHEME.match(token) or _PATH.match(token):
            refused = "Only web addresses (https://…) and words can be followed from here; folders and files are added"
            addresses.append(Wish(one_line(token), True, f"{refused} by the operator, with briefwire sources add."))
        elif _BARE.fullmatch(token):
            addresses.append(Wish(f"https://{token}", True))
        else:
            rest.append(part)
    words = one_line(" ".join(rest))
    return [*addresses, *([Wish(words)] if words else [])]


def is_web(address: str) -> bool:
    """Whether an address begins as one of the web does."""
    return bool(_WEB.match(address))
