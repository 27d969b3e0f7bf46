"""More scripted conversations, written after the rules without looking at what they make of them."""

from tests.bot.conversations import ANYTHING, AS_TYPED, DONT_KNOW, SOMETHING, Conversation, Digest, Line

CONVERSATIONS: dict[str, Conversation] = {
    "from the minister to the deal": (
        Line("Who is Howard Lutnick?", says="Commerce Secretary"),
        Line(
            "What did he expect of the framework?",
            "What did Howard Lutnick expect of the framework?",
            "settle the dispute",
        ),
        Line("When does it take effect?", "When does the framework take effect?", SOMETHING),
        Line("and when does the truce run out?", AS_TYPED, "August 10"),
        Line("who else?", AS_TYPED, ANYTHING),
    ),
    "asking around the merger": (
        Line("Who leads Solvane Bank?", says="Mirela Stanhope"),
        Line("has she ruled anything out?", "Has Mirela Stanhope ruled anything out?", "redundancies"),
        Line("and Credita Nord?", "Who leads Credita Nord?", ANYTHING),
        Line("Why is he stepping down?", "Why is Joost Ferrand stepping down?", "computer security"),
        Line("how many branches will be shut?", AS_TYPED, "90"),
    ),
    "weather after sport": (
        Line("When did Marrowby Town last win the cup?", says="1987"),
        Line("and Saltcliffe United?", "When did Saltcliffe United last win the cup?", ANYTHING),
        Line("on a different note, what is the weather like?", "What is the weather like?", ANYTHING),
        Line("what time does the victory parade begin?", AS_TYPED, "5 p.m."),
        Line("where does it begin?", "Where does the victory parade begin?", "town hall"),
    ),
    "the wrong animal": (
        Line("How much does the bronze swan weigh?", AS_TYPED, DONT_KNOW),
        Line("I meant the heron", "How much does the heron weigh?", "11 kilograms"),
        Line("and how tall is it?", "How tall is the heron?", "38 centimetres"),
        Line("where was it found this time?", "Where was the heron found this time?", ANYTHING),
        Line("who repaired the roof?", AS_TYPED, "detained men"),
    ),
    "dates and then": (
        Line("When do the shareholders of both banks vote on the merger?", says="September 17"),
        Line("why on that day?", "/^Why is it that “Shareholders of both banks", ANYTHING),
        Line("How many employees will the group have?", AS_TYPED, "4,600"),
        Line("How many customers?", "How many customers will the group have?", "2.7 million"),
    ),
    "a morning with the digest": (
        Digest(6),
        Line("What's the third one about?", "/^What[’']s “.+” about\\?$|^What is known about “.+”\\?$", ANYTHING),
        Line("tell me more about number 4", "/^What is known about “.+”\\?$", ANYTHING),
        Line("how high was the water?", AS_TYPED, "metres"),
        Line("and the first story?", "/^What is known about “Rare earths", ANYTHING),
        Line("who leads the Chinese delegation?", AS_TYPED, "He Lifeng"),
    ),
    "unknown first": (
        Line("What did Emil Castagna say about the roof?", AS_TYPED, ANYTHING),
        Line("and about the heron?", "What did Emil Castagna say about the heron?", ANYTHING),
        Line("is he the mayor?", "Is Emil Castagna the mayor?", ANYTHING),
        Line("who is agata wren?", AS_TYPED, "spokeswoman"),
        Line("what did she say about the beak?", "What did Agata Wren say about the beak?", "bent"),
    ),
    "trial questions": (
        Line("Who led the trial of the tick fever vaccine?", says=SOMETHING),
        Line("how many volunteers were there?", AS_TYPED, "12,400"),
        Line("how many of them fell ill?", "How many of the volunteers fell ill?", "7 people"),
        Line("were there any side effects?", AS_TYPED, "mild"),
        Line("what does Idris Falk want to know?", AS_TYPED, "third dose"),
    ),
    "the strike goes on": (
        Line("What does Quayside Workers United demand?", says="7 percent"),
        Line("and Kelmouth Harbour Holdings?", "What does Kelmouth Harbour Holdings demand?", ANYTHING),
        Line("how many workers are out now?", AS_TYPED, "3,100"),
        Line("until when?", "/^Until when", ANYTHING),
        Line("what did Marek Dunstable say?", AS_TYPED, "Dunstable"),
    ),
    "sorry, wrong person": (
        Line("What did Jameson Greer say about Nvidia?", says=DONT_KNOW),
        Line("sorry, Hassett", "/^What did (?:Kevin )?Hassett say about Nvidia\\?$", "Nvidia"),
        Line("not Nvidia, the meeting", "/^What did (?:Kevin )?Hassett say about the meeting\\?$", "brief meeting"),
        Line("no, the talks", "/^What did (?:Kevin )?Hassett say about the talks\\?$", ANYTHING),
        Line("thanks", AS_TYPED, ANYTHING),
    ),
    "two articles, one sum": (
        Line("How much will Solvane Bank pay for Credita Nord?", says="billion"),
        Line("what does the other source say?", "How much will Solvane Bank pay for Credita Nord?", "2.1 billion"),
        Line("when will they vote?", "When will Solvane Bank and Credita Nord vote?", ANYTHING),
        Line("Who is Priya Nordquist?", AS_TYPED, "Analyst"),
        Line("what did she call fair?", "What did Priya Nordquist call fair?", "price"),
    ),
    "a launch from the cape": (
        Line("Where will the Aurelia 3 rocket be launched?", says=SOMETHING),
        Line("when?", "When will the Aurelia 3 rocket be launched?", "June 14"),
        Line("and if the wind is too strong?", AS_TYPED, "June 16"),
        Line("how many satellites are on board?", AS_TYPED, ANYTHING),
        Line("what are they called?", "What are the satellites called?", SOMETHING),
        Line("it is the second delay, isn't it?", AS_TYPED, "second delay"),
    ),
}
