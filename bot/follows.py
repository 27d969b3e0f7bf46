"""What a channel follows and mutes, and which articles come through. Pure."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from bot.model import Article
from bot.text import stem, words

SubjectKind = Literal["source", "topic", "story"]


@dataclass(frozen=True, slots=True)
class Subject:
    """Something that a channel follows or mutes. `key` is a source's id, a topic's words or a story's id; `title` is
    what people call it."""

    kind: SubjectKind
    key: str
    title: str

    def is_same(self, other: "Subject") -> bool:
        """Whether both mean the same, whatever it is called; topics by their words."""
        if self.kind != other.kind:
            return False
        return self.key == other.key or (self.kind == "topic" and stems(self.key) == stems(other.key))


@dataclass(frozen=True, slots=True)
class Mute:
    """What a channel does not want to read, until a time (None: for good)."""

    subject: Subject
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Follows:
    """What a channel chose. It has `everything` until someone chooses only something; what it `followed` adds up then,
    and mutes win."""

    everything: bool = True
    followed: tuple[Subject, ...] = ()
    mutes: tuple[Mute, ...] = ()

    def running(self, now: datetime) -> "Follows":
        """Without the mutes that have ended."""
        return replace(self, mutes=tuple(mute for mute in self.mutes if mute.until is None or now < mute.until))


def visible(follows: Follows, sources: Collection[int], stories: Collection[int]) -> Follows:
    """Without the sources and stories that are not among these, which a reader may see (ids)."""
    seen = {"source": set(map(str, sources)), "story": set(map(str, stories))}

    def is_seen(subject: Subject) -> bool:
        return subject.kind == "topic" or subject.key in seen[subject.kind]

    return replace(
        follows,
        followed=tuple(subject for subject in follows.followed if is_seen(subject)),
        mutes=tuple(mute for mute in follows.mutes if is_seen(mute.subject)),
    )


def may_bring(follows: Follows, source: int) -> bool:
    """Whether something that a source (its id) brings may come through."""
    muted_ids = {mute.subject.key for mute in follows.mutes if mute.subject.kind == "source"}
    wanted = follows.everything or any(
        subject.kind == "topic" or subject.key == str(source) for subject in follows.followed if subject.kind != "story"
    )
    return wanted and str(source) not in muted_ids


def stems(text: str) -> frozenset[str]:
    """The words of a text, without inflection."""
    return frozenset(stem(word) for word in words(text))


def topic(text: str) -> Subject:
    """The topic of these words."""
    return Subject("topic", text, text)


def followed(follows: Follows, subject: Subject) -> Follows:
    """With a subject added, and not muted any more."""
    others = tuple(one for one in follows.followed if not one.is_same(subject))
    return replace(unmuted(follows, subject), followed=(*others, subject))


def only(follows: Follows, subject: Subject) -> Follows:
    """With nothing but a subject; mutes of other subjects stay."""
    return replace(unmuted(follows, subject), everything=False, followed=(subject,))


def unfollowed(follows: Follows, subject: Subject) -> Follows:
    """Without a subject: not followed any more and, where the channel has everything, muted."""
    others = tuple(one for one in follows.followed if not one.is_same(subject))
    less = replace(follows, followed=others)
    return muted(less, Mute(subject)) if follows.everything else less


def muted(follows: Follows, mute: Mute) -> Follows:
    """With a mute, in the place of an earlier one of the same subject."""
    less = unmuted(follows, mute.subject)
    return replace(less, mutes=(*less.mutes, mute))


def unmuted(follows: Follows, subject: Subject) -> Follows:
    """Without the mute of a subject."""
    return replace(follows, mutes=tuple(mute for mute in follows.mutes if not mute.subject.is_same(subject)))


def lets_through(
    follows: Follows, article: Article, sources: Collection[int], story: int | None, now: datetime
) -> bool:
    """Whether an article comes through to a channel; `sources` are the ids of those that brought it, `story` is the id
    of the one that it belongs to. A topic matches where each of its words stands in title or text, inflected or not."""
    chosen = [mute.subject for mute in follows.running(now).mutes]
    topics = any(subject.kind == "topic" for subject in (*chosen, *follows.followed))
    known = stems(f"{article.title} {article.text}") if topics else frozenset()

    def is_meant(subject: Subject) -> bool:
        if subject.kind == "source":
            return any(subject.key == str(source) for source in sources)
        if subject.kind == "story":
            return subject.key == str(story)
        wanted = stems(subject.key)
        return bool(wanted) and wanted <= known

    wanted = follows.everything or any(map(is_meant, follows.followed))
    return wanted and not any(map(is_meant, chosen))
