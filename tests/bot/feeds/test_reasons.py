"""Why a feed is refused or fails, as who reads it is told."""

from dataclasses import replace

from discord.utils import utcnow

from corpus.fetching.responses import reason_of_status
from tests.bot.feeds.conftest import FEED, followed
from tests.bot.messages import plain
from tests.bot.moderators import MODERATOR
from tests.web import rss


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


ODD = """
file:///etc/passwd                   | Not a web address; use one that starts with https://.
https://news.example:8080/feed       | Port 8080 is not allowed, only {port}.
http://169.254.169.254:{port}/latest | This address leads into a private or reserved network.
http://10.0.0.1:{port}/feed          | This address leads into a private or reserved network.
http://exa%mple.test:{port}/         | Not a valid web address.
http://-.-:{port}/                   | Not a valid web address.
http://1.2.3.4.5:{port}/             | Not a valid web address.
"""


async def test_why_an_address_is_refused_is_said_in_plain_words(bot, site, feeds):
    for line in ODD.format(port=site.port).strip().splitlines():
        url, reason = (part.strip() for part in line.split("|"))
        assert plain((await feeds("test", url=url)).text) == reason


async def test_why_a_page_behind_an_entry_is_no_article_is_said_in_plain_words(bot, site, feeds):
    site.put("127.0.0.1/marked", b"\xff\xfe<\x00h\x00\x00\xd8")
    site.put("127.0.0.1/odd.xml", rss(("Title", site.url("127.0.0.1/marked"), None, utcnow())))

    message = await feeds("test", url=site.url("127.0.0.1/odd.xml"))

    assert "not text: it is marked as utf-16, but is not" in plain(message.text)
