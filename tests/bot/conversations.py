"""Scripted conversations over the sample articles: what is typed, how it should be read, what the answer should say."""

from dataclasses import dataclass
from datetime import UTC, datetime

from bot.model import Draft
from tests.bot.library import news

DONT_KNOW = "I don't know"
AS_TYPED = "as typed"
SOMETHING = "answered, in whatever words"
ANYTHING = ""


@dataclass(frozen=True)
class Line:
    """`reads` is the standalone question, or `AS_TYPED`; with a slash before it, a regular expression that it holds.
    `says` are words of the answer, or `DONT_KNOW`."""

    typed: str
    reads: str = AS_TYPED
    says: str = ANYTHING


@dataclass(frozen=True)
class Digest:
    """A digest of the 24 hours before, with this many stories."""

    stories: int = 5


@dataclass(frozen=True)
class Night:
    """A day goes by, and these articles are stored."""

    articles: tuple[Draft, ...]


Conversation = tuple[Line | Digest | Night, ...]


def _next_day(title: str, publisher: str, published_at: datetime, text: str) -> Draft:
    """An article of a later day; blank lines part its paragraphs."""
    paragraphs = [" ".join(paragraph.split()) for paragraph in text.strip().split("\n\n")]
    return news(title, "\n\n".join(paragraphs), publisher, published_at)


STRIKE_ENDS = _next_day(
    "Kelmouth dockers end strike after deal on 6 percent",
    "Saltmarsh Herald",
    datetime(2025, 6, 12, 12, tzinfo=UTC),
    """
    The strike at the port of Kelmouth ended on Thursday morning after the dockers accepted a pay rise of 6 percent.

    Marek Dunstable, the union's secretary, said that 88 percent of the members had voted for the agreement. "Nobody
    won, and everybody can go back to work," he said.

    By noon 19 ships were still waiting outside Kelmouth, harbour master Petra Lindqvist said. She expects the queue
    to be gone by Sunday.
    """,
)

LAUNCH_MOVED = _next_day(
    "Aurelia 3 slips again, to June 18",
    "Orbit Gazette",
    datetime(2025, 6, 12, 9, tzinfo=UTC),
    """
    The launch of the Aurelia 3 rocket has been moved once more, to Wednesday, June 18, because strong wind is
    forecast at Cape Holm, Skarn Orbital said on Thursday.

    The new valve works as it should, mission director Imre Castell said. He called the weather "the only part that
    we cannot order".
    """,
)

TRIAL_OPENS = _next_day(
    "Tarnholt museum names thieves' price",
    "Tarnholt Morning Star",
    datetime(2025, 6, 11, 16, tzinfo=UTC),
    """
    The men accused of stealing the Bronze Heron wanted 80,000 euros for it, a judge in Tarnholt heard on Wednesday.

    Emil Castagna, the museum's director, told the court that he would double the number of guards. He said that the
    Roman hall would stay closed until July.
    """,
)

WATER_FALLS = _next_day(
    "Teska falls below 4 metres and families return",
    "Hollin Post",
    datetime(2025, 6, 12, 10, tzinfo=UTC),
    """
    The water of the river Teska in Lower Teska stood at 3.8 metres on Thursday morning, and most families have
    returned to their homes.

    Four of the six bridges are open again, district governor Liv Karrow said. She put the damage at 41 million
    euros.
    """,
)

TAKEOVER_HALTED = _next_day(
    "Regulator halts sale of Credita Nord",
    "Ledger Square",
    datetime(2025, 6, 11, 14, tzinfo=UTC),
    """
    The banking regulator has stopped Solvane Bank's takeover of Credita Nord for the time being, it said on
    Wednesday. It wants to know why two different prices were named.

    Mirela Stanhope, the head of Solvane Bank, called the decision a formality. Shares of Credita Nord fell 9
    percent.
    """,
)

CONVERSATIONS: dict[str, Conversation] = {
    "an adviser and his chips": (
        Line("Who is Kevin Hassett?", says="direct"),
        Line("What did he say about the meeting?", "What did Kevin Hassett say about the meeting?", "brief meeting"),
        Line("and about nvidia?", "What did Kevin Hassett say about Nvidia?", "Nvidia"),
        Line("why?", "/^Why .*Nvidia|^Why .*nvidia", ANYTHING),
        Line("Who won the cup final?", AS_TYPED, "Marrowby"),
    ),
    "both delegations": (
        Line("Who leads the Chinese side?", says="He Lifeng"),
        Line("And the US?", "Who leads the US side?", "American delegation"),
        Line("the chinese side?", "Who leads the chinese side?", "He Lifeng"),
        Line("where did he lead the team before?", "/He Lifeng", ANYTHING),
    ),
    "the strike": (
        Line("How many dockworkers stopped work at Kelmouth?", says="2,400"),
        Line("When was that?", "/^When did|^When is it that “About 2,400|^When was", "June 9"),
        Line("What does their union demand?", "What does the dockworkers’ union demand?", "7 percent"),
        Line("And what has the port's owner offered?", "/offered", "percent"),
        Line("Who is the mediator?", AS_TYPED, "Honor Castellane"),
    ),
    "the heron": (
        Line("What was stolen from the Tarnholt museum?", says="Bronze Heron"),
        Line("When did that happen?", "/^When", "Saturday"),
        Line("How tall is the heron?", AS_TYPED, "38 centimetres"),
        Line("Who found it in 1963?", "Who found the heron in 1963?", "farmer"),
        Line("How much does it weigh?", "/the heron", "11 kilograms"),
    ),
    "the cup": (
        Line("Who won the cup final?", says="Marrowby Town"),
        Line("Who scored?", "Who scored in the cup final?", SOMETHING),
        Line("How many people saw it?", "How many people saw the cup final?", ANYTHING),
        Line("What did Hanne Brook say?", AS_TYPED, "Hanne Brook"),
        Line("what else did she say?", "What else did Hanne Brook say?", ANYTHING),
    ),
    "a coach and her player": (
        Line("What did Hanne Brook say?", says="Hanne Brook"),
        Line("Who is Joao Albrecht?", AS_TYPED, "Marrowby"),
        Line("How old is he?", "How old is Joao Albrecht?", "22"),
        Line(
            "What did he say about the winning shot?",
            "What did Joao Albrecht say about the winning shot?",
            "closed my eyes",
        ),
    ),
    "a merger with a correction": (
        Line("How much will Solvane Bank pay for Credita Nord?", says="billion euros"),
        Line("Who will run the bank?", AS_TYPED, "Stanhope"),
        Line("What did she promise?", "/^What did Mirela Stanhope promise", ANYTHING),
        Line("By the way, when will Aurelia 3 be launched?", "When will Aurelia 3 be launched?", "June 14"),
        Line("why was it delayed?", "Why was Aurelia 3 delayed?", "valve"),
    ),
    "talks in the wrong city": (
        Line("When did the London talks start?", says="June 9"),
        Line("no, I meant the Geneva talks", "When did the Geneva talks start?", ANYTHING),
        Line("sorry, London", "When did the London talks start?", "June 9"),
        Line("Who attended?", "Who attended the London talks?", ANYTHING),
    ),
    "not the bank": (
        Line("Who is the director of the bank?", AS_TYPED, DONT_KNOW),
        Line("not the bank, the museum", "Who is the director of the museum?", "Castagna"),
        Line("What does he fear?", "What does Emil Castagna fear?", "melted down"),
    ),
    "nothing is known and the next still works": (
        Line("Who leads the Brazilian side?", says=DONT_KNOW),
        Line("and the Chinese?", "/^Who leads the Chinese side\\?$", "He Lifeng"),
        Line("What is the price of oil?", AS_TYPED, DONT_KNOW),
        Line("and of a tram ticket in Linden?", "/price of a tram ticket in Linden", "2.70"),
    ),
    "the price of a ticket": (
        Line("How much will a single tram ticket in Linden cost from August?", says="2.70"),
        Line("how much before that?", "/^How much will a single tram ticket in Linden cost before August\\?$", "2.40"),
        Line("And the monthly pass?", "/monthly pass", "49 euros"),
        Line("Why?", "/^Why", ANYTHING),
    ),
    "passengers by year": (
        Line("How many passengers did Linden Transit carry in 2024?", says="61 million"),
        Line("and the year before?", "How many passengers did Linden Transit carry in 2023?", ANYTHING),
        Line("I mean 2024", "How many passengers did Linden Transit carry in 2024?", "61 million"),
    ),
    "the flood": (
        Line("How many people had to leave their homes because of the Teska flood?", says="1,850"),
        Line("Who said that?", "/^Who said “", ANYTHING),
        Line("What did Liv Karrow say?", AS_TYPED, "Karrow"),
        Line("did she apologise?", "Did Liv Karrow apologise?", SOMETHING),
        Line("Is it raining?", AS_TYPED, ANYTHING),
    ),
    "the rocket": (
        Line("When will the Aurelia 3 rocket be launched?", says="June 14"),
        Line("why so late?", "/^Why is it that “The launch of the Aurelia 3", ANYTHING),
        Line("How long does the launch window last?", AS_TYPED, "38 minutes"),
        Line("What did the mission director say?", AS_TYPED, "late rocket"),
        Line("how much do the satellites cost?", AS_TYPED, "310 million"),
        Line("What are they to measure?", "What are the satellites to measure?", "temperature of the sea"),
    ),
    "the vaccine": (
        Line("How many cases did the vaccine against Dorran fever prevent?", says="83 percent"),
        Line("Who led the trial?", AS_TYPED, "Achterberg"),
        Line("What did she add?", "What did Salome Achterberg add?", "weaker"),
        Line("how much will it cost?", "/^How much will the (?:trial|vaccine).* cost\\?$", ANYTHING),
        Line("how much will a dose cost?", AS_TYPED, "35 euros"),
    ),
    "the battery plant": (
        Line("How much did Halden Cell spend on the plant in Brightwater?", says=SOMETHING),
        Line("how many people work there?", "How many people work in Brightwater?", ANYTHING),
        Line("Who is its chief executive?", "/^Who is (?:the plant’s|Halden Cell’s) chief executive\\?$", "Solheim"),
        Line("What did she say about electricity?", "What did Ragna Solheim say about electricity?", "wind farm"),
        Line("and about customers?", "What did Ragna Solheim say about customers?", ANYTHING),
    ),
    "a digest and its second story": (
        Digest(5),
        Line("tell me more about the second one", "/^What is known about “.+”\\?$", SOMETHING),
        Line("and the first?", "/^What is known about “.+”\\?$", SOMETHING),
        Line("the last one", "/^What is known about “.+”\\?$", SOMETHING),
    ),
    "a digest and a story by its words": (
        Digest(7),
        Line(
            "tell me more about the rocket story",
            "What is known about “Valve leak delays Aurelia 3 launch until Saturday”?",
            SOMETHING,
        ),
        Line("why?", "Why, in “Valve leak delays Aurelia 3 launch until Saturday”?", ANYTHING),
        Line("how long does it take to replace?", AS_TYPED, "three days"),
        Line("Who leads the Chinese side?", AS_TYPED, "He Lifeng"),
        Line("story 1", "/^What is known about “", ANYTHING),
    ),
    "an unknown thing and the nearest": (
        Line("What is the price of oil?", says=DONT_KNOW),
        Line("tell me about the first one", "/^What is known about “", ANYTHING),
        Line("go on", "/^What is known about “", ANYTHING),
    ),
    "more and more": (
        Line("What happened at the port of Kelmouth?", says="strike"),
        Line("tell me more", "What happened at the port of Kelmouth?", SOMETHING),
        Line("any details?", "What happened at the port of Kelmouth?", SOMETHING),
        Line("thanks, another question: who is Emil Castagna?", "Who is Emil Castagna?", "museum"),
    ),
    "who else": (
        Line("What did Kevin Hassett say about Nvidia?", says="Nvidia"),
        Line("who else?", "Who else said something about Nvidia?", ANYTHING),
        Line("And Howard Lutnick?", "/Howard Lutnick", ANYTHING),
        Line("is it true that prices rose?", AS_TYPED, ANYTHING),
    ),
    "lower case": (
        Line("who is mirela stanhope?", says="Solvane"),
        Line("and viktor amsel?", "Who is Viktor Amsel?", "opposition"),
        Line("what did he say?", "What did Viktor Amsel say?", "dearer"),
        Line("what did the mayor of london say?", AS_TYPED, DONT_KNOW),
    ),
    "a strike over a night": (
        Line("How many ships are waiting for a berth at Kelmouth?", says="hirty-one"),
        Night((STRIKE_ENDS,)),
        Line(
            "and now, how many ships are waiting outside Kelmouth?",
            "/how many ships are waiting outside Kelmouth",
            "19 ships",
        ),
        Line("When did the strike end?", AS_TYPED, "Thursday"),
        Line("what did the dockers accept?", AS_TYPED, "6 percent"),
    ),
    "a rocket over a night": (
        Line("When will Aurelia 3 be launched?", says="June 14"),
        Night((LAUNCH_MOVED,)),
        Line("and now?", AS_TYPED, ANYTHING),
        Line("To which day was the launch of Aurelia 3 moved once more?", AS_TYPED, "June 18"),
        Line("why?", "Why was the launch of Aurelia 3 moved once more?", "wind"),
    ),
    "a heron over a night": (
        Line("Who is Emil Castagna?", says="museum"),
        Night((TRIAL_OPENS,)),
        Line("What did he tell the court?", "What did Emil Castagna tell the court?", "guards"),
        Line("Until when will the Roman hall stay closed?", AS_TYPED, "July"),
        Line("Who won the cup final?", AS_TYPED, "Marrowby"),
    ),
    "a flood over a night": (
        Line("How high was the water in Lower Teska?", says="metres"),
        Night((WATER_FALLS,)),
        Line("and on Thursday?", "/on Thursday\\?$", "3.8 metres"),
        Line("How many bridges are open again?", AS_TYPED, "Four"),
        Line("At how much did the governor put the damage?", AS_TYPED, "41 million"),
    ),
    "a digest over a night": (
        Digest(7),
        Line("tell me more about the bank story", "/^What is known about “.*Credita Nord", "Credita Nord"),
        Night((TAKEOVER_HALTED,)),
        Line("tell me more about the bank story", "/^What is known about “.*Credita Nord", "regulator"),
        Line("By how much did the shares of Credita Nord fall?", AS_TYPED, "9 percent"),
    ),
}
