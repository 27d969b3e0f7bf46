"""What goes with what: opposites ("rose", "fell"), and who did what to whom."""

from collections.abc import Iterator, Sequence
from typing import Final

from bot.aliases import ALIASES, ALIKE
from bot.lemmas import root
from bot.writers.wording import Word, Wording, same_root

_OPPOSITES: Final = """
rise increase grow climb jump gain surge soar up higher | fall decrease decline drop plunge slump tumble sink down lower reduce
more | fewer less
most | least fewest
above over exceed | below under
before prior | after following
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
_RELATIONS: Final = frozenset({"before", "after", "than", "from", "to", "over", "against", "by"})
_BE: Final = frozenset({"was", "were", "been", "being", "be", "is", "are", "got"})
_NEAR: Final = 2


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

_PREFIXES: Final = ("un", "in", "im", "ir", "il", "dis", "non")


def opposites_said(claim: Wording, cited: Sequence[Wording]) -> Iterator[str]:
    """A line for each word of the claim whose opposite stands in its place in the cited words."""
    there = {word.root for sentence in cited for word in sentence.words}
    folded = {word.folded for sentence in cited for word in sentence.words}
    for at, word in enumerate(claim.words):
        for own, against in OPPOSITES.get(word.root, []):
            if not against & there or (not own & there and _alike_there(word.root, there)):
                continue
            told_apart = not own & there and word.content
            turned = told_apart or _bound_to_opposite(claim, at, own, against, cited)
            if turned:
                said = next((w.text for s in cited for w in s.words if w.root in against), "")
                yield f"the cited words have “{said}” where the claim has “{word.text}”"
                break
        else:
            if word.content and (base := _reversed_in(word.folded, folded)):
                yield f"the cited words have “{base}” where the claim has “{word.text}”"


def _alike_there(of: str, there: set[str]) -> bool:
    return any(other in there for other, how in ALIASES.get(of, {}).items() if how >= ALIKE)


def _reversed_in(word: str, there: set[str]) -> str:
    """The cited word that is this one with or without a prefix that turns its meaning: "crewed", "uncrewed"."""
    if word in there or len(word) < 4:
        return ""
    return next(
        (
            other
            for prefix in _PREFIXES
            for other in (f"{prefix}{word}", word.removeprefix(prefix) if word.startswith(prefix) else "")
            if len(other) > 3 and other in there
        ),
        "",
    )


def _bound_to_opposite(
    claim: Wording, at: int, own: frozenset[str], against: frozenset[str], cited: Sequence[Wording]
) -> bool:
    """Whether the words beside the claim's word stand beside its opposite in the cited words, and not beside itself."""
    beside = _beside(claim.words, at)
    with_own = max(
        (len(beside & _beside(s.words, i)) for s in cited for i, w in enumerate(s.words) if w.root in own), default=0
    )
    with_other = max(
        (len(beside & _beside(s.words, i)) for s in cited for i, w in enumerate(s.words) if w.root in against),
        default=0,
    )
    return with_other > with_own


def _beside(words: Sequence[Word], at: int) -> frozenset[str]:
    """The content words next to a word in its clause, `_NEAR` on either side."""
    clause = words[at].clause
    before = [w.root for w in words[:at] if w.clause == clause and w.content][-_NEAR:]
    after = [w.root for w in words[at + 1 :] if w.clause == clause and w.content][:_NEAR]
    return frozenset([*before, *after])


def roles_swapped(claim: Wording, cited: Sequence[Wording]) -> Iterator[str]:
    """A line where somebody does in the claim what is done to them in every cited sentence with that verb."""
    roots = [word.root for word in claim.words]
    for at, word in enumerate(claim.words):
        if word.folded.isdigit() or not (word.content or word.folded in _RELATIONS) or roots.count(word.root) > 1:
            continue
        left, right = _around(claim.words, at)
        if not left or not right or _is_agentless(claim.words, at):
            continue
        found = [
            (_around(sentence.words, i), _is_passive(sentence.words, i))
            for sentence in cited
            for i, other in enumerate(sentence.words)
            if same_root(word.root, other.root) and not _is_agentless(sentence.words, i)
        ]
        swapped = [_is_swapped(left, right, _is_passive(claim.words, at), *of) for of in found]
        if swapped and any(swapped) and all(of is not False for of in swapped):
            yield f"the cited words have it the other way round: “{word.text}”"
            return


def _around(words: Sequence[Word], at: int) -> tuple[frozenset[str], frozenset[str]]:
    """The two content words before a word and the two after it, in its clause."""
    clause = words[at].clause
    before = [w.root for w in words[max(0, at - 8) : at] if w.clause == clause and w.content][-2:]
    after = [w.root for w in words[at + 1 : at + 9] if w.clause == clause and w.content][:2]
    return frozenset(before), frozenset(after)


def _is_passive(words: Sequence[Word], at: int) -> bool:
    """ "was beaten by", "tools used by"."""
    return any(w.folded == "by" for w in words[at + 1 : at + 2])


def _is_agentless(words: Sequence[Word], at: int) -> bool:
    """ "was given guidance": who gave it is not said."""
    return words[at].content and not _is_passive(words, at) and any(w.folded in _BE for w in words[max(0, at - 2) : at])


def _is_swapped(
    left: frozenset[str],
    right: frozenset[str],
    passive: bool,
    around: tuple[frozenset[str], frozenset[str]],
    other_passive: bool,
) -> bool | None:
    """True: swapped; False: in order; None: cannot be told."""
    before, after = around[::-1] if passive != other_passive else around
    if (left - before) & (after - right) and (right - after) & (before - left):
        return True
    return False if left & before or right & after else None
