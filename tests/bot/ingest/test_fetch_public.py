"""Nothing but the public web is read, unless the operator names it."""

from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.ingest.fetch import Fetcher
from tests.bot.ingest.door import HERE, local, refused
from tests.web import Site, names, redirect, site


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "localhost", "localhost.", "127.1", "0x7f.1", "2130706433", "0", "[::1]",
        "[::ffff:127.0.0.1]", "[::127.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "good.example@127.0.0.1",
        "169.254.169.254",
    ],
)  # fmt: skip
def test_nothing_of_this_machine_is_read_however_it_is_written(harbour: Site, host: str) -> None:
    line = refused(Fetcher(delay=0), f"http://{host}:{harbour.port}/ok")
    assert "not a public address" in line
    assert "BRIEFWIRE_ALLOW_PRIVATE" in line
    assert harbour.asked == []


@pytest.mark.parametrize("address", ["127.0.0.1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::"])
def test_nor_is_a_name_that_leads_there_even_beside_a_public_address(harbour: Site, address: str) -> None:
    fetcher = local({"news.example": ["93.184.216.34", address]})
    assert "news.example leads to" in refused(fetcher, f"{harbour.named('news.example')}/ok")
    assert harbour.asked == []


@pytest.mark.parametrize("to", ["inside.example", "127.0.0.2", "[::ffff:127.0.0.2]", "0x7f000002", "2130706434"])
def test_nor_is_where_a_redirect_leads(harbour: Site, to: str) -> None:
    with site("127.0.0.2") as inside:
        harbour.routes["/away"] = redirect(f"{inside.named(to)}/secret")
        fetcher = Fetcher(HERE, resolve=names({"inside.example": ["127.0.0.2"]}), delay=0)
        assert "not a public address" in refused(fetcher, f"{harbour.url}/away")
        assert inside.asked == []


def test_a_name_that_leads_elsewhere_the_second_time_is_looked_at_the_second_time(harbour: Site) -> None:
    answers = iter([["127.0.0.1"], ["127.0.0.2"]])
    with site("127.0.0.2") as inside:
        harbour.routes["/away"] = redirect(f"{inside.named('turncoat.example')}/secret")
        fetcher = Fetcher(HERE, resolve=lambda *_, **__: names({"x": next(answers)})("x", 0), delay=0)
        assert "turncoat.example leads to 127.0.0.2" in refused(fetcher, f"{harbour.named('turncoat.example')}/away")
        assert inside.asked == []


def test_the_address_that_was_looked_at_is_the_one_connected_to(harbour: Site) -> None:
    lookups: list[str] = []

    def resolve(host: str, port: int, **_: object) -> Any:
        lookups.append(host)
        return names({host: ["127.0.0.1"] if len(lookups) == 1 else ["127.0.0.2"]})(host, port)

    assert Fetcher(HERE, resolve=resolve, delay=0).get(f"{harbour.named('news.example')}/ok").body == b"fine"
    assert lookups == ["news.example"]
    assert harbour.asked[0].headers["host"] == f"news.example:{harbour.port}"


def test_a_host_that_the_operator_names_is_read_and_no_other(harbour: Site) -> None:
    known: dict[str, Iterable[str]] = {"feeds.corp.example": ["127.0.0.1"], "wiki.corp.example": ["127.0.0.1"]}
    fetcher = Fetcher(["feeds.corp.example"], resolve=names(known), delay=0)
    assert fetcher.get(f"{harbour.named('FEEDS.corp.example.')}/ok").body == b"fine"
    assert "wiki.corp.example leads to 127.0.0.1" in refused(fetcher, f"{harbour.named('wiki.corp.example')}/ok")
    assert "127.0.0.1" in refused(fetcher, f"{harbour.url}/ok")


def test_an_address_that_does_not_answer_is_passed_over_for_the_next(harbour: Site) -> None:
    fetcher = local({"news.example": ["127.0.0.9", "127.0.0.1"]}, allowed=["news.example"])
    assert fetcher.get(f"{harbour.named('news.example')}/ok").body == b"fine"


@given(st.ip_addresses(v=4).filter(lambda address: not address.is_global))
@settings(max_examples=30, deadline=None)
def test_no_name_leads_to_a_private_address(address: Any) -> None:
    assert "not a public address" in refused(local({"news.example": [str(address)]}), "http://news.example/")
