"""Words that news uses for each other: "US", "American", "Washington"; "ease", "relax", "loosen"."""

import re
from collections.abc import Mapping
from typing import Final

from bot.text import stem

_COUNTRIES: Final = """
us usa america american | washington
uk britain british | london
eu european | brussels
un
china chinese | beijing
russia russian | moscow kremlin
japan japanese | tokyo
germany german | berlin
france french | paris
italy italian | rome
spain spanish | madrid
india indian | delhi
ukraine ukrainian | kyiv kiev
iran iranian | tehran
iraq iraqi | baghdad
israel israeli | jerusalem
palestine palestinian
turkey turkish | ankara
egypt egyptian | cairo
brazil brazilian | brasilia
mexico mexican
canada canadian | ottawa
australia australian | canberra
korea korean | seoul
taiwan taiwanese | taipei
switzerland swiss | bern
austria austrian | vienna
poland polish | warsaw
netherlands dutch | hague
belgium belgian
sweden swedish | stockholm
norway norwegian | oslo
denmark danish | copenhagen
finland finnish | helsinki
greece greek | athens
portugal portuguese | lisbon
ireland irish | dublin
scotland scottish | edinburgh
wales welsh | cardiff
pakistan pakistani | islamabad
argentina argentine argentinian
venezuela venezuelan | caracas
saudi | riyadh
syria syrian | damascus
lebanon lebanese | beirut
hungary hungarian | budapest
vietnam vietnamese | hanoi
indonesia indonesian | jakarta
philippines philippine filipino | manila
nigeria nigerian | abuja
kenya kenyan | nairobi
europe european
"""

_ALIKE: Final = """
ease relax loosen soften lift
control restriction limit curb cap rule
lead head chair chairman chairwoman
side team delegation
start begin open launch commence
end finish close conclude
buy acquire purchase takeover acquisition swallow
pay cost price spend
job employment work employ hire post
worker employee staff labourer
company firm business
kill die death dead fatality
injure wound hurt
rise increase grow climb jump gain
fall drop decline plunge slump decrease tumble
cut reduce lower slash
agree deal accord pact agreement truce
talk negotiation meeting meet
plan intention intend aim
resign quit
delay postpone defer
announce reveal disclose unveil
strike walkout stoppage
win beat victory triumph defeat
score goal
vote decide
spend cost invest
steal theft rob robbery
find recover discover
ban bar prohibit blacklist
seek demand request ask
help aid support assist
build construct erect
damage destroy harm
arrest detain capture
accuse blame charge
evacuate evacuation flee
attack assault strike
vote elect election ballot poll
law bill legislation
tariff duty levy
car vehicle automobile
ship vessel boat
doctor physician
drug medicine vaccine
child kid
house home
money fund cash
illness disease sickness
reason cause why
exchange return
"""

SPELT_OUT: Final[Mapping[str, tuple[str, ...]]] = {
    "us": ("united states", "american", "u.s."),
    "usa": ("united states", "american", "u.s."),
    "uk": ("united kingdom", "british", "britain"),
    "eu": ("european union",),
    "un": ("united nations",),
}
"""What else is searched for an abbreviation (folded)."""

_LONG: Final = {
    "United States of America": "US",
    "United States": "US",
    "United Kingdom": "UK",
    "European Union": "EU",
    "United Nations": "UN",
}
_LONG_FORM = re.compile("|".join(_LONG))


def abbreviated(text: str) -> str:
    """The text with "United States" made "US", so that both match."""
    return _LONG_FORM.sub(lambda match: _LONG[match.group()], text)


SAME: Final = 0.95
SEAT: Final = 0.7
ALIKE: Final = 0.8
"""How well a country's other words, the capital that stands for its government, and a word of like meaning match (the
word itself: 1)."""


COUNTRIES: Final[Mapping[str, int]] = {
    stem(word): number
    for number, line in enumerate(_COUNTRIES.strip().splitlines())
    for word in line.replace("|", " ").split()
}
"""Stem → the number of the country that it stands for."""

SEATS: Final = frozenset(
    stem(word) for line in _COUNTRIES.strip().splitlines() for word in line.partition("|")[2].split()
)
"""Those of them that are a capital, which stands for its government."""


def _table() -> dict[str, dict[str, float]]:
    table: dict[str, dict[str, float]] = {}
    for line in _COUNTRIES.strip().splitlines():
        names, _, seats = line.partition("|")
        same = [stem(word) for word in names.split()]
        seat = [stem(word) for word in seats.split()]
        for word in same:
            table.setdefault(word, {}).update({other: SAME for other in same if other != word})
            table[word].update(dict.fromkeys(seat, SEAT))
        for word in seat:
            table.setdefault(word, {}).update(dict.fromkeys(same, SEAT))
    for line in _ALIKE.strip().splitlines():
        alike = [stem(word) for word in line.split()]
        for word in alike:
            row = table.setdefault(word, {})
            row.update({other: ALIKE for other in alike if other != word and other not in row})
    return table


ALIASES: Final[Mapping[str, Mapping[str, float]]] = _table()
"""Stem → stems that may stand for it, and how well."""
