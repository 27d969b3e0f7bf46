"""What a chat user can ask for. The chat adapters call this and nothing deeper."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.answer import answer_question
from bot.digest import build_digest, window_before
from bot.embed import Embedder
from bot.errors import StoreError
from bot.followup import standalone_question
from bot.model import Answer, Digest, Filter, Turn
from bot.question import analyse
from bot.reading import read
from bot.search import Hit, search
from bot.store import Store
from bot.text import one_line

REMEMBERED_TURNS = 6
"""Turns of a conversation that a follow-up may refer to."""


class Assistant:
    """The engine as one workspace sees it."""

    def __init__(self, store: Store, embedder: Embedder, workspace: str) -> None:
        self._store = store
        self._embedder = embedder
        self._workspace = workspace

    def ask(self, question: str, now: datetime, conversation: str | None = None) -> Answer:
        """Answers from the stored articles or abstains. With a conversation's key the question may lean on the turns
        before it, and becomes one of them."""
        asked = one_line(question)
        earlier = self._store.turns(self._workspace, conversation, REMEMBERED_TURNS) if conversation else []
        standalone = standalone_question(asked, earlier)
        answer = answer_question(self._store, self._embedder, asked, standalone, self._workspace)
        return self._remembered(answer, conversation, now) if conversation else answer

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
        return build_digest(self._store, self._embedder, self._workspace, window, topics, stories)

    def search(self, query: str, limit: int) -> list[Hit]:
        """The passages nearest to a question or to words, best first."""
        reading = read(self._store, self._embedder, self._workspace, one_line(query))
        where = Filter(self._workspace)
        return list(search(self._store, self._embedder, analyse(reading.text), where, limit).hits)


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
