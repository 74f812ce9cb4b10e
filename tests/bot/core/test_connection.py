"""A Discord that is slow or that limits requests, and Cloudflare in front of it: the bot waits."""

import asyncio

from tests.bot.conftest import is_acknowledgement, is_answer
from tests.bot.messages import answers, titles

QUESTION = "Who is the captain of the chess club?"
ANOTHER = "Who measured the tail of the comet?"


async def test_a_slow_discord_is_waited_for_and_not_asked_again_and_again(discord, bot, channel, ask):
    discord.faults.delay(0.7, times=100, when=is_acknowledgement)

    message = await ask(QUESTION)

    assert titles(message) == ["Chess club wins"]
    assert len([line for line in discord.requests if is_acknowledgement(line.method, line.path)]) <= 2


async def test_an_acknowledgement_that_hangs_is_overtaken_by_another(discord, bot, channel, ask):
    discord.faults.delay(60, when=is_acknowledgement)

    message = await ask(QUESTION)

    assert titles(message) == ["Chess club wins"]
    assert answers(channel) == [message]


async def test_rate_limits_are_kept(discord, bot, channel, mention):
    discord.rate_limits.limit("POST", "/channels/{channel_id}/messages", requests=2, per=0.2)

    replies = [await mention(QUESTION) for _ in range(4)]

    assert answers(channel) == replies
    assert discord.rate_limits.refused == 0


async def test_a_rate_limit_of_cloudflare_is_waited_for(discord, bot, logs, guild, channel, ask, mention):
    elsewhere = guild.add_text_channel("elsewhere")
    discord.faults.refuse_at_the_edge(times=2, when=is_answer)

    asked, mentioned = await asyncio.gather(ask(QUESTION), mention(ANOTHER, where=elsewhere))

    assert titles(asked) == ["Chess club wins"]
    assert titles(mentioned) == ["A comet over Norholm"]
    assert [answers(channel), answers(elsewhere)] == [[asked], [mentioned]]
    assert logs.at("warning") == ["rate limited by Cloudflare"] * 2


async def test_a_bot_that_starts_waits_for_a_rate_limit_of_cloudflare(discord, start, folder, ask):
    discord.faults.refuse_at_the_edge(when=lambda _, path: path == "/users/@me")

    await start(folder)

    assert titles(await ask(QUESTION)) == ["Chess club wins"]


async def test_a_rate_limit_of_cloudflare_that_lasts_is_given_up(discord, bot, logs, ann, channel, ask):
    discord.faults.refuse_at_the_edge(times=2, when=is_answer, retry_after=1800)

    await discord.say(ann, channel, f"<@{discord.bot_id}> {QUESTION}")
    await logs.until("warning")

    assert titles(await ask(ANOTHER)) == ["A comet over Norholm"]
    assert logs.at("error") == ["failed"]
    logs.clear()
