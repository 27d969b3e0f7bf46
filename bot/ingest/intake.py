"""Drafts → stored articles: new, a new version of a stored one, or a repetition."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

import numpy as np

from bot.acronyms import long_forms
from bot.clustering.keeping import catch_up, put_in_story
from bot.clustering.profiling import meaning
from bot.dates import dates_in
from bot.embed import Embedder
from bot.facts import names_in, numbers_in
from bot.model import Article, Draft, Failure, Intake, Span
from bot.polarity import contradict
from bot.store import Entry, Store
from bot.text import REWRITE, fingerprint, fold, is_stop_word, passages, sentences, similarity, text_hash, words

BATCH: Final = 256
"""Drafts that are embedded and committed together."""

BATCH_LENGTH: Final = 2_000_000
"""Characters of text after which a batch is closed before it is full."""

_CANDIDATES: Final = 5


@dataclass(frozen=True, slots=True)
class Link:
    """The source that brings drafts, by its id, and of a folder the file that holds them. `backlog`: they were there
    before the source was first read."""

    source: int
    path: str = ""
    backlog: bool = False


@dataclass(frozen=True, slots=True)
class Add:
    """Store it as an article of its own or, with `same_as`, as a light rewrite of that article."""

    same_as: int | None


@dataclass(frozen=True, slots=True)
class Update:
    """Give the stored article the new text."""

    article_id: int
    same_as: int | None


@dataclass(frozen=True, slots=True)
class Repeat:
    """Store nothing: the text, or more of it, is there."""

    article_id: int


def decide(
    draft: Draft, same_text: Article | None, same_origin: Article | None, alike: Sequence[Article], *, own: bool = True
) -> Add | Update | Repeat:
    """What to do with a draft, given the stored articles with its text and with its origin, and those that may be
    similar, the most similar first. The same text is stored again only where its own file or feed states something else
    beside it. A similar article in which a number, a name, a date, or yes and no differ is not the same: that is news.

    `own` is False where another source brought the stored article first: two feeds that tell one page differently would
    otherwise replace each other's words for ever. Only the whole text is more than what that source had; and a feed's
    summary never replaces what was read of the page."""
    if same_text is not None:
        return Update(same_text.id, same_text.same_as) if own and _restated(draft, same_text) else Repeat(same_text.id)
    if same_origin is not None and _EXTENTS[draft.extent] < _EXTENTS[same_origin.extent] + (0 if own else 1):
        return Repeat(same_origin.id)
    origin = None if same_origin is None else same_origin.id
    same_as = next((a.id for a in alike if a.id != origin and _is_rewrite(draft.text, a.text)), None)
    return Add(same_as) if origin is None else Update(origin, same_as)


_EXTENTS: Final = {"summary": 0, "stub": 1, "full": 2}


def _restated(draft: Draft, stored: Article) -> bool:
    """Whether a draft from the article's own place states something else beside the same text: a mended publisher or
    date."""
    if draft.origin is None or draft.origin != stored.origin:
        return False
    dated = not (draft.published_inferred and stored.published_inferred)
    beside = ("title", "publisher", "byline", "url", "language", *(("published_at",) if dated else ()))
    return any(getattr(draft, name) != getattr(stored, name) for name in beside)


def _is_rewrite(text: str, earlier: str) -> bool:
    alike = similarity(text, earlier) >= REWRITE
    return alike and _told(text) == _told(earlier) and not contradict(text, earlier)


def _told(text: str) -> tuple[tuple[str, ...], ...]:
    """What a light rewrite leaves as it is: numbers, the words of names, dates; in order, so that two exchanged ones
    are seen too."""
    names = (fold(word) for name in names_in(text) for word in words(name.text) if not is_stop_word(word))
    return (
        tuple(f"{number.value:g}" for number in numbers_in(text)),
        tuple(dict.fromkeys(names)),
        tuple(fold(mention.words) for mention in dates_in(text, None)),
    )


def take_in(
    store: Store,
    embedder: Embedder,
    shelf: str,
    offered: Iterable[Draft | Failure],
    now: datetime,
    *,
    source: Link | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> Intake:
    """Stores what is offered, batch by batch: each batch takes effect as a whole or not at all, and what was
    committed stays. `source` is what brings it. `progress` is told after each commit how many of those offered are
    dealt with. Offering the same again stores nothing twice. `StoreError` from the store ends it."""
    counts = Counter[str]()
    failed: list[Failure] = []
    dealt_with = 0
    catch_up(store, shelf)
    for batch in _batches(offered):
        drafts = [item for item in batch if isinstance(item, Draft)]
        failed += [item for item in batch if isinstance(item, Failure)]
        entries, known = _entries(store, embedder, shelf, drafts, source)
        if entries or (known and source):
            with store.transaction():
                outcomes = [_store(store, shelf, entry, now, source) for entry in entries]
                if source:
                    linked = dict.fromkeys([*known, *(article for _, article in outcomes)])
                    store.link_articles(source.source, list(linked), source.path)
            counts += Counter(outcome for outcome, _ in outcomes)
        counts["duplicates"] += len(drafts) - len(entries)
        dealt_with += len(batch)
        progress(dealt_with)
    return Intake(counts["added"], counts["updated"], counts["duplicates"], tuple(failed))


def _batches(offered: Iterable[Draft | Failure]) -> Iterator[list[Draft | Failure]]:
    batch: list[Draft | Failure] = []
    length = 0
    for item in offered:
        batch.append(item)
        length += len(item.text) if isinstance(item, Draft) else 0
        if len(batch) >= BATCH or length >= BATCH_LENGTH:
            yield batch
            batch, length = [], 0
    if batch:
        yield batch


def _entries(
    store: Store, embedder: Embedder, shelf: str, drafts: Sequence[Draft], source: Link | None
) -> tuple[list[Entry], list[int]]:
    """What is to be stored of the drafts that are not stored as they are, with one embedding call for all of them; and
    the ids of the articles that the others repeat."""
    new: dict[str, Draft] = {}
    known: list[int] = []
    for draft in drafts:
        key = text_hash(draft.text)
        same_text = _article_with_text(store, shelf, key) if key not in new else None
        if same_text is not None and not (_is_own(store, same_text, source) and _restated(draft, same_text)):
            known.append(same_text.id)
        elif key not in new:
            new[key] = draft
    spans = [passages(draft.text, sentences(draft.text, draft.language)) for draft in new.values()]
    vectors = embedder.embed(
        [words for draft, of in zip(new.values(), spans, strict=True) for words in embedded_words(draft, of)]
    )
    ends = np.cumsum([len(of) for of in spans])
    entries = [
        Entry(
            draft,
            key,
            fingerprint(draft.text),
            tuple(of),
            vectors[end - len(of) : end],
            backlog=bool(source and source.backlog),
            acronyms=long_forms(draft.text),
        )
        for (key, draft), of, end in zip(new.items(), spans, ends, strict=True)
    ]
    return entries, known


def _is_own(store: Store, stored: Article, source: Link | None) -> bool:
    """Whether what brings a draft is what brought the stored article first."""
    return source is None or min(store.sources_of([stored.id])[stored.id], default=source.source) == source.source


def _article_with_text(store: Store, shelf: str, key: str) -> Article | None:
    known = store.article_with_text(shelf, key)
    return None if known is None else store.articles([known])[known]


def embedded_words(draft: Draft, spans: Sequence[Span]) -> list[str]:
    """What is embedded of each passage: the title, which often alone names who and where, and the passage."""
    return [f"{draft.title}. {draft.text[span.start : span.end]}" for span in spans]


def _article_with_origin(store: Store, shelf: str, origin: str | None) -> Article | None:
    known = store.article_with_origin(shelf, origin) if origin else None
    return None if known is None else store.articles([known])[known]


def _store(store: Store, shelf: str, entry: Entry, now: datetime, source: Link | None) -> tuple[str, int]:
    """Which of an `Intake`'s counts it belongs to, and the article that it became or repeats."""
    same_text = _article_with_text(store, shelf, entry.text_hash)
    same_origin = _article_with_origin(store, shelf, entry.draft.origin)
    stored = same_text or same_origin
    decision = decide(
        entry.draft,
        same_text,
        same_origin,
        store.articles_sharing_bands(shelf, entry.bands, _CANDIDATES) if entry.bands else [],
        own=stored is None or _is_own(store, stored, source),
    )
    match decision:
        case Add(same_as):
            number = store.add_article(shelf, replace(entry, same_as=same_as), now)
            _put_in_story(store, shelf, number, entry, now, same_as)
            return "added" if same_as is None else "duplicates", number
        case Update(article_id, same_as):
            store.replace_article(article_id, replace(entry, same_as=same_as), now)
            _put_in_story(store, shelf, article_id, entry, now, same_as)
            return "updated", article_id
        case Repeat(article_id):
            return "duplicates", article_id


def _put_in_story(store: Store, shelf: str, article_id: int, entry: Entry, now: datetime, same_as: int | None) -> None:
    draft = entry.draft
    at = draft.published_at or now
    put_in_story(store, shelf, article_id, draft.title, draft.text, meaning(entry.vectors), at, same_as)
