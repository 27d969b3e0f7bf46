"""What acronyms in the news are short for."""

from hypothesis import given
from hypothesis import strategies as st

from bot.acronyms import long_forms

TWENTY_WORDS = "The Marrow Valley Water Board and the Office of Fair Trade met on Monday, a clerk said. "


def forms(text: str, acronym: str) -> set[str]:
    return {form for letters, form in long_forms(text) if letters == acronym}


def test_initials_of_capitalised_words_make_an_acronym() -> None:
    assert forms("He runs the Northern Fisheries Council in Orlin.", "NFC") == {"Northern Fisheries Council"}


def test_small_words_between_are_left_out_or_of_is_taken_in() -> None:
    assert forms("the Department of Harbours", "DOH") == {"Department of Harbours"}
    assert forms("the Seed and Grain Administration", "SGA") == {"Seed and Grain Administration"}
    assert forms("the Union of the River Ports", "URP") == {"Union of the River Ports"}


def test_an_organisation_is_found_among_the_words_beside_it() -> None:
    text = "Deputy Director Ilse Brandt of the Northern Fisheries Council, Orlin's Labour Market Board and others"
    assert forms(text, "NFC") == {"Northern Fisheries Council"}
    assert forms(text, "LMB") == {"Labour Market Board"}


def test_words_in_small_letters_numbers_and_single_capitals_make_none() -> None:
    for text in ("the national economic council", "World War II", "A B C D", "Orlin said. Then it rained.", "", "NFC"):
        assert long_forms(text) == frozenset(), text


def test_two_letters_are_no_acronym() -> None:
    assert long_forms("Ilse Brandt") == frozenset()


@given(st.text())
def test_any_text_has_only_forms_that_stand_in_it(text: str) -> None:
    spaced = " ".join(text.split())
    assert all(form in spaced for _, form in long_forms(text))


def test_a_text_of_a_million_characters_is_read_once() -> None:
    for piece in ("Aa ", "A-", "A", "Aa of the ", "A’", "Aa\n", TWENTY_WORDS):
        long_forms(piece * (1_000_000 // len(piece)))
