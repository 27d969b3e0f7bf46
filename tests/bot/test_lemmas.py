import pytest

from bot.lemmas import is_irregular_verb, root


@pytest.mark.parametrize(
    "forms", ["steal steals stealing stole stolen", "Rise rises rising rose risen", "life lives", "person people"]
)
def test_the_forms_of_a_word_are_one_word(forms: str) -> None:
    assert len({root(form) for form in forms.split()}) == 1


def test_dead_and_death_are_words_of_their_own() -> None:
    assert len({root("die"), root("dead"), root("death")}) == 3


def test_a_deal_and_the_ground_are_things() -> None:
    assert is_irregular_verb("Rose")
    assert is_irregular_verb("cut")
    assert not any(map(is_irregular_verb, ["deal", "ground", "children", "walked"]))
