"""How fast the bot posts: turns for what nobody waits for, and none for the rest."""

import asyncio

from bot.state.outbox_delivery import SendRate

A_SECOND = 100
BETWEEN = 1 / A_SECOND
CLOCK = 0.001  # seconds by which a timer of the loop may be early


async def test_posts_are_made_one_turn_after_the_other():
    rate, made = SendRate(a_second=A_SECOND), []

    async def post():
        rate.note()
        made.append(asyncio.get_running_loop().time())

    await asyncio.gather(*(rate.put(post) for _ in range(5)))

    assert made[-1] - made[0] >= 4 * BETWEEN - CLOCK


async def test_a_request_that_takes_no_turn_is_made_at_once_and_posts_wait_the_longer():
    rate, clock = SendRate(a_second=A_SECOND), asyncio.get_running_loop().time
    began = clock()
    for _ in range(5):
        rate.note()

    async def posted():
        return clock()

    assert await rate.put(posted) - began >= 5 * BETWEEN - CLOCK


async def test_a_request_behind_a_post_that_failed_is_counted_again():
    rate, clock = SendRate(a_second=A_SECOND), asyncio.get_running_loop().time

    async def fails():
        raise ValueError

    for _ in range(2):
        try:
            await rate.put(fails)
        except ValueError:
            began = clock()
    rate.note()
    rate.note()

    async def posted():
        return clock()

    assert await rate.put(posted) - began >= 2 * BETWEEN - CLOCK
