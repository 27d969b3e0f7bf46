"""What a chat user can ask for. The chat adapters call this and nothing deeper."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from bot.answer import answer_question
from bot.digest import build_digest, window_before
from bot.embed import Embedder
from bot.errors import ModelError, StoreError
from bot.followup import standalone_question
from bot.model import Answer, Digest, Filter, Turn
from bot.question import analyse
from bot.search import Hit, search
from bot.store import Store
from bot.text import one_line
from bot.writers import Writer

REMEMBERED_TURNS = 6
"""Turns of a conversation that a follow-up may refer to."""


ANSWER_SECONDS = 18.0
"""What a writer may take for an answer, its reading of the question included: of the 20 seconds that a chat user waits
at most, two are left for finding and for showing."""

READING_SECONDS = 6.0
"""What of these it may take to make a question stand alone."""

DIGEST_SECONDS = 18.0
"""What a writer may take for all stories of a digest together: whoever typed for one waits for it."""

_POINTING = re.compile(
    r"\b(?:he|she|they|him|her|them|his|hers|their|theirs|it|its|this|that|these|those|there|then|one|ones|other|else|more)\b",
    re.IGNORECASE,
)


class Assistant:
    """The engine as one workspace sees it. Without a writer the extractive one does all the writing."""

    def __init__(self, store: Store, embedder: Embedder, workspace: str, writer: Writer | None = None) -> None:
        self._store = store
        self._embedder = embedder
        self._workspace = workspace
        self._writer = writer

    def ask(
        self,
        question: str,
        now: datetime,
        conversation: str | None = None,
        shown: Callable[[Answer], None] | None = None,
    ) -> Answer:
        """Answers from the stored articles or abstains. With a conversation's key the question may lean on the turns
        before it, and becomes one of them. `shown` is called with the answer so far as its claims come."""
        asked = one_line(question)
        earlier = self._store.turns(self._workspace, conversation, REMEMBERED_TURNS) if conversation else []
        deadline = self._writer.within(ANSWER_SECONDS) if self._writer else None
        standalone = self._standalone(asked, earlier)
        answer = answer_question(
            self._store, self._embedder, asked, standalone, self._workspace, self._writer, deadline, shown
        )
        return self._remembered(answer, conversation, now) if conversation else answer

    def _standalone(self, asked: str, earlier: Sequence[Turn]) -> str:
        """By the rules; by the writer where the question leans on its conversation, as far as it can be used."""
        by_rules = standalone_question(asked, earlier)
        if not (self._writer and earlier and _leans(asked, by_rules)):
            return by_rules
        try:
            return self._writer.standalone(asked, earlier, self._writer.within(READING_SECONDS))
        except ModelError:
            return by_rules

    def _remembered(self, answer: Answer, conversation: str, now: datetime) -> Answer:
        try:
            self._store.add_turn(self._workspace, conversation, _turn(answer, now))
        except StoreError as error:
            return replace(answer, notes=(*answer.notes, f"A follow-up will not know of this question: {error}"))
        return answer

    def digest(
        self,
        now: datetime,
        since: datetime | None = None,
        until: datetime | None = None,
        topics: Sequence[str] = (),
        stories: int = 5,
    ) -> Digest:
        """The digest of a window, by time of publication: by default the 24 hours before `until`, which is `now`
        unless given."""
        window = window_before(now, since, until)
        deadline = self._writer.within(DIGEST_SECONDS) if self._writer else None
        return build_digest(
            self._store, self._embedder, self._workspace, window, topics, stories, self._writer, deadline
        )

    def search(self, query: str, limit: int) -> list[Hit]:
        """The passages nearest to a question or to words, best first."""
        where = Filter(self._workspace)
        return list(search(self._store, self._embedder, analyse(one_line(query)), where, limit).hits)


def _leans(asked: str, by_rules: str) -> bool:
    """Whether a question may need its conversation: the rules read it otherwise than typed, it points at something, or
    it names nothing."""
    return by_rules != asked or bool(_POINTING.search(asked)) or not analyse(asked).names


def _turn(answer: Answer, now: datetime) -> Turn:
    return Turn(
        question=answer.question,
        standalone_question=answer.standalone_question,
        answered=answer.answered,
        claims=tuple(claim.text for claim in answer.claims),
        quotes=tuple(citation.quote for citation in answer.citations),
        articles=tuple(dict.fromkeys(citation.article_id for citation in answer.citations)),
        asked_at=now,
    )
