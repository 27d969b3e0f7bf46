"""What a model trims: nothing is left that the article did not say, and nothing goes that bears on its truth."""

import re
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.ingest.files import read_paths
from bot.model import Draft
from bot.text import one_line, sentences
from bot.writers.selecting import trimmed
from tests.bot.library import SEEDS, TODAY

WEIGHTY = re.compile(
    r"\b(?:not|no|never|nor|none|without|denied|denies|may|might|could|would|should|must|possibly|allegedly|reportedly"
    r"|according to|said|says|told|announced|claimed|reported|warned|added|disclosed|expects?|plans?|if|unless|only"
    r"|nearly|almost|about|but|although)\b|n[’']t\b",
    re.IGNORECASE,
)
"""Words that deny, weaken, ascribe or restrict: a list of its own, so that one left out of the rules is noticed."""


@pytest.mark.parametrize(
    ("text", "keep", "left"),
    [
        ("The bank closed its doors, ending a row.", ["The bank closed its doors"], "The bank closed its doors …"),
        ("The bank closed its doors, ending a row.", ["The bank  closed\nits doors."], "The bank closed its doors …"),
        ("The bank, which was founded in 1901, has closed.", ["The bank", "has closed."], "The bank … has closed."),
        ("Mirela Vance, a banker, is its chief.", ["Mirela Vance", "is its chief"], "Mirela Vance … is its chief."),
        ("Tickets rose (after quiet years) in Marl.", ["Tickets rose", "in Marl."], "Tickets rose … in Marl."),
        ("The port was shut, and the bank has closed.", ["the bank has closed."], "… the bank has closed."),
        ("Meanwhile, the port was shut.", ["the port was shut."], "… the port was shut."),
        ("“We are open,” she said, as rain fell.", ['"We are open," she said'], "“We are open,” she said …"),
        ("The bridge was reopened. Traffic was light.", ["The bridge was reopened."], "The bridge was reopened …"),
        ("The port was shut.", ["The port was shut"], "The port was shut."),
    ],
)  # fmt: skip
def test_a_clause_that_bears_on_nothing_may_go(text: str, keep: list[str], left: str | None) -> None:
    assert trimmed(text, keep) == left


@pytest.mark.parametrize(
    ("text", "keep"),
    [
        ("The port was shut, police said.", ["The port was shut"]),
        ("The port was shut, which police say was wise.", ["The port was shut"]),
        ("The port was shut, which may be wise.", ["The port was shut"]),
        ("The port was shut, which is not unusual.", ["The port was shut"]),
        ("The port was shut, as only two ships came.", ["The port was shut"]),
        ("The port was shut, while the fair was cancelled.", ["The port was shut"]),
        ("According to police, the port was shut.", ["the port was shut."]),
        ("He denied that the port was shut.", ["the port was shut."]),
        ("The bank did not close.", ["The bank did", "close."]),
        ("The bank may close its branches, ending a dispute.", ["The bank", "close its branches"]),
        ("The bank was sold, although the sale was annulled.", ["The bank was sold"]),
        ("The bank was sold, and the sale was annulled in May.", ["The bank was sold"]),
        ("The US would ease its controls, as soon as the talks are over.", ["The US would ease its controls"]),
        ("The fine will be paid, after the court has ruled.", ["The fine will be paid"]),
        ("Police found the heron, and held two men as the bank was shut.", ["held two men as the bank was shut."]),
        ("The port was shut, and it has a new owner.", ["it has a new owner."]),
        ("If it rains, the match is off.", ["the match is off."]),
        ("The match is off, unless the rain stops.", ["The match is off"]),
        ("Only the bank, which was old, was sold.", ["the bank"]),
        ("In a film by Lena Holt, the mayor was shot, and the town was burnt.", ["the town was burnt."]),
        ("Prices rose in Linden, Orlin, and Marl.", ["Prices rose in Linden"]),
        ("Linden, Orlin, and Marl have 40 percent of the vote.", ["Linden", "have 40 percent of the vote."]),
        ("The mayor, who met the minister, a thief, was ill.", ["The mayor", "a thief, was ill."]),
        ("The driver, who knew Bo, Carla’s son, was drunk, fled.", ["The driver", "was drunk, fled."]),
        ("“We are, as you can see, shut,” he said.", ["“We are", "shut,” he said."]),
        ("“The port, which was old, is shut,” he said.", ["“The port", "is shut,” he said."]),
        ("The port was shut on Monday.", ["The port was shut"]),
        ("The company, which makes trams, has closed.", ["The company"]),
        ("Shares of Orlin, ending a long run, fell.", ["Shares of Orlin"]),
        ("The port was shut.", ["The harbour was shut."]),
        ("The port was shut.", ["port"]),
        ("The port was shut.", []),
        ("The port was shut.", ["", "…", "  "]),
    ],
)  # fmt: skip
def test_what_bears_on_the_rest_stays_and_so_the_sentence_whole(text: str, keep: list[str]) -> None:
    assert trimmed(text, keep) in {None, text}


@cache
def sample_sentences() -> tuple[str, ...]:
    drafts = [draft for draft in read_paths([SEEDS], TODAY) if isinstance(draft, Draft)]
    found = [one_line(d.text[s.start : s.end]) for d in drafts for s in sentences(d.text, d.language)]
    both = [f"{one} {other}" for one, other in pairwise(found)]
    return (*found, *both)


@st.composite
def wild_choices(draw: st.DrawFn) -> tuple[str, list[str]]:
    """A sentence of the sample articles and what a model may want of it: pieces between its commas and words, in any
    order, changed or not."""
    text = draw(st.sampled_from(sample_sentences()))
    borders = [0, *(m.start() for m in re.finditer(r"(?<=\w)[,;.()–—]|\s", text)), len(text)]
    commas = [0, *(m.end() for m in re.finditer(r"[,;–—.] (?:and )?", text)), len(text)]
    edges = draw(st.lists(st.sampled_from(draw(st.sampled_from([borders, commas]))), min_size=2, max_size=6))
    if draw(st.booleans()):
        edges.sort()
    pieces = [text[a:b] for a, b in zip(edges[::2], edges[1::2], strict=False) if a < b]
    if draw(st.integers(0, 9)) == 0:
        pieces.append(draw(st.text(max_size=20)))
    return text, pieces


@given(wild_choices())
@example(("The port was shut, police said.", ["The port was shut"]))
def test_whatever_is_chosen_the_words_are_the_articles_and_nothing_weighty_is_lost(
    choice: tuple[str, list[str]],
) -> None:
    text, keep = choice
    left = trimmed(text, keep)
    if left is None:
        return
    at = 0
    for piece in filter(None, (part.strip() for part in left.split("…"))):
        found = text.find(piece, at)
        assert found >= 0, (left, text)
        at = found + len(piece)
    assert WEIGHTY.findall(left) == WEIGHTY.findall(text)


@given(st.text(max_size=300), st.lists(st.text(max_size=60), max_size=5))
def test_any_words_are_taken_or_left(text: str, keep: list[str]) -> None:
    left = trimmed(one_line(text), keep)
    assert left is None or left == one_line(text) or "…" in left
