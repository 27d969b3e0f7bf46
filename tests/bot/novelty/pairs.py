"""Pairs of what was told and what comes after it: is there anything new?"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]

from bot.model import Article, Citation, Claim, Digest, DigestStory, Told, Window
from bot.novelty import facts_told, news
from bot.stories import Story
from bot.text import sentences

MONDAY = datetime(2025, 6, 2, 18, tzinfo=UTC)
TUESDAY = MONDAY + timedelta(days=1)
HERE = Path(__file__).parent


def article(number: int, text: str, at: datetime, title: str = "Report", publisher: str = "Post") -> Article:
    return Article(number, "local", title, text, publisher, None, None, at, False, "en", None, at, at, None)


def told(*articles: Article, at: datetime | None = None, story: int | None = None) -> Told:
    """As a channel is told of articles: the first words of each."""
    when = at or max(a.published_at for a in articles if a.published_at) + timedelta(hours=1)
    ids = tuple(a.id for a in articles)
    claims = tuple(Claim(a.text, (n,)) for n, a in enumerate(articles))
    quotes = tuple(
        Citation(n, a.id, a.title, a.publisher, None, None, a.text[span.start : span.end], span.start, span.end)
        for n, a in enumerate(articles)
        for span in sentences(a.text)[:1]
    )
    shown = DigestStory("Story", "new", claims, (), (), None, ids, None, story)
    return facts_told(shown, Digest("", Window(when, when), 0, (shown,), quotes, (), (), ""), articles)


@dataclass(frozen=True, slots=True)
class Lot:
    right: int
    all: int
    wrong: tuple[str, ...]


def judged(name: str) -> Lot:
    """How many pairs of a lot are judged as expected, and the new texts of the others with what was taken for new."""
    pairs: list[dict[str, Any]] = yaml.safe_load((HERE / f"pairs_{name}.yaml").read_text(encoding="utf-8"))
    wrong = []
    for pair in pairs:
        old, new = article(1, pair["told"], MONDAY), article(2, pair["new"], TUESDAY, publisher="Herald")
        found = news(Story((old, new), (new,)), [told(old)])
        if found.status != pair["expect"]:
            wrong.append(f"{pair['expect']}: {pair['new']} {sorted(found.facts)}")
    return Lot(len(pairs) - len(wrong), len(pairs), tuple(wrong))


if __name__ == "__main__":
    for lot in ("one", "two", "three", "four"):
        result = judged(lot)
        print(f"{lot}: {result.right} of {result.all}", *result.wrong, sep="\n  ")
