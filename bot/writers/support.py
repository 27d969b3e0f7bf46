from collections.abc import Sequence
from bot.writers.wording import Wording, has_root

def support(claim: Wording, told: Sequence[Wording]) -> float:
    best = max((sum(has_root(s.roots, r) for r in claim.roots) for s in told), default=0)
    return best / len(claim.roots) if claim.roots else 0.0
