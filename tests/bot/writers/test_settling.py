import pytest

from bot.question import analyse
from bot.writers.settling import settled


@pytest.mark.parametrize(
    ("question", "text", "answer"),
    [
        ("Did the union accept the offer?", "The dockers' union accepted the offer on Monday.", True),
        ("Did the union accept the offer?", "The union did not accept the offer.", False),
        ("Has the bridge reopened?", "The bridge has not reopened.", False),
        ("Was the heron recovered?", "Police have recovered the Bronze Heron.", True),
        ("Will the fares rise?", "The fares will rise in August.", True),
        ("Will the fares rise?", "The fares will not rise this year.", False),
        ("Did Marrowby beat Saltcliffe?", "Marrowby beat Saltcliffe 2-1 after extra time.", True),
    ],
)
def test_what_a_sentence_says_plainly_is_yes_or_no(question: str, text: str, answer: bool) -> None:
    assert settled(analyse(question), text) is answer


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Did the union accept the offer?", "The union may accept the offer."),
        ("Did the union accept the offer?", "The union will accept the offer."),
        ("Did the union accept the offer?", "The mayor said the union accepted the offer."),
        ("Did the union accept the offer?", "The union discussed the offer."),
        ("Did the union accept the offer?", "If the union accepted the offer, work would resume."),
        ("Will the fares rise?", "The fares rose in May."),
        ("Did Marrowby beat Saltcliffe?", "Saltcliffe beat Marrowby 2-1 after extra time."),
        ("Could the fares rise?", "The fares rise in August."),
        ("Who accepted the offer?", "The union accepted the offer."),
        ("Did the union not accept the offer?", "The union accepted the offer."),
        ("Is it over?", "Nothing is over."),
        ("Did shares of Solvane rise?", "Shares of Credita rose 14 percent, and those of Solvane fell."),
        ("Did one in five have a fever?", "One in five had a sore arm, and 2 percent had a fever."),
        ("Is the bank closed?", "The bank is open and the museum is closed."),
        ("Was the deal signed in Geneva?", "The deal was signed in London after talks in Geneva."),
        ("Did Saltcliffe win?", "Marrowby wins against Saltcliffe."),
        ("Is Albrecht the coach?", "Albrecht thanked the coach."),
        ("Was Trump fired?", "Trump fired Comey."),
        ("Did Trump fire Powell?", "Trump fired Powell's deputy."),
        ("Did Smith die?", "The wife of Smith died."),
        ("Did 5 people die?", "Fewer than 5 people died."),
        ("Are 3 people missing?", "3 people are dead and 20 are missing."),
        ("Are all bridges closed?", "Five bridges are closed."),
        ("Is the museum open?", "The museum is open only to members."),
    ],
)
def test_what_it_does_not_settle_gets_neither(question: str, text: str) -> None:
    assert settled(analyse(question), text) is None
