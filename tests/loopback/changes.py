"""Waiting without polling: whoever waits is woken at each change of the loopback and looks again."""

# ruff: noqa: ASYNC109 - a test says how long it is ready to wait, in one word

import asyncio
import os
from typing import Final

WAIT: Final = float(os.environ.get("LOOPBACK_WAIT", "30"))
"""Seconds that a test waits before it fails: a limit, which only a fault or a very busy machine reaches."""


class Changes:
    """Announces that something changed to all who wait for their condition."""

    def __init__(self):
        self._waiting: set[asyncio.Future[None]] = set()

    def announce(self):
        """Wake everybody who waits."""
        waiting, self._waiting = self._waiting, set()
        for sleeper in waiting:
            if not sleeper.done():
                sleeper.set_result(None)

    async def until(self, look, *, what, timeout=WAIT):
        """Return the first true value of `look()`; `what` may be a callable that describes the wait."""
        try:
            async with asyncio.timeout(timeout):
                while not (seen := look()):
                    sleeper = asyncio.get_running_loop().create_future()
                    self._waiting.add(sleeper)
                    await sleeper
        except TimeoutError:
            story = what() if callable(what) else what
            raise TimeoutError(f"waited {timeout} s for {story}") from None
        return seen
