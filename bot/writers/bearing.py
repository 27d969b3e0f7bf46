"""How a thing is said: that it is so, that it is not, that it may be, that it is planned, that somebody denies it.

Each such cue ("not", "may", "plans to") bears on the next content word of its clause. Claim and cited words are
compared word by word: what is plain in one must be plain in the other.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from bot.polarity import NEGATIONS
from bot.writers.wording import Word, Wording

NEGATED: Final = "negated"
_CUES: Final[Mapping[str, frozenset[str]]] = {
    NEGATED: NEGATIONS.union("nothing hardly barely scarcely unable".split()),
    "future": frozenset("will shall would ll".split()),
    "possible": frozenset("may might could perhaps possibly maybe potentially possible potential".split()),
    "able": frozenset({"can"}),
    "likely": frozenset("likely probably presumably apparently".split()),
    "unlikely": frozenset({"unlikely"}),
    "duty": frozenset("must should ought".split()),
    "alleged": frozenset("allegedly alleged reportedly suspected supposedly purported purportedly".split()),
}
_CUES_WITH_TO: Final[Mapping[str, frozenset[str]]] = {
    NEGATED: frozenset(
        "fail fails failed failing refuse refuses refused refusing decline declines declined declining".split()
    ),
    "future": frozenset("going set due scheduled about slated".split()),
    "planned": frozenset(
        """
        plan plans planned planning intend intends intended intending aim aims aimed aiming hope hopes hoped hoping want
        wants wanted seek seeks sought vow vows vowed pledge pledges pledged promise promises promised propose proposes
        proposed agree agrees agreed decide decides decided threaten threatens threatened prepare prepares prepared
        preparing ready offer offers offered
        """.split()
    ),
    "likely": frozenset("expect expects expected forecast forecasts projected predicted anticipated".split()),
    "duty": frozenset(
        """
        has have had need needs needed required ordered order orders asked ask asks urged urge urges told tell called
        advised forced
        """.split()
    ),
    "tried": frozenset("try tries tried trying attempt attempts attempted attempting".split()),
    "alleged": frozenset("believed thought rumoured rumored understood said reported alleged suspected".split()),
}
_CUES_WITH_OF: Final[Mapping[str, frozenset[str]]] = {
    "alleged": frozenset("accused suspected accuse accuses accusing".split()),
    "possible": frozenset("risk possibility chance prospect threat".split()),
    "planned": frozenset("considering considers".split()),
}
_CUES_ALONE: Final[Mapping[str, frozenset[str]]] = {
    "denied": frozenset("deny denies denied denying refute refutes refuted".split()),
    "alleged": frozenset("alleges alleging allege".split()),
    "planned": frozenset("considering considers consider considered mulls mulling".split()),
    "avoided": frozenset("avoid avoids avoided avoiding prevent prevents prevented preventing".split()),
}
_CUES_OF_TWO: Final[Mapping[str, frozenset[tuple[str, str]]]] = {
    NEGATED: frozenset({("yet", "to"), ("rather", "than"), ("instead", "of")}),
    "condition": frozenset({("but", "not"), ("but", "only"), ("provided", "that")}),
}
_WITH_OBJECT: Final = frozenset(
    """
    expect expects expected want wants wanted ask asks asked urge urges urged order orders ordered tell tells told
    forced advised
    """.split()
)
_CONDITION: Final = frozenset({"if", "unless", "whether"})
_NOT_NEGATION: Final = frozenset("only just merely least doubt matter surprise secret wonder".split())
_TOTAL: Final = frozenset("all every each".split())
_DETERMINERS: Final = frozenset({"of", "the", "its", "their", "his", "her"})
_PASSED_OVER: Final = frozenset("yet ever even longer immediately also still always".split())
_REACH: Final = 7
_ASKED: Final = frozenset("ask know see wonder determin decid say check investig unclear question consid tell".split())

_FOLLOWS: Final = frozenset(
    {
        ("future", "planned"), ("future", "likely"), ("able", "possible"), ("possible", "able"), ("likely", "possible"),
        ("planned", "possible"), ("duty", "planned"),
    }
)  # fmt: skip
"""Of a word that the cited words say in the first way, a claim may say the second: it claims less."""

_SAID: Final[Mapping[str, str]] = {
    NEGATED: "a negation", "future": "a 'will'", "possible": "a 'may'", "able": "a 'can'", "likely": "a 'likely'",
    "unlikely": "an 'unlikely'", "duty": "a 'must'", "alleged": "an 'allegedly'", "planned": "a 'plans to'",
    "tried": "a 'tried to'", "denied": "a denial", "avoided": "an 'avoided'", "condition": "a condition",
}  # fmt: skip

Manner = frozenset[str]
"""The ways in which a word is said; empty where it is said plainly."""


def bearing_changed(claim: Wording, cited: Sequence[Wording]) -> Iterator[tuple[str, str]]:
    """The manner that was dropped or added, with a line, for each word of the claim that is said in another manner than
    in every cited sentence that has it."""
    claimed = manners(claim)
    told = [manners(sentence) for sentence in cited]
    everywhere = frozenset(way for of in told for manner in of.values() for way in manner)
    seen: set[tuple[str, str]] = set()
    yield from _total_added(claim, cited) if cited else ()
    for word, manner in claimed.items():
        found = [of[word] for of in told if word in of]
        if not found:
            missing = manner - everywhere - {way for had in everywhere for (a, way) in _FOLLOWS if a == had}
            lines = [("added", way) for way in sorted(missing)]
        elif any(_may_be_said(manner, of[word]) or _joined(manner, of, word) for of in told if word in of):
            continue
        else:
            added = manner - found[0]
            dropped = found[0] - manner
            lines = [("dropped", way) for way in sorted(dropped)] or [("added", way) for way in sorted(added)]
        for what, way in lines:
            if (what, way) not in seen:
                seen.add((what, way))
                yield way, f"{_SAID[way]} was {what}: “{_form(claim, word)}”"


def _total_added(claim: Wording, cited: Sequence[Wording]) -> Iterator[tuple[str, str]]:
    """ "All ten ships" where the cited words have no "all": a whole that they do not speak of."""
    if any(word.folded in _TOTAL for sentence in cited for word in sentence.words):
        return
    for before, word, after in zip((None, *claim.words), claim.words, claim.words[1:], strict=False):
        filler = before and before.folded in {"at", "in", "after", "first"}
        if word.folded in _TOTAL and not filler and (after.content or after.folded in _DETERMINERS):
            yield "total", f"“{word.text}” was added"


def _joined(manner: Manner, of: Mapping[str, Manner], word: str) -> bool:
    """Whether the cited sentence says the word in this manner by way of an earlier one: "may lift tariffs and cut
    taxes", "wanted to meet to discuss"."""
    if NEGATED in manner or of[word] or not manner:
        return False
    before = list(of)[: list(of).index(word)]
    return all(any(way in of[other] for other in before) for way in manner)


def _form(claim: Wording, of: str) -> str:
    return next((word.text for word in claim.words if word.root == of), of)


def _may_be_said(claimed: Manner, cited: Manner) -> bool:
    if (NEGATED in claimed) != (NEGATED in cited):
        return False
    more = claimed - cited
    less = cited - claimed
    return all(any((had, way) in _FOLLOWS for had in cited) for way in more) and all(
        any((had, way) in _FOLLOWS for way in claimed) for had in less
    )


def manners(sentence: Wording) -> dict[str, Manner]:
    """The root of each content word → how it is said. A word that is said in several manners, plainly in one place,
    counts as said plainly."""
    of: dict[int, set[str]] = {}
    words = sentence.words
    for at, word in enumerate(words):
        for way, start in _cues(sentence, at):
            if way == "condition":
                for i in _conditional(words, at):
                    of.setdefault(i, set()).add(way)
            elif (head := _head(words, start, word.clause)) is not None:
                of.setdefault(head, set()).add(way)
    found: dict[str, Manner] = {}
    for at, word in enumerate(words):
        if word.content:
            manner = frozenset(of.get(at, ()))
            found[word.root] = manner if word.root not in found or not manner else found[word.root]
    return found


def is_cue(sentence: Wording, at: int) -> bool:
    """Whether the word at `at` says how another is said."""
    return any(True for _ in _cues(sentence, at))


def _conditional(words: Sequence[Word], at: int) -> list[int]:
    """The words of the clause that an "if" opens, and of the clause that holds only then."""
    clause = words[at].clause
    own = [i for i in range(at + 1, len(words)) if words[i].clause == clause]
    asked = at > 0 and words[at - 1].root in _ASKED
    if words[at].folded == "whether" or asked:
        return own
    before = [i for i in range(at) if words[i].clause == clause and words[i].content]
    later = {word.clause for word in words[at:] if word.clause > clause}
    earlier = {word.clause for word in words[:at] if word.clause < clause}
    after = [i for i, word in enumerate(words) if later and word.clause == min(later)]
    last = [i for i, word in enumerate(words) if earlier and word.clause == max(earlier)]
    if words[at].folded == "but":
        return last
    return own + (before or after or last)


def _cues(sentence: Wording, at: int) -> Iterator[tuple[str, int]]:
    """The manners that the word at `at` is a cue for, each with the word after the cue."""
    words = sentence.words
    word = words[at].folded
    after = words[at + 1].folded if at + 1 < len(words) else ""
    if _is_cue(sentence, at, after):
        yield from ((way, at + 1 + (after == "one")) for way, cues in _CUES.items() if word in cues)
    yield from ((way, at + 1) for way, cues in _CUES_ALONE.items() if word in cues)
    if after == "of":
        yield from ((way, at + 2) for way, cues in _CUES_WITH_OF.items() if word in cues)
    if to := _infinitive(words, at):
        yield from ((way, to + 1) for way, cues in _CUES_WITH_TO.items() if word in cues)
    yield from ((way, at + 2) for way, cues in _CUES_OF_TWO.items() if (word, after) in cues)
    if word in _CONDITION and (word, after) != ("whether", "or"):
        yield "condition", at + 1


def _infinitive(words: Sequence[Word], at: int) -> int:
    """Where the "to" stands that belongs to the word at `at`: after it, or after whom it names ("expect the bank to
    cut"); 0 where there is none."""
    word, clause = words[at], words[at].clause
    after = words[at + 1 : at + 1 + (_REACH if word.folded in _WITH_OBJECT else 1)]
    to = next((at + 1 + i for i, of in enumerate(after) if of.folded == "to" and of.clause == clause), 0)
    if word.folded in {"due", "set", "about"} and not _after_be(words, at):
        return 0
    return to


def _after_be(words: Sequence[Word], at: int) -> bool:
    return any(
        word.folded in {"is", "are", "was", "were", "be", "been", "s", "re"} for word in words[max(0, at - 3) : at]
    )


def _is_cue(sentence: Wording, at: int, after: str) -> bool:
    word = sentence.words[at]
    if word.folded in {"not", "no"} and after in _NOT_NEGATION:
        return False
    if word.folded == "no" and (
        after.isdigit() or (word.text == "No" and sentence.text[word.start + 2 : word.start + 3] == ".")
    ):
        return False
    if word.folded == "may":
        return word.text != "May" or at == 0
    return True


def _head(words: Sequence[Word], start: int, clause: int) -> int | None:
    """The content word on which a cue bears: the next one in its clause that is no adverb."""
    fallback = None
    for at in range(start, min(start + _REACH, len(words))):
        word = words[at]
        if word.clause != clause:
            break
        if word.content and word.folded not in _PASSED_OVER:
            if word.folded.endswith("ly") and len(word.folded) > 4:
                fallback = at if fallback is None else fallback
                continue
            return at
    return fallback
