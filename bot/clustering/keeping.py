"""Stories as they are kept: an article is put into one when it is stored, and again when its text changes."""

from datetime import UTC, datetime
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.clustering.joining import REACH, best_story
from bot.clustering.profiling import LEAD_PASSAGES, meaning, profile, telling_keys, terms
from bot.model import Article
from bot.profile import Profile
from bot.store import Store

CANDIDATES: Final = 8
"""Stories that an article is compared with: those that share its weightiest words."""

BATCH: Final = 256
"""Articles that are put into stories in one transaction, of a database from before stories were kept."""


def put_in_story(
    store: Store,
    shelf: str,
    article_id: int,
    title: str,
    text: str,
    vector: NDArray[np.float32],
    at: datetime,
    same_as: int | None,
) -> int:
    """Puts a stored article into the story that it joins, or opens one; returns the story's id. `vector` is of the
    article's beginning, `at` its time of publication or, where it has none, of storing. A light rewrite goes where the
    article that it repeats is. One that is in a story goes to another if its changed text asks for it, but one that is
    alone in its story stays, and one without words or meaning has a story to itself."""
    before = store.stories_of([article_id, *([same_as] if same_as else [])])
    own = before.get(article_id)
    if same_as is not None and same_as in before:
        return store.add_to_story(shelf, article_id, before[same_as], None, ())
    if own is not None and store.story_articles([own])[own] != [article_id]:
        store.leave_story(article_id)
        own = None
    if not vector.any():
        return store.add_to_story(shelf, article_id, own, None, ())
    of = _profile(store, shelf, title, text, vector, at)
    keys = telling_keys(of)
    if own is None:
        own = best_story(of, store.stories_sharing(shelf, keys, *_reach(at), CANDIDATES))
    return store.add_to_story(shelf, article_id, own, of, keys)


def _profile(store: Store, shelf: str, title: str, text: str, vector: NDArray[np.float32], at: datetime) -> Profile:
    counted = terms(title, text)
    articles, held_by = store.articles_with_keys(shelf, list(counted))
    return profile(counted, held_by, articles, vector, at)


def _reach(at: datetime) -> tuple[datetime, datetime]:
    """At the ends of the calendar there is nothing to reach."""
    first, last = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
    return (at - REACH if at - first > REACH else first), (at + REACH if last - at > REACH else last)


def catch_up(store: Store, shelf: str) -> None:
    """Puts the articles into stories that were stored before stories were kept, the oldest first."""
    while store.articles_without_story(shelf, 1):
        with store.transaction():
            ids = store.articles_without_story(shelf, BATCH)
            passages = store.passages_of(ids)
            for number, article in store.articles(ids).items():
                first = [passage.id for passage in passages[number][:LEAD_PASSAGES]]
                vector = meaning(store.passage_vectors(first))
                put_in_story(
                    store, shelf, number, article.title, article.text, vector, moment(article), article.same_as
                )


def moment(article: Article) -> datetime:
    """When it was published or, where that is unknown, stored."""
    return article.published_at or article.stored_at
