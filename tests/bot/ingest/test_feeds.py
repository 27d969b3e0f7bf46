"""Feeds as honest, careless and hostile people write them: what is read of each, and what is refused."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import UnreadableFeedError
from bot.ingest.feeds import Feed, FeedEntry, read_feed

NOW = datetime(2025, 6, 10, 7, 30, tzinfo=UTC)
URL = "https://paper.example/feed"
ITEM = "<item><title>Talks begin</title><link>https://paper.example/talks</link><description>They met.</description>"


def read(body: str | bytes, content_type: str | None = None) -> Feed:
    return read_feed(body.encode() if isinstance(body, str) else body, content_type, URL, NOW)


def rss(items: str, head: str = "") -> str:
    return f"<?xml version='1.0'?><rss version='2.0'><channel><title>The Paper</title>{head}{items}</channel></rss>"


def atom(entries: str) -> str:
    return f"<feed xmlns='http://www.w3.org/2005/Atom'><title>The Paper</title>{entries}</feed>"


def only(body: str | bytes, content_type: str | None = None) -> FeedEntry:
    (entry,) = read(body, content_type).entries
    return entry


def described(html: str) -> FeedEntry:
    return only(rss(f"<item><title>A</title><description><![CDATA[{html}]]></description></item>"))


def dated(date: str, element: str = "pubDate") -> datetime | None:
    return only(rss(f"<item><title>A</title><{element}>{date}</{element}></item>")).published_at


def refusal(body: bytes) -> str:
    with pytest.raises(UnreadableFeedError) as caught:
        read_feed(body, "application/rss+xml", URL, NOW)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_an_rss_feed_is_read_with_what_its_entries_state() -> None:
    feed = read(
        rss(
            "<item><title>Talks begin</title><link>/talks?day=1&amp;x=2</link><guid isPermaLink='false'>77</guid>"
            "<pubDate>Mon, 09 Jun 2025 14:30:00 +0200</pubDate><author>ann@paper.example (Ann Lee)</author>"
            "<source url='https://wire.example/'>The Wire</source><description>Short.</description>"
            "<content:encoded xmlns:content='http://purl.org/rss/1.0/modules/content/'>"
            "&lt;p&gt;They met.&lt;/p&gt;&lt;p&gt;They parted.&lt;/p&gt;</content:encoded></item>",
            "<link>https://paper.example/</link><language>en-gb</language><ttl>90</ttl>"
            "<skipHours><hour>0</hour><hour>23</hour></skipHours><skipDays><day>Sunday</day></skipDays>",
        )
    )
    assert (feed.title, feed.home_url, feed.language) == ("The Paper", "https://paper.example/", "en-gb")
    assert (feed.ttl, feed.skip_hours, feed.skip_days) == (timedelta(minutes=90), frozenset({0, 23}), frozenset({6}))
    assert feed.entries == (
        FeedEntry(
            guid="77",
            url="https://paper.example/talks?day=1&x=2",
            title="Talks begin",
            text="They met.\n\nThey parted.",
            summary_only=False,
            byline="Ann Lee",
            publisher="The Wire",
            published_at=datetime(2025, 6, 9, 12, 30, tzinfo=UTC),
            changed_at=None,
            language=None,
        ),
    )


def test_an_atom_feed_is_read_and_publication_wins_over_change() -> None:
    entry = only(
        atom(
            "<entry xml:lang='de'><id>tag:1</id><title type='html'>Talks &amp;lt;b&amp;gt;begin</title>"
            "<link rel='self' href='/api/1'/><link href='/talks'/><author><name>Ann Lee</name></author>"
            "<author><name>Bo Chen</name></author><published>2025-06-09T10:00:00Z</published>"
            "<updated>2025-06-09T12:00:00Z</updated><source><title>The Wire</title></source>"
            "<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>They <em>met</em>.</p></div></content>"
            "</entry>"
        )
    )
    assert (entry.guid, entry.url, entry.title) == ("tag:1", "https://paper.example/talks", "Talks begin")
    assert (entry.byline, entry.publisher, entry.language) == ("Ann Lee, Bo Chen", "The Wire", "de")
    assert (entry.text, entry.summary_only) == ("They met.", False)
    assert entry.published_at == datetime(2025, 6, 9, 10, tzinfo=UTC)
    assert entry.changed_at == datetime(2025, 6, 9, 12, tzinfo=UTC)


def test_a_guid_is_an_address_only_where_it_is_written_as_one() -> None:
    assert only(rss("<item><title>A</title><guid>77</guid></item>")).url is None
    assert (
        only(rss("<item><title>A</title><guid>https://paper.example/a</guid></item>")).url == "https://paper.example/a"
    )


def test_a_relative_address_is_seen_from_the_feed_or_from_the_base_that_it_names() -> None:
    link = "<entry {}><link href='a'/></entry>"
    assert only(atom(link.format(""))).url == "https://paper.example/a"
    assert only(atom(link.format("xml:base='/blog/'"))).url == "https://paper.example/blog/a"
    assert only(atom(link.format("xml:base='https://cdn.example/x/'"))).url == "https://cdn.example/x/a"


def test_an_rdf_feed_is_read_with_its_rhythm() -> None:
    feed = read(
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/' "
        "xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:sy='http://purl.org/rss/1.0/modules/syndication/'>"
        "<channel><title>The Paper</title><sy:updatePeriod>daily</sy:updatePeriod>"
        "<sy:updateFrequency>4</sy:updateFrequency></channel><item rdf:about='https://paper.example/talks'>"
        "<title>Talks begin</title><link>https://paper.example/talks</link><dc:date>2025-06-09T14:30Z</dc:date>"
        "</item></rdf:RDF>"
    )
    assert feed.ttl == timedelta(hours=6)
    assert feed.entries[0].published_at == datetime(2025, 6, 9, 14, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "date",
    [
        "Mon, 09 Jun 2025 14:30:00 GMT",
        "Mon, 9 Jun 25 14:30 UT",
        "9 Jun 2025 10:30:00 EDT",
        "Mon, 09 June 2025 14:30:00 +0000",
        "2025-06-09T14:30:00Z",
        "2025-06-09T16:30+02:00",
        "2025-06-09 14:30:00",
        "20250609T14:30:00",
        "20250609T143000Z",
        "Monday, 09-Jun-25 14:30:00 GMT",
        "Mon Jun  9 14:30:00 2025",
        "June 9, 2025 2:30 pm",
        "Mo, 09 Juni 2025 16:30:00 +0200",
        "lun., 09 juin 2025 16:30:00 +0200",
        "Mon, 09 Jun 2025 14:30:00 Etc/GMT",
    ],
)
def test_one_moment_is_read_from_a_dozen_forms(date: str) -> None:
    assert dated(date) == datetime(2025, 6, 9, 14, 30, tzinfo=UTC)


def test_a_date_without_a_time_of_day_counts_as_noon() -> None:
    for date in ("2025-06-09", "Mon, 09 Jun 2025", "9 June 2025"):
        assert dated(date) == datetime(2025, 6, 9, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "date",
    ["", "yesterday", "0001-01-01T00:00:00Z", "Thu, 01 Jan 1970 00:00:00 GMT", "2025-13-45T99:99:99Z", "2025",
     "2025-06", "Wed, 11 Jun 2025 07:31:00 GMT", "2099-01-01", "9" * 5_000],
)  # fmt: skip
def test_a_date_that_cannot_be_true_is_not_believed(date: str) -> None:
    assert dated(date) is None


def test_a_date_a_little_ahead_is_now() -> None:
    assert dated("Tue, 10 Jun 2025 20:00:00 GMT") == NOW


def test_where_no_publication_is_stated_the_change_dates_an_entry() -> None:
    assert dated("2025-06-09T14:30:00Z", "updated") == datetime(2025, 6, 9, 14, 30, tzinfo=UTC)


def test_html_is_read_as_paragraphs_without_what_is_no_text() -> None:
    entry = described(
        "<style>p{}</style><p>One &amp; <b>two</b>\n lines.</p><script>track()</script><ul><li>first<li>second</ul>"
        "a<br>b<br><br>c<img src='https://t.example/pixel.gif' width=1 height=1><noscript>no</noscript>"
    )
    assert entry.text == "One & two lines.\n\nfirst\n\nsecond\n\na\nb\n\nc"


@pytest.mark.parametrize(
    "tail",
    [
        "<p>The post <a href='#'>Talks begin</a> appeared first on <a href='#'>The Paper</a>.</p>",
        "<p>Der Beitrag <a>Talks</a> erschien zuerst auf <a>Zeitung</a>.</p>",
        " <a href='#'>Continue reading&hellip;</a>",
        "<p><a href='#'>Continue reading <span>“Talks begin”</span> →</a></p>",
        " <a href='#'>Read more &raquo;</a>",
        "<p><a>Weiterlesen</a></p><p>The post A appeared first on B.</p>",
    ],
)
def test_signatures_and_invitations_to_read_on_are_no_text(tail: str) -> None:
    assert described(f"<p>They met. They parted.</p>{tail}").text == "They met. They parted."


@pytest.mark.parametrize(
    "text",
    ["Ministers urged children to read more.", "She will continue reading the report on Monday.",
     "The post of Ann Lee stays empty."],
)  # fmt: skip
def test_words_of_the_article_are_never_taken_for_a_tail(text: str) -> None:
    assert described(text).text == text


def test_html_that_was_escaped_twice_reads_well() -> None:
    title = "<title>AT&amp;amp;amp;T &amp;#8217;s &lt;b&gt;rise&lt;/b&gt; &lt; 5 %</title>"
    entry = only(rss(f"<item>{title}<description>&amp;lt;p&amp;gt;They met.&amp;lt;/p&amp;gt;</description></item>"))
    assert entry.title == "AT&T ’s rise < 5 %"
    assert entry.text == "They met."


def test_plain_text_keeps_its_paragraphs() -> None:
    assert described("They met.\n\nThey parted\nlate.").text == "They met.\n\nThey parted\nlate."


@pytest.mark.parametrize(
    ("item", "is_summary"),
    [
        ("<description>They met.</description>", True),
        (f"<description>{'They met. ' * 200}</description>", False),
        (f"<description>{'They met. ' * 200}[…]</description>", True),
        ("", True),
        ("<description>They met.</description><content:encoded>They met and parted.</content:encoded>", False),
        ("<description>They met.</description><content:encoded>They met and …</content:encoded>", True),
    ],
)
def test_a_summary_is_told_from_an_article(item: str, is_summary: bool) -> None:
    assert only(rss(f"<item><title>A</title>{item}</item>")).summary_only is is_summary


@pytest.mark.parametrize(
    ("encoding", "declared", "header"),
    [
        ("utf-8", "utf-8", None),
        ("utf-8", "iso-8859-1", "text/xml"),
        ("utf-8", "utf-8", "text/xml; charset=us-ascii"),
        ("cp1252", "utf-8", "application/xml"),
        ("cp1252", "iso-8859-1", "text/xml; charset=utf-8"),
        ("cp1252", "no-such-charset", None),
        ("utf-16", "utf-16", None),
        ("utf-16-le", "utf-8", None),
        ("utf-32-be", "utf-8", "text/xml; charset=utf-16"),
        ("utf-8-sig", "iso-8859-2", None),
    ],
)
def test_a_charset_that_lies_or_is_missing_is_seen_through(encoding: str, declared: str, header: str | None) -> None:
    title = "Fähren für Zürich – “pünktlich”"
    body = (
        f"<?xml version='1.0' encoding='{declared}'?><rss><channel><item><title>{title}</title></item></channel></rss>"
    )
    assert only(body.encode(encoding), header).title == title


@pytest.mark.parametrize(
    "body",
    [
        rss(f"{ITEM}</item>").replace("They met.", "They met &eacute; & AT&T &bogus; < 5."),
        "\ufeff \n" + rss(f"{ITEM}</item>"),
        "<br />\n<b>Warning</b>: late in index.php\n" + rss(f"{ITEM}</item>"),
        rss(f"{ITEM}<dc:creator>Ann</dc:creator><foo:bar a:b='c'>x</foo:bar></item>"),
        rss(f"{ITEM}\x00\x0b\x1f</item>"),
        rss(ITEM),
        rss(f"{ITEM}<guid>7</item>"),
        rss(f"{ITEM}</item></bogus></channel>"),
        rss("<item><title>Talks begin<link>https://paper.example/talks</link><description>They met.</item>"),
        rss(f"{ITEM}</item>").replace("title>", "TITLE>", 2),
        rss(f"{ITEM}</item>").replace("version='2.0'", "version=2.0 a a=1 a=2"),
        rss(f"{ITEM}<guid>&#xFFFFF;&#0;&#99999999999;</guid></item>"),
    ],
)
def test_invalid_xml_that_readers_read_is_read(body: str) -> None:
    entry = only(body)
    assert (entry.title, entry.url) == ("Talks begin", "https://paper.example/talks")
    assert entry.text.startswith("They met")


def test_of_truncated_xml_the_entries_before_the_cut_are_read() -> None:
    whole = rss("".join(f"<item><title>Title {n}</title><guid>{n}</guid></item>" for n in range(10)))
    feed = read(whole[: whole.index("Title 7")])
    assert [entry.title for entry in feed.entries[:7]] == [f"Title {n}" for n in range(7)]


@settings(deadline=None, max_examples=50)
@given(st.data())
def test_a_feed_cut_or_damaged_anywhere_is_read_or_refused(data: st.DataObject) -> None:
    body = bytearray(
        atom("<entry><title>A</title><content type='html'><![CDATA[<p>B</p>]]></content></entry>" * 3).encode()
    )
    for at in data.draw(st.lists(st.integers(0, len(body) - 1), max_size=8)):
        body[at] = data.draw(st.integers(0, 255))
    with suppress(UnreadableFeedError):
        read(bytes(body[: data.draw(st.integers(0, len(body)))]))


@settings(deadline=None)
@given(st.text(), st.binary())
def test_anything_at_all_is_read_or_refused(text: str, junk: bytes) -> None:
    words = text.encode("utf-8", "replace")
    for body in (words, junk, b"<rss>" + junk, b"<rss><item>" + words):
        with suppress(UnreadableFeedError):
            read(body)


def test_entities_neither_explode_nor_open_files(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("swordfish")
    laughs = "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 12))
    entry = only(
        f"<!DOCTYPE rss [<!ENTITY l0 'ha'>{laughs}<!ENTITY x SYSTEM 'file://{secret}'>"
        "<!ENTITY % y SYSTEM 'http://127.0.0.1:9/'> %y;]>"
        + rss("<item><title>A &l11; &x; B</title><description>&l11;&x;</description></item>")
    )
    assert entry.title == "A &l11; &x; B"
    assert len(entry.text) < 20


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "is empty"),
        (b" \n", "is empty"),
        (b"<!DOCTYPE html><html><head><title>Home</title></head><body>Hi</body></html>", "is a web page, not a feed"),
        (
            b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><body/></html>",
            "is a web page, not a feed",
        ),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "is a PNG picture"),
        (b"\x1f\x8b\x08" + bytes(200), "is compressed with gzip"),
        (b'{"error": "not found"}', "is JSON, but not a JSON Feed"),
        (b'{"version": "https://jsonfeed.org/version/1", "items": [', "its JSON is broken"),
        (b"Not found", "is no feed"),
        (b"<opml version='2.0'/>", "is no feed"),
        (b"<rss>" + b"<a>" * 600_000, "holds more than"),
    ],
)
def test_what_is_no_feed_is_refused_with_what_it_is(body: bytes, said: str) -> None:
    assert said in refusal(body)


def test_a_title_of_a_megabyte_is_a_headline() -> None:
    entry = only(rss(f"<item><title>{'Talks begin. ' * 80_000}</title><guid>7</guid></item>"))
    assert entry.title is not None
    assert len(entry.title) <= 300
    assert entry.guid is not None
