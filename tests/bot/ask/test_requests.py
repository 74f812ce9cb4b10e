"""Small talk and requests for the news as such, which are no questions."""

from sqlalchemy import select

from bot.ask.requests import NewsRequests
from bot.guilds.service import GuildService
from bot.state.messages import State
from bot.state.tables import MESSAGES
from tests.bot.messages import plain, titles


async def test_small_talk_is_replied_to_privately_and_begins_no_cooldown(guild, bot, ask):
    await bot.services[GuildService].change(guild.id, user_cooldown=3600)

    talk, answer = await ask("good morning everyone"), await ask("Who is the captain of the chess club?")

    assert talk.ephemeral
    assert talk.text.startswith("Hello!")
    assert titles(answer) == ["Chess club wins"]


async def test_what_is_searched_in_a_source_begins_a_cooldown_whatever_it_says(guild, bot, ask):
    await bot.services[GuildService].change(guild.id, user_cooldown=3600)

    await ask("hello", source="Example News")

    assert (await ask("Who is the captain of the chess club?")).text.startswith("Slow down")


async def test_the_latest_on_a_topic_is_listed_as_by_the_command_for_it(discord, bot, ann, channel, ask):
    asked = await ask("Hey, what's the latest on the harbour?")
    listed = await (await discord.slash(ann, channel, "latest", topic="the harbour")).answer()

    assert titles(asked) == titles(listed)
    assert titles(asked)[0] == "Harbour fees rise"
    assert plain(asked.text).startswith("### Latest on the harbour")


async def test_the_news_of_a_time_are_told_as_a_digest(bot, ask):
    april, march = await ask("news from April 2025"), await ask("What happened in March 2025?")

    assert plain(april.text).startswith("### News digest")
    assert "Chess club wins" in april.text
    assert "No articles in that period" in march.text or "Nothing was published" in march.text


async def test_the_news_of_a_source_are_those_of_its_articles_alone(bot, ask):
    message = await ask("the latest on the harbour", source="Example Post")

    assert "Example News" not in message.text


async def test_a_message_that_asks_for_the_latest_is_answered_with_a_list(discord, bot, mention):
    latest, digest = await mention("any news about the harbour?"), await mention("news from April 2025")

    assert plain(latest.text).startswith("### Latest on the harbour")
    assert plain(digest.text).startswith("### News digest")


async def test_a_question_is_claimed_before_anybody_looks_what_it_asks_for(bot, ask, monkeypatch):
    def states():
        with bot.corpus.engine.connect() as connection:
            return list(connection.scalars(select(MESSAGES.c.state).where(MESSAGES.c.kind == "answer")))

    looked, met = NewsRequests.intent, []

    async def intent(requests, asked):
        met.append(states())
        return await looked(requests, asked)

    monkeypatch.setattr(NewsRequests, "intent", intent)
    await ask("news from April 2025")
    left = states()
    await ask("Who is the captain of the chess club?")

    assert met == [[State.CLAIMED], [State.CLAIMED]]
    assert (left, len(states())) == ([], 1)
