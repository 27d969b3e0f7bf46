"""Occurrences that are due → digests, rendered and stored with their parts: built once for all who ask for the same."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.audience import Audience
from bot.briefing import Brief, brief_for, build
from bot.delivery.deciding import (
    FIRST_WAIT,
    PAUSED_WAIT,
    build_key,
    goes_before,
    is_over,
    linked,
    missed_since,
    notice,
    postponed,
    said,
    wait_before_try,
    window_of,
)
from bot.delivery.deliverer import Deliverer, keep
from bot.delivery.lateness import LOOK_BACK, covers_words, late_words, missed_words
from bot.delivery.port import Context, GoneError, PostError
from bot.embed import Embedder
from bot.errors import BriefwireError, StoreError
from bot.ledger import BuiltPart, Delivery, LedgerEntry, Life, SentPart, part_key
from bot.model import Digest, Told, Window
from bot.novelty import facts_told
from bot.schedule import Occurrence, Schedule
from bot.store import Store
from bot.writers import Writer

_log = logging.getLogger(__name__)

OUR_FAULT = "could not be built, by a fault of ours that the log shows"


@dataclass(frozen=True, slots=True)
class _Wanted:
    """An occurrence that is to be built: what it asks for, where its window begins, what its readers have read, and
    the key of a digest that would be the same."""

    entry: LedgerEntry
    schedule: Schedule
    brief: Brief
    window: Window
    read: tuple[SentPart, ...]
    key: str


@dataclass(frozen=True, slots=True)
class _Built:
    """A digest, and what its stories tell, in their order."""

    id: int
    digest: Digest
    facts: tuple[Told, ...]


def build_entries(parts: Deliverer, lease: str, entries: Sequence[LedgerEntry], life: Life) -> None:
    """Builds these occurrences, which the lease holds. What cannot be built now is tried again later; what is too late
    is missed; what another copy of the store has sent is found."""
    schedules = parts.store.schedules_with({entry.key.schedule_id for entry in entries})
    now = parts.clock.now()
    left = _not_running(parts, lease, entries, schedules, now)
    left = _not_sent_before(parts, lease, left, schedules, life, now)
    left = _in_time(parts, lease, left, schedules, now)
    left = _next_of_destination(parts, lease, left, schedules, now)
    same: dict[str, list[_Wanted]] = {}
    for wanted in _wanted(parts, lease, left, schedules, now):
        same.setdefault(wanted.key, []).append(wanted)
    for group in same.values():
        if parts.stopping():
            parts.store.release(lease)
            return
        try:
            _build_group(parts, lease, group)
        except StoreError:
            raise
        except Exception as error:
            _postpone(parts, lease, [(wanted.entry, wanted.schedule) for wanted in group], error)


def _not_running(
    parts: Deliverer, lease: str, entries: Sequence[LedgerEntry], schedules: Mapping[int, Schedule], now: datetime
) -> list[LedgerEntry]:
    """Those whose schedule is neither paused nor removed; a paused one's wait for it to go on."""
    waiting, left = [], []
    for entry in entries:
        schedule = schedules[entry.key.schedule_id]
        if schedule.removed_at:
            waiting.append(entry.became("missed", now, "the schedule was removed"))
        elif schedule.pause and is_over(schedule, entry, now):
            waiting.append(entry.became("missed", now, f"the schedule was paused: {schedule.pause.why}"))
        elif schedule.pause:
            waiting.append(postponed(entry, schedule, now, PAUSED_WAIT, "the schedule is paused"))
        else:
            left.append(entry)
    keep(parts, lease, waiting)
    return left


def _not_sent_before(
    parts: Deliverer,
    lease: str,
    entries: Sequence[LedgerEntry],
    schedules: Mapping[int, Schedule],
    life: Life,
    now: datetime,
) -> list[LedgerEntry]:
    """Those that no other copy of this store has sent. Only what was due before this life began is looked for: since
    then nobody else acted in its place."""
    left = [entry for entry in entries if entry.due >= life.began_at]
    old: dict[str, list[LedgerEntry]] = {}
    for entry in entries:
        if entry.due < life.began_at:
            old.setdefault(schedules[entry.key.schedule_id].destination, []).append(entry)
    for destination, of_it in old.items():
        port = parts.port(destination)
        if port is None:
            left += of_it
            continue
        keys = {entry.key: part_key(schedules[entry.key.schedule_id].tag, entry.key.on, 1) for entry in of_it}
        try:
            found = port.find(destination, list(keys.values()), min(entry.due for entry in of_it)).found
        except GoneError:
            found = {}
        except PostError as error:
            later = [
                postponed(each, schedules[each.key.schedule_id], now, _wait(parts, each, error, now), said(error))
                for each in of_it
            ]
            overdue = [each for each in of_it if is_over(schedules[each.key.schedule_id], each, now)]
            keep(parts, lease, [each for each in later if each.key not in {entry.key for entry in overdue}])
            left += overdue
            continue
        sent, deliveries = [], []
        for entry in of_it:
            message = found.get(keys[entry.key])
            if message is None:
                left.append(entry)
                continue
            at = message.at or now
            sent.append(entry.became("sent", at))
            waiting = Delivery(entry.key, 1, keys[entry.key], None)
            deliveries.append(waiting.arrived(at, message.message_id, message.url))
            _log.info("%s of %s was sent already, found at %s", entry.key.schedule_id, entry.key.on, destination)
        keep(parts, lease, sent, deliveries)
    return left


def _wait(parts: Deliverer, entry: LedgerEntry, error: PostError, now: datetime) -> timedelta:
    tries = 1 + int((now - entry.due) / timedelta(minutes=1))
    return wait_before_try(min(tries, 8), error.retry_after, parts.chance())


def _in_time(
    parts: Deliverer, lease: str, entries: Sequence[LedgerEntry], schedules: Mapping[int, Schedule], now: datetime
) -> list[LedgerEntry]:
    """Those that are not too late; the others are missed, and that is told."""
    missed, notices, left = [], [], []
    for entry in entries:
        schedule = schedules[entry.key.schedule_id]
        if not is_over(schedule, entry, now):
            left.append(entry)
            continue
        lives = parts.store.lives(entry.due - LOOK_BACK)
        why = entry.error or missed_words(entry.due, now, lives, schedule.rule.zone)
        missed.append(entry.became("missed", now, why))
        notices.append(notice(schedule, entry, f"was missed: {why}", now))
        _log.warning("schedule %s: the digest of %s was missed: %s", schedule.id, entry.key.on, why)
    keep(parts, lease, missed, notices=notices)
    return left


def _next_of_destination(
    parts: Deliverer, lease: str, entries: Sequence[LedgerEntry], schedules: Mapping[int, Schedule], now: datetime
) -> list[LedgerEntry]:
    """Those that nothing else for their destination has to go out before: what that tells is taken out of them. The
    others wait."""
    waiting, left = [], []
    for workspace in {schedules[entry.key.schedule_id].workspace for entry in entries}:
        of_it = [entry for entry in entries if schedules[entry.key.schedule_id].workspace == workspace]
        open_ = parts.store.open_entries(workspace, {schedules[e.key.schedule_id].destination for e in of_it})
        for entry in of_it:
            schedule = schedules[entry.key.schedule_id]
            if any(goes_before(other, entry, now) for other in open_[schedule.destination]):
                waiting.append(postponed(entry, schedule, now, FIRST_WAIT, "another digest goes out there first"))
            else:
                left.append(entry)
    keep(parts, lease, waiting)
    return left


def _wanted(
    parts: Deliverer, lease: str, entries: Sequence[LedgerEntry], schedules: Mapping[int, Schedule], now: datetime
) -> list[_Wanted]:
    ends = parts.store.window_ends({entry.key.schedule_id for entry in entries})
    read: dict[tuple[str, str], tuple[SentPart, ...]] = {}
    for workspace in {schedules[entry.key.schedule_id].workspace for entry in entries}:
        places = {each.destination for each in schedules.values() if each.workspace == workspace}
        for destination, sent in parts.store.sent_parts(workspace, places).items():
            read[workspace, destination] = tuple(sent)
    wanted = []
    for entry in entries:
        schedule = schedules[entry.key.schedule_id]
        try:
            brief = brief_of(parts.store, schedule, now)
        except StoreError:
            raise
        except Exception as error:
            _postpone(parts, lease, [(entry, schedule)], error)
            continue
        window = window_of(ends.get(schedule.id), entry.due, now)
        known = read[schedule.workspace, schedule.destination]
        key = build_key(schedule.workspace, brief, window.since, entry.due, [each.payload_id for each in known])
        wanted.append(_Wanted(entry, schedule, brief, window, known, key))
    return wanted


def brief_of(store: Store, schedule: Schedule, now: datetime) -> Brief:
    """What a schedule asks for: what everybody who is a full member may see in its channel."""
    return brief_for(
        *(store, Audience(schedule.workspace, schedule.destination, "full"), now),
        sources=schedule.sources,
        topics=schedule.topics,
        stories=schedule.stories,
        by_arrival=True,
    )


def preview(store: Store, embedder: Embedder, writer: Writer | None, schedule: Schedule, now: datetime) -> Digest:
    """What a schedule's next digest would be, now. Nothing is stored."""
    end = store.window_ends([schedule.id]).get(schedule.id)
    read = store.sent_parts(schedule.workspace, [schedule.destination])[schedule.destination]
    told = _told(store.told({each.payload_id for each in read}), read)
    window = window_of(end, now, now)
    digest = build(store, embedder, brief_of(store, schedule, now), window, now, told=told, writer=writer)
    return linked(digest, told)


def _told(of: Mapping[int, Sequence[Told]], read: Sequence[SentPart]) -> list[Told]:
    """What readers of these parts know, each with where they read it; `of` is what payloads tell, by id."""
    return [replace(fact, url=each.url) for each in read for fact in of.get(each.payload_id, ())]


def _build_group(parts: Deliverer, lease: str, group: Sequence[_Wanted]) -> None:
    first = group[0]
    told = parts.store.told({each.payload_id for each in first.read})
    made = _built(parts, first, told)
    parts.store.renew(lease)
    rendered: dict[tuple[str, tuple[str | None, ...], Context], list[tuple[str, tuple[Told, ...]]]] = {}
    now = parts.clock.now()
    lives = parts.store.lives(first.entry.due - LOOK_BACK)
    late = late_words(first.entry.due, now, lives)
    quiet, built = [], []
    for wanted in group:
        entry = replace(wanted.entry, build_id=made.id)
        if not made.digest.stories and not made.digest.unread_sources and wanted.schedule.quiet == "silent":
            quiet.append(entry.became("quiet", now))
            continue
        platform = wanted.schedule.destination.partition(":")[0]
        updates = any(story.earlier for story in made.digest.stories)
        digest = linked(made.digest, _told(told, wanted.read)) if updates else made.digest
        context = Context(wanted.schedule.rule.zone, late, _covers(parts, wanted))
        message = (platform, tuple(story.earlier.url for story in digest.stories if story.earlier), context)
        if message not in rendered:
            port = parts.ports.get(platform)
            if port is None:
                raise BriefwireError(f"cannot be sent: {platform} is not set up here")
            rendered[message] = [
                (part.payload, tuple(made.facts[n] for n in part.stories)) for part in port.render(digest, context)
            ]
        tag, on = wanted.schedule.tag, entry.key.on
        built.append(
            (
                entry.became("built", now),
                [
                    BuiltPart(part_key(tag, on, number), payload, told)
                    for number, (payload, told) in enumerate(rendered[message], start=1)
                ],
            )
        )
    keep(parts, lease, quiet)
    parts.store.keep_built(lease, [(replace(entry, next_try=now), built_parts) for entry, built_parts in built])


def _built(parts: Deliverer, wanted: _Wanted, told: Mapping[int, Sequence[Told]]) -> _Built:
    """The digest: one that was built for the same already, or a new one."""
    known = parts.store.build(wanted.key)
    if known is None:
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


def _postpone(parts: Deliverer, lease: str, entries: Sequence[tuple[LedgerEntry, Schedule]], error: Exception) -> None:
    now = parts.clock.now()
    ours = not isinstance(error, BriefwireError)
    if ours:
        _log.error("the digest of schedule %s %s", entries[0][1].id, OUR_FAULT, exc_info=error)
    text = OUR_FAULT if ours else said(error)
    later = [postponed(entry, of, now, _wait(parts, entry, PostError(text), now), text) for entry, of in entries]
    keep(parts, lease, later)
