"""Asks the questions that the product starts from of one article about the London talks, and says which were answered.

python tests/benchmarks/first_questions.py ARTICLE.txt
"""

import argparse
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from bot.assistant import Assistant
from bot.embed import WordLlamaEmbedder
from bot.ingest.files import read_paths
from bot.ingest.intake import take_in
from bot.model import LOCAL_WORKSPACE
from bot.store.sqlite import SQLiteStore

ANSWERED = {
    "Who leads the Chinese side?": "He Lifeng",
    "Who is the director of the National Economic Council?": "Kevin Hassett",
    "For how many days were tariffs reduced in Geneva?": "90 days",
    "What does the US want in exchange for easing chip controls?": "rare",
    "Are Nvidia's restrictions being lifted?": "Nvidia",
    "When did the London talks start?": "June 9",
    "Which newspaper revealed the plan to blacklist Chinese chip companies?": "Financial Times",
    "What happened to Chinese exports to the US in May?": "May",
}
"""The question, and words that the sentence shown first must hold."""

WITHHELD = ("What did the European Union say?", "Who is the chief executive of Nvidia?", "What is the price of oil?")
CONVERSATION = ("Who is Kevin Hassett?", "What did he say about the meeting?", "And about Nvidia?")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("article", type=Path)
    path = parser.parse_args().article
    now = datetime.now(UTC)
    with tempfile.TemporaryDirectory() as folder:
        store, embedder = SQLiteStore.open(Path(folder) / "one.db"), WordLlamaEmbedder()
        take_in(store, embedder, LOCAL_WORKSPACE, read_paths([path], now.date()), now)
        assistant = Assistant(store, embedder, LOCAL_WORKSPACE)
        for question, words in ANSWERED.items():
            answer = assistant.ask(question, now)
            shown = answer.claims[0].text if answer.claims else "I don't know"
            print(f"{'right' if words in shown else 'WRONG'} {answer.confidence:.2f}  {question}\n        {shown}")
        for question in WITHHELD:
            answer = assistant.ask(question, now)
            print(f"{'WRONG' if answer.answered else 'right'} {answer.confidence:.2f}  {question}")
        for question in CONVERSATION:
            answer = assistant.ask(question, now, "conversation")
            shown = answer.claims[0].text if answer.claims else "I don't know"
            print(f"      {answer.confidence:.2f}  {question} [{answer.standalone_question}]\n        {shown}")
        store.close()


if __name__ == "__main__":
    main()
