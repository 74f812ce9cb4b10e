"""*More* and *Context* after a restart, when much was forgotten or has changed, and when made up."""

from datetime import timedelta

import discord as library
import pytest
from sqlalchemy import update

from bot.core.notices import changed, forgotten
from bot.locale.texts import ENGLISH
from bot.state.tables import MESSAGES
from corpus.store.database import writing
from tests.bot.conftest import SETTINGS, article, forget_all, known, running
from tests.bot.messages import contexts, titles
from tests.loopback.components import Part, of_type

QUESTION = "What did Mayor Ada Quill do at the harbour of Elmsea?"
CRANES = "Which cranes does Elmsea build?"


async def test_the_buttons_work_after_a_restart(discord, guild, folder, ann, channel, ask, press):
    async with running(folder, discord):
        message = await ask(QUESTION)
    await discord.disconnected()

    async with running(folder, discord):
        context = await press(message, contexts(message)[0])
        further = await press(message, "More sources")

    assert titles(context) == titles(message)[:1]
    assert further.ephemeral
    assert not {*titles(further)} & {*titles(message)}


async def test_an_answer_that_was_forgotten_says_so(bot, ask, press):
    message = await known(bot, await ask(QUESTION))
    await forget_all(bot)

    pressed = [await press(message, contexts(message)[0]), await press(message, "More sources")]

    assert [each.text for each in pressed] == [forgotten(ENGLISH), forgotten(ENGLISH)]


async def test_a_start_forgets_what_is_older_than_the_days_that_are_remembered(
    discord, guild, folder, ann, ask, press
):
    long_ago = SETTINGS.remember_days + 1
    async with running(folder, discord) as bot:
        old, young = await ask(QUESTION), await ask("Who won the chess cup?")
        age(bot, old, days=long_ago)
        age(bot, young, days=long_ago - 2)
    await discord.disconnected()

    async with running(folder, discord):
        gone, remembered = await press(old, contexts(old)[0]), await press(young, contexts(young)[0])

    assert gone.text == forgotten(ENGLISH)
    assert titles(remembered) == titles(young)


@pytest.mark.parametrize(
    "body",
    [
        "Elmsea has no harbour, and never had one. " * 20,
        "Short.",
        "Elmsea." + " " * 900 + "No more.",
    ],
    ids=["of the same length or longer", "shorter", "blank where the excerpt stood"],
)
async def test_an_article_that_changed_since_is_not_shown_in_its_place(bot, ask, press, body):
    message = await ask("Do dogs need a muzzle?")

    bot.corpus.add([article(1, "Harbour of Elmsea reopens", body)])
    context = await press(message, contexts(message)[0])

    assert context.text == changed(ENGLISH)


async def test_an_article_that_was_removed_since_is_not_shown(bot, ask, press):
    message = await ask("Do dogs need a muzzle?")

    with writing(bot.corpus.engine).begin() as connection:
        connection.exec_driver_sql("DELETE FROM articles WHERE title = 'Harbour of Elmsea reopens'")
    context = await press(message, contexts(message)[0])

    assert context.text == changed(ENGLISH)


async def test_a_button_that_was_made_up_does_no_harm(bot, ask, press):
    message = await ask(QUESTION)
    token = message.button("More sources").custom_id.removeprefix("clippings:more:")

    for custom_id, told in (
        (f"clippings:context:{token}:99", changed(ENGLISH)),
        (f"clippings:context:{token}:2", changed(ENGLISH)),
        ("clippings:context:AAAAAAAAAAAA:0", forgotten(ENGLISH)),
        ("clippings:more:AAAAAAAAAAAA", forgotten(ENGLISH)),
        ("clippings:more:-", forgotten(ENGLISH)),
    ):
        forge(message, custom_id)
        answer = await press(message, custom_id)

        assert (answer.text, answer.ephemeral) == (told, True), custom_id


async def test_the_buttons_of_answers_from_before_there_was_a_menu_work(bot, ask, press):
    message = await ask(QUESTION)
    token = message.button("More sources").custom_id.removeprefix("clippings:more:")

    shown = {}
    for what in ("context:{}:1", "why:{}", "watch:this:{}", "helpful:{}", "unhelpful:{}"):
        custom_id = f"clippings:{what.format(token)}"
        forge(message, custom_id)
        shown[what] = await press(message, custom_id)

    assert titles(shown["context:{}:1"]) == titles(message)[1:2]
    assert "of your question" in shown["why:{}"].text
    assert QUESTION in shown["watch:this:{}"].text
    assert "Helpful: 1, not helpful: 0" in shown["helpful:{}"].text
    assert "Helpful: 0, not helpful: 1" in shown["unhelpful:{}"].text


async def test_a_button_of_no_known_form_is_answered_in_short(bot, ask, press):
    message = await ask(QUESTION)

    for custom_id in (
        "clippings:context:x:-1",
        "clippings:context:x:100",
        "clippings:more:' OR 1=1",
        "clippings:more:",
        "clippings",
        "😀",
    ):
        forge(message, custom_id)
        answer = await press(message, custom_id)

        assert answer.ephemeral, custom_id
        assert answer.text == "This button or menu no longer works; use the command again.", custom_id


async def test_answers_leave_nothing_behind_in_memory(bot, ask, press):
    message = await ask(QUESTION)
    await press(message, "More sources")

    store = bot._connection._view_store

    assert [view for view in store._views.values() if view] == []
    assert not store._synced_message_views


def age(bot, message, *, days):
    """Make the bot take what it posted in `message` for that many days older."""
    token = message.button("More sources").custom_id.removeprefix("clippings:more:")
    moment = library.utils.utcnow() - timedelta(days=days)
    with writing(bot.corpus.engine).begin() as connection:
        connection.execute(update(MESSAGES).where(MESSAGES.c.token == token).values(due_at=moment))


def forge(message, custom_id):
    """Give the *More* button of a message another id."""
    raw = next(each for each in of_type(message.components, Part.BUTTON) if each["label"] == "More sources")
    raw["custom_id"] = custom_id
