"""What a page states for machines: JSON-LD of schema.org, and `<meta>`, `<link>` and `<time>`."""

import json
import re
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from html import unescape
from typing import Any, Final

from lxml.html import HtmlElement  # type: ignore[import-untyped]

from bot.addresses import address_key
from bot.errors import UnreadableArticleError
from bot.ingest.stated import NOON, moment
from bot.text import one_line

JSON_LENGTH: Final = 500_000
"""Characters of a page's JSON-LD that are read."""

_MOST_NODES: Final = 2_000
_MOST_NAMES: Final = 20
_MOST_SELECTORS: Final = 5
_ARTICLE_TYPES: Final = re.compile(r"\w*Article|\w*BlogPosting|Report|Reportage\w*|SocialMediaPosting")
_TRAILING_COMMA: Final = re.compile(r",(?=\s{0,100}[}\]])")
_BREAK: Final = re.compile(r"<(?:br|/p|/div|/h[1-6]|/li|/blockquote)\b[^<>]*>", re.IGNORECASE)
_ELEMENT: Final = re.compile(r"</?[a-zA-Z][^<>]*>")
_TIMES: Final = ("article:published_time", "og:published_time", "datepublished", "pubdate", "parsely-pub-date")
_ADDRESS: Final = re.compile(r"https?:|www\.|@")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page states of its article; None or empty: nothing.

    `articles` counts the articles that its JSON-LD tells of. `free` is False where it says that the text, or
    the parts that `locked` selects (CSS selectors), are for subscribers. `addresses` are those that it calls its own.
    """

    title: str | None
    publisher: str | None
    byline: str | None
    published_at: datetime | None
    language: str | None
    description: str | None
    body: str | None
    addresses: tuple[str, ...]
    kind: str | None
    articles: int
    free: bool | None
    locked: tuple[str, ...]


def metadata(root: HtmlElement, url: str | None, today: date) -> Metadata:
    """The metadata of a page at `url`. A time of publication after `today` is not believed."""
    meta = _meta(root)
    nodes = list(_nodes(root))
    by_id = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str)}
    articles = [node for node in nodes if any(map(_ARTICLE_TYPES.fullmatch, _strings(node.get("@type"))))]
    article = _own(articles, url)
    access = article if "isAccessibleForFree" in article else _page_node(nodes)
    locked = [part for part in _dicts(access.get("hasPart")) if _truth(part.get("isAccessibleForFree")) is False]
    return Metadata(
        title=_first(meta.get("og:title"), *_strings(article.get("headline")), _heading(root)),
        publisher=_first(meta.get("og:site_name"), *_names(article.get("publisher"), by_id)),
        byline=", ".join(_people(_names(article.get("author"), by_id)) or _people([meta.get("author")])) or None,
        published_at=_published(root, meta, article, today),
        language=_first(
            root.get("lang"),
            root.get("xml:lang"),
            meta.get("og:locale"),
            meta.get("content-language"),
            *_strings(article.get("inLanguage")),
        ),
        description=_first(meta.get("og:description"), meta.get("description"), *_strings(article.get("description"))),
        body=_text(next(iter(_strings(article.get("articleBody"))), "")) or None,
        addresses=tuple(
            address
            for address in (*root.xpath("//link[@rel='canonical']/@href")[:1], meta.get("og:url"))
            if address and address.strip()
        ),
        kind=meta.get("og:type"),
        articles=len(articles),
        free=False if locked else _truth(access.get("isAccessibleForFree")),
        locked=tuple(selector for part in locked for selector in _strings(part.get("cssSelector")))[:_MOST_SELECTORS],
    )


def _meta(root: HtmlElement) -> Mapping[str, str]:
    """The first content of each name."""
    found: dict[str, str] = {}
    for element in root.iter("meta"):
        content = one_line(element.get("content") or "")
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            if content and element.get(attribute):
                found.setdefault(element.get(attribute).strip().lower(), content)
    return found


def _nodes(root: HtmlElement) -> Iterator[dict[str, Any]]:
    """The things that the page is about: not those that these have inside, as the articles of a list."""
    left = JSON_LENGTH
    for script in root.iter("script"):
        if (script.get("type") or "").split(";")[0].strip().lower() != "application/ld+json":
            continue
        content = script.text or ""
        left -= len(content)
        if left < 0:
            return
        waiting = deque([_json(content)])
        for _ in range(_MOST_NODES):
            node = waiting.popleft() if waiting else None
            if isinstance(node, list):
                waiting.extend(node[:_MOST_NODES])
            elif isinstance(node, dict):
                yield node
                waiting.extend(node[key] for key in ("@graph", "mainEntity") if key in node)


def _json(content: str) -> object:
    for attempt in (content, _TRAILING_COMMA.sub("", _unwrapped(content))):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _unwrapped(content: str) -> str:
    """Without what keeps old browsers from showing a script."""
    content = content.strip().rstrip(";").strip()
    for start in ("//<![CDATA[", "<![CDATA[", "/*<![CDATA[*/", "<!--"):
        content = content.removeprefix(start)
    for end in ("//]]>", "/*]]>*/", "]]>", "-->"):
        content = content.removesuffix(end)
    return content


def _own(articles: Sequence[dict[str, Any]], url: str | None) -> dict[str, Any]:
    """The article that the page at `url` is: the one with its address, or the only one."""
    key = address_key(url) if url else None
    for article in articles:
        page = article.get("mainEntityOfPage")
        stated = [*_strings(article.get("url")), *_strings(page), *(_strings(each.get("@id")) for each in _dicts(page))]
        if key and any(address_key(value) == key for value in stated if isinstance(value, str)):
            return article
    return articles[0] if len(articles) == 1 or (articles and _same_headline(articles)) else {}


def _same_headline(articles: Sequence[dict[str, Any]]) -> bool:
    return len({str(article.get("headline")) for article in articles}) == 1


def _page_node(nodes: Sequence[dict[str, Any]]) -> dict[str, Any]:
    return next((node for node in nodes if "WebPage" in _strings(node.get("@type"))), {})


def _strings(value: object) -> list[str]:
    return [each for each in (value if isinstance(value, list) else [value]) if isinstance(each, str) and each.strip()]


def _dicts(value: object) -> list[dict[str, Any]]:
    return [each for each in (value if isinstance(value, list) else [value]) if isinstance(each, dict)]


def _names(value: object, by_id: Mapping[str, dict[str, Any]]) -> list[str]:
    """The names of people or organisations: text, or things with a name, also where only their id is given."""
    found: list[str] = []
    for each in value[:_MOST_NAMES] if isinstance(value, list) else [value]:
        if isinstance(each, dict):
            known = by_id.get(each["@id"], each) if isinstance(each.get("@id"), str) else each
            found += _strings(each.get("name")) or _strings(known.get("name"))
        else:
            found += _strings(each)
    return found


def _people(names: Sequence[str | None]) -> list[str]:
    plain = [one_line(unescape(name)) for name in names if name]
    return [name for name in dict.fromkeys(plain) if name and not _ADDRESS.match(name)][:_MOST_NAMES]


def _first(*values: str | None) -> str | None:
    return next((plain for value in values if value and (plain := one_line(unescape(value)))), None)


def _heading(root: HtmlElement) -> str | None:
    headings = [one_line(heading.text_content()) for heading in root.iter("h1")]
    return headings[0] if len(headings) == 1 and headings[0] else None


def _truth(value: object) -> bool | None:
    """Schema.org's Boolean: true, "True" or "http://schema.org/True"."""
    word = str(value).rpartition("/")[2].strip().lower() if isinstance(value, bool | str) else ""
    return {"true": True, "false": False}.get(word)


def _published(root: HtmlElement, meta: Mapping[str, str], article: Mapping[str, Any], today: date) -> datetime | None:
    """The first time that is stated; a day without a time of day gets that of another statement of the same day."""
    stated = [*_strings(article.get("datePublished")), *(meta[name] for name in _TIMES if name in meta)]
    stated += root.xpath("//time[@pubdate or @itemprop='datePublished']/@datetime")[:1]
    found: list[datetime] = []
    for value in stated:
        try:
            found.append(moment(value.strip()))
        except UnreadableArticleError:
            continue
    found = [time for time in found if time.date() <= today + timedelta(days=1) and time.timestamp() != 0]
    timed = (time for time in found if time.timetz() != NOON and time.date() == found[0].date())
    return next(timed, found[0]) if found else None


def _text(markup: str) -> str:
    """The paragraphs of a text that may hold markup, a blank line between them."""
    plain = unescape(markup[:JSON_LENGTH])
    if _ELEMENT.search(plain):
        plain = unescape(_ELEMENT.sub("", _BREAK.sub("\n", plain)))
    return "\n\n".join(filter(None, map(one_line, plain.split("\n"))))
