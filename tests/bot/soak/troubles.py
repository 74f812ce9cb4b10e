"""What goes wrong during the soak: at Discord, at the machine, to the processes."""

import asyncio

from tests.bot.delivery.world import answers, edits, posts
from tests.bot.faults.machine import filled_up

REFUSED, LOST, DELAYED = 0.08, 0.08, 0.03  # shares of the requests
STATUSES = (429, 500, 502, 503)
JUMPS = (2, -2)  # days
AFTER_KILL = 6 * 60  # seconds, longer than the bot that was killed keeps what it was about to send
NOTICE = 1.0  # seconds for a loop of the bot to look at the clock
AFTER_LOSS = 3.0  # seconds until what was lost was sent again, before time passes


class Troubles:
    """All that goes wrong, each by chance.

    Args:
        world: has the Discord, the bot, the machine and its people.
        draw: the chance.
        kills: how likely the bot is killed in a round.
        has_small_disk: whether its disk can be filled up.
    """

    def __init__(self, world, draw, *, kills, has_small_disk):
        self.world, self.draw, self.kills, self.has_small_disk = world, draw, kills, has_small_disk
        self.counts = {}
        self.lost = self.killed = False
        self._kinds = (
            *(self.cut, self.reconnect, self.invalidate, self.ban, self.jump, self.no_fsync, self.kill_child),
            *([self.full_disk] if has_small_disk else []),
        )

    def at_discord(self):
        """Refuse, lose and delay requests by chance, until `over`."""
        faults, draw = self.world.discord.faults, self.draw
        for status in STATUSES:
            faults.refuse(status, 10**9, lambda *_: draw.random() < REFUSED / len(STATUSES))
        faults.delay(1.5, 10**9, lambda *_: draw.random() < DELAYED)
        faults.lose_answers(10**9, self._loses)

    def _loses(self, method, path):
        lost = (posts(method, path) or edits(method, path) or answers(method, path)) and (
            self.draw.random() < LOST
        )
        self.lost = self.lost or lost
        return lost

    async def over(self):
        """End what goes wrong at Discord, and wait until what was lost was sent again."""
        self.world.discord.faults.clear()
        if self.lost:
            await asyncio.sleep(AFTER_LOSS)
            self._count("answers of Discord lost")
        self.lost = self.killed = False

    async def strike(self):
        """Let one thing happen, or kill the bot."""
        await asyncio.sleep(self.draw.uniform(0, 0.5))
        if self.draw.random() < self.kills:
            return await self.kill()
        return await self._strike(self.draw.choice(self._kinds))

    async def _strike(self, kind):
        self._count(kind.__doc__.partition(".")[0].lower())
        await kind()

    async def kill(self):
        """Bot killed."""
        self._count("bot killed")
        self.killed, world = True, self.world
        await world.bot.kill()
        world.discord.faults.clear()
        world.pass_time(AFTER_KILL)
        await world.bot.start()

    async def cut(self):
        """Gateway cut."""
        await self.world.discord.faults.drop_gateway()

    async def reconnect(self):
        """Gateway asked to reconnect."""
        self.world.discord.faults.request_reconnect()

    async def invalidate(self):
        """Session invalidated."""
        self.world.discord.faults.invalidate_session()

    async def ban(self):
        """Requests refused by Cloudflare."""
        self.world.discord.faults.refuse_at_the_edge(3)

    async def kill_child(self):
        """Worker killed."""
        self.world.bot.kill_child(self.draw)

    async def no_fsync(self):
        """Syncs failed."""
        with self.world.machine.failing_fsync():
            await asyncio.sleep(2)

    async def full_disk(self):
        """Disk full."""
        with filled_up(self.world.bot.folder):
            await self.world.people.use(3)
            await asyncio.sleep(2)

    async def jump(self):
        """Clock set for a moment."""
        self.world.set_clock(days=self.draw.choice(JUMPS))
        await self.world.people.use(2)
        await asyncio.sleep(3)
        self.world.set_clock()
        # The bot compares its clocks once a minute.
        await asyncio.sleep(NOTICE)
        self.world.pass_time(61)
        await asyncio.sleep(NOTICE)

    def _count(self, kind):
        self.counts[kind] = self.counts.get(kind, 0) + 1
