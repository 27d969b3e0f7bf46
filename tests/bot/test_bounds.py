"""How exactly a number is meant is read from the words beside it."""

import pytest

from bot.bounds import Bound, bound_after, bound_before


@pytest.mark.parametrize(
    ("before", "bound"),
    [
        ("Some ", "about"),
        ("It cost close to ", "about"),
        ("nearly a ", "nearly"),
        ("just under ", "nearly"),
        ("under ", "under"),
        ("more than ", "over"),
        ("well over ", "over"),
        ("(more than ", "over"),
        ("no more than ", "at most"),
        ("at the most ", "at most"),
        ("less than ", "under"),
        ("no less than ", "at least"),
        ("no\nfewer than ", "at least"),
        ("the ", None),
        ("handover ", None),
        ("awesome ", None),
    ],
)
def test_words_before_a_number(before: str, bound: Bound | None) -> None:
    assert bound_before(f"{before}50 people", len(before)) == bound


@pytest.mark.parametrize(
    ("after", "bound"),
    [
        (" people or more", "at least"),
        ("+ people", "at least"),
        (" or fewer", "at most"),
        (" people or so", "about"),
        (" people or moreover", None),
        ("", None),
    ],
)
def test_words_after_a_number(after: str, bound: Bound | None) -> None:
    assert bound_after(f"50{after}", 2) == bound
