"""Markdown with front matter → a text without markup, and what the front matter states."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Final

import frontmatter
import yaml  # type: ignore[import-untyped]
from frontmatter.default_handlers import YAMLHandler
from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.errors import UnreadableArticleError
from bot.ingest.stated import Stated, clean, moment
from bot.text import one_line

FRONT_MATTER_LENGTH: Final = 50_000
"""Characters of front matter that are read."""

_MOST_NAMES: Final = 20
_EXAMPLE: Final = "write lines such as date: 2025-06-09"


class _Loader(yaml.SafeLoader):  # type: ignore[misc]
    """YAML without aliases, which can unfold without end. The loader in C crashes on deep nesting; this one
    raises `RecursionError`."""

    def compose_node(self, parent: object, index: object) -> object:
        if self.check_event(yaml.AliasEvent):
            raise UnreadableArticleError("its front matter uses YAML aliases (*name); write the values out")
        return super().compose_node(parent, index)


class _FrontMatter(YAMLHandler):
    def load(self, fm: str, **_: object) -> dict[str, object]:
        if len(fm) > FRONT_MATTER_LENGTH:
            raise UnreadableArticleError(f"its front matter has over {FRONT_MATTER_LENGTH:,} characters; shorten it")
        try:
            values = yaml.load(fm, Loader=_Loader)  # noqa: S506 - a SafeLoader
        except yaml.MarkedYAMLError as error:
            line = f" (line {error.problem_mark.line + 1})" if error.problem_mark else ""
            raise UnreadableArticleError(
                f"its front matter is no valid YAML{line}; put values with a colon into quotes"
            ) from error
        except (yaml.YAMLError, ValueError, OverflowError, RecursionError) as error:
            raise UnreadableArticleError(f"its front matter is no valid YAML; {_EXAMPLE}") from error
        if values is None:
            return {}
        if not isinstance(values, dict):
            raise UnreadableArticleError(f"its front matter holds no keys with values; {_EXAMPLE}")
        return {str(key).casefold(): value for key, value in values.items() if isinstance(key, str)}


def read_markdown(content: str, name: str) -> Stated:
    """Keys of the front matter: title; publisher or source; byline or author; url or link; published_at,
    published or date; language or lang. Without a title: the first heading, else `name`. A title that the
    text repeats as its first heading is not part of the text."""
    text = clean(content)
    if text.startswith("---\n") and not _FrontMatter.FM_BOUNDARY.search(text, 4):
        raise UnreadableArticleError("its front matter is never closed; put a line --- after it")
    values, body = frontmatter.parse(text, handler=_FrontMatter())
    blocks = list(_blocks(body))
    heading = next((one_line(words) for words, is_heading in blocks if is_heading), None)
    title = _words(values, "title") or heading or name
    if blocks and blocks[0][1] and one_line(blocks[0][0]) == one_line(title) and len(blocks) > 1:
        del blocks[0]
    dates = (values.get(key) for key in ("published_at", "published", "date"))
    stated_date = next((value for value in dates if value is not None and value != ""), None)
    return Stated(
        text="\n\n".join(words for words, _ in blocks),
        title=title,
        publisher=_words(values, "publisher", "source"),
        byline=_words(values, "byline", "author"),
        url=_words(values, "url", "link"),
        published_at=moment(stated_date) if stated_date is not None else None,
        language=_words(values, "language", "lang"),
    )


def _words(values: Mapping[str, object], *keys: str) -> str | None:
    key = next((key for key in keys if values.get(key) is not None), None)
    if key is None:
        return None
    value = values[key]
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return ", ".join(value[:_MOST_NAMES])
    if isinstance(value, str | int | float | date):
        return str(value)
    raise UnreadableArticleError(f"{key} in its front matter is no text; write {key}: and a few words")


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark").enable("table")


def _blocks(body: str) -> Iterator[tuple[str, bool]]:
    """The words of each block that holds any, and whether it is a heading."""
    tokens = _parser().parse(body)
    row: list[str] = []
    for number, token in enumerate(tokens):
        words = ""
        if token.type == "inline":
            words = _inline(token.children or ()).strip()
            if tokens[number - 1].type in {"td_open", "th_open"}:
                row.append(words)
                continue
        elif token.type in {"fence", "code_block"}:
            words = token.content.strip()
        elif token.type == "html_block":
            words = _without_tags(token.content)
        elif token.type == "tr_close":
            words, row = ", ".join(filter(None, row)), []
        if words:
            yield words, tokens[number - 1].type == "heading_open"


def _inline(tokens: Sequence[Token]) -> str:
    kept = {"text": None, "code_inline": None, "softbreak": " ", "hardbreak": "\n"}
    return "".join(kept[token.type] or token.content for token in tokens if token.type in kept)


def _without_tags(html: str) -> str:
    from lxml import etree  # type: ignore[import-untyped]
    from lxml.html import fromstring  # type: ignore[import-untyped]

    try:
        root = fromstring(f"<div>{html}</div>")
    except (etree.LxmlError, ValueError):
        return ""
    etree.strip_elements(root, "script", "style", etree.Comment, with_tail=False)
    return one_line(str(root.text_content()))
