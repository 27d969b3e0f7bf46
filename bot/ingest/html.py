"""The elements of a web page → its article."""

import logging
import re
import warnings
from datetime import date, timedelta
from functools import cache
from types import ModuleType
from typing import Final
from urllib.parse import urlsplit

from lxml import etree  # type: ignore[import-untyped]
from lxml.html import HtmlElement  # type: ignore[import-untyped]

from bot.errors import UnreadableArticleError
from bot.ingest.markup import blocks, parsed
from bot.ingest.stated import Stated, moment
from bot.ingest.structured import Metadata, metadata
from bot.text import one_line

for _name in ("trafilatura", "htmldate", "courlan", "justext"):
    logging.getLogger(_name).addHandler(logging.NullHandler())

_DATE_ONLY: Final = "T00:00:00"

_MOST_COMPARED: Final = 3_000
"""Blocks of a page up to which several extractors are compared: one of them takes time by their square."""

_BODY_SHARE: Final = 0.6
"""A page whose text is less than this of the text that it states for machines shows an excerpt."""

_SITE: Final = re.compile(r"\s+[|·•–—‹«»›:-]+\s+")


def read_html(data: bytes, today: date) -> Stated:
    """The article of a saved page (see `article_of`). `UnreadableArticleError` where the page holds none."""
    root = parsed(data)
    found = article_of(root, metadata(root, None, today), None, today)
    if not found.text:
        raise UnreadableArticleError("no article was found in its HTML; save the article's text as .txt")
    return found


def article_of(root: HtmlElement, of: Metadata, url: str | None, today: date) -> Stated:
    """The article of a page as trafilatura finds it, a blank line between paragraphs, and what the page's
    metadata state, with the time of day where they name one; the text is "" where there is none. A date after
    `today` is not believed. Takes the scripts out of the page. `UnreadableArticleError` where the page cannot
    be taken apart."""
    trafilatura = _trafilatura()
    etree.strip_elements(root, "script", "noscript", with_tail=False)
    try:
        found = trafilatura.bare_extraction(
            root,
            url=url,
            fast=len(blocks(root)) > _MOST_COMPARED,
            include_comments=False,
            with_metadata=True,
            date_extraction_params=_date_parameters(today),
        )
        if found is None or isinstance(found, dict):
            found = trafilatura.extract_metadata(root, url, _date_parameters(today))
    except Exception as error:  # an extractor on hostile input fails in ways that nobody lists
        raise UnreadableArticleError("its HTML cannot be taken apart; save its text as .txt") from error
    publisher = of.publisher or found.sitename
    title = _without_site(of.title or found.title or "", publisher, url) or None
    paragraphs = [line for line in map(one_line, str(found.text or "").split("\n")) if line]
    if title and len(paragraphs) > 1 and one_line(paragraphs[0]) in {title, found.title}:
        del paragraphs[0]
    text = "\n\n".join(paragraphs)
    if of.body and len(text) < _BODY_SHARE * len(of.body):
        text = of.body
    return Stated(
        text=text,
        title=title,
        publisher=publisher,
        byline=of.byline or found.author,
        url=found.url,
        published_at=of.published_at or (moment(found.date.removesuffix(_DATE_ONLY)) if found.date else None),
        language=of.language,
    )


@cache
def _trafilatura() -> ModuleType:
    """Imported where it is used, as it takes its time; it warns of proxies that nobody asked for."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import trafilatura
    return trafilatura


def _without_site(title: str, publisher: str | None, url: str | None) -> str:
    """The title without the name of its site behind it: "Talks begin | The Post"."""
    host = (urlsplit(url or "").hostname or "").removeprefix("www.")
    names = {_letters(name) for name in (publisher, host, host.rpartition(".")[0]) if name}
    cuts = list(_SITE.finditer(title))
    if cuts and cuts[-1].start() and _letters(title[cuts[-1].end() :]) in names:
        return title[: cuts[-1].start()]
    return title


def _letters(name: str) -> str:
    return re.sub(r"\W", "", re.sub(r"^the\s+", "", name.casefold().strip()))


def _date_parameters(today: date) -> dict[str, object]:
    return {
        "original_date": True,
        "extensive_search": False,
        "outputformat": "%Y-%m-%dT%H:%M:%S%z",
        "max_date": (today + timedelta(days=1)).isoformat(),
    }
