"""The ledger at work: due → leased → built → sent (or proven sent) → recorded.

`courier.py` does it in one process; `screening.py` and `building.py` are its first half, `sending.py` its second; what
they decide is in `deciding.py` and `steps.py`, which do nothing. `notifying.py` tells people what they must know,
`port.py` is what a platform's adapter implements.
"""

from bot.delivery.building import preview
from bot.delivery.courier import Courier, give_back
from bot.delivery.deliverer import Clock, Deliverer

__all__ = ["Clock", "Courier", "Deliverer", "give_back", "preview"]
