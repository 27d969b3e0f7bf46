"""Asks a real model questions in both ways of writing, and counts what it offered, what was kept, and what of that is
not what the articles say: that has to be 0.

    python tests/benchmarks/real_model.py FOLDER --base-url http://127.0.0.1:8000/v1 --model NAME

FOLDER holds `questions/passages.jsonl` and `questions/questions.jsonl` (SQuAD 2.0 style); half of the questions are of
these, half of the sample articles. Any OpenAI-compatible server will do; the weaker its model, the harder the test.
"""

import argparse
import json
import os
import random
import re
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import Any

from bot.assistant import Assistant
from bot.embed import WordLlamaEmbedder
from bot.ingest.files import read_paths
from bot.ingest.intake import take_in
from bot.model import LOCAL_WORKSPACE, Answer, Digest, Draft, Spending
from bot.store.sqlite import SQLiteStore
from bot.writers import Evidence, Written
from bot.writers.budget import UNBOUNDED, Budget, Prices
from bot.writers.chat_model import ChatModel, Way
from bot.writers.endpoint import Deadline, Endpoint
from bot.writers.replies import texts
from bot.writers.selecting import trimmed
from bot.writers.verify import broken_rules

SEEDS = Path(__file__).parents[2] / "seeds"
SEED = 20250609
DIGEST_DAYS = (10, 12)
PATIENCE = 90.0
"""Seconds: it is what a model says that is measured, also on a slow machine."""

SAMPLE_QUESTIONS = """
Who leads the Chinese side?
Who heads the American delegation?
What does the US want in exchange for easing chip controls?
Are Nvidia's restrictions being lifted?
When did the London talks start?
What happened to Chinese exports to the US in May?
Why did officials hold back the blacklist?
How did Hassett describe the slow deliveries?
What did Kevin Hassett say about Nvidia?
What was agreed in London?
How long did the London talks last?
For how many days were tariffs reduced in Geneva?
How much will Solvane Bank pay for Credita Nord?
Who will be chief executive of the combined bank?
When do the owners of the two banks decide?
How many branches will the banks have together?
What did the shares of Credita Nord do?
How many jobs does the battery plant bring?
What did Ragna Solheim say?
Where does the plant's electricity come from?
Why did neighbours sue?
Who won the cup final?
How many people saw the match?
When does the victory parade begin?
What was stolen from the museum?
How tall is the heron?
Who recovered the Bronze Heron?
How many people were detained?
How many workers are on strike at the port of Kelmouth?
What did the port operator offer?
Who is the mediator?
What does the strike cost the company a day?
How much will a tram ticket cost from August?
Who is exempt from the new tram fares?
How well did the vaccine work?
Who led the vaccine trial?
What side effects did the vaccine have?
What did Professor Idris Falk say?
How many people died in the flood?
Why were the flood figures revised?
When will Aurelia 3 be released?
What did Agata Wren say?
Did the two sides sign a deal in London?
Will the tariffs be lifted?
Who stole the heron?
Has the strike ended?
What did the bank's chief say about job cuts?
How many doses of the vaccine are needed?
What will the plant make?
What is planned for Tuesday at Marrowby?
""".strip().splitlines()
"""Some have no answer in the articles."""


class Watched(ChatModel):
    """A chat model as a writer, with a count of what its claims came to."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.seen: Counter[str] = Counter()

    def within(self, seconds: float) -> Deadline:
        return super().within(max(seconds, PATIENCE))

    def _claim(
        self, offered: Mapping[str, Any], evidence: Sequence[Evidence], deadline: Deadline
    ) -> tuple[Written | None, bool]:
        claim, sound = super()._claim(offered, evidence, deadline)
        self.seen["offered"] += 1
        if claim is None:
            self.seen["left out, citing nothing given"] += 1
        elif self._way == "prose":
            self.seen["kept as written" if sound else "replaced by the words cited"] += 1
        else:
            told = evidence[claim.cited[0]].told
            left = trimmed(told, texts(offered.get("keep")))
            self.seen[
                "kept, trimmed"
                if left and left != told
                else "kept, whole"
                if left
                else "whole in place of the words chosen"
            ] += 1
        return claim, sound


def is_verbatim(claim: str, quotes: Sequence[str]) -> bool:
    """Whether a claim without its glosses is pieces of one quote, in order; an article may have brackets of its own."""
    pattern = ".*".join(re.escape(part.strip()) for part in _unglossed(claim).split("…"))
    return any(re.search(pattern, _unglossed(quote), re.DOTALL) for quote in quotes)


def _unglossed(text: str) -> str:
    return " ".join(re.sub(r"\s?\[[^\[\]]*\]", "", text).split())


def faults(told: Answer | Digest, way: Way) -> list[str]:
    """Claims that the articles do not make."""
    quotes = {citation.n: citation.quote for citation in told.citations}
    days = {citation.n: citation.published_at for citation in told.citations}
    claims = told.claims if isinstance(told, Answer) else [claim for story in told.stories for claim in story.claims]
    found = []
    for claim in claims:
        cited = [quotes[n] for n in claim.citations]
        day = days[claim.citations[0]]
        broken = broken_rules(claim.text, cited, day.date() if day else None)
        if not is_verbatim(claim.text, cited) and (way == "select" or broken):
            found.append(f"{claim.text} <- {' | '.join(cited)}")
    return found


def ask(way: Way, store: SQLiteStore, endpoint: Endpoint, model: str, questions: Sequence[str], digests: bool) -> None:
    budget = Budget(store, way, Spending(UNBOUNDED, UNBOUNDED), Prices(), lambda: datetime.now(UTC).date())
    writer = Watched(endpoint, budget, model, way)
    assistant = Assistant(store, WordLlamaEmbedder(), LOCAL_WORKSPACE, writer)
    now, kept, wrong, seconds = datetime(2025, 6, 10, 7, tzinfo=UTC), Counter[str](), [], []
    for question in questions:
        begun = monotonic()
        answer = assistant.ask(question, now)
        seconds.append(monotonic() - begun)
        kept["answers" if answer.answered else "abstentions"] += 1
        kept[f"written by {answer.writer}"] += 1
        wrong += faults(answer, way)
    for day in DIGEST_DAYS if digests else ():
        digest = assistant.digest(datetime(2025, 6, day, 7, tzinfo=UTC))
        kept["digests"] += 1
        wrong += faults(digest, way)
    average = sum(seconds) / len(seconds)
    print(f"{way}: {len(questions)} questions, {max(seconds):.1f} s at most, {average:.1f} s on average")
    for name, number in [*kept.items(), *writer.seen.items()]:
        print(f"    {name:45} {number}")
    print(f"    {'shown that the articles do not say':45} {len(wrong)}")
    for line in wrong:
        print(f"        {line}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--base-url", required=True)
    parser.add_argument("--model", default="model")
    parser.add_argument("--questions", type=int, default=50, help="how many of each kind")
    options = parser.parse_args()
    lines = (options.folder / "questions" / "passages.jsonl").read_text().splitlines()
    passages = [json.loads(line) for line in lines]
    asked = [json.loads(line) for line in (options.folder / "questions" / "questions.jsonl").read_text().splitlines()]
    sample = random.Random(SEED).sample(asked, options.questions)
    drafts = [Draft(text=p["text"], title=p["title"], language="en", origin=str(p["id"])) for p in passages]
    endpoint = Endpoint(options.base_url, os.environ.get("OPENAI_API_KEY"))
    with tempfile.TemporaryDirectory() as folder:
        now, embedder = datetime(2025, 6, 10, 7, tzinfo=UTC), WordLlamaEmbedder()
        for name, contents, questions in (
            ("sample articles", read_paths([SEEDS], now.date()), SAMPLE_QUESTIONS[: options.questions]),
            ("encyclopaedic passages", drafts, [item["question"] for item in sample]),
        ):
            store = SQLiteStore.open(Path(folder) / f"{name}.db")
            take_in(store, embedder, LOCAL_WORKSPACE, contents, now)
            print(f"\n{name}")
            ask("select", store, endpoint, options.model, questions, digests=name == "sample articles")
            ask("prose", store, endpoint, options.model, questions, digests=name == "sample articles")
            store.close()


if __name__ == "__main__":
    main()
