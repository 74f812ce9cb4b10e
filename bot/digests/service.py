"""Connect everything that digests need in Discord."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

import discord
from discord.utils import utcnow

from bot.core.charts import Charts
from bot.core.delivery import find_guild
from bot.digests.commands import DigestCommands
from bot.digests.places import Places
from bot.digests.posting import Posting
from bot.digests.preview import Issuing
from bot.digests.publishing import Publishing
from bot.digests.runner import Runner
from bot.digests.setup import Maker
from bot.digests.sources import Reasons
from bot.digests.store import Subscription
from bot.digests.stores import DigestStores
from bot.guilds.service import GuildService
from bot.locale.catalogue import Catalogue
from bot.locale.texts import Texts
from bot.state.outbox_delivery import Delivery, SendRate, Timing

_TIMING = Timing(clock=utcnow)


class Digests:
    """What cogs and buttons ask: `desk` where digests are ordered, `reasons` for their stories.

    `issuing` makes the digests that no schedule asks for, `maker` those that one does.

    Args:
        client: the connection to Discord.
        stores: what is kept of digests.
        guilds: what guilds have set.
        catalogue: what is said.
        charts: draws their pictures.
        pace: how fast the bot posts.
        timing: the clock.
        covers: whether a guild's digests are this process's to post.
    """

    def __init__(
        self,
        client: discord.Client,
        stores: DigestStores,
        *,
        guilds: GuildService,
        catalogue: Catalogue,
        charts: Charts,
        pace: SendRate,
        timing: Timing = _TIMING,
        covers: Callable[[int], bool] = lambda _guild: True,
    ) -> None:
        delivery = Delivery(client, stores.outbox, stores.threads.in_turn, pace=pace, timing=timing)
        posting = Posting(
            stores,
            delivery,
            places=Places(client, pace, guilds),
            charts=charts,
            catalogue=catalogue,
            speech=partial(_speech, client, guilds, catalogue),
        )
        self.publishing = Publishing(client, delivery, pace)
        self.runner = Runner(stores, posting=posting, delivery=delivery, covers=covers)
        self.reasons = Reasons(stores)
        self.maker = Maker(client, stores, guilds)
        self.issuing = Issuing(client, stores, self.runner, charts=charts, zone=self.maker.zone)
        self.desk = DigestCommands(client, stores, maker=self.maker, issuing=self.issuing)

    async def run(self, _now: datetime) -> None:
        """Send digests until it is cancelled."""
        await self.runner.run()


async def _speech(
    client: discord.Client, guilds: GuildService, catalogue: Catalogue, subscription: Subscription
) -> Texts:
    """Return the texts of a digest, in the guild's or the person's language."""
    if subscription.place.guild is None:
        return catalogue.of(subscription.locale)
    return await guilds.texts_for(await find_guild(client, subscription.place.guild))
