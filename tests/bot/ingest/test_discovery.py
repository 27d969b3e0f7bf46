"""The feeds that a page names."""

from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UnreadableFeedError
from bot.ingest.discovery import FeedLink, feeds_of_page

URL = "https://paper.example/world/"


def found(html: str) -> list[str]:
    return [feed.url for feed in feeds_of_page(html.encode(), "text/html", URL)]


def test_the_declared_feeds_are_found_in_order_each_once_and_comments_last() -> None:
    page = (
        "<link rel=alternate type=application/rss+xml title='Comments on The Paper' href='/comments/feed'>"
        "<link rel='alternate' type='application/rss+xml' title='The Paper &amp;amp; more' href='/feed'>"
        "<link rel='ALTERNATE home' type='application/atom+xml; charset=utf-8' href='atom.xml'>"
        "<link rel=alternate type=application/feed+json href='//cdn.example/feed.json'>"
        "<link rel=alternate type=application/rss+xml href='https://paper.example/feed'>"
        "<link rel=alternate type=text/html hreflang=de href='/de'>"
        "<link rel=alternate type=application/json href='/wp-json/posts/1'>"
        "<link rel=alternate type=application/rss+xml href='javascript:alert(1)'>"
        "<link rel=stylesheet type=application/rss+xml href='/style'><a href='/other/feed'>Feed</a>"
    )
    assert feeds_of_page(page.encode(), "text/html", URL) == [
        FeedLink("The Paper & more", "https://paper.example/feed"),
        FeedLink(None, "https://paper.example/world/atom.xml"),
        FeedLink(None, "https://cdn.example/feed.json"),
        FeedLink("Comments on The Paper", "https://paper.example/comments/feed"),
    ]


def test_addresses_are_relative_to_the_base_that_a_page_names() -> None:
    page = "<base href='https://cdn.example/x/'><link rel=alternate type=application/rss+xml href=feed>"
    assert found(page) == ["https://cdn.example/x/feed"]


def test_where_none_is_declared_a_link_that_can_only_be_a_feed_is_taken() -> None:
    page = "<a href='/feed/'>RSS</a> <a href='/about-our-feed'>About</a> <a href='https://other.example.org/rss'>x</a>"
    assert found(page) == ["https://paper.example/feed/"]


def test_a_page_without_feeds_names_none() -> None:
    for page in ("", "<html><body><p>Hi</p></body></html>", "no page at all", "<link rel=alternate>"):
        assert found(page) == []


def test_deep_and_endless_pages_are_read() -> None:
    link = "<link rel=alternate type=application/rss+xml href='/feed'>"
    assert found(link + "<div>" * 100_000) == ["https://paper.example/feed"]
    assert len(found("".join(link.replace("/feed", f"/feed{n}") for n in range(5_000)))) == 50


@given(
    st.binary() | st.text().map(lambda text: f"<link rel=alternate type=application/rss+xml href='{text}'>".encode())
)
def test_any_page_is_read_or_refused(body: bytes) -> None:
    try:
        feeds = feeds_of_page(body, None, URL)
    except UnreadableFeedError:
        return
    assert all(feed.url.startswith("http") for feed in feeds)
