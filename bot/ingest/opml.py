"""OPML (opml.org): lists of subscriptions that feed readers exchange."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from bot.addresses import clean_address, shown_address
from bot.errors import BriefwireError
from bot.ingest.entries import line
from bot.ingest.feeds import decoded
from bot.ingest.repair import allowed
from bot.ingest.stated import clean
from bot.model import Failure

LARGEST: Final = 10_000_000
"""Bytes of a list."""

_OPML = re.compile(r"<opml(?=[\s/>])", re.IGNORECASE)
_BARE_AMPERSAND = re.compile(r"&(?!#?\w{1,30};)")
_NOT_ONE: Final = "is no OPML; export your subscriptions from a feed reader as OPML and give that file"


@dataclass(frozen=True, slots=True)
class Subscription:
    """A feed that someone reads. `url` may hold credentials, which are needed to fetch it and never to be shown."""

    url: str
    title: str | None = None
    home_url: str | None = None


def read_opml(data: bytes) -> list[Subscription | Failure]:
    """The feeds of a list in order, each once, whatever folders they are in; a failure for each whose address is
    none. `BriefwireError` where the bytes are no OPML."""
    root = _root(data)
    found: dict[str, Subscription | Failure] = {}
    for element in root.iter():
        attributes = {str(name).lower(): str(value) for name, value in element.attrib.items()}
        if str(element.tag).lower() == "outline" and attributes.get("xmlurl"):
            item = _subscription(attributes)
            found.setdefault(item.url if isinstance(item, Subscription) else f"{item.source}\n", item)
    return list(found.values())


def write_opml(title: str, subscriptions: Iterable[Subscription]) -> bytes:
    """The list as OPML 2.0. Credentials in addresses are left out: such a list is passed on, and those feeds have to
    be given theirs again where it is read."""
    from lxml import etree  # type: ignore[import-untyped]

    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = allowed(title)
    body = etree.SubElement(root, "body")
    for subscription in subscriptions:
        url = shown_address(subscription.url)
        if clean_address(url):
            name = allowed(subscription.title or "") or url
            outline = etree.SubElement(body, "outline", type="rss", text=name, title=name, xmlUrl=allowed(url))
            home = clean_address(subscription.home_url or "")
            if home:
                outline.set("htmlUrl", allowed(home))
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True))


def _root(data: bytes) -> Any:
    """The list's root element. What stands before it is left out, and with it every entity that it declares."""
    from lxml import etree

    if len(data) > LARGEST:
        raise BriefwireError(f"is larger than {LARGEST // 1_000_000} MB; split it")
    text = decoded(data, None)
    start = _OPML.search(text)
    if start is None:
        raise BriefwireError(_NOT_ONE)
    body = allowed(_BARE_AMPERSAND.sub("&amp;", text[start.start() :]))
    parser = etree.XMLParser(encoding="utf-8", resolve_entities=False, no_network=True, recover=True)
    try:
        root = etree.fromstring(body.encode("utf-8", "replace"), parser)
    except (etree.LxmlError, ValueError) as error:
        raise BriefwireError(_NOT_ONE) from error
    if root is None:
        raise BriefwireError(_NOT_ONE)
    return root


def _subscription(outline: dict[str, str]) -> Subscription | Failure:
    url = "".join(clean(outline["xmlurl"]).split())
    if url.startswith("feed:"):
        url = url.removeprefix("feed:")
        url = f"http:{url}" if url.startswith("//") else url
    title = line(outline.get("title")) or line(outline.get("text"))
    if clean_address(url) is None:
        return Failure(title or "a feed without a title", "its address is none of http or https; correct it")
    return Subscription(url, title, clean_address(outline.get("htmlurl") or ""))
