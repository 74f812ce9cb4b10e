"""*More* and *Context*, before and after a restart."""

from datetime import timedelta

import discord as library
import pytest

from bot.conversation import CHANGED, FORGOTTEN, NO_MORE
from tests.bot.conftest import ARTICLES, SETTINGS, article, forget_all, running
from tests.bot.shown import bold, excerpts, links, titles
from tests.loopback.components import Part, of_type

QUESTION = "What did Mayor Ada Quill do at the harbour of Elmsea?"
CRANES = "Which cranes does Elmsea build?"


@pytest.fixture
def press(discord, ann):
    """Presses a button, and returns the answer."""

    async def pressed(message, name, *, by=ann):
        call = await discord.press(by, message, name)
        return await call.answer()

    return pressed


@pytest.fixture
def cranes(bot):
    """More articles on one question than two answers show."""
    kinds = ("red", "green", "blue", "tall", "small")
    made = [
        article(6 + n, f"A {kind} crane", f"Elmsea builds a {kind} crane. It took a year. Ada Quill is glad.")
        for n, kind in enumerate(kinds)
    ]
    bot.corpus.add(made)
    return made


def contexts(message):
    """The custom ids of a message's *Context* buttons, one a citation."""
    return [button.custom_id for button in message.buttons if button.label == "Context"]


async def test_every_citation_has_a_context_button_and_the_answer_one_for_more(bot, ask):
    message = await ask(QUESTION)

    assert [button.label for button in message.buttons] == ["Context", "Context", "More"]
    assert len(titles(message)) == 2


async def test_more_shows_further_articles_to_the_presser_until_that_was_all(
    discord, bot, cranes, ask, press, bob
):
    message = await ask(CRANES)

    shown = [message]
    while "More" in [button.label for button in shown[-1].buttons]:
        shown.append(await press(shown[-1], "More", by=bob))

    *answers, last = shown
    cited = [title for answer in answers for title in titles(answer)]
    assert len(answers) > 2
    assert len(set(cited)) == len(cited)
    assert {each.title for each in cranes} <= set(cited)
    assert last.text == NO_MORE
    assert all(each.ephemeral and each.shown_to(bob) for each in shown[1:])
    assert not message.edits


async def test_more_numbers_its_citations_on(bot, cranes, ask, press):
    message = await ask(CRANES)

    further = await press(message, "More")

    assert "\n**1.** [" in message.text
    assert "\n**2.** [" in message.text
    assert "\n**3.** [" in further.text


async def test_more_keeps_to_the_source_and_the_days_that_were_asked_for(bot, ask, press):
    of_norholm = {"Elmsea counts the damage", "Crane 6", "Crane 7", "Crane 8"}
    for number, source in enumerate(["Norholm Times"] * 4 + ["Example Post"], start=6):
        made = article(number, f"Crane {number}", f"Elmsea builds crane {number}.", source=source)
        bot.corpus.add([made])
    message = await ask(CRANES, source="Norholm Times", until="2025-04-08")

    further = await press(message, "More")

    assert {*titles(message), *titles(further)} <= of_norholm
    assert len(titles(message) + titles(further)) > 2


async def test_more_shows_excerpts_as_verbatim_as_the_answer(bot, cranes, ask, press):
    message = await ask(CRANES)

    further = await press(message, "More")

    bodies = {each.title: each.body for each in (*ARTICLES, *cranes)}
    assert len(excerpts(further)) == 2
    assert all(text in bodies[title] for title, text in zip(titles(further), excerpts(further), strict=True))


async def test_the_same_more_may_be_pressed_twice(bot, cranes, ask, press):
    message = await ask(CRANES)

    once, twice = await press(message, "More"), await press(message, "More")

    assert titles(once) == titles(twice) != []


async def test_context_shows_the_sentences_around_the_excerpt_with_its_words_in_bold(bot, ask, press):
    message = await ask("What do tickets for ferries cost?")
    excerpt = excerpts(message)[0]

    context = await press(message, contexts(message)[0])

    around = excerpts(context)[0]
    assert context.ephemeral
    assert excerpt in around
    assert around in ARTICLES[0].body
    assert len(around) > len(excerpt)
    assert {"Tickets", "cost", "Ferries"} <= set(bold(context.text))
    assert links(context) == links(message)[:1]


async def test_each_context_button_is_of_its_own_citation(bot, ask, press):
    message = await ask(QUESTION)

    shown = [await press(message, name) for name in contexts(message)]

    assert [titles(each)[0] for each in shown] == titles(message)


async def test_the_context_of_what_more_showed_can_be_seen_as_well(bot, cranes, ask, press):
    message = await ask(CRANES)
    further = await press(message, "More")

    context = await press(further, contexts(further)[0])

    assert titles(context) == titles(further)[:1]


async def test_the_buttons_of_an_answer_that_is_private_work(bot, ask, press):
    message = await ask(QUESTION, private=True)

    context, further = await press(message, contexts(message)[0]), await press(message, "More")

    assert context.ephemeral
    assert further.ephemeral


async def test_the_buttons_of_a_reply_to_a_mention_work(bot, mention, press):
    message = await mention(QUESTION)

    context = await press(message, contexts(message)[0])

    assert titles(context) == titles(message)[:1]


async def test_another_person_may_press_and_alone_sees_the_answer(discord, bot, ann, bob, ask, press):
    message = await ask(QUESTION)

    context = await press(message, contexts(message)[0], by=bob)

    assert excerpts(context) != []
    assert context.shown_to(bob)
    assert not context.shown_to(ann)


async def test_the_buttons_work_after_a_restart(discord, guild, folder, ann, channel, ask, press):
    async with running(folder, discord):
        message = await ask(QUESTION)
    await discord.disconnected()

    async with running(folder, discord):
        context = await press(message, contexts(message)[0])
        further = await press(message, "More")

    assert titles(context) == titles(message)[:1]
    assert further.ephemeral
    assert not {*titles(further)} & {*titles(message)}


async def test_an_answer_that_was_forgotten_says_so(bot, ask, press):
    message = await ask(QUESTION)
    await forget_all(bot)

    pressed = [await press(message, contexts(message)[0]), await press(message, "More")]

    assert [each.text for each in pressed] == [FORGOTTEN, FORGOTTEN]


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
        forgotten, remembered = await press(old, contexts(old)[0]), await press(young, contexts(young)[0])

    assert forgotten.text == FORGOTTEN
    assert titles(remembered) == titles(young)


@pytest.mark.parametrize(
    "body",
    [
        "Elmsea has no harbour, and never had one. " * 20,
        "Short.",
        pytest.param(
            "Elmsea." + " " * 900 + "No more.",
            marks=pytest.mark.xfail(
                reason="Corpus.context raises where no sentence stands any more", strict=False
            ),
        ),
    ],
    ids=["of the same length or longer", "shorter", "blank where the excerpt stood"],
)
async def test_an_article_that_changed_since_is_not_shown_in_its_place(bot, ask, press, body):
    message = await ask("Do dogs need a muzzle?")

    bot.corpus.add([article(1, "Harbour of Elmsea reopens", body)])
    context = await press(message, contexts(message)[0])

    assert context.text == CHANGED


async def test_an_article_that_was_removed_since_is_not_shown(bot, ask, press):
    message = await ask("Do dogs need a muzzle?")

    with bot.corpus.engine.begin() as connection:
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        connection.exec_driver_sql("DELETE FROM articles WHERE title = 'Harbour of Elmsea reopens'")
    context = await press(message, contexts(message)[0])

    assert context.text == CHANGED


@pytest.mark.parametrize(
    ("custom_id", "told"),
    [
        ("clippings:context:{token}:99", CHANGED),
        ("clippings:context:{token}:2", CHANGED),
        ("clippings:context:AAAAAAAAAAAA:0", FORGOTTEN),
        ("clippings:more:AAAAAAAAAAAA", FORGOTTEN),
        ("clippings:more:-", FORGOTTEN),
    ],
)
async def test_a_button_that_was_made_up_does_no_harm(bot, ask, press, custom_id, told):
    message = await ask(QUESTION)
    token = message.button("More").custom_id.removeprefix("clippings:more:")

    forge(message, custom_id.format(token=token))
    answer = await press(message, custom_id.format(token=token))

    assert answer.text == told
    assert answer.ephemeral


@pytest.mark.parametrize(
    "custom_id",
    [
        "clippings:context:x:-1",
        "clippings:context:x:100",
        "clippings:more:' OR 1=1",
        "clippings:more:",
        "clippings",
        "😀",
    ],
)
async def test_a_button_of_no_known_form_is_left_alone(discord, bot, ann, ask, press, custom_id):
    message = await ask(QUESTION)

    forge(message, custom_id)
    call = await discord.press(ann, message, custom_id, wait=False)

    assert titles(await press(message, contexts(message)[0])) == titles(message)[:1]
    assert call.acknowledged_after is None


async def test_answers_leave_nothing_behind_in_memory(bot, ask, press):
    message = await ask(QUESTION)
    await press(message, "More")

    store = bot._connection._view_store

    assert [view for view in store._views.values() if view] == []
    assert not store._synced_message_views


def age(bot, message, *, days):
    """Makes the bot take what it posted in `message` for that many days older."""
    token = message.button("More").custom_id.removeprefix("clippings:more:")
    moment = library.utils.utcnow() - timedelta(days=days)
    with bot.corpus.engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE posted_answers SET now = ? WHERE token = ?",
            (moment.strftime("%Y-%m-%d %H:%M:%S.%f"), token),
        )


def forge(message, custom_id):
    """Gives the *More* button of a message another id."""
    raw = next(each for each in of_type(message.components, Part.BUTTON) if each["label"] == "More")
    raw["custom_id"] = custom_id
