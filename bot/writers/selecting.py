"""What a model may trim from a sentence: clauses whose absence changes nothing of what the rest says.

The words left are the article's. A cut lies between the borders of a clause and takes away no word that denies,
weakens, ascribes, restricts or sets a condition; whatever is in doubt is not cut, and the whole sentence is shown.
"""

import re
from collections.abc import Sequence
from typing import Final

from bot.model import Span
from bot.writers.verify import broken_rules

JOINT: Final = "…"
"""Stands where words were left out."""

MOST_PIECES: Final = 4

_DENYING: Final = r"""
    not no nor none never neither nobody nothing nowhere without cannot unable hardly scarcely barely rarely
    seldom den(?:y|ies|ied|ying|ials?) refus\w+ reject\w* fail\w* lack\w* dismiss\w* disput\w+ contradict\w*
    doubt\w* untrue false\w* acquit\w* overturn\w* annul\w* cancel\w* withdr[ae]w\w* revers\w+ suspend\w*
    halt\w* retract\w* correct\w* apolog\w+ drop(?:s|ped|ping)?
"""
_WEAKENING: Final = r"""
    may might can could will would shall should must ought possib\w+ probab\w+ perhaps maybe likely unlikely
    potential\w* seem\w* appear\w* suggest\w* alleg\w+ reported\w* suppos\w+ presum\w+ suspect\w* accus\w+
    apparent\w* expect\w* plan\w* propos\w+ inten[dt]\w* hop(?:e|es|ed|ing) fear\w* worr\w+ want\w* aim\w*
    seek\w* tr(?:y|ies|ied|ying) attempt\w* think\w* thought believ\w+ assum\w+ estimat\w+ forecast\w*
    predict\w* project(?:s|ed|ing) consider\w* dream\w* imagin\w+
"""
_ASCRIBING: Final = r"""
    sa(?:y|ys|id|ying) t(?:ell|ells|old|elling) according announc\w+ claim\w* report\w* add(?:s|ed|ing)
    argu\w+ stat(?:e|es|ed|ing) statement\w* insist\w* warn\w* writ\w+ wrote call(?:s|ed|ing) describ\w+
    reveal\w* disclos\w+ confirm\w* admit\w* acknowledg\w+ declar\w+ explain\w* not(?:e|es|ed|ing)
    cit(?:e|es|ed|ing) quot\w+ maintain\w* recall\w* repl\w+ respond\w* ask\w* urg\w+ demand\w* vow\w*
    pledg\w+ promis\w+ agree\w* signal\w* hint\w* show\w* find\w* found learn\w* hear\w* comment\w*
    conclud\w+ source\w* official\w* spoke\w*
"""
_RESTRICTING: Final = r"""
    as\s(?:soon|long|far|much|many|well|if|though) if unless whether until till provided providing assuming
    depend\w* condition\w* otherwise except\w* exclud\w+ apart besides subject only nearly almost about
    around roughly approximate\w* some most\w* many few\w* several least less more half part\w* main\w*
    mere\w* sole\w* alone just even initial\w* temporar\w+ technical\w* theor\w+ nominal\w* virtual\w*
    so\sfar to\sdate up\sto but however though although yet despite instead rather contrary nevertheless
    nonetheless still unlike versus later former\w* previous\w* once then again since anymore longer or
    either both together combined average\w* total\w* each all every any
"""
LOAD_BEARING: Final = re.compile(
    rf"\b(?:{'|'.join((_DENYING + _WEAKENING + _ASCRIBING + _RESTRICTING).split())})\b"
    r"|n['’]t\b|[\"“”«»„‘]|(?<!\w)'",
    re.IGNORECASE,
)
"""Words that bear on the truth of what stands beside them, and quotation marks: never cut away."""

_FINITE: Final = re.compile(
    r"\b(?:is|are|was|were|has|have|had|does|did|says|leads|heads|went|took|gave|began|rose|fell|became|came|saw|spoke|drove"
    r"|grew|flew|chose|broke|froze|ran|shook|stole|wore)\b"
    r"|\b\w+ed (?:the|a|an|its|his|her|their|\d+)\b"
    r"|\b(?:will|would|may|might|can|could|must|should|shall) (?:not )?[a-z]"
)
"""A sign of a main verb: a helping verb, a past form that is no participle, or a past form with its object."""

_HELPING: Final = re.compile(r"(?:is|are|was|were|has|have|had|does|did|will|would|may|might|can|could|must|should)\b")
_SUBORDINATE: Final = re.compile(
    r"\s*(?:who|whom|whose|which|that|where|when|while|as|after|before|because|if|and|or|but)\b", re.IGNORECASE
)
_SUBJECT: Final = re.compile(r"(?:(?:the|an?|one|two|three|four|five|six|seven|eight|nine|ten)\b|\d|[A-Z])")
_PRONOUN: Final = re.compile(r"(?:He|She|It|They|We|I|You|This|That|These|Those|His|Her|Its|Their)\b")
_SETTING: Final = re.compile(
    r"(?:in|at|on|for|under|over|during|within|among|amid|by|with|to|from|of|as|after|before|while|when|where|because)\b"
    r"|.*\bthat\b",
    re.IGNORECASE | re.DOTALL,
)
"""How a clause begins, or goes on, that may set the scene for the one after it."""

_MODAL: Final = re.compile(r"\b(?:will|would|shall|should|may|might|can|could|must)\b", re.IGNORECASE)
"""A sign that when something happens may be a condition for it."""

_TAIL: Final = re.compile(
    r"[,;] (?:(?P<joined>and)|(?P<timed>as|while|after)|because|who|whom|whose|which|where|[a-z]{3,}ing)\b|; "
    r"|(?<=\w{4})[.!?] (?=[A-Z])"
)
_BRACKETED: Final = re.compile(r"\([^()]*\)|[–—] [^–—]* [–—]")
_RELATIVE: Final = re.compile(r", (?:who|whose|which|where) [^,;:]*,")
_APPOSITION: Final = re.compile(r", an? [^,;:]*,")
_NAME_BEFORE: Final = re.compile(r"(?:^|\s)[A-Z][\w’'-]*$")
_HEAD: Final = re.compile(r".*(?:, (?:and|while)|;) ", re.DOTALL)
_OPENER: Final = re.compile(r"(?:Meanwhile|Moreover|Furthermore|In addition|Also|Separately|Elsewhere|Overall), ")
_SAME: Final = str.maketrans({"“": '"', "”": '"', "„": '"', "’": "'", "‘": "'", "–": "-", "—": "-", "‑": "-"})
_EDGE: Final = " \t\n,;:–—-"


def trimmed(text: str, keep: Sequence[str]) -> str | None:
    """What is left of `text`, a sentence or two on one line, where only the words `keep` stay, in their order, with "…"
    at the joints. None where these words are not in it, or where the rest may not be cut: then the whole stands."""
    kept = _located(text, keep)
    if not kept or len(kept) > MOST_PIECES:
        return None
    cuts = _cuts(text, kept)
    if not cuts:
        return text
    if not (all(_may_go(text, cut) for cut in cuts) and _stands(text, kept)):
        return None
    left = f" {JOINT} ".join(text[span.start : span.end] for span in kept)
    left = f"{JOINT} {left}" if kept[0].start else left
    left = f"{left} {JOINT}" if kept[-1].end < len(text) else left
    return None if broken_rules(left, [text]) else left


def _located(text: str, keep: Sequence[str]) -> list[Span]:
    """Where the words stand, in order, without the punctuation at their edges; empty where some do not stand there.
    White space and the style of quotation marks and dashes may differ. What only punctuation parts is one."""
    spans: list[Span] = []
    at, plain = 0, text.translate(_SAME)
    for words in keep:
        wanted = " ".join(words.translate(_SAME).split()).strip(f"{_EDGE}.{JOINT}")
        match = re.compile(rf"(?<!\w){re.escape(wanted)}(?!\w)").search(plain, at) if wanted else None
        if not match:
            return []
        spans.append(Span(*match.span()))
        at = match.end()
    return _closed(text, spans) if spans else []


def _closed(text: str, spans: Sequence[Span]) -> list[Span]:
    """The spans, with what holds no word between them and at the ends taken in."""
    closed: list[Span] = []
    before = Span(0, 0)
    for span in spans:
        near = not re.search(r"\w", text[before.end : span.start])
        if closed and near:
            closed.pop()
        before = Span(before.start if near else span.start, span.end)
        closed.append(before)
    if not re.search(r"\w", text[before.end :]):
        closed[-1] = Span(before.start, len(text))
    return closed


def _cuts(text: str, kept: Sequence[Span]) -> list[Span]:
    edges = [0, *(edge for span in kept for edge in (span.start, span.end)), len(text)]
    return [Span(start, end) for start, end in zip(edges[::2], edges[1::2], strict=True) if start < end]


def _may_go(text: str, cut: Span) -> bool:
    """Whether these words are a clause of their own, or an aside, that bears on nothing else."""
    gone, rest = text[cut.start : cut.end], text[cut.end :]
    if LOAD_BEARING.search(gone) or _inside_quotation(text[: cut.start]) or not _balanced(gone):
        return False
    if cut.start == 0:
        return bool(_OPENER.fullmatch(gone)) or _head(gone, rest)
    if not rest:
        return _tail(gone, text[: cut.start], text)
    return _aside(gone.strip(), text[: cut.start], rest)


def _head(gone: str, rest: str) -> bool:
    """Whether a first main clause goes and a second one, with a subject of its own, stays."""
    own = _SUBJECT.match(rest) and not _PRONOUN.match(rest) and _FINITE.search(rest.split(",", 1)[0])
    return bool(own and _HEAD.fullmatch(gone) and not _SETTING.match(gone))


def _tail(gone: str, before: str, text: str) -> bool:
    """Whether a last clause, or a second sentence, goes."""
    match = _TAIL.match(text, len(before))
    if not match or (match["joined"] and not _FINITE.search(gone)):
        return False
    return not (match["timed"] and _MODAL.search(before))


def _aside(gone: str, before: str, rest: str) -> bool:
    """Whether something in brackets or between dashes goes, or a relative clause or an apposition after which the
    sentence's own verb comes."""
    if _BRACKETED.fullmatch(gone):
        return True
    added = _RELATIVE.fullmatch(gone) or (_APPOSITION.fullmatch(gone) and _NAME_BEFORE.search(before))
    return bool(added and _HELPING.match(rest))


def _stands(text: str, kept: Sequence[Span]) -> bool:
    """Whether what is left has a main clause."""
    left = ", ".join(text[span.start : span.end] for span in kept)
    return any(_FINITE.search(part) and not _SUBORDINATE.match(part) for part in re.split(r"[,;()–—]", left))


def _inside_quotation(before: str) -> bool:
    opened = before.count("“") + before.count("„") > before.count("”") or before.count('"') % 2 == 1
    return opened or before.count("«") > before.count("»") or bool(re.search(r"‘|(?<!\w)'", before))


def _balanced(gone: str) -> bool:
    return gone.count("(") == gone.count(")") and gone.count("[") == gone.count("]")
