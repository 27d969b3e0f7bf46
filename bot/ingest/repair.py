"""The XML of a feed as it was found → XML that every parser can read and that harms none.

Feeds are written by hand, by templates and by enemies. What comes out has one root, balanced tags, quoted attributes,
declared prefixes and no entity but the five of XML; document types, comments and processing instructions are gone. It
takes one pass, in time linear in the text.
"""

import html
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from bot.errors import UnreadableFeedError

DEEPEST: Final = 200
"""Open elements. The tags of what is nested deeper are dropped, its words are kept."""

MOST_TAGS: Final = 500_000
MOST_ENTRIES: Final = 20_000
MOST_NAMESPACES: Final = 200
"""Prefixes declared: feedparser looks through all of them at each tag."""

LONGEST_TAG: Final = 20_000
"""Characters of a tag's attributes; longer ones are dropped."""

LONGEST_FIELD: Final = 5_000
"""Characters that are kept of a title, a name, an address, a date: all but what holds an article's text. A pattern by
which feedparser finds e-mail addresses takes time with the square of a name's length."""

_NO_FEED: Final = "is no feed; give the address of an RSS, Atom or JSON feed"
_ROOT = re.compile(r"<(?:[\w.-]{1,50}:)?(rss|rdf|feed|channel|item|entry)(?=[\s/>])", re.IGNORECASE)
_PAGE = re.compile(r"<(?:html|head|body)[\s>]", re.IGNORECASE)
_TOKEN = re.compile(
    r"<!\[CDATA\[(?P<cdata>.*?)(?:\]\]>|\Z)"
    r"|<!--.*?(?:-->|\Z)"
    r"|<[!?][^<>]*+(?:>|\Z)"
    r"|<(?P<end>/?)(?P<name>[A-Za-z_][\w.-]*+(?::[A-Za-z_][\w.-]*+)?)"
    r"(?P<rest>(?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+')*+)>"
    r"|(?P<text><|[^<]++)",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(
    r"(?<![\w.:-])([A-Za-z_][\w.-]*+(?::[A-Za-z_][\w.-]*+)?)\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'>]++))"
)
_REFERENCE = re.compile(r"&(?:#(\d{1,7}+);|#[xX]([0-9A-Fa-f]{1,6}+);|(\w{2,31}+);)?")
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_XML_NAMES: Final = frozenset(["lt", "gt", "amp", "quot", "apos"])

_LONG: Final = frozenset(
    "content encoded description summary body fullitem abstract subtitle tagline info rights copyright".split()
)
"""Elements that may hold an article's text, by their local names."""

_SHORT: Final = frozenset(
    "title link guid id author creator name email uri url source publisher contributor managingeditor webmaster "
    "pubdate published updated modified date issued created origlink".split()
)

_FIELDS: Final = _LONG | _SHORT
_LEAVES: Final = _SHORT - {"author", "contributor", "publisher", "source"}
"""Those that hold no other: the next element's beginning ends one that was never closed."""

_UNUSED: Final = frozenset("category subject keywords tags".split())
"""Elements that are dropped: feedparser compares each of an entry's with all others."""

_UNUSED_PREFIXES: Final = frozenset("media itunes georss geo gml psc slash thr wfw".split())

_PREFIXES: Final = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "feedburner": "http://rssnamespace.org/feedburner/ext/1.0",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
    "xhtml": "http://www.w3.org/1999/xhtml",
}
"""What prefixes mean that a feed uses without declaring them (the vocabularies' own specifications)."""


def repaired(text: str) -> str:
    """The feed's XML, from its root element on. `UnreadableFeedError` where there is none, where it is a page, or
    where it declares or nests more than any feed does."""
    root = _ROOT.search(text)
    page = _PAGE.search(text, 0, root.start() if root else len(text))
    if page:
        raise UnreadableFeedError("is a web page, not a feed; give the address of its feed")
    if root is None:
        raise UnreadableFeedError(_NO_FEED)
    body = allowed(text[root.start() :])
    repair = _Repair()
    pieces = [piece for match in _TOKEN.finditer(body) for piece in repair.pieces(match)]
    if not pieces:
        raise UnreadableFeedError(_NO_FEED)
    pieces.extend(f"</{name}>" for name in reversed(repair.open))
    return repair.with_prefixes("".join(pieces))


@dataclass(slots=True)
class _Repair:
    open: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    """How often each name is among the open ones: an end tag without a beginning is found at once."""

    dropped: Counter[str] = field(default_factory=Counter)
    tags: int = 0
    entries: int = 0
    declared: dict[str, str] = field(default_factory=dict)
    """What each prefix was declared to be first, wherever that was."""

    at_root: frozenset[str] = frozenset()
    prefixes: set[str] = field(default_factory=set)
    short: str | None = None
    """The open element whose text is cut, and how many characters of it may still come."""

    left: int = 0

    def pieces(self, match: re.Match[str]) -> Iterator[str]:
        if match["name"] is not None:
            self.tags += 1
            if self.tags > MOST_TAGS:
                raise UnreadableFeedError(f"holds more than {MOST_TAGS:,} tags; no feed does")
            prefix, colon, local = match["name"].rpartition(":")
            name = f"{prefix}{colon}{local.lower()}"
            yield from self._end(name) if match["end"] else self._start(name, match["rest"])
        elif not self.open:
            return
        elif match["cdata"] is not None:
            yield escape(self._cut(match["cdata"]))
        elif match["text"] is not None:
            yield self._cut(_references(match["text"]).replace("<", "&lt;").replace(">", "&gt;"))

    def _cut(self, words: str) -> str:
        if self.short is None or len(words) <= self.left:
            self.left -= len(words)
            return words
        kept, self.left = words[: max(self.left, 0)], 0
        return kept.rpartition("&")[0] if "&" in kept[-10:] else kept

    def _start(self, name: str, rest: str) -> Iterator[str]:
        local = name.rpartition(":")[2].lower()
        empty = rest.endswith("/")
        if self._is_unused(name, local) or len(self.open) >= DEEPEST:
            if not empty:
                self.dropped[name] += 1
            return
        if local in {"item", "entry"}:
            self.entries += 1
            if self.entries > MOST_ENTRIES:
                raise UnreadableFeedError(f"holds more than {MOST_ENTRIES:,} entries; no feed does")
            yield from self._end(name)
        if local in _FIELDS and self.open and self.open[-1].rpartition(":")[2] in _LEAVES:
            yield from self._end(self.open[-1])
        yield f"<{name}{self._attributes(rest)}>"
        self.prefixes.add(name.rpartition(":")[0])
        if empty and self.open:
            yield f"</{name}>"
            return
        self.open.append(name)
        self.counts[name] += 1
        if local in _LONG:
            self.short = None
        elif local in _SHORT and self.short is None and not self._inside_text():
            self.short, self.left = name, LONGEST_FIELD

    def _end(self, name: str) -> Iterator[str]:
        if self.dropped[name]:
            self.dropped[name] -= 1
            return
        if not self.counts[name] or name == self.open[0]:
            return
        while True:
            closed = self.open.pop()
            self.counts[closed] -= 1
            if closed == self.short:
                self.short = None
            yield f"</{closed}>"
            if closed == name:
                return

    def _inside_text(self) -> bool:
        return any(name.rpartition(":")[2].lower() in _LONG for name in self.open)

    def _is_unused(self, name: str, local: str) -> bool:
        return local in _UNUSED or (local not in _LONG and name.partition(":")[0].lower() in _UNUSED_PREFIXES)

    def _attributes(self, rest: str) -> str:
        if "=" not in rest or len(rest) > LONGEST_TAG:
            return ""
        found: dict[str, str] = {}
        for name, *values in _ATTRIBUTE.findall(rest):
            value = html.unescape("".join(values))
            prefix, _, local = name.rpartition(":")
            if prefix == "xmlns":
                if not value or local in {"xml", "xmlns"}:
                    continue
                self.declared.setdefault(local, value)
                if len(self.declared) > MOST_NAMESPACES:
                    raise UnreadableFeedError(f"declares more than {MOST_NAMESPACES} namespaces; no feed does")
            else:
                self.prefixes.add(prefix)
            found.setdefault(name, value)
        if not self.open:
            self.at_root = frozenset(self.declared)
        return "".join(f" {name}={quoteattr(allowed(value))}" for name, value in found.items())

    def with_prefixes(self, text: str) -> str:
        """The text with all prefixes that it uses declared at its root."""
        missing = self.prefixes - self.at_root - {"", "xml"}
        meanings = {prefix: f"urn:undeclared:{prefix}" for prefix in missing} | _PREFIXES | self.declared
        added = "".join(f" xmlns:{prefix}={quoteattr(meanings[prefix])}" for prefix in sorted(missing))
        cut = text.index(">")
        return f"{text[:cut]}{added}{text[cut:]}"


def allowed(text: str) -> str:
    """The text without the characters that XML forbids."""
    return _FORBIDDEN.sub("", text)


def _references(text: str) -> str:
    """The text with each character reference and each name of HTML read, and a bare ampersand escaped."""
    return _REFERENCE.sub(_referred, text) if "&" in text else text


def _referred(match: re.Match[str]) -> str:
    if match[3] in _XML_NAMES:
        return match[0]
    character = html.unescape(match[0])
    return escape(allowed(character))
