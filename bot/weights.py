"""What answers are found, chosen and believed by. Written by `tests/benchmarks/fit_evidence.py`, not by hand."""

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
"""For each of `bot.evidence.FEATURES`: log odds to be the one that answers."""

STORED: Final = np.array([
    1.8826, 2.1428, 2.6409, -2.4998, -0.31572, 0.55576, 1.2739, 1.2285,
    0.82834, -2.9336, 0.48214, 2.2935, -0.24992, -0.86041, -0.66077, 0.84633,
    0.22258, 0.019616, -7.1458,
])  # fmt: skip
"""Log odds that what is asked about is stored, over `confidence.STORED_BY`, 1."""

SETTLED: Final = np.array([
    0.69541, 2.5825, 2.5684, -2.0078, 2.0566, 1.1639, -1.781, -1.7447,
    -4.1123, -1.6953, 2.0078, -1.3517, -2.0415, 1.2775, -2.3546, -2.0386,
    -1.944, -2.5965,
])  # fmt: skip
"""Log odds that the best sentence settles it, over `confidence.SETTLED_BY`, 1."""
