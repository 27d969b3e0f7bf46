"""What every store promises of sources and of polling them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import StoreError
from bot.source import FURTHEST, Bounds, FileState, NewSource, PollState, Source
from bot.store import Store
from tests.bot.store.samples import NOW, entry

FEED = NewSource("local", "feed", "https://news.example/feed", "News", added_by="U1")
MINUTES = timedelta(minutes=1)


class SourcesContract:
    def test_a_source_comes_back_as_it_was_added(self, store: Store) -> None:
        memo = NewSource("local", "folder", "/memos", "Memos", True, True, ("slack:T/C", "slack:T/D"), "U1")
        number = store.add_source(memo, NOW)
        assert store.sources("local") == [
            Source(
                workspace="local",
                kind="folder",
                address="/memos",
                title="Memos",
                confidential=True,
                private=True,
                channels=("slack:T/C", "slack:T/D"),
                added_by="U1",
                id=number,
                added_at=NOW,
            )
        ]
        assert store.sources("other") == []
        assert len(store.sources()) == 1

    def test_a_source_is_added_once_to_a_workspace(self, store: Store) -> None:
        first = store.add_source(FEED, NOW)
        with pytest.raises(StoreError, match="News is a source already"):
            store.add_source(FEED, NOW)
        with pytest.raises(StoreError, match="remove source 1 first"):
            store.add_source(replace(FEED, confidential=True, channels=("slack:T/C",)), NOW)
        private = store.add_source(replace(FEED, private=True, channels=("slack:T/C",)), NOW)
        other = store.add_source(replace(FEED, workspace="other"), NOW)
        assert [source.id for source in store.sources()] == [first, private, other]

    def test_a_removed_source_is_no_source_any_more(self, store: Store) -> None:
        number = store.add_source(FEED, NOW)
        store.remove_source(number, NOW)
        assert not store.sources()
        assert not store.claim_polls(NOW, NOW + MINUTES)
        with pytest.raises(KeyError):
            store.remove_source(number, NOW)
        assert store.add_source(FEED, NOW) > number
        assert len(store.claim_polls(NOW, NOW + MINUTES)) == 1

    def test_sources_of_several_workspaces_share_what_is_known_of_their_address(self, store: Store) -> None:
        ours, theirs = store.add_source(FEED, NOW), store.add_source(replace(FEED, workspace="other"), NOW)
        (state,) = store.claim_polls(NOW, NOW + MINUTES)
        assert [source.id for source in store.sources_polled([state.id])[state.id]] == [ours, theirs]
        store.set_poll_states([replace(state, etag='"1"', last_success=NOW)])
        assert {known.etag for known in store.poll_states([ours, theirs]).values()} == {'"1"'}

    def test_a_poll_state_comes_back_as_it_was_kept(self, store: Store) -> None:
        number = store.add_source(FEED, NOW)
        (state,) = store.claim_polls(NOW, NOW + MINUTES)
        assert (state.address, state.kind, state.next_poll) == (FEED.address, "feed", NOW)
        kept = PollState(
            address=FEED.address,
            etag="e",
            last_modified="m",
            interval=timedelta(seconds=300.5),
            next_poll=NOW + MINUTES,
            not_before=NOW + MINUTES / 2,
            failures=2,
            failing_since=NOW,
            last_success=NOW - MINUTES,
            last_error="took too long",
            retired_at=NOW,
            bounds=Bounds(timedelta(hours=2), frozenset({1, 2}), frozenset({6})),
            moved_to="https://new.example/feed",
            moves=2,
            body_hash="h",
            kind="feed",
            id=state.id,
        )
        store.set_poll_states([kept])
        assert store.poll_states([number]) == {number: kept}
        assert store.claim_polls(NOW + MINUTES, NOW + 2 * MINUTES) == []

    def test_an_address_that_retired_begins_anew_when_it_is_added_again(self, store: Store) -> None:
        number = store.add_source(FEED, NOW)
        (state,) = store.claim_polls(NOW, NOW + MINUTES)
        store.set_poll_states([replace(state, retired_at=NOW, etag="e")])
        store.remove_source(number, NOW)
        again = store.add_source(FEED, NOW)
        assert (store.poll_states([again])[again].retired_at, store.poll_states([again])[again].etag) == (None, None)

    def test_what_is_due_is_claimed_once(self, store: Store) -> None:
        number = store.add_source(FEED, NOW)
        assert store.claim_polls(NOW - MINUTES, NOW) == []
        (state,) = store.claim_polls(NOW, NOW + 10 * MINUTES)
        assert store.claim_polls(NOW + MINUTES, NOW + 11 * MINUTES) == []
        assert store.claim_polls(NOW + MINUTES, NOW + 11 * MINUTES, only=[number]) == []
        assert [again.id for again in store.claim_polls(NOW + 10 * MINUTES, NOW + 20 * MINUTES)] == [state.id]
        store.set_poll_states([replace(state, next_poll=NOW + timedelta(hours=1))])
        assert store.claim_polls(NOW + MINUTES, NOW + 2 * MINUTES) == []
        assert len(store.claim_polls(NOW + MINUTES, NOW + 2 * MINUTES, only=[number])) == 1

    def test_a_clock_that_jumped_back_forgets_no_source(self, store: Store) -> None:
        store.add_source(FEED, NOW)
        (state,) = store.claim_polls(NOW, NOW + MINUTES)
        store.set_poll_states([replace(state, next_poll=NOW + MINUTES)])
        assert len(store.claim_polls(NOW - FURTHEST - MINUTES, NOW - FURTHEST)) == 1

    def test_an_address_that_moved_to_a_known_one_is_polled_there(self, store: Store) -> None:
        old, new = store.add_source(FEED, NOW), store.add_source(replace(FEED, address="https://new.example/"), NOW)
        first, second = store.claim_polls(NOW, NOW + MINUTES)
        store.set_poll_states([replace(first, address="https://new.example/"), second])
        states = store.poll_states([old, new])
        assert states[old] == states[new]
        assert {source.address for source in store.sources()} == {"https://new.example/"}

    def test_articles_know_their_sources(self, store: Store) -> None:
        first, second = store.add_source(FEED, NOW), store.add_source(replace(FEED, address="https://b.example/"), NOW)
        one, two, three = (store.add_article("local", entry(text), NOW) for text in ("a", "b", "c"))
        store.link_articles(first, [one, two])
        store.link_articles(first, [two])
        store.link_articles(second, [two])
        assert store.sources_of([one, two, three]) == {
            one: frozenset({first}),
            two: frozenset({first, second}),
            three: frozenset(),
        }
        assert store.articles_of(first) == [one]
        assert store.articles_since([first, second], NOW) == {first: 2, second: 1}
        assert store.articles_since([first], NOW + MINUTES) == {first: 0}
        store.delete_articles([one])
        assert store.articles_of(first) == []

    def test_a_file_that_is_gone_leaves_the_articles_that_nothing_else_holds(self, store: Store) -> None:
        folder, feed = (
            store.add_source(replace(FEED, kind="folder", address="/memos"), NOW),
            store.add_source(FEED, NOW),
        )
        one, two, three = (store.add_article("local", entry(text), NOW) for text in ("a", "b", "c"))
        store.link_articles(folder, [one, two, three], "/memos/a.jsonl")
        store.link_articles(folder, [two], "/memos/b.jsonl")
        store.link_articles(feed, [three])
        assert store.unlink_articles(folder, "/memos/a.jsonl") == [one]
        store.remove_source(feed, NOW)
        assert store.sources_of([three]) == {three: frozenset()}
        assert store.unlink_articles(folder, "/memos/b.jsonl") == [two]

    def test_the_files_of_a_folder_are_kept(self, store: Store) -> None:
        folder = store.add_source(replace(FEED, kind="folder", address="/memos"), NOW)
        store.set_files(folder, {"a": FileState(1, 2), "b": FileState(3, 4)})
        store.set_files(folder, {"a": None, "b": FileState(2**62, 5), "c": None})
        assert store.files(folder) == {"b": FileState(2**62, 5)}
