"""The weights of the support score. Written by `tests/benchmarks/support.py`, not by hand."""

from typing import Final

import numpy as np

WEIGHTS: Final = np.array([-12, -3, -9.6456])
"""Log odds for each of `bot.writers.support.lacks`; none is above 0."""

CONSTANT: Final = 2.8937
