"""A claim is shown only if its cited words say it: one table of pairs for each rule, and what holds for any text."""

import re
from datetime import date
from typing import Final

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from bot.writers.verify import ENOUGH, broken_rules, verify

MONDAY: Final = date(2025, 6, 9)

NUMBERS: Final = [
    # in words and digits
    ("Fifteen people were hurt.", "15 people were hurt.", True),
    ("15 people were hurt.", "14 people were hurt.", False),
    ("Twenty-five houses burned down.", "25 houses burned down.", True),
    ("Twenty-five houses burned down.", "Fifty-two houses burned down.", False),
    ("The bank has 4,600 employees.", "The bank has four thousand six hundred employees.", True),
    ("The bank has 4,600 employees.", "The bank has 46,000 employees.", False),
    ("The fire destroyed a dozen homes.", "The fire destroyed 12 homes.", True),
    ("The fire destroyed 120 homes.", "The fire destroyed a dozen homes.", False),
    ("One person died in the crash.", "A person died in the crash.", True),
    ("One person died in the crash.", "Three people died in the crash.", False),
    ("The fund lost half a million euros.", "The fund lost 500,000 euros.", True),
    ("The fund lost two and a half million euros.", "The fund lost 2.5 million euros.", True),
    ("The fund lost two and a half million euros.", "The fund lost 2 million euros.", False),
    # scales
    ("Solvane will pay 1.1bn euros.", "Solvane will pay 1,100 million euros.", True),
    ("Solvane will pay one point one billion euros.", "Solvane will pay 1.1bn euros.", True),
    ("Solvane will pay 1.1 million euros.", "Solvane will pay 1.1 billion euros.", False),
    ("Solvane will pay 1.1bn euros.", "Solvane will pay 1.2bn euros.", False),
    # currencies
    ("The stadium cost $90 million.", "The stadium cost 90 million dollars.", True),
    ("The stadium cost €90 million.", "The stadium cost $90 million.", False),
    ("The stadium cost 90 million pounds.", "The stadium cost £90m.", True),
    ("The stadium cost £90m.", "The stadium cost 90 million euros.", False),
    ("A ticket costs 50 cents.", "A ticket costs $0.50.", True),
    ("A ticket costs A$5.", "A ticket costs $5.", False),
    # percent and percentage points
    ("Turnout rose 3 percent.", "Turnout rose 3%.", True),
    ("Turnout rose 3 per cent.", "Turnout rose three percent.", True),
    ("Turnout rose 3 percent.", "Turnout rose 3 percentage points.", False),
    ("Turnout rose 3 percentage points.", "Turnout rose 3 percent.", False),
    ("The rate rose by half a percentage point.", "The rate rose by a quarter of a percentage point.", False),
    ("The rate rose by 0.5 percentage points.", "The rate rose by 50 basis points.", True),
    ("The rate rose by 5 percentage points.", "The rate rose by 50 basis points.", False),
    ("Half of the members voted.", "50 percent of the members voted.", True),
    ("Two-thirds of the members voted.", "A third of the members voted.", False),
    # ranges
    ("Between 10 and 12 ships are waiting.", "10 to 12 ships are waiting.", True),
    ("10 ships are waiting.", "10 to 12 ships are waiting.", False),
    ("Up to 12 ships are waiting.", "10 to 12 ships are waiting.", True),
    ("At least 10 ships are waiting.", "10-12 ships are waiting.", True),
    ("Between 10 and 14 ships are waiting.", "Between 10 and 12 ships are waiting.", False),
    ("The company expects to earn $10-12 million.", "The company expects to earn $10 million to $12 million.", True),
    # approximations and bounds
    ("About 50 guests came.", "49.7 thousand guests came.", False),
    ("About 50 guests came.", "49 guests came.", True),
    ("About 50 guests came.", "40 guests came.", False),
    ("50 guests came.", "About 50 guests came.", False),
    ("About 50 guests came.", "Some 50 guests came.", True),
    ("Around 50 guests came.", "Roughly 50 guests came.", True),
    ("Nearly 50 guests came.", "49 guests came.", True),
    ("Nearly 50 guests came.", "52 guests came.", False),
    ("More than 50 guests came.", "57 guests came.", True),
    ("More than 50 guests came.", "50 guests came.", False),
    ("50 guests came.", "More than 50 guests came.", False),
    ("At least 50 guests came.", "More than 50 guests came.", True),
    ("Over 50 guests came.", "More than 50 guests came.", True),
    ("Less than 50 guests came.", "More than 50 guests came.", False),
    ("Fewer than 50 guests came.", "Under 50 guests came.", True),
    ("No more than 50 guests came.", "More than 50 guests came.", False),
    ("Hundreds of guests came.", "300 guests came.", True),
    ("Hundreds of guests came.", "Dozens of guests came.", False),
    ("300 guests came.", "Hundreds of guests came.", False),
    # which number is of what
    ("The blast killed 3 people and injured 15 others.", "The blast killed 3 people and injured 15 others.", True),
    ("15 soldiers died.", "3 soldiers died and 15 nurses fled.", False),
    ("The team won 2-1.", "The team won 2-1.", True),
    ("The team won 1-2.", "The team won 2-1.", False),
    # ages and ranks
    ("Police arrested a 23-year-old driver.", "Police arrested a driver aged 23.", True),
    ("Police arrested a 32-year-old driver.", "Police arrested a 23-year-old driver.", False),
    ("Linden is the second largest city.", "Linden is the 2nd largest city.", True),
    ("Linden is the second largest city.", "Linden is the third largest city.", False),
    ("She is the number two seed.", "She is the No. 2 seed.", True),
    ("Three divers won.", "The third divers won.", False),
    ("The G7 met in Linden.", "The G20 met in Linden.", False),
    ("Exports fell by a fifth in May.", "Exports fell by 20 percent in May.", True),
    ("The price rose to 10 euros.", "The price rose from 10 to 12 euros.", False),
    ("The price rose to 12 euros.", "The price rose from 10 to 12 euros.", True),
    ("Inflation was 2.6 percent in May.", "Inflation was 2.4 percent in May, down from 2.6 percent in April.", False),
    ("Two women, including three lawyers, died.", "Three women, including two lawyers, died.", False),
    ("All ten ships were damaged.", "Three of the ten ships were damaged.", False),
]

DATES: Final = [
    ("The talks opened on Monday.", "The talks opened on Monday.", True),
    ("The talks opened on Tuesday.", "The talks opened on Monday.", False),
    ("The talks opened on 9 June.", "The talks opened on June 9th.", True),
    ("The talks opened on 9 June.", "The talks opened on 8 June.", False),
    ("The talks opened on 9 June 2025.", "The talks opened on Monday.", True),
    ("The talks opened on 10 June 2025.", "The talks opened on Monday.", False),
    ("The talks opened in June.", "The talks opened on 9 June.", True),
    ("The talks opened in May.", "The talks opened on 9 June.", False),
    ("The talks opened on 9 June.", "The talks opened in June.", False),
    ("The pact was signed last month.", "The pact was signed in May.", True),
    ("The pact was signed last month.", "The pact was signed in April.", False),
    ("The pact was signed in May 2025.", "The pact was signed last month.", True),
    ("The pact was signed yesterday.", "The pact was signed on Sunday.", True),
    ("The pact was signed yesterday.", "The pact was signed on Friday.", False),
    ("The pact was signed in 2019.", "The pact was signed in 2018.", False),
    ("The pact was signed in 2019.", "The pact was signed on 4 March 2019.", True),
    ("The pact was signed last year.", "The pact was signed in 2024.", True),
    ("The meeting begins at 9 p.m.", "The meeting begins at 21:00.", True),
    ("The meeting begins at 9 a.m.", "The meeting begins at 9 p.m.", False),
    ("The pact was signed on Monday, June 2.", "The pact was signed on Monday, June 9.", False),
]

NAMES: Final = [
    ("Stanhope leads the bank.", "Mirela Stanhope leads the bank.", True),
    ("Mirela Stanhope leads the bank.", "Stanhope leads the bank.", False),
    ("Ilona Stanhope leads the bank.", "Mirela Stanhope leads the bank.", False),
    ("M. Stanhope leads the bank.", "Mirela Stanhope leads the bank.", True),
    ("T. Stanhope leads the bank.", "Mirela Stanhope leads the bank.", False),
    ("Mirela Stanhope leads the bank.", "Mirela J. Stanhope leads the bank.", True),
    ("Mirela Orban leads the bank.", "Mirela Stanhope and Viktor Orban lead the bank.", False),
    ("Tom Bell and others resigned.", "Tom Oak, Ada Bell and others resigned.", False),
    ("Ada Bell resigned.", "Ada and Tom Bell resigned.", True),
    ("Treasury Secretary Ada Bell resigned.", "Treasury Secretary Ada Bell resigned.", True),
    ("Commerce Secretary Ada Bell resigned.", "Treasury Secretary Ada Bell resigned.", False),
    ("Treasury Secretary Ada Bell resigned.", "Ada Bell, the treasury secretary, resigned.", True),
    ("President Ada Bell resigned.", "Ada Bell resigned.", False),
    ("Mr Bell resigned.", "Tom Bell resigned.", True),
    (
        "Commerce Secretary Ada Bell spoke.",
        "Treasury Secretary Ada Bell and Commerce Secretary Tom Oak spoke.",
        False,
    ),
    ("The United States signed the pact.", "The US signed the pact.", True),
    ("The U.S. signed the pact.", "The United States signed the pact.", True),
    ("The UK signed the pact.", "The United States signed the pact.", False),
    ("The European Union signed the pact.", "The EU signed the pact.", True),
    ("The FHC backed the plan.", "The Federal Harbour Council backed the plan.", True),
    ("The FHB backed the plan.", "The Federal Harbour Council backed the plan.", False),
    ("The Federal Harbour Council backed the plan.", "The FHC backed the plan.", False),
    ("The talks are held in London.", "The talks are held in Britain.", False),
    ("Solvane bought the lender.", "Solvane Bank bought the lender.", True),
    ("Solvane bought the lender.", "Credita bought the lender.", False),
]

QUOTATIONS: Final = [
    ('Bell called the plan "a gift to smugglers".', 'Bell called the plan "a gift to smugglers".', True),
    ('Bell called the plan "a gift to farmers".', 'Bell called the plan "a gift to smugglers".', False),
    ("Bell called the plan “a gift to smugglers”.", 'Bell called the plan "a gift to smugglers".', True),
    ('Bell said "we will never pay".', 'Bell said: "We will never pay."', True),
    ('Bell said "we will pay".', 'Bell said: "We will never pay."', False),
    ('Bell said "we will … leave".', 'Bell said: "We will pack our bags and leave."', True),
    (
        "Bell said: \"He told me 'go home' twice.\"",
        "Bell said: \"He told me 'go home' twice.\"",
        True,
    ),
    (
        "Bell said he was told 'go away' twice.",
        "Bell said: \"I was told 'go home' twice.\"",
        False,
    ),
]

NEGATION: Final = [
    ("The minister resigned.", "The minister did not resign.", False),
    ("The minister did not resign.", "The minister resigned.", False),
    ("The minister didn't resign.", "The minister did not resign.", True),
    ("Survivors were found.", "No survivors were found.", False),
    ("No survivors were found.", "No survivors were found.", True),
    ("The crew never left the ship.", "The crew left the ship.", False),
    ("The ship left without its crew.", "The ship left with its crew.", False),
    ("The firm failed to pay its staff.", "The firm failed to pay its staff.", True),
    ("The firm paid its staff.", "The firm failed to pay its staff.", False),
    ("The mayor signed the order.", "The mayor refused to sign the order.", False),
    ("Not only ministers came.", "Not only ministers came.", True),
    ("The bridge is safe.", "The bridge is no longer safe.", False),
]

MODALITY: Final = [
    ("The government lifts the ban.", "The government may lift the ban.", False),
    ("The government may lift the ban.", "The government lifts the ban.", False),
    ("The government may lift the ban.", "The government might lift the ban.", True),
    ("The government lifted the ban.", "The government plans to lift the ban.", False),
    ("The government will lift the ban.", "The government plans to lift the ban.", False),
    ("The government plans to lift the ban.", "The government will lift the ban.", True),
    ("The company cut 300 jobs.", "The company will cut 300 jobs.", False),
    ("The bank stole the data.", "The bank allegedly stole the data.", False),
    ("The bank stole the data.", "The bank denied stealing the data.", False),
    ("The bank denied stealing the data.", "The bank denied stealing the data.", True),
    ("The climbers reached the summit.", "The climbers tried to reach the summit.", False),
    ("Banks must publish the figures.", "Banks can publish the figures.", False),
    ("The airline cancels the flights.", "If the strike goes on, the airline cancels the flights.", False),
    ("The court could overturn the ruling.", "The court could overturn the ruling.", True),
    ("Growth is expected to slow this year.", "Growth will slow this year.", True),
    ("The bank is expected to cut rates.", "Economists expect the bank to cut rates.", True),
    ("The bank cut rates.", "Economists expect the bank to cut rates.", False),
    ("The ministry has confirmed the outbreak.", "The ministry has yet to confirm the outbreak.", False),
    ("Nobody was injured in the fire.", "No one was injured in the fire.", True),
    ("The suspect fled to Spain.", "The suspect is believed to have fled to Spain.", False),
]

COMPARATIVES: Final = [
    ("Exports rose in spring.", "Exports fell in spring.", False),
    ("Exports rose in spring.", "Exports rose in spring.", True),
    ("Exports were higher than imports.", "Exports were lower than imports.", False),
    ("The mayor left before the vote.", "The mayor left after the vote.", False),
    ("Linden is the largest port.", "Linden is the smallest port.", False),
    ("Shares of Solvane rose and shares of Credita fell.", "Shares of Solvane rose and shares of Credita fell.", True),
    ("Shares of Credita rose.", "Shares of Solvane rose and shares of Credita fell.", False),
    ("The new tram is crewed.", "The new tram is uncrewed.", False),
    ("The court found the driver guilty.", "The court found the driver innocent.", False),
    ("The party won its first seat.", "The party won its last seat.", False),
    ("Solvane sold the lender.", "Solvane bought the lender.", False),
    ("Exports from China fell.", "Exports to China fell.", False),
    ("The vote was postponed to Thursday.", "The vote was postponed from Thursday to Friday.", False),
    ("The vote was postponed to Friday.", "The vote was postponed from Thursday to Friday.", True),
]

SPEAKERS: Final = [
    ("Bell said the tunnel is safe.", "Bell said that the tunnel is safe.", True),
    ("Oak said the tunnel is safe.", "Bell told Oak that the tunnel is safe.", False),
    ("Bell denied that the tunnel is safe.", "Bell said that the tunnel is safe.", False),
    ("Bell said the tunnel is safe.", "Bell denied that the tunnel is safe.", False),
    ("Bell said the tunnel is closed.", "Bell warned that the tunnel is closed.", True),
    ("Bell admitted that the tunnel is old.", "Bell said that the tunnel is old.", False),
    ("The tunnel is safe.", "The tunnel is safe, Bell said.", False),
    ("The tunnel is safe, according to Bell.", "The tunnel is safe, Bell said.", True),
    ("The tunnel is safe, according to Oak.", "The tunnel is safe, Bell told Oak.", False),
    ("Police said the driver fled.", "Residents said the driver fled, and police searched the area.", False),
    (
        "Bell said taxes will rise.",
        "Bell said taxes will rise, while Oak said wages will fall.",
        True,
    ),
    (
        "Oak said taxes will rise.",
        "Bell said taxes will rise, while Oak said wages will fall.",
        False,
    ),
]

ROLES: Final = [
    ("Ada Bell will succeed Tom Oak as head of the port.", "Tom Oak will succeed Ada Bell as head of the port.", False),
    ("The dog bit the man.", "The man bit the dog.", False),
    ("Russia accused Ukraine of breaking the truce.", "Ukraine accused Russia of breaking the truce.", False),
    ("Russia broke the truce.", "Ukraine accused Russia of breaking the truce.", False),
    ("Linden beat Marrow 3-0.", "Linden beat Marrow 3-0.", True),
    ("Marrow beat Linden 3-0.", "Linden beat Marrow 3-0.", False),
    ("Marrow was beaten by Linden.", "Linden beat Marrow.", True),
    ("Linden was beaten by Marrow.", "Linden beat Marrow.", False),
    ("Oak sued Bell.", "Bell sued Oak.", False),
    ("Bell hired Oak.", "Oak was hired by Bell.", True),
]

REST: Final = [
    ("Norvia said profit rose 12% to €340m.", "Norvia said profit rose 12 percent to 340 million euros.", True),
    ("The council voted 7-2 to close the library.", "The council voted 7-2 on Tuesday to close the library.", True),
    ("Mayor Ada Bell opened the hall.", "Ada Bell, the mayor of Linden, opened the hall.", True),
    ("The UN says 3 million people need help.", "The United Nations says three million people need help.", True),
    ("Solvane Bank approved the merger on Sunday.", "Solvane Bank approved the merger on Sunday night.", True),
    (
        "Solvane Bank approved the merger on Sunday to avoid taxes.",
        "Solvane Bank approved the merger on Sunday.",
        False,
    ),
    ("Solvane Bank cancelled the merger.", "Solvane Bank approved the merger.", False),
    ("The museum opened a room for children.", "The harbour closed for a week.", False),
    ("The ferry sank off Linden. All aboard were saved.", "The ferry sank off Linden. All aboard were saved.", True),
    ("The ferry sank off Linden. All aboard drowned.", "The ferry sank off Linden. All aboard were saved.", False),
]

TABLE: Final = {
    "numbers": NUMBERS,
    "dates": DATES,
    "names": NAMES,
    "quotations": QUOTATIONS,
    "negation": NEGATION,
    "modality": MODALITY,
    "comparatives": COMPARATIVES,
    "speakers": SPEAKERS,
    "roles": ROLES,
    "the rest": REST,
}
ROWS: Final = [pytest.param(*pair, id=f"{rule}: {pair[0]} < {pair[1]}") for rule, of in TABLE.items() for pair in of]


@pytest.mark.parametrize(("claim", "cited", "supported"), ROWS)
def test_a_claim_passes_only_if_its_cited_words_say_it(claim: str, cited: str, supported: bool) -> None:
    verdict = verify(claim, [cited], MONDAY)
    assert verdict.supported is supported, verdict
    assert bool(verdict.reasons) is not supported
    assert (verdict.score >= ENOUGH) is supported


def test_the_table_has_enough_of_both_kinds() -> None:
    verdicts = [supported for of in TABLE.values() for _, _, supported in of]
    assert len(verdicts) >= 120
    assert 0.4 <= sum(verdicts) / len(verdicts) <= 0.6


NEWS: Final = [
    "Solvane Bank will pay 1.8 billion euros for Credita Nord, ending months of rumours about the 140-year-old lender.",
    "Mirela Stanhope, who leads Solvane Bank, becomes chief executive of the company with its 4,600 employees.",
    "The boards of both banks approved the merger on Sunday night, and the shares of Credita Nord rose 14 percent.",
    "The harbour may stay closed until 12 July, Tom Oak said, because two cranes were damaged in the storm.",
    '"We will not sell the ferry," Ada Bell told reporters; 35 of its 40 cabins are booked.',
    "Inspectors found no leak in the tunnel, although water had reached 3 of its 9 chambers by Friday evening.",
    "About 250 people, most of them students, marched from the station to the town hall on 9 June 2025.",
]


@given(st.sampled_from(NEWS), st.permutations(NEWS))
def test_a_sentence_of_the_cited_words_is_supported(sentence: str, cited: list[str]) -> None:
    assert verify(sentence, [" ".join(cited)]).supported


@pytest.mark.parametrize(
    ("prefix", "rest"),
    [
        ("Solvane Bank will pay 1.8 billion euros for Credita Nord", ", ending months of rumours."),
        ("The boards of both banks approved the merger on Sunday night", ", and the shares of Credita Nord rose."),
        ("Inspectors reached the tunnel", "; the harbour stayed open."),
    ],
)
def test_a_sentence_up_to_a_border_is_supported(prefix: str, rest: str) -> None:
    assert verify(f"{prefix}.", [prefix + rest]).supported


@pytest.mark.parametrize(
    "rest", [", Tom Oak said.", ", unless the strike goes on.", ", a spokeswoman denied.", ", but not before autumn."]
)
def test_a_sentence_up_to_a_border_is_not_supported_where_the_rest_takes_it_back(rest: str) -> None:
    claim = "The harbour opens again"
    assert not verify(f"{claim}.", [claim + rest]).supported


@given(st.sampled_from(NEWS), st.integers(0, 3), st.integers(1, 10_000))
@example(NEWS[0], 0, 18)
def test_another_number_is_never_supported(sentence: str, which: int, value: int) -> None:
    numbers = list(re.finditer(r"\d+(?:[.,]\d+)*", sentence))
    assume(numbers)
    at = numbers[which % len(numbers)]
    assume(str(value) not in {at.group().replace(",", ""), *(number.group() for number in numbers)})
    assert not verify(sentence[: at.start()] + str(value) + sentence[at.end() :], [sentence]).supported


@given(st.text(max_size=300), st.lists(st.text(max_size=300), max_size=3), st.none() | st.dates())
@example("", [], None)
@example("“", ["’"], date.min)
@example("5" * 400 + " billion", ["9" * 400], date.max)
@example("a" * 300, ["ǆ" * 300], None)
def test_any_text_gets_a_verdict(claim: str, cited: list[str], published: date | None) -> None:
    verdict = verify(claim, cited, published)
    assert 0 <= verdict.score <= 1
    assert verdict.supported is not bool(verdict.reasons)
    assert not (verdict.supported and broken_rules(claim, cited, published))


@given(
    st.sampled_from(NEWS),
    st.lists(st.sampled_from(["zebra", "quickly", "Orlando", "77", "purple", "merged"]), min_size=1, max_size=4),
)
def test_a_word_that_the_source_has_not_never_raises_the_score(sentence: str, added: list[str]) -> None:
    claim = sentence.rstrip(".")
    scores = [verify(" ".join([claim, *added[:n]]), NEWS).score for n in range(len(added) + 1)]
    assert scores == sorted(scores, reverse=True)


LONG: Final = (
    "Ada Bell told the council on Monday that the old ferry would be sold to Norvia for 3 million euros by the summer. "
    "Tom Oak said on Tuesday that the price was too low, and Harbour Watch asked for 5 million euros."
)


@pytest.mark.parametrize(
    ("name", "other"),
    [("Ada Bell", "Tom Oak"), ("Norvia", "Harbour Watch"), ("Monday", "Tuesday"), ("3 million", "5 million")],
)
def test_what_stands_elsewhere_in_the_text_does_not_stand_here(name: str, other: str) -> None:
    claim = LONG.split(". ", maxsplit=1)[0] + "."
    assert verify(claim, [LONG]).supported
    assert not verify(claim.replace(name, other), [LONG], MONDAY).supported


def test_he_in_the_next_sentence_is_who_was_named_before() -> None:
    text = (
        "Tom Oak runs the port. He will open the new quay for ferries to the islands in spring. Ada Bell was not there."
    )
    assert verify("Tom Oak will open the new quay for ferries to the islands in spring.", [text]).supported
    assert not verify("Ada Bell will open the new quay for ferries to the islands in spring.", [text]).supported


def test_reasons_say_what_is_wrong() -> None:
    assert broken_rules("The bank has 15 branches.", ["The bank has 14 branches."]) == (
        "the number 15 is not in the cited words",
    )
    assert broken_rules("The bank has 14 branches.", ["The bank has about 14 branches."]) == (
        "the number 14 is meant differently in the cited words: “bank has about 14 branches.”",
    )
    assert broken_rules("Orban leads the bank.", ["Stanhope leads the bank."]) == (
        "the name Orban is not in the cited words",
    )
    assert broken_rules("The board met.", ["The board did not meet."]) == ("a negation was dropped: “met”",)


def test_every_citation_counts() -> None:
    cited = ["Solvane Bank has 4,600 employees.", "Mirela Stanhope leads Solvane Bank."]
    assert verify("Solvane Bank has 4,600 employees. Mirela Stanhope leads Solvane Bank.", cited).supported
    assert not verify("Solvane Bank has 4,600 employees. Mirela Stanhope left Solvane Bank.", cited).supported


def test_nothing_cited_supports_nothing() -> None:
    assert not verify("The board met.", []).supported
    assert not verify("", ["The board met."]).supported
