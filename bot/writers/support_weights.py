"""The weights of the support score. Written by `tests/benchmarks/support.py`, not by hand."""

from typing import Final

import numpy as np

WEIGHTS: Final = np.array([-8.0, -2.0, -9.64])
"""For each of `bot.writers.support.lacks`."""

CONSTANT: Final = 3.2
