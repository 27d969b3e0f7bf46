"""Words that say the opposite of each other in the news."""

from typing import Final

from bot.lemmas import root

_OPPOSITES: Final = """
rise increase grow climb jump gain surge soar up | fall decrease decline drop plunge slump tumble sink down reduce
higher | lower
more | fewer less
most | least fewest
above over exceed | below under
before prior | after following
from | to
first | last
win victory beat | lose defeat loss
largest biggest highest most | smallest lowest least
high | low
accept approve back support endorse | reject oppose refuse veto block
open start begin launch | close end finish stop shut halt
buy purchase acquire | sell
import importer | export exporter
arrive enter join | leave depart exit quit
north northern | south southern
east eastern | west western
son brother father husband boy man | daughter sister mother wife girl woman
male | female
older oldest elder | younger youngest
early earlier earliest | late later latest
alive survive | dead die
allow permit legalise legalize | ban prohibit forbid outlaw
best better | worst worse
maximum | minimum
majority | minority
public | private
domestic | foreign
profit | loss
positive | negative
raise hike | cut lower reduce
ease loosen relax lift | tighten impose
win | draw
morning | evening
agree | disagree
remain stay keep | leave remove
hire recruit | fire sack dismiss
expand widen | shrink narrow
confirm | deny
internal | external
left | right
widow | widower
employer | employee
buyer | seller
landlord | tenant
double | halve triple
always | never rarely
offer | refuse
hot warm | cold cool
fast faster quick | slow slower
local | international global
urban | rural
optimistic | pessimistic
succeed successful success | fail failed unsuccessful failure
strong robust | weak sluggish
big large huge | small little tiny
easy easier | hard difficult harder
full | empty
rich wealthy | poor
safe safety | dangerous unsafe danger
short brief | long lengthy
deep | shallow
wide broad | narrow
upper | lower
inner | outer
inside | outside
summer | winter
spring | autumn
friend ally | enemy foe opponent rival
peace | war
truth true | false lie
right correct accurate | wrong incorrect inaccurate
borrow | lend
build construct | destroy demolish
create establish found | abolish dissolve
encourage promote | discourage deter
praise welcome hail | criticise criticize condemn blame denounce
happy glad pleased delighted | sad unhappy upset disappointed
laugh | cry
encouraging | discouraging
add | subtract remove
connect | disconnect
appear emerge | disappear vanish
advance progress | retreat
top | bottom
upgrade | downgrade
inflation | deflation
income revenue | expense expenditure
asset | liability
surplus | deficit
import | export
departure | arrival
ancient | modern
voluntary | compulsory mandatory
legal lawful | illegal unlawful
civilian | military
amateur | professional
king | queen
prince | princess
uncle | aunt
nephew | niece
groom | bride
boyfriend | girlfriend
actor | actress
single unmarried | married
birth born | death die
ascend | descend
float | sink
freeze | melt thaw
wet | dry
clean | dirty
loud noisy | quiet silent
smooth | rough
thick | thin
tight | loose
visible | invisible hidden
remember recall | forget
learn | teach
send | receive
merge | split
unite | divide
victim | perpetrator attacker
include | exclude omit
exceed surpass beat | miss
simple | complex complicated
rare unusual | common usual
partial | complete entire
active | passive
direct | indirect
explicit | implicit
negligible | significant substantial
guilty convict | innocent acquit
release free | detain arrest imprison
strengthen stronger | weaken weaker
improve improvement enhance | worsen deteriorate
love | hate
protect | endanger
help | hinder
permanent lasting | temporary interim
attack | defend
"""


def _opposites() -> dict[str, list[tuple[frozenset[str], frozenset[str]]]]:
    table: dict[str, list[tuple[frozenset[str], frozenset[str]]]] = {}
    for line in _OPPOSITES.strip().splitlines():
        one, other = (frozenset(map(root, side.split())) for side in line.split("|"))
        for word in one:
            table.setdefault(word, []).append((one, other))
        for word in other:
            table.setdefault(word, []).append((other, one))
    return table


OPPOSITES: Final = _opposites()
"""Root → the sides that it is on, each with the side against it."""
