"""A fetched web page → its article, or the wall in front of it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final
from urllib.parse import urljoin, urlsplit

from courlan import extract_domain
from lxml.html import HtmlElement  # type: ignore[import-untyped]

from bot.addresses import address_key, clean_address
from bot.errors import UnreadableArticleError
from bot.ingest.decoding import refuse_binary
from bot.ingest.html import article_of
from bot.ingest.markup import Block, blocks, parsed
from bot.ingest.stated import Stated, draft
from bot.ingest.structured import Metadata, metadata
from bot.ingest.walls import Wall, beginning, is_walls_title, wall_of
from bot.model import Draft
from bot.text import fold, is_stop_word, words

_HTML: Final = frozenset(["text/html", "application/xhtml+xml", "text/plain", "application/xml", "text/xml", ""])
_KINDS: Final = {"image": "a picture", "video": "a video", "audio": "a recording", "font": "a font"}
_CHARSET: Final = re.compile(r"charset\s*=\s*[\"']?([\w:.-]+)", re.IGNORECASE)
_FEED: Final = re.compile(rb"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--[^>]{0,500}-->\s*)?<(?:rss|feed|rdf:RDF)\b")

_SHELL: Final = 250
"""Characters of a page's own words below which its scripts were to write the article."""

_TEASER: Final = 25
"""Characters of a link that can be an article's headline; those of menus are shorter."""

_PROSE: Final = 80
"""Characters of a paragraph; what is shorter can be a caption or a label."""

_MOST_TEASERS: Final = 4
_SAME_TITLE: Final = 0.6
_SAME_SUMMARY: Final = 0.7
_LONGER: Final = 1.2
_LEAD: Final = 3_000
_SLUG: Final = re.compile(r"(?:[^-_]+[-_]){2}|\d{4}")


@dataclass(frozen=True, slots=True)
class Page:
    """What was read of a page. `stated.text` is the article, or, where there is a `wall`, what can honestly be told
    of it: the beginning that the wall lets through, else the page's own summary, else "". `canonical` is the
    address that the page gives itself, where that is to be believed."""

    stated: Stated
    canonical: str | None
    wall: Wall | None


def read_page(body: bytes, content_type: str | None, url: str, today: date) -> Page:
    """The article of the page that `url` gave in the end, with the value of its Content-Type header.
    `UnreadableArticleError` where there is no article: a picture, a feed, a list of links, a page that only
    scripts would fill, or more than can be read in seconds."""
    _refuse_other_kinds(body, content_type)
    charset = _CHARSET.search(content_type or "")
    root = parsed(body, charset[1] if charset else None)
    of = metadata(root, url, today)
    shown = blocks(root)
    scripted = root.find(".//script") is not None
    held_back = _without_locked(root, of.locked) and of.free is False
    stated = article_of(root, replace(of, body=None) if of.free is False else of, url, today)
    wall = wall_of(root, of, shown, stated.text, url, held_back=held_back)
    canonical = _canonical(of.addresses, url)
    stated = replace(stated, url=canonical or clean_address(url))
    if wall:
        return Page(_in_front_of(stated, of, wall), canonical, wall)
    if _is_list(of, shown):
        raise UnreadableArticleError("is a list of links, not an article; give the address of one of its articles")
    if not of.body and scripted and _is_shell(shown):
        raise UnreadableArticleError("is empty without JavaScript; save the article's text as .txt")
    if not any(character.isalnum() for character in stated.text):
        raise UnreadableArticleError("holds no article's text; save the article's text as .txt")
    return Page(stated, canonical, None)


def page_draft(page: Page, url: str, today: date) -> Draft:
    """The draft of a page's article; behind a wall, a stub of what can be told. `UnreadableArticleError` where a
    wall leaves nothing."""
    stated = page.stated
    if page.wall and not stated.text and not stated.title:
        raise UnreadableArticleError(f"shows a {_WALLS[page.wall]} in place of the article; open it in a browser")
    told = replace(stated, text=stated.text or stated.title or "", url=page.canonical or url)
    return replace(draft(told, None, today), extent="stub" if page.wall else "full")


_WALLS: Final = {"paywall": "paywall", "cookies": "cookie wall", "robot check": "check for robots"}


def completed(draft: Draft, page: Page) -> Draft:
    """A feed's draft with the text of its article's page, and what the feed left open. The draft as it is where
    the page is another article, or tells no more."""
    text = page.stated.text
    if len(text) < _LONGER * len(draft.text) or not _is_same(draft, page.stated):
        return draft
    guessed = draft.published_inferred or draft.published_at is None
    return replace(
        draft,
        text=text,
        extent="stub" if page.wall else "full",
        publisher=draft.publisher or page.stated.publisher,
        byline=draft.byline or page.stated.byline,
        published_at=(page.stated.published_at if guessed else None) or draft.published_at,
        published_inferred=draft.published_inferred and not page.stated.published_at,
        language=draft.language or page.stated.language,
    )


def _is_same(draft: Draft, stated: Stated) -> bool:
    """Whether the page has the headline of the draft, or the words of its summary where an article begins."""
    lead = _content(f"{stated.title or ''} {stated.text[:_LEAD]}")
    ours, theirs = _content(draft.title), _content(stated.title or "")
    if ours and theirs and len(ours & theirs) >= _SAME_TITLE * min(len(ours), len(theirs)) and len(ours & theirs) > 1:
        return True
    summary = _content(draft.text)
    return bool(summary) and len(summary & lead) >= _SAME_SUMMARY * len(summary)


def _content(text: str) -> set[str]:
    return {folded for word in words(text) if not is_stop_word(folded := fold(word))}


def _refuse_other_kinds(body: bytes, content_type: str | None) -> None:
    kind = (content_type or "").partition(";")[0].strip().lower()
    if kind not in _HTML:
        told = _KINDS.get(kind.partition("/")[0], "no web page")
        raise UnreadableArticleError(f"is {told} ({kind[:60]}); give the address of an article's page")
    refuse_binary(body)
    if _FEED.match(body):
        raise UnreadableArticleError("is a feed, not an article; add it as a source")


def _without_locked(root: HtmlElement, selectors: Sequence[str]) -> bool:
    """Takes out what the page says is for subscribers; whether there was any of it. Understands ".class", "#id" and
    combinations of these in one element, which is what structured data use."""
    found = False
    for selector in selectors:
        wanted = set(re.findall(r"[.#][\w-]+", selector.strip().rpartition(" ")[2]))
        for element in list(root.iter()) if wanted else ():
            names = {f".{name}" for name in (element.get("class") or "").split()} | {f"#{element.get('id')}"}
            if wanted <= names and element.getparent() is not None:
                found = found or bool(element.text_content().strip())
                element.drop_tree()
    return found


def _canonical(addresses: Sequence[str], url: str) -> str | None:
    """The first of the addresses that can be the page's own: on its site, and no home page, section or other
    page that the page at `url` only stands under."""
    for address in addresses:
        try:
            found = clean_address(urljoin(url, address.strip()))
        except ValueError:
            continue
        if found and _is_plausible(address_key(found), address_key(url)):
            return found
    return None


def _is_plausible(canonical: str, key: str) -> bool:
    if canonical == key:
        return True
    ours, theirs = urlsplit(key), urlsplit(canonical)
    if _site(canonical) != _site(key) or (not theirs.path.strip("/") and not theirs.query):
        return False
    above = f"{ours.path}/".startswith(f"{theirs.path}/") and not theirs.query
    return not above or bool(_SLUG.search(theirs.path.rpartition("/")[2]))


def _site(key: str) -> str:
    """The registered domain, which one publisher owns; the last two names of a host where none is known."""
    host = urlsplit(key).hostname or ""
    return extract_domain(key) or (host if host.replace(".", "").isdigit() else ".".join(host.split(".")[-2:]))


def _in_front_of(stated: Stated, of: Metadata, wall: Wall) -> Stated:
    """What can be told of an article behind a wall."""
    title = None if wall == "robot check" or is_walls_title(stated.title or "") else stated.title
    free = beginning(stated.text) if wall == "paywall" else ""
    summary = of.description if title and of.description and beginning(of.description) else ""
    return replace(stated, title=title, text=free if len(free) >= len(summary or "") else summary or "")


def _is_prose(block: Block) -> bool:
    return not block.heading and len(block.text) >= _PROSE and block.linked < 0.5 * len(block.text)


def _is_shell(shown: Sequence[Block]) -> bool:
    """Whether a page says next to nothing, and no paragraph of prose."""
    return not any(map(_is_prose, shown)) and sum(len(block.text) for block in shown if not block.beside) < _SHELL


def _is_list(of: Metadata, shown: Sequence[Block]) -> bool:
    """Whether headlines of several articles come before anything that reads as the page's own article."""
    if of.articles == 1 or of.kind == "article" or of.published_at:
        return False
    body = [block for block in shown if not block.beside]
    teasers = [n for n, b in enumerate(body) if b.linked >= 0.8 * len(b.text) and (b.heading or len(b.text) >= _TEASER)]
    prose = [n for n, b in enumerate(body) if _is_prose(b)]
    return len(teasers) >= _MOST_TEASERS and (len(prose) < 2 or prose[1] > teasers[0])
