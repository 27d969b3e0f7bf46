"""Who said it: the speaker and the kind of saying in a claim against those of the cited words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.lemmas import IRREGULAR_VERBS, root
from bot.writers.bearing import manners
from bot.writers.wording import Word, Wording, has_root

_KINDS: Final[Mapping[str, str]] = {
    "said": """say tell state add note report announce declare explain comment write disclose reveal describe
               remark tweet post according""",
    "denied": "deny reject dismiss refute",
    "admitted": "admit confess acknowledge concede",
    "confirmed": "confirm",
    "claimed": "claim allege accuse insist argue maintain contend assert",
    "warned": "warn caution",
    "promised": "promise vow pledge",
    "asked": "ask urge demand",
    "suggested": "suggest hint imply speculate",
    "believed": "believe think fear expect estimate predict hope",
}
_EVENTS: Final = frozenset(
    """
    add note report announce declare explain comment write disclose reveal describe remark tweet post confirm promise
    vow pledge ask urge demand suggest hint imply speculate believe think fear expect estimate predict hope reject
    dismiss maintain state claim
    """.split()
)
"""Verbs of saying that also tell what somebody did ("reported a profit"): read as saying only before "that" or a
pronoun, and after what was said."""


def _forms() -> dict[str, tuple[str, str]]:
    forms: dict[str, tuple[str, str]] = {}
    for kind, verbs in _KINDS.items():
        for verb in verbs.split():
            stem = verb.removesuffix("e")
            short = verb[:-1] + "i" if verb.endswith("y") and verb[-2] not in "aeiou" else stem
            for form in (verb, f"{verb}s", f"{short}es", f"{short}ed", f"{stem}ing", f"{verb[:-1]}tted", f"{verb}ted"):
                forms[form] = (kind, verb)
    return forms | {form: forms[verb] for form, verb in IRREGULAR_VERBS.items() if verb in forms}


_FORMS: Final = _forms()
"""Form of a verb of saying → its kind and the verb."""

_OPENS: Final = frozenset({"that", "he", "she", "they", "it", "we", "there", "i"})
_NOT_SAYING: Final = frozenset("is are was were be been being to the a an of his her their its no this that".split())
"""Words before a form that is passive, infinitive or a noun: "is said", "to say", "the claim"."""

_PRONOUNS: Final = frozenset({"he", "she", "they", "it", "we", "i", "who"})
_FACTS: Final = frozenset("reveal disclose confirm announce admit acknowledge concede note explain".split())
"""What is said with these verbs is so."""

_HEDGED: Final = frozenset({"alleged", "likely", "possible"})
_MOST: Final = 0.5
"""The part of a claim's content words that somebody must say for it to be what they say."""

_SUBJECT: Final = 8
"""Words before a verb of saying in which its subject is looked for."""


@dataclass(frozen=True, slots=True)
class Saying:
    """`speaker` and `said` are roots of content words; the speaker is empty where it is a pronoun or not found."""

    kind: str
    verb: str
    form: str
    named: str
    speaker: frozenset[str]
    said: frozenset[str]
    at: int


def sayings(sentence: Wording) -> list[Saying]:
    """What a sentence says that somebody said, in order."""
    words = sentence.words
    verbs = [at for at, word in enumerate(words) if _is_saying(words, at)]
    found = []
    for number, at in enumerate(verbs):
        end = verbs[number + 1] if number + 1 < len(verbs) else len(words)
        start = verbs[number - 1] + 1 if number else 0
        speaker = _speaker(words, at)
        inside = {i for i, _ in speaker}
        after = {word.root for i, word in enumerate(words) if at < i < end and word.content and i not in inside}
        before = {word.root for i, word in enumerate(words) if start <= i < at and word.content and i not in inside}
        found.append(
            Saying(
                *_FORMS[words[at].folded],
                words[at].text,
                " ".join(word.text for _, word in speaker),
                frozenset(word.root for _, word in speaker),
                frozenset(_said(words, at, speaker, before, after, opens=number == 0)),
                at,
            )
        )
    return found


def _said(
    words: Sequence[Word], at: int, speaker: list[tuple[int, Word]], before: set[str], after: set[str], *, opens: bool
) -> set[str]:
    """What is said: after the verb, or before the speaker where that is a clause of its own ("…," Bell told Oak)."""
    first = speaker[0][0] if speaker else at
    ahead = opens and any(word.content and word.clause < words[first].clause for word in words[:first])
    if ahead and len(before) >= 2:
        return before | after
    return after if len(after) >= 2 or not before else before


def _is_saying(words: Sequence[Word], at: int) -> bool:
    word = words[at]
    if word.folded not in _FORMS:
        return False
    ahead = words[at + 1] if at + 1 < len(words) else None
    if word.folded == "according":
        return ahead is not None and ahead.folded == "to"
    if at > 0 and words[at - 1].folded in _NOT_SAYING:
        return False
    if _FORMS[word.folded][1] not in _EVENTS:
        return True
    if ahead is not None and ahead.clause == word.clause:
        return ahead.folded in _OPENS
    return at > 0 and word.clause > words[0].clause


def _speaker(words: Sequence[Word], at: int) -> list[tuple[int, Word]]:
    """The content words of the subject of the verb at `at`: before it in its clause, or else right after it."""
    if words[at].folded == "according":
        return _run(words, at + 2)
    clause = words[at].clause
    before = [(i, words[i]) for i in range(max(0, at - _SUBJECT), at) if words[i].clause == clause]
    if before and before[-1][1].folded in _PRONOUNS:
        return []
    nouns = [(i, word) for i, word in before if word.content and not word.folded.endswith("ly")]
    if nouns:
        return nouns
    told = _FORMS[words[at].folded][1] == "tell"  # whom one tells stands after it
    if before or told or at + 1 >= len(words) or words[at + 1].folded in _OPENS:
        # "Hassett, who leads the council, said": the subject is further back.
        return [] if before else [(i, w) for i, w in enumerate(words[:at]) if w.clause < clause and w.content][:4]
    return _run(words, at + 1)


def _run(words: Sequence[Word], start: int) -> list[tuple[int, Word]]:
    if start >= len(words):
        return []
    clause = words[start].clause
    return [
        (i, words[i])
        for i in range(start, min(start + 6, len(words)))
        if words[i].clause == clause and words[i].content
    ]


def speaker_changed(claim: Wording, cited: Sequence[Wording]) -> Iterator[str]:
    """A line for each thing said in the claim that the cited words have another say, or say in another way."""
    told = [saying for sentence in cited for saying in sayings(sentence)]
    for saying in sayings(claim):
        if not told:
            if not any(word.root == root(saying.form) for sentence in cited for word in sentence.words):
                yield f"the cited words do not say that anybody “{saying.form}” this"
            continue
        rest = max(len(saying.said & of.said) for of in told)
        if rest < min(2, len(saying.said)):
            continue
        best = [of for of in told if len(saying.said & of.said) == rest]
        known = [of for of in best if of.speaker]
        if saying.speaker and known and not any(_shares(saying.speaker, of.speaker) for of in known):
            if len(known) == len(best):
                yield f"the cited words have somebody else say this: {known[0].named}"
            continue
        if not any(_may_call(saying.kind, of.kind) for of in best):
            yield f"“{saying.form}” is not how the cited words put it: {best[0].form}"


def _shares(one: frozenset[str], other: frozenset[str]) -> bool:
    return any(has_root(other, of) for of in one)


def _may_call(claimed: str, cited: str) -> bool:
    """Whether a saying of the cited kind may be called one of the claimed kind: who confirms or warns says."""
    return claimed == cited or (
        claimed == "said" and cited in {"confirmed", "admitted", "warned", "announced", "claimed", "suggested"}
    )


def attribution_dropped(claim: Wording, cited: Sequence[Wording]) -> Iterator[str]:
    """A line where the claim says as a fact what each cited sentence only has somebody say. What is revealed, confirmed
    or admitted is a fact."""
    if not cited or sayings(claim) or _HEDGED & {way for manner in manners(claim).values() for way in manner}:
        return
    told = [sayings(sentence) for sentence in cited]
    if not all(told):
        return
    inner = max(told[0], key=lambda of: len(of.said & claim.roots))
    if not inner.speaker or inner.verb in _FACTS:
        return
    if len(inner.said & claim.roots) >= _MOST * len(claim.roots):
        yield f"the cited words have {inner.named} say this; the claim does not"
