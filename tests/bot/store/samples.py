"""Entries for stores, one passage a line, and for each line a vector that depends on its words alone; and
short ways to look for them."""

from datetime import UTC, datetime
from zlib import crc32

import numpy as np
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from bot.model import Draft, Filter, Span
from bot.store import Entry, Store, Vectors

DIMENSIONS = 96
NOW = datetime(2025, 6, 10, 8, tzinfo=UTC)
LOCAL = Filter()
ALL = 1000
WITH_A_FIXTURE = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
TEXT = st.text(st.characters(exclude_categories=["Cs"]))


def day(number: int, hour: int = 0) -> datetime:
    return datetime(2025, 6, number, hour, tzinfo=UTC)


def vector_of(text: str) -> Vectors:
    """A random direction, the same for the same text."""
    vector = np.random.default_rng(crc32(text.encode())).standard_normal(DIMENSIONS).astype(np.float32)
    return vector / np.linalg.norm(vector)


def entry(
    text: str,
    title: str = "",
    *,
    published_at: datetime | None = None,
    origin: str | None = None,
    bands: tuple[int, ...] = (),
    text_hash: str | None = None,
    same_as: int | None = None,
) -> Entry:
    spans, start = [], 0
    for line in text.split("\n"):
        spans.append(Span(start, start + len(line)))
        start += len(line) + 1
    vectors = np.stack([vector_of(text[span.start : span.end]) for span in spans])
    draft = Draft(text=text, title=title, published_at=published_at, origin=origin)
    return Entry(draft, text_hash or f"{crc32(text.encode()):08x}", bands, tuple(spans), vectors, same_as)


def found(store: Store, *terms: str, where: Filter = LOCAL, every: bool = False) -> list[str]:
    """The texts of the passages with these words, best first."""
    hits = store.passages_with_words(terms, where, ALL, every=every)
    return [passage.text for passage in store.passages([number for number, _ in hits]).values()]


def near(store: Store, text: str, where: Filter = LOCAL, limit: int = ALL) -> list[str]:
    """The texts of the passages nearest to this one, best first."""
    hits = store.passages_near(vector_of(text), where, limit)
    return [passage.text for passage in store.passages([number for number, _ in hits]).values()]
