"""A chat model as a writer: it chooses and trims (`select`), or writes and is checked (`prose`).

Whatever it replies, what is shown was either put together from the articles' own words or passed `verify` against
them. A claim that fails is replaced by the words that it cites; one that cites nothing given is left out.
"""

import re
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import closing, suppress
from time import monotonic
from typing import Any, Final, Literal

from bot.aliases import abbreviated
from bot.errors import ModelError, StoreError
from bot.facts import names_in, numbers_in
from bot.model import Spending, Turn
from bot.text import one_line, stem, words
from bot.writers import Evidence, Writing, Written, prompts
from bot.writers.budget import Budget
from bot.writers.endpoint import Deadline, Endpoint, Request, TooLongError
from bot.writers.replies import Objects, numbers, texts
from bot.writers.selecting import trimmed
from bot.writers.verify import verify

Way = Literal["select", "prose"]

MAX_CLAIMS: Final = 3
LONGEST_CLAIM: Final = 400
"""Characters of a claim that a model may write."""

LONGEST_HEADLINE: Final = 120
LONGEST_QUESTION: Final = 300
REPLY_TOKENS: Final = 700
"""Room for three claims and a headline, with the marks of JSON."""

FEW_TOKENS: Final = 100
"""Room for a question, or for a yes or no."""

REPLACED: Final = "Where the model's words did not pass the check, the article's own stand in their place."
CUT_SHORT: Final = "The model's reply was cut short."
FAILED: Final = "Nothing that the model wrote passed the check against the words that it cites."
UNREADABLE: Final = "The model's reply held no claim that cites what it was given."

_MARKERS: Final = re.compile(r"\s?\[\d[\d, ]*\]")
_YES: Final = re.compile(r"\W*yes\b", re.IGNORECASE)
_SPEAKER: Final = re.compile(r"^(?:last )?(?:question|q): ?", re.IGNORECASE)


class ChatModel:
    """A `bot.writers.Writer` that asks a model. With `second_reading`, the name of a model, each claim that was written
    freely and passed is read once more by that one."""

    def __init__(
        self,
        endpoint: Endpoint,
        budget: Budget,
        model: str,
        way: Way = "select",
        second_reading: str | None = None,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._endpoint = endpoint
        self._budget = budget
        self._model = model
        self._way: Way = way
        self._second_reading = second_reading
        self._clock = clock

    @property
    def name(self) -> str:
        return f"{self._way}:{self._model}"

    @property
    def host(self) -> str:
        """The server that articles' words are sent to."""
        return self._endpoint.host

    def spent_today(self) -> Spending:
        return self._budget.spent_today()

    def try_out(self, deadline: Deadline) -> None:
        """Asks for a word. `ModelError` where none comes."""
        request = Request(self._model, "Reply with one word.", "Are you there?", None, FEW_TOKENS)
        if not "".join(self._said(request, deadline)).strip():
            raise ModelError(UNREADABLE)

    def within(self, seconds: float) -> Deadline:
        return Deadline(self._clock() + seconds, self._clock)

    def answer(
        self,
        question: str,
        evidence: Sequence[Evidence],
        deadline: Deadline,
        passed: Callable[[Sequence[Written]], None],
    ) -> Writing:
        def text(few: Sequence[Evidence]) -> str:
            return f"{prompts.lines(few)}\nQuestion: {question}"

        return self._writing("answer", text, evidence, (), deadline, passed)

    def story(self, headlines: Sequence[str], evidence: Sequence[Evidence], deadline: Deadline) -> Writing:
        def text(few: Sequence[Evidence]) -> str:
            return prompts.lines(few, headlines)

        return self._writing("digest", text, evidence, headlines, deadline, lambda _: None)

    def standalone(self, asked: str, turns: Sequence[Turn], deadline: Deadline) -> str:
        text = prompts.conversation(asked, turns)
        request = Request(self._model, prompts.prompt("standalone_question").template, text, None, FEW_TOKENS)
        rewritten = one_line(_SPEAKER.sub("", "".join(self._said(request, deadline)).strip())).strip('"“” ')
        if not rewritten or len(rewritten) > LONGEST_QUESTION or not _rests_on(rewritten, asked, turns):
            raise ModelError("The model's reading of the question rests on something that was not said.")
        return rewritten

    def _writing(
        self,
        task: str,
        text: Callable[[Sequence[Evidence]], str],
        evidence: Sequence[Evidence],
        headlines: Sequence[str],
        deadline: Deadline,
        passed: Callable[[Sequence[Written]], None],
    ) -> Writing:
        """Asks for claims, and once more with less to read where that was too much."""
        while True:
            form, schema = prompts.instructions(task, self._way), prompts.schema(task, self._way)
            request = Request(self._model, form, text(evidence), schema, REPLY_TOKENS)
            try:
                return self._read(request, evidence, headlines, deadline, passed)
            except TooLongError:
                if len(evidence) < 2 or deadline.left() == 0:
                    raise
                evidence = evidence[: len(evidence) // 2]

    def _read(
        self,
        request: Request,
        evidence: Sequence[Evidence],
        headlines: Sequence[str],
        deadline: Deadline,
        passed: Callable[[Sequence[Written]], None],
    ) -> Writing:
        """Reads a reply as it comes: each claim is checked when it is complete."""
        kept, headline, nothing, notes = _Kept(), None, False, []
        objects, pieces = Objects(), self._said(request, deadline)
        with closing(pieces):
            try:
                for each in (found for piece in pieces for found in objects.add(piece)):
                    if "headline" in each:
                        headline = self._headline(each, headlines, evidence)
                    elif each.get("claims") == []:
                        nothing = True
                    elif not kept.full and kept.add(*self._claim(each, evidence, deadline)):
                        passed(tuple(kept.sound))
            except ModelError:
                if not kept.sound:
                    raise
                notes += [] if kept.full else [CUT_SHORT]
        if not kept.sound and (kept.claims or not (nothing or headline)):
            raise ModelError(FAILED if kept.claims else UNREADABLE)
        replaced = len(kept.claims) > len(kept.sound)
        return Writing(tuple(kept.claims), (*notes, *([REPLACED] if replaced else [])), headline)

    def _said(self, request: Request, deadline: Deadline) -> Generator[str]:
        """The text of a reply, paid for from the budget."""
        try:
            booking = self._budget.book(request)
        except StoreError as error:
            raise ModelError(f"What the model costs cannot be written down: {error}") from error
        reply = None
        try:
            reply = self._endpoint.chat(request, deadline)
            yield from reply
        finally:
            with suppress(StoreError):  # what was booked stays booked
                self._budget.settle(booking, reply)

    def _claim(
        self, offered: Mapping[str, Any], evidence: Sequence[Evidence], deadline: Deadline
    ) -> tuple[Written | None, bool]:
        """The claim that may be shown in the place of the one offered, and whether it is that one."""
        cited = tuple(n - 1 for n in dict.fromkeys(numbers(offered.get("evidence"))) if 1 <= n <= len(evidence))
        if not cited:
            return None, False
        first = evidence[cited[0]]
        own_words = Written(first.told, cited[:1])
        if self._way == "select":
            return Written(trimmed(first.told, texts(offered.get("keep"))) or first.told, cited[:1]), True
        text = _plain(" ".join(texts(offered.get("text"))))
        sound = _sound(text, [evidence[n] for n in cited], LONGEST_CLAIM) and self._read_again(
            text, [evidence[n] for n in cited], deadline
        )
        return (Written(text, cited), True) if sound else (own_words, False)

    def _headline(
        self, offered: Mapping[str, Any], headlines: Sequence[str], evidence: Sequence[Evidence]
    ) -> str | None:
        """One of the articles' own headlines or, written freely, one that passes like a claim."""
        if self._way == "select":
            return next((headlines[n - 1] for n in numbers(offered["headline"]) if 1 <= n <= len(headlines)), None)
        text = _plain(" ".join(texts(offered["headline"])))
        cited = [evidence[n - 1] for n in numbers(offered.get("evidence")) if 1 <= n <= len(evidence)]
        return text if cited and _sound(text, cited, LONGEST_HEADLINE) else None

    def _read_again(self, text: str, cited: Sequence[Evidence], deadline: Deadline) -> bool:
        """What the second reader says of a claim; whatever is no "yes" counts as a no."""
        if not self._second_reading:
            return True
        asked = f"{prompts.lines(cited)}\nClaim: {text}"
        instructions = prompts.prompt("second_reading").template
        request = Request(self._second_reading, instructions, asked, None, FEW_TOKENS)
        try:
            return bool(_YES.match("".join(self._said(request, deadline))))
        except ModelError:
            return False


class _Kept:
    """The claims of a reply that may be shown, each of its evidence once, and among them those shown as offered."""

    def __init__(self) -> None:
        self.claims: list[Written] = []
        self.sound: list[Written] = []

    @property
    def full(self) -> bool:
        return len(self.claims) == MAX_CLAIMS

    def add(self, claim: Written | None, sound: bool) -> bool:
        """Whether one more stands as it was offered."""
        if claim is None or any(claim.cited == other.cited or claim.text == other.text for other in self.claims):
            return False
        self.claims.append(claim)
        if sound:
            self.sound.append(claim)
        return sound


def _plain(text: str) -> str:
    """A model's sentence without the marks that it adds by habit."""
    return _MARKERS.sub("", one_line(text)).strip("*_#` ")


def _sound(text: str, cited: Sequence[Evidence], longest: int) -> bool:
    """Whether words of a model's own may be shown: square brackets would look like ours, every check passes."""
    days = {item.article.published_on for item in cited}
    published = days.pop() if len(days) == 1 else None
    short = bool(text) and len(text) <= longest and not set("[]") & set(text)
    return short and verify(text, [item.quote for item in cited], published).supported


def _rests_on(rewritten: str, asked: str, turns: Sequence[Turn]) -> bool:
    """Whether each name and number of a question stands in the conversation before it."""
    said = " ".join([asked, *(text for turn in turns for text in (turn.standalone_question, *turn.claims))])
    known = {stem(word) for word in words(abbreviated(said))}
    values = {number.value for number in numbers_in(said)}
    named = [stem(word) for name in names_in(abbreviated(rewritten)) for word in words(name.text)]
    return known.issuperset(named) and values.issuperset(number.value for number in numbers_in(rewritten))
