"""What answers are found, chosen and believed by; `tests/benchmarks/fit_evidence.py` writes it."""

from typing import Final

import numpy as np

PASSAGE: Final = np.array([
    1.1522, 1.7215, 7.0317, 8.1732, 4.4363, 6.3758,
])  # fmt: skip
"""For each of `bot.search.PASSAGE_FEATURES`: log odds to be the right one."""

SENTENCE: Final = np.array([
    4.7821, 1.6158, 3.6274, 2.8699, 0.87834, -2.1918, 3.8008, -0.73471,
    0.29511, 4.1307, -0.17367, 3.3217, 1.1136, 1.3409, -0.14436, 0.62204,
    -1.7776, 2.5169, 1.8303, -0.17334, -0.050414, -0.18567, 1.0403,
])  # fmt: skip
"""For each of `bot.evidence.FEATURES`: log odds to be what answers."""

STORED: Final = np.array([
    2.308, 2.2852, 3.1048, -3.122, 0.41733, 1.646, 0.75486, -0.98238,
    0.57399, 1.5201, -0.24348, -0.78416, -0.52609, -0.012437, 0.26856, 0.033636,
    -6.4529,
])  # fmt: skip
"""Over `confidence.STORED_BY` and 1: log odds that the answer is stored."""

SETTLED: Final = np.array([
    -0.035003, 2.2621, 2.9284, -3.7984, 2.5373, -3.0428, -2.0839, -2.5058,
    -0.18351, -1.2506, -1.5825, 0.99996, -2.3421, -2.2632, -1.9209, -0.58943,
])  # fmt: skip
"""Over `confidence.SETTLED_BY` and 1: log odds that the sentence answers."""
