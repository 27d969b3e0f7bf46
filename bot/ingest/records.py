"""JSON → articles: {"text", "title"?, "url"?, "publisher"?, "byline"?, "published_at"?, "language"?}."""

import json
from typing import Final

from bot.errors import UnreadableArticleError
from bot.ingest.stated import Stated, moment

KEYS: Final = ("text", "title", "url", "publisher", "byline", "published_at", "language")
"""What is read of an article's object; other keys are ignored."""


def parse_json(content: str) -> object:
    """`UnreadableArticleError` with the line, if there are several, and the column where it is not valid
    JSON."""
    try:
        return json.loads(content)
    except json.JSONDecodeError as error:
        line = f"line {error.lineno}, " if "\n" in content.strip() else ""
        raise UnreadableArticleError(
            f"is not valid JSON at {line}column {error.colno}: {error.msg}; correct it there"
        ) from error
    except RecursionError as error:
        raise UnreadableArticleError("its JSON is nested too deeply; make it a list of articles") from error
    except ValueError as error:
        raise UnreadableArticleError("its JSON holds a number with too many digits; shorten it") from error


def articles_of(value: object) -> list[object]:
    """The articles of a file's JSON: one object, a list of them, or such a list under the key "articles"."""
    if isinstance(value, dict) and "text" not in value and isinstance(value.get("articles"), list):
        value = value["articles"]
    return value if isinstance(value, list) else [value]


def read_record(value: object) -> Stated:
    """`UnreadableArticleError` that names the key which is missing or of a wrong type."""
    if not isinstance(value, dict):
        raise UnreadableArticleError(f'is {_kind(value)}, not an article; write {{"text": "…"}}')
    if value.get("text") is None:
        raise UnreadableArticleError('has no "text"; put the article\'s text under that key')
    words = {key: _string(value, key) for key in KEYS if key != "published_at"}
    stated = value.get("published_at")
    try:
        published_at = None if stated is None or stated == "" else moment(stated)
    except UnreadableArticleError as error:
        raise UnreadableArticleError(f'"published_at": {error}') from error
    return Stated(
        text=words["text"] or "",
        title=words["title"],
        publisher=words["publisher"],
        byline=words["byline"],
        url=words["url"],
        published_at=published_at,
        language=words["language"],
    )


def _string(value: dict[str, object], key: str) -> str | None:
    found = value.get(key)
    if found is not None and not isinstance(found, str):
        raise UnreadableArticleError(f'"{key}" is {_kind(found)}; make it a string')
    return found


_KINDS: Final = {
    type(None): "null",
    bool: "true or false",
    int: "a number",
    float: "a number",
    str: "a string",
    list: "a list",
    dict: "an object",
}


def _kind(value: object) -> str:
    return _KINDS[type(value)]
