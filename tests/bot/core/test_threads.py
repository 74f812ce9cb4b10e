"""The threads beside the event loop: what an acknowledgement needs never waits for what takes long."""

import asyncio
from threading import Event

import pytest

from bot.core.errors import UserError
from bot.core.threads import Threads


async def test_short_work_is_done_however_much_long_work_was_given_up_and_runs_on():
    threads, over, running = Threads(at_once=2, timeout=60), Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def stuck():
        loop.call_soon_threadsafe(running.set)
        over.wait()

    try:
        tasks = [asyncio.create_task(threads.in_turn(stuck)) for _ in range(100)]
        await running.wait()
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)

        assert await threads.aside(lambda: 1) == 1
        assert await loop.run_in_executor(None, lambda: 2) == 2
    finally:
        over.set()


async def test_what_is_awaited_too_long_is_given_up():
    with pytest.raises(UserError, match="too long"):
        async with Threads(at_once=1, timeout=0.01).in_time():
            await asyncio.Event().wait()
