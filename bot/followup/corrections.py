"""Corrections: "no, I meant the Geneva talks", "not the bank, the museum", "sorry, Lutnick" → the last question,
mended."""

import re
from typing import Final

from bot.followup.context import Context, Reading
from bot.followup.openings import bare, capitalised, is_question
from bot.followup.people import as_name
from bot.followup.substitution import replaced, substituted
from bot.text import words

_LEAD: Final = r"(?:(?:no|nope|nah|sorry|oh|oops|wait|actually|hmm|well|correction)\b[,.!:; ]*)"
_MEANT: Final = re.compile(
    rf"^{_LEAD}*(?:i (?:meant?(?: to (?:say|ask))?|am asking about|was asking about|was thinking of|wanted)"
    r"|i[’']m (?:asking|talking) about|make that|rather)\b[:,]? *(?P<new>.+)$",
    re.IGNORECASE,
)
_NOT: Final = re.compile(
    rf"^{_LEAD}*(?:i (?:meant?|did(?: not|n[’']t) mean) )?not (?P<old>[^,;–—]+)[,;–—] *(?:but |rather |i meant? )?"
    r"(?P<new>.+)$"
    r"|^(?:i did(?: not|n[’']t) mean) (?P<old2>[^,;–—]+)[,;–—] *(?:but |rather |i meant? )?(?P<new2>.+)$",
    re.IGNORECASE,
)
_SHORT: Final = re.compile(rf"^{_LEAD}+(?P<new>.+)$", re.IGNORECASE)
_INSTEAD: Final = re.compile(r"^(?P<new>[^,;]+),? (?:and )?not (?P<old>[^,;]+)$", re.IGNORECASE)
_SHORTEST: Final = 5
"""Words at most that correct by themselves: "sorry, Lutnick"."""


def corrected(asked: str, context: Context) -> Reading | None:
    """The last question with what was meant in it; a question that was meant instead as it stands."""
    old, new = _parts(asked)
    if not new or not context.question:
        return None
    if is_question(new):
        return Reading(f"{capitalised(new)}?")
    new = as_name(new, context) or new
    swapped = replaced(old, new, context.question) if old else None
    swapped = swapped or substituted(new, context.question, context, corrects=True)
    return Reading(swapped or f"What about {new}?")


def _parts(asked: str) -> tuple[str | None, str | None]:
    """What was wrong, where it is said, and what was meant."""
    text = bare(asked)
    if match := _NOT.match(text):
        return match["old"] or match["old2"], match["new"] or match["new2"]
    match = _MEANT.match(text) or _SHORT.match(text)
    if not match or (match.re is _SHORT and len(words(match["new"])) > _SHORTEST and not is_question(match["new"])):
        return None, None
    instead = _INSTEAD.match(match["new"])
    return (instead["old"], instead["new"]) if instead else (None, match["new"])
