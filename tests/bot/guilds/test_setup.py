"""Setting a guild up: from the invitation to the first answer and digest, at most eight clicks."""

import asyncio
from datetime import timedelta

import pytest

from bot.cli.options import this_moment
from bot.feeds.polling import polling_of
from bot.guilds.setup_ending import SetupEnding
from bot.guilds.setup_steps import STEPS, SetupState, SetupStep, feeds_for
from bot.guilds.store import Guilds
from config.sections import NetworkSettings
from config.settings import load_settings
from corpus.feeds.catalogue import FeedCatalogue, FeedTopic
from tests.bot.conftest import FEEDS
from tests.bot.guilds.test_welcome import greeted
from tests.bot.messages import excerpts, plain
from tests.bot.moderators import add_moderator
from tests.bot.parsing import start_parsers
from tests.builders import SUBJECTS
from tests.loopback.changes import WAIT
from tests.loopback.permissions import USUAL_MEMBER, Permission
from tests.web import rss, serving

FEED = '[[feeds]]\nname = "{name}"\nurl = "{url}"\nlanguage = "{language}"\ntopics = ["{topic}"]\n'
CLICKS = 8  # at most, from the invitation to the first preview


@pytest.fixture
async def site():
    async with serving() as web:
        recent = this_moment() - timedelta(hours=1)
        entry = ("A storm in *Galway*", None, SUBJECTS["storm"], recent)
        web.put("127.0.0.1/news.xml", rss(entry, title="The Test Times"))
        yield web


@pytest.fixture(scope="session")
def parsers():
    start_parsers()


@pytest.fixture
async def bot(parsers, folder, start, site, tmp_path):
    feeds = (
        ("Times", "news.xml", "en", "news"),
        ("Gone", "none", "en", "sport"),
        ("Post", "de.xml", "de", "news"),
    )
    tables = [
        FEED.format(name=name, url=site.url(f"127.0.0.1/{place}"), language=language, topic=topic)
        for name, place, language, topic in feeds
    ]
    file = tmp_path / "catalogue.toml"
    file.write_text("\n".join(["replace = true", *tables]))
    network = NetworkSettings(contact="", ports=(site.port,), timeout=5, allow_loopback=True)
    own = FEEDS.model_copy(update={"catalogue": str(file)})
    bot = await start(folder, network=network, feeds=own)
    settings = load_settings(data_dir=folder).model_copy(update={"network": network, "feeds": own})
    async with polling_of(bot.corpus, settings, clock=this_moment, tell=list) as polling:
        task = asyncio.create_task(polling.poller.run(tick=0.1))
        yield bot
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


class Moderator:
    """One who sets a guild up, and counts the clicks."""

    def __init__(self, discord, user):
        self.discord, self.user, self.clicks, self.panel = discord, user, 0, None

    async def press(self, label, message=None):
        self.clicks += 1
        self.panel = await (await self.discord.press(self.user, message or self.panel, label)).answer()
        return self.panel

    async def choose(self, *values):
        self.clicks += 1
        menu = self.panel.selects[0].custom_id
        self.panel = await (await self.discord.choose(self.user, self.panel, *values, menu=menu)).answer()
        return self.panel


@pytest.fixture
async def mod(discord, bot, guild, channel):
    user = add_moderator(discord, guild)
    await greeted(bot)
    (greeting,) = discord.bot_messages(channel)
    moderator = Moderator(discord, user)
    moderator.greeting = greeting
    return moderator


async def ended(bot):
    """Wait until everything was shown that the last step leads to."""
    async with asyncio.timeout(WAIT):
        while bot.services[SetupEnding]._ending:  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def test_from_the_invitation_to_the_first_digest(discord, bot, guild, channel, mod):
    questions = guild.add_text_channel("questions")
    await mod.press("Set up", mod.greeting)
    assert "1 of 6" in mod.panel.text
    await mod.choose("English")
    await mod.choose("Europe/London")
    await mod.choose("All the news", "Sport")
    await mod.choose(channel)
    assert "by the clocks of Europe/London" in plain(mod.panel.text)
    await mod.choose("08:00")
    await mod.choose(questions)
    await ended(bot)
    private = [each for each in discord.bot_messages(channel) if each.ephemeral]

    settings = Guilds(bot.corpus.engine).of(guild.id)
    assert (settings.language, settings.time_zone, settings.ask_channel) == (
        "en",
        "Europe/London",
        questions.id,
    )
    assert "**Feeds**: Times" in mod.panel.text
    assert "Not followed: Gone. " in mod.panel.text
    assert f"daily 08:00 in <#{channel.id}>" in plain(mod.panel.text)
    assert [each.button("Ask").label for each in discord.bot_messages(questions)] == ["Ask"]
    panel, answer, *preview = private
    assert panel is mod.panel
    assert excerpts(answer)
    assert "A storm in *Galway*" in plain("".join(each.text for each in preview))
    assert mod.clicks <= CLICKS - 1
    assert len([mod.greeting, *private]) <= 5


async def test_every_step_can_be_skipped_and_gone_back_to(discord, bot, guild, mod):
    await mod.press("Set up", mod.greeting)
    shown = [mod.panel.text, *[(await mod.press("Skip")).text for _ in range(4)]]
    back = (await mod.press("Back")).text
    await mod.press("Skip")
    end = await mod.press("Mentions only")
    await ended(bot)

    assert [f"{number} of {STEPS}" in text for number, text in zip((1, 2, 3, 4, 6), shown, strict=True)] == [
        True
    ] * 5
    assert f"4 of {STEPS}" in back
    assert "**Feeds**: none yet" in end.text
    assert "**Digest**: none" in end.text
    assert Guilds(bot.corpus.engine).of(guild.id).language is None
    assert bot.corpus.feeds.all() == ()


async def test_a_channel_that_is_gone_or_silent_is_asked_for_again(discord, bot, guild, channel, mod):
    silent = guild.add_text_channel("silent", deny=Permission.SEND_MESSAGES)
    lost = guild.add_text_channel("lost")
    await mod.press("Set up", mod.greeting)
    for _ in range(3):
        await mod.press("Skip")

    refused = (await mod.choose(silent)).text
    await mod.choose(lost)
    lost.delete()
    gone = (await mod.choose("08:00")).text
    await mod.choose(channel)
    await mod.choose("08:00")

    assert "I need Send Messages in #silent." in plain(refused)
    assert "4 of 6" in refused
    assert "I can't find that channel any more. Choose another one." in gone
    assert "4 of 6" in gone
    assert "6 of 6" in mod.panel.text


async def test_a_double_click_makes_one_digest_and_one_end(discord, bot, guild, channel, mod):
    await mod.press("Set up", mod.greeting)
    for _ in range(3):
        await mod.press("Skip")
    await mod.choose(channel)
    hour = mod.panel.selects[0].custom_id
    twice = [
        await discord.choose(mod.user, mod.panel, value, menu=hour, wait=False)
        for value in ("08:00", "09:00")
    ]
    for call in twice:
        mod.panel = await call.answer()
    end = mod.panel.button("Mentions only").custom_id
    for call in [await discord.press(mod.user, mod.panel, end, wait=False) for _ in range(2)]:
        await call.acknowledged()
    await discord.changes.until(
        lambda: "All set" in mod.panel.text, timeout=WAIT, what=lambda: "the end of the set-up"
    )
    await ended(bot)

    answers = [each for each in discord.bot_messages(channel) if each.ephemeral and excerpts(each)]
    listed = await (await discord.slash(mod.user, channel, "digest list")).answer()
    assert listed.text.count("daily 0") == 1
    assert len([each for each in answers if each is not mod.panel]) <= 2


async def test_who_lost_the_right_or_never_had_it_sets_nothing_up(discord, bot, guild, ann, mod):
    refused = await (await discord.press(ann, mod.greeting, "Set up")).answer()
    await mod.press("Set up", mod.greeting)
    guild.add_member(mod.user, USUAL_MEMBER)
    lost = await mod.choose("Deutsch")

    assert refused.text == lost.text == "You need Manage Server."
    assert "Hello, I'm" in mod.greeting.text
    assert Guilds(bot.corpus.engine).of(guild.id).language is None


def test_a_state_is_read_as_it_is_written_and_every_step_is_reached_both_ways():
    state = SetupState(topics=tuple(FeedTopic), channel=2**63)
    steps = [state]
    while steps[-1].step is not SetupStep.DONE:
        steps.append(steps[-1].after())

    assert [each.step for each in steps] == list(SetupStep)
    assert [SetupState.read(each.text) for each in steps] == steps
    assert [each.before() for each in steps[1:]] == steps[:-1]
    assert len(f"clippings:setup-set:{max(steps, key=lambda each: len(each.text)).text}") <= 100


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "pl"])
def test_topics_bring_feeds_of_their_own_and_of_several_outlets(language):
    topics = (FeedTopic.NEWS, FeedTopic.SPORT, FeedTopic.SCIENCE)

    feeds = feeds_for(FeedCatalogue(), language, topics)

    assert len(feeds) == len(set(feeds)) <= 12
    assert all(any(topic in feed.topics for feed in feeds) for topic in topics)
    assert len({feed.site.partition("/")[2].split("/")[1] for feed in feeds}) >= 3
