"""JSON Feeds, also those in which nothing has the type that it should have."""

import json
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.ingest.feeds import Feed, FeedEntry, read_feed

NOW = datetime(2025, 6, 10, 7, 30, tzinfo=UTC)


def read(body: bytes) -> Feed:
    return read_feed(body, "application/feed+json", "https://paper.example/feed", NOW)


def json_feed(items: object, **more: object) -> bytes:
    version = "https://jsonfeed.org/version/1.1"
    return json.dumps({"version": version, "title": "The Paper", "items": items, **more}).encode()


def test_a_json_feed_is_read() -> None:
    feed = read(
        json_feed(
            [
                {
                    "id": "7", "url": "/talks", "title": "Talks &amp; more", "content_html": "<p>They met.</p>",
                    "summary": "Met.", "date_published": "2025-06-09T14:30:00Z",
                    "date_modified": "2025-06-09T15:00:00Z",
                    "authors": [{"name": "Ann Lee"}, {"url": "x"}, {"name": "Bo Chen"}], "language": "en",
                },
                "no object",
            ],
            home_page_url="https://paper.example/",
        )
    )  # fmt: skip
    assert (feed.title, feed.home_url) == ("The Paper", "https://paper.example/")
    assert feed.failures == ("entry 2 is no object",)
    assert feed.entries == (
        FeedEntry(
            "7", "https://paper.example/talks", "Talks & more", "They met.", False, "Ann Lee, Bo Chen", None,
            datetime(2025, 6, 9, 14, 30, tzinfo=UTC), datetime(2025, 6, 9, 15, tzinfo=UTC), "en",
        ),
    )  # fmt: skip


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=5,
)
KEYS = """
    id url external_url title content_html content_text summary date_published date_modified authors author language
    name
""".split()


@settings(deadline=None)
@given(
    st.lists(st.dictionaries(st.sampled_from(KEYS), values) | values, max_size=4), st.dictionaries(st.text(), values)
)
def test_a_json_feed_with_wrong_types_everywhere_is_read(items: list[object], more: dict[str, object]) -> None:
    body = json.dumps({**more, "version": "https://jsonfeed.org/version/1", "items": items}).encode()
    feed = read(body)
    assert len(feed.entries) + len(feed.failures) == len(items)


def test_seconds_and_milliseconds_since_1970_are_read() -> None:
    feed = read(json_feed([{"id": n, "date_published": 1749479400 * n} for n in (1, 1000)]))
    assert [entry.published_at for entry in feed.entries] == [datetime(2025, 6, 9, 14, 30, tzinfo=UTC)] * 2
