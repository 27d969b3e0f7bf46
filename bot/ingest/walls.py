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
from bot.ingest.wall_phrases import BARRED, CONSENT, OFFERS, PAYWALL_MARK, ROBOT_CHECK, ROBOT_CHECK_MARK
from bot.text import one_line

Wall = Literal["paywall", "cookies", "robot check"]

FULL: Final = 2_000
"""Characters of a text that is no beginning, whatever is said beside it, unless the page names what it keeps back."""

BEGINNING: Final = 1_500
"""Characters up to which a text can be the beginning that a wall lets through."""

_LONGEST: Final = 20_000
_MOST_BLOCKS: Final = 3_000
"""What is looked at of a page: a longer text is no beginning, whatever the page says of it."""

_NOTICE: Final = 300
"""Characters up to which a block can be a wall's notice; a longer one is prose."""

_CALL: Final = 200
"""Characters up to which a block can ask for a subscription."""

_BARE: Final = 120
"""Characters that are about something else than cookies, below which a page that asks for them tells no news."""

_SHORT: Final = 400
_CHECK: Final = 600
"""Characters of a page that checks for robots: it has nothing else to say."""

_CONSENT_HOST: Final = re.compile(r"(?:consent|guce|cmp|privacy|myprivacy)[\w-]*\.")
_CONSENT_PATH: Final = re.compile(r"/(?:[\w-]*consent[\w-]*|cookie-?wall|privacy-gate)(?:/|\.|$)", re.IGNORECASE)
_QUOTED: Final = re.compile(r"[\"“„«‘][^\"“”„«»‘]{1,200}[\"”“»]")
_FINISHED: Final = tuple(".!?\"'”’»«。！？)")
_ABOUT_CONSENT: Final = re.compile(
    r"cookie|privacy|consent|partners|advert|datenschutz|einwillig|werbung|privée|données|publicit|privacidad|consen"
    r"|anuncio|pubblicit|toestemming|samtyck|samtykke|personvern|prywatno",
    re.IGNORECASE,
)


def wall_of(
    root: HtmlElement, of: Metadata, shown: Sequence[Block], text: str, url: str, *, held_back: bool
) -> Wall | None:
    """The wall that the page at `url` is or has, None for an article. `shown` are the page's blocks, `text` is
    what was found of its article, `held_back` says that parts of it are for subscribers by the page's own word."""
    if held_back or len(text) > _LONGEST:
        return "paywall" if held_back else None
    shown = shown[:_MOST_BLOCKS]
    if _is_robot_check(root, of, shown):
        return "robot check"
    if _is_cookie_wall(root, of, shown, text, url):
        return "cookies"
    return "paywall" if not of.free and _is_paywall(root, of, shown, text) else None


def _is_robot_check(root: HtmlElement, of: Metadata, shown: Sequence[Block]) -> bool:
    title = _title(root)
    length = sum(len(block.text) for block in shown)
    if length >= BEGINNING:
        return False
    checks = _phrases(ROBOT_CHECK, [title, *(block.text for block in shown if len(block.text) <= _NOTICE)])
    if of.articles or not checks:
        return False
    return _is_marked(root, ROBOT_CHECK_MARK) or (
        len(checks) > 1 and (length < _CHECK or bool(ROBOT_CHECK.match(title)))
    )


def _is_cookie_wall(root: HtmlElement, of: Metadata, shown: Sequence[Block], text: str, url: str) -> bool:
    paragraphs = [paragraph for paragraph in text.split("\n\n") if not is_notice(paragraph)]
    length = sum(map(len, paragraphs))
    asked = _phrases(CONSENT, [_title(root), *(block.text for block in shown if len(block.text) <= _NOTICE)])
    parts = urlsplit(url)
    if asked and (_CONSENT_HOST.match((parts.hostname or "").lower()) or _CONSENT_PATH.search(parts.path)):
        return length < BEGINNING
    news = sum(len(paragraph) for paragraph in paragraphs if not _ABOUT_CONSENT.search(paragraph))
    is_article = bool(of.articles) or of.kind == "article"
    return len(asked) > 1 and news < _BARE and length < (_SHORT if is_article else BEGINNING)


def _is_paywall(root: HtmlElement, of: Metadata, shown: Sequence[Block], text: str) -> bool:
    calls = [block.text for block in shown if len(block.text) <= _CALL and not block.beside]
    barred, offers = _phrases(BARRED, calls), _phrases(OFFERS, calls)
    article = beginning(text)
    if of.free is False:
        return bool(of.locked or barred or offers) or len(article) < FULL
    if not (barred or offers) or len(article) >= BEGINNING:
        return False
    said = len(barred) > 1 or bool(barred and offers) or any(map(_says_little_else, calls))
    return said or _is_marked(root, PAYWALL_MARK) or not article.endswith(_FINISHED)


def _says_little_else(call: str) -> bool:
    return sum(map(len, _phrases(BARRED, [call]))) > 0.5 * len(call)


def _title(root: HtmlElement) -> str:
    return one_line(root.findtext(".//title") or "")


def is_notice(paragraph: str) -> bool:
    """Whether a paragraph is a wall's own words."""
    asks = len(paragraph) <= _CALL and (_phrases(BARRED, [paragraph]) or _phrases(OFFERS, [paragraph]))
    return bool(asks) or (len(paragraph) <= _NOTICE and len(_phrases(CONSENT, [paragraph])) > 1)


def is_walls_title(title: str) -> bool:
    """Whether a title is a wall's own and no article's."""
    return bool(ROBOT_CHECK.match(title) or CONSENT.match(title))


def beginning(text: str) -> str:
    """The text up to a wall's own words."""
    paragraphs = text.split("\n\n")
    end = next((number for number, paragraph in enumerate(paragraphs) if is_notice(paragraph)), len(paragraphs))
    return "\n\n".join(paragraphs[:end])


def _phrases(pattern: re.Pattern[str], texts: Sequence[str]) -> set[str]:
    """The phrases that stand there in the page's own name: articles about walls quote them."""
    said = (_QUOTED.sub("", text[:_NOTICE]) for text in texts)
    return {match[0].casefold() for text in said for match in pattern.finditer(text)}


def _is_marked(root: HtmlElement, mark: re.Pattern[str]) -> bool:
    """Whether an element that shows something is called so by its class or id."""
    return any(
        mark.search(f"{element.get('class', '')} {element.get('id', '')}") and one_line(element.text_content())
        for element in root.iter("div", "section", "form", "p", "aside", "article", "span")
    )
