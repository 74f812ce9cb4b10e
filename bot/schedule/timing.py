"""What time it is for digests, and for how long a process has an edition to itself."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.state.ledger import Lease


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """A clock, and how long a lease runs from each step on before another process may take over."""

    clock: Callable[[], datetime]
    lease: timedelta = timedelta(minutes=5)

    def leased(self) -> Lease:
        """A lease from now on."""
        now = self.clock()
        return Lease(since=now, until=now + self.lease)
