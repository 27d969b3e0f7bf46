"""Who sees what."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.audience import Audience, Member, Sight, may_change, operator, sees, shelves_for
from bot.source import Source
from tests.bot.store.samples import NOW

HERE, THERE = "slack:T/HERE", "slack:T/THERE"
MEMBERS: tuple[Member, ...] = get_args(Member)
PLACES = (HERE, THERE, None)
EVERYBODY = [Audience("local", place, member) for place, member in product(PLACES, MEMBERS)]
INSIDE = [audience for audience in EVERYBODY if audience.member != "outside"]
OPERATORS = [audience for audience in EVERYBODY if audience.member == "operator"]


def source(number: int = 7, *channels: str, confidential: bool = False, private: bool = False) -> Source:
    return Source(
        workspace="local",
        kind="folder",
        address=f"/memos/{number}",
        title=f"Memos {number}",
        confidential=confidential,
        private=private,
        channels=channels,
        id=number,
        added_at=NOW,
    )


def members(place: str | None, *allowed: Member) -> list[Audience]:
    return [Audience("local", place, member) for member in allowed]


@pytest.mark.parametrize(
    ("of", "seen_by"),
    [
        (source(), INSIDE),
        (source(7, HERE), INSIDE),
        (source(7, HERE, private=True), [*OPERATORS, *members(HERE, "full", "guest")]),
        (source(private=True), OPERATORS),
        (source(confidential=True), [*OPERATORS, *members(None, "full")]),
        (source(7, HERE, confidential=True), [*OPERATORS, *members(HERE, "full")]),
        (source(7, HERE, THERE, confidential=True), [*OPERATORS, *members(HERE, "full"), *members(THERE, "full")]),
        (source(7, HERE, confidential=True, private=True), [*OPERATORS, *members(HERE, "full")]),
        (source(confidential=True, private=True), OPERATORS),
    ],
)
def test_a_source_is_seen_by_these_and_nobody_else(of: Source, seen_by: Sequence[Audience]) -> None:
    assert [audience for audience in EVERYBODY if sees(audience, of)] == [a for a in EVERYBODY if a in seen_by]
    for audience in EVERYBODY:
        sight = shelves_for(audience, [of])
        assert (of.shelf in sight.shelves) == (audience in seen_by)
        assert set(sight.confidential) == ({of.shelf} if of.confidential and audience in seen_by else set())
        assert "local#7" not in sight.open or not of.confidential


def test_everybody_of_the_workspace_sees_the_shared_shelf_and_nobody_from_outside() -> None:
    for audience in EVERYBODY:
        assert shelves_for(audience, []) == Sight(() if audience.member == "outside" else ("local",))


def test_no_workspace_sees_anothers_sources() -> None:
    for audience in EVERYBODY:
        assert not sees(replace(audience, workspace="other"), source())
    assert shelves_for(operator("other"), [source(confidential=True)]) == Sight(("other",))


def test_only_the_operator_and_full_members_in_a_channel_change_what_it_gets() -> None:
    assert [a for a in EVERYBODY if may_change(a)] == [
        a for a in EVERYBODY if a.member == "operator" or (a.member == "full" and a.destination)
    ]


SOURCES = st.lists(
    st.builds(
        lambda number, channels, confidential, private: source(
            number, *channels, confidential=confidential, private=private
        ),
        st.integers(1, 99),
        st.sets(st.sampled_from([HERE, THERE])).map(sorted),
        st.booleans(),
        st.booleans(),
    ),
    max_size=6,
    unique_by=lambda one: one.id,
)


@given(SOURCES, st.sampled_from(EVERYBODY), st.sampled_from(["confidential", "private"]), st.booleans())
def test_a_restricted_source_changes_nothing_for_those_who_may_not_see_it(
    sources: list[Source], audience: Audience, kind: str, here: bool
) -> None:
    added = source(100, *([HERE] if here else []), confidential=kind == "confidential", private=kind == "private")
    before, after = shelves_for(audience, sources), shelves_for(audience, [*sources, added])
    if sees(audience, added):
        assert set(after.shelves) == {*before.shelves, added.shelf}
    else:
        assert after == before
