"""Addresses, however they are written, are asked for as they read; credentials go where they belong."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import FetchError
from bot.ingest.web_address import Credentials, read_address


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("http://Example.ORG", "http://example.org"),
        (" https://example.org:443/a?b=1#part ", "https://example.org/a?b=1"),
        ("https://example.org./a", "https://example.org/a"),
        ("https://Bücher.example/ü", "https://xn--bcher-kva.example/%C3%BC"),
        ("https://user:secret@example.org:8443/a", "https://example.org:8443/a"),
        ("https://good.example\\@evil.example/", "https://evil.example/"),
        ("http://[::1]:80/", "http://[::1]/"),
    ],
)
def test_an_address_is_read_without_its_key_its_part_and_its_dot(typed: str, url: str) -> None:
    assert read_address(typed)[0].url == url


@pytest.mark.parametrize(
    "typed",
    [
        "", "example.org/feed", "file:///etc/passwd", "ftp://example.org/", "javascript:alert(1)", "http://",
        "http:///feed", "http://./", "http://a:b:c/", "http://example.org:0/", "http://example.org:99999/",
        "http://example.org:-1/", "http://[::1", "http://[v1.x]/", "http://300.1.1.1/", "http://0177.0.0.1/",
        "http://exa mple\n.org/",
        "http://①②⑦.example\u0000/", "http://" + "a" * 300 + ".example/", "http://" + "a" * 70_000, "http://\ud800/",
    ],
)  # fmt: skip
def test_an_address_that_cannot_be_read_is_one_clear_line(typed: str) -> None:
    with pytest.raises(FetchError) as error:
        read_address(typed)
    assert str(error.value).isprintable()
    assert len(str(error.value)) < 120


def test_an_error_does_not_repeat_the_key_in_an_address() -> None:
    for typed in ("http://user:secret@/", "ftp://user:secret@example.org/", "http://user:secret@example.org:99999/"):
        with pytest.raises(FetchError) as error:
            read_address(typed)
        assert "secret" not in str(error.value)


@pytest.mark.parametrize(
    ("location", "url"),
    [
        ("/b?c", "https://example.org/b?c"),
        ("b", "https://example.org/a/b"),
        ("//other.example/x", "https://other.example/x"),
        ("http://user:pw@other.example/x", "http://other.example/x"),
        ("/a b", "https://example.org/a%20b"),
        ("/ü".encode().decode("latin-1"), "https://example.org/%C3%BC"),
        ("/\xfc", "https://example.org/%C3%BC"),
        ("", "https://example.org/a/"),
    ],
)
def test_a_redirect_leads_where_browsers_would_go(location: str, url: str) -> None:
    assert read_address("https://example.org/a/#x")[0].redirected(location).url == url


@pytest.mark.parametrize(
    "location", ["file:///etc/passwd", "gopher://localhost:6379/_x", "http://[v1.x]/", "http://a:b"]
)
def test_a_redirect_to_anything_else_is_refused(location: str) -> None:
    with pytest.raises(FetchError):
        read_address("https://example.org/a/")[0].redirected(location)


@pytest.mark.parametrize(
    ("theirs", "asked", "fit"),
    [
        ("https://example.org/", "https://example.org/other", True),
        ("http://example.org/", "https://example.org/", True),
        ("https://example.org/", "http://example.org/", False),
        ("https://example.org/", "https://www.example.org/", False),
        ("https://example.org/", "https://example.org:8443/", False),
        ("http://example.org:8080/", "https://example.org/", False),
        ("http://example.org/", "https://example.org:8443/", False),
        ("https://example.org/", "https://other.example/", False),
    ],
)
def test_credentials_go_to_their_own_origin_and_never_from_https_to_http(theirs: str, asked: str, fit: bool) -> None:
    credentials = keys(theirs.replace("://", "://user:secret@"))
    assert credentials.fit(read_address(asked)[0]) is fit
    assert "secret" not in repr(credentials)


def test_credentials_are_sent_as_they_were_meant() -> None:
    credentials = keys("https://a%40b:p%3Aw%C3%BC@example.org/")
    assert credentials.authorization == b"Basic YUBiOnA6d8O8"  # a@b:p:wü
    assert credentials.put_into(read_address("https://example.org/b")[0]) == "https://a%40b:p%3Aw%C3%BC@example.org/b"


def keys(url: str) -> Credentials:
    credentials = read_address(url)[1]
    assert credentials
    return credentials


@given(st.one_of(st.text(max_size=60), st.from_regex(r"https?://[!-~]{1,40}", fullmatch=True)), st.text(max_size=40))
def test_no_address_is_too_odd(typed: str, location: str) -> None:
    with suppress(FetchError):
        address = read_address(typed)[0].redirected(location)
        assert address.scheme in {"http", "https"}
        assert address.host
        assert b"@" not in address.netloc
        assert read_address(address.url)[0] == address
