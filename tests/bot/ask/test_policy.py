"""Who may ask where and how often, and how those are told who may not."""

from datetime import timedelta

import pytest

from bot.ask.policy import Asker, Manners
from bot.core.notices import introduction
from bot.guilds.service import GuildService
from bot.guilds.store import AnswerLength, GuildSettings
from bot.locale.texts import ENGLISH
from tests.bot.conftest import running
from tests.bot.messages import actions, plain, titles
from tests.bot.moderators import MODERATOR
from tests.builders import NOON
from tests.loopback.permissions import USUAL_BOT, Permission

QUESTION = "Who is the captain of the chess club?"
ANN = Asker(user=1, channel=10, guild=7, roles=frozenset({5}))


@pytest.mark.parametrize(
    ("settings", "asker", "said"),
    [
        (GuildSettings(), ANN, None),
        (GuildSettings(channels=(10,)), ANN, None),
        (GuildSettings(channels=(11, 12)), ANN, "Here I answer only in <#11>, <#12>."),
        (GuildSettings(channels=(11,)), Asker(user=1, channel=99, guild=7, parent=11), None),
        (GuildSettings(channels=(11,), ask_channel=10), ANN, None),
        (GuildSettings(roles=(5, 6)), ANN, None),
        (GuildSettings(roles=(6,)), ANN, "Here only members with <@&6> may ask me."),
        (GuildSettings(roles=(7,)), ANN, None),  # everyone's role has the guild's id
        (GuildSettings(channels=(11,), roles=(6,)), Asker(user=1, channel=99), None),  # a direct message
    ],
)
def test_a_guild_says_where_and_whom_it_lets_ask(settings, asker, said):
    assert Manners().refusal(asker, settings, ENGLISH, now=NOON) == said


def test_many_channels_are_not_all_named():
    settings = GuildSettings(channels=tuple(range(100, 125)))

    said = Manners().refusal(ANN, settings, ENGLISH, now=NOON)

    assert said.count("<#") == 10
    assert said.endswith(" ….")


@pytest.mark.parametrize(
    ("other", "waits"),
    [
        (Asker(user=1, channel=11, guild=7), True),
        (Asker(user=2, channel=10, guild=7), False),
        (Asker(user=1, channel=10, guild=8), False),
    ],
)
def test_a_member_waits_from_one_question_to_the_next(other, waits):
    manners, settings = Manners(), GuildSettings(user_cooldown=30)
    first = manners.refusal(ANN, settings, ENGLISH, now=NOON)

    second = manners.refusal(other, settings, ENGLISH, now=NOON + timedelta(seconds=29))
    third = manners.refusal(other, settings, ENGLISH, now=NOON + timedelta(seconds=60))

    when = int(NOON.timestamp()) + 31
    assert first is None
    assert second == (f"Slow down: you can ask again <t:{when}:R>." if waits else None)
    assert third is None


def test_all_of_a_guild_wait_together_and_a_refused_question_does_not_count():
    manners, settings = Manners(), GuildSettings(guild_cooldown=10)
    bob = Asker(user=2, channel=10, guild=7)

    said = [
        manners.refusal(asker, settings, ENGLISH, now=NOON + timedelta(seconds=seconds)) is None
        for asker, seconds in ((ANN, 0), (bob, 5), (bob, 9), (bob, 10), (ANN, 12))
    ]

    assert said == [True, False, False, True, False]


def test_a_shorter_cooldown_counts_from_the_last_question():
    manners, hour, half = Manners(), GuildSettings(user_cooldown=3600), GuildSettings(user_cooldown=1800)
    manners.refusal(ANN, hour, ENGLISH, now=NOON)

    manners.shorten(ANN.guild, hour, half)

    early = manners.refusal(ANN, half, ENGLISH, now=NOON + timedelta(minutes=29))
    late = manners.refusal(ANN, half, ENGLISH, now=NOON + timedelta(minutes=30))
    assert f"<t:{int(NOON.timestamp()) + 1801}:R>" in early
    assert late is None


async def test_a_command_that_comes_too_soon_is_told_privately_when_it_may(discord, bot, guild, ask):
    await bot.services[GuildService].change(guild.id, user_cooldown=60)

    first, second = await ask(QUESTION), await ask(QUESTION)

    assert titles(first) == ["Chess club wins"]
    assert second.ephemeral
    assert second.text.startswith("Slow down: you can ask again <t:")


async def test_a_mention_that_comes_too_soon_is_told_in_a_direct_message(
    discord, bot, guild, ann, channel, mention
):
    await bot.services[GuildService].change(guild.id, user_cooldown=60)
    first = await mention(QUESTION)

    await discord.say(ann, channel, f"<@{discord.bot_id}> {QUESTION}")
    told = await discord.next_message(discord.dm(ann))

    assert told.text.startswith("Slow down")
    assert discord.bot_messages(channel, after=first) == []


async def test_where_it_may_not_answer_it_is_quiet_and_says_so_privately(discord, bot, guild, ann, channel):
    place = guild.add_text_channel("questions")
    await bot.services[GuildService].change(guild.id, channels=(place.id,))

    command = await (await discord.slash(ann, channel, "ask", question=QUESTION)).answer()
    await discord.say(ann, channel, f"<@{discord.bot_id}> {QUESTION}")
    told = await discord.next_message(discord.dm(ann))
    answered = await (await discord.slash(ann, place, "ask", question=QUESTION)).answer()

    assert command.ephemeral
    assert command.text == told.text == f"Here I answer only in <#{place.id}>."
    assert titles(answered) == ["Chess club wins"]
    assert [message for message in discord.bot_messages(channel) if not message.ephemeral] == []


async def test_one_who_takes_no_direct_messages_is_left_alone(discord, bot, guild, channel):
    shy = discord.add_user("shy", dms_open=False)
    guild.add_member(shy)
    await bot.services[GuildService].change(guild.id, roles=(1,))

    await discord.say(shy, channel, f"<@{discord.bot_id}> {QUESTION}")
    await discord.request("POST", f"/channels/{discord.dm(shy).id}/messages")

    assert discord.bot_messages(channel) == []


async def test_commands_that_explain_and_set_up_work_everywhere(discord, bot, guild, ann, channel):
    await bot.services[GuildService].change(guild.id, channels=(1,), roles=(1,), user_cooldown=60)

    answers = [await (await discord.slash(ann, channel, name)).answer() for name in ("help", "privacy")]

    assert all("###" in answer.text for answer in answers)


async def test_what_is_offered_while_one_types_does_not_count_as_a_question(
    discord, bot, guild, ann, channel, ask
):
    await bot.services[GuildService].change(guild.id, user_cooldown=60)
    await discord.autocomplete(ann, channel, "ask", focused="source")

    assert titles(await ask(QUESTION)) == ["Chess club wins"]


async def test_the_first_mention_in_a_guild_is_answered_with_a_word_on_itself_once(
    discord, folder, guild, ann, channel, mention
):
    async with running(folder, discord):
        first, second = await mention(QUESTION), await mention(QUESTION)
    await discord.disconnected()
    async with running(folder, discord):
        third = await mention(QUESTION)

    said = [f" · {introduction(ENGLISH)}" in each.text for each in (first, second, third)]
    assert said == [True, False, False]


@pytest.fixture
def silent(guild):
    """A channel in which the bot may not speak."""
    return guild.add_text_channel("silent", deny=Permission.SEND_MESSAGES)


async def test_who_can_mend_it_is_told_which_permission_is_missing(discord, bot, guild, silent):
    admin = discord.add_user("admin")
    guild.add_member(admin, MODERATOR | Permission.MANAGE_CHANNELS)

    await discord.say(admin, silent, f"<@{discord.bot_id}> {QUESTION}")
    told = await discord.next_message(discord.dm(admin))

    assert told.text == f"I need **Send Messages** in <#{silent.id}>."


async def test_who_cannot_mend_it_is_left_alone(discord, bot, ann, silent):
    await discord.say(ann, silent, f"<@{discord.bot_id}> {QUESTION}")
    await discord.request("POST", f"/channels/{silent.id}/typing")
    asked = await discord.say(ann, discord.dm(ann), QUESTION)
    answer = await discord.next_message(discord.dm(ann), after=asked)

    assert discord.bot_messages(discord.dm(ann)) == [answer]


@pytest.mark.parametrize(
    ("length", "cited"), [(AnswerLength.SHORT, 1), (AnswerLength.NORMAL, 2), (AnswerLength.LONG, 3)]
)
async def test_an_answer_is_as_long_as_the_guild_wants(bot, guild, ask, length, cited):
    await bot.services[GuildService].change(guild.id, length=length)

    assert len(titles(await ask("Elmsea harbour"))) == cited


async def test_posts_are_in_the_guilds_language_and_answers_in_the_members(
    discord, bot, guild, channel, mention
):
    await bot.services[GuildService].change(guild.id, language="de", introduced=True)
    jean = discord.add_user("jean", locale="fr")
    guild.add_member(jean)

    post = await mention("Wimbledon?")
    answer = await (await discord.slash(jean, channel, "ask", question="Wimbledon?")).answer()

    assert "\nDazu habe ich keinen Artikel gefunden.\n" in plain(post.text)
    assert "-# Gesucht in 5 Artikeln aus 2 Quellen, " in plain(post.text)
    assert "\nJe n'ai trouvé aucun article là-dessus.\n" in plain(answer.text)
    assert "-# Recherche dans 5 articles de 2 sources, " in plain(answer.text)
    cited = await (await discord.slash(jean, channel, "ask", question=QUESTION)).answer()
    assert [button.label for button in cited.buttons] == ["Plus de sources", "Comparer"]
    assert actions(cited)[0].label == "Contexte : Example Post"


async def test_commands_are_described_in_every_language(discord, bot):
    command = next(each for each in discord.commands.listed() if each["name"] == "ask")

    assert command["description_localizations"]["pl"].startswith("Zapytaj o wiadomości")
    assert set(command["description_localizations"]) == {"de", "fr", "es-ES", "es-419", "pl"}


async def test_where_a_guild_wants_threads_a_question_gets_one_with_its_answer(
    discord, bot, guild, ann, channel
):
    await bot.services[GuildService].change(guild.id, thread_channels=(channel.id,))

    asked = await discord.say(ann, channel, f"<@{discord.bot_id}> {QUESTION}")
    thread = await discord.changes.until(lambda: asked.thread, what=lambda: "a thread")
    answer = await discord.next_message(thread)
    further = await discord.say(ann, thread, f"<@{discord.bot_id}> Who measured the comet?")
    inside = await discord.next_message(thread, after=further)

    assert thread.name == QUESTION
    assert titles(answer) == ["Chess club wins"]
    assert titles(inside) == ["A comet over Norholm"]
    assert discord.bot_messages(channel) == []


@pytest.mark.parametrize("lacks", [Permission.CREATE_PUBLIC_THREADS, Permission.SEND_MESSAGES_IN_THREADS])
async def test_where_it_may_open_no_thread_or_not_write_there_it_answers_in_the_channel(
    discord, bot, guild, channel, mention, lacks
):
    guild.set_permissions(USUAL_BOT & ~lacks)
    await bot.services[GuildService].change(guild.id, thread_channels=(channel.id,))

    answer = await mention(QUESTION)

    assert titles(answer) == ["Chess club wins"]
    assert [each for each in guild.channels if each.is_thread] == []


async def test_an_answer_that_its_thread_refuses_goes_to_the_channel(
    discord, bot, guild, ann, channel, mention
):
    await bot.services[GuildService].change(guild.id, thread_channels=(channel.id,))
    # The bot does not know yet that it may no longer write in threads.
    guild.bot_role.permissions = USUAL_BOT & ~Permission.SEND_MESSAGES_IN_THREADS

    assert titles(await mention(QUESTION)) == ["Chess club wins"]


@pytest.mark.parametrize("reads", [True, False])
async def test_every_message_of_an_ask_channel_is_a_question_where_the_operator_wants_that(
    discord, folder, guild, ann, bob, channel, reads
):
    discord.privileged_intents = 1 << 15
    place = guild.add_text_channel("ask")
    async with running(folder, discord, message_content=reads) as bot:
        await bot.services[GuildService].change(guild.id, ask_channel=place.id, introduced=True)
        await discord.say(ann, channel, QUESTION)
        await discord.say(ann, place, f"{bob.mention} hello")
        await discord.say(ann, place, QUESTION)
        sentinel = await discord.say(ann, place, f"<@{discord.bot_id}> Who measured the comet?")
        await discord.next_message(place, after=sentinel)
        while len(discord.bot_messages(place)) < 1 + reads:
            await discord.changes.until(lambda: len(discord.bot_messages(place)) > reads, what=str)

    answered = [titles(message) for message in discord.bot_messages(place)]
    assert sorted(answered) == sorted([["A comet over Norholm"]] + [["Chess club wins"]] * reads)
    assert discord.bot_messages(channel) == []
