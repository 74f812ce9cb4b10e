"""Messages that quote an article are corrected when it changes: what it said, what it says now, and when."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.guilds.service import GuildService
from bot.privacy.service import Erasure
from bot.state.corrections import Corrections
from bot.state.outbox_history import MessageHistory
from corpus import Article
from tests.bot.conftest import ARTICLES, article, known
from tests.bot.messages import contexts, plain
from tests.loopback.changes import WAIT
from tests.loopback.components import Part, of_type
from tests.loopback.permissions import Permission

QUESTION = "How high is the damage that Mayor Ada Quill of Elmsea named?"
OLD = "Mayor Ada Quill put the damage at 3 million euros."
NEW = "Mayor Ada Quill put the damage at 8 million euros."
NOW = datetime(2025, 4, 21, 12, tzinfo=UTC)


def change(bot, old=OLD, new=NEW, *, now=NOW):
    """Another text of the article that the answer quotes."""
    (before,) = [each for each in ARTICLES if OLD in each.body]
    assert old in before.body
    bot.corpus.add([with_text(before, before.body.replace(old, new).strip())], now=now)


def with_text(article, body):
    fields = ("title", "url", "source", "published_at", "id")
    return Article(body=body, **{name: getattr(article, name) for name in fields})


async def tick(bot, now=NOW):
    return await bot.services[Corrections].tick(now=now + timedelta(seconds=1))


async def remembered(bot, message):
    """Waits until the bot knows what `message` cites, and returns it."""
    await known(bot, message)
    async with asyncio.timeout(WAIT):
        while not bot.services[MessageHistory].articles():
            await known(bot, message)
    return message


@pytest.fixture
async def answer(bot, ask):
    await tick(bot, NOW - timedelta(days=1))
    message = await remembered(bot, await ask(QUESTION))
    assert OLD in plain(message.text)
    return message


async def test_what_the_article_no_longer_says_is_struck_through_and_what_it_says_now_added(bot, answer):
    before, buttons = answer.text, [button.custom_id for button in answer.buttons]
    change(bot)

    assert await tick(bot) == 1

    assert f"~~{OLD}~~" in plain(answer.text)
    assert NEW in plain(answer.text)
    assert f"<t:{int(NOW.timestamp())}:R>" in answer.text
    assert before.splitlines()[-1] == answer.text.splitlines()[-1]
    assert [button.custom_id for button in answer.buttons] == buttons
    assert len(answer.edits) == 1


async def test_an_answer_with_a_picture_is_corrected_and_keeps_it(bot, guild, ask):
    await bot.services[GuildService].change(guild.id, pictures=True)
    made = article(
        9, "A tower", "The tower of Varde was painted blue.", image="https://example.org/tower.jpg"
    )
    bot.corpus.add([made], now=NOW - timedelta(days=2))
    await tick(bot, NOW - timedelta(days=1))
    message = await remembered(bot, await ask("Which tower was painted blue?"))
    bot.corpus.add([replace(made, body="The tower of Varde was painted green.")], now=NOW)
    before = of_type(message.components, Part.THUMBNAIL)

    assert await tick(bot) == 1

    assert "painted green" in plain(message.text)
    after = of_type(message.components, Part.THUMBNAIL)
    assert [each["media"]["url"] for each in (*before, *after)] == [made.image] * 2


async def test_sentences_of_the_quote_that_still_stand_are_not_struck_through(bot, answer):
    change(bot)
    await tick(bot)

    kept = [line for line in answer.text.splitlines() if line.startswith("> ") and "~~" in line]
    assert [line.count("~~") for line in kept] == [2]


async def test_a_change_is_corrected_once(bot, answer):
    change(bot)

    assert [await tick(bot), await tick(bot), await tick(bot, NOW + timedelta(days=1))] == [1, 0, 0]
    assert len(answer.edits) == 1


async def test_a_second_change_is_corrected_too_and_shows_the_first_words_and_the_last(bot, answer):
    change(bot)
    await tick(bot)
    later = NOW + timedelta(hours=5)
    change(bot, new="Mayor Ada Quill put the damage at 9 million euros.", now=later)

    assert await tick(bot, later) == 1

    assert f"~~{OLD}~~" in plain(answer.text)
    assert "9 million" in answer.text
    assert "8 million" not in answer.text


async def test_what_an_article_leaves_out_is_struck_through_and_said_to_be_gone(bot, answer):
    change(bot, new="")

    assert await tick(bot) == 1
    assert f"~~{OLD}~~" in plain(answer.text)
    assert "no longer says" in answer.text


async def test_what_an_article_says_again_is_shown_as_it_was(bot, answer):
    change(bot)
    await tick(bot)
    later = NOW + timedelta(hours=5)
    change(bot, new=OLD, now=later)

    assert await tick(bot, later) == 1

    assert "~~" not in answer.text
    assert plain(answer.text).count(OLD) == 1
    assert "says this again" in answer.text
    assert NEW not in plain(answer.text)


async def test_a_change_elsewhere_in_the_article_corrects_nothing(bot, answer):
    change(bot, "The rest comes from the state.", "The rest comes from a fund.")

    assert "The rest" not in answer.text
    assert await tick(bot) == 0


async def test_buttons_of_a_corrected_answer_work(bot, answer, press):
    change(bot)
    await tick(bot)

    context, why = await press(answer, contexts(answer)[0]), await press(answer, "Why")

    assert "has changed" in context.text
    assert why.ephemeral


async def test_a_message_that_was_deleted_is_forgotten(discord, bot, answer, channel):
    change(bot)
    del channel.messages[answer.id]

    assert await tick(bot) == 0
    assert await tick(bot, NOW + timedelta(days=1)) == 0


async def test_where_the_bot_may_no_longer_look_it_gives_up(bot, answer, channel):
    change(bot)
    channel.deny = Permission.READ_MESSAGE_HISTORY

    assert await tick(bot) == 0
    assert await tick(bot) == 0


async def test_a_token_that_was_reset_loses_no_correction(discord, bot, answer):
    change(bot)
    discord.faults.refuse(401)

    assert await tick(bot) == 0
    assert await tick(bot, NOW + timedelta(minutes=1)) == 1


@pytest.mark.parametrize("locked", [False, True])
async def test_a_thread_that_was_archived_is_opened_for_it_unless_it_is_locked(
    discord, bot, guild, channel, mention, locked
):
    thread = guild.add_thread(channel, "harbour")
    await tick(bot, NOW - timedelta(days=1))
    message = await remembered(bot, await mention(QUESTION, where=thread))
    thread.archived, thread.locked = True, locked
    change(bot)

    assert await tick(bot) == (not locked)
    assert (len(message.edits), thread.archived) == (not locked, True)
    before = len(discord.requests)
    assert await tick(bot, NOW + timedelta(minutes=1)) == 0
    assert len(discord.requests) == before


async def test_a_failure_of_discords_delays_a_correction_and_loses_none(discord, bot, answer):
    change(bot)
    discord.faults.refuse(503, times=3, when=lambda method, _path: method == "PATCH")

    assert await tick(bot) == 0
    discord.faults.clear()

    assert await tick(bot, NOW + timedelta(minutes=1)) == 1
    assert len(answer.edits) == 1


async def test_private_answers_are_left_as_they_are(bot, ask):
    await tick(bot, NOW - timedelta(days=1))
    message = await ask(QUESTION, private=True)
    change(bot)

    assert await tick(bot) == 0
    assert message.edits == []


async def test_replies_to_mentions_are_corrected_as_well(bot, mention):
    await tick(bot, NOW - timedelta(days=1))
    message = await remembered(bot, await mention(QUESTION))
    change(bot)

    assert await tick(bot) == 1
    assert f"~~{OLD}~~" in plain(message.text)


async def test_after_a_restart_a_change_of_meanwhile_is_corrected(folder, start, ask):
    first = await start(folder)
    await tick(first, NOW - timedelta(days=1))
    message = await remembered(first, await ask(QUESTION))
    await first.close()
    second = await start(folder)
    change(second)

    assert await tick(second) == 1
    assert f"~~{OLD}~~" in plain(message.text)


async def test_who_asks_to_be_forgotten_is_no_longer_followed(bot, answer, ann):
    assert await bot.services[Erasure].forget_asker(ann.id) > 0
    change(bot)

    assert await tick(bot) == 0
