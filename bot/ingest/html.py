"""A web page → its article."""

import logging
import re
from datetime import date, timedelta
from typing import Final

from bot.errors import UnreadableArticleError
from bot.ingest.decoding import decode
from bot.ingest.stated import Stated, clean, moment
from bot.text import one_line

for _name in ("trafilatura", "htmldate", "courlan", "justext"):
    logging.getLogger(_name).addHandler(logging.NullHandler())

_HEAD: Final = 4_096
_CHARSET = re.compile(rb"""(?:<meta[^>]+charset|<\?xml[^>]+encoding)\s*=\s*["']?\s*([\w:.-]+)""", re.IGNORECASE)
_PROLOG = re.compile(r"\s*<\?xml[^>]*\?>")
_DATE_ONLY: Final = "T00:00:00"


def read_html(data: bytes, today: date) -> Stated:
    """The article of a page as trafilatura finds it, a blank line between paragraphs, and what the page's
    metadata state, with the time of day where they name one. A date after `today` is not believed.
    `UnreadableArticleError` where the page holds no article."""
    declared = _CHARSET.search(data[:_HEAD])
    page = clean(_PROLOG.sub("", decode(data, declared[1].decode("ascii", "ignore") if declared else None), count=1))
    if not page:
        raise UnreadableArticleError("is empty; put the article's page into it")
    import trafilatura

    try:
        tree = trafilatura.load_html(page)
        language = None if tree is None else tree.get("lang")
        found = (
            None
            if tree is None
            else trafilatura.bare_extraction(
                tree,
                include_comments=False,
                with_metadata=True,
                date_extraction_params=_date_parameters(today),
            )
        )
    except Exception as error:  # an extractor on hostile input fails in ways that nobody lists
        raise UnreadableArticleError("its HTML cannot be taken apart; save its text as .txt") from error
    if found is None or isinstance(found, dict) or not (found.text or "").strip():
        raise UnreadableArticleError("no article was found in its HTML; save the article's text as .txt")
    paragraphs = [line for line in str(found.text).split("\n") if line.strip()]
    if found.title and len(paragraphs) > 1 and one_line(paragraphs[0]) == one_line(found.title):
        del paragraphs[0]
    return Stated(
        text="\n\n".join(paragraphs),
        title=found.title,
        publisher=found.sitename,
        byline=found.author,
        url=found.url,
        published_at=moment(found.date.removesuffix(_DATE_ONLY)) if found.date else None,
        language=language,
    )


def _date_parameters(today: date) -> dict[str, object]:
    return {
        "original_date": True,
        "extensive_search": False,
        "outputformat": "%Y-%m-%dT%H:%M:%S%z",
        "max_date": (today + timedelta(days=1)).isoformat(),
    }
