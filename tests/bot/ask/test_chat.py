"""Questions by mention, direct message and reply, and the messages that are none of the bot's business."""

import pytest

from bot.ask.news import NewsService
from bot.core.notices import how_to_ask
from bot.guilds.service import GuildService
from bot.locale.texts import ENGLISH
from tests.bot.conftest import SETTINGS, forget_all, known
from tests.bot.messages import excerpts, plain, titles

QUESTION = "who is the captain of the chess club?"
SEARCHED = "### "


@pytest.mark.parametrize(
    "text",
    [
        "{bot} {question}",
        "{question} {bot}",
        "hi {bot}, {question}",
        "{nick}{question}",
        "{bot} <:chess:81234567890> **{question}** <t:1700000000:R> <https://example.org/chess>",
    ],
)
async def test_a_mention_anywhere_in_the_text_is_answered_in_a_reply(discord, bot, ann, channel, text):
    ids = {"bot": f"<@{discord.bot_id}>", "nick": f"<@!{discord.bot_id}>"}

    asked = await discord.say(ann, channel, text.format(question=QUESTION, **ids))
    reply = await discord.next_message(channel, after=asked)

    assert titles(reply) == ["Chess club wins"]
    assert "Its captain is Cara Dunn, aged 14." in excerpts(reply)[0]
    assert reply.reference is asked
    assert not reply.pings


async def test_that_an_answer_is_coming_is_shown_at_once(discord, bot, channel, mention):
    await mention(QUESTION)

    typed = next(line for line in discord.requests if line.path.endswith("/typing"))
    posted = next(line for line in discord.requests if line.method == "POST" and "/messages" in line.path)
    assert typed.at < posted.at


async def test_a_direct_message_needs_no_mention(discord, bot, ann):
    asked = await discord.say(ann, discord.dm(ann), QUESTION)

    reply = await discord.next_message(discord.dm(ann), after=asked)

    assert titles(reply) == ["Chess club wins"]


async def test_a_question_in_a_thread_is_answered_in_the_thread(discord, guild, bot, channel, mention):
    thread = guild.add_thread(channel, "harbour")

    reply = await mention(QUESTION, where=thread)

    assert titles(reply) == ["Chess club wins"]
    assert discord.bot_messages(channel) == []


async def test_the_mention_itself_is_no_part_of_the_question(bot, mention):
    reply = await mention("Wimbledon?")

    assert plain(reply.text).splitlines()[:3] == [
        "### Wimbledon?",
        "I found no article about this.",
        "In no article: Wimbledon.",
    ]


@pytest.mark.parametrize("text", ["", "   ", "<@{bot}>", "<#1>", "<:wave:81234567890>"])
async def test_a_mention_without_a_question_is_told_how_to_ask(discord, bot, mention, text):
    reply = await mention(text.format(bot=discord.bot_id))

    assert reply.text == how_to_ask(ENGLISH)


@pytest.mark.parametrize(
    ("text", "beginning"),
    [
        ("thanks a lot!", "You're welcome!"),
        ("hello there", "Hello!"),
        ("x", "There is nothing to search for"),
    ],
)
async def test_small_talk_gets_a_short_reply_and_begins_no_cooldown(guild, bot, mention, text, beginning):
    await bot.services[GuildService].change(guild.id, user_cooldown=3600)

    replies = [await mention(each) for each in (text, text, QUESTION, text)]

    assert [each.text.startswith(beginning) for each in replies] == [True, True, False, True]
    assert titles(replies[2]) == ["Chess club wins"]


async def test_thanks_in_reply_to_an_answer_are_no_follow_up(discord, bot, ann, channel, mention):
    first = await known(bot, await mention(QUESTION))

    said = await discord.say(ann, channel, "thank you", reply_to=first)

    assert (await discord.next_message(channel, after=said)).text.startswith("You're welcome!")


async def test_a_reply_that_asks_for_more_gets_further_citations(discord, bot, ann, channel, mention):
    first = await known(bot, await mention("Which club, harbour or comet is in the news?"))

    said = await discord.say(ann, channel, "tell me more", reply_to=first)
    more = await discord.next_message(channel, after=said)

    assert not set(titles(more)) & set(titles(first))


@pytest.mark.parametrize("text", ["tell me more", "why?"])
async def test_a_reply_that_says_enough_after_an_answer_waits_for_the_cooldown(
    discord, guild, bot, ann, channel, mention, text
):
    first = await known(bot, await mention(QUESTION))
    await bot.services[GuildService].change(guild.id, user_cooldown=3600)

    for _ in range(2):
        said = await discord.say(ann, channel, text, reply_to=first)
    refusal = await discord.next_message(discord.dm(ann))

    assert refusal.text.startswith("Slow down")
    assert [each.reference for each in discord.bot_messages(channel)].count(said) == 0


async def test_a_reply_is_read_like_a_line_of_a_conversation(discord, bot, ann, channel, mention):
    first = await known(bot, await mention("What happened to the harbour of Elmsea?"))

    said = await discord.say(ann, channel, "when did it happen?", reply_to=first)
    reply = await discord.next_message(channel, after=said)

    assert f"{SEARCHED}What happened to the harbour of Elmsea? when did it happen?" in reply.text
    assert "reopened on Tuesday" in excerpts(reply)[0]


async def test_a_reply_to_an_answer_refines_its_question_and_shows_what_was_searched(
    discord, bot, ann, channel, mention
):
    first = await known(bot, await mention("What happened to the harbour of Elmsea?"))

    refinement = await discord.say(ann, channel, "and who pays for the cranes?", reply_to=first)
    refined = await discord.next_message(channel, after=refinement)

    assert refined.reference is refinement
    both = "What happened to the harbour of Elmsea? and who pays for the cranes?"
    assert SEARCHED + both in plain(refined.text)
    assert titles(refined)[0] == "Elmsea counts the damage"
    assert not refined.pings


async def test_a_refinement_can_be_refined_again(discord, bot, ann, channel, mention):
    answer = await mention("Elmsea?")

    for text in ("and the harbour", "and the fees"):
        asked = await discord.say(ann, channel, text, reply_to=await known(bot, answer))
        answer = await discord.next_message(channel, after=asked)

    assert SEARCHED + "Elmsea? and the harbour and the fees" in plain(answer.text)


async def test_a_reply_to_the_answer_of_a_command_refines_it_and_keeps_its_source_and_days(
    discord, bot, ann, channel, ask
):
    first = await known(bot, await ask("Who is mayor?", source="Norholm Times", until="2025-04-03"))

    asked = await discord.say(ann, channel, "what about the harbour of Elmsea?", reply_to=first)
    refined = await discord.next_message(channel, after=asked)

    assert SEARCHED + "Who is mayor? what about the harbour of Elmsea?" in plain(refined.text)
    assert titles(refined) == ["Elmsea counts the damage"]
    assert "1 article, newest " in refined.text


async def test_what_a_reply_sets_takes_the_place_of_the_options_of_the_command(
    discord, bot, ann, channel, ask
):
    first = await known(bot, await ask("Who is mayor of Elmsea?", source="Norholm Times", until="2025-04-03"))

    asked = await discord.say(ann, channel, "until 2 April 2025", reply_to=first)
    answer = await discord.next_message(channel, after=asked)

    assert SEARCHED + "Who is mayor of Elmsea? until 2 April 2025" in plain(answer.text)
    assert "published before 3 April 2025" in plain(answer.text)
    refined = (
        await bot.services[NewsService].earlier((await known(bot, answer)).id, guild=channel.guild.id)
    ).asked
    assert (refined.since, refined.until, refined.sources) == (None, None, ("Norholm Times",))


async def test_a_reply_to_an_answer_that_was_forgotten_is_a_question_of_its_own(
    discord, bot, ann, channel, mention
):
    first = await known(bot, await mention("What happened to the harbour of Elmsea?"))
    await forget_all(bot)

    asked = await discord.say(ann, channel, QUESTION, reply_to=first)
    reply = await discord.next_message(channel, after=asked)

    assert titles(reply) == ["Chess club wins"]
    assert SEARCHED + QUESTION in reply.text


async def test_a_mention_in_a_reply_to_another_person_is_a_question_of_its_own(
    discord, bot, bob, channel, mention
):
    other = await discord.say(bob, channel, "What happened to the harbour of Elmsea?")

    reply = await mention(QUESTION, reply_to=other)

    assert titles(reply) == ["Chess club wins"]
    assert SEARCHED + QUESTION in reply.text


async def test_the_question_may_be_deleted_before_it_is_answered(discord, start, folder, ann, channel, gate):
    await start(folder, asked=gate)
    asked = await discord.say(ann, channel, f"<@{discord.bot_id}> {QUESTION}")
    await gate.reached()

    discord.delete(asked)
    gate.open()
    answer = await discord.next_message(channel, after=asked)

    assert titles(answer) == ["Chess club wins"]


async def not_meant(discord, guild, channel, ann, bob, first):
    """Posts every kind of message that is not meant for the bot."""
    robot = discord.add_user("robot", bot=True)
    guild.add_member(robot)
    role = guild.add_role("Journalists", mentionable=True)
    yield await discord.say(robot, channel, f"<@{discord.bot_id}> {QUESTION}")
    yield await discord.say(robot, channel, QUESTION, reply_to=first)
    yield await discord.say(ann, channel, QUESTION)
    yield await discord.say(ann, channel, f"@everyone {QUESTION}")
    yield await discord.say(ann, channel, f"{role.mention} {QUESTION}")
    yield await discord.say(ann, channel, f"{guild.bot_role.mention} {QUESTION}")
    yield await discord.say(ann, channel, f"{bob.mention} {QUESTION}")
    yield await discord.say(ann, channel, QUESTION, reply_to=first, ping=False)


async def test_what_is_not_meant_for_the_bot_is_left_alone(discord, guild, bot, ann, bob, channel, mention):
    first = await mention(QUESTION)

    ignored = [each async for each in not_meant(discord, guild, channel, ann, bob, first)]
    sentinel = await mention("Who measured the comet?")
    again = await mention("Who measured the comet?")

    assert len(ignored) == 8
    assert discord.bot_messages(channel, after=first) == [sentinel, again]
    assert channel.typing == 3


async def test_a_message_in_a_direct_channel_by_a_bot_is_left_alone(discord, bot, ann):
    robot = discord.add_user("robot", bot=True)
    place = discord.dm(ann)

    await discord.say(robot, place, QUESTION)
    asked = await discord.say(ann, place, "Who measured the comet?")
    reply = await discord.next_message(place)

    assert reply.reference is asked


async def test_the_bot_does_not_answer_itself(discord, start, folder, ann):
    await start(folder, SETTINGS.model_copy(update={"citations": 5}))
    place = discord.dm(ann)

    first = await discord.next_message(place, after=await discord.say(ann, place, QUESTION))
    second = await discord.next_message(place, after=await discord.say(ann, place, QUESTION))

    assert discord.bot_messages(place) == [first, second]


async def test_a_direct_message_is_answered_in_the_language_of_who_was_met_until_they_want_that_forgotten(
    discord, bot, guild, channel
):
    uwe = discord.add_user("uwe", locale="de")
    guild.add_member(uwe)
    place, told = discord.dm(uwe), []

    async def asked():
        said = await discord.say(uwe, place, "Who is the mayor of Varde on Neptune?")
        told.append((await discord.next_message(place, after=said)).text)

    await asked()
    privacy = await (await discord.slash(uwe, channel, "privacy")).answer()
    await asked()
    await (await discord.press(uwe, privacy, privacy.buttons[0].label)).answer()
    await (await discord.press(uwe, privacy, privacy.buttons[0].label)).answer()
    await asked()

    assert ["Artikel" in text for text in told] == [False, True, False]
