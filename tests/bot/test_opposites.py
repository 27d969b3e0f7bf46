import pytest

from bot.embed import RememberingEmbedder
from bot.matching import Matches
from bot.opposites import exclude
from bot.question import analyse
from bot.text import stem
from tests.bot.library import EMBEDDER


@pytest.mark.parametrize(
    ("one", "other"),
    [("public", "private"), ("north", "south"), ("first", "third"), ("radical", "non-radical"), ("likely", "unlikely")],
)
def test_words_that_exclude_each_other(one: str, other: str) -> None:
    assert exclude(one, other)
    assert exclude(other, one)


@pytest.mark.parametrize(
    ("one", "other"), [("public", "publics"), ("stand", "understand"), ("deal", "ideal"), ("gain", "plunge")]
)
def test_words_that_do_not(one: str, other: str) -> None:
    assert not exclude(one, other)


def test_an_opposite_is_no_word_of_like_meaning() -> None:
    matches = Matches(analyse("Who owns the private network?"), ["The public network grew."], EMBEDDER)
    (found,) = matches.soft(["The public network grew."])
    by_stem = dict(zip([term.stem for term in analyse("Who owns the private network?").terms], found, strict=True))
    assert by_stem[stem("private")] == 0.0
    assert by_stem[stem("network")] == 1.0


def test_remembered_vectors_are_the_same_vectors() -> None:
    remembering = RememberingEmbedder(EMBEDDER)
    texts = ["harbour", "a strike in the port", "", "harbour"]
    assert (remembering.embed(texts) == EMBEDDER.embed(texts)).all()
    assert (remembering.embed(texts[::-1]) == EMBEDDER.embed(texts)[::-1]).all()
