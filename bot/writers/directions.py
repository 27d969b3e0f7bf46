"""What goes with what: opposites ("rose", "fell"), and who did what to whom."""

from collections.abc import Iterator, Sequence
from typing import Final

from bot.aliases import ALIASES, ALIKE
from bot.opposites import OPPOSITES, PREFIXES
from bot.writers.wording import Word, Wording, same_root

_RELATIONS: Final = frozenset({"before", "after", "than", "from", "to", "over", "against", "by"})
_BE: Final = frozenset({"was", "were", "been", "being", "be", "is", "are", "got"})
_NEAR: Final = 2


def opposites_said(claim: Wording, cited: Sequence[Wording]) -> Iterator[str]:
    """A line for each word of the claim whose opposite stands in its place in the cited words."""
    there = {word.root for sentence in cited for word in sentence.words}
    folded = {word.folded for sentence in cited for word in sentence.words}
    for at, word in enumerate(claim.words):
        for own, against in OPPOSITES.get(word.root, []):
            if not against & there or (not own & there and _alike_there(word.root, there)):
                continue
            if word.folded == "from" and any(of.isdigit() for of in _object(claim.words, at)):
                continue  # "from 10 to 12" is a number of its own
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
            for prefix in PREFIXES
            for other in (f"{prefix}{word}", word.removeprefix(prefix) if word.startswith(prefix) else "")
            if len(other) > 3 and other in there
        ),
        "",
    )


def _bound_to_opposite(
    claim: Wording, at: int, own: frozenset[str], against: frozenset[str], cited: Sequence[Wording]
) -> bool:
    """Whether what belongs to the claim's word belongs to its opposite in the cited words, and not to itself: the words
    beside "rose", the word after "before"."""
    belonging = _beside if claim.words[at].content else _object
    wanted = belonging(claim.words, at)

    def shared(side: frozenset[str]) -> int:
        found = (belonging(s.words, i) for s in cited for i, word in enumerate(s.words) if word.root in side)
        return max((len(wanted & of) for of in found), default=0)

    return shared(against) > shared(own)


def _object(words: Sequence[Word], at: int) -> frozenset[str]:
    """The content word that follows a preposition in its clause; after "from" and "to", which stand before verbs too, a
    name or a number right there."""
    after = [word for word in words[at + 1 :] if word.clause == words[at].clause]
    if words[at].folded in {"from", "to"}:
        after = [word for word in after[:2] if not word.text[0].islower()]
    return frozenset([word.root for word in after if word.content][:1])


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
