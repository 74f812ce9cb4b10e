"""`clippings` and how long its event loop was held up at most, printed at the end.

    python -m tests.bot.event_loop_lag ARGUMENTS OF CLIPPINGS

A beat is due every few milliseconds; the longest time that one came late is what any event may have waited.
It counts from the last SIGUSR1 on, so that what starting takes can be left out.
"""

import asyncio
import signal
import sys
import time

from bot.__main__ import main

_BEAT = 0.002  # seconds
REPORT = "event loop held up at most "


class LagMeter:
    """Beats on an event loop, and remembers how late the latest beat was."""

    def __init__(self):
        self.most = 0.0

    def begin(self, *_signal):
        """Forgets what was so far."""
        self.most = 0.0

    def beat(self, loop, due):
        """Notes how late this beat is, and orders the next one."""
        now = time.monotonic()
        self.most = max(self.most, now - due)
        loop.call_at(now + _BEAT, self.beat, loop, now + _BEAT)


class MeteredLoops(asyncio.DefaultEventLoopPolicy):
    """Makes event loops whose lag is measured."""

    def __init__(self, meter):
        super().__init__()
        self._meter = meter

    def new_event_loop(self):
        """A loop that beats from its first turn on."""
        loop = super().new_event_loop()
        loop.call_soon(self._meter.beat, loop, time.monotonic())
        return loop


if __name__ == "__main__":
    meter = LagMeter()
    signal.signal(signal.SIGUSR1, meter.begin)
    asyncio.set_event_loop_policy(MeteredLoops(meter))
    try:
        main()
    finally:
        print(f"{REPORT}{meter.most * 1000:.0f} ms", file=sys.stderr)
