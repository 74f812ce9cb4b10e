"""`clippings` with a watch on its event loop: says at its end how long that was held up at most.

    python -m tests.bot.watched ARGUMENTS OF CLIPPINGS

A beat is due every few milliseconds; the longest time that one came late is what any event may have waited.
It counts from the last SIGUSR1 on, so that what starting takes can be left out.
"""

import asyncio
import signal
import sys
import time

from bot.__main__ import main

_BEAT = 0.002  # seconds
SAID = "event loop held up at most "


class Watch:
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


class WatchedLoops(asyncio.DefaultEventLoopPolicy):
    """Makes event loops that are watched."""

    def __init__(self, watch):
        super().__init__()
        self._watch = watch

    def new_event_loop(self):
        """A loop that beats from its first turn on."""
        loop = super().new_event_loop()
        loop.call_soon(self._watch.beat, loop, time.monotonic())
        return loop


if __name__ == "__main__":
    watched = Watch()
    signal.signal(signal.SIGUSR1, watched.begin)
    asyncio.set_event_loop_policy(WatchedLoops(watched))
    try:
        main()
    finally:
        print(f"{SAID}{watched.most * 1000:.0f} ms", file=sys.stderr)
