"""What answers are found, chosen and believed by; `tests/benchmarks/fit_evidence.py` writes it."""

from typing import Final

import numpy as np

PASSAGE: Final = np.array([
    1.1522, 1.7215, 7.0317, 8.1732, 4.4363, 6.3758,
])  # fmt: skip
"""For each of `bot.search.PASSAGE_FEATURES`: log odds to be the right one."""

SENTENCE: Final = np.array([
    4.794, 1.6391, 3.5609, 2.7739, 0.86251, -2.1598, 3.7731, -0.77056,
    0.28741, 4.1015, -0.21084, 3.4289, 1.1399, 1.7431, -0.66046, 0.6215,
    -1.7695, 2.5303, 1.842, -0.14732, -0.049774, -0.18428, 1.0556,
])  # fmt: skip
"""For each of `bot.evidence.FEATURES`: log odds to be what answers."""

STORED: Final = np.array([
    2.3915, 2.2192, 3.1051, -3.1186, 0.50769, 1.6306, 0.7084, -0.94379,
    0.5608, 1.482, -0.27791, -0.80424, -0.54451, -0.03891, 0.24044, 0.031533,
    -6.3371,
])  # fmt: skip
"""Over `confidence.STORED_BY` and 1: log odds that the answer is stored."""

SETTLED: Final = np.array([
    0.035599, 2.2038, 3.0139, -3.8609, 2.5657, -2.9785, -2.0401, -2.5123,
    -0.20052, -1.2521, -1.7375, 0.87206, -2.3774, -2.2684, -1.9258, -0.48411,
])  # fmt: skip
"""Over `confidence.SETTLED_BY` and 1: log odds that the sentence answers."""
