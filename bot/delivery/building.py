"""Occurrences that are due → digests, rendered and stored with their parts: built once for all who ask for the same."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.audience import Audience
from bot.briefing import Brief, brief_for, build
from bot.delivery.deciding import build_key, linked, missed_since, said, window_of
from bot.delivery.deliverer import Deliverer, keep
from bot.delivery.lateness import LOOK_BACK, covers_words, late_words
from bot.delivery.port import Context
from bot.delivery.screening import Due, later, places, screened
from bot.embed import Embedder
from bot.errors import BriefwireError, StoreError
from bot.follows import Follows
from bot.ledger import BuiltPart, LedgerEntry, Life, SentPart, part_key
from bot.model import Digest, Told, Window
from bot.novelty import facts_told
from bot.schedule import Occurrence, Schedule
from bot.source import Source
from bot.store import Store
from bot.writers import Writer

_log = logging.getLogger(__name__)

OUR_FAULT = "could not be built, by a fault of ours that the log shows"


@dataclass(frozen=True, slots=True)
class _Wanted:
    """An occurrence that is to be built: what it asks for, its window, what its readers have read, and the key of a
    digest that would be the same."""

    due: Due
    brief: Brief
    window: Window
    read: tuple[SentPart, ...]
    key: str

    @property
    def entry(self) -> LedgerEntry:
        return self.due.entry

    @property
    def schedule(self) -> Schedule:
        return self.due.schedule

    @property
    def platform(self) -> str:
        return self.schedule.destination.partition(":")[0]


@dataclass(frozen=True, slots=True)
class _Built:
    """A digest, and what its stories tell, in their order."""

    id: int
    digest: Digest
    facts: tuple[Told, ...]


def build_entries(parts: Deliverer, lease: str, entries: Sequence[LedgerEntry], life: Life) -> None:
    """Builds these occurrences, which the lease holds. What cannot be built now is tried again later; what is too late
    is missed; what another copy of the store has sent is found."""
    same: dict[tuple[str, str], list[_Wanted]] = {}
    for wanted in _wanted(parts, lease, screened(parts, lease, entries, life)):
        same.setdefault((wanted.key, wanted.platform), []).append(wanted)
    for group in same.values():
        if parts.stopping():
            parts.store.release(lease)
            return
        with _postponed_if_it_fails(parts, lease, [wanted.due for wanted in group]):
            _build_group(parts, lease, group)


@contextmanager
def _postponed_if_it_fails(parts: Deliverer, lease: str, due: Sequence[Due]) -> Iterator[None]:
    """What fails is tried again later, and stops nothing else."""
    try:
        yield
    except StoreError:
        raise
    except BriefwireError as error:
        later(parts, lease, due, said(error))
    except Exception:
        _log.exception("the digest of schedule %s %s", due[0].schedule.id, OUR_FAULT)
        later(parts, lease, due, OUR_FAULT)


def _wanted(parts: Deliverer, lease: str, due: Sequence[Due]) -> list[_Wanted]:
    now = parts.clock.now()
    ends = parts.store.window_ends({each.schedule.id for each in due}, now)
    follows = parts.store.follows_of({each.channel for each in due})
    sources = {workspace: parts.store.sources(workspace) for workspace in places(due)}
    read = {
        (workspace, destination): tuple(sent)
        for workspace, destinations in places(due).items()
        for destination, sent in parts.store.sent_parts(workspace, destinations).items()
    }
    wanted = []
    for each in due:
        with _postponed_if_it_fails(parts, lease, [each]):
            brief = _brief_of(each.schedule, sources[each.schedule.workspace], follows[each.channel].running(now))
            window = window_of(each.schedule, ends.get(each.schedule.id), now)
            known = read[each.channel]
            payloads = [part.payload_id for part in known]
            key = build_key(each.schedule.workspace, brief, window.since, each.entry.due, payloads)
            wanted.append(_Wanted(each, brief, window, known, key))
    return wanted


def _brief_of(schedule: Schedule, workspace: Sequence[Source], follows: Follows) -> Brief:
    """What a schedule asks for: what everybody who is a full member may see in its channel."""
    return brief_for(
        *(Audience(schedule.workspace, schedule.destination, "full"), workspace, follows),
        sources=schedule.sources,
        topics=schedule.topics,
        stories=schedule.stories,
        by_arrival=True,
    )


def preview(store: Store, embedder: Embedder, writer: Writer | None, schedule: Schedule, now: datetime) -> Digest:
    """What a schedule's next digest would be, now. Nothing is stored."""
    end = store.window_ends([schedule.id], now).get(schedule.id)
    read = store.sent_parts(schedule.workspace, [schedule.destination])[schedule.destination]
    told = _told(store.told({each.payload_id for each in read}), read)
    window = window_of(schedule, end, now)
    follows = store.follows(schedule.workspace, schedule.destination).running(now)
    brief = _brief_of(schedule, store.sources(schedule.workspace), follows)
    digest = build(store, embedder, brief, window, now, told=told, writer=writer)
    return linked(digest, told)


def _told(of: Mapping[int, Sequence[Told]], read: Sequence[SentPart]) -> list[Told]:
    """What readers of these parts know, each with where they read it; `of` is what payloads tell, by id."""
    return [replace(fact, url=each.url) for each in read for fact in of.get(each.payload_id, ())]


def _build_group(parts: Deliverer, lease: str, group: Sequence[_Wanted]) -> None:
    told = parts.store.told({part.payload_id for part in group[0].read})
    made = _built(parts, group[0], told)
    parts.store.renew(lease)
    now = parts.clock.now()
    nothing_new = not made.digest.stories and not made.digest.unread_sources
    silent: list[_Wanted] = []
    loud: list[_Wanted] = []
    for wanted in group:
        (silent if nothing_new and wanted.schedule.quiet == "silent" else loud).append(wanted)
    keep(parts, lease, [replace(wanted.entry, build_id=made.id).became("quiet", now) for wanted in silent])
    lives = parts.store.lives(group[0].entry.due - LOOK_BACK)
    rendering = _Rendering(parts, made, told, late_words(group[0].entry.due, now, lives))
    built = [
        (replace(wanted.entry, build_id=made.id, next_try=now).became("built", now), rendering.parts_for(wanted))
        for wanted in loud
    ]
    parts.store.keep_built(lease, built)


class _Rendering:
    """Renders a digest for one platform, once for all who get the same words; `told` is what its readers were told, by
    payload."""

    def __init__(self, parts: Deliverer, made: _Built, told: Mapping[int, Sequence[Told]], late: str | None) -> None:
        self._parts = parts
        self._made = made
        self._told = told
        self._late = late
        self._done: dict[tuple[tuple[str | None, ...], Context], list[tuple[str, tuple[Told, ...]]]] = {}

    def parts_for(self, wanted: _Wanted) -> list[BuiltPart]:
        """The parts of an occurrence, with their keys."""
        tag, on = wanted.schedule.tag, wanted.entry.key.on
        return [
            BuiltPart(part_key(tag, on, number), payload, told)
            for number, (payload, told) in enumerate(self._messages(wanted), start=1)
        ]

    def _messages(self, wanted: _Wanted) -> list[tuple[str, tuple[Told, ...]]]:
        digest = self._made.digest
        if any(story.earlier for story in digest.stories):
            digest = linked(digest, _told(self._told, wanted.read))
        context = Context(wanted.schedule.rule.zone, self._late, _covers(self._parts, wanted))
        same = (tuple(story.earlier.url for story in digest.stories if story.earlier), context)
        if same not in self._done:
            port = self._parts.port(wanted.schedule.destination)
            if port is None:
                raise BriefwireError(f"cannot be sent: {wanted.platform} is not set up here")
            if not (rendered := port.render(digest, context)):
                raise ValueError(f"the port of {wanted.platform} renders no message")
            self._done[same] = [
                (part.payload, tuple(self._made.facts[place] for place in part.stories)) for part in rendered
            ]
        return self._done[same]


def _built(parts: Deliverer, wanted: _Wanted, told: Mapping[int, Sequence[Told]]) -> _Built:
    """The digest: one that was built for the same already, by a clock that was not ahead, or a new one."""
    known = parts.store.build(wanted.key)
    if known is None or known[1].window.until > wanted.window.until:
        digest = build(
            *(parts.store, parts.embedder, wanted.brief, wanted.window, parts.clock.now()),
            told=[fact for each in wanted.read for fact in told.get(each.payload_id, ())],
            writer=parts.writer_for(wanted.schedule.workspace),
        )
        known = parts.store.add_build(wanted.key, digest), digest
    number, digest = known
    facts = [facts_told(story, digest, list(parts.store.articles(story.articles).values())) for story in digest.stories]
    return _Built(number, digest, tuple(facts))


def _covers(parts: Deliverer, wanted: _Wanted) -> str | None:
    """Which missed occurrences the digest covers too, in words."""
    if wanted.entry.due - wanted.window.since <= timedelta(hours=25):
        return None
    entries = parts.store.entries(schedule_id=wanted.schedule.id, limit=10)
    missed = missed_since(wanted.window.since, entries, Occurrence(wanted.entry.key.on, wanted.entry.due))
    return covers_words([each.on for each in missed]) if missed else None
