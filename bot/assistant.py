"""What a chat user can ask for. The chat adapters call this and nothing deeper."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.answer import answer_question
from bot.conversation import DIRECT, Kind, turns_before
from bot.digest import build_digest, window_before
from bot.embed import Embedder
from bot.errors import ModelError, StoreError
from bot.followup import Reading, standalone_question
from bot.model import Answer, Digest, Filter, Item, ListedStory, Turn
from bot.question import analyse
from bot.reading import read
from bot.search import Hit, search
from bot.store import Store
from bot.stories import stories_in
from bot.stories.ranking import listed, rank
from bot.text import one_line
from bot.writers import Writer, extractive
from bot.writers.endpoint import Deadline

REMEMBERED_TURNS = 12
"""Turns of a conversation that a follow-up may refer to."""

READ_ARTICLES = 8
READ_CHARACTERS = 4_000
"""Of the articles that a conversation cites, how many are read again, and how far, to tell who a "she" may be."""

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
        self._shelves = (workspace,)
        self._writer = writer

    def ask(
        self,
        question: str,
        now: datetime,
        conversation: str | None = None,
        kind: Kind = DIRECT,
        *,
        as_typed: bool = False,
        shown: Callable[[Answer], None] | None = None,
    ) -> Answer:
        """Answers from the stored articles or abstains. With a conversation's key the question may lean on the turns
        before it, unless it is to be taken as typed, and becomes one of them. `shown` is called with the answer so far
        as its claims come."""
        asked = one_line(question)
        deadline = self._writer.within(ANSWER_SECONDS) if self._writer else None
        turns = self._store.turns(self._workspace, conversation, REMEMBERED_TURNS) if conversation else []
        beginnings = self._beginnings(turns)
        earlier = () if as_typed else turns_before(asked, turns, now, kind, beginnings)
        reading = self._read(asked, earlier, beginnings)
        answer = self._answer(asked, reading, earlier, now, deadline, shown)
        if not conversation:
            return answer
        noted = self._remembered(conversation, _turn(answer, reading, now))
        return replace(answer, notes=(*answer.notes, *noted))

    def _read(self, asked: str, earlier: Sequence[Turn], beginnings: Mapping[int, str]) -> Reading:
        """By the rules; by the writer, as far as it can be used, where the question leans on its conversation and the
        rules put no articles first."""
        by_rules = standalone_question(asked, earlier, beginnings)
        if not (self._writer and earlier and not by_rules.articles and _leans(asked, by_rules.question)):
            return by_rules
        try:
            question = self._writer.standalone(asked, earlier, self._writer.within(READING_SECONDS))
        except ModelError:
            return by_rules
        return replace(by_rules, question=question)

    def _answer(
        self,
        asked: str,
        reading: Reading,
        earlier: Sequence[Turn],
        now: datetime,
        deadline: Deadline | None,
        shown: Callable[[Answer], None] | None,
    ) -> Answer:
        """From the articles put first and what was published since the conversation began; where more of them is asked
        for, from anything that they say; else from all."""
        everywhere = Filter(self._shelves)
        tries = [(everywhere, extractive.ANSWERED)]
        if reading.articles:
            since = [a.id for a in self._store.articles_between(self._shelves, earlier[0].asked_at, now)]
            first = replace(everywhere, articles=frozenset({*reading.articles, *since}))
            anything = replace(everywhere, articles=frozenset(reading.articles))
            tries = [(first, extractive.ANSWERED), *([(anything, 0.0)] if reading.more else []), *tries]
        for where, least in tries:
            answer = answer_question(
                self._store,
                self._embedder,
                asked,
                reading.question,
                where,
                reading.seen,
                least,
                self._writer,
                deadline,
                shown,
            )
            if answer.answered:
                break
        return answer

    def _beginnings(self, turns: Sequence[Turn]) -> dict[int, str]:
        named = ((turn.articles, *(item.articles for item in turn.items)) for turn in reversed(turns))
        cited = dict.fromkeys(id_ for groups in named for ids in groups for id_ in ids)
        articles = self._store.articles(list(cited)[:READ_ARTICLES])
        return {id_: f"{article.title}.\n\n{article.text[:READ_CHARACTERS]}" for id_, article in articles.items()}

    def _remembered(self, conversation: str, turn: Turn) -> tuple[str, ...]:
        """Stores a turn; what to tell the reader where that failed."""
        try:
            self._store.add_turn(self._workspace, conversation, turn)
        except StoreError as error:
            return (f"A follow-up will not know of this: {error}",)
        return ()

    def digest(
        self,
        now: datetime,
        since: datetime | None = None,
        until: datetime | None = None,
        topics: Sequence[str] = (),
        stories: int = 5,
        conversation: str | None = None,
    ) -> Digest:
        """The digest of a window, by time of publication: by default the 24 hours before `until`, which is `now`
        unless given. Under a conversation's key its stories are remembered, for "the second one"."""
        window = window_before(now, since, until)
        deadline = self._writer.within(DIGEST_SECONDS) if self._writer else None
        digest = build_digest(
            self._store, self._embedder, self._shelves, window, topics, stories, self._writer, deadline
        )
        if not conversation or not digest.stories:
            return digest
        noted = self._remembered(conversation, _digest_turn(digest, now))
        return replace(digest, notes=(*digest.notes, *noted))

    def stories(self, now: datetime, since: datetime | None = None, until: datetime | None = None) -> list[ListedStory]:
        """The stories of a window as for `digest`, the one that a digest would tell first in front."""
        window = window_before(now, since, until)
        return [listed(story) for story in rank(stories_in(self._store, self._shelves, window), window)]

    def search(self, query: str, limit: int) -> list[Hit]:
        """The passages nearest to a question or to words, best first."""
        reading = read(self._store, self._embedder, self._shelves, one_line(query))
        where = Filter(self._shelves)
        return list(search(self._store, self._embedder, analyse(reading.text), where, limit).hits)


def _leans(asked: str, by_rules: str) -> bool:
    """Whether a question may need its conversation: the rules read it otherwise than typed, it points at something, or
    it names nothing."""
    return by_rules != asked or bool(_POINTING.search(asked)) or not analyse(asked).names


def _turn(answer: Answer, reading: Reading, now: datetime) -> Turn:
    cited = {citation.n: citation.article_id for citation in answer.citations}
    said = [Item(claim.text, tuple(cited[n] for n in claim.citations)) for claim in answer.claims]
    near = [Item(nearest.title, (nearest.article_id,)) for nearest in answer.nearest]
    return Turn(
        question=answer.question,
        standalone_question=answer.standalone_question,
        answered=answer.answered,
        claims=tuple(claim.text for claim in answer.claims),
        quotes=tuple(citation.quote for citation in answer.citations),
        articles=tuple(dict.fromkeys(cited.values())),
        asked_at=now,
        items=tuple(said or near),
        about=reading.articles,
    )


def _digest_turn(digest: Digest, now: datetime) -> Turn:
    stories = [Item(story.headline, story.articles) for story in digest.stories]
    return Turn(
        question=digest.title,
        standalone_question="",
        answered=True,
        claims=tuple(claim.text for story in digest.stories for claim in story.claims),
        quotes=tuple(citation.quote for citation in digest.citations),
        articles=tuple(dict.fromkeys(citation.article_id for citation in digest.citations)),
        asked_at=now,
        items=tuple(stories),
        about=tuple(dict.fromkeys(id_ for item in stories for id_ in item.articles)),
    )
