"""What answers are found, chosen and believed by; `tests/benchmarks/fit_evidence.py` writes it."""

from typing import Final

import numpy as np

PASSAGE: Final = np.array([
    1.2448, 2.1317, 7.0906, 8.1775, 4.464, 6.3029,
])  # fmt: skip
"""For each of `bot.search.PASSAGE_FEATURES`: log odds to be the right one."""

SENTENCE: Final = np.array([
    4.4985, 1.7776, 3.8438, 2.7706, 0.88033, -2.1599, 3.8004, -0.67187,
    0.32752, 4.0533, -0.28215, 3.821, 1.4868, 1.3247, -0.17024, 0.36962,
    -1.1873, 2.2634, 1.8863, 0.0027605, -0.069921, -0.055642, 1.3401,
])  # fmt: skip
"""For each of `bot.evidence.FEATURES`: log odds to be what answers."""

STORED: Final = np.array([
    2.6232, 2.621, 3.1363, -2.4095, 0.46365, 1.6431, 0.62838, -0.82791,
    0.56558, 1.2515, -0.30565, -0.94848, -0.59797, 0.52409, 0.22649, 0.02474,
    -6.3463,
])  # fmt: skip
"""Over `confidence.STORED_BY` and 1: log odds that the answer is stored."""

SETTLED: Final = np.array([
    0.18751, 2.1748, 2.6454, -3.8654, 2.5648, -1.876, -1.8149, -2.5582,
    -1.7238, -1.3917, -1.8172, 0.86217, -2.3757, -2.2485, -1.9305, -0.17273,
])  # fmt: skip
"""Over `confidence.SETTLED_BY` and 1: log odds that the sentence answers."""
