"""Bytes of a web page → its elements and its blocks of text, in time that hostile markup cannot stretch."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from lxml import etree  # type: ignore[import-untyped]
from lxml.html import HtmlElement, HTMLParser, document_fromstring  # type: ignore[import-untyped]

from bot.errors import UnreadableArticleError
from bot.ingest.decoding import decode
from bot.ingest.stated import clean
from bot.text import one_line

PAGE_LIMIT: Final = 4_000_000
"""Bytes of a page that is read."""

MOST_ELEMENTS: Final = 30_000
"""Elements of a page that is read. Extraction takes up to 0.1 ms for each; articles have under a third of it."""

MOST_ATTRIBUTES: Final = 5_000
"""Attributes of one tag: the parser's time grows with their square."""

_ALL_ATTRIBUTES: Final = 150_000
"""Attributes of a page that is read: each copy that the extractor makes of the page holds them all."""

_LONGEST_VALUE: Final = 2_000
_LONGEST_CONTENT: Final = 500
"""Characters of an attribute, and of a `<meta>`'s content, that are kept: the extractor's time for the latter grows
with their square."""

_HEAD: Final = 4_096
_CHARSET: Final = re.compile(
    rb"""(?:<meta[^>]{1,500}?charset|<\?xml[^>]{1,200}?encoding)\s*=\s*["']?\s*([\w:.-]+)""", re.IGNORECASE
)
_PROLOG: Final = re.compile(r"\s*+<\?xml[^>]*+>")
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_TAG: Final = re.compile(
    r"""<[a-zA-Z][^\s/>]*+((?:[\s/]++|=?[^\s/>=]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+)?+)?+|=)*+)"""
)
_ATTRIBUTE: Final = re.compile(
    r"""=?[^\s/>=]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+)?+)?+""",
)
_UNREAD: Final = (
    "style", "svg", "template", "iframe", "object", "embed", "canvas", "input", "select", "option", "textarea",
)  # fmt: skip
_INLINE: Final = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd mark q s samp small span strike strong sub "
    "sup time tt u var wbr".split()
)
_BESIDE: Final = frozenset(["nav", "header", "footer", "aside"])
_HEADINGS: Final = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, cell or the like of a page: its words on one line; how many characters of them are
    links; whether it is a heading; whether it stands beside the article (navigation, header, footer, aside)."""

    text: str
    linked: int
    heading: bool
    beside: bool


def parsed(data: bytes, declared: str | None = None) -> HtmlElement:
    """The root element of a page in the `declared` encoding (see `decode`), without styles, drawings and
    controls. `UnreadableArticleError` where it is empty or would take more than seconds to read."""
    if len(data) > PAGE_LIMIT:
        raise UnreadableArticleError(f"is a page of more than {PAGE_LIMIT // 1_000_000} MB; {_MEND}")
    named = _CHARSET.search(data[:_HEAD])
    declared = declared or (named[1].decode("ascii", "ignore") if named else None)
    page = clean(decode(data, declared))
    prolog = _PROLOG.match(page)
    page = _CONTROL.sub("", page[prolog.end() :] if prolog else page)
    if not page.strip():
        raise UnreadableArticleError("is empty; put the article's page into it")
    if any(sum(1 for _ in _ATTRIBUTE.finditer(tag[1])) > MOST_ATTRIBUTES for tag in _long_tags(page)):
        raise UnreadableArticleError(f"has a tag with over {MOST_ATTRIBUTES:,} attributes; {_MEND}")
    parser = HTMLParser(encoding="utf-8", collect_ids=False, remove_comments=True, remove_pis=True)
    try:
        root = document_fromstring(page.encode("utf-8"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise UnreadableArticleError(f"holds no HTML that can be taken apart; {_MEND}") from error
    etree.strip_elements(root, *_UNREAD, with_tail=False)
    attributes = 0
    for count, element in enumerate(root.iter(etree.Element), start=1):
        attributes += len(element.attrib)
        if attributes > _ALL_ATTRIBUTES:
            raise UnreadableArticleError(f"has over {_ALL_ATTRIBUTES:,} attributes; {_MEND}")
        if count > MOST_ELEMENTS:
            raise UnreadableArticleError(f"has over {MOST_ELEMENTS:,} elements; {_MEND}")
        for name, value in element.items():
            longest = _LONGEST_CONTENT if name == "content" else _LONGEST_VALUE
            if len(value) > longest:
                element.set(name, _CONTROL.sub("", value[:longest]))
    return root


_MEND: Final = "save the article's text as .txt"


def _long_tags(page: str) -> Iterator[re.Match[str]]:
    return (tag for tag in _TAG.finditer(page) if len(tag[1]) > MOST_ATTRIBUTES)


def blocks(root: HtmlElement) -> list[Block]:
    """The blocks of text of a page's body, in order."""
    found: list[Block] = []
    words: list[str] = []
    linked = links = beside = 0
    heading = False

    def close() -> None:
        nonlocal linked, heading
        if text := one_line("".join(words)):
            found.append(Block(text, linked, heading, beside > 0))
        words.clear()
        linked, heading = 0, False

    def say(text: str | None) -> None:
        nonlocal linked
        if text:
            words.append(text)
            linked += len(one_line(text)) if links else 0

    body = root.find("body")
    for event, element in etree.iterwalk(root if body is None else body, events=("start", "end")):
        tag: Any = element.tag
        unread = tag in {"script", "noscript"}
        if tag not in _INLINE:
            close()
        if event == "start":
            beside += tag in _BESIDE
            links += tag == "a"
            heading = heading or tag in _HEADINGS
            say(None if unread else element.text)
            continue
        links -= tag == "a"
        beside -= tag in _BESIDE
        say(element.tail)
    close()
    return found
