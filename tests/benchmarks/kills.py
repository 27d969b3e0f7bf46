"""Kills workers with SIGKILL at every step of the ledger and at any moment, against a platform that accepts and dies,
delays, drops, answers 429 and 500; counts by the platform's own log what was posted twice or not at all.

    python tests/benchmarks/kills.py [--kills 120] [--seed 1]

Then the same, more briefly, with a courier that is broken in one of four ways: a witness that sees nothing there is
worth nothing. Exit status 1 where the whole courier made a fault, or a broken one none.
"""

import argparse
import logging
import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, get_args

from tests.bot.delivery.killed_worker import POINTS, Break
from tests.bot.delivery.killing import OUTSIDE, Outcome, killed

COLUMNS: Final = (
    "workers kills digests messages looked unknown twice missing 'sent' unrecorded disordered untold s".split()
)
BROKEN_KILLS: Final = 30


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--kills", type=int, default=120)
    arguments.add_argument("--seed", type=int, default=1)
    given = arguments.parse_args()
    logging.disable(logging.WARNING)
    print(f"{'':26}" + "".join(f"{name:>11}" for name in COLUMNS))
    whole = [_run("whole", workers, given.kills, given.seed) for workers in (1, 3)]
    broken = [_run(how, 3, BROKEN_KILLS, given.seed, how) for how in get_args(Break)]
    kills = sum((outcome.kills for outcome in whole), start=Counter[str]())
    print("\nwhere they died: " + ", ".join(f"{point} {kills[point]}" for point in (OUTSIDE, *POINTS)))
    manners = sum((outcome.manners for outcome in whole), start=Counter[str]())
    print("what the platform did: " + ", ".join(f"{name} {times}" for name, times in manners.most_common()))
    for outcome in whole:
        for fault, keys in outcome.faults.items():
            print(f"{fault}: {', '.join(keys)}")
    return int(any(outcome.faults for outcome in whole) or not all(outcome.faults for outcome in broken))


def _run(name: str, workers: int, kills: int, seed: int, broken: Break | None = None) -> Outcome:
    began = time.monotonic()
    with TemporaryDirectory() as folder:
        found = killed(Path(folder), workers=workers, kills=kills, seed=seed, broken=broken)
    figures = [
        *(workers, found.kills.total(), found.schedules, found.messages, found.looked, len(found.unknown)),
        *(len(found.twice), len(found.missing), len(found.said_sent), len(found.not_recorded)),
        *(len(found.out_of_order), len(found.not_told), round(time.monotonic() - began)),
    ]
    print(f"{name:26}" + "".join(f"{figure:>11}" for figure in figures), flush=True)
    return found


if __name__ == "__main__":
    raise SystemExit(main())
