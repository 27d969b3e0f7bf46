"""Drafts → stored articles: new, a new version of a stored one, or a repetition."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

import numpy as np

from bot.acronyms import long_forms
from bot.clustering.keeping import catch_up, put_in_story
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
    """Store nothing: the text is there."""


def decide(
    draft: Draft, same_text: Article | None, same_origin: int | None, alike: Sequence[Article]
) -> Add | Update | Repeat:
    """What to do with a draft, given the stored article with its text, the id of the one with its origin, and the
    articles that may be similar, the most similar first. The same text is stored again only where its own file states
    something else beside it. A similar article in which a number, a name, a date, or yes and no differ is not the
    same: that is news."""
    if same_text is not None:
        return Update(same_text.id, same_text.same_as) if _restated(draft, same_text) else Repeat()
    same_as = next(
        (article.id for article in alike if article.id != same_origin and _is_rewrite(draft.text, article.text)),
        None,
    )
    return Add(same_as) if same_origin is None else Update(same_origin, same_as)


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
    workspace: str,
    offered: Iterable[Draft | Failure],
    now: datetime,
    *,
    progress: Callable[[int], None] = lambda _: None,
) -> Intake:
    """Stores what is offered, batch by batch: each batch takes effect as a whole or not at all, and what was
    committed stays. `progress` is told after each commit how many of those offered are dealt with. Offering
    the same again stores nothing twice. `StoreError` from the store ends it."""
    counts = Counter[str]()
    failed: list[Failure] = []
    dealt_with = 0
    catch_up(store, workspace)
    for batch in _batches(offered):
        drafts = [item for item in batch if isinstance(item, Draft)]
        failed += [item for item in batch if isinstance(item, Failure)]
        if entries := _entries(store, embedder, workspace, drafts):
            with store.transaction():
                outcomes = Counter(_store(store, workspace, entry, now) for entry in entries)
            counts += outcomes
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


def _entries(store: Store, embedder: Embedder, workspace: str, drafts: Sequence[Draft]) -> list[Entry]:
    """What is to be stored of the drafts that are not stored as they are; one embedding call for all of them."""
    new: dict[str, Draft] = {}
    for draft in drafts:
        key = text_hash(draft.text)
        same_text = _article_with_text(store, workspace, key) if key not in new else None
        if key not in new and (same_text is None or _restated(draft, same_text)):
            new[key] = draft
    spans = [passages(draft.text, sentences(draft.text, draft.language)) for draft in new.values()]
    vectors = embedder.embed(
        [words for draft, of in zip(new.values(), spans, strict=True) for words in embedded_words(draft, of)]
    )
    ends = np.cumsum([len(of) for of in spans])
    return [
        Entry(
            draft,
            key,
            fingerprint(draft.text),
            tuple(of),
            vectors[end - len(of) : end],
            acronyms=long_forms(draft.text),
        )
        for (key, draft), of, end in zip(new.items(), spans, ends, strict=True)
    ]


def _article_with_text(store: Store, workspace: str, key: str) -> Article | None:
    known = store.article_with_text(workspace, key)
    return None if known is None else store.articles([known])[known]


def embedded_words(draft: Draft, spans: Sequence[Span]) -> list[str]:
    """What is embedded of each passage: the title, which often alone names who and where, and the passage."""
    return [f"{draft.title}. {draft.text[span.start : span.end]}" for span in spans]


def _store(store: Store, workspace: str, entry: Entry, now: datetime) -> str:
    """Which of an `Intake`'s counts it belongs to."""
    origin = entry.draft.origin
    decision = decide(
        entry.draft,
        _article_with_text(store, workspace, entry.text_hash),
        store.article_with_origin(workspace, origin) if origin else None,
        store.articles_sharing_bands(workspace, entry.bands, _CANDIDATES) if entry.bands else [],
    )
    match decision:
        case Add(same_as):
            number = store.add_article(workspace, replace(entry, same_as=same_as), now)
            _put_in_story(store, workspace, number, entry, now, same_as)
            return "added" if same_as is None else "duplicates"
        case Update(article_id, same_as):
            store.replace_article(article_id, replace(entry, same_as=same_as), now)
            _put_in_story(store, workspace, article_id, entry, now, same_as)
            return "updated"
        case Repeat():
            return "duplicates"


def _put_in_story(
    store: Store, workspace: str, article_id: int, entry: Entry, now: datetime, same_as: int | None
) -> None:
    draft = entry.draft
    vector = entry.vectors[0] if len(entry.vectors) else np.zeros(0, dtype=np.float32)
    put_in_story(store, workspace, article_id, draft.title, draft.text, vector, draft.published_at or now, same_as)
