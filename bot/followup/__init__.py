"""Makes a follow-up question stand alone, by rules. The first that fits is applied; where it cannot say with confidence
what was meant, the question stays as typed: to inherit the wrong thing is worse than to inherit nothing.

1. A new topic ("by the way, …", "another question: …") inherits nothing. (`openings`)
2. A correction ("no, I meant the Geneva talks", "not the bank, the museum") mends the last question. (`corrections`)
3. An ordinal ("tell me more about the second one", "story 3") means a thing of the last list: the last digest's
   stories, the articles named when nothing answered, or the last answer's claims. (`lists`)
4. An ellipsis asks the last question again. (`ellipsis`)
   a. "Go on", "what else?": for more than was shown.
   b. "Who said that?": about the words last shown.
   c. "Why?", "when was that?": with another question word; where it has no place for one, about the words shown.
   d. "Who else?", "how much before that?", "and the year before?": for others, at another time.
   e. "And X?", "what about X?", "the X?": with X in the place of what is of its kind. (`substitution`)
5. A pronoun means what was last spoken of. (`reference`) He, she: the person whom the articles do not call otherwise
   (`people`); it, they, that, there, then: the thing, the group, the place, the time (`things`).
6. A short question without a name and with at most one word of its own ("who attended?") is about the thing of the last
   question; after a story of a list, about that story.
7. Anything else stands for itself.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from bot.followup.context import Context, Reading
from bot.followup.corrections import corrected
from bot.followup.ellipsis import again
from bot.followup.lists import listed
from bot.followup.openings import capitalised, new_topic
from bot.followup.reference import resolved
from bot.model import Turn
from bot.question import analyse

__all__ = ["Reading", "standalone_question"]

LONGEST: Final = 300
"""Characters: a longer line says what it is about, and nothing longer is made of a shorter one."""

NOTHING_READ: Final[Mapping[int, str]] = {}

_RULES: Final[tuple[Callable[[str, Context], Reading | None], ...]] = (corrected, listed, again, resolved)


def standalone_question(asked: str, turns: Sequence[Turn], beginnings: Mapping[int, str] = NOTHING_READ) -> Reading:
    """What `asked` means after `turns` (oldest first). `beginnings` are those of articles that the turns
    cite, by their ids: they tell who is a he, a she or no person, and how names are written."""
    if not turns or len(asked) > LONGEST:
        return Reading(asked)
    context = Context(turns, beginnings)
    if topic := new_topic(asked):
        return Reading(topic)
    reading = next((reading for rule in _RULES if (reading := rule(asked, context))), None)
    if reading is None or len(reading.question) > LONGEST:
        stays = context.story is not None and not analyse(asked).names
        return Reading(asked, context.last.about if stays else _told(context))
    as_typed = reading.question.lower() == asked.lower()
    question = asked if as_typed else capitalised(reading.question)
    return replace(reading, question=question, articles=reading.articles or context.last.about)


def _told(context: Context) -> tuple[int, ...]:
    """The articles of the last digest."""
    return context.digest.about if context.digest else ()
