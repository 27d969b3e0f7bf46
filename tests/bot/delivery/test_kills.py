"""Workers are killed at every step of the ledger; the platform's own log is the witness."""

from pathlib import Path

import pytest

from tests.bot.delivery.killing import killed


@pytest.mark.parametrize(("workers", "kills"), [(1, 6), (3, 16)])
def test_nothing_is_posted_twice_and_nothing_is_missing(tmp_path: Path, workers: int, kills: int) -> None:
    outcome = killed(tmp_path, workers=workers, kills=kills, seed=workers)
    assert outcome.faults == {}
    assert outcome.kills.total() >= kills
    assert outcome.messages > kills
