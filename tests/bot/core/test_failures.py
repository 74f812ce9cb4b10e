"""Trouble on the bot's own side: whoever waits is told, and nothing is left "thinking"."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from bot.core.errors import UserError
from bot.core.notices import failed
from bot.core.respond import reporting, sentence
from bot.locale.texts import ENGLISH
from bot.state.messages import Kind, Message, State
from bot.state.outbox_history import MessageHistory
from bot.state.tables import STATE_CHAIN
from corpus import QueryError
from corpus.models.errors import SearchUnavailableError
from corpus.store.database import CORPUS_CHAIN, open_database, open_to_read, writing
from tests.bot.conftest import SETTINGS, known
from tests.bot.messages import contexts, plain, titles

CHAINS = (CORPUS_CHAIN, STATE_CHAIN)
QUESTION = "Who is the captain of the chess club?"
TOO_LONG = "That took too long. Try again in a moment, or ask a shorter question."
IMPATIENT = SETTINGS.model_copy(update={"at_once": 1, "timeout": 0.3})


@pytest.fixture
def broken(bot):
    """A bot whose database has lost its articles."""
    with writing(bot.corpus.engine).begin() as connection:
        connection.exec_driver_sql("ALTER TABLE articles RENAME TO lost")
    return bot


def mend(bot):
    """Give the database its articles back."""
    with writing(bot.corpus.engine).begin() as connection:
        connection.exec_driver_sql("ALTER TABLE lost RENAME TO articles")


def thinking(channel):
    """The messages that still say "is thinking ..."."""
    return [message for message in channel.messages.values() if message.thinking]


async def test_a_command_that_fails_says_so_and_the_next_one_works(broken, logs, channel, ask):
    message = await ask(QUESTION)

    assert message.text == failed(ENGLISH)
    assert thinking(channel) == []
    assert logs.at("error") == ["failed"]
    logs.clear()
    mend(broken)
    assert titles(await ask(QUESTION)) == ["Chess club wins"]


async def test_whoever_asks_while_the_search_server_is_away_is_told_so(logs):
    said = []

    async def say(notice):
        said.append(notice)

    async with reporting(say, ENGLISH, about=1):
        raise SearchUnavailableError("connection refused")

    assert said == ["Search is unavailable right now. Please try again in a few minutes."]
    assert logs.at("warning") == ["search is unavailable"]
    logs.clear()


async def test_a_mention_that_fails_says_so(broken, logs, mention):
    reply = await mention(QUESTION)

    assert reply.text == failed(ENGLISH)
    logs.clear()


async def test_a_button_that_fails_says_so(bot, logs, ask, press):
    message = await known(bot, await ask(QUESTION))
    with writing(bot.corpus.engine).begin() as connection:
        connection.exec_driver_sql("ALTER TABLE messages RENAME TO lost")

    pressed = [await press(message, name) for name in (contexts(message)[0], "More sources")]

    assert [each.text for each in pressed] == [failed(ENGLISH), failed(ENGLISH)]
    assert all(each.ephemeral for each in pressed)
    assert logs.at("error") == ["failed", "failed"]
    logs.clear()
    with writing(bot.corpus.engine).begin() as connection:
        connection.exec_driver_sql("ALTER TABLE lost RENAME TO messages")


async def test_an_answer_stays_though_it_could_not_be_remembered_where_it_was_posted(bot, logs, ask):
    let_fail(bot.corpus.engine, "UPDATE OF message")

    message = await ask(QUESTION)
    again = await ask(QUESTION)

    assert titles(message) == titles(again) == ["Chess club wins"]
    await logs.until("error", times=2)
    assert not message.edits
    logs.clear()


async def test_what_failed_is_logged_with_the_id_that_the_question_had(discord, broken, logs, ann, channel):
    call = await discord.slash(ann, channel, "ask", question=QUESTION)
    await call.answer()

    failed = next(line for line in logs.lines if line["event"] == "failed")
    assert failed["about"] == call.id
    logs.clear()


async def test_no_question_is_logged(bot, logs, ask, mention):
    await ask("Who is Zanzibar?")
    await mention("Who is Zanzibar?")

    assert "Zanzibar" not in str(logs.lines)


@pytest.mark.parametrize("opened", [open_database, open_to_read])
def test_an_error_of_the_database_does_not_repeat_what_was_asked(folder, opened):
    engine, unfit = opened(folder), {"asked": {"Who is Zanzibar?"}}  # no database takes a set
    with engine.connect() as connection, pytest.raises(SQLAlchemyError, match="asked_since") as failure:
        connection.execute(text("SELECT :asked AS asked_since"), unfit)
    engine.dispose()

    assert "Zanzibar" not in str(failure.value)


async def test_a_question_that_takes_too_long_is_given_up(discord, start, folder, ann, channel, gate):
    await start(folder, IMPATIENT, asked=gate)

    call = await discord.slash(ann, channel, "ask", question=QUESTION)
    message = await call.answer()

    assert plain(message.text) == TOO_LONG


async def test_a_question_that_waits_too_long_for_its_turn_is_given_up(
    discord, start, folder, ann, bob, channel, gate
):
    await start(folder, SETTINGS.model_copy(update={"at_once": 1, "timeout": 0.5}), asked=gate)
    first = await discord.slash(ann, channel, "ask", question=QUESTION)
    await gate.reached()

    second = await discord.slash(bob, channel, "ask", question=QUESTION)
    told = [await first.answer(), await second.answer()]

    assert [plain(each.text) for each in told] == [TOO_LONG, TOO_LONG]
    assert second.acknowledged_after < discord.ack_deadline


async def test_a_question_that_was_given_up_does_not_hold_up_the_next_one(
    discord, start, folder, ann, channel, gate, ask
):
    await start(folder, SETTINGS.model_copy(update={"at_once": 1, "timeout": 0.5}), asked=gate)
    await ask(QUESTION)

    gate.open()
    message = await ask(QUESTION)

    assert titles(message) == ["Chess club wins"]


async def test_sources_are_offered_while_questions_wait_for_their_turn(
    discord, start, folder, ann, channel, gate
):
    await start(folder, SETTINGS.model_copy(update={"at_once": 1}), asked=gate)
    call = await discord.slash(ann, channel, "ask", question=QUESTION)
    await gate.reached()

    choices = await discord.autocomplete(ann, channel, "ask", focused="source")
    gate.open()

    assert [choice["value"] for choice in choices] == ["Example Post", "Norholm Times"]
    assert titles(await call.answer()) == ["Chess club wins"]


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (UserError("too *long*; ask less"), r"Too \*long\*; ask less."),
        (QueryError("It ends."), "It ends."),
        (UserError("y" * 9000), f"Y{'y' * 498}…."),
    ],
    ids=["markup", "full stop", "long"],
)
def test_what_an_error_says_is_a_short_sentence(error, told):
    assert sentence(error, ENGLISH) == told


async def test_a_failing_forgetting_does_not_keep_the_bot_from_starting(discord, start, folder, logs, ask):
    engine = open_database(folder, CHAINS)
    MessageHistory(engine).keep(
        Message(kind=Kind.ANSWER, target=1, due_at=datetime(2000, 1, 1, tzinfo=UTC), state=State.SENT)
    )
    let_fail(engine, "DELETE")
    engine.dispose()

    await start(folder)

    assert titles(await ask(QUESTION)) == ["Chess club wins"]
    assert logs.at("error") == ["background job failed"]
    logs.clear()


FULL = {  # a trigger of each database
    "sqlite": "CREATE TRIGGER full_disk BEFORE {} ON messages BEGIN SELECT RAISE(ABORT, 'disk full'); END",
    "postgresql": "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS"
    " 'BEGIN RAISE EXCEPTION ''disk full''; END';"
    " CREATE TRIGGER full_disk BEFORE {} ON messages FOR EACH ROW EXECUTE FUNCTION full_disk()",
}


def let_fail(engine, change):
    """Make every such change of a posted message fail."""
    with writing(engine).begin() as connection:
        connection.exec_driver_sql(FULL[engine.dialect.name].format(change))
