"""The names of time zones, and which zones each stands for."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from bot.text import fold, one_line
from bot.zones.database import UNIVERSAL, Place, best, canonical, cities, clock, one_of_each, places, table, zones

_OTHER_PLACES: Final[Mapping[str, str]] = {
    "Africa/Abidjan": "Ivory Coast",
    "Africa/Johannesburg": "Cape Town, Pretoria",
    "Africa/Lagos": "Abuja",
    "America/Chicago": "Dallas, Houston",
    "America/Los_Angeles": "San Francisco, Seattle",
    "America/New_York": "Atlanta, Boston, Miami, Washington, Washington DC",
    "America/Sao_Paulo": "Brasília, Rio de Janeiro",
    "America/Toronto": "Ottawa",
    "Asia/Dubai": "Abu Dhabi, UAE",
    "Asia/Ho_Chi_Minh": "Hanoi",
    "Asia/Karachi": "Islamabad",
    "Asia/Kolkata": "Bangalore, Bengaluru, Bombay, Delhi, Mumbai, New Delhi",
    "Asia/Qatar": "Doha",
    "Asia/Shanghai": "Beijing",
    "Asia/Tokyo": "Osaka",
    "Europe/Belgrade": "Kosovo",
    "Europe/Berlin": "Frankfurt, Hamburg, Munich",
    "Europe/Istanbul": "Ankara",
    "Europe/London": "Edinburgh, England, Scotland, Wales",
    "Europe/Madrid": "Barcelona",
    "Europe/Rome": "Milan",
    "Europe/Zurich": "Bern, Geneva",
    "Pacific/Auckland": "Wellington",
}
"""Capitals, large cities and countries that neither database has."""

_AREAS: Final = frozenset(
    "Africa America Antarctica Arctic Asia Atlantic Australia Canada Europe Indian Pacific US".split()
)
"""What stands before the first "/" of zones whose last part is a place."""

_WHOLE: Final = re.compile(r"most of |.*\(mainland\)$|Beijing Time$")
"""Comments that say that a zone is meant by its territory as a whole."""

_SHORT: Final = re.compile(r"[A-Za-z]{3,}")
"""The abbreviations in a POSIX TZ string."""


@dataclass(frozen=True, slots=True)
class Named:
    """Something that has a name, written as people write it; its zones, one for each clock."""

    name: str
    zones: tuple[str, ...]


@cache
def names() -> Mapping[str, Named]:
    """What is meant by a name, in its plain form. Where a name has two meanings, the first of these counts: a city, a
    clock (those of America first), a territory, a zone's own name."""
    found: dict[str, Named] = {}
    for name, named in (*_cities(), *_american_clocks(), *_clocks(), *_territories(), *_own_names()):
        found.setdefault(plain(name), named)
    return found


def plain(words: str) -> str:
    """Words as names are compared: without case, accents, and signs between words; those before digits, as in
    "Etc/GMT+5", are kept."""
    folded = fold(one_line(words)).replace("&", " and ").replace("'", "")
    return " ".join(re.sub(r"-(?![0-9])|[/_.,()]", " ", folded).split())


def _cities() -> Iterator[tuple[str, Named]]:
    for zone, city in cities().items():
        yield city, Named(city, (zone,))
    for zone, others in _OTHER_PLACES.items():
        for city in others.split(", "):
            yield city, Named(city, (zone,))
    old: dict[str, set[str]] = {}
    for name in zones():
        area, _, city = name.partition("/")
        if area in _AREAS and not city.isupper():
            old.setdefault(city.rpartition("/")[2].replace("_", " "), set()).add(canonical(name))
    for city, meant in old.items():
        if len(meant) == 1:
            yield city, Named(city, tuple(meant))


def _territories() -> Iterator[tuple[str, Named]]:
    from babel import Locale
    from babel.core import get_global

    of: dict[str, list[Place]] = {}
    for place in places().values():
        of.setdefault(place.territory, []).append(place)
    called = {territory: [Locale("en").territories[territory], territory] for territory in of}
    for territory, name in table("iso3166.tab"):
        if territory in called:
            called[territory] += [name, *re.split(r" ?[()]", name)]
    for alias, meant in get_global("territory_aliases").items():
        if alias.isalpha() and len(meant) == 1 and meant[0] in called:
            called[meant[0]].append(alias)
    for territory, (name, *others) in called.items():
        whole = [place.zone for place in of[territory] if _WHOLE.match(place.comment)]
        named = Named(name, one_of_each(whole or [place.zone for place in of[territory]]))
        for other in (name, *filter(None, others)):
            yield other, named


def _american_clocks() -> Iterator[tuple[str, Named]]:
    """ET, CT, MT and PT with their long names."""
    from babel import Locale

    for metazone, called in Locale("en").meta_zones.items():
        if metazone.startswith("America_") and "short" in called:
            yield called["short"]["generic"], Named(called["long"]["generic"], (_of_metazone()[metazone],))


def _clocks() -> Iterator[tuple[str, Named]]:
    """Abbreviations, one that the tz database has as a zone with seasons for this zone; and the names of the CLDR, such
    as Central European Time."""
    from babel import Locale

    using: dict[str, list[str]] = {}
    for zone in places():
        for short in _SHORT.findall(clock(zone)):
            using.setdefault(short, []).append(zone)
    for short, of in using.items():
        seasonal = short in zones() and "," in clock(short)
        if short not in UNIVERSAL.values():
            yield short, Named(short, (canonical(short),) if seasonal else one_of_each(of))
    for metazone, zone in _of_metazone().items():
        for name in _long_names(Locale("en").meta_zones.get(metazone, {})):
            yield name, Named(name, (zone,))
    for zone, called in Locale("en").time_zones.items():
        for name in _long_names(called):
            yield name, Named(name, (canonical(zone),))


def _long_names(called: Mapping[str, Mapping[str, str]]) -> Iterable[str]:
    return (name for name in called.get("long", {}).values() if isinstance(name, str))


@cache
def _of_metazone() -> Mapping[str, str]:
    """The zone of which people think first by what the CLDR has one name for."""
    from babel.core import get_global

    of: dict[str, list[str]] = {}
    for zone, metazone in get_global("meta_zones").items():
        if canonical(zone) in places():
            of.setdefault(metazone, []).append(canonical(zone))
    universal = {name: name for name in UNIVERSAL.values()}
    return {metazone: best(among) for metazone, among in of.items()} | universal


def _own_names() -> Iterator[tuple[str, Named]]:
    for zone in zones():
        yield zone, Named(zone, (canonical(zone),))
