"""The text and the title of a feed's entry: HTML, plain text, or one written as the other → words."""

import html
import re
from collections.abc import Iterator
from typing import Any, Final

from bot.ingest.stated import TITLE_LENGTH, clean, shortened
from bot.text import one_line

LONGEST_TEXT: Final = 2_000_000
"""Characters of HTML or plain text that are read of an entry."""

_BLOCKS: Final = frozenset(
    "address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 "
    "h4 h5 h6 header hr legend li main nav ol p pre section summary table tbody td tfoot th thead tr ul".split()
)
_LEFT_OUT: Final = frozenset(
    "applet audio button canvas head iframe noscript script select style svg template textarea title video".split()
)
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,2000}>|<!--")
_OUTER_TAG = re.compile(
    r"\s*<(?:p|div|h[1-6]|ul|ol|table|blockquote|figure|img|span|a|b|i|em|strong|br)[\s/>]", re.IGNORECASE
)
_INLINE_TAG = re.compile(
    r"</?(?:a|abbr|b|big|br|cite|code|em|font|h[1-6]|i|img|mark|p|q|s|small|span|strike|strong|sub|sup|tt|u|wbr)"
    r"(?:\s[^<>]{0,2000})?/?>",
    re.IGNORECASE,
)
_MARKUP = re.compile(
    r"<(?:applet|body|div|embed|frameset|html|iframe|li|link|meta|object|script|style|svg)[\s/>]", re.I
)
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z]{2,31}\d{0,2});")
_BLANK_LINES = re.compile(r"\n[^\S\n]*\n\s*")
_BREAK: Final = "\0"

_SIGNATURE = re.compile(
    r"(?:The post|Der Beitrag|L[’']article|La entrada|L[’']articolo|O post|Het bericht)\s.{1,400}\s"
    r"(?:appeared first on|erschien zuerst auf|est apparu en premier sur|se publicó primero en|"
    r"proviene da|apareceu primeiro em|verscheen eerst op)\s.{1,300}"
)
"""What WordPress puts below an entry, in the languages that it is most used in."""

_INVITATION = re.compile(
    r"(?:^|(?<=[.!?…\]”\"’»)])\s+|(?<=[.…\]])|\s+[-–|]\s+)[\[(]?"
    r"(?:Continue reading|Read more|Read the (?:full|rest|whole)|Read on|Keep reading|Click here to read|"
    r"Weiterlesen|Lire la suite|Seguir leyendo|Sigue leyendo|Leer más|Continua a leggere|Leggi tutto|"
    r"Lees verder|Leia mais)"
    r"(?!\w)[^.!?\n]{0,200}(?:\.{3}|[.…→»\])]){0,3}$"
)
_TAIL: Final = 300
_CUT_SHORT = re.compile(r"(?:\[?(?:…|\.\.\.)\]?|\[(?:…|\.\.\.|more)\])\s*$")


def entry_text(value: str, is_html: bool = True) -> str:
    """The words of an entry's content, a blank line between paragraphs, a line break within one where the HTML has
    one. Scripts, styles and the like are left out, as are the lines by which a site signs its entries or invites to
    read on. HTML that was escaped once too often is read as HTML."""
    value = value[:LONGEST_TEXT]
    text = _words_of(value) if is_html else _plain(value)
    if _OUTER_TAG.match(text) and "</" in text:
        text = _words_of(text)
    return _without_tail(clean(text))


def entry_title(value: str) -> str | None:
    """One line of at most 300 characters, None where there are no words. "AT&amp;amp;T" reads "AT&T", however often
    it was escaped; tags are removed, whatever the title says that it is."""
    title = value[: TITLE_LENGTH * 10]
    for _ in range(3):
        title = _words_of(title) if _MARKUP.search(title) else _INLINE_TAG.sub("", title)
        if not _REFERENCE.search(title):
            break
        title = html.unescape(title)
    return shortened(one_line(clean(title)), TITLE_LENGTH) or None


def is_cut_short(text: str) -> bool:
    """Whether a text ends as one that goes on elsewhere: with "…" or "[…]"."""
    return bool(_CUT_SHORT.search(text[-20:]))


def _plain(value: str) -> str:
    return "\n\n".join(filter(None, (part.strip() for part in _BLANK_LINES.split(value.replace("\r\n", "\n")))))


def _words_of(value: str) -> str:
    """The words of HTML; of plain text that calls itself HTML, its own paragraphs."""
    if not _TAG.search(value):
        return _plain(html.unescape(value))
    from lxml import etree  # type: ignore[import-untyped]
    from lxml.html import HTMLParser  # type: ignore[import-untyped]

    try:
        parser = HTMLParser(remove_comments=True, remove_pis=True, no_network=True)
        root = etree.fromstring(f"<div>{clean(value)}</div>", parser)
    except (etree.LxmlError, ValueError):
        root = None
    if root is None:
        return _plain(html.unescape(_TAG.sub(" ", value)))
    paragraphs = (_lines(part) for part in "".join(_pieces(root)).split(_BREAK))
    return "\n\n".join(filter(None, paragraphs))


def _pieces(root: Any) -> Iterator[str]:
    """The words in order, `_BREAK` where a paragraph ends, a line feed where a line does."""
    from lxml import etree

    depth = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        is_start = event == "start"
        if element.tag in _LEFT_OUT:
            depth += 1 if is_start else -1
        elif element.tag in _BLOCKS and not depth:
            yield _BREAK
        elif element.tag == "br" and is_start and not depth:
            yield "\n"
        words = element.text if is_start else element.tail
        if words and not depth:
            yield " ".join(words.split("\n"))


def _lines(paragraph: str) -> str:
    """A paragraph's lines, each with single spaces; two line breaks in a row begin a new paragraph."""
    lines = [" ".join(line.split()) for line in paragraph.split("\n")]
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()


def _without_tail(text: str) -> str:
    """The text without the signature and the invitation at its end."""
    for _ in range(3):
        last = text[text.rfind("\n") + 1 :]
        tail = last[-_TAIL:]
        found = _INVITATION.search(tail)
        if len(last) <= 2 * _TAIL and _SIGNATURE.fullmatch(last):
            text = text.removesuffix(last).rstrip()
        elif found and (found.start() or len(tail) == len(last)):
            text = text.removesuffix(tail[found.start() :]).rstrip()
        else:
            break
    return text
