"""A bot that reads a site with a feed, and a moderator who follows it."""

from datetime import timedelta

import pytest

from bot.cli.options import this_moment
from config.sections import NetworkSettings
from tests.bot.moderators import add_moderator
from tests.bot.parsing import start_parsers
from tests.builders import SUBJECTS
from tests.web import page, rss, serving

FEED = "127.0.0.1/news.xml"


@pytest.fixture
async def site():
    async with serving() as web:
        recent = this_moment() - timedelta(hours=1)
        web.put("127.0.0.1/comet", page("Comet", *[SUBJECTS["comet"]] * 3))
        web.put(
            FEED,
            rss(
                ("A storm in Galway", None, SUBJECTS["storm"], recent),
                ("A comet in Chile", web.url("127.0.0.1/comet"), "In short.", recent),
                ("Nothing", web.url("127.0.0.1/gone"), None, recent),
                title="The *Test* Times",
            ),
        )
        yield web


@pytest.fixture(scope="session")
def parsers():
    """The bot's own, started: an answer is not waited for as long as that can take."""
    start_parsers()


@pytest.fixture
async def bot(parsers, folder, start, site):
    network = NetworkSettings(contact="", ports=(site.port,), timeout=5, allow_loopback=True)
    return await start(folder, network=network)


@pytest.fixture
def mod(discord, guild):
    return add_moderator(discord, guild)


@pytest.fixture
def feeds(discord, mod, channel):
    """Sends a sub-command of `/feeds`, and returns the answer."""

    async def sent(name, *, by=mod, where=channel, **options):
        return await (await discord.slash(by, where, f"feeds {name}", **options)).answer()

    return sent


def followed(bot, guild):
    return bot.corpus.feeds.all([str(guild.id)])
