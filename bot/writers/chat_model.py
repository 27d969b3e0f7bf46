"""A chat model as a writer: it chooses and trims (`select`), or writes and is checked (`prose`).

Whatever it replies, what is shown was either put together from the articles' own words or passed `verify` against
them. A claim that fails is replaced by the words that it cites; one that cites nothing given is left out.
"""

import re
from collections.abc import Callable, Generator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from time import monotonic
from typing import Final, Literal

from bot.aliases import abbreviated
from bot.errors import ModelError, StoreError
from bot.facts import names_in, numbers_in
from bot.model import Spending, Turn
from bot.text import one_line, stem, words
from bot.writers import Evidence, Material, Writing, Written, prompts
from bot.writers.budget import Booking, Budget
from bot.writers.endpoint import Deadline, Endpoint, Reply, Request
from bot.writers.failures import EmptyReplyError, TooLongError
from bot.writers.offers import LONGEST_CLAIM, LONGEST_HEADLINE, Kept, Offer, cited, free_text, selected, sound, whole
from bot.writers.replies import Objects, numbers

Way = Literal["select", "prose"]
Passed = Callable[[Sequence[Written]], None]

AT_ONCE: Final = 5
"""Stories that are asked for at the same time."""

LONGEST_QUESTION: Final = 300
"""Characters of a question that a model rewrote."""

REPLY_TOKENS: Final = 500
"""Room for three claims and a headline, with the marks of JSON."""

BEYOND: Final = 200
"""Characters that are read after the last claim that is wanted: what it cost comes at the end, and a model that rambles
on is left."""

FEW_TOKENS: Final = 100
"""Room for a question, or for a yes or no."""

REPLACED: Final = "Where the model's words did not pass the check, the article's own stand in their place."
CUT_SHORT: Final = "The model's reply was cut short."
FAILED: Final = "Nothing that the model wrote passed the check against the words that it cites."
UNREADABLE: Final = "The model's reply held no claim that cites what it was given."

_YES: Final = re.compile(r"\W*yes\b", re.IGNORECASE)
_SPEAKER: Final = re.compile(r"^(?:last )?(?:question|q): ?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Task:
    """A question to answer, or, without one, a story to tell."""

    material: Material
    question: str | None = None

    @property
    def name(self) -> str:
        return "digest" if self.question is None else "answer"

    @property
    def text(self) -> str:
        return prompts.task(self.material, self.question)

    def shorter(self) -> "_Task":
        """The same with the better half of the evidence. `TooLongError` where there is no less."""
        evidence = self.material.evidence
        if len(evidence) < 2:
            raise TooLongError("The model cannot read even one sentence.")
        return replace(self, material=replace(self.material, evidence=evidence[: len(evidence) // 2]))


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
        if not "".join(self._sent(request, deadline)).strip():
            raise ModelError(UNREADABLE)

    def within(self, seconds: float) -> Deadline:
        return Deadline(self._clock() + seconds, self._clock)

    def answer(self, question: str, evidence: Sequence[Evidence], deadline: Deadline, passed: Passed) -> Writing:
        task = _Task(Material((), tuple(evidence)), question)
        return self._written(task, self._sent(self._request(task), deadline), deadline, passed)

    def stories(self, offered: Sequence[Material], deadline: Deadline) -> list[Writing | ModelError]:
        """Several are asked for at once, and read one after the other. Some servers drop one request for the next: a
        story of which nothing came is asked for once more, alone."""
        written: list[Writing | ModelError] = []
        for at in range(0, len(offered), AT_ONCE):
            tasks = [_Task(material) for material in offered[at : at + AT_ONCE]]
            begun = [self._begun(task, deadline) for task in tasks]
            first = [self._finished(task, reply, deadline) for task, reply in zip(tasks, begun, strict=True)]
            written += [
                self._finished(task, self._begun(task, deadline), deadline) if isinstance(got, EmptyReplyError) else got
                for task, got in zip(tasks, first, strict=True)
            ]
        return written

    def standalone(self, asked: str, turns: Sequence[Turn], deadline: Deadline) -> str:
        text = prompts.conversation(asked, turns)
        request = Request(self._model, prompts.prompt("standalone_question").template, text, None, FEW_TOKENS)
        said = "".join(self._sent(request, deadline)).strip()
        rewritten = one_line(_SPEAKER.sub("", said)).strip('"“” ')
        if not rewritten or len(rewritten) > LONGEST_QUESTION or not _rests_on(rewritten, asked, turns):
            raise ModelError("The model's reading of the question rests on something that was not said.")
        return rewritten

    def _begun(self, task: _Task, deadline: Deadline) -> Generator[str] | ModelError:
        try:
            return self._sent(self._request(task), deadline)
        except ModelError as error:
            return error

    def _finished(self, task: _Task, begun: Generator[str] | ModelError, deadline: Deadline) -> Writing | ModelError:
        if isinstance(begun, ModelError):
            return begun
        try:
            return self._written(task, begun, deadline, lambda _: None)
        except ModelError as error:
            return error

    def _request(self, task: _Task) -> Request:
        instructions, schema = prompts.instructions(task.name, self._way), prompts.schema(task.name, self._way)
        return Request(self._model, instructions, task.text, schema, REPLY_TOKENS)

    def _written(self, task: _Task, pieces: Generator[str], deadline: Deadline, passed: Passed) -> Writing:
        """What a reply comes to; where the request was too long, that to a shorter one."""
        try:
            return self._read(task.material, pieces, deadline, passed)
        except TooLongError:
            less = task.shorter()
            return self._written(less, self._sent(self._request(less), deadline), deadline, passed)

    def _read(self, material: Material, pieces: Generator[str], deadline: Deadline, passed: Passed) -> Writing:
        """Reads a reply as it comes: each claim is checked when it is complete."""
        kept, headline, nothing, notes = Kept(), None, False, []
        objects, left, empty = Objects(), BEYOND, True
        with closing(pieces):
            try:
                for piece in pieces:
                    empty = False
                    for offer in objects.add(piece):
                        if "headline" in offer:
                            headline = self._headline(offer, material)
                        elif offer.get("claims") == []:
                            nothing = True
                        elif not kept.full and kept.add(*self._claim(offer, material.evidence, deadline)):
                            passed(tuple(kept.sound))
                    left -= len(piece) if kept.full else 0
                    if left < 0:
                        break
            except ModelError:
                if not kept.sound:
                    raise
                notes += [] if kept.full else [CUT_SHORT]
        if empty:
            raise EmptyReplyError("The model said nothing.")
        if not kept.sound and (kept.claims or not (nothing or headline)):
            raise ModelError(FAILED if kept.claims else UNREADABLE)
        replaced = len(kept.claims) > len(kept.sound)
        return Writing(tuple(kept.claims), (*notes, *([REPLACED] if replaced else [])), headline)

    def _claim(self, offer: Offer, evidence: Sequence[Evidence], deadline: Deadline) -> tuple[Written | None, bool]:
        """The claim that may be shown in the place of the one offered, and whether it is that one."""
        at = cited(offer, evidence)
        if not at:
            return None, False
        if self._way == "select":
            return selected(offer, evidence, at[0]), True
        text, quoted = free_text(offer, "text"), [evidence[n] for n in at]
        if sound(text, quoted, LONGEST_CLAIM) and self._confirmed(text, quoted, deadline):
            return Written(text, at), True
        return whole(evidence, at[0]), False

    def _headline(self, offer: Offer, material: Material) -> str | None:
        """One of the articles' own headlines or, written freely, one that passes like a claim."""
        own = material.headlines
        if self._way == "select":
            return next((own[n - 1] for n in numbers(offer["headline"]) if 1 <= n <= len(own)), None)
        text, evidence = free_text(offer, "headline"), material.evidence
        return text if sound(text, [evidence[n] for n in cited(offer, evidence)], LONGEST_HEADLINE) else None

    def _confirmed(self, text: str, quoted: Sequence[Evidence], deadline: Deadline) -> bool:
        """What the second reader says of a claim; whatever is no "yes" counts as a no."""
        if not self._second_reading:
            return True
        asked = f"{prompts.lines(quoted)}\nClaim: {text}"
        instructions = prompts.prompt("second_reading").template
        request = Request(self._second_reading, instructions, asked, None, FEW_TOKENS)
        try:
            return bool(_YES.match("".join(self._sent(request, deadline))))
        except ModelError:
            return False

    def _sent(self, request: Request, deadline: Deadline) -> Generator[str]:
        """Sends a request, and gives its reply's text as it comes, paid for from the budget."""
        try:
            booking = self._budget.book(request)
        except StoreError as error:
            raise ModelError(f"What the model costs cannot be written down: {error}") from error
        try:
            reply = self._endpoint.chat(request, deadline)
        except ModelError:
            self._settle(booking, None)
            raise
        return self._heard(booking, reply)

    def _heard(self, booking: Booking, reply: Reply) -> Generator[str]:
        try:
            yield from reply
        finally:
            self._settle(booking, reply)

    def _settle(self, booking: Booking, reply: Reply | None) -> None:
        with suppress(StoreError):  # what was booked stays booked
            self._budget.settle(booking, reply)


def _rests_on(rewritten: str, asked: str, turns: Sequence[Turn]) -> bool:
    """Whether each name and number of a question stands in the conversation before it."""
    said = " ".join([asked, *(text for turn in turns for text in (turn.standalone_question, *turn.claims))])
    known = {stem(word) for word in words(abbreviated(said))}
    values = {number.value for number in numbers_in(said)}
    named = [stem(word) for name in names_in(abbreviated(rewritten)) for word in words(name.text)]
    return known.issuperset(named) and values.issuperset(number.value for number in numbers_in(rewritten))
