"""What the tz database (the `tzdata` package) and the CLDR (Babel) say of zones: places, cities, clocks, old names."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

UNIVERSAL: Final = {"Etc/UTC": "UTC", "Etc/GMT": "GMT"}
"""The names that people use instead of the database's own."""


@dataclass(frozen=True, slots=True)
class Place:
    """A row of the tz database's table of places: a territory's code, a zone, what part of the territory has it."""

    territory: str
    zone: str
    comment: str


@cache
def places() -> Mapping[str, Place]:
    """The places by their zones. A territory's stand together, as a map is read: eastern or most populous first."""
    rows = [(*row, "")[:4] for row in table("zone.tab")]
    return {zone: Place(territory, zone, comment) for territory, _, zone, comment in rows}


@cache
def zones() -> tuple[str, ...]:
    """All names of zones, old ones too."""
    return tuple(name for name in _package().joinpath("zones").read_text().split() if name != "Factory")


def table(name: str) -> list[list[str]]:
    """The rows of one of the tz database's tables."""
    lines = _package().joinpath("zoneinfo", name).read_text().splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def canonical(zone: str) -> str:
    """The name that is used now for a zone that is a place of its own; else where its name leads to."""
    if zone in places():
        return zone
    known = _aliases().get(zone, zone)
    return UNIVERSAL.get(known, known)


@cache
def cities() -> Mapping[str, str]:
    """The city that each place is known by, by its zone."""
    from babel import Locale

    named = {canonical(zone): known["city"] for zone, known in Locale("en").time_zones.items() if "city" in known}
    return {zone: named.get(zone) or zone.rpartition("/")[2].replace("_", " ") for zone in places()}


@cache
def clock(zone: str) -> str:
    """What a zone's clocks do from now on, as a POSIX TZ string ("CET-1CEST,M3.5.0,M10.5.0/3"): the last line of its
    file (RFC 9636, section 3.3)."""
    return _package().joinpath("zoneinfo", *zone.split("/")).read_bytes().splitlines()[-1].decode()


def one_of_each(among: Iterable[str]) -> tuple[str, ...]:
    """Of the zones that are places, one for each clock, in the table's order."""
    same: dict[str, list[str]] = {}
    for zone in places().keys() & set(among):
        same.setdefault(clock(zone), []).append(zone)
    return tuple(sorted((best(group) for group in same.values()), key=list(places()).index))


def best(among: Iterable[str]) -> str:
    """The place of which people think first: the tz database's example for its clock (the most populous there is), one
    that Windows has chosen for a country or several, one where most of a territory is."""
    examples, chosen, order = _examples(), _windows(), list(places())
    return max(
        among,
        key=lambda zone: (zone in examples, chosen.get(zone, 0), "most " in places()[zone].comment, -order.index(zone)),
    )


@cache
def _examples() -> frozenset[str]:
    return frozenset(zone for _, _, zone, *_ in table("zonenow.tab"))


@cache
def _windows() -> Mapping[str, int]:
    """How clearly Windows has chosen a zone for one of its own: for one of a single country ("… (Mexico)"), less."""
    from babel.core import get_global

    chosen: dict[str, int] = {}
    for name, zone in get_global("windows_zone_mapping").items():
        chosen[canonical(zone)] = max(chosen.get(canonical(zone), 0), 1 if "(" in name else 2)
    return chosen


@cache
def _aliases() -> Mapping[str, str]:
    """Where old names lead to: by the CLDR, which keeps each place apart, else by the tz database's links."""
    from babel.core import get_global

    lines = _package().joinpath("zoneinfo", "tzdata.zi").read_text().splitlines()
    links = {alias: zone for kind, zone, alias in (line.split() for line in lines if line.startswith("L "))}
    return links | dict(get_global("zone_aliases"))


def _package() -> Traversable:
    return files("tzdata")
