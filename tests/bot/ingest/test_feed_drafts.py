"""Entries of a feed → articles: which are the same, who published them, and what is refused."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.ingest.feeds import Feed, FeedEntry, feed_drafts
from bot.model import Draft, Failure

NOW = datetime(2025, 6, 10, 7, 30, tzinfo=UTC)
URL = "https://paper.example/feed"
ENTRY = FeedEntry("7", "https://paper.example/talks", "Talks begin", "They met on Monday, June 9th.", True)


def made(*entries: FeedEntry, title: str | None = "The Paper", home: str | None = None) -> list[Draft]:
    found = feed_drafts(Feed(title, home, None, entries), URL, NOW)
    assert all(isinstance(item, Draft) for item in found)
    return [item for item in found if isinstance(item, Draft)]


def origins(*entries: FeedEntry, home: str | None = None) -> list[str | None]:
    return [draft.origin for draft in made(*entries, home=home)]


def test_an_article_is_found_again_by_its_address_whatever_its_guid() -> None:
    first = origins(ENTRY)
    assert first == origins(replace(ENTRY, guid="other")) == origins(replace(ENTRY, guid=None))
    assert first == origins(replace(ENTRY, url="http://www.paper.example/talks/"))
    assert first != origins(replace(ENTRY, url="https://paper.example/other"))


def test_equal_guids_swallow_no_entry() -> None:
    other = replace(ENTRY, url="https://paper.example/other", text="They parted.")
    assert len(set(origins(ENTRY, other))) == 2


def test_entries_that_share_an_address_are_told_apart_by_their_guids() -> None:
    other = replace(ENTRY, guid="8", text="They parted.")
    assert origins(ENTRY, other) == [f"{URL}#7", f"{URL}#8"]


def test_the_address_of_the_home_page_or_the_feed_is_no_articles() -> None:
    assert origins(replace(ENTRY, url="https://paper.example/"), home="http://www.paper.example") == [f"{URL}#7"]
    assert origins(replace(ENTRY, url=URL)) == [f"{URL}#7"]


def test_without_address_the_guid_and_without_both_only_the_text_tells_articles_apart() -> None:
    bare = replace(ENTRY, guid=None, url=None)
    assert origins(replace(ENTRY, url=None)) == [f"{URL}#7"]
    assert origins(bare, replace(bare, text="They parted.")) == [None, None]


def test_a_repeated_entry_is_one_article_and_of_two_versions_the_latest_counts() -> None:
    newer = replace(ENTRY, text="They met twice.", changed_at=NOW)
    assert len(made(ENTRY, ENTRY)) == 1
    for entries in ((ENTRY, newer), (newer, ENTRY)):
        (draft,) = made(*entries)
        assert draft.text == "They met twice."


def test_the_publisher_is_the_entrys_source_else_the_feed_for_its_own_site_else_the_host() -> None:
    elsewhere = replace(ENTRY, url="https://www.other.example.org/talks")
    named = replace(ENTRY, publisher="The Wire")
    assert [made(entry)[0].publisher for entry in (named, ENTRY, elsewhere)] == [
        "The Wire", "The Paper", "other.example.org",
    ]  # fmt: skip
    assert made(replace(ENTRY, url="https://news.paper.example/a"))[0].publisher == "The Paper"


def test_no_date_is_made_up_for_an_entry_without_one() -> None:
    (draft,) = made(ENTRY)
    assert (draft.published_at, draft.published_inferred) == (None, False)
    (draft,) = made(replace(ENTRY, published_at=NOW - timedelta(days=2)))
    assert (draft.published_at, draft.published_inferred) == (NOW - timedelta(days=2), False)


def test_an_entry_with_only_a_title_is_its_title_and_one_with_nothing_is_named() -> None:
    (draft,) = made(replace(ENTRY, text=""))
    assert (draft.title, draft.text) == ("Talks begin", "Talks begin")
    (failure,) = feed_drafts(Feed(None, None, None, (replace(ENTRY, text="", title=None),)), URL, NOW)
    assert isinstance(failure, Failure)
    assert failure.source == f"{URL} entry 1"


words = st.none() | st.text(max_size=4)
entries = st.builds(
    FeedEntry, words, st.sampled_from([None, URL, "https://paper.example/a", "https://paper.example/b"]), words,
    st.text(max_size=4), st.booleans(), words, words, st.none() | st.just(NOW), st.none() | st.just(NOW), words,
)  # fmt: skip


@given(st.lists(entries, max_size=6))
def test_no_two_articles_of_a_feed_share_an_origin_and_no_text_is_lost_but_older_versions(
    listed: list[FeedEntry],
) -> None:
    found = feed_drafts(Feed("The Paper", None, None, tuple(listed)), URL, NOW)
    known = [item.origin for item in found if isinstance(item, Draft) and item.origin]
    assert len(known) == len(set(known))
    assert len(found) <= len(listed)
    assert bool(found) == bool(listed)
