"""The base form of a word: "stole" and "stolen" are forms of "steal", as "steals" and "stealing" are."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from bot.text import fold, stem

_VERBS: Final = """
arise arose arisen; awake awoke awoken; bear bore borne; beat beaten; become became; begin began begun; bend bent;
bind bound; bite bit bitten; bleed bled; blow blew blown; break broke broken; breed bred; bring brought;
build built; burn burnt; buy bought; catch caught; choose chose chosen; cling clung; come came; creep crept;
deal dealt; dig dug; draw drew drawn; dream dreamt; drink drank drunk; drive drove driven; eat ate eaten;
fall fell fallen; feed fed; feel felt; fight fought; find found; flee fled; fling flung; fly flew flown;
forbid forbade forbidden; foresee foresaw foreseen; forget forgot forgotten; forgive forgave forgiven;
freeze froze frozen; give gave given; go went gone; grind ground; grow grew grown; hang hung; hear heard;
hide hid hidden; hold held; keep kept; kneel knelt; know knew known; lay laid; lead led; leave left; lend lent;
light lit; lose lost; make made; mean meant; meet met; mistake mistook mistaken; overcome overcame;
overtake overtook overtaken; oversee oversaw overseen; pay paid; prove proven; ride rode ridden; ring rang rung;
rise rose risen; run ran; say said; see saw seen; seek sought; sell sold; send sent; shake shook shaken; shine shone;
shoot shot; show shown; shrink shrank shrunk; sing sang sung; sink sank sunk; sit sat; sleep slept; slide slid;
speak spoke spoken; speed sped; spend spent; spin spun; spring sprang sprung; stand stood; steal stole stolen;
stick stuck; sting stung; strike struck stricken; swear swore sworn; sweep swept; swim swam swum; swing swung;
take took taken; teach taught; tear tore torn; tell told; think thought;
throw threw thrown; undergo underwent undergone;
understand understood; undertake undertook undertaken; uphold upheld; wake woke woken; wear wore worn; weave wove woven;
win won; wind wound; withdraw withdrew withdrawn; withhold withheld; withstand withstood; write wrote written
"""
_NOUNS: Final = """
child children; foot feet; man men; woman women; person people; tooth teeth; mouse mice; goose geese; leaf leaves;
half halves; life lives; wife wives; wolf wolves; thief thieves; knife knives; crisis crises; analysis analyses
"""

_SAME_FORMS: Final = frozenset("set put cut hit let cost shut".split())
"""Verbs that are irregular by having no form of their own for the past."""

_ALSO_NOUNS: Final = frozenset(
    """
    bear beat bend bit bite blow bound burn catch deal dig dream drink fed feed feel fly freeze ground hide lay light
    mistake ride ring run saw shake shine show sleep slide speed spin spring sting stick sweep swim swing tear thought
    wake wear wind wound
    """.split()
)
"""Irregular verbs that news uses as nouns: "a deal", "the ground"."""


def _bases(table: str) -> dict[str, str]:
    """Form → base form."""
    groups = [group.split() for group in table.split(";")]
    return {form: base for base, *forms in groups for form in forms}


IRREGULAR_VERBS: Final[Mapping[str, str]] = _bases(_VERBS)
"""Irregular form of a verb → the verb."""

_BASES: Final = {**IRREGULAR_VERBS, **_bases(_NOUNS)}
_ONLY_VERBS: Final = (IRREGULAR_VERBS.keys() | set(IRREGULAR_VERBS.values()) | _SAME_FORMS) - _ALSO_NOUNS


def is_irregular_verb(word: str) -> bool:
    """Whether a word is an irregular verb or a form of one ("rose"), and not rather a noun."""
    return fold(word) in _ONLY_VERBS


@lru_cache(maxsize=100_000)
def root(word: str) -> str:
    """The word in the form by which all its forms are known: "stolen" and "Stealing" → "steal"."""
    folded = fold(word)
    return stem(_BASES.get(folded, folded))
