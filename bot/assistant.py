"""What a chat user can ask for. The chat adapters call this and nothing deeper."""

import re
from collections.abc import Callable, Collection, Sequence, Set
from dataclasses import replace
from datetime import datetime

from bot.answer import answer_question
from bot.audience import Audience, Sight, marked, operator, shelves_for
from bot.briefing import brief_for, build
from bot.conversation import DIRECT, Kind, turns_before
from bot.digest import window_before
from bot.embed import Embedder
from bot.errors import ModelError, StoreError
from bot.following import Following, SourceFinder
from bot.followup import Reading, standalone_question
from bot.model import Answer, Digest, Filter, Item, ListedStory, Shelves, Told, Turn
from bot.question import analyse
from bot.reading import read
from bot.search import Hit, search
from bot.source import MOST_SOURCES
from bot.store import Store
from bot.stories import stories_in
from bot.stories.ranking import listed, rank
from bot.text import one_line, words
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

_POINTING = re.compile(
    r"\b(?:he|she|they|him|her|them|his|hers|their|theirs|it|its|this|that|these|those|there|then|one|ones|other|else|more)\b",
    re.IGNORECASE,
)


class Assistant(Following):
    """The engine as one workspace sees it. Without a writer the extractive one does all the writing. Whoever asks is
    the `audience`: the operator of the workspace unless it is given.

    Confidential text goes to no model: what a model is asked is found, read and spelt on the shelves that may reach one
    alone, and where an answer rests on anything else no model is asked."""

    def __init__(
        self,
        store: Store,
        embedder: Embedder,
        workspace: str,
        writer: Writer | None = None,
        finder: SourceFinder | None = None,
        most_sources: int = MOST_SOURCES,
    ) -> None:
        super().__init__(store, workspace, finder, most_sources)
        self._embedder = embedder
        self._writer = writer

    def ask(
        self,
        question: str,
        now: datetime,
        conversation: str | None = None,
        kind: Kind = DIRECT,
        *,
        audience: Audience | None = None,
        as_typed: bool = False,
        shown: Callable[[Answer], None] | None = None,
    ) -> Answer:
        """Answers from the stored articles or abstains. With a conversation's key the question may lean on the turns
        before it that the audience may see, unless it is to be taken as typed, and becomes one of them. `shown` is
        called with the answer so far as its claims come."""
        asked = one_line(question)
        deadline = self._writer.within(ANSWER_SECONDS) if self._writer else None
        sight = self._sight(audience)
        turns = self._turns(conversation, sight)
        beginnings = self._beginnings(turns)
        earlier = () if as_typed else turns_before(asked, turns, now, kind, beginnings)
        reading = standalone_question(asked, earlier, beginnings)
        leant = earlier if reading != Reading(asked) or _leans(asked, reading.question) else ()
        behind = {shelf for turn in leant for shelf in turn.shelves}
        behind |= self._named(f"{asked} {reading.question}", sight)
        answer, shelf_of = None, dict[int, str]()
        if sight.confidential or not self._writer:
            answer = self._answer(asked, reading, earlier, now, sight.shelves)
            shelf_of = self._shelf_of(_turn(answer, reading, now))
        if answer is None or (self._writer and not behind.union(shelf_of.values()).intersection(sight.confidential)):
            reading = self._read(asked, reading, leant)
            answer = self._answer(asked, reading, earlier, now, sight.open, self._writer, deadline, shown)
            shelf_of = self._shelf_of(_turn(answer, reading, now))
        answer = replace(answer, citations=marked(answer.citations, shelf_of, sight.confidential))
        if not conversation:
            return answer
        turn = replace(_turn(answer, reading, now), shelves=tuple(sorted(behind.union(shelf_of.values()))))
        return replace(answer, notes=(*answer.notes, *self._remembered(conversation, turn)))

    def _sight(self, audience: Audience | None) -> Sight:
        audience = audience or operator(self._workspace)
        if audience.workspace != self._workspace:
            raise ValueError(f"an audience of {audience.workspace} asks the assistant of {self._workspace}")
        return shelves_for(audience, self._store.sources(self._workspace))

    def _turns(self, conversation: str | None, sight: Sight) -> list[Turn]:
        """The last turns of a conversation, without those that this audience may not see."""
        turns = self._store.turns(self._workspace, conversation, REMEMBERED_TURNS) if conversation else []
        return [turn for turn in turns if set(sight.shelves).issuperset(turn.shelves)]

    def _named(self, text: str, sight: Sight) -> Set[str]:
        """The confidential shelves, where a text has words that stand on them alone."""
        if not sight.confidential:
            return frozenset()
        unknown = self._store.unknown_words(sight.open, words(text))
        known = len(self._store.unknown_words(sight.confidential, unknown)) < len(unknown)
        return frozenset(sight.confidential if known else ())

    def _shelf_of(self, turn: Turn) -> dict[int, str]:
        """The shelves, by article, of all that a turn cites, lists or puts first."""
        ids = {*turn.articles, *turn.about, *(id_ for item in turn.items for id_ in item.articles)}
        return {id_: article.shelf for id_, article in self._store.articles(list(ids)).items()}

    def _read(self, asked: str, by_rules: Reading, leant: Sequence[Turn]) -> Reading:
        """By the rules; by the writer, as far as it can be used, where the question leans on its conversation and the
        rules put no articles first."""
        if not (self._writer and leant and not by_rules.articles):
            return by_rules
        try:
            question = self._writer.standalone(asked, leant, self._writer.within(READING_SECONDS))
        except ModelError:
            return by_rules
        return replace(by_rules, question=question)

    def _answer(
        self,
        asked: str,
        reading: Reading,
        earlier: Sequence[Turn],
        now: datetime,
        shelves: Shelves,
        writer: Writer | None = None,
        deadline: Deadline | None = None,
        shown: Callable[[Answer], None] | None = None,
    ) -> Answer:
        """From the articles put first and what was published since the conversation began; where more of them is asked
        for, from anything that they say; else from all."""
        everywhere = Filter(shelves)
        tries = [(everywhere, extractive.ANSWERED)]
        if reading.articles:
            since = [a.id for a in self._store.articles_between(shelves, earlier[0].asked_at, now)]
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
                writer,
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
        *,
        audience: Audience | None = None,
        sources: Collection[int] = (),
        by_arrival: bool = False,
        told: Sequence[Told] | None = None,
    ) -> Digest:
        """The digest of a window, by time of publication or `by_arrival`: by default the 24 hours before `until`, which
        is `now` unless given; of these sources (ids), if there are any, and of what the audience's channel follows and
        does not mute. With what the channel was `told` before, only of what is new to it. Names the sources that could
        not be read. Under a conversation's key its stories are remembered, for "the second one"."""
        asking = audience or operator(self._workspace)
        self._sight(asking)
        brief = brief_for(
            asking,
            self._store.sources(self._workspace),
            self._follows(asking).running(now),
            sources=sources,
            topics=topics,
            stories=stories,
            by_arrival=by_arrival,
        )
        window = window_before(now, since, until)
        digest = build(self._store, self._embedder, brief, window, now, told=told, writer=self._writer)
        if not conversation or not digest.stories:
            return digest
        turn = _digest_turn(digest, now)
        shelves = tuple(sorted(set(self._shelf_of(turn).values())))
        return replace(digest, notes=(*digest.notes, *self._remembered(conversation, replace(turn, shelves=shelves))))

    def stories(
        self,
        now: datetime,
        since: datetime | None = None,
        until: datetime | None = None,
        *,
        audience: Audience | None = None,
    ) -> list[ListedStory]:
        """The stories of a window as for `digest`, the one that a digest would tell first in front."""
        window = window_before(now, since, until)
        return [listed(story) for story in rank(stories_in(self._store, self._sight(audience).shelves, window), window)]

    def search(self, query: str, limit: int, *, audience: Audience | None = None) -> list[Hit]:
        """The passages nearest to a question or to words, best first."""
        where = Filter(self._sight(audience).shelves)
        reading = read(self._store, self._embedder, where.shelves, one_line(query))
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
