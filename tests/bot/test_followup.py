"""What a follow-up means, and what it must not inherit."""

import string
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.followup import Reading, standalone_question
from bot.model import Item, Turn

NOW = datetime(2025, 6, 10, tzinfo=UTC)
SHOWN = {
    "Who is Kevin Hassett?": "Kevin Hassett is the director of the National Economic Council.",
    "What did Kevin Hassett say about the meeting?": "“I expect it to be a short meeting,” Hassett said.",
    "Who leads the Chinese side?": "Vice Premier He Lifeng leads the Chinese side.",
    "When did the London talks start?": "The London talks started on Monday.",
    "Where was the painting found?": "The painting was found in a barn in Lower Ansel.",
    "How much did the tunnel cost?": "The tunnel cost 4.1 billion crowns.",
    "What did Norman Tice say about the vote?": "Norman Tice said that the vote was fair.",
    "Did the court free the two sailors?": "The court freed the two sailors on Friday.",
    "Which team won the regatta in 2023?": "Harrow Rowing Club won the regatta in 2023.",
    "What is Lumen Foods accused of?": "Lumen Foods is accused of selling old milk.",
    "Who is the head of Tarn Energy?": "Greta Lowe is the head of Tarn Energy.",
    "Will the ferry to Skell sail on Sunday?": "The ferry to Skell will not sail on Sunday because of ice.",
    "How many jobs will Brint Motors cut in Spain?": "Brint Motors will cut 900 jobs in Spain.",
    "How many people were hurt in the bus crash?": "Eleven people were hurt in the bus crash near Dell.",
    "How much will a ticket cost from August?": "A ticket will cost 2.70 euros from August, instead of 2.40 euros.",
}
(
    HASSETT, MEETING, SIDE, TALKS, PAINTING, TUNNEL, VOTE, SAILORS, REGATTA, MILK, HEAD, FERRY, JOBS, CRASH, TICKET,
) = SHOWN  # fmt: skip


def turn(question: str, *shown: str, typed: str | None = None) -> Turn:
    return Turn(typed or question, question, bool(shown), shown, shown, (1,) if shown else (), NOW)


def read(before: str, asked: str) -> Reading:
    shown = SHOWN[before]
    return standalone_question(asked, [turn(before, shown)], {1: shown})


def after(before: str, asked: str) -> str:
    return read(before, asked).question


@pytest.mark.parametrize(
    ("before", "asked", "meant"),
    [
        (MEETING, "And about Nvidia?", "What did Kevin Hassett say about Nvidia?"),
        (MEETING, "what about Nvidia?", "What did Kevin Hassett say about Nvidia?"),
        (MEETING, "and about nvidia?", "What did Kevin Hassett say about nvidia?"),
        (VOTE, "and Amelia Roe?", "What did Amelia Roe say about the vote?"),
        (VOTE, "and about the recount?", "What did Norman Tice say about the recount?"),
        (HASSETT, "And Howard Lutnick?", "Who is Howard Lutnick?"),
        (HASSETT, "and howard lutnick?", "Who is Howard Lutnick?"),
        (SIDE, "And the American side?", "Who leads the American side?"),
        (SIDE, "the American side?", "Who leads the American side?"),
        (SIDE, "or the American delegation?", "Who leads the American delegation?"),
        (SIDE, "What about the US?", "Who leads the US side?"),
        (TALKS, "And in Geneva?", "When did the Geneva talks start?"),
        (HEAD, "and of Pell Steel?", "Who is the head of Pell Steel?"),
        (MILK, "and Northern Dairy?", "What is Northern Dairy accused of?"),
        (FERRY, "and on Monday?", "Will the ferry to Skell sail on Monday?"),
        (JOBS, "and in Italy?", "How many jobs will Brint Motors cut in Italy?"),
        (REGATTA, "and in 2024?", "Which team won the regatta in 2024?"),
        (REGATTA, "and the year before?", "Which team won the regatta in 2022?"),
        (REGATTA, "the year after?", "Which team won the regatta in 2024?"),
    ],
)
def test_something_new_takes_the_place_of_the_old_one_of_its_kind(before: str, asked: str, meant: str) -> None:
    assert after(before, asked) == meant


@pytest.mark.parametrize(
    ("before", "asked", "meant"),
    [
        (MEETING, "Who said that?", "Who said “I expect it to be a short meeting”?"),
        (TALKS, "Where?", "Where did the London talks start?"),
        (TALKS, "But why?", "Why did the London talks start?"),
        (SIDE, "Why?", "Why is it that “Vice Premier He Lifeng leads the Chinese side”?"),
        (SIDE, "since when?", "Since when is it that “Vice Premier He Lifeng leads the Chinese side”?"),
        (PAINTING, "when was that?", "When was the painting found?"),
        (SAILORS, "why?", "Why is it that “The court freed the two sailors on Friday”?"),
        (SAILORS, "when?", "When did the court free the two sailors?"),
        (MEETING, "when?", "When did Kevin Hassett say that about the meeting?"),
        (JOBS, "How many plants?", "How many plants will Brint Motors cut in Spain?"),
        (SIDE, "who else?", "Who else leads the Chinese side?"),
        (VOTE, "who else?", "Who else said something about the vote?"),
        (TICKET, "how much before that?", "How much will a ticket cost before August?"),
        (CRASH, "and how many died?", "How many died in the bus crash?"),
        (TALKS, "Who attended?", "Who attended the London talks?"),
        (TALKS, "What was the result?", "What was the result of the London talks?"),
    ],
)
def test_what_is_left_out_is_asked_again(before: str, asked: str, meant: str) -> None:
    assert after(before, asked) == meant


@pytest.mark.parametrize(
    "asked", ["tell me more", "go on", "What else?", "any details?", "more details please", "more"]
)
def test_more_is_what_was_not_shown_yet(asked: str) -> None:
    reading = read(TALKS, asked)
    assert reading == Reading("What else is known about the London talks?", (1,), frozenset([SHOWN[TALKS]]), more=True)


@pytest.mark.parametrize(
    ("before", "asked", "meant"),
    [
        (HASSETT, "What did he say about the meeting?", "What did Kevin Hassett say about the meeting?"),
        (HASSETT, "What is his job?", "What is Kevin Hassett’s job?"),
        (HASSETT, "What about him?", "What about Kevin Hassett?"),
        (HASSETT, "Did Trump agree with him?", "Did Trump agree with Kevin Hassett?"),
        (SIDE, "And what did he say?", "What did He Lifeng say?"),
        (HEAD, "how old is she?", "How old is Greta Lowe?"),
        (HEAD, "what does it make?", "What does Tarn Energy make?"),
        (MILK, "how did they react?", "How did Lumen Foods react?"),
        (MILK, "where is its head office?", "Where is Lumen Foods’ head office?"),
        (SAILORS, "when are they going home?", "When are the two sailors going home?"),
        (TALKS, "How long did they last?", "How long did the London talks last?"),
        (TALKS, "What happened there?", "What happened in London?"),
        (TALKS, "What did Trump say about that?", "What did Trump say about the London talks?"),
        (TUNNEL, "who paid for it?", "Who paid for the tunnel?"),
        (TUNNEL, "how long is it?", "How long is the tunnel?"),
        (PAINTING, "who painted it?", "Who painted the painting?"),
        (REGATTA, "Who was mayor then?", "Who was mayor in 2023?"),
        (CRASH, "how many of them died?", "How many of the people died?"),
    ],
)
def test_a_pronoun_means_what_was_last_spoken_of(before: str, asked: str, meant: str) -> None:
    assert after(before, asked) == meant


@pytest.mark.parametrize(
    ("before", "asked", "meant"),
    [
        (TALKS, "no, I meant the Geneva talks", "When did the Geneva talks start?"),
        (TALKS, "not London, Geneva", "When did the Geneva talks start?"),
        (TALKS, "I meant Geneva, not London", "When did the Geneva talks start?"),
        (HASSETT, "sorry, Lutnick", "Who is Lutnick?"),
        (VOTE, "no, about the budget", "What did Norman Tice say about the budget?"),
        (REGATTA, "I mean 2021", "Which team won the regatta in 2021?"),
        (TUNNEL, "not the tunnel, the bridge", "How much did the bridge cost?"),
        (TUNNEL, "no, i meant the bridge", "How much did the bridge cost?"),
        (TUNNEL, "no, I meant: who built the bridge?", "Who built the bridge?"),
    ],
)
def test_a_correction_mends_the_last_question(before: str, asked: str, meant: str) -> None:
    assert after(before, asked) == meant


@pytest.mark.parametrize("asked", ["And China?", "and tariffs?", "and trade tariffs?"])
def test_what_is_nobody_is_not_asked_who_it_is(asked: str) -> None:
    assert after(HASSETT, asked) == asked


def test_a_correction_can_be_corrected() -> None:
    turns = [turn(TALKS, SHOWN[TALKS]), turn("When did the Geneva talks start?", typed="no, Geneva")]
    assert standalone_question("sorry, I meant Paris", turns).question == "When did the Paris talks start?"


def test_a_question_that_was_not_answered_can_be_followed_up() -> None:
    assert (
        standalone_question("and China?", [turn("Who leads the Brazilian side?")]).question
        == "Who leads the China side?"
    )


@pytest.mark.parametrize("before", SHOWN)
@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("By the way, who won the cup final?", "Who won the cup final?"),
        ("another question: how much is it?", "How much is it?"),
        ("On a different topic, why did Nvidia fall?", "Why did Nvidia fall?"),
        ("ok, something else: is there a strike?", "Is there a strike?"),
    ],
)
def test_a_new_topic_that_is_called_one_inherits_nothing(before: str, asked: str, meant: str) -> None:
    assert after(before, asked) == meant


@pytest.mark.parametrize("before", SHOWN)
@pytest.mark.parametrize(
    "asked",
    [
        "Who won the cup final?",
        "Is there a deadline?",
        "What is the price of oil?",
        "What is inflation?",
        "What did the museum buy?",
        "Why did Nvidia fall?",
        "What does He Lifeng want?",
        "Is it true that prices rose?",
        "Did it rain in London?",
        "Will it rain tomorrow?",
        "what time is it?",
        "How long does it take to fly to Oslo?",
        "What is the weather like?",
        "Tell me about the Teska flood",
        "tram fares",
        "thanks",
        "What did Petra Lindqvist say about her harbour?",
        "Why did Solvane Bank say that it would close branches?",
        "What will happen to people who lose their jobs?",
        "When the strike ended, what did the union say about it?",
        'What does "off limits" mean?',
        "And then?",
        "and now?",
    ],
)
def test_a_question_of_its_own_inherits_nothing(before: str, asked: str) -> None:
    assert after(before, asked) == asked


class TestPeople:
    HERALD = (
        "Iris Vane and Tom Hale disagree on the dam. Iris Vane, the engineer, called it safe. She said that it would "
        "stand. Tom Hale, a farmer, called it a danger. He said that his cellar was wet."
    )

    def asked_after(self, question: str, shown: str, asked: str) -> str:
        return standalone_question(asked, [turn(question, shown)], {1: self.HERALD}).question

    @pytest.mark.parametrize(("pronoun", "person"), [("he", "Tom Hale"), ("she", "Iris Vane")])
    def test_the_articles_tell_who_is_he_and_who_is_she(self, pronoun: str, person: str) -> None:
        shown = "Iris Vane and Tom Hale disagree on the dam."
        assert (
            self.asked_after("Who disagrees on the dam?", shown, f"What did {pronoun} say?")
            == f"What did {person} say?"
        )

    def test_she_is_nobody_whom_the_articles_call_he(self) -> None:
        assert (
            self.asked_after("What did Tom Hale say?", "Tom Hale is a farmer.", "What did she say?")
            == "What did she say?"
        )

    def test_a_title_tells_too(self) -> None:
        shown = "Mr Aldo Brant spoke first."
        reading = standalone_question("What did she say?", [turn("Who spoke first?", shown)], {1: shown})
        assert reading.question == "What did she say?"

    def test_either_of_two_is_nobody(self) -> None:
        shown = "Ada Lenz met Eva Roth."
        reading = standalone_question("What did she say?", [turn("Who met?", shown)], {1: shown})
        assert reading.question == "What did she say?"

    def test_a_name_in_lower_case_is_written_as_the_articles_write_it(self) -> None:
        assert (
            self.asked_after("What did Tom Hale say?", "Tom Hale is a farmer.", "and iris vane?")
            == "What did Iris Vane say?"
        )


class TestLists:
    STORIES = (Item("Dam is safe", (4, 5)), Item("Bank buys rival", (6,)), Item("Ferry stuck in ice", (7,)))
    DIGEST = Turn(
        "News digest", "", True, ("The dam is safe.",), ("The dam is safe.",), (4,), NOW, STORIES, (4, 5, 6, 7)
    )

    @pytest.mark.parametrize(
        ("asked", "story"),
        [
            ("tell me more about the second one", 1),
            ("Tell me more about the second story.", 1),
            ("the first story", 0),
            ("the last one", 2),
            ("and the third?", 2),
            ("number 3", 2),
            ("story two", 1),
            ("#2", 1),
            ("2", 1),
            ("more on the 2nd one please", 1),
            ("what about the ferry story?", 2),
            ("tell me about the one about the bank", 1),
        ],
    )
    def test_an_ordinal_means_a_story_of_the_last_digest(self, asked: str, story: int) -> None:
        reading = standalone_question(asked, [self.DIGEST])
        item = self.STORIES[story]
        assert (reading.question, reading.articles) == (f"What is known about “{item.text}”?", item.articles)
        assert reading.seen == frozenset(self.DIGEST.quotes)

    def test_what_is_asked_of_it_is_asked_about_its_headline(self) -> None:
        reading = standalone_question("Who is hurt in the second one?", [self.DIGEST])
        assert reading == Reading("Who is hurt in “Bank buys rival”?", (6,))

    @pytest.mark.parametrize("asked", ["the fourth one", "number 9", "story 0", "the coal story"])
    def test_what_is_not_on_the_list_is_left_as_typed(self, asked: str) -> None:
        assert standalone_question(asked, [self.DIGEST]).question == asked

    @pytest.mark.parametrize(
        "asked", ["How long is the second stage?", "Who won the first half?", "What is the last train?"]
    )
    def test_an_ordinal_of_something_else_is_none(self, asked: str) -> None:
        assert standalone_question(asked, [self.DIGEST]).question == asked

    def about_the_bank(self) -> list[Turn]:
        told = Turn(
            "the second one", "What is known about “Bank buys rival”?", True, ("X.",), ("X.",), (6,), NOW, (), (6,)
        )
        return [self.DIGEST, told]

    def test_questions_after_it_stay_with_the_story(self) -> None:
        turns = self.about_the_bank()
        assert standalone_question("why?", turns) == Reading("Why, in “Bank buys rival”?", (6,))
        assert standalone_question("how much did they pay?", turns) == Reading(
            "How much did they pay, in “Bank buys rival”?", (6,)
        )
        assert standalone_question("how many branches will close?", turns).articles == (6,)
        assert standalone_question("the next one", turns).articles == (7,)
        assert standalone_question("go on", turns).articles == (6,)

    def test_a_question_of_its_own_puts_the_whole_digest_first(self) -> None:
        reading = standalone_question("Who leads Solvane Bank?", self.about_the_bank())
        assert reading == Reading("Who leads Solvane Bank?", self.DIGEST.about)

    def test_nothing_asked_before_a_digest_is_inherited(self) -> None:
        turns = [turn(SIDE, SHOWN[SIDE]), self.DIGEST]
        for asked in ("And the US?", "Why?", "What did he say?", "tell me more"):
            assert standalone_question(asked, turns).question == asked

    def test_the_articles_named_where_nothing_answers_are_a_list(self) -> None:
        near = (Item("Milk prices", (8,)), Item("Butter prices", (9,)))
        asked = Turn("What is the price of oil?", "What is the price of oil?", False, (), (), (), NOW, near)
        reading = standalone_question("tell me about the first one", [asked])
        assert (reading.question, reading.articles) == ("What is known about “Milk prices”?", (8,))

    def test_what_the_other_source_says_is_asked_of_it(self) -> None:
        asked = Turn(TUNNEL, TUNNEL, True, ("4 billion.",), ("4 billion.", "5 billion."), (1, 2), NOW)
        assert standalone_question("what does the other source say?", [asked]) == Reading(TUNNEL, (2,))


def test_what_somebody_announced_is_not_that_somebody() -> None:
    turns = [turn("What did Lumen Foods announce?", "Lumen Foods announced a new cheese.")]
    reading = standalone_question("what does it cost?", turns)
    assert reading == Reading("what does it cost?", (1,))


def test_an_endless_line_is_left_as_it_is() -> None:
    asked = "and " * 5000
    assert after(TALKS, asked) == asked


FOLLOW_UPS = st.sampled_from(
    "and|about|X|the|US|second one|why|?|he|she|it|they|their|there|then|that|no,|I meant|not|sorry,|2|#|by the way"
    "|tell me|more|who else|before|year|in|of|“|”|London|Hassett|said|what|how many|is|…".split("|")
)


@given(st.text(max_size=80))
def test_the_first_question_stands_for_itself(asked: str) -> None:
    assert standalone_question(asked, []) == Reading(asked)


@given(
    st.one_of(st.text(min_size=1, max_size=60), st.lists(FOLLOW_UPS, min_size=1, max_size=8).map(" ".join)),
    st.lists(st.one_of(st.sampled_from(list(SHOWN)), st.text(min_size=1, max_size=60)), min_size=1, max_size=4),
    st.booleans(),
)
def test_anything_can_be_asked_after_anything(asked: str, before: list[str], digest: bool) -> None:
    turns = [turn(question, SHOWN.get(question, question)) for question in before]
    turns += [TestLists.DIGEST] if digest else []
    reading = standalone_question(asked, turns, {1: before[0]})
    assert reading.question.strip() or not asked.strip()


NAMES = st.builds(
    "{} {}".format,
    *[st.text(string.ascii_lowercase, min_size=5, max_size=9).map(str.title)] * 2,
)  # fmt: skip
WHOLE = st.sampled_from(
    [
        "Who leads {}?",
        "What did {} say about the harbour?",
        "When will {} open the new bridge?",
        "Why did {} resign?",
        "How many people does {} employ in Norway?",
        "Has {} signed the treaty?",
        "Where was {} born?",
    ]
)


@given(WHOLE, NAMES, st.sampled_from(list(SHOWN)))
def test_a_question_with_names_of_its_own_is_never_changed(question: str, name: str, before: str) -> None:
    asked = question.format(name)
    assert after(before, asked) == asked
