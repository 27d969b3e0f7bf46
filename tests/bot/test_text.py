from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text import (
    REWRITE,
    content_stems,
    fingerprint,
    fold,
    one_line,
    passages,
    sentences,
    similarity,
    stem,
    text_hash,
    words,
)

ARTICLE = (
    "The port of Norvik will close for two days next week. Engineers are to repair the northern crane, which failed on "
    "Sunday night. The harbour master, Ida Holm, said that 14 ships would be sent to other ports. Shipping companies "
    "expect delays of up to three days. The repair costs 2.4 million euros, the town said in a statement on Monday."
)
REWRITTEN = ARTICLE.replace("will close", "is to close").replace("expect delays", "expect waiting times")
OTHER = (
    "A bakery in the old town has won a prize for its rye bread. The jury praised the crust and the long fermentation. "
    "Baker Tom Reyes started with a single oven nine years ago and now employs twelve people."
)


def cut(text: str) -> list[str]:
    return [text[span.start : span.end] for span in sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Talks go on. Nobody left.", ["Talks go on.", "Nobody left."]),
        ("What? No! It ended.", ["What?", "No!", "It ended."]),
        ("They resume at 9 a.m. Monday. All agreed.", ["They resume at 9 a.m. Monday.", "All agreed."]),
        ("They end at 5 p.m. Officials left.", ["They end at 5 p.m.", "Officials left."]),
        ("Mr. Smith met J. K. Rowling. He left.", ["Mr. Smith met J. K. Rowling.", "He left."]),
        ("He met Gen. Lee and Sen. Wong. They ate.", ["He met Gen. Lee and Sen. Wong.", "They ate."]),
        ("The U.S. Congress met. It voted.", ["The U.S. Congress met.", "It voted."]),
        ("He moved to the U.S. The company stayed.", ["He moved to the U.S.", "The company stayed."]),
        ("Prices rose 3.5 percent. It hurt.", ["Prices rose 3.5 percent.", "It hurt."]),
        ("Jan. 5 was cold. Feb. 6 too.", ["Jan. 5 was cold.", "Feb. 6 too."]),
        ("He said: “We won. We are glad.” Then he left.", ["He said: “We won. We are glad.”", "Then he left."]),
        ("“We won,” she said. “We are glad.”", ["“We won,” she said.", "“We are glad.”"]),
    ],
)
def test_a_sentence_ends_where_people_end_it(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


def test_a_heading_is_a_sentence_of_its_own() -> None:
    assert cut("Talks open in London\n\nThey opened on Monday.\nThey go on.") == [
        "Talks open in London",
        "They opened on Monday.",
        "They go on.",
    ]


def test_a_text_wrapped_at_a_fixed_width_keeps_its_sentences_whole() -> None:
    wrapped = (
        "The delegation arrived in London on Monday morning for a round\n"
        "of talks that the two sides hope will end the dispute over the\n"
        "export of rare earths and chips, officials said. They will go on\n"
        "until Tuesday, the Treasury said in a note."
    )
    assert [one_line(sentence)[-24:] for sentence in cut(wrapped)] == [
        "d chips, officials said.",
        "Treasury said in a note.",
    ]


@given(st.text(alphabet=st.sampled_from("ab A.?!\n\t \"”“'1é\u2028\r中。"), max_size=300) | st.text(max_size=200))
def test_sentences_are_trimmed_in_order_and_lose_nothing_but_white_space(text: str) -> None:
    spans = sentences(text)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert all(one.end <= other.start for one, other in pairwise(spans))
    assert all(sentence == sentence.strip() for sentence in cut(text))
    assert "".join("".join(cut(text)).split()) == "".join(text.split())


@given(st.lists(st.integers(1, 90), max_size=20))
def test_passages_hold_every_sentence_in_order(lengths: list[int]) -> None:
    text = " ".join("Word" + " word" * (length - 1) + "." for length in lengths)
    spans = sentences(text)
    grouped = passages(text, spans)
    assert [s for p in grouped for s in spans if p.start <= s.start and s.end <= p.end] == spans
    assert all(one.end < other.start for one, other in pairwise(grouped))


def test_a_light_rewrite_shares_a_band_and_counts_as_similar() -> None:
    assert set(fingerprint(ARTICLE)) & set(fingerprint(REWRITTEN))
    assert similarity(ARTICLE, REWRITTEN) >= REWRITE


def test_another_article_is_neither_near_nor_similar() -> None:
    assert not set(fingerprint(ARTICLE)) & set(fingerprint(OTHER))
    assert similarity(ARTICLE, OTHER) < REWRITE / 2


def test_the_same_words_in_another_order_are_not_the_same_text() -> None:
    assert similarity("Ann beat Bob in the final", "Bob beat Ann in the final") < 1


def test_an_article_with_more_in_it_is_not_a_rewrite() -> None:
    assert similarity(ARTICLE, f"{ARTICLE} {OTHER}") < REWRITE


@given(st.text(max_size=200))
def test_any_text_has_a_fingerprint_and_is_similar_to_itself(text: str) -> None:
    assert len(fingerprint(text)) in {0, 16}
    assert fingerprint(text) == fingerprint(text)
    assert similarity(text, text) in {0.0, 1.0}


def test_white_space_and_case_do_not_make_another_text() -> None:
    assert text_hash("The  Port\ncloses ") == text_hash("the port closes")
    assert text_hash("The port closes") != text_hash("The port opens")


def test_words_are_compared_without_case_accents_and_endings() -> None:
    assert stem("Negotiations") == stem("negotiation")
    assert fold("Café’s") == "cafe's"
    assert words("The U.S. team’s well-known coach") == ["The", "US", "team", "well-known", "coach"]


def test_the_country_is_not_taken_for_a_pronoun() -> None:
    assert content_stems("give us the US in May, it may be") == ["give", "us", "may"]


def test_control_and_direction_characters_do_not_reach_a_message() -> None:
    assert one_line(" a\u202e b\x00\n\tc\x1b[1m ") == "a b c"


@given(
    st.text(alphabet='aA.!?é\u2028\u2029\x85\xa0\u3000\u2009\n "”(…', max_size=20),
    st.sampled_from(["en", "de", "fr", None]),
)
def test_rare_white_space_is_white_space(text: str, language: str | None) -> None:
    assert all(text[span.start : span.end].strip() for span in sentences(text, language))
