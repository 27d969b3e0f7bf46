"""What a channel's people can say about what it gets: follow, only this one, unfollow, mute; and what it gets now."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Protocol

from bot.addresses import address_key
from bot.audience import Audience, may_change, sees, shelves_for
from bot.dates import MONTHS
from bot.errors import BriefwireError
from bot.follows import Follows, Mute, Subject, followed, muted, only, stems, topic, unfollowed, unmuted, visible
from bot.source import Found, NewSource, Source
from bot.store import Store
from bot.text import fold, one_line
from bot.wishes import Wish, is_web, wishes

MOST_AT_ONCE: Final = 20
"""Addresses in one request: each is fetched while somebody waits."""

LONGEST_TOPIC: Final = 100
LONGEST_TITLE: Final = 80
"""Characters."""

_log = logging.getLogger(__name__)


class SourceFinder(Protocol):
    """Looks at addresses."""

    def find(self, address: str) -> Found:
        """What stands at a web address, or the feed that its page names. `BriefwireError`, in one line with the
        address and the reason, where there is nothing to follow."""
        ...


@dataclass(frozen=True, slots=True)
class Reply:
    """What was done, line by line, the last one saying what the channel gets from now on; `offers` are what the channel
    could have alone ("only this one")."""

    lines: tuple[str, ...]
    follows: Follows
    sources: tuple[Source, ...] = ()
    offers: tuple[Subject, ...] = ()


def describe(follows: Follows, sources: Sequence[Source], now: datetime) -> str:
    """What a channel gets, in one sentence: what the reader may see of what it chose, and of its sources."""
    running = follows.running(now)
    if running.everything:
        count = "1 source" if len(sources) == 1 else f"{len(sources)} sources"
        gets = f"everything from {count}" if sources else "everything, once there are sources"
    else:
        gets = _listed([_name(subject) for subject in running.followed]) or "nothing: follow an address or words"
    mutes = [f"{_name(mute.subject)}{_until(mute, now)}" for mute in running.mutes]
    return f"This channel gets {gets}{f', except {_listed(mutes)}' if mutes else ''}."


def _name(subject: Subject) -> str:
    if subject.kind == "source":
        return subject.title
    return f"stories about {subject.title}" if subject.kind == "topic" else f"the story “{subject.title}”"


def _until(mute: Mute, now: datetime) -> str:
    if mute.until is None:
        return ""
    end = mute.until.astimezone(UTC)
    year = "" if end.year == now.astimezone(UTC).year else f" {end.year}"
    return f" until {end.day} {MONTHS[end.month - 1].capitalize()}{year}"


def _listed(names: Sequence[str]) -> str:
    """ "A, B and C"."""
    return " and ".join([*([", ".join(names[:-1])] if names[1:] else []), *names[-1:]])


class Following:
    """The part of the assistant that channels' choices are made through. Each change needs somebody who may make it:
    `BriefwireError` otherwise. `by` is who asks, as the platform names them."""

    def __init__(self, store: Store, workspace: str, finder: SourceFinder | None, most_sources: int) -> None:
        self._store = store
        self._workspace = workspace
        self._finder = finder
        self._most_sources = most_sources

    def follow(self, audience: Audience, by: str, what: str, now: datetime) -> Reply:
        """Follows each address and the words in a line; one line for each. A channel that had everything keeps it."""
        self._channel(audience)
        asked = wishes(what)
        if not asked:
            raise BriefwireError("Say what to follow: an address such as https://news.example/feed, or words.")
        if len(asked) > MOST_AT_ONCE:
            raise BriefwireError(f"At most {MOST_AT_ONCE} addresses at once: follow the others afterwards.")
        lines, subjects = [], []
        for wish in asked:
            try:
                subject, line = self._wanted(audience, by, wish, now)
            except BriefwireError as error:
                lines.append(str(error))
                continue
            subjects.append(subject)
            lines.append(line)
        return self._changed(audience, by, "follows", subjects, followed, now, lines, offered=True)

    def only(self, audience: Audience, by: str, what: str | Subject, now: datetime) -> Reply:
        """From now on nothing but this."""
        return self._changed(audience, by, "follows only", [self._subject(audience, what)], only, now)

    def unfollow(self, audience: Audience, by: str, what: str | Subject, now: datetime) -> Reply:
        """No more of this; in a channel that has everything it is muted."""
        return self._changed(audience, by, "unfollows", [self._subject(audience, what)], unfollowed, now)

    def mute(
        self, audience: Audience, by: str, what: str | Subject, now: datetime, until: datetime | None = None
    ) -> Reply:
        """Nothing of this until a time, or for good."""
        if until is not None and until <= now:
            raise BriefwireError("A mute ends in the future: name a later time.")

        def change(follows: Follows, subject: Subject) -> Follows:
            return muted(follows, Mute(subject, until))

        return self._changed(audience, by, "mutes", [self._subject(audience, what)], change, now)

    def unmute(self, audience: Audience, by: str, what: str | Subject, now: datetime) -> Reply:
        """Lets this through again."""
        return self._changed(audience, by, "unmutes", [self._subject(audience, what)], unmuted, now)

    def sources(self, audience: Audience, now: datetime) -> Reply:
        """The sources that the audience sees, and what its channel gets."""
        seen = self._seen(audience)
        follows = self._visible(self._follows(audience), audience, seen)
        lines = [f"{_title(source.title)}{' (internal)' if source.confidential else ''}" for source in seen]
        return Reply((*(lines or ["No sources yet."]), describe(follows, seen, now)), follows, tuple(seen))

    def topics(self, audience: Audience, now: datetime) -> Reply:
        """The topics that the channel follows, and what it gets."""
        seen = self._seen(audience)
        follows = self._visible(self._follows(audience), audience, seen)
        lines = [subject.title for subject in follows.followed if subject.kind == "topic"]
        return Reply((*(lines or ["No topics yet."]), describe(follows, seen, now)), follows)

    def _changed(
        self,
        audience: Audience,
        by: str,
        verb: str,
        subjects: Sequence[Subject],
        change: Callable[[Follows, Subject], Follows],
        now: datetime,
        lines: Sequence[str] = (),
        offered: bool = False,
    ) -> Reply:
        channel = self._channel(audience)
        with self._store.transaction():
            follows = self._store.follows(self._workspace, channel).running(now)
            for subject in subjects:
                follows = change(follows, subject)
            if subjects:
                self._store.set_follows(self._workspace, channel, follows)
        for subject in subjects:
            _log.info("%s in %s: %r %s %s %r", self._workspace, channel, by, verb, subject.kind, subject.key)
        seen = self._seen(audience)
        follows = self._visible(follows, audience, seen)
        offers = tuple(subjects) if offered and follows.everything else ()
        return Reply((*lines, describe(follows, seen, now)), follows, tuple(seen), offers)

    def _channel(self, audience: Audience) -> str:
        """The channel that an audience may change."""
        if audience.workspace != self._workspace or not may_change(audience):
            raise BriefwireError("Only full members of this workspace, in a channel, can change what the channel gets.")
        if audience.destination is None:
            raise BriefwireError("Name the channel to change.")
        return audience.destination

    def _follows(self, audience: Audience) -> Follows:
        known = audience.workspace == self._workspace and audience.destination and audience.member != "outside"
        return (
            self._store.follows(self._workspace, audience.destination) if known and audience.destination else Follows()
        )

    def _visible(self, follows: Follows, audience: Audience, seen: Sequence[Source]) -> Follows:
        """What a channel chose, without what this audience may not see: also the titles of stories are articles'."""
        chosen = (*follows.followed, *(mute.subject for mute in follows.mutes))
        ids = [int(subject.key) for subject in chosen if subject.kind == "story" and subject.key.isdecimal()]
        members = self._store.story_articles(ids)
        articles = self._store.articles([number for numbers in members.values() for number in numbers])
        shelves = shelves_for(audience, seen).shelves
        read = {number for number, article in articles.items() if article.shelf in shelves}
        stories = [story for story, numbers in members.items() if not read.isdisjoint(numbers)]
        return visible(follows, [source.id for source in seen], stories)

    def _seen(self, audience: Audience) -> list[Source]:
        return [source for source in self._store.sources(self._workspace) if sees(audience, source)]

    def _subject(self, audience: Audience, what: str | Subject) -> Subject:
        """What is meant: a source that the audience sees, by its title or address, or a topic; a story that it sees."""
        if isinstance(what, Subject):
            if not self._visible(Follows(followed=(what,)), audience, self._seen(audience)).followed:
                raise BriefwireError(f"There is no such {what.kind} here.")
            return what
        wish = next(iter(wishes(what)), Wish(""))
        for source in self._seen(audience):
            titled = fold(one_line(what)) == fold(_title(source.title))
            if titled or (wish.is_address and _same(wish.text, source.address)):
                return _of(source)
        if wish.is_address:
            raise BriefwireError("There is no source with that address here: see the list of sources.")
        return _topic(wish.text)

    def _wanted(self, audience: Audience, by: str, wish: Wish, now: datetime) -> tuple[Subject, str]:
        if wish.refused:
            raise BriefwireError(wish.refused)
        if not wish.is_address:
            subject = self._subject(audience, wish.text)
            return subject, f"{_name(subject)[0].upper()}{_name(subject)[1:]}."
        known = next((source for source in self._seen(audience) if _same(source.address, wish.text)), None)
        if known is not None:
            return _of(known), f"{_title(known.title)}: a source of this workspace already."
        if self._finder is None:
            raise BriefwireError("Addresses cannot be read here.")
        found = self._finder.find(wish.text)
        headlines = " · ".join(_title(headline) for headline in found.headlines)
        line = f"{_title(found.title)}{f': {headlines}' if headlines else ''}"
        return self._added(audience, by, found, now), line

    def _added(self, audience: Audience, by: str, found: Found, now: datetime) -> Subject:
        """The source found: one that is seen here or, where there is none, a new one."""
        channel = self._channel(audience)
        with self._store.transaction():
            sources = self._store.sources(self._workspace)
            for source in sources:
                if sees(audience, source) and source.kind == found.kind and _same(source.address, found.address):
                    return _of(source)
            if len(sources) >= self._most_sources:
                raise BriefwireError(f"This workspace has {self._most_sources} sources already: remove one first.")
            channels = (channel,) if audience.private else ()
            new = NewSource(
                *(self._workspace, found.kind, found.address, _title(found.title)),
                private=audience.private,
                channels=channels,
                added_by=by,
            )
            return Subject("source", str(self._store.add_source(new, now)), new.title)


def _topic(text: str) -> Subject:
    if not stems(text) or len(text) > LONGEST_TOPIC:
        raise BriefwireError(f"A topic is a few words, at most {LONGEST_TOPIC} characters.")
    return topic(text)


def _of(source: Source) -> Subject:
    return Subject("source", str(source.id), _title(source.title))


def _title(text: str) -> str:
    line = one_line(text)
    return line if len(line) <= LONGEST_TITLE else f"{line[: LONGEST_TITLE - 1]}…"


def _same(one: str, other: str) -> bool:
    """Whether two addresses are variants of one."""
    return one == other or (is_web(one) and is_web(other) and address_key(one) == address_key(other))
