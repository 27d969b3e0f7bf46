"""Small articles sorted by hand into the events that they report, and how well stories agree with them."""

from collections import Counter
from collections.abc import Hashable, Sequence
from datetime import datetime
from pathlib import Path

import yaml  # type: ignore[import-untyped]

from bot.model import Draft

DEVELOPMENT = ("development", "one_saturday")
"""Read while the rules were made."""

HELD_OUT = ("snippets", "sports_and_business", "local_and_politics", "world_desk", "tech_desk", "daily_bag")
"""Written before any result on them was known, the last three by somebody who had not read the rules; the constants
were then chosen on all sets."""


def story_set(name: str | Path) -> list[tuple[Draft, str]]:
    """The articles of a set by its name, or of a file, each with its event, in the order of publication."""
    events = yaml.safe_load((Path(__file__).parent / name).with_suffix(".yaml").read_text(encoding="utf-8"))
    articles = [
        (Draft(text or title, title, publisher, published_at=at and datetime.fromisoformat(at), language="en"), event)
        for event, rows in events.items()
        for at, publisher, title, text in rows
    ]
    return sorted(articles, key=lambda article: str(article[0].published_at))


def b_cubed(events: Sequence[Hashable], stories: Sequence[Hashable]) -> tuple[float, float, float]:
    """Precision, recall and F1: for each article, the part of its story that is of its event, and the part of its event
    that is in its story, averaged (Bagga and Baldwin, 1998)."""
    both, in_event, in_story = Counter(zip(events, stories, strict=True)), Counter(events), Counter(stories)
    precision = sum(n * n / in_story[story] for (_, story), n in both.items()) / len(events)
    recall = sum(n * n / in_event[event] for (event, _), n in both.items()) / len(events)
    return precision, recall, 2 * precision * recall / (precision + recall)
