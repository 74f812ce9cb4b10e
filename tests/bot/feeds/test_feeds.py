"""`/feeds`: what a guild follows, and that no other guild sees anything of it."""

import pytest

from bot.feeds.notices import FeedNotices
from bot.feeds.service import GuildFeeds
from bot.guilds.service import GuildService
from config.sections import NetworkSettings
from corpus.models.feed import FeedNotice, NoticeKind
from corpus.pipeline.extraction import analysed
from tests.bot.conftest import FEEDS, article, running
from tests.bot.feeds.conftest import FEED, followed
from tests.bot.messages import excerpts, links, plain, titles
from tests.bot.moderators import MODERATOR
from tests.builders import NOON
from tests.loopback.components import Part, of_type
from tests.web import rss

SECRET = "Reporter Quixano Zephyrine saw the harbour of Elmsea from a kite."
QUESTION = "Who saw the harbour of Elmsea from a kite?"


async def test_a_feed_is_followed_by_its_guild_alone(bot, guild, site, feeds):
    message = await feeds("add", url=site.url(FEED))

    assert message.ephemeral
    assert plain(message.text).startswith("Following [The *Test* Times]")
    assert [feed.url for feed in followed(bot, guild)] == [site.url(FEED)]
    assert bot.corpus.feeds.all([None]) == ()


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("127.0.0.1/none", "404"),
        ("127.0.0.1/comet", "There is no feed here; give the address of the feed itself."),
    ],
)
async def test_what_is_no_feed_is_refused_with_the_reason(bot, guild, site, feeds, address, said):
    message = await feeds("add", url=site.url(address))

    assert said in plain(message.text)
    assert followed(bot, guild) == ()


@pytest.mark.parametrize("url", ["http://169.254.169.254/latest", "file:///etc/passwd", "no address", "  "])
async def test_an_odd_address_is_refused(bot, guild, feeds, url):
    message = await feeds("add", url=url)

    assert message.text.endswith(".")
    assert followed(bot, guild) == ()


async def test_a_guild_follows_only_so_many(bot, guild, site, feeds):
    for number in range(FEEDS.per_guild + 1):
        site.put(f"127.0.0.1/{number}", rss(title=f"Feed {number}"))
        message = await feeds("add", url=site.url(f"127.0.0.1/{number}"))

    assert message.text == f"This server already follows {FEEDS.per_guild} feeds. Remove one first."
    assert len(followed(bot, guild)) == FEEDS.per_guild


async def test_a_feed_is_removed_by_what_is_offered(discord, bot, guild, mod, channel, site, feeds):
    await feeds("add", url=site.url(FEED))
    offered = await discord.autocomplete(mod, channel, "feeds remove", focused="feed", feed="times")

    message = await feeds("remove", feed=offered[0]["value"])

    assert offered[0]["name"] == "The *Test* Times"
    assert plain(message.text).startswith("Unfollowed: [The *Test* Times]")
    assert followed(bot, guild) == ()


@pytest.mark.parametrize("named", ["999", "https://nowhere.test/", "**x**"])
async def test_a_feed_that_is_not_followed_cannot_be_removed(bot, feeds, named):
    message = await feeds("remove", feed=named)

    assert plain(message.text).startswith(f"This server does not follow {named};")


async def test_the_list_shows_own_and_common_feeds_and_is_there_before_any(bot, guild, site, feeds):
    nothing = await feeds("list")
    bot.corpus.feeds.add("https://common.test/feed", now=NOON, due_at=NOON, title="Common")
    await feeds("add", url=site.url(FEED))

    message = await feeds("list")

    assert "none yet; add one with /feeds add" in nothing.text
    assert [title for title, _ in links(message)] == ["The *Test* Times", "Common"]
    assert message.text.index("Feeds of this server") < message.text.index("Feeds for everyone")


async def test_a_long_list_has_pages(discord, bot, guild, mod, feeds):
    for number in range(60):
        bot.corpus.feeds.add(
            f"https://common.test/{number}", now=NOON, due_at=NOON, title=f"Common {number:02}"
        )

    message = await feeds("list")
    first = message.text
    await (await discord.press(mod, message, "Next")).answer()

    assert "page 1 of" in first
    assert "page 2 of" in message.text


async def test_a_feed_is_tried_and_nothing_kept(bot, guild, site, feeds):
    message = await feeds("test", url=site.url(FEED))

    assert "3 entries" in message.text
    assert "✓ **A storm in Galway**" in message.text
    assert [title for title, _ in links(message)] == ["The *Test* Times", "A comet in Chile"]
    assert "✗ Nothing" in message.text
    assert followed(bot, guild) == ()


async def test_a_list_is_imported_and_exported_again(discord, bot, guild, mod, channel, site, feeds):
    opml = (
        '<opml version="2.0"><body><outline type="rss" text="A" xmlUrl="' + site.url("127.0.0.1/a") + '"/>'
        '<outline type="rss" text="B" xmlUrl="http://192.168.0.1/feed"/></body></opml>'
    )
    file = discord.upload(channel, "list.opml", opml.encode())

    imported, again = await feeds("import", file=file), await feeds("import", file=file)
    exported = await feeds("export")

    assert imported.text.startswith("1 feed is followed now.\n1 cannot be read:")
    assert again.text.startswith("0 feeds are followed now.\n1 was followed already.")
    assert [feed.title for feed in followed(bot, guild)] == ["A"]
    assert exported.ephemeral
    assert site.url("127.0.0.1/a").encode() in exported.attachments[0].content


@pytest.mark.parametrize("content", [b"", b"\x00\xff", b"<html></html>", b"plain"])
async def test_a_file_that_is_no_list_is_refused(discord, bot, guild, channel, feeds, content):
    message = await feeds("import", file=discord.upload(channel, "list.opml", content))

    assert message.text.endswith(".")
    assert followed(bot, guild) == ()


async def test_a_member_whom_discord_let_through_changes_nothing(discord, bot, guild, ann, site, feeds):
    discord.commands.ignore_permissions = True

    answers = [
        await feeds("add", by=ann, url=site.url(FEED)),
        await feeds("list", by=ann),
        await feeds("export", by=ann),
    ]

    assert {each.text for each in answers} == {"You need Manage Server."}
    assert followed(bot, guild) == ()


async def test_feeds_stay_followed_after_a_restart(discord, folder, guild, ann, mod, channel, site, feeds):
    network = NetworkSettings(contact="", ports=(site.port,), timeout=5, allow_loopback=True)
    async with running(folder, discord, network=network):
        await feeds("add", url=site.url(FEED))
    await discord.disconnected()

    async with running(folder, discord, network=network):
        message = await feeds("list")

    assert [title for title, _ in links(message)] == ["The *Test* Times"]


async def test_moderators_are_told_of_a_feed_in_their_channel_and_language_once(discord, bot, guild, channel):
    await bot.services[GuildService].change(guild.id, notice_channel=channel.id, language="de")
    feed = bot.corpus.feeds.add("https://x.test/", now=NOON, due_at=NOON, owner=str(guild.id), title="X *y*")
    notice = FeedNotice(kind=NoticeKind.ENDED, feed=feed, at=NOON, text="The feed was ended.")
    bot.corpus.feeds.record(feed, (notice,), now=NOON)

    notices = FeedNotices(bot, bot.services[GuildFeeds], bot.services[GuildService])
    await notices.post_new(NOON)
    await notices.post_new(NOON)

    (told,) = discord.bot_messages(channel)
    assert plain(told.text).startswith("Der Feed [X *y*]")


@pytest.fixture
def secret(bot, guild):
    """An article that came by a feed of `guild` alone."""
    feed = bot.corpus.feeds.add(
        "https://x.test/", now=NOON, due_at=NOON, owner=str(guild.id), title="Secrets"
    )
    made = article(9, "Kite over Elmsea", SECRET, source="Secret Gazette", feed=feed.shelf)
    bot.corpus.take([analysed(made)])
    return made


@pytest.fixture
def elsewhere(discord, bob):
    """A channel of another guild, in which bob moderates."""
    other = discord.add_guild("Others")
    other.add_member(bob, MODERATOR)
    return other.add_text_channel("news")


async def test_what_a_guild_follows_is_answered_there(bot, secret, ask):
    message = await ask(QUESTION)

    assert titles(message)[0] == "Kite over Elmsea"


@pytest.mark.parametrize("place", ["guild", "dm"])
async def test_no_command_shows_anything_of_it_elsewhere(discord, bot, secret, bob, elsewhere, ask, place):
    where = elsewhere if place == "guild" else discord.dm(bob)

    call = await discord.slash(bob, where, "ask", question=QUESTION, source="Secret Gazette")
    named = await call.answer()
    asked = await (await discord.slash(bob, where, "ask", question=f"{QUESTION} Zephyrinne")).answer()
    offered = await discord.autocomplete(bob, where, "ask", focused="source", source="")
    said = await discord.say(bob, where, f"<@{discord.bot_id}> {QUESTION}")
    replied = await discord.next_message(where, after=said)
    found = await (await discord.slash(bob, where, "ask", question="When did the harbour reopen?")).answer()
    more = await (await discord.press(bob, found, "More sources")).answer()

    shown = [named, asked, replied, found, more]
    assert [each["value"] for each in offered] == ["Example Post", "Norholm Times"]
    assert not any("Kite over Elmsea" in each.text or "Zephyrine " in each.text for each in shown)
    assert not any(SECRET in excerpt for each in shown for excerpt in excerpts(each))
    assert "5 articles" in asked.text
    assert "6 articles" not in "".join(each.text for each in shown)


async def test_a_moderator_elsewhere_neither_sees_nor_removes_its_feed(
    discord, bot, guild, secret, bob, elsewhere
):
    listed = await (await discord.slash(bob, elsewhere, "feeds list")).answer()
    number = followed(bot, guild)[0].number
    removed = await (await discord.slash(bob, elsewhere, "feeds remove", feed=str(number))).answer()
    offered = await discord.autocomplete(bob, elsewhere, "feeds remove", focused="feed", feed="")
    exported = await (await discord.slash(bob, elsewhere, "feeds export")).answer()

    assert "Secrets" not in listed.text
    assert removed.text.startswith("This server does not follow")
    assert offered == []
    assert b"x.test" not in exported.attachments[0].content
    assert len(followed(bot, guild)) == 1


async def test_the_buttons_of_its_answers_work_nowhere_else(discord, bot, secret, bob, elsewhere, ask):
    message = await ask(QUESTION)
    own = await (await discord.slash(bob, elsewhere, "ask", question=QUESTION)).answer()
    token = message.button("More sources").custom_id.rpartition(":")[2]
    context = f"clippings:context:{token}:0"

    of_type(own.components, Part.BUTTON)[0]["custom_id"] = context
    shown = await (await discord.press(bob, own, context)).answer()

    assert "I no longer remember this answer" in shown.text


HOSTILE = {
    "entities": "<!ENTITY" * 20_000,
    "attributes": "<rss version='2.0' " + " ".join(f"a{n}='x'" for n in range(25_000)) + "><channel/></rss>",
    "elements": "<rss version='2.0'><channel>" + "<a/>" * 1_200_000,
    "nested": "<html><body><article>" + "<span>" * 20_000,
}


@pytest.mark.slow
async def test_a_question_is_answered_while_hostile_feeds_are_added(bot, site, discord, mod, channel, feeds):
    for name, content in HOSTILE.items():
        site.put(f"127.0.0.1/{name}", content)
    sent = [
        await discord.slash(mod, channel, f"feeds {command}", url=site.url(f"127.0.0.1/{name}"))
        for command in ("add", "test")
        for name in HOSTILE
    ]

    answer = await (await discord.slash(mod, channel, "ask", question=QUESTION)).answer()

    assert answer.text
    assert "here is no feed here" in " ".join([(await each.answer()).text for each in sent])
