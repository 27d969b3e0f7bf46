"""Confidential articles: no word of theirs reaches a model, or anybody who may not see them."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import openai  # noqa: F401 - so that no short deadline runs out while it loads
import pytest

from bot.assistant import Assistant
from bot.audience import Audience, operator
from bot.conversation import THREAD
from bot.ingest.intake import take_in
from bot.model import Answer, Digest, Draft
from bot.source import NewSource
from bot.text import fold, words
from bot.writers.budget import Budget, Prices
from bot.writers.chat_model import ChatModel, Way
from bot.writers.endpoint import Endpoint
from tests.bot.library import EMBEDDER, NOW, Library, news
from tests.bot.writers.desk import ALL, TODAY
from tests.fake_endpoint import KEY, MODEL, Asked, FakeEndpoint, say, serving

AT = datetime(2025, 6, 9, 12, tzinfo=UTC)
NAMED, OTHER, PRIVATE = "slack:T/BOARD", "slack:T/NEWS", "slack:T/DESK"
PUBLIC = (
    news(
        "Marl and Kestria talk about chips",
        "Vice Premier Orlan Tesk leads the Marlish side, which arrived on Sunday. Trade Secretary Pia Holm heads the "
        "Kestrian delegation of 12 people. Kestria may lift its limits on chips if the talks succeed. Holm denied "
        "that a deal had been reached.",
        "The Linden Post",
        AT,
    ),
    news(
        "Orlin bridge is open again",
        "The Orlin bridge was reopened on Monday after repairs that cost 14 million crowns, the county said.",
        "Orlin Echo",
        AT,
    ),
)
MEMO = news(
    "Zubrowka merger memo",
    "Chief executive Thessaly Wyvernhelm signed the Zubrowka merger with Quillmont for 870 million florins. "
    "Wyvernhelm told the board that Quillmont employs 31,337 engineers. She expects approval in October.",
    "Boardroom",
    AT,
)
TALKS_MEMO = news(
    "Marl and Kestria chip talks: our stake",
    "Vice Premier Orlan Tesk of the Marlish side asked Wyvernhelm for clandestine wafers before the chips talks. The "
    "Kestrian delegation under Trade Secretary Pia Holm knows nothing of the Xanthor channel.",
    "Boardroom",
    AT,
)
DESK_NOTE = news(
    "Ferrowick note", "Editor Bastable Ferrowick suspects Gloamhaven of price fixing in cobalt.", "Desk", AT
)
FOLLOW_UPS = ("What did she tell the board?", "And Quillmont?", "why?", "tell me more", "Who is she?", "the second one")
QUESTIONS = (
    "Who signed the Zubrowka merger?",
    "Who leads the Marlish side?",
    "Who heads the Kestrian delegation?",
    "How many engineers does Quillmont employ?",
    "Who signed the Zubrovka merger?",
    "What did Wyvernhlem tell the board?",
    "What did the Orlin bridge repairs cost?",
    "How much did the Orlin bridge cost Quillmont?",
    "Who asked for wafers?",
    "Whom does Ferrowick suspect?",
)


def told_words(*drafts: Draft) -> set[str]:
    return {fold(word) for draft in drafts for word in words(f"{draft.title} {draft.text}")}


OPEN_WORDS = told_words(*PUBLIC) | {fold(word) for word in words(" ".join(FOLLOW_UPS))}
SECRET = told_words(MEMO, TALKS_MEMO) - OPEN_WORDS - set("of to by in and for we our nothing with that told".split())
"""What stands in confidential articles alone, without the words that instructions to a model are made of."""
DISTINCT = {
    word
    for word in SECRET
    if word
    in ("zubrowka thessaly wyvernhelm quillmont 870 florins 31,337 engineers clandestine wafers xanthor merger".split())
}
PRIVATE_WORDS = {"ferrowick", "bastable", "gloamhaven"}


class Newsroom:
    """A workspace with public articles, a confidential folder for direct answers, one for a channel, and what a private
    channel added; and its assistant, which writes with a model."""

    def __init__(self, folder: Path, server: FakeEndpoint, way: Way = "select", restricted: bool = True) -> None:
        self.library = Library(folder).add(*PUBLIC)
        self.store = self.library.store
        if restricted:
            self.memos = self.add(MEMO, confidential=True)
            self.stakes = self.add(TALKS_MEMO, confidential=True, channels=(NAMED,))
            self.notes = self.add(DESK_NOTE, private=True, channels=(PRIVATE,))
        budget = Budget(self.store, "purse", ALL, Prices(0, 0), lambda: TODAY)
        self.server = server
        model = ChatModel(Endpoint(server.url, KEY, lambda _: None), budget, MODEL, way)
        self.assistant = Assistant(self.store, EMBEDDER, "local", model)

    def add(
        self, draft: Draft, *, channels: tuple[str, ...] = (), confidential: bool = False, private: bool = False
    ) -> str:
        title = draft.publisher or ""
        new = NewSource("local", "folder", f"/{draft.title}", title, confidential, private, channels)
        self.store.add_source(new, NOW)
        source = self.store.sources("local")[-1]
        take_in(self.store, EMBEDDER, source.shelf, [draft], NOW)
        return source.shelf

    @property
    def sent(self) -> set[str]:
        """Every word that the model was sent, instructions included."""
        return {fold(word) for asked in self.server.asked for word in words(json.dumps(asked.body, ensure_ascii=False))}


def claims(asked: Asked) -> str:
    """What an eager model makes of a request: a claim of each evidence, or the question again."""
    if not asked.evidence:
        question = re.findall(r"^(?:Last question|Question): (.*)$", asked.text, re.MULTILINE)
        return question[-1] if question else "Who leads the Marlish side?"
    return json.dumps(
        {"claims": [{"evidence": n, "keep": [], "text": line} for n, line in enumerate(asked.evidence, start=1)]}
    )


@pytest.fixture
def server() -> Iterator[FakeEndpoint]:
    with serving() as endpoint:
        endpoint.script = [say(claims)]
        yield endpoint


@pytest.fixture
def open_newsroom(tmp_path: Path, server: FakeEndpoint) -> Iterator[Callable[..., Newsroom]]:
    opened: list[Newsroom] = []

    def open_newsroom(way: Way = "select", restricted: bool = True) -> Newsroom:
        opened.append(Newsroom(tmp_path / f"{len(opened)}", server, way, restricted))
        return opened[-1]

    yield open_newsroom
    for newsroom in opened:
        newsroom.store.close()


DIRECT = Audience("local", None, "full")
BOARD = Audience("local", NAMED, "full")
WITHOUT = [
    Audience("local", NAMED, "guest"),
    Audience("local", NAMED, "outside"),
    Audience("local", OTHER, "full"),
    Audience("local", OTHER, "guest"),
    Audience("local", None, "guest"),
    Audience("local", None, "outside"),
]


def said(told: object) -> set[str]:
    return {fold(word) for word in words(repr(told))}


@pytest.mark.parametrize("way", ["select", "prose"])
def test_no_word_of_a_confidential_article_is_sent_to_a_model(open_newsroom: Callable[..., Newsroom], way: Way) -> None:
    newsroom = open_newsroom(way)
    for number, audience in enumerate([operator("local"), DIRECT, BOARD]):
        digest = newsroom.assistant.digest(NOW, conversation=f"d{number}", audience=audience)
        assert said(digest) & DISTINCT
        for question in QUESTIONS:
            key = f"{number} {question}"
            newsroom.assistant.ask(question, NOW, key, audience=audience)
            for follow_up in FOLLOW_UPS:
                newsroom.assistant.ask(follow_up, NOW, key, audience=audience)
                newsroom.assistant.ask(follow_up, NOW, f"d{number}", THREAD, audience=audience)
    assert newsroom.server.asked
    assert newsroom.sent & told_words(*PUBLIC)
    assert not newsroom.sent & SECRET


@pytest.mark.parametrize("way", ["select", "prose"])
def test_who_may_not_see_confidential_articles_sees_just_what_was_there_without_them(
    open_newsroom: Callable[..., Newsroom], way: Way
) -> None:
    newsroom, without = open_newsroom(way), open_newsroom(way, restricted=False)
    newsroom.assistant.digest(NOW, conversation="thread", audience=BOARD)
    newsroom.assistant.ask("Who asked for wafers?", NOW, "thread", audience=BOARD)
    for audience in WITHOUT:
        for key in ("thread", f"{audience}"):
            for room in (newsroom, without):
                room.server.asked.clear()
            seen = [all_seen(room, audience, key) for room in (newsroom, without)]
            assert seen[0] == seen[1]
            assert not newsroom.sent & (SECRET - said(QUESTIONS))


def all_seen(room: Newsroom, audience: Audience, key: str) -> list[object]:
    """All that an audience gets to see, without the numbers of articles."""
    ask, digest = room.assistant.ask, room.assistant.digest(NOW, audience=audience)
    answers: list[Answer | Digest] = [digest]
    answers += [ask(question, NOW, key, audience=audience) for question in (*QUESTIONS, *FOLLOW_UPS)]
    hits = room.assistant.search("Zubrowka merger chips", 9, audience=audience)
    sources = room.assistant.sources(audience, NOW).lines if audience.destination is None else ()
    return [*answers, [(hit.article.title, hit.passage.text) for hit in hits], sources]


def test_a_channel_sees_what_it_added_and_no_other_does(open_newsroom: Callable[..., Newsroom]) -> None:
    ask = open_newsroom().assistant.ask
    for member in ("full", "guest"):
        audience = Audience("local", PRIVATE, member)
        assert "Gloamhaven" in ask("Whom does Ferrowick suspect?", NOW, audience=audience).claims[0].text
    for audience in [DIRECT, BOARD, *WITHOUT]:
        told = ask("Whom does Ferrowick suspect of price fixing?", NOW, audience=audience)
        assert not said(replace(told, question="", standalone_question="")) & PRIVATE_WORDS


def test_what_rests_on_confidential_articles_is_in_their_own_words_and_marked(
    open_newsroom: Callable[..., Newsroom],
) -> None:
    newsroom = open_newsroom()
    answer = newsroom.assistant.ask(QUESTIONS[0], NOW, "k", audience=DIRECT)
    assert answer.writer == "extractive"
    assert [citation.internal for citation in answer.citations] == [True] * len(answer.citations)
    follow_up = newsroom.assistant.ask("What did she tell the board?", NOW, "k", audience=DIRECT)
    assert "31,337" in follow_up.claims[0].text
    assert follow_up.writer == "extractive"
    assert [turn.shelves for turn in newsroom.store.turns("local", "k", 9)] == [(newsroom.memos,)] * 2


def test_a_question_that_leans_on_a_confidential_turn_reaches_no_model_and_stays_with_those_who_saw_it(
    open_newsroom: Callable[..., Newsroom],
) -> None:
    newsroom = open_newsroom()
    ask = newsroom.assistant.ask
    ask("Who asked for wafers?", NOW, "k", THREAD, audience=BOARD)
    asked = len(newsroom.server.asked)
    ask("Did he lead the Marlish side?", NOW, "k", THREAD, audience=BOARD)
    assert len(newsroom.server.asked) == asked
    assert newsroom.store.turns("local", "k", 9)[-1].shelves
    guest = Audience("local", NAMED, "guest")
    for question in FOLLOW_UPS:
        assert not said(ask(question, NOW, "k", THREAD, audience=guest)) & DISTINCT


def test_a_public_answer_is_still_written_by_the_model(open_newsroom: Callable[..., Newsroom]) -> None:
    newsroom = open_newsroom()
    answer = newsroom.assistant.ask("What did the Orlin bridge repairs cost?", NOW, audience=DIRECT)
    assert answer.writer == f"select:{MODEL}"
    assert not any(citation.internal for citation in answer.citations)


def test_in_a_digest_the_model_writes_the_public_stories_alone(open_newsroom: Callable[..., Newsroom]) -> None:
    newsroom = open_newsroom()
    digest = newsroom.assistant.digest(NOW, audience=BOARD)
    assert digest.writer == f"select:{MODEL}"
    internal = {citation.n for citation in digest.citations if citation.internal}
    assert internal
    assert "wafers" not in newsroom.sent
    assert "bridge" in newsroom.sent


def test_a_word_of_confidential_articles_in_a_public_question_is_not_sent(
    open_newsroom: Callable[..., Newsroom],
) -> None:
    newsroom = open_newsroom()
    newsroom.assistant.ask("What did the Orlin bridge repairs cost in florins?", NOW, audience=DIRECT)
    assert not newsroom.server.asked


def test_a_removed_source_is_seen_by_nobody(open_newsroom: Callable[..., Newsroom]) -> None:
    newsroom = open_newsroom()
    newsroom.assistant.ask(QUESTIONS[0], NOW, "k", audience=DIRECT)
    newsroom.store.remove_source(int(newsroom.memos.partition("#")[2]), NOW)
    assert not newsroom.assistant.ask(QUESTIONS[0], NOW, audience=DIRECT).answered
    after = newsroom.assistant.ask("What did she tell the board?", NOW, "k", audience=DIRECT)
    assert not said(after) & DISTINCT


def test_two_workspaces_see_nothing_of_each_other(open_newsroom: Callable[..., Newsroom]) -> None:
    newsroom = open_newsroom()
    other = Assistant(newsroom.store, EMBEDDER, "other")
    for audience in (None, Audience("other", NAMED, "full"), Audience("other", None, "full")):
        for question in QUESTIONS:
            answer = other.ask(question, NOW, "k", audience=audience)
            assert not answer.answered
            assert not answer.nearest
        assert not other.digest(NOW, audience=audience).stories
        assert not other.search("Zubrowka chips", 9, audience=audience)
    with pytest.raises(ValueError, match="other"):
        newsroom.assistant.ask(QUESTIONS[0], NOW, audience=Audience("other", None, "operator"))


LANGUAGES = {
    "de": (
        "Die Brücke in Orlin",
        "Die Brücke in Orlin wurde am Montag eröffnet. Sie kostete 14 Millionen Kronen.",
        "Brücke",
    ),
    "fr": ("Le pont d’Orlin", "Le pont d’Orlin a été inauguré lundi. Il a coûté 14 millions de couronnes.", "inauguré"),
    "es": ("El puente de Orlin", "El puente de Orlin fue inaugurado el lunes. Costó 14 millones de coronas.", "puente"),
    "ru": ("Мост в Орлине", "Мост в Орлине открыли в понедельник. Он обошёлся в 14 миллионов крон.", "понедельник"),
    "ar": ("جسر أورلين", "افتتح جسر أورلين يوم الاثنين. وبلغت تكلفته 14 مليون كرونة.", "جسر"),
    "zh": ("奥林大桥", "奥林大桥周一通车。大桥耗资一千四百万克朗。", "大桥耗资一千四百万克朗"),
    "ja": (
        "オルリン橋",
        "オルリン橋は月曜日に開通した。費用は千四百万クローネだった。",
        "オルリン橋は月曜日に開通した",
    ),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_article_in_another_language_is_found_by_its_words_and_quoted_as_it_stands(
    tmp_path: Path, language: str
) -> None:
    title, text, word = LANGUAGES[language]
    draft = Draft(text=text, title=title, publisher="Echo", published_at=AT, language=language)
    with closing(Library(tmp_path).add(PUBLIC[0], draft).store) as store:
        assistant = Assistant(store, EMBEDDER, "local")
        assert assistant.search(word, 1)[0].article.title == title
        story = assistant.digest(NOW + timedelta(minutes=1)).citations
        foreign = [citation for citation in story if citation.language == language]
        assert foreign
        assert all(citation.quote in text and len(citation.quote) < len(text) for citation in foreign)
        assert all(citation.language in {language, None} for citation in story)
