"""Writers turn evidence into claims.

The extractive writer always goes first: it finds the evidence, says how sure it is, and its words stand where no other
writer is set up or the other one fails. A `Writer` chooses better ones among the same evidence.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.errors import ModelError
from bot.model import Article, Claim, Span, Turn
from bot.telling import Citations
from bot.writers.endpoint import Deadline


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words of an article that a writer may use: `told` as they would be shown, on one line and with glosses in square
    brackets, `span` as they stand in the article."""

    article: Article
    span: Span
    told: str

    @property
    def quote(self) -> str:
        """The article's own words."""
        return self.article.text[self.span.start : self.span.end]


@dataclass(frozen=True, slots=True)
class Written:
    """A claim that may be shown, and where in the list of evidence the words stand that it rests on, at least one."""

    text: str
    cited: tuple[int, ...]


def cited(claim: Written, evidence: Sequence[Evidence], citations: Citations) -> Claim:
    """The claim with the numbers of its citations."""
    return Claim(claim.text, tuple(citations.cite(evidence[n].article, evidence[n].span) for n in claim.cited))


@dataclass(frozen=True, slots=True)
class Writing:
    """What a writer made of evidence: claims, none where nothing in it answers; what was replaced or left out, and why,
    one line each; and for a story its headline, None where the writer chose none."""

    claims: tuple[Written, ...]
    notes: tuple[str, ...] = ()
    headline: str | None = None


@dataclass(frozen=True, slots=True)
class Material:
    """What a story may be told from: the headlines of its articles, one line each, and evidence."""

    headlines: tuple[str, ...]
    evidence: tuple[Evidence, ...]


class Writer(Protocol):
    """A writer beside the extractive one. Its methods end by the deadline, and raise `ModelError`, with one line that
    can be shown, where they have nothing to give."""

    @property
    def name(self) -> str:
        """What answers and digests say that they were written by."""
        ...

    def within(self, seconds: float) -> Deadline:
        """The moment that lies so far ahead."""
        ...

    def answer(
        self,
        question: str,
        evidence: Sequence[Evidence],
        deadline: Deadline,
        passed: Callable[[Sequence[Written]], None],
    ) -> Writing:
        """Claims that answer a question. `passed` is called with all claims so far after each that passed as it is."""
        ...

    def stories(self, offered: Sequence[Material], deadline: Deadline) -> list[Writing | ModelError]:
        """For each story its headline and claims, or why there are none."""
        ...

    def standalone(self, asked: str, turns: Sequence[Turn], deadline: Deadline) -> str:
        """What a question means after `turns` (oldest first), as a question of its own."""
        ...
