"""What comes in for watches in tests, and the tick that tells it."""

from datetime import UTC, datetime

from bot.watches.delivery import WatchDelivery
from tests.bot.conftest import article

QUESTION = "Which cranes does Elmsea build?"
NOW = datetime(2025, 4, 21, 12, tzinfo=UTC)
RED = "Elmsea builds a red crane. It took a year."
GREEN = "A green crane is what Elmsea builds now, says Ada Quill."


def come_in(bot, *bodies, first=20):
    """Articles of the day before `NOW` that come in."""
    made = [
        article(20, f"Crane {first + n}", body, url=f"https://example.org/{first + n}")
        for n, body in enumerate(bodies)
    ]
    bot.corpus.add(made)
    return made


async def tick(bot, now=NOW):
    return await bot.services[WatchDelivery].tick(now=now)


def last(discord, place):
    """The bot's last message in a place that all see."""
    return [message for message in discord.bot_messages(place) if not message.ephemeral][-1]
