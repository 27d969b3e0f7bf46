"""Words that exclude each other, in one table for its three uses: what two reports of one event deny each other
(`SIDES`), what a claim turns into its opposite (`OPPOSITES`), and what tells a question from a text (`exclude`).

The tables are lists of oppositions, apart by semicolons. The more two texts are known to speak of the same, the more
words may count: those in [square brackets] count for reports of one event and for claims, not for questions; those in
(round brackets) for claims alone, which are held against the very words that they cite.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from itertools import chain, permutations
from typing import Final

from bot.lemmas import root
from bot.text import fold, stem

_DENYING: Final = """
rise increase grow [climb jump gain surge soar] (up) | fall drop decline decrease shrink [plunge slump tumble sink]
    (down reduce);
raise (hike) | lower cut reduce; win (victory beat) | lose (defeat loss);
approve accept [pass adopt ratify sign] (back support endorse) | reject refuse [veto] (block oppose); support | oppose;
[uphold] | [overturn quash]; [proceed] | [cancel scrap]; [attend] | [skip boycott];
open [reopen] (start begin launch) | close shut (end finish stop halt); alive [survive] | dead [die death killed];
[injured hurt wounded] | [unhurt unharmed uninjured unscathed];
allow permit (legalise legalize) | ban prohibit forbid (outlaw); [remain stay] (keep) | [leave resign quit] (remove);
succeed (successful success) | fail (unsuccessful failure); safe (safety) | unsafe (dangerous danger);
legal lawful | illegal unlawful; guilty convict | innocent acquit; strengthen (stronger) | weaken (weaker)
"""
"""Of one event both sides cannot be told; the first side says yes."""

_OPPOSED: Final = """
higher | lower; more | fewer less; most | least (fewest); above over (exceed) | below under;
before (prior) | after (following); (from) | (to); first | last; largest biggest highest most | smallest lowest least;
high | low; buy (purchase acquire) | sell; import importer | export exporter;
arrive enter join | leave depart exit (quit); north northern | south southern; east eastern | west western;
(son brother father husband boy man) | (daughter sister mother wife girl woman); male | female;
older oldest (elder) | younger youngest; early earlier earliest | late later latest; best better | worst worse;
maximum | minimum; majority | minority; public | private; domestic | foreign; profit | loss; positive | negative;
ease loosen lift (relax) | tighten impose; (win) | (draw); morning | evening; agree | disagree;
hire (recruit) | fire (sack dismiss); expand (widen) | shrink (narrow); confirm | deny; internal | external;
left | right; (widow) | (widower); employer | employee; buyer | seller; landlord | tenant; double | triple (halve);
always | never (rarely); (offer) | (refuse); hot warm | cold cool; fast faster (quick) | slow slower;
local | global (international); urban | rural; optimistic | pessimistic; strong (robust) | weak (sluggish);
big large (huge) | small (little tiny); easy (easier) | hard difficult (harder); full | empty; rich wealthy | poor;
short (brief) | long (lengthy); deep | shallow; wide broad | narrow; upper | lower; inner | outer; inside | outside;
summer | winter; spring | autumn; friend ally | enemy rival (foe opponent); peace | war; true (truth) | false (lie);
right correct accurate | wrong incorrect inaccurate; borrow | lend; build construct | destroy demolish;
(create establish found) | (abolish dissolve); encourage (promote) | discourage (deter);
praise welcome (hail) | criticise criticize condemn (blame denounce);
happy (glad pleased delighted) | unhappy (sad upset disappointed); (laugh) | (cry); encouraging | discouraging;
(add) | (subtract remove); connect | disconnect; appear (emerge) | disappear (vanish); advance (progress) | retreat;
top | bottom; (upgrade) | (downgrade); (inflation) | (deflation); income (revenue) | expense (expenditure);
asset | liability; surplus | deficit; import | export; departure | arrival; ancient | modern;
voluntary | compulsory (mandatory); civilian | military; amateur | professional; king | queen; prince | princess;
uncle | aunt; nephew | niece; (groom) | (bride); (boyfriend) | (girlfriend); actor | actress;
unmarried (single) | married; birth born | death die; ascend | descend; float | sink; (freeze) | (melt thaw); wet | dry;
clean | dirty; loud (noisy) | quiet (silent); smooth | rough; thick | thin; (tight) | (loose);
visible | invisible (hidden); remember (recall) | forget; (learn) | (teach); send | receive; merge | split;
unite | divide; victim | attacker (perpetrator); include | exclude (omit); (exceed surpass beat) | (miss);
simple | complex complicated; rare unusual | common usual; partial | complete (entire); active | passive;
direct | indirect; (explicit) | (implicit); (negligible) | (significant substantial);
release free | arrest imprison (detain); improve improvement (enhance) | worsen (deteriorate); love | hate;
protect | endanger; (help) | (hinder); permanent (lasting) | temporary (interim); attack | defend
"""
"""Opposites of which both may be told of one event, each of something else in it."""

_APART: Final = """
one two three four five six seven eight nine ten eleven twelve; single double triple quadruple; i ii iii iv v vi;
first second third fourth fifth sixth seventh eighth ninth tenth;
north south east west northeast northwest southeast southwest;
northern southern eastern western northeastern northwestern southeastern southwestern; spring summer autumn winter;
january february march april june july august september october november december;
monday tuesday wednesday thursday friday saturday sunday; morning afternoon evening midnight noon;
daily weekly monthly yearly annual hourly; horizontal vertical diagonal; solid liquid gas; gaseous solid liquid;
red blue green yellow white black brown purple pink; gold silver bronze; man woman; men women; boy girl; father mother;
son daughter; brother sister; husband wife; emperor empress; he she; his her; christian muslim jewish hindu buddhist;
christianity islam judaism hinduism buddhism; catholic protestant orthodox;
africa asia europe america australia antarctica; atlantic pacific indian arctic; army navy airforce; land sea air;
child adult; teenager adult pensioner; century decade year month week; ton kilogram gram; kilometre metre centimetre;
mile kilometre; oil coal nuclear solar wind; copper iron lead zinc silver gold;
trade defence health education justice agriculture;
increase reduce; increase cut; gain lose; gain loss; high-level low-level; larger smaller; bigger smaller; great small;
greatest smallest; longer shorter; longest shortest; old new; older newer; oldest newest; old young; previous following;
previous next; interior exterior; indoor outdoor; front back; up down; upward downward; upstream downstream; start end;
start stop; begin end; begin finish; beginning end; entry exit; entrance exit; victory defeat; winner loser;
approve block; allow prevent; supporter opponent; supporter critic; proponent opponent; agree refuse;
agreement disagreement; attack retreat; offensive defensive; stronger weaker; strongest weakest; strength weakness;
hottest coldest; heat cool; fastest slowest; accelerate slow; richest poorest; wealth poverty; good bad; plus minus;
same different; similar different; alike different; all none; everyone nobody; many few; often rarely; frequent rare;
common uncommon; modern traditional; contemporary ancient; local foreign; national international; purchase sale;
lender borrower; push pull; attract repel; create destroy; construction demolition; live die; life death;
success failure; successful unsuccessful; possible impossible; dependent independent; active inactive;
natural artificial; heavy light; heaviest lightest; near far; close distant; nearest farthest; present absent;
inclusion exclusion; expand contract; expansion contraction; advantage disadvantage; cause prevent; cause effect;
input output; ancestor descendant; predecessor successor; predecessor heir; teacher student; parent child; adopt reject;
adopt abandon; harsh mild; severe mild; conventional unconventional; effective ineffective; ease worsen; withdraw enter;
release capture; release absorb; supply demand; credit debit; creditor debtor; host guest; doctor patient;
prosecution defence; prosecutor defender; plaintiff defendant; coastal inland; civilian soldier; secular religious;
liberal conservative; left-wing right-wing; republican democrat; capitalist communist; monarchy republic;
permanent provisional; safe dangerous; dry humid; bright dark; day night; sunrise sunset; sharp blunt; soft hard;
tall short; clockwise anticlockwise; maximise minimise; maximize minimize; optional mandatory; voluntary forced;
show hide; reveal conceal; reveal hide; publish suppress; admit deny; trust distrust; respect contempt; obey disobey;
follow lead; leader follower; sender receiver; give take; give receive; donor recipient; save spend; save waste;
find lose; catch release; ascent descent; load unload; attach detach; combine separate; union separation; marry divorce;
wedding divorce; protect harm; heal harm; forward backward; forwards backwards; progress decline; abundance shortage;
plenty scarcity; shortage surplus; even odd; finite infinite; linear nonlinear; innate acquired; innate adaptive;
conscious unconscious; theory practice; theoretical practical; general specific; abstract concrete; partial full;
primary secondary; superior inferior; senior junior; written oral; written spoken; fact fiction; mental physical;
body mind; quantity quality
"""
"""Words of which each excludes the others as the answer to a question; a claim may use them side by side."""

_FOR_CLAIMS: Final = re.compile(r"\([^)]*\)")
_FOR_ONE_EVENT: Final = re.compile(r"\[[^\]]*\]")

PREFIXES: Final = ("un", "in", "im", "ir", "il", "dis", "non")
"""What turns a word into its opposite: "likely", "unlikely"."""

_MORE_PREFIXES: Final = (*PREFIXES, "anti", "mis")
_SHORTEST_NEGATED: Final = 4
"""Letters that must be left of a word without its negating prefix: "under" is not the opposite of "der"."""


def _oppositions(
    table: str, form: Callable[[str], str], *left_out: re.Pattern[str]
) -> Iterator[tuple[frozenset[str], ...]]:
    """The sides of each opposition, their words in one form, those in the brackets `left_out` left out."""
    for brackets in left_out:
        table = brackets.sub(" ", table)
    for opposition in table.split(";"):
        yield tuple(frozenset(map(form, re.findall(r"[\w-]+", side))) for side in opposition.split("|"))


def _sides() -> dict[str, tuple[int, bool]]:
    pairs = enumerate(_oppositions(_DENYING, root, _FOR_CLAIMS))
    return {word: (number, side is yes) for number, (yes, no) in pairs for side in (yes, no) for word in side}


def _opposites() -> dict[str, list[tuple[frozenset[str], frozenset[str]]]]:
    table: dict[str, list[tuple[frozenset[str], frozenset[str]]]] = {}
    for sides in _oppositions(f"{_DENYING};{_OPPOSED}", root):
        for own, against in permutations(sides, 2):
            for word in own:
                table.setdefault(word, []).append((own, against))
    return table


def _excluded() -> dict[str, frozenset[str]]:
    table: dict[str, frozenset[str]] = {}
    opposed = _oppositions(f"{_DENYING};{_OPPOSED}", stem, _FOR_CLAIMS, _FOR_ONE_EVENT)
    apart = _oppositions(re.sub(r"(?<=\w)\s+(?=\w)", "|", _APART), stem)
    for sides in chain(opposed, apart):
        for own, against in permutations(sides, 2):
            for word in own:
                table[word] = table.get(word, frozenset()) | (against - {word})
    return table


SIDES: Final[Mapping[str, tuple[int, bool]]] = _sides()
"""Root → the pair of opposites that it belongs to, and whether it stands on the affirming side."""

OPPOSITES: Final[Mapping[str, list[tuple[frozenset[str], frozenset[str]]]]] = _opposites()
"""Root → the sides that it is on, each with the side against it."""

_EXCLUDED: Final[Mapping[str, frozenset[str]]] = _excluded()
"""Stem → the stems that exclude it."""


@lru_cache(maxsize=100_000)
def exclude(one: str, other: str) -> bool:
    """Whether two words exclude each other: by the table, or because one negates the other ("non-radical",
    "unlikely")."""
    if stem(other) in _EXCLUDED.get(stem(one), ()):
        return True
    longer, shorter = sorted((fold(one), fold(other)), key=len, reverse=True)
    return any(
        longer.startswith(prefix) and _same(longer.removeprefix(prefix).removeprefix("-"), shorter)
        for prefix in _MORE_PREFIXES
    )


def _same(rest: str, word: str) -> bool:
    return len(rest) >= _SHORTEST_NEGATED and stem(rest) == stem(word)
