"""`clippings` and how long its event loop was held up at most, printed at the end.

    python -m tests.bot.event_loop_lag ARGUMENTS OF CLIPPINGS

A beat is due every few milliseconds; the longest time that one came late is what any event may have waited.
It counts from the last SIGUSR1 on, so that what starting takes can be left out.
"""

import asyncio
import signal
import sys
import time
from pathlib import Path

from bot.__main__ import main

_BEAT = 0.002  # seconds
_TICKS = 100  # of the processor's clock in a second, as /proc counts them
REPORT = "event loop held up at most "


class LagMeter:
    """Beats on an event loop, and remembers how late the latest beat was.

    Attributes:
        most: seconds that a beat came late.
        own: the same, but no longer than this process was computing meanwhile: on a busy machine a beat is
            late because of others too.
    """

    def __init__(self):
        self.begin()

    def begin(self, *_signal):
        """Forgets what was so far."""
        self.most = self.own = 0.0

    def beat(self, loop, due, computed):
        """Notes how late this beat is, and orders the next one."""
        now, used = time.monotonic(), time.process_time()
        self.most = max(self.most, now - due)
        self.own = max(self.own, min(now - due, used - computed))
        loop.call_at(now + _BEAT, self.beat, loop, now + _BEAT, used)

    def start(self, loop):
        """Beats from the next turn of a loop on."""
        loop.call_soon(self.beat, loop, time.monotonic(), time.process_time())

    def __str__(self):
        return f"{REPORT}{self.most * 1000:.0f} ms, of which it computed {self.own * 1000:.0f} ms"


class MeteredLoops(asyncio.DefaultEventLoopPolicy):
    """Makes event loops whose lag is measured."""

    def __init__(self, meter):
        super().__init__()
        self._meter = meter

    def new_event_loop(self):
        """A loop that beats from its first turn on."""
        loop = super().new_event_loop()
        self._meter.start(loop)
        return loop


def computed_by(pid):
    """Seconds of the processor that a process has used so far, user and system."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:13])) / _TICKS


if __name__ == "__main__":
    meter = LagMeter()
    signal.signal(signal.SIGUSR1, meter.begin)
    asyncio.set_event_loop_policy(MeteredLoops(meter))
    try:
        main()
    finally:
        print(meter, file=sys.stderr)
