"""People name their time zone by city, country or abbreviation, and are asked where that could mean several."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest
import tzlocal
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import BriefwireError
from bot.zones import find_zone, machine_zone, names_zone, zone_name
from bot.zones.database import canonical, cities, clock, places, zones
from bot.zones.names import names, plain

JULY = datetime(2026, 7, 1, 12, tzinfo=UTC)


def refusal(words: str) -> str:
    with pytest.raises(BriefwireError) as refused:
        find_zone(words)
    return str(refused.value)


@pytest.mark.parametrize(
    ("words", "zone"),
    [
        ("London", "Europe/London"),
        ("new york", "America/New_York"),
        ("  New   York ", "America/New_York"),
        ("New_York", "America/New_York"),
        ("Sao Paulo", "America/Sao_Paulo"),
        ("São Paulo", "America/Sao_Paulo"),
        ("Kolkata", "Asia/Kolkata"),
        ("Calcutta", "Asia/Kolkata"),
        ("Saigon", "Asia/Ho_Chi_Minh"),
        ("Ho Chi Minh City", "Asia/Ho_Chi_Minh"),
        ("Kyiv", "Europe/Kyiv"),
        ("Kiev", "Europe/Kyiv"),
        ("St. John's", "America/St_Johns"),
        ("St John’s", "America/St_Johns"),
        ("Port-au-Prince", "America/Port-au-Prince"),
        ("port au prince", "America/Port-au-Prince"),
        ("Oslo", "Europe/Oslo"),
        ("Amsterdam", "Europe/Amsterdam"),
        ("Reykjavik", "Atlantic/Reykjavik"),
        ("Montreal", "America/Toronto"),
        ("Buenos Aires", "America/Argentina/Buenos_Aires"),
        ("Indianapolis", "America/Indiana/Indianapolis"),
        ("London time", "Europe/London"),
    ],
)
def test_a_city_names_its_zone(words: str, zone: str) -> None:
    assert find_zone(words) == zone


@pytest.mark.parametrize(
    ("words", "zone"),
    [
        ("Beijing", "Asia/Shanghai"),
        ("Delhi", "Asia/Kolkata"),
        ("Mumbai", "Asia/Kolkata"),
        ("Washington", "America/New_York"),
        ("San Francisco", "America/Los_Angeles"),
        ("Ottawa", "America/Toronto"),
        ("Canberra", "Australia/Sydney"),
        ("Geneva", "Europe/Zurich"),
        ("Brasilia", "America/Sao_Paulo"),
        ("Wellington", "Pacific/Auckland"),
        ("Hawaii", "Pacific/Honolulu"),
    ],
)
def test_large_cities_that_have_no_zone_of_their_own_are_known(words: str, zone: str) -> None:
    assert find_zone(words) == zone


@pytest.mark.parametrize(
    ("words", "zone"),
    [
        ("Germany", "Europe/Berlin"),
        ("japan", "Asia/Tokyo"),
        ("UK", "Europe/London"),
        ("United Kingdom", "Europe/London"),
        ("Britain", "Europe/London"),
        ("England", "Europe/London"),
        ("Ireland", "Europe/Dublin"),
        ("Iceland", "Atlantic/Reykjavik"),
        ("Czech Republic", "Europe/Prague"),
        ("Czechia", "Europe/Prague"),
        ("South Korea", "Asia/Seoul"),
        ("Turkey", "Europe/Istanbul"),
        ("Norway", "Europe/Oslo"),
        ("India", "Asia/Kolkata"),
        ("DE", "Europe/Berlin"),
        ("fra", "Europe/Paris"),
        ("Trinidad and Tobago", "America/Port_of_Spain"),
        ("St Lucia", "America/St_Lucia"),
    ],
)
def test_a_country_with_one_time_names_it(words: str, zone: str) -> None:
    assert find_zone(words) == zone


@pytest.mark.parametrize(
    ("words", "zone"),
    [
        ("Spain", "Europe/Madrid"),
        ("Portugal", "Europe/Lisbon"),
        ("China", "Asia/Shanghai"),
        ("New Zealand", "Pacific/Auckland"),
        ("Chile", "America/Santiago"),
        ("Ecuador", "America/Guayaquil"),
        ("Ukraine", "Europe/Kyiv"),
    ],
)
def test_a_country_means_its_mainland(words: str, zone: str) -> None:
    assert find_zone(words) == zone


def test_a_country_with_several_times_asks_for_a_city() -> None:
    assert refusal("USA") == (
        "United States has several time zones: name a city, such as "
        "New York, Chicago, Denver, Phoenix, Los Angeles, Anchorage, Adak, Honolulu."
    )
    assert refusal("us") == refusal("United States") == refusal("USA")


@pytest.mark.parametrize(
    ("words", "choices"),
    [
        ("Canada", ["Halifax", "Toronto", "Vancouver"]),
        ("Australia", ["Sydney", "Brisbane", "Adelaide", "Perth"]),
        ("Russia", ["Moscow", "Novosibirsk", "Vladivostok"]),
        ("Brazil", ["Sao Paulo"]),
        ("Indonesia", ["Jakarta", "Makassar", "Jayapura"]),
        ("EST", ["New York"]),
        ("CST", ["Chicago", "Shanghai"]),
        ("IST", ["Dublin", "Jerusalem", "Kolkata"]),
        ("PST", ["Los Angeles", "Manila"]),
        ("AEST", ["Sydney", "Brisbane"]),
    ],
)
def test_the_choices_are_cities_that_can_be_typed(words: str, choices: list[str]) -> None:
    said = refusal(words)
    offered = said.partition("such as ")[2].rstrip(".").split(", ")
    assert set(choices) <= set(offered)
    assert len({clock(find_zone(city)) for city in offered}) == len(offered)


@pytest.mark.parametrize(
    ("words", "zone"),
    [
        ("UTC", "UTC"),
        ("utc", "UTC"),
        ("Etc/UTC", "UTC"),
        ("Zulu", "UTC"),
        ("GMT", "GMT"),
        ("Greenwich Mean Time", "GMT"),
        ("CET", "Europe/Brussels"),
        ("EET", "Europe/Athens"),
        ("BST", "Europe/London"),
        ("JST", "Asia/Tokyo"),
        ("PDT", "America/Los_Angeles"),
        ("ET", "America/New_York"),
        ("PT", "America/Los_Angeles"),
        ("Eastern", "America/New_York"),
        ("Pacific time", "America/Los_Angeles"),
        ("India Standard Time", "Asia/Kolkata"),
    ],
)
def test_an_abbreviation_or_a_clocks_name_that_means_one_time_is_enough(words: str, zone: str) -> None:
    assert find_zone(words) == zone


@pytest.mark.parametrize(
    ("words", "zone"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("america/new_york", "America/New_York"),
        ("AMERICA/NEW YORK", "America/New_York"),
        ("US/Eastern", "America/New_York"),
        ("Asia/Calcutta", "Asia/Kolkata"),
        ("Etc/GMT+5", "Etc/GMT+5"),
        ("Etc/GMT-5", "Etc/GMT-5"),
        ("EST5EDT", "America/New_York"),
        ("America/Argentina/ComodRivadavia", "America/Argentina/Catamarca"),
    ],
)
def test_a_zones_own_name_is_read_in_any_case_and_old_ones_lead_to_the_new(words: str, zone: str) -> None:
    assert find_zone(words) == zone


def test_every_zone_can_be_named_by_its_own_name_and_every_place_by_its_city() -> None:
    ambiguous = {"EST", "MST", "HST"}
    assert {zone: find_zone(zone) for zone in zones() if zone not in ambiguous} == {
        zone: canonical(zone) for zone in zones() if zone not in ambiguous
    }
    assert {city: find_zone(city) for city in cities().values()} == {city: zone for zone, city in cities().items()}


def test_what_is_found_is_a_zone_of_this_machine_with_the_same_time_as_its_old_names() -> None:
    for zone in zones():
        assert JULY.astimezone(ZoneInfo(canonical(zone))).utcoffset() == JULY.astimezone(ZoneInfo(zone)).utcoffset()
    for named in names().values():
        assert all(zone in {*places(), *zones()} for zone in named.zones)
        assert named.zones
        assert not named.zones[1:] or set(named.zones) <= set(places())


@pytest.mark.parametrize("words", ["UTC+2", "gmt-5", "+02:00", "UTC +5:30"])
def test_an_offset_is_no_zone_because_clocks_change(words: str) -> None:
    assert refusal(words) == f"{words} does not say when clocks change: name a city, such as London or New York."


@pytest.mark.parametrize(
    ("words", "near"), [("Lodnon", "London"), ("Sidney", "Sydney"), ("germny", "Germany"), ("Lisboa", "Lisbon")]
)
def test_a_slip_is_answered_with_the_name_that_was_meant(words: str, near: str) -> None:
    assert refusal(words) == f"“{words}” is no time zone that is known here. Did you mean {near}?"
    assert names_zone(words)


@pytest.mark.parametrize("words", ["", " \n ", "\x1b[31m"])
def test_nothing_is_answered_with_what_to_say(words: str) -> None:
    assert refusal(words) == "Name a time zone: a city such as London, a country, or a name such as Europe/London."


@pytest.mark.parametrize("words", ["asdfgh", "the Geneva talks", "()", "x" * 5_000_000, "London " * 100_000, "🕘"])
def test_what_is_no_zone_is_answered_in_one_short_line(words: str) -> None:
    assert refusal(words).endswith("known here: name a city or a country, or a zone such as Europe/London.")
    assert len(refusal(words)) < 200
    assert not names_zone(words)


@given(st.text() | st.text("abcdelnoruy /_+-0:5gmtu") | st.sampled_from(zones()).map(lambda zone: zone[1:]))
def test_no_words_break_the_search(words: str) -> None:
    said = ""
    try:
        assert find_zone(words) in {*places(), *zones()}
    except BriefwireError as error:
        said = str(error)
    assert len(said.splitlines()) <= 1
    assert len(said) < 300
    assert said.isprintable()
    names_zone(words)


@given(st.sampled_from(sorted(names())))
def test_case_and_spaces_make_no_difference(name: str) -> None:
    assert plain(name.upper()) == name == plain(f" {name.title()} ")


def test_a_time_is_told_by_the_city_of_its_zone() -> None:
    assert zone_name("Europe/London", JULY) == "London time"
    assert zone_name("America/New_York", JULY) == "New York time"
    assert zone_name("Asia/Calcutta", JULY) == "Kolkata time"
    assert zone_name("UTC", JULY) == zone_name("Etc/UTC", JULY) == "UTC"
    assert zone_name("Etc/GMT+5", JULY) == "Etc/GMT+5"
    assert zone_name("Mars/Olympus", JULY) == "Mars/Olympus"


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Sets the zone of this machine, as far as the process sees it."""

    def is_in(zone: str) -> None:
        monkeypatch.setenv("TZ", zone)
        tzlocal.reload_localzone()

    yield is_in
    monkeypatch.undo()
    tzlocal.reload_localzone()


def test_this_machines_zone_has_the_name_that_is_used_now(machine: Callable[[str], None]) -> None:
    assert ZoneInfo(machine_zone())
    machine("Asia/Calcutta")
    assert machine_zone() == "Asia/Kolkata"


def test_a_machine_that_does_not_tell_its_zone_is_taken_to_be_in_utc(monkeypatch: pytest.MonkeyPatch) -> None:
    def lost() -> str:
        raise ZoneInfoNotFoundError("multiple conflicting time zone configurations found")

    monkeypatch.setattr(tzlocal, "get_localzone_name", lost)
    assert machine_zone() == "UTC"
