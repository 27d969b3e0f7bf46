"""All variants of an address are one article, different articles are not, and nothing secret is shown."""

import string
from itertools import combinations
from urllib.parse import quote, urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.addresses import address_key, clean_address

STORY = "https://www.post.example/2025/06/channel-widened"

VARIANTS = (
    "http://www.post.example/2025/06/channel-widened",
    "https://post.example/2025/06/channel-widened",
    "HTTPS://WWW.Post.Example/2025/06/channel-widened",
    "https://www.post.example./2025/06/channel-widened",
    "https://www.post.example:443/2025/06/channel-widened",
    "http://post.example:80/2025/06/channel-widened",
    "https://ann:secret@www.post.example/2025/06/channel-widened",
    "https://www.post.example/2025/06/channel-widened/",
    "https://www.post.example//2025/06/./x/../channel-widened",
    "https://www.post.example/2025/06/channel-widened/index.html",
    "https://www.post.example/2025/06/channel-widened#comments",
    "https://www.post.example/2025/06/channel-widened#:~:text=agreed",
    "https://www.post.example/2025/06/channel%2Dwidened",
    "https://www.post.example/2025/06/channel-widened?utm_source=rss&utm_medium=feed",
    "https://www.post.example/2025/06/channel-widened?utm_source=rss&amp;utm_medium=feed",
    "https://www.post.example/2025/06/channel-widened?fbclid=IwAR0x&gclid=1&mc_cid=2&mc_eid=3",
    "https://www.post.example/2025/06/channel-widened?at_medium=RSS&at_campaign=KARANGA",
    "https://www.post.example/2025/06/channel-widened?ns_mchannel=rss&ito=1490&xtor=RSS-1",
    "https://www.post.example/2025/06/channel-widened?ref=rss&source=newsletter",
    "https://www.post.example/2025/06/channel-widened;jsessionid=A1B2",
    "https://www.post.example/2025/06/channel-widened/amp",
    "https://www.post.example/2025/06/channel-widened/amp/",
    "https://www.post.example/amp/2025/06/channel-widened",
    "https://www.post.example/2025/06/channel-widened.amp",
    "https://www.post.example/2025/06/channel-widened?amp",
    "https://www.post.example/2025/06/channel-widened?amp=1",
    "https://www.post.example/2025/06/channel-widened?outputType=amp",
    "https://www.post.example/2025/06/channel-widened?amp_js_v=0.1&usqp=mq331AQ",
    "https://amp.post.example/2025/06/channel-widened",
    "https://www-post-example.cdn.ampproject.org/c/s/www.post.example/2025/06/channel-widened",
    "https://www-post-example.cdn.ampproject.org/v/s/www.post.example/2025/06/channel-widened/amp/?amp_js_v=0.1",
    "https://www.google.com/amp/s/www.post.example/2025/06/channel-widened/amp/",
    "https://www.google.co.uk/amp/www.post.example/2025/06/channel-widened",
    "  https://www.post.example/2025/06/channel-widened\n",
)

DIFFERENT = (
    STORY,
    "https://www.post.example/2025/06/Channel-widened",
    "https://www.post.example/2025/06/channel-widened-again",
    "https://www.post.example/2025/06/channel-widened?id=1",
    "https://www.post.example/2025/06/channel-widened?id=2",
    "https://www.post.example/2025/06/channel-widened?ID=1",
    "https://www.post.example/2025/06/channel-widened?ref=2025-17",
    "https://www.post.example/2025/06/channel-widened?source=harbour",
    "https://www.post.example/2025/06/channel-widened?cid=71",
    "https://www.post.example/2025/06/channel-widened?uid=71",
    "https://www.post.example/2025/06/channel-widened?page=2",
    "https://www.post.example/2025/06/channel-widened?amp=guitar",
    "https://www.post.example/2025/06/channel-widened?q=a%26b",
    "https://www.post.example/2025/06/channel-widened?q=a&b",
    "https://www.post.example/2025/06%2Fchannel-widened",
    "https://www.post.example:8443/2025/06/channel-widened",
    "https://sport.post.example/2025/06/channel-widened",
    "https://www.post.example.test/2025/06/channel-widened",
    "https://www.post.example/2025/06",
    "https://www.post.example/",
    "https://www.post.example/amplifiers",
    "https://www.post.example/2025/06/amp-channel",
    "https://www.google.com/amp/s/",
    "not an address",
    "",
)


@pytest.mark.parametrize("variant", VARIANTS)
def test_variants_of_an_address_are_one_article(variant: str) -> None:
    assert address_key(variant) == address_key(STORY)


def test_addresses_of_different_articles_stay_apart() -> None:
    for one, other in combinations(DIFFERENT, 2):
        assert address_key(one) != address_key(other)


def test_parameters_count_in_any_order() -> None:
    one = address_key("https://post.example/a?id=1&page=2&tag=x+y")
    assert one == address_key("https://post.example/a?tag=x%20y&utm_id=7&page=2&id=1&")
    assert one != address_key("https://post.example/a?id=2&page=1&tag=x+y")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://bücher.example/köln", "https://xn--bcher-kva.example/k%c3%b6ln"),
        ("https://BÜCHER.example/", "https://xn--bcher-kva.example"),
        ("https://東京。example/a", "https://xn--1lqs71d.example/a"),
    ],
)
def test_addresses_in_any_script_are_one_with_their_encoded_form(one: str, other: str) -> None:
    assert address_key(one) == address_key(other)


def test_hosts_that_only_look_alike_stay_apart() -> None:
    keys = {address_key(f"https://{host}/a") for host in ("strasse.example", "straße.example", "straẞe2.example")}
    assert len(keys) == 3


def test_what_is_shown_keeps_the_article_and_drops_the_rest() -> None:
    shown = clean_address("HTTPS://ann:secret@News.Example:8443/A?b=1&utm_source=rss&c=%26&fbclid=x#part")
    assert shown == "https://news.example:8443/A?b=1&c=%26"
    assert clean_address("http://news.example:80/a b?q=é") == "http://news.example/a%20b?q=%C3%A9"
    assert clean_address("https://news.example/?utm_source=rss") == "https://news.example/"


@pytest.mark.parametrize(
    "refused",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "ftp://a.example/x",
        "news.example/a",
        "https://",
        "https://[",
        "https://[::1%25eth0]/",
        "https://a.example:x/",
        "https://a..example/",
        "https://a.example\\@b.example/",
        "https://a.ex%61mple/",
        "https://a example/",
        "https://a.example/\x1b[31m",
        "https://a.example/\u202egpj.exe",
        "https://a.example/" + "a" * 9_000,
    ],
)
def test_what_is_no_web_address_is_none(refused: str) -> None:
    assert clean_address(refused) is None


HOSTS = st.lists(st.sampled_from(["www", "amp", "post", "example", "co", "uk", "bücher", "xn--bcher-kva"]), min_size=2)
PIECES = st.sampled_from(
    ["a", "A", "amp", "c", "v", "s", "x.example", "google.com", "index.html", "..", ".", "", "%2e", "%61mp", "é", "a;b",
     "b.amp", "b.amp.html", "..amp", "..;jsessionid=1", "default.asp", "%", "%zz", "+", "a@b", "cdn.ampproject.org"]
)  # fmt: skip
QUERIES = st.sampled_from(
    ["id=1", "id=2", "utm_id=3", "amp", "amp=1", "amp;utm_a=1", "a=b=c", "=", "a", "%61mp=1", "outputType=amp", "q=a+b"]
)


@st.composite
def addresses(draw: st.DrawFn) -> str:
    host = (
        ".".join(draw(HOSTS)) if draw(st.booleans()) else draw(st.sampled_from(["google.com", "a.cdn.ampproject.org"]))
    )
    path = "/".join(draw(st.lists(PIECES, max_size=6)))
    query = "&".join(draw(st.lists(QUERIES, max_size=4)))
    return f"{draw(st.sampled_from(['http', 'https']))}://{host}/{path}?{query}"


@given(addresses() | st.text() | st.text().map("http://".__add__) | st.text().map("https://a.example/".__add__))
@example("https://google.com/amp/amp/s/cdn.ampproject.org/c/s/a.example")
@example("https://⒈.example/")
def test_the_key_of_a_key_is_itself(url: str) -> None:
    assert address_key(address_key(url)) == address_key(url)
    assert (clean := clean_address(url)) is None or clean_address(clean) == clean


@given(addresses())
def test_an_address_and_what_is_shown_of_it_have_one_key(url: str) -> None:
    assert (clean := clean_address(url)) is not None
    assert address_key(clean) == address_key(url)


WORD = st.text(string.ascii_letters + string.digits + "-", min_size=1)


@given(WORD, WORD, st.permutations(["utm_source=x", "id=7", "fbclid=y", "q=z"]), st.sampled_from(["", "www.", "amp."]))
def test_any_mixture_of_variants_is_one(section: str, slug: str, query: list[str], prefix: str) -> None:
    encoded = "".join(f"%{ord(character):02x}" for character in slug)
    variant = f"http://user@{prefix}Post.example:80/{section}/{encoded}/?{'&'.join(query)}#top"
    assert address_key(variant) == address_key(f"https://post.example/{section}/{slug}?q=z&id=7")


@given(st.text(min_size=1), st.text(), st.sampled_from(["post.example", "[::1]", "127.0.0.1:8080"]))
def test_credentials_are_never_shown(user: str, password: str, host: str) -> None:
    for credentials in (
        f"{user}:{password}",
        quote(user, safe=""),
        f"{quote(user, safe='')}:{quote(password, safe='')}",
    ):
        shown = clean_address(f"https://{credentials}@{host}/a")
        assert shown is None or "@" not in urlsplit(shown).netloc
    assert clean_address(f"https://{quote(user, safe='')}:{quote(password, safe='')}@{host}/a") == f"https://{host}/a"
