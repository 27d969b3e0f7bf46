"""Whole conversations over the sample articles: what is typed is read as it was meant, and answered."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.model import Answer
from tests.bot import conversations, conversations_held_out
from tests.bot.conversations import AS_TYPED, DONT_KNOW, SOMETHING, Conversation, Digest, Line, Night
from tests.bot.library import NOW, SEEDS, Library

ALL = {**conversations.CONVERSATIONS, **conversations_held_out.CONVERSATIONS}


@pytest.fixture
def library(samples: Library, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Library]:
    """The sample articles; a copy of them where the conversation goes on over a night."""
    if not any(isinstance(step, Night) for step in ALL[request.node.callspec.params["name"]]):
        yield samples
        return
    own = Library(tmp_path).read(SEEDS)
    yield own
    own.store.close()


@pytest.mark.parametrize("name", ALL)
def test_a_conversation_goes_as_people_mean_it(library: Library, name: str) -> None:
    now = NOW
    for step in ALL[name]:
        match step:
            case Digest():
                library.assistant.digest(now, stories=step.stories, conversation=name)
            case Night():
                library.add(*step.articles)
                now = max(each.published_at for each in step.articles if each.published_at) + timedelta(hours=3)
            case Line():
                now += timedelta(minutes=1)
                answer = library.assistant.ask(step.typed, now, name)
                assert is_read(answer, step), (step.typed, answer.standalone_question)
                assert says(answer, step.says), (step.typed, told(answer))


def is_read(answer: Answer, line: Line) -> bool:
    if line.reads.startswith("/"):
        return re.search(line.reads[1:], answer.standalone_question) is not None
    return answer.standalone_question == (line.typed if line.reads == AS_TYPED else line.reads)


def says(answer: Answer, words: str) -> bool:
    if words in {SOMETHING, DONT_KNOW}:
        return answer.answered == (words == SOMETHING)
    return words.casefold() in told(answer).casefold()


def told(answer: Answer) -> str:
    positions = [position.text for disagreement in answer.disagreements for position in disagreement.positions]
    return " ".join([*(claim.text for claim in answer.claims), *positions])


def test_there_are_conversations_enough() -> None:
    lengths = [sum(isinstance(step, Line) for step in conversation) for conversation in ALL.values()]
    assert len(lengths) >= 35
    assert min(lengths) >= 2
    assert sum(map(over_a_night, ALL.values())) >= 5


def over_a_night(conversation: Conversation) -> bool:
    return any(isinstance(step, Night) for step in conversation)
