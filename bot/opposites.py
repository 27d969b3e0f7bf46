"""Words that exclude each other: what is "public" is not "private", what happened in spring did not in autumn."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from bot.text import fold, stem

_PAIRS: Final = """
first last | more less | most least | more fewer | increase decrease | increase reduce | increase cut
increase drop | rise fall | rise drop | rise decline | grow shrink | grow decline | gain lose | gain loss | high low
higher lower | highest lowest | high-level low-level | large small | larger smaller | largest smallest | big small
bigger smaller | biggest smallest | great small | greatest smallest | long short | longer shorter | longest shortest
old new | older newer | older younger | oldest newest | oldest youngest | old young | early late | earlier later
earliest latest | before after | previous following | previous next | above below | over under | inside outside
inner outer | internal external | interior exterior | indoor outdoor | front back | top bottom | upper lower
up down | upward downward | upstream downstream | public private | start end | start stop | begin end | begin finish
beginning end | open close | open shut | enter leave | enter exit | entry exit | entrance exit | arrive depart
arrive leave | arrival departure | win lose | victory defeat | winner loser | accept reject | accept refuse
approve reject | approve block | allow ban | allow forbid | allow prevent | allow prohibit | permit prohibit
permit ban | support oppose | supporter opponent | supporter critic | proponent opponent | agree disagree
agree refuse | agreement disagreement | attack defend | attacker defender | attack retreat | offensive defensive
major minor | majority minority | strong weak | stronger weaker | strongest weakest | strength weakness
strengthen weaken | hot cold | warm cool | hottest coldest | heat cool | fast slow | faster slower | fastest slowest
accelerate slow | easy difficult | easy hard | simple complex | simple complicated | rich poor | richest poorest
wealthy poor | wealth poverty | good bad | better worse | best worst | positive negative | plus minus | true false
right wrong | same different | similar different | alike different | always never | all none | everyone nobody
many few | often rarely | frequent rare | common rare | common uncommon | usual unusual | modern ancient
modern traditional | contemporary ancient | domestic foreign | local foreign | national international | global local
import export | importer exporter | buy sell | buyer seller | purchase sale | lend borrow | lender borrower
push pull | attract repel | create destroy | build destroy | build demolish | construct demolish
construction demolition | alive dead | live die | life death | birth death | born die | peace war | friend enemy
ally enemy | ally rival | success failure | succeed fail | successful unsuccessful | legal illegal | lawful unlawful
possible impossible | visible invisible | dependent independent | active passive | active inactive
natural artificial | heavy light | heaviest lightest | wide narrow | thick thin | deep shallow | near far
close distant | nearest farthest | present absent | include exclude | inclusion exclusion | expand contract
expand shrink | expansion contraction | lift impose | raise lower | raise cut | raise reduce | hire fire
remember forget | advantage disadvantage | cause prevent | cause effect | input output | ancestor descendant
predecessor successor | predecessor heir | teacher student | parent child | adopt reject | adopt abandon
encourage discourage | harsh mild | severe mild | direct indirect | conventional unconventional
effective ineffective | tighten loosen | tighten ease | ease worsen | improve worsen | join leave | withdraw enter
release capture | release absorb | free imprison | arrest release | convict acquit | guilty innocent
surplus deficit | profit loss | asset liability | income expense | supply demand | credit debit | creditor debtor
employer employee | landlord tenant | host guest | doctor patient | prosecution defence | prosecutor defender
plaintiff defendant | victim attacker | urban rural | coastal inland | civilian military | civilian soldier
secular religious | liberal conservative | left-wing right-wing | republican democrat | capitalist communist
monarchy republic | temporary permanent | permanent provisional | safe dangerous | safe unsafe | clean dirty
full empty | wet dry | dry humid | loud quiet | bright dark | day night | sunrise sunset | sharp blunt
smooth rough | soft hard | tall short | clockwise anticlockwise | maximum minimum | maximise minimise
maximize minimize | optimist pessimist | optimistic pessimistic | voluntary compulsory | optional mandatory
voluntary forced | show hide | reveal conceal | reveal hide | publish suppress | confirm deny | admit deny
praise criticise | praise criticize | praise condemn | welcome condemn | love hate | trust distrust
respect contempt | obey disobey | follow lead | leader follower | send receive | sender receiver | give take
give receive | donor recipient | save spend | save waste | find lose | catch release | float sink | ascend descend
ascent descent | load unload | connect disconnect | attach detach | combine separate | unite divide
union separation | merge split | marry divorce | wedding divorce | protect harm | protect endanger | heal harm
advance retreat | forward backward | forwards backwards | progress decline | appear disappear | arrival exit
abundance shortage | plenty scarcity | shortage surplus | even odd | finite infinite | linear nonlinear
innate acquired | innate adaptive | conscious unconscious | theory practice | theoretical practical
general specific | abstract concrete | broad narrow | partial complete | partial full | primary secondary
superior inferior | senior junior | amateur professional | written oral | written spoken | fact fiction
mental physical | body mind | quantity quality
"""

_CLASSES: Final = """
one two three four five six seven eight nine ten eleven twelve
single double triple quadruple
i ii iii iv v vi
first second third fourth fifth sixth seventh eighth ninth tenth
north south east west northeast northwest southeast southwest
northern southern eastern western northeastern northwestern southeastern southwestern
spring summer autumn winter
january february march april june july august september october november december
monday tuesday wednesday thursday friday saturday sunday
morning afternoon evening midnight noon
daily weekly monthly yearly annual hourly
horizontal vertical diagonal
left right
solid liquid gas
gaseous solid liquid
red blue green yellow white black brown purple pink
gold silver bronze
man woman
men women
male female
boy girl
father mother
son daughter
brother sister
husband wife
uncle aunt
nephew niece
king queen
prince princess
emperor empress
actor actress
he she
his her
christian muslim jewish hindu buddhist
christianity islam judaism hinduism buddhism
catholic protestant orthodox
africa asia europe america australia antarctica
atlantic pacific indian arctic
army navy airforce
land sea air
child adult
teenager adult pensioner
century decade year month week
ton kilogram gram
kilometre metre centimetre
mile kilometre
oil coal nuclear solar wind
copper iron lead zinc silver gold
trade defence health education justice agriculture
"""

_NEGATING: Final = ("non", "un", "in", "im", "ir", "il", "dis", "anti", "mis")
_SHORTEST_NEGATED: Final = 4
"""Letters that must be left of a word without its negating prefix: "under" is not the opposite of "der"."""


def _table() -> dict[str, frozenset[str]]:
    groups = [pair.split() for line in _PAIRS.strip().splitlines() for pair in line.split("|")]
    groups += [line.split() for line in _CLASSES.strip().splitlines()]
    table: dict[str, set[str]] = {}
    for group in groups:
        stems = {stem(word) for word in group}
        for key in stems:
            table.setdefault(key, set()).update(stems - {key})
    return {key: frozenset(others) for key, others in table.items()}


OPPOSITES: Final[Mapping[str, frozenset[str]]] = _table()
"""Stem → the stems that exclude it."""


@lru_cache(maxsize=100_000)
def exclude(one: str, other: str) -> bool:
    """Whether two words exclude each other: by the table, or because one negates the other ("non-radical",
    "unlikely")."""
    if stem(other) in OPPOSITES.get(stem(one), ()):
        return True
    longer, shorter = sorted((fold(one), fold(other)), key=len, reverse=True)
    return any(
        longer.startswith(prefix) and _same(longer.removeprefix(prefix).removeprefix("-"), shorter)
        for prefix in _NEGATING
    )


def _same(rest: str, word: str) -> bool:
    return len(rest) >= _SHORTEST_NEGATED and stem(rest) == stem(word)
