"""What is said to a model: the prompts of `prompts/`, and articles as lines of data.

`lines` is the one door through which articles leave this machine; of a conversation `conversation` tells what was said.
"""

import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from string import Template
from typing import Any, Final

from bot.dates import day_words
from bot.model import Turn
from bot.text import one_line
from bot.writers import Evidence, Material

FENCE: Final = "=" * 20
"""Stands on a line of its own, which no article's words do: they are one line, and begin with a number."""

PUBLISHER_LENGTH: Final = 60
TITLE_LENGTH: Final = 200

LONGEST: Final = 1_000
"""Characters of a question, or of the words shown in reply to one."""

_SELECTED: Final = {"evidence": 1, "keep": ["WORDS"]}
_WRITTEN: Final = {"text": "SENTENCE", "evidence": [1]}
_FORMS: Final[Mapping[tuple[str, str], Mapping[str, Any]]] = {
    ("answer", "select"): {"claims": [_SELECTED]},
    ("answer", "prose"): {"claims": [_WRITTEN]},
    ("digest", "select"): {"headline": {"headline": 1}, "claims": [_SELECTED]},
    ("digest", "prose"): {"headline": {"headline": "HEADLINE", "evidence": [1]}, "claims": [_WRITTEN]},
}
"""What a reply looks like, by task and way of writing. Weak models copy an example: what is to be filled in is shown
without quotation marks, as no JSON would have it."""


@cache
def prompt(name: str) -> Template:
    """The prompt of that name, with its named slots."""
    path = Path(__file__).parents[2] / "prompts" / f"{name}.md"
    return Template(path.read_text(encoding="utf-8"))


def instructions(task: str, writing: str) -> str:
    """How to do a task ("answer", "digest") and in what form to reply."""
    form = re.sub(r'"([A-Z]+)"', r"\1", json.dumps(_FORMS[task, writing]))
    return prompt(task).substitute(reply=prompt(writing).substitute(form=form))


def schema(task: str, writing: str) -> Mapping[str, Any]:
    """The JSON schema of the reply."""
    return _schema_of(_FORMS[task, writing])


def _schema_of(example: object) -> Mapping[str, Any]:
    if isinstance(example, Mapping):
        members = {key: _schema_of(value) for key, value in example.items()}
        return {"type": "object", "properties": members, "required": list(members), "additionalProperties": False}
    if isinstance(example, list):
        return {"type": "array", "items": _schema_of(example[0])}
    return {"type": "integer" if isinstance(example, int) else "string"}


def task(material: Material, question: str | None) -> str:
    """What there is to tell a story from or, with a question, to answer it from."""
    given = lines(material.evidence, material.headlines)
    return given if question is None else f"{given}\nQuestion: {question[:LONGEST]}"


def lines(evidence: Sequence[Evidence], headlines: Sequence[str] = ()) -> str:
    """Evidence, and headlines where there are any, as numbered lines between two fences."""
    heads = [f"Headline [{n}]: {one_line(title)[:TITLE_LENGTH]}" for n, title in enumerate(headlines, start=1)]
    said = [f"[{n}] {_beside(item)}: {item.told}" for n, item in enumerate(evidence, start=1)]
    return "\n".join([FENCE, *heads, *said, FENCE])


def _beside(item: Evidence) -> str:
    publisher = one_line(item.article.publisher or item.article.title)[:PUBLISHER_LENGTH]
    day = item.article.published_on
    return f"{publisher}, {day_words(day)}" if day else publisher


def conversation(asked: str, turns: Sequence[Turn]) -> str:
    """Earlier questions with the words shown in reply, between two fences, and the last question."""
    pairs = [(turn.standalone_question or turn.question, " ".join(turn.claims) or "I don't know.") for turn in turns]
    said = [f"{who}: {one_line(text)[:LONGEST]}" for pair in pairs for who, text in zip("QA", pair, strict=True)]
    return "\n".join([FENCE, *said, FENCE, f"Last question: {asked[:LONGEST]}"])
