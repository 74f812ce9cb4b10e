"""Why a feed is refused or fails, as who reads it is told."""

from dataclasses import replace

from discord.utils import utcnow

from corpus.ingest.fetch_failures import reason_of_status
from tests.bot.feeds.conftest import FEED, followed
from tests.bot.moderators import MODERATOR
from tests.bot.shown import plain


async def test_why_a_feed_is_refused_or_fails_is_said_in_the_readers_language(
    discord, bot, guild, channel, site, feeds
):
    uwe = discord.add_user("uwe", locale="de")
    guild.add_member(uwe, MODERATOR)
    await feeds("add", url=site.url(FEED))
    book, (feed,) = bot.corpus.feeds, followed(bot, guild)
    book.record(
        replace(feed, failures=1, failing_since=utcnow(), problem=reason_of_status(404)), now=utcnow()
    )

    refused = await feeds("add", by=uwe, url=site.url("127.0.0.1/none"))
    listed = await feeds("list", by=uwe)
    sources = await (await discord.slash(uwe, channel, "sources")).answer()
    tried = await feeds("test", by=uwe, url=site.url(FEED))

    for message in (refused, listed, sources):
        assert "nter dieser Adresse ist nichts (404)" in plain(message.text)
    assert "die Seite dazu: unter dieser Adresse ist nichts (404)" in plain(tried.text)
