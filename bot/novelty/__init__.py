"""What of a story is new to those who were told of it before: nothing, all of it, or some facts."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final, Literal

from bot.disagreement.saying import concept, content_of
from bot.model import Article, Digest, DigestStory, Span, Told, Version
from bot.novelty.corrections import corrections, is_correction
from bot.novelty.facts import Known, facts_in, new_facts
from bot.stories import Story
from bot.text import one_line, sentences

__all__ = ["NewSentence", "News", "facts_told", "is_correction", "news"]

READ_SENTENCES: Final = 8
"""Sentences of an article, from its beginning, in which news stands; what comes later is detail."""

FACTS_READ: Final = 40
READ: Final = 20_000
"""Sentences, and characters, of an article whose facts count as told with it."""

OTHER_WORDS: Final = 0.8
"""Share of the words of an article's first sentence that nothing told before holds, from which it tells something new
whatever it is."""

FEWEST_WORDS: Final = 6

_NUMBER: Final = re.compile(r"\d+(?:[.,]\d+)*")
_TIME_OF_DAY: Final = re.compile(r"\d{1,2}[:.]\d{2}(?= ?[ap]\.?m)|\d{1,2}:\d{2}")

BEFORE: Final = timedelta(days=1)
"""What happened more than this before the story was last told is background."""


@dataclass(frozen=True, slots=True)
class NewSentence:
    """A sentence with news: the facts that are new in it; `corrects` says that it takes back what was told."""

    article: Article
    span: Span
    facts: frozenset[str]
    corrects: bool = False


@dataclass(frozen=True, slots=True)
class News:
    """What of a story is new. `sentences` hold the new facts of an update, corrections first, then those of the newest
    article in the order of its text; `told` is what the channel was told of it, oldest first."""

    status: Literal["nothing", "new", "update"]
    sentences: tuple[NewSentence, ...] = ()
    told: tuple[Told, ...] = ()

    @property
    def facts(self) -> frozenset[str]:
        return frozenset(fact for sentence in self.sentences for fact in sentence.facts)


def news(story: Story, told: Sequence[Told], versions: Mapping[int, Sequence[Version]] | None = None) -> News:
    """What a story tells that was not told. It was told of where a record has its id or one of its articles.
    `versions` are the texts that articles had before they were changed, by their ids: of a changed article that was
    read which stood when it was told, and what is new in it was published when it was changed."""
    ids = {article.id for article in story.articles}
    of_it = sorted(
        (each for each in told if _is_of(each, story.id, ids)),
        key=lambda each: (each.first_at, each.articles, each.quotes),
    )
    if not of_it:
        return News("new")
    last = of_it[-1].first_at
    read = {number for each in of_it for number in each.articles}
    earlier = {a.id: _texts_told(a, of_it, (versions or {}).get(a.id, ())) for a in story.fresh}
    unread = [a for a in story.fresh if a.id not in read]
    unread += [
        replace(a, published_at=a.changed_at) for a in story.fresh if earlier[a.id] and earlier[a.id][-1] != a.text
    ]
    texts = _texts_read(story, read, unread, earlier)
    known = Known.of(
        {fact for each in of_it for fact in each.facts}
        | {fact for text, published in texts for fact in _facts(text, published)}
    )
    quotes = [quote for each in of_it for quote in each.quotes]
    seen = _words([*(text for text, _ in texts), *quotes])
    since = last.date() - BEFORE
    found = [
        sentence
        for article in reversed(unread)
        for sentence in _new_sentences(article, known, seen, since, earlier[article.id], quotes)
    ]
    found.sort(key=lambda sentence: not sentence.corrects)
    return News("update" if found else "nothing", tuple(found), tuple(of_it))


def _is_of(told: Told, story: int | None, articles: Collection[int]) -> bool:
    return (story is not None and told.story_id == story) or not set(told.articles).isdisjoint(articles)


def _texts_told(article: Article, told: Sequence[Told], versions: Sequence[Version]) -> tuple[str, ...]:
    """The texts that the article had whenever it was told, oldest first."""
    times = [each.first_at for each in told if article.id in each.articles]
    return tuple(dict.fromkeys(next((v.text for v in versions if v.until > time), article.text) for time in times))


def _texts_read(
    story: Story, read: set[int], unread: Sequence[Article], earlier: Mapping[int, tuple[str, ...]]
) -> list[tuple[str, date | None]]:
    """The texts that were there when the story was told: of a changed article what it said before."""
    changed = {article.id for article in unread}
    texts = [(_whole(a.title, a.text), a.published_on) for a in story.articles if a.id in read - changed]
    return texts + [(text, a.published_on) for a in unread if a.id in read for text in earlier[a.id]]


def _new_sentences(
    article: Article,
    known: Known,
    seen: Collection[str],
    since: date,
    earlier: Sequence[str],
    quotes: Sequence[str],
) -> list[NewSentence]:
    spans = sentences(article.text, article.language)
    before = {text[s.start : s.end] for text in earlier for s in sentences(text, article.language)}
    fresh = [s for s in spans if article.text[s.start : s.end] not in before]
    corrected = corrections(article, fresh, earlier, quotes)
    found = [NewSentence(article, span, frozenset({_correction(article, span)}), corrects=True) for span in corrected]
    for span in [s for s in (fresh if earlier else spans)[:READ_SENTENCES] if s not in corrected]:
        text = article.text[span.start : span.end]
        if is_correction(text):
            continue
        facts = new_facts(text, article.published_on, known, since)
        if not facts and _has_other_numbers(text, before):
            facts = frozenset({f"said: {one_line(text)}"})
        if not facts and span == spans[0] and _in_other_words(text, article.published_on, seen):
            facts = frozenset({f"said: {one_line(text)}"})
        if facts:
            found.append(NewSentence(article, span, facts))
    return found


def _has_other_numbers(text: str, before: Collection[str]) -> bool:
    """Whether one of these sentences was this one, word for word, but for numbers; times of day are none."""
    numbers, bare = _numbers(text)
    return any(bare == of_it and numbers != others for others, of_it in map(_numbers, before))


def _numbers(text: str) -> tuple[list[str], str]:
    """The numbers of a text, and the text without them."""
    timeless = _TIME_OF_DAY.sub("", text)
    return _NUMBER.findall(timeless), _NUMBER.sub("", timeless)


def _correction(article: Article, span: Span) -> str:
    return f"correction: {one_line(article.text[span.start : span.end])}"


def _in_other_words(text: str, published: date | None, seen: Collection[str]) -> bool:
    own = _concepts(text, published)
    return len(own) >= FEWEST_WORDS and len(own - set(seen)) / len(own) >= OTHER_WORDS


def _words(texts: Sequence[str]) -> frozenset[str]:
    """The words of texts, those that news uses alike made one."""
    return frozenset(
        word
        for text in texts
        for span in sentences(text[:READ])[:FACTS_READ]
        for word in _concepts(text[span.start : span.end], None)
    )


def _concepts(text: str, published: date | None) -> frozenset[str]:
    content = content_of(text, published)
    return content.words | {concept(word) for word in content.name_words}


def _whole(title: str, text: str) -> str:
    return f"{title}\n\n{text}"


def _facts(text: str, published: date | None) -> frozenset[str]:
    spans = sentences(text[:READ])[:FACTS_READ]
    return frozenset(fact for span in spans for fact in facts_in(text[span.start : span.end], published))


def facts_told(story: DigestStory, digest: Digest, articles: Sequence[Article], url: str | None = None) -> Told:
    """What whoever reads a digest's story is told. `articles` are those of the story: what they say and the digest
    leaves out is no news afterwards. `url` is where the digest can be read."""
    cited = {n for claim in story.claims for n in claim.citations}
    cited |= {n for each in story.disagreements for position in each.positions for n in position.citations}
    facts = frozenset(fact for a in articles for fact in _facts(_whole(a.title, a.text), a.published_on))
    quotes = tuple(citation.quote for citation in digest.citations if citation.n in cited)
    return Told(story.id, tuple(a.id for a in articles), facts, quotes, digest.window.until, url)
