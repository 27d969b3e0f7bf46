"""Lists of subscriptions, in and out."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import BriefwireError
from bot.ingest.opml import Subscription, read_opml, write_opml
from bot.model import Failure


def test_the_feeds_of_all_folders_are_read_in_order_each_once() -> None:
    assert read_opml(
        b"""<?xml version="1.0"?><opml version="1.0"><head><title>Mine</title></head><body>
        <outline text="News"><outline text="World"><outline type="rss" text="The Paper" xmlUrl="https://paper.example/feed"
          htmlUrl="https://paper.example/"/></outline>
        <outline title="The Wire" text="x" XMLURL="feed://wire.example/rss"/></outline>
        <outline text="Again" xmlUrl="https://paper.example/feed"/><outline text="A page" url="https://p.example/"/>
        <outline text="Secret" xmlUrl="https://ann:swordfish@inside.example/feed"/>
        <outline text="A file" xmlUrl="file:///etc/passwd"/></body></opml>"""
    ) == [
        Subscription("https://paper.example/feed", "The Paper", "https://paper.example/"),
        Subscription("http://wire.example/rss", "The Wire"),
        Subscription("https://ann:swordfish@inside.example/feed", "Secret"),
        Failure("A file", "its address is none of http or https; correct it"),
    ]


def test_what_is_written_is_read_again_without_credentials() -> None:
    listed = [
        Subscription("https://paper.example/feed?a=1&b=2", 'AT&T <"Paper">', "https://paper.example/"),
        Subscription("https://ann:swordfish@inside.example/feed"),
        Subscription("file:///etc/passwd", "A file"),
    ]
    written = write_opml("Mine & yours", listed)
    assert b"swordfish" not in written
    assert b"passwd" not in written
    assert read_opml(written) == [
        listed[0],
        Subscription("https://inside.example/feed", "https://inside.example/feed"),
    ]


@given(st.lists(st.builds(Subscription, st.just("https://paper.example/feed"), st.none() | st.text())), st.text())
def test_any_title_can_be_written(subscriptions: list[Subscription], title: str) -> None:
    assert len(read_opml(write_opml(title, subscriptions))) == min(len(subscriptions), 1)


def test_a_list_with_slips_is_read() -> None:
    found = read_opml(b"\n<opml><body><outline text='A & B' xmlUrl='https://a.example/f?x=1&y=2'></body>")
    assert [item.url for item in found if isinstance(item, Subscription)] == ["https://a.example/f?x=1&y=2"]


def test_entities_neither_explode_nor_open_files(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("swordfish")
    laughs = "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 12))
    body = (
        f"<!DOCTYPE opml [<!ENTITY l0 'ha'>{laughs}<!ENTITY x SYSTEM 'file://{secret}'>]><opml><body>"
        "<outline text='&l11;' xmlUrl='https://a.example/f'/><outline text='B' xmlUrl='https://b.example/f'>&x;</outline>"
        "</body></opml>"
    )
    try:
        found = read_opml(body.encode())
    except BriefwireError:
        return
    assert "swordfish" not in str(found)
    assert len(str(found)) < 1_000


@pytest.mark.parametrize("body", [b"", b"<rss/>", b"Not found", b"\x89PNG", b"<opml" + b" " * 11_000_000])
def test_what_is_no_list_is_refused_in_one_line(body: bytes) -> None:
    with pytest.raises(BriefwireError, match=r"is no OPML|is larger than|is a PNG"):
        read_opml(body)


@given(st.binary() | st.text().map(lambda text: f"<opml><outline xmlUrl='{text}'/>".encode("utf-8", "replace")))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    try:
        read_opml(body)
    except BriefwireError as error:
        assert "\n" not in str(error)  # noqa: PT017
