"""What a site asks of robots is done."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import FetchError
from bot.ingest.fetch import Fetcher, Limits
from bot.ingest.robots import PRODUCT, Robots, read_rules
from tests.bot.ingest.door import Clock
from tests.web import Raw, Reply, Site, redirect, site


@pytest.fixture
def robots(clock: Clock) -> Robots:
    return Robots(Fetcher(["127.0.0.1"], delay=0, limits=Limits(size=1_000_000)), clock=clock)


def rules(text: str) -> Reply:
    return Reply(body=text.encode())


def test_a_page_that_robots_may_not_have_is_not_allowed(harbour: Site, robots: Robots) -> None:
    harbour.routes["/robots.txt"] = rules("User-agent: *\nDisallow: /private\nAllow: /private/open\n")
    assert robots.allows(f"{harbour.url}/news")
    assert not robots.allows(f"{harbour.url}/private/memo")
    assert robots.allows(f"{harbour.url}/private/open")
    assert harbour.paths == ["/robots.txt"]


def test_rules_for_us_win_over_those_for_everybody_and_other_robots_rules_are_not_ours(
    harbour: Site, robots: Robots
) -> None:
    harbour.routes["/robots.txt"] = rules(
        "User-agent: Other\nDisallow: /\n\nUser-agent: *\nDisallow: /\n\nUser-Agent: BriefWire/2.0 # us\nDisallow: /x\n"
    )
    assert robots.allows(f"{harbour.url}/news")
    assert not robots.allows(f"{harbour.url}/x")


def test_a_robot_whose_name_only_resembles_ours_is_not_meant(harbour: Site, robots: Robots) -> None:
    harbour.routes["/robots.txt"] = rules("User-agent: brief\nUser-agent: briefwirebot\nDisallow: /\n")
    assert robots.allows(f"{harbour.url}/news")


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_a_site_without_rules_may_be_read(harbour: Site, robots: Robots, status: int) -> None:
    harbour.routes["/robots.txt"] = Reply(status, body=b"User-agent: *\nDisallow: /")
    assert robots.allows(f"{harbour.url}/news")


@pytest.mark.parametrize(
    "answer",
    [Reply(500), Reply(503), Reply(429), Raw([b""]), redirect("/robots.txt"), Reply(body=b"#" * 2_000_000)],
)
def test_a_site_whose_rules_cannot_be_read_is_left_alone_for_now(
    harbour: Site, robots: Robots, clock: Clock, answer: Reply | Raw
) -> None:
    harbour.routes["/robots.txt"] = answer
    assert not robots.allows(f"{harbour.url}/news")
    harbour.routes["/robots.txt"] = Reply(404)
    assert not robots.allows(f"{harbour.url}/news")
    clock.now += 3601
    assert robots.allows(f"{harbour.url}/news")


def test_rules_are_asked_for_again_after_a_day(harbour: Site, robots: Robots, clock: Clock) -> None:
    assert robots.allows(f"{harbour.url}/news")
    harbour.routes["/robots.txt"] = rules("User-agent: *\nDisallow: /")
    clock.now += 86_399
    assert robots.allows(f"{harbour.url}/news")
    clock.now += 2
    assert not robots.allows(f"{harbour.url}/news")


def test_rules_are_followed_to_where_they_moved_and_are_those_of_one_site(harbour: Site, robots: Robots) -> None:
    harbour.routes["/robots.txt"] = redirect("/rules", 301)
    harbour.routes["/rules"] = rules("User-agent: *\nDisallow: /")
    assert not robots.allows(f"{harbour.url}/news")
    with site() as other:
        assert robots.allows(f"{other.url}/news")


def test_only_the_first_500_kilobytes_count(harbour: Site, robots: Robots) -> None:
    harbour.routes["/robots.txt"] = rules(
        "User-agent: *\nDisallow: /a\n" + "#" * 70 + "\n" + ("# " + "x" * 97 + "\n") * 5_200 + "Disallow: /b\n"
    )
    assert not robots.allows(f"{harbour.url}/a")
    assert robots.allows(f"{harbour.url}/b")


def test_an_address_that_is_none_is_one_clear_line(robots: Robots) -> None:
    with pytest.raises(FetchError, match="http"):
        robots.allows("news.example/feed")


def test_ten_thousand_names_and_rules_do_not_multiply() -> None:
    text = "".join(f"User-agent: bot{n}\n" for n in range(10_000)) + "".join(f"Disallow: /{n}\n" for n in range(10_000))
    assert read_rules(text).can_fetch("http://news.example/1", PRODUCT)  # a copy for each name would take gigabytes


@given(
    st.text(alphabet=st.one_of(st.characters(), st.sampled_from("*$:#/\n%")), max_size=300),
    st.sampled_from(["", "Disallow: ", "Crawl-delay: ", "Request-rate: ", "Visit-time: "]),
)
def test_no_rules_are_too_odd_to_read(text: str, before: str) -> None:
    read_rules(f"User-agent: *\n{before}{text}\n{before}/a{text}").can_fetch("http://news.example/a?b=c*$", PRODUCT)
