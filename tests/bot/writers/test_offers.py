from dataclasses import dataclass
from datetime import date
from typing import cast

from bot.writers import Evidence
from bot.writers.offers import LONGEST_CITED, sound


@dataclass(frozen=True)
class _Article:
    published_on: date | None = None


@dataclass(frozen=True)
class _Words:
    quote: str
    article: _Article = _Article()


def test_a_claim_that_rests_on_too_many_words_does_not_pass() -> None:
    said = "The port of Kelmouth is closed."
    assert sound(said, [cast(Evidence, _Words(said))], 400)
    assert not sound(said, [cast(Evidence, _Words(said + " x" * LONGEST_CITED))], 400)
