"""What a figure counts: the words that tell it."""

from collections.abc import Mapping
from typing import Final

from bot.facts import CURRENCIES
from bot.text import stem

MONEY: Final = frozenset(CURRENCIES.values())
PEOPLE: Final = frozenset(map(stem, "people person persons others victims passengers residents inhabitants".split()))
"""Words that count people without saying which."""

SOME: Final = frozenset(
    map(
        stem,
        """
        child children boy girl baby teenager student pupil woman women man men soldier officer civilian tourist
        foreigner firefighter policeman journalist adult
        """.split(),
    )
)
"""Words that count some of the people whom another figure may count all of."""

_FRAMES: Final = """
people killed: kill killed die died death dead body bodies fatality perish drown toll
people hurt: injure injured injury hurt wound wounded
people missing: missing unaccounted
people arrested: arrest detain custody
people who had to leave: evacuate evacuation displace displaced flee fled homeless homes
people trapped: trap trapped
people rescued: rescue rescued
money price: pay paid cost price buy bought purchase acquire takeover worth value valued deal sell sold
money fine: fine fined penalty
money profit: profit earn earned earnings
money revenue: revenue sales turnover
money loss: loss lose lost
money damage: damage damages
money reward: reward
money investment: invest investment fund funding
money budget: budget spend spending
money debt: debt owe
money pay: wage salary
money offer: offer bid
money demand: demand
% offer: offer
% demand: demand
% inflation: inflation
% unemployment: unemployment jobless
% vote: vote votes poll ballot support
% stake: stake
% profit: profit
% revenue: revenue sales turnover
job cut: cut shed lose lost axe go slash
job creation: create creating add hire bring
"""
"""What a figure is about, by the words around it, for the kinds of figures that leave it open."""


def _frames() -> dict[str, dict[str, str]]:
    table: dict[str, dict[str, str]] = {}
    for line in _FRAMES.strip().splitlines():
        frame, _, of = line.partition(": ")
        kind = frame.split()[0]
        table.setdefault(kind, {}).update({stem(word): frame for word in of.split()})
    return table


STOCK: Final = (
    frozenset(map(stem, "employee worker staff member job customer school shop store branch case".split())) | PEOPLE
)
"""What is counted for a place as well as for all places."""

FRAMES: Final[Mapping[str, Mapping[str, str]]] = _frames()
FRAME_WORDS: Final = frozenset(word for of in FRAMES.values() for word in of)
GROWING: Final = frozenset(frame for of in FRAMES.values() for frame in of.values() if frame.startswith("people"))
"""What is counted on and on while a story lasts."""

HEADS: Final = frozenset("crowd crew attendance audience magnitude population majority workforce".split())
"""Words that are measured: "a crowd of 900"."""
MOVING: Final = frozenset({"money offer", "money demand", "% offer", "% demand"})
"""What one side changes while both negotiate."""
