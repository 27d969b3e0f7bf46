"""A page gives its article, or what can honestly be told of it; never a wall's words, and never long."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.errors import UnreadableArticleError
from bot.ingest.markup import MOST_ATTRIBUTES, MOST_ELEMENTS, PAGE_LIMIT
from bot.ingest.pages import Page, completed, page_draft, read_page
from bot.model import Draft

TODAY = date(2025, 6, 10)
URL = "https://www.post.example/2025/06/channel-widened"
TITLE = "Harbour board agrees to widen the channel"
FIRST = (
    "The harbour board agreed on Monday to widen the channel to the old docks by 40 metres, after two years of "
    "talks with the fishing villages along the shore, which had feared for their mooring places."
)
REST = (
    "Work begins in March and takes eighteen months, the board's chair Mira Olsen told reporters in the harbour. "
    "It costs 61 million crowns, of which the province pays a third, and the rest comes from harbour dues.",
    "The villages keep their moorings: a new jetty, 200 metres long, is built for their boats before dredging begins. "
    "Their spokesman Tom Reider called the outcome fair, though he would have liked to see it in writing much sooner.",
    "Ships of up to 180 metres can then call at the old docks. Two shipping companies have asked for berths, according "
    "to the board, which expects 120 more calls a year and about ninety new jobs on the quays and in the warehouses.",
)
WHOLE = (FIRST, *REST)


def html(body: str, head: str = "", language: str = "en") -> bytes:
    return f'<!doctype html><html lang="{language}"><head>{head}</head><body>{body}</body></html>'.encode()


def article(*paragraphs: str, title: str = TITLE) -> str:
    return f"<article><h1>{title}</h1>{''.join(f'<p>{each}</p>' for each in paragraphs)}</article>"


def ld(content: str) -> str:
    return f'<script type="application/ld+json">{content}</script>'


def read(body: bytes, url: str = URL, content_type: str | None = "text/html") -> Page:
    return read_page(body, content_type, url, TODAY)


HEAD = """<title>Harbour board agrees to widen the channel | The Post</title>
<meta property="og:title" content="Harbour board agrees to widen the channel | The Post">
<meta property="og:site_name" content="The Post"><meta property="og:type" content="article">
<meta property="article:published_time" content="2025-06-09T16:20:00+02:00">
<meta name="author" content="Ann Bee"><meta name="description" content="The channel becomes 40 metres wider.">
<link rel="canonical" href="/2025/06/channel-widened">"""


def test_a_page_gives_its_article_and_what_it_states() -> None:
    page = read(html(article(*WHOLE), HEAD), URL + "?utm_source=feed")
    assert page.wall is None
    assert page.stated.text == "\n\n".join(WHOLE)
    assert (page.stated.title, page.stated.publisher, page.stated.byline) == (TITLE, "The Post", "Ann Bee")
    assert page.stated.published_at == datetime(2025, 6, 9, 14, 20, tzinfo=UTC)
    assert page.stated.language == "en"
    assert page.canonical == URL
    made = page_draft(page, URL + "?utm_source=feed", TODAY)
    assert (made.url, made.extent, made.title) == (URL, "full", TITLE)


def test_all_variants_of_a_page_have_one_origin() -> None:
    body = html(article(*WHOLE))
    origins = {
        page_draft(read(body, url), url, TODAY).origin
        for url in (URL, URL.replace("https://www.", "http://"), URL + "/amp", URL + "?fbclid=x#comments")
    }
    assert len(origins) == 1


def test_an_amp_page_is_its_article() -> None:
    head = f'<link rel="canonical" href="{URL}"><script async src="https://cdn.ampproject.org/v0.js"></script>'
    page = read(html(article(*WHOLE), head), "https://amp.post.example/2025/06/channel-widened")
    assert (page.canonical, page.stated.text) == (URL, "\n\n".join(WHOLE))


GRAPH = """{"@context": "https://schema.org", "@graph": [
 {"@type": "WebPage", "@id": "%s"}, {"@type": "Organization", "@id": "#org", "name": "The Post"},
 {"@type": ["NewsArticle"], "headline": "%s", "datePublished": "2025-06-09T16:20:00+02:00", "inLanguage": "en-GB",
  "author": [{"@type": "Person", "name": "Ann Bee"}, {"name": "Carl Dow"}, "https://www.post.example/people/7"],
  "publisher": {"@id": "#org"}, "articleBody": "%s"},]}"""


def test_an_article_that_only_scripts_would_show_is_read_from_its_structured_data() -> None:
    body = "&lt;p&gt;" + "&lt;/p&gt;&lt;p&gt;".join(each.replace("'", "&#39;") for each in WHOLE) + "&lt;/p&gt;"
    page = read(html('<div id="root"></div><script src="/app.js"></script>', ld(GRAPH % (URL, TITLE, body)), ""))
    assert page.stated.text == "\n\n".join(WHOLE)
    assert (page.stated.title, page.stated.publisher, page.stated.byline) == (TITLE, "The Post", "Ann Bee, Carl Dow")
    assert page.stated.published_at == datetime(2025, 6, 9, 14, 20, tzinfo=UTC)
    assert page.stated.language == "en-GB"


def test_a_day_gets_the_time_that_another_place_states_for_it() -> None:
    head = ld('{"@type": "NewsArticle", "datePublished": "2025-06-09"}')
    head += '<meta property="article:published_time" content="2025-06-09T07:30:00Z">'
    assert read(html(article(*WHOLE), head)).stated.published_at == datetime(2025, 6, 9, 7, 30, tzinfo=UTC)


def test_a_date_in_the_future_is_not_believed() -> None:
    head = ld('{"@type": "NewsArticle", "datePublished": "2031-01-01T10:00:00Z"}')
    assert read(html(article(*WHOLE), head)).stated.published_at != datetime(2031, 1, 1, 10, tzinfo=UTC)


@pytest.mark.parametrize("separator", [" | ", " - ", " – ", " — ", " · ", " « "])
def test_a_site_name_behind_a_title_is_no_part_of_it(separator: str) -> None:
    head = f'<title>Ice - and fire{separator}The Post</title><meta property="og:site_name" content="Post">'
    head += f'<meta property="og:title" content="Ice - and fire{separator}The Post">'
    assert read(html(article(*WHOLE), head)).stated.title == "Ice - and fire"


def test_what_a_title_says_behind_a_dash_is_kept() -> None:
    head = '<meta property="og:title" content="Channel widened – villages relieved">'
    head += '<meta property="og:site_name" content="Post">'
    assert read(html(article(*WHOLE), head)).stated.title == "Channel widened – villages relieved"


@pytest.mark.parametrize(
    ("canonical", "believed"),
    [
        (URL, URL),
        ("/2025/06/channel-widened", URL),
        ("http://post.example/2025/06/channel-widened/", "http://post.example/2025/06/channel-widened/"),
        ("https://m.post.example/story/4711", "https://m.post.example/story/4711"),
        ("https://www.post.example/", None),
        ("https://www.post.example/index.html", None),
        ("https://www.post.example/2025/06/", None),
        ("https://www.bank.example/login-page-of-bank", None),
        ("javascript:alert(1)", None),
        ("https://[", None),
        ("", None),
    ],
)
def test_a_page_is_believed_about_its_own_site_alone(canonical: str, believed: str | None) -> None:
    page = read(html(article(*WHOLE), f'<link rel="canonical" href="{canonical}">'))
    assert page.canonical == believed
    assert page.stated.url == (believed or URL)


def test_a_canonical_without_what_names_the_article_is_not_believed() -> None:
    page = read(
        html(article(*WHOLE), '<link rel="canonical" href="/article.php">'), "https://post.example/article.php?id=5"
    )
    assert page.canonical is None


WALLS = {
    "structured data and its part": (
        article(FIRST) + f'<div class="locked-part">{"".join(f"<p>{each}</p>" for each in REST)}</div>',
        ld(
            '{"@type": "NewsArticle", "headline": "x", "isAccessibleForFree": "False", "hasPart": '
            '{"@type": "WebPageElement", "isAccessibleForFree": false, "cssSelector": ".locked-part"}}'
        ),
    ),
    "structured data": (
        article(FIRST) + "<div><p>Subscribe to continue reading</p><p>Already a subscriber? Log in</p></div>",
        ld('{"@type": "NewsArticle", "headline": "x", "isAccessibleForFree": false}'),
    ),
    "phrases": (
        article(FIRST, "This article is for subscribers only.", "Already a subscriber? Log in to continue reading."),
        "",
    ),
    "notice": (article(FIRST) + '<div class="c-paywall"><p>Subscribe to continue reading</p></div>', ""),
    "one notice": (article(FIRST, "Subscribe to continue reading."), ""),
    "German": (article(FIRST, "Jetzt weiterlesen mit Plus", "Sie haben bereits ein Abo?"), ""),
    "French": (article(FIRST, "Il vous reste 82.5% de cet article à lire.", "La suite est réservée aux abonnés."), ""),
    "Spanish": (article(FIRST, "Suscríbete para seguir leyendo", "¿Ya eres suscriptor?"), ""),
    "Japanese": (article(FIRST, "この記事は会員限定記事です。", "続きを読むにはログインしてください。"), ""),
}


@pytest.mark.parametrize("kind", WALLS)
def test_behind_a_paywall_the_beginning_is_kept_and_nothing_else(kind: str) -> None:
    body, head = WALLS[kind]
    page = read(html(body, f'<meta property="og:title" content="{TITLE}">{head}'))
    assert page.wall == "paywall"
    assert page.stated.text == FIRST
    made = page_draft(page, URL, TODAY)
    assert (made.title, made.text, made.extent) == (TITLE, FIRST, "stub")


def test_a_paywall_that_lets_nothing_through_leaves_the_page_s_own_summary() -> None:
    body = "<h1>x</h1><div class='paywall'><p>Subscribe to continue reading</p><p>Start your free trial</p></div>"
    page = read(html(body, HEAD))
    assert (page.wall, page.stated.text) == ("paywall", "The channel becomes 40 metres wider.")


CONSENT_BANNER = (
    "<div><p>We value your privacy</p><p>We and our 812 partners use cookies.</p><button>Accept all</button>"
    "<button>Reject all</button><button>Manage preferences</button></div>"
)
ABOUT_WALLS = (
    "Readers of the Upland Herald now meet a notice that says “Subscribe to continue reading” after the third article "
    "of a month, its publisher Dora Quill said on Monday, and the paper wants 9,000 of them to pay by the spring.",
    "The notice replaced one that read “We value your privacy” and asked for cookies. Regulators had objected to it: "
    "nobody should have to accept all cookies before reading news, said the province's commissioner Jan Teller.",
)


@pytest.mark.parametrize(
    ("body", "head"),
    [
        (article(*ABOUT_WALLS), ""),
        (article(*ABOUT_WALLS) + "<aside class='newsletter'><p>Subscribe to our newsletter</p></aside>", ""),
        (article(*WHOLE) + "<footer><p>Already a subscriber? Sign in to read the paper.</p></footer>", ""),
        (article(*WHOLE), ld('{"@type": "NewsArticle", "headline": "x", "isAccessibleForFree": true}')),
        (article(FIRST), ""),
        (article(FIRST) + "<script>count()</script>", ""),
        (article(FIRST, "“Subscribe to continue reading”"), ""),
        (
            article(FIRST, "Subscribe to continue reading."),
            ld('{"@type": "NewsArticle", "headline": "x", "isAccessibleForFree": true}'),
        ),
        ("<div><a href='/login'>Already a subscriber? Sign in</a> Start your free trial</div>" + article(FIRST), ""),
        (article(FIRST) + CONSENT_BANNER, ""),
        (article("A lock on the canal is closed. " * 6, "The rest of it is only for subscribers of the ferry."), ""),
        (CONSENT_BANNER + article(*WHOLE), ""),
    ],
)
def test_an_article_about_walls_or_beside_their_words_is_no_wall(body: str, head: str) -> None:
    page = read(html(body, head))
    assert page.wall is None
    assert len(page.stated.text) > 150


def test_a_long_text_that_was_sent_is_an_article_though_the_page_calls_it_paid() -> None:
    head = ld('{"@type": "NewsArticle", "headline": "x", "isAccessibleForFree": false}')
    paragraphs = [f"{each} Part {number}." for number in range(3) for each in WHOLE]
    page = read(html(article(*paragraphs), head))
    assert (page.wall, page.stated.text) == (None, "\n\n".join(paragraphs))


CONSENT = """<title>Before you continue</title></head><body><h1>We value your privacy</h1>
<p>We and our 812 partners store and access information on your device, and use cookies to show advertising.</p>
<button>Accept all</button><button>Reject all</button><a href="/more">Manage preferences</a>"""


@pytest.mark.parametrize("url", [URL, "https://consent.post.example/collect?u=1"])
def test_a_cookie_wall_gives_no_article(url: str) -> None:
    page = read(html(CONSENT), url)
    assert (page.wall, page.stated.title, page.stated.text) == ("cookies", None, "")
    with pytest.raises(UnreadableArticleError, match="cookie wall"):
        page_draft(page, url, TODAY)


def test_a_cookie_wall_over_an_article_leaves_what_its_head_states() -> None:
    page = read(html(CONSENT.replace("<title>Before you continue</title>", HEAD)))
    assert page.wall == "cookies"
    made = page_draft(page, URL, TODAY)
    assert (made.title, made.text, made.extent) == (TITLE, "The channel becomes 40 metres wider.", "stub")


@pytest.mark.parametrize(
    "body",
    [
        "<h1>post.example</h1><p>Checking your browser before accessing the site.</p><p>Ray ID: 77</p>",
        "<noscript>x</noscript><div id='challenge-form'><p>Enable JavaScript and cookies to continue</p></div>",
        "<h1>Are you a robot?</h1><p>There was unusual activity in your network.</p><div class='captcha'>x</div>",
    ],
)
def test_a_check_for_robots_gives_no_article(body: str) -> None:
    page = read(html(body, "<title>Just a moment...</title>"))
    assert (page.wall, page.stated.title, page.stated.text) == ("robot check", None, "")
    with pytest.raises(UnreadableArticleError, match="check for robots"):
        page_draft(page, URL, TODAY)


TEASERS = "".join(
    f"<div><h3><a href='/n/{n}'>{title}</a></h3><p>{FIRST[: 90 + n]}</p></div>"
    for n, title in enumerate(
        ["Channel to be widened", "Ferry strike ends", "Museum opens its doors", "Storm closes pass", "Vote on school"]
    )
)


@pytest.mark.parametrize(
    ("body", "content_type", "said"),
    [
        (html(f"<main><h1>News</h1>{TEASERS}</main>"), "text/html", "list of links"),
        (html('<div id="root"></div><script src="/app.js"></script>'), "text/html", "JavaScript"),
        (html("<noscript>Please enable JavaScript.</noscript><script>go()</script>"), "text/html", "JavaScript"),
        (html(""), "text/html", "no article"),
        (b"", "text/html", "empty"),
        (b"\x89PNG\r\n\x1a\n123", None, "PNG picture"),
        (b"abc", "image/jpeg", "a picture"),
        (b"%PDF-1.7", "application/pdf", "application/pdf"),
        (b'<?xml version="1.0"?><rss version="2.0"><channel></channel></rss>', "text/xml", "is a feed"),
        (b"<p>a</p>" * 500_001, "text/html", "4 MB"),
        (b"<p>a</p>" * (MOST_ELEMENTS + 1), "text/html", "elements"),
        (b"<p " + b"".join(b"a%d=1 " % n for n in range(MOST_ATTRIBUTES + 1)) + b">", "text/html", "attributes"),
        (b"<p " + b"".join(b"a%d='<>' " % n for n in range(MOST_ATTRIBUTES + 1)) + b">", "text/html", "attributes"),
    ],
)
def test_what_is_no_article_is_said_in_one_line(body: bytes, content_type: str | None, said: str) -> None:
    with pytest.raises(UnreadableArticleError, match=said) as caught:
        read(body, content_type=content_type)
    assert "\n" not in str(caught.value)


def test_an_article_above_a_list_of_others_is_an_article() -> None:
    page = read(html(article(*WHOLE) + f"<section><h2>More news</h2>{TEASERS}</section>"))
    assert page.stated.text.startswith(FIRST)


@pytest.mark.parametrize(
    ("language", "paragraphs"),
    [
        (
            "de",
            ("Der Hafenrat beschloss am Montag, die Fahrrinne zu den alten Docks um 40 Meter zu verbreitern. ",) * 1,
        ),
        ("fr", ("Le conseil du port a décidé lundi d'élargir de 40 mètres le chenal menant aux vieux bassins. ",) * 1),
        (
            "ja",
            (
                "港湾委員会は月曜日、旧ドックへの航路を四十メートル広げることで合意した。二年間の協議の末の決定である。"
                * 2,
            ),
        ),
        (
            "ru",
            ("Совет порта в понедельник решил расширить канал к старым докам на сорок метров после переговоров. ",) * 1,
        ),
    ],
)
def test_articles_in_any_language_are_read(language: str, paragraphs: tuple[str, ...]) -> None:
    texts = [f"{each}({n})" for n in range(3) for each in paragraphs]
    page = read(html(article(*texts, title="40"), language=language))
    assert (page.wall, page.stated.language) == (None, language)
    assert all(text in page.stated.text for text in texts)


UMLAUTS = "Die Brücke über die Mühlau wird größer, sagte Jürgen Häßler am Montag vor dem Rat der Stadt Königsfurt."


@pytest.mark.parametrize(
    ("encoding", "content_type", "meta"),
    [
        ("iso8859_1", "text/html; charset=ISO-8859-1", ""),
        ("iso8859_1", "text/html; charset=utf-8", ""),
        ("utf-8", "text/html; charset=ISO-8859-1", ""),
        ("cp1252", "text/html", "windows-1252"),
        ("utf-8", "text/html", "iso-8859-1"),
        ("utf-16", "text/html; charset=utf-8", "utf-8"),
        ("utf-8-sig", "text/html; charset=latin1", ""),
        ("cp1252", None, ""),
        ("cp1252", "text/html; charset=no-such-thing", ""),
    ],
)
def test_no_charset_however_declared_makes_other_letters(encoding: str, content_type: str | None, meta: str) -> None:
    head = f'<meta charset="{meta}">' if meta else ""
    body = html(article(UMLAUTS, UMLAUTS[::-1]), head, "de").decode().encode(encoding)
    assert UMLAUTS in read(body, content_type=content_type).stated.text


SUMMARY = Draft(
    "The harbour board will widen the channel to the old docks.", TITLE, "Post feed", extent="summary", url=URL
)


def test_a_feed_s_summary_is_completed_from_its_page() -> None:
    made = completed(SUMMARY, read(html(article(*WHOLE), HEAD)))
    assert (made.text, made.extent, made.title) == ("\n\n".join(WHOLE), "full", TITLE)
    assert (made.publisher, made.byline) == ("Post feed", "Ann Bee")
    assert made.published_at == datetime(2025, 6, 9, 14, 20, tzinfo=UTC)
    assert (made.url, made.origin) == (SUMMARY.url, SUMMARY.origin)


def test_a_time_that_was_guessed_gives_way_to_one_that_the_page_states_alone() -> None:
    guessed = replace(SUMMARY, published_at=datetime(2025, 6, 1, 12, tzinfo=UTC), published_inferred=True)
    made = completed(guessed, read(html(article(*WHOLE), HEAD)))
    assert (made.published_at, made.published_inferred) == (datetime(2025, 6, 9, 14, 20, tzinfo=UTC), False)
    made = completed(guessed, read(html(article(*WHOLE)), "https://www.post.example/channel-widened"))
    assert (made.published_at, made.published_inferred) == (guessed.published_at, True)


def test_a_page_with_another_headline_completes_the_summary_that_it_begins_with() -> None:
    page = read(html(article(*WHOLE, title="Forty metres more")))
    assert completed(SUMMARY, page).extent == "full"


OTHER = tuple(
    f"Museum guards ended their walkout on Tuesday, the union leader Ada Finch said in hall {n}." for n in range(9)
)


@pytest.mark.parametrize(
    "page",
    [
        html(article(*OTHER, title="Museum strike ends")),
        html(article("The harbour board met.")),
        html(CONSENT),
        html("<p>Checking your browser</p><p>Ray ID: 77</p>", "<title>Just a moment...</title>"),
    ],
    ids=["another article", "poorer", "cookie wall", "robot check"],
)
def test_a_summary_stays_as_it_is_where_the_page_has_nothing_better(page: bytes) -> None:
    assert completed(SUMMARY, read(page)) == SUMMARY


def test_a_summary_takes_the_longer_beginning_that_a_wall_lets_through() -> None:
    body, head = WALLS["structured data"]
    made = completed(SUMMARY, read(html(body, head)))
    assert (made.text, made.extent) == (FIRST, "stub")
    assert completed(replace(SUMMARY, text=FIRST), read(html(body, head))).extent == "summary"


SOUP = st.lists(
    st.sampled_from(
        ["<p>", "</p>", "<div class=paywall>", "<table><tr><td>", "<a href='/x'>", "<h1>", "<script>", "</script>",
         "<!--", "-->", "<article>", "&#xd800;", "&amp;", "\0", "Subscribe to continue reading", "Accept all", FIRST,
         "<svg>",
         ld('{"@type":"NewsArticle","isAccessibleForFree":false,"hasPart":{"cssSelector":".paywall"}}'), ld("[[{"),
         ld('{"@graph":[{"@type":["NewsArticle",1],"author":[1,{"name":[2]}],"publisher":"x","@id":"#"}]}'),
         '<link rel=canonical href="//[">', '<meta property="og:url" content="http://a b">', "<base href=x>", "<"]
    )
    | st.text(max_size=20)
).map("".join)  # fmt: skip


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.binary() | SOUP.map(lambda soup: f"<html>{soup}".encode("utf-8", "ignore")), st.none() | st.text(max_size=20))
@example(b"<html><body><article><p>&#xd800; words enough to be an article</p></article></body></html>", None)
@example(b"<svg>" * 400, "text/html")
@example(b"<h1\t>\x0b\x01", None)
@example(b"<p title='" + b"a&#1;" * 1_000 + b"'>&#1;<h1>&#2;", None)
@example(b"<html>" + b"<div>" * 50_000 + b"x", "text/html; charset=")
def test_any_bytes_are_an_article_a_wall_or_one_line(body: bytes, content_type: str | None) -> None:
    with suppress(UnreadableArticleError):
        page_draft(read(body, content_type=content_type), URL, TODAY)


@pytest.mark.parametrize(
    "hostile",
    [
        lambda: b"<html><body><p>a" + b" " * (PAGE_LIMIT - 100) + b"b",
        lambda: b"<html><head><meta name=author content='" + b"<!--" * 500_000 + b"'></head><p>a",
        lambda: b'<html><script type="application/ld+json">' + b'{"a":[' * 300_000 + b"</script><p>a",
        lambda: b"<html><body>" + b"<table><tr><td>a</td></tr></table>" * 7_000,
        lambda: b"<html><body>" + b"<form><input>x</form>" * 12_000,
    ],
    ids=["spaces", "attribute", "deep data", "tables", "forms"],
)
def test_hostile_pages_are_read_or_refused(hostile: Callable[[], bytes]) -> None:
    """Each took minutes, or the process, when page and extractor met unprotected."""
    with suppress(UnreadableArticleError):
        read(hostile())
