"""What may be asked about a message, for whom it is shown, and what it may not show."""

import pytest
from discord.utils import utcnow

from corpus import Article
from corpus.pipeline.extraction import analysed
from tests.bot.messages import bold, titles
from tests.bot.topics.storm import STORM

CHECK, MORE = "Check against the news", "More coverage"


@pytest.fixture
def storm(bot):
    bot.corpus.add(STORM)


@pytest.fixture
def use(discord, ann, channel):
    """Uses a message command on a message of this text, and returns what it shows."""

    async def used(name, text, *, by=ann, **options):
        said = await discord.say(by, channel, text, **options)
        call = await discord.context(by, said, name)
        return await call.answer()

    return used


async def test_check_holds_each_sentence_beside_the_news_for_the_asker_alone(bot, storm, use, ann, bob):
    message = await use(CHECK, "Storm Ada killed 20 people in Elmsea! Mayor Ada Quill cut the ribbon.")

    assert message.ephemeral
    assert message.shown_to(ann)
    assert not message.shown_to(bob)
    assert "Different in articles:" in message.text
    assert "12" in bold(message.text)
    assert "The same in articles:" in message.text
    assert "Mayor Ada Quill" in bold(message.text)


async def test_more_coverage_finds_the_story_of_a_link_and_of_a_text(bot, storm, use):
    of_link = await use(MORE, f"look at <{STORM[0].url}?utm_source=x>!")
    of_text = await use(MORE, "**Storm Ada** has flooded the streets of Elmsea <:wave:1>")

    assert "Elmsea flooded by Storm Ada" in titles(of_link)
    assert "Storm Ada floods Elmsea" not in titles(of_link)
    assert "Storm Ada floods Elmsea" in titles(of_text)
    assert of_link.ephemeral


async def test_a_time_in_a_message_is_no_order(bot, storm, use):
    message = await use(MORE, "Storm Ada flooded the streets of Elmsea. Schools are open until 3 April 2025.")

    assert "Storm Ada floods Elmsea" in titles(message)


@pytest.mark.parametrize("text", ["and so it is", "https://example.com/nothing-known", "<@1> \U0001f600"])
async def test_a_message_that_says_nothing_is_told_so(bot, use, text):
    checked, more = (await use(CHECK, text)).text, (await use(MORE, text)).text

    nothing = "nothing in this message to look up"
    assert nothing in checked
    assert ("no article from that address" if "https" in text else nothing) in more


async def test_a_message_about_what_nobody_wrote_of_finds_nothing(bot, use):
    said = "Seventeen quokkas played xylophone before the parliament of Zanzibar."

    assert "No article says anything close to it." in (await use(CHECK, said)).text
    assert "I found no article" in (await use(MORE, said)).text


async def test_commands_on_a_message_show_nothing_of_another_guild(discord, bot, guild, ann):
    now = utcnow()
    feed = bot.corpus.feeds.add("https://secret.test/rss", now=now, due_at=now, owner=str(guild.id))
    url = "https://secret.test/zephyrine"
    body = "A zephyrine flew over the harbour of Elmsea on Monday, says Quixano."
    made = Article(title="Zephyrine", body=body, url=url, source="Gazette", feed=feed.shelf, published_at=now)
    bot.corpus.take([analysed(made)])
    elsewhere = discord.add_guild("Others")
    elsewhere.add_member(ann)
    channel = elsewhere.add_text_channel("news")
    said = await discord.say(ann, channel, f"A zephyrine flew over the harbour of Elmsea on Monday. {url}")

    for name in (CHECK, MORE):
        shown = await (await discord.context(ann, said, name)).answer()
        assert "Quixano" not in shown.text
        assert "Gazette" not in shown.text
