"""`/feeds browse` and what is offered while a feed is typed: the catalogue, tried before it is followed."""

import asyncio
import json
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import UserError
from bot.core.threads import Threads
from bot.feeds.browsing import CatalogueFeeds
from bot.feeds.notices import FeedNotices
from bot.feeds.selection import FeedSelection
from bot.feeds.service import GuildFeeds
from bot.guilds.service import GuildService
from bot.state.facts import Facts
from config.sections import NetworkSettings
from corpus.feeds.catalogue import FeedCatalogue, FeedTopic
from corpus.models.feed import FeedNotice, NoticeKind
from tests.bot.conftest import FEEDS
from tests.bot.feeds.conftest import FEED, followed
from tests.bot.messages import plain
from tests.builders import NOON
from tests.loopback.changes import WAIT
from tests.loopback.permissions import USUAL_MEMBER
from tests.web import rss

OWN = """
replace = true
[[feeds]]
name = "The *Test* Times"
url = "{times}"
language = "en"
region = "GB"
topics = ["news"]
[[feeds]]
name = "Gone Post"
url = "{gone}"
language = "en"
region = "US"
topics = ["sport"]
[[feeds]]
name = "Moved Mail"
url = "{moved}"
language = "en"
region = "US"
topics = ["news"]
text = "full"
[[feeds]]
name = "Amtsblatt"
url = "{german}"
language = "de"
region = "DE"
"""
MENU = "Choose the feeds to follow"


@pytest.fixture
async def bot(parsers, folder, start, site, tmp_path):
    site.put("127.0.0.1/old", status=301, Location=site.url("127.0.0.1/new.xml"))
    for name in ("new", "german"):
        site.put(f"127.0.0.1/{name}.xml", rss(title=name))
    file = tmp_path / "catalogue.toml"
    addresses = {
        "times": FEED,
        "gone": "127.0.0.1/none",
        "moved": "127.0.0.1/old",
        "german": "127.0.0.1/german.xml",
    }
    file.write_text(OWN.format(**{name: site.url(place) for name, place in addresses.items()}))
    network = NetworkSettings(contact="", ports=(site.port,), timeout=5, allow_loopback=True)
    return await start(folder, network=network, feeds=FEEDS.model_copy(update={"catalogue": str(file)}))


@pytest.fixture
def choose(discord, mod):
    async def chosen(message, *labels, menu=MENU, by=mod):
        menu = message.selects[menu].custom_id if isinstance(menu, int) else menu
        await (await discord.choose(by, message, *labels, menu=menu)).answer()
        return message

    return chosen


def filters(message):
    """What is chosen in the menus of language, region and topic."""
    return [option.label for select in message.selects[:3] for option in select.options if option.default]


async def test_feeds_are_followed_and_unfollowed_in_place_and_one_that_moved_is_known(
    bot, guild, site, feeds, choose
):
    message = await feeds("browse")
    first = plain(message.text)

    await choose(message, "The *Test* Times", "Moved Mail")
    both = [feed.url for feed in followed(bot, guild)]
    await choose(message, "Moved Mail")

    assert message.ephemeral
    assert "3 feeds" in first
    assert message.selects[3].options[1].description == "United States · All the news · full text"
    assert both == [site.url("127.0.0.1/new.xml"), site.url(FEED)]
    assert [feed.url for feed in followed(bot, guild)] == [site.url("127.0.0.1/new.xml")]
    assert "Unfollowed: [The *Test* Times]" in plain(message.text)
    assert plain(message.text).count("✓") == 1


async def test_a_feed_that_was_followed_since_the_catalogue_was_shown_stays(bot, guild, site, feeds, choose):
    message = await feeds("browse")
    await feeds("add", url=site.url(FEED))

    await choose(message, "Moved Mail")

    assert [feed.url for feed in followed(bot, guild)] == [site.url("127.0.0.1/new.xml"), site.url(FEED)]
    assert "Unfollowed" not in plain(message.text)
    assert plain(message.text).count("✓") == 2


async def test_moves_that_are_noted_at_the_same_time_are_all_kept(bot):
    facts, threads = Facts(bot.corpus.engine), Threads(at_once=1, timeout=WAIT)
    feeds = CatalogueFeeds(FeedCatalogue(), bot.services[GuildFeeds], facts=facts, threads=threads)
    addresses = [f"https://e.test/{number}" for number in range(24)]

    await asyncio.gather(*(threads.aside(partial(feeds.note_moved, {each: "x"})) for each in addresses))

    assert set(json.loads(facts.get("moved feeds of the catalogue"))) == set(addresses)


async def test_one_that_is_gone_is_told_and_the_others_are_followed(bot, guild, site, feeds, choose):
    message = await choose(await feeds("browse"), "Gone Post", "The *Test* Times")

    assert "Not followed: Gone Post. " in plain(message.text)
    assert "404" in message.text
    assert [feed.url for feed in followed(bot, guild)] == [site.url(FEED)]


async def test_language_region_and_topic_select_and_survive_a_restart(discord, bot, feeds, choose, mod):
    message = await feeds("browse")
    assert filters(message) == ["English", "All regions", "All topics"]

    german = await choose(message, "German", menu=0)
    assert "Amtsblatt" in german.text
    nothing = await choose(german, "Sport", menu=2)
    assert "No feed fits. Choose another region or topic." in nothing.text
    every = await choose(nothing, "All languages", menu=0)

    assert filters(every) == ["All languages", "All regions", "Sport"]
    assert "Gone Post" in every.text


async def test_no_more_feeds_than_allowed_and_the_catalogue_stays(bot, guild, site, feeds, choose):
    for number in range(FEEDS.per_guild):
        bot.corpus.feeds.add(f"https://e.test/{number}", now=NOON, due_at=NOON, owner=str(guild.id))

    message = await choose(await feeds("browse"), "The *Test* Times")

    assert f"This server already follows {FEEDS.per_guild} feeds. Remove one first." in message.text
    assert message.selects[3].placeholder == MENU
    assert len(followed(bot, guild)) == FEEDS.per_guild


async def test_only_moderators_follow(bot, guild, mod, feeds, choose):
    message = await feeds("browse")
    guild.add_member(mod, USUAL_MEMBER)

    await choose(message, "The *Test* Times")

    assert message.text == "You need Manage Server."
    assert followed(bot, guild) == ()


async def test_a_name_is_offered_and_stands_for_its_address(discord, bot, guild, mod, channel, site, feeds):
    offered = await discord.autocomplete(mod, channel, "feeds add", focused="url", url="test t")
    message = await feeds("add", url=offered[0]["value"])
    own = await discord.autocomplete(mod, channel, "feeds test", focused="url", url="test")
    tried = await feeds("test", url=own[0]["value"])

    assert offered[0]["name"] == "The *Test* Times · English"
    assert plain(message.text).startswith("Following [The *Test* Times]")
    assert own[0]["value"] == str(followed(bot, guild)[0].number)
    assert "3 entries" in tried.text


async def test_a_notice_of_a_feed_that_fails_lets_a_moderator_unfollow_it(
    discord, bot, guild, mod, ann, channel, site, feeds
):
    await feeds("add", url=site.url(FEED))
    await bot.services[GuildService].change(guild.id, notice_channel=channel.id)
    feed = followed(bot, guild)[0]
    notice = FeedNotice(kind=NoticeKind.FAILING, feed=feed, at=NOON, text="It fails.")
    bot.corpus.feeds.record(feed, [notice], now=NOON)
    await FeedNotices(bot, bot.services[GuildFeeds], bot.services[GuildService]).post_new(NOON)
    posted = discord.bot_messages(channel)[-1]

    refused = await (await discord.press(ann, posted, "Unfollow")).answer()
    done = await (await discord.press(mod, posted, "Unfollow")).answer()
    again = await (await discord.press(mod, posted, "Unfollow")).answer()

    assert refused.text == "You need Manage Server."
    assert plain(done.text).startswith("Unfollowed: ")
    assert "does not follow" in again.text
    assert "cannot be read any more" in posted.text
    assert followed(bot, guild) == ()


@given(
    st.builds(
        FeedSelection,
        language=st.sampled_from([None, "de", "pol"]),
        region=st.sampled_from([None, "CH", "001"]),
        topic=st.sampled_from([None, *FeedTopic]),
        page=st.integers(0, 40),
    )
)
def test_a_selection_is_read_as_it_is_written(selection):
    assert FeedSelection.read(selection.text) == selection


@pytest.mark.parametrize("text", ["", "de", "de:CH:weather:0", "de:CH:-:x", "a:b:c:d:e"])
def test_a_made_up_selection_is_refused(text):
    with pytest.raises(UserError):
        FeedSelection.read(text)
