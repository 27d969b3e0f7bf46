"""An assistant that writes with a model, and how to look at what it shows."""

import json
import re
from datetime import date
from itertools import count
from typing import Any

from bot.assistant import Assistant
from bot.model import Answer, Digest, Spending
from bot.writers.budget import UNBOUNDED, Budget, Prices
from bot.writers.chat_model import ChatModel, Way
from bot.writers.endpoint import Endpoint
from bot.writers.verify import broken_rules
from tests.bot.library import EMBEDDER, NOW, Library
from tests.fake_endpoint import KEY, MODEL, Asked, FakeEndpoint

TODAY = date(2025, 6, 10)
WAYS: tuple[Way, ...] = ("select", "prose")
PURSES = count()
ALL = Spending(10_000_000, UNBOUNDED)


class Desk:
    """An assistant that writes with the model behind `server`, with a budget of its own."""

    def __init__(
        self,
        library: Library,
        server: FakeEndpoint,
        way: Way,
        allowed: Spending = ALL,
        second_reading: str | None = None,
        key: str = KEY,
    ) -> None:
        self.library = library
        self.purse = f"purse-{next(PURSES)}"
        budget = Budget(library.store, self.purse, allowed, Prices(2.0, 8.0), lambda: TODAY)
        self.model = ChatModel(Endpoint(server.url, key, lambda _: None), budget, MODEL, way, second_reading)
        self.assistant = Assistant(library.store, EMBEDDER, library.workspace, self.model)

    def ask(self, question: str = "Who leads the Marlish side?", **more: Any) -> Answer:
        return self.assistant.ask(question, NOW, **more)

    def digest(self) -> Digest:
        return self.assistant.digest(NOW)

    @property
    def spent(self) -> Spending:
        return self.library.store.spending(self.purse, TODAY)


def reply(*claims: object, **more: object) -> str:
    return json.dumps({**more, "claims": claims})


def pick(asked: Asked, words: str) -> int:
    """The number of the first evidence with these words."""
    return next(n for n, line in enumerate(asked.evidence, start=1) if words in line)


def shown(told: Answer | Digest) -> list[tuple[str, str]]:
    """Each claim with the words that it cites."""
    quotes = {citation.n: citation.quote for citation in told.citations}
    claims = told.claims if isinstance(told, Answer) else [claim for story in told.stories for claim in story.claims]
    return [(claim.text, " ".join(quotes[n] for n in claim.citations)) for claim in claims]


def unglossed(text: str) -> str:
    return " ".join(re.sub(r"\s?\[[^\[\]]*\]", "", text).split())


def is_verbatim(claim: str, quote: str) -> bool:
    at, source = 0, " ".join(quote.split())
    for piece in filter(None, (part.strip() for part in unglossed(claim).split("…"))):
        at = source.find(piece, at)
        if at < 0:
            return False
    return True


def assert_holds(told: Answer | Digest, library: Library) -> None:
    """Every claim cites stored words and says what they say."""
    for citation in told.citations:
        article = library.store.articles([citation.article_id])[citation.article_id]
        assert article.text[citation.start : citation.end] == citation.quote
    for claim, quote in shown(told):
        assert quote
        assert is_verbatim(claim, quote) or not broken_rules(claim, [quote], date(2025, 6, 9)), claim
