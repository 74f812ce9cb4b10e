"""`clippings` whose rests end when the time of day has moved on, as the soak moves it.

    python -m tests.bot.soak.hastened ARGUMENTS OF CLIPPINGS

A rest of an hour lasts until the clock of the machine was moved by an hour, or until an hour has passed; it
looks a few times a second. Nothing else is changed: timeouts and heartbeats are of real seconds.
"""

import asyncio
import time

_LOOK = 0.25  # seconds

_rest = asyncio.sleep


async def _sleep(seconds, result=None):
    set_at, began = time.time(), time.monotonic()
    while (left := seconds - max(abs(time.time() - set_at), time.monotonic() - began)) > _LOOK:
        await _rest(_LOOK)
    return await _rest(max(left, 0), result)


if __name__ == "__main__":
    asyncio.sleep = _sleep
    from bot.__main__ import main

    main()
