"""Objects are found in whatever a model makes of "reply with JSON alone"."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.writers.replies import Objects, numbers, texts

ONE = '{"claims": [{"evidence": 1, "keep": ["a, b"]}]}'
FOUND = {"evidence": 1, "keep": ["a, b"]}


def objects(reply: str, size: int) -> list[object]:
    taken = Objects()
    return [each for at in range(0, len(reply), size) for each in taken.add(reply[at : at + size])]


@pytest.mark.parametrize("size", [1, 7, 1000])
@pytest.mark.parametrize(
    ("reply", "found"),
    [
        (ONE, [FOUND]),
        (f"Sure, {{here}} it is:\n```json\n{ONE}\n```\nI hope this helps!", [FOUND]),
        ('{"evidence": 1, "keep": ["a, b"]}', [FOUND]),
        ('[{"evidence": 1, "keep": ["a, b"],},]', [FOUND]),
        ("{'claims': [{'evidence': 1, 'keep': ['a, b']}]}", [FOUND]),
        ('{"claims": [{"evidence": 1, "keep": ["a, b"]}, {"evidence": 2, "keep": ["c', [FOUND]),
        ('{"claims": [{"evidence": 1, "keep": ["say \\"{no}\\""]}]}', [{"evidence": 1, "keep": ['say "{no}"']}]),
        (f'<think>Perhaps {{"evidence": 7}}?</think>{ONE}', [FOUND]),
        ('<think>{"evidence": 7}', []),
        ('{"claims": []}', [{"claims": []}]),
        ("I cannot help with that.", []),
        ("", []),
        ("{" * 3000 + "}" * 3000, [{}]),
        ('{"a": ' + "[" * 3000 + "}", []),
        ('{"a": "' + "x" * 9000 + '"}', []),
    ],
)
def test_complete_objects_are_found_however_they_come(reply: str, found: list[object], size: int) -> None:
    got = [each for each in objects(reply, size) if each != {}]
    assert got == [each for each in found if each != {}]


@given(st.text(alphabet='{}[]":,\\ab1\n', max_size=200), st.integers(1, 50))
def test_any_reply_is_read(reply: str, size: int) -> None:
    assert all(isinstance(each, dict) for each in objects(reply, size))


def test_numbers_and_texts_are_taken_as_they_are_meant() -> None:
    assert numbers(3) == numbers("3") == numbers("[3]") == numbers([3]) == (3,)
    assert numbers([1, "2", "two", None, 3.5, True, -1]) == (1, 2, -1)
    assert numbers({"a": 1}) == numbers(None) == ()
    assert texts("a") == texts(["a", "", 5, None]) == ("a",)
