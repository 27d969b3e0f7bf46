"""What a site shows in place of an article: a paywall, a cookie wall, or a check for robots.

No single sign suffices: free articles offer subscriptions and ask about cookies, and some report on walls. Phrases
count in short blocks beside little text; what a page states of itself for machines weighs most.
"""

import re
from collections.abc import Sequence
from typing import Final, Literal
from urllib.parse import urlsplit

from lxml.html import HtmlElement  # type: ignore[import-untyped]

from bot.ingest.markup import Block
from bot.ingest.structured import Metadata
from bot.ingest.wall_phrases import CONSENT, PAYWALL, PAYWALL_MARK, ROBOT_CHECK, ROBOT_CHECK_MARK
from bot.text import one_line

Wall = Literal["paywall", "cookies", "robot check"]

FULL: Final = 2_000
"""Characters of a text that is no beginning, whatever is said beside it, unless the page names what it keeps back."""

BEGINNING: Final = 1_500
"""Characters up to which a text can be the beginning that a wall lets through."""

_NOTICE: Final = 300
"""Characters up to which a block can be a wall's notice; a longer one is prose."""

_BARE: Final = 400
"""Characters of article below which a page of notices is nothing else."""

_CONSENT_HOST: Final = re.compile(r"(?:consent|guce|cmp|privacy|myprivacy)[\w-]*\.")
_CONSENT_PATH: Final = re.compile(r"/(?:[\w-]*consent[\w-]*|cookie-?wall|privacy-gate)(?:/|\.|$)", re.IGNORECASE)
_ENDINGS: Final = tuple(".!?…\"'”’»«。！？)")


def wall_of(
    root: HtmlElement, of: Metadata, shown: Sequence[Block], text: str, url: str, *, held_back: bool
) -> Wall | None:
    """The wall that the page at `url` is or has, None for an article. `shown` are the page's blocks, `text` is
    what was found of its article, `held_back` says that parts of it are for subscribers by the page's own word."""
    article = "\n\n".join(paragraph for paragraph in text.split("\n\n") if not is_notice(paragraph))
    visible = sum(len(block.text) for block in shown)
    title = one_line(root.findtext(".//title") or "")
    notices = [block.text for block in shown if len(block.text) <= _NOTICE]
    checks = _phrases(ROBOT_CHECK, [title, *notices])
    if not of.articles and visible < BEGINNING and checks and (len(checks) > 1 or _is_marked(root, ROBOT_CHECK_MARK)):
        return "robot check"
    asked = _phrases(CONSENT, [title, *notices])
    parts = urlsplit(url)
    elsewhere = _CONSENT_HOST.match((parts.hostname or "").lower()) or _CONSENT_PATH.search(parts.path)
    if len(article) < BEGINNING and asked and elsewhere:
        return "cookies"
    if len(article) < _BARE and len(asked) >= (2 if not article else 3) and of.free is None:
        return "cookies"
    return "paywall" if _is_paywall(root, of, shown, article, held_back=held_back) else None


def _is_paywall(root: HtmlElement, of: Metadata, shown: Sequence[Block], article: str, *, held_back: bool) -> bool:
    if held_back or of.free:
        return held_back
    offers = _phrases(PAYWALL, [block.text for block in shown if len(block.text) <= _NOTICE and not block.beside])
    if of.free is False:
        return bool(of.locked) or len(article) < FULL or bool(offers)
    if not offers or len(article) >= BEGINNING:
        return False
    return (
        len(offers) > 1 or _is_marked(root, PAYWALL_MARK) or not article.rstrip().endswith(_ENDINGS[:3] + _ENDINGS[4:])
    )


def is_notice(paragraph: str) -> bool:
    """Whether a paragraph is a wall's own words."""
    return len(paragraph) <= _NOTICE and bool(PAYWALL.search(paragraph) or len(_phrases(CONSENT, [paragraph])) > 1)


def is_walls_title(title: str) -> bool:
    """Whether a title is a wall's own and no article's."""
    return bool(ROBOT_CHECK.match(title) or CONSENT.match(title))


def beginning(text: str) -> str:
    """The text up to a wall's own words."""
    paragraphs = text.split("\n\n")
    end = next((number for number, paragraph in enumerate(paragraphs) if is_notice(paragraph)), len(paragraphs))
    return "\n\n".join(paragraphs[:end])


def _phrases(pattern: re.Pattern[str], texts: Sequence[str]) -> set[str]:
    return {match[0].casefold() for text in texts for match in pattern.finditer(text[:_NOTICE])}


def _is_marked(root: HtmlElement, mark: re.Pattern[str]) -> bool:
    """Whether an element that shows something is called so by its class or id."""
    return any(
        mark.search(f"{element.get('class', '')} {element.get('id', '')}") and one_line(element.text_content())
        for element in root.iter("div", "section", "form", "p", "aside", "article", "span")
    )
