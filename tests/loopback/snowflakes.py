"""Ids as Discord makes them: the time since 2015 in the upper bits, a counter in the lower ones."""

import itertools
import time
from datetime import UTC, datetime

EPOCH_MS = 1_420_070_400_000
COUNTER_BITS = 22


class Snowflakes:
    """Gives ids that grow strictly, also within one millisecond."""

    def __init__(self):
        self.ahead = 0.0  # seconds that have passed here beyond those of the clock
        self._counter = itertools.count(1)
        self._last = 0

    def next(self):
        """Return the next id."""
        now = int((time.time() + self.ahead) * 1000) - EPOCH_MS
        self._last = max(self._last + 1, (now << COUNTER_BITS) + next(self._counter) % 4096)
        return self._last


def timestamp():
    """Return the present moment in the form Discord writes times in."""
    return datetime.fromtimestamp(time.time(), UTC).isoformat()
