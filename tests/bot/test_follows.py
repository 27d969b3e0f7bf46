"""What a channel follows and mutes."""

import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.assistant import Assistant
from bot.audience import Audience, Member
from bot.errors import BriefwireError
from bot.follows import (
    Follows,
    Mute,
    Subject,
    followed,
    lets_through,
    may_bring,
    muted,
    only,
    topic,
    unfollowed,
    unmuted,
)
from bot.ingest.intake import take_in
from bot.model import Article
from bot.source import Found, NewSource
from bot.wishes import Wish, wishes
from tests.bot.library import EMBEDDER, NOW, Library, news

CHANNEL, OTHER = "slack:T/C", "slack:T/D"
WIRE, ECHO = Subject("source", "1", "Harbour Wire"), Subject("source", "2", "Orlin Echo")
COBALT, CRICKET = topic("cobalt prices"), topic("cricket")
STORY = Subject("story", "5", "Dam is safe")
LATER = NOW + timedelta(days=3)


def article(text: str = "The price of cobalt rose.", title: str = "Metals") -> Article:
    return Article(
        id=1,
        shelf="local",
        title=title,
        text=text,
        publisher=None,
        byline=None,
        url=None,
        published_at=NOW,
        published_inferred=False,
        language="en",
        origin=None,
        stored_at=NOW,
        changed_at=NOW,
        same_as=None,
    )


@pytest.mark.parametrize(
    ("follows", "sources", "comes"),
    [
        (Follows(), (1,), True),
        (Follows(), (), True),
        (Follows(False), (1,), False),
        (Follows(False, (WIRE,)), (1,), True),
        (Follows(False, (WIRE,)), (2, 1), True),
        (Follows(False, (WIRE,)), (2,), False),
        (Follows(False, (COBALT,)), (2,), True),
        (Follows(False, (CRICKET,)), (2,), False),
        (Follows(False, (WIRE, CRICKET)), (1,), True),
        (Follows(False, (ECHO, COBALT)), (1,), True),
        (Follows(mutes=(Mute(WIRE),)), (1, 2), False),
        (Follows(mutes=(Mute(WIRE),)), (2,), True),
        (Follows(mutes=(Mute(COBALT),)), (2,), False),
        (Follows(mutes=(Mute(STORY),)), (2,), False),
        (Follows(mutes=(Mute(Subject("story", "6", "Other")),)), (2,), True),
        (Follows(False, (WIRE,), (Mute(COBALT),)), (1,), False),
        (Follows(mutes=(Mute(COBALT, LATER),)), (1,), False),
        (Follows(mutes=(Mute(COBALT, NOW),)), (1,), True),
        (Follows(False, (Subject("topic", "…", "…"),)), (1,), False),
    ],
)
def test_follows_add_up_and_mutes_win(follows: Follows, sources: tuple[int, ...], comes: bool) -> None:
    assert lets_through(follows, article(), sources, 5, NOW) is comes


SUBJECTS = st.sampled_from([WIRE, ECHO, COBALT, CRICKET, STORY])
FOLLOWS = st.builds(
    Follows,
    st.booleans(),
    st.lists(SUBJECTS, max_size=3, unique=True).map(tuple),
    st.lists(st.builds(Mute, SUBJECTS, st.none() | st.just(LATER)), max_size=3).map(tuple),
)


@given(FOLLOWS, SUBJECTS)
def test_what_was_chosen_last_counts(follows: Follows, subject: Subject) -> None:
    one = article("Cricket: cobalt prices")

    def comes(chosen: Follows) -> bool:
        return lets_through(chosen, one, (1, 2), 5, NOW)

    assert not comes(muted(follows, Mute(subject)))
    assert unmuted(muted(follows, Mute(subject)), subject) == unmuted(follows, subject)
    assert comes(only(Follows(follows.everything, follows.followed), subject))
    assert comes(followed(Follows(follows.everything, follows.followed), subject))
    assert not comes(unfollowed(Follows(), subject))
    assert followed(follows, subject).everything is follows.everything


@given(FOLLOWS, SUBJECTS)
def test_a_mute_lets_no_more_through_and_a_follow_no_less(follows: Follows, subject: Subject) -> None:
    one, before = article(), lets_through(follows, article(), (2,), 6, NOW)
    assert lets_through(muted(follows, Mute(subject)), one, (2,), 6, NOW) <= before
    assert lets_through(followed(follows, subject), one, (2,), 6, NOW) >= before


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("https://a.example/feed", [Wish("https://a.example/feed", True)]),
        ("a.example/feed, b.example", [Wish("https://a.example/feed", True), Wish("https://b.example", True)]),
        ("<https://a.example/f?x=1&amp;y=2|a.example/f>", [Wish("https://a.example/f?x=1&y=2", True)]),
        (
            "<https://a.example/1><https://b.example>",
            [Wish("https://a.example/1", True), Wish("https://b.example", True)],
        ),
        ("rare earths", [Wish("rare earths")]),
        ("U.S. economy 3.5", [Wish("U.S. economy 3.5")]),
        ("https://a.example cobalt prices", [Wish("https://a.example", True), Wish("cobalt prices")]),
        ("  ", []),
    ],
)
def test_a_line_is_read_as_addresses_and_words(line: str, expected: list[Wish]) -> None:
    assert wishes(line) == expected


@pytest.mark.parametrize(
    "line", ["file:///etc/passwd", "FILE:notes", "ftp://a.example/x", "/etc", "~/news", "../x", r"C:\news", "data:x"]
)
def test_files_folders_and_other_addresses_are_refused(line: str) -> None:
    (wish,) = wishes(line)
    assert wish.refused
    assert "\n" not in wish.refused


@given(st.text())
def test_any_line_can_be_read(line: str) -> None:
    for wish in wishes(line):
        assert wish.refused or not wish.is_address or wish.text.lower().startswith(("http://", "https://"))


class Finder:
    """Finds a feed at every address but those of broken.example, and remembers which were asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def find(self, address: str) -> Found:
        self.asked.append(address)
        if "broken" in address:
            raise BriefwireError(f"{urlsplit(address).hostname} answers with an error (500).")
        return Found("feed", address, f"News of {urlsplit(address).hostname}", ("Dam is safe", "Bridge opens"))


class Desk:
    def __init__(self, folder: Path, most: int = 200) -> None:
        self.store = Library(folder).store
        self.finder = Finder()
        self.assistant = Assistant(self.store, EMBEDDER, "local", finder=self.finder, most_sources=most)

    def follow(self, what: str, channel: str = CHANNEL, private: bool = False) -> tuple[str, ...]:
        return self.assistant.follow(Audience("local", channel, "full", private), "U1", what, NOW).lines


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


FULL = Audience("local", CHANNEL, "full")


def test_following_an_address_keeps_everything_and_offers_only_this_one(desk: Desk) -> None:
    reply = desk.assistant.follow(FULL, "U1", "a.example/feed", NOW)
    assert reply.lines == (
        "News of a.example: Dam is safe · Bridge opens",
        "This channel gets everything from 1 source.",
    )
    assert reply.follows.everything
    alone = desk.assistant.only(FULL, "U1", reply.offers[0], NOW)
    assert alone.lines == ("This channel gets News of a.example.",)
    assert desk.follow("cobalt prices")[-1] == "This channel gets News of a.example and stories about cobalt prices."
    assert desk.assistant.unfollow(FULL, "U1", "https://www.a.example/feed", NOW).lines == (
        "This channel gets stories about cobalt prices.",
    )
    assert desk.assistant.unfollow(FULL, "U1", "Cobalt price", NOW).lines == (
        "This channel gets nothing: follow an address or words.",
    )


def test_several_addresses_get_a_line_each_and_one_that_fails_its_reason(desk: Desk) -> None:
    lines = desk.follow("<https://a.example/feed|a.example/feed> broken.example/x file:///etc/passwd b.example")
    assert lines[0].startswith("News of a.example:")
    assert lines[1] == "broken.example answers with an error (500)."
    assert "Only web addresses" in lines[2]
    assert lines[3].startswith("News of b.example:")
    assert lines[4] == "This channel gets everything from 2 sources."
    assert not any("passwd" in address for address in desk.finder.asked)


def test_a_mute_says_until_when_and_ends(desk: Desk) -> None:
    desk.follow("a.example b.example c.example d.example e.example")
    until = datetime(2025, 12, 3, tzinfo=UTC)
    reply = desk.assistant.mute(FULL, "U1", "cricket", NOW, until)
    assert reply.lines == (
        "This channel gets everything from 5 sources, except stories about cricket until 3 December.",
    )
    assert desk.assistant.sources(FULL, until).lines[-1] == "This channel gets everything from 5 sources."
    desk.assistant.mute(FULL, "U1", "News of a.example", NOW)
    take_in(desk.store, EMBEDDER, "local", [news("Dam is safe", "The dam at Osk is safe.", "Post", NOW)], NOW)
    story = Subject("story", str(desk.store.stories_of([1])[1]), "Dam is safe")
    assert "News of a.example" in desk.assistant.mute(FULL, "U1", story, NOW).lines[0]
    assert "the story “Dam is safe”" in desk.assistant.topics(FULL, NOW).lines[-1]
    for what in ("Cricket", "a.example", story):
        desk.assistant.unmute(FULL, "U1", what, NOW)
    assert desk.assistant.topics(FULL, NOW).lines == ("No topics yet.", "This channel gets everything from 5 sources.")
    with pytest.raises(BriefwireError, match="future"):
        desk.assistant.mute(FULL, "U1", "cricket", NOW, NOW)


@pytest.mark.parametrize(
    ("member", "destination"), [("guest", CHANNEL), ("outside", CHANNEL), ("full", None), ("guest", None)]
)
def test_who_may_not_change_a_channel_gets_one_line(desk: Desk, member: Member, destination: str | None) -> None:
    who, assistant = Audience("local", destination, member), desk.assistant
    for change in (assistant.follow, assistant.only, assistant.unfollow, assistant.mute, assistant.unmute):
        with pytest.raises(BriefwireError, match="Only full members"):
            change(who, "U2", "cricket", NOW)
    assert desk.store.follows("local", CHANNEL) == Follows()


def test_what_a_private_channel_adds_is_its_own(desk: Desk) -> None:
    desk.follow("a.example", OTHER)
    desk.follow("a.example", private=True)
    assert len(desk.store.sources("local")) == 1
    desk.follow("secret.example", private=True)
    assert desk.store.sources("local")[-1].channels == (CHANNEL,)
    assert "2 sources" in desk.follow("a.example", private=True)[-1]
    assert desk.assistant.sources(Audience("local", OTHER, "full"), NOW).lines == (
        "News of a.example",
        "This channel gets everything from 1 source.",
    )
    desk.follow("secret.example", "slack:T/E", private=True)
    assert [source.channels for source in desk.store.sources("local")] == [(), (CHANNEL,), ("slack:T/E",)]
    with pytest.raises(BriefwireError, match="no source"):
        desk.assistant.mute(Audience("local", OTHER, "full"), "U1", "secret.example", NOW)


def test_a_workspace_has_so_many_sources_and_no_more(tmp_path: Path) -> None:
    desk = Desk(tmp_path, most=2)
    lines = desk.follow("a.example b.example c.example")
    assert "has 2 sources already" in lines[2]
    assert len(desk.store.sources("local")) == 2
    assert "already" in desk.follow("b.example")[0]


def test_who_changed_what_is_logged(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        desk.follow("https://user:pass@a.example/feed cricket")
    assert [record.getMessage() for record in caplog.records] == [
        "local in slack:T/C: 'U1' follows source '1'",
        "local in slack:T/C: 'U1' follows topic 'cricket'",
    ]
    assert "pass" not in "".join(desk.assistant.sources(FULL, NOW).lines)


def test_a_digest_tells_what_its_channel_follows_and_does_not_mute(tmp_path: Path) -> None:
    library = Library(tmp_path)
    at = NOW - timedelta(hours=3)
    library.add(
        news("Cobalt dearer", "The price of cobalt rose by 4 percent on Monday, traders in Linden said.", "Wire", at),
        news("Orlin win the cup", "Orlin won the cricket cup by 12 runs on Monday evening in Pell.", "Echo", at),
    )
    wire = library.store.add_source(NewSource("local", "feed", "https://wire.example", "Wire"), NOW)
    first = library.store.articles_between(("local",), at, NOW)
    library.store.link_articles(wire, [one.id for one in first if one.publisher == "Wire"])

    def told(destination: str = CHANNEL, sources: frozenset[int] = frozenset()) -> set[str]:
        audience = Audience("local", destination, "full")
        return {story.headline for story in library.assistant.digest(NOW, audience=audience, sources=sources).stories}

    assert told() == {"Cobalt dearer", "Orlin win the cup"}
    library.assistant.mute(FULL, "U1", "cricket", NOW)
    assert told() == {"Cobalt dearer"}
    assert told(OTHER) == {"Cobalt dearer", "Orlin win the cup"}
    assert told(OTHER, sources=frozenset([wire])) == {"Cobalt dearer"}
    library.assistant.only(FULL, "U1", "cup winners", NOW)
    assert told() == set()
    library.store.close()


def test_a_story_that_a_private_source_reports_too_is_muted_as_one(tmp_path: Path) -> None:
    library, channel = Library(tmp_path), Audience("local", CHANNEL, "full", private=True)
    library.store.add_source(
        NewSource("local", "feed", "https://echo.example", "Echo", private=True, channels=(CHANNEL,)), NOW
    )
    (source,) = library.store.sources("local")
    text = "The harbour council of Port Ellery voted on Monday to close the old pier, Ana Keel said."
    again = (
        "The old pier of Port Ellery closes, the harbour council of Ana Keel decided on Monday by nine votes to two."
    )
    at = NOW - timedelta(hours=3)
    library.add(news("Port Ellery closes its old pier", text, "Post", at))
    take_in(library.store, EMBEDDER, source.shelf, [news("Old pier of Port Ellery to close", again, "Echo", at)], NOW)
    (story,) = library.assistant.digest(NOW, audience=channel).stories
    assert len(story.articles) == 2
    library.assistant.mute(channel, "U1", Subject("story", str(story.id), story.headline), NOW)
    assert library.assistant.digest(NOW, audience=channel).stories == ()
    library.store.close()


@pytest.mark.parametrize(
    ("follows", "comes"),
    [
        (Follows(), True),
        (Follows(mutes=(Mute(WIRE),)), False),
        (Follows(mutes=(Mute(Subject("story", "1", "Dam is safe")),)), True),
        (Follows(False, (WIRE,)), True),
        (Follows(False, (ECHO,)), False),
        (Follows(False, (ECHO, COBALT)), True),
        (Follows(False, (COBALT,), (Mute(WIRE),)), False),
    ],
)
def test_a_source_of_which_nothing_can_come_is_not_missed(follows: Follows, comes: bool) -> None:
    assert may_bring(follows, 1) == comes


def test_nothing_is_said_of_sources_and_stories_that_a_reader_may_not_see(desk: Desk) -> None:
    memos = NewSource("local", "folder", "/memos", "Memos", confidential=True, channels=(CHANNEL,))
    number = desk.store.add_source(memos, NOW)
    (source,) = desk.store.sources("local")
    take_in(desk.store, EMBEDDER, source.shelf, [news("Merger", "Orlin buys Pell Motors.", "Board", NOW)], NOW)
    (secret,) = desk.store.stories_of([1]).values()
    merger = Subject("story", str(secret), "Merger")
    for subject in (Subject("source", str(number), "Memos"), merger):
        desk.assistant.mute(FULL, "U1", subject, NOW)
    assert desk.assistant.topics(FULL, NOW).lines[-1].endswith("except Memos and the story “Merger”.")
    guest = desk.assistant.topics(Audience("local", CHANNEL, "guest"), NOW)
    assert guest.lines[-1] == "This channel gets everything, once there are sources."
    assert guest.follows == Follows()
    with pytest.raises(BriefwireError, match="no such story"):
        desk.assistant.mute(Audience("local", OTHER, "full"), "U1", merger, NOW)
    desk.store.delete_articles([1])
    assert "Merger" not in desk.assistant.topics(FULL, NOW).lines[-1]
