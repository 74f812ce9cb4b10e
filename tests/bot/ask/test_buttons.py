"""*More* and *Context* under an answer that was just given."""

from dataclasses import replace

from bot.core.notices import no_more
from bot.guilds.service import GuildService
from bot.locale.texts import ENGLISH
from tests.bot.conftest import ARTICLES, article, is_answer, known
from tests.bot.messages import actions, bold, contexts, excerpts, links, pieces, titles
from tests.loopback.components import Part, of_type

QUESTION = "What did Mayor Ada Quill do at the harbour of Elmsea?"
CRANES = "Which cranes does Elmsea build?"


async def test_every_citation_has_a_context_button_and_the_answer_those_of_the_whole(bot, ask):
    message = await ask(QUESTION)

    contexts_of = ["Context: Example Post", "Context: Norholm Times"]
    whole = [*contexts_of, "Why", "Watch this", "Helpful", "Not helpful"]
    assert [button.label for button in message.buttons] == ["More sources", "Compare"]
    assert sorted(option.label for option in actions(message)) == sorted(whole)
    assert len(titles(message)) == 2


async def test_more_shows_further_articles_to_the_presser_until_that_was_all(
    discord, bot, cranes, ask, press, bob
):
    message = await ask(CRANES)

    shown = [message]
    while "More sources" in [button.label for button in shown[-1].buttons] and len(shown) < 9:
        shown.append(await press(shown[-1], "More sources", by=bob))

    *answers, last = shown
    cited = [title for answer in answers for title in titles(answer)]
    assert len(answers) > 2
    assert len(set(cited)) == len(cited)
    assert {each.title for each in cranes} <= set(cited)
    assert last.text == no_more(ENGLISH)
    assert all(each.ephemeral and each.shown_to(bob) for each in shown[1:])
    assert not message.edits


async def test_more_keeps_to_the_source_and_the_days_that_were_asked_for(bot, ask, press):
    of_norholm = {"Elmsea counts the damage", "Crane 6", "Crane 7", "Crane 8"}
    for number, source in enumerate(["Norholm Times"] * 4 + ["Example Post"], start=6):
        made = article(number, f"Crane {number}", f"Elmsea builds crane {number}.", source=source)
        bot.corpus.add([made])
    message = await ask(CRANES, source="Norholm Times", until="2025-04-08")

    further = await press(message, "More sources")

    assert {*titles(message), *titles(further)} <= of_norholm
    assert len(titles(message) + titles(further)) > 2


async def test_more_shows_excerpts_as_verbatim_as_the_answer(bot, cranes, ask, press):
    message = await ask(CRANES)

    further = await press(message, "More sources")

    bodies = {each.title: each.body for each in (*ARTICLES, *cranes)}
    assert excerpts(further) != []
    quotes = zip(titles(further), excerpts(further), strict=True)
    assert all(piece in bodies[title] for title, quote in quotes for piece in pieces(quote))


async def test_the_same_more_may_be_pressed_twice(bot, cranes, ask, press):
    message = await ask(CRANES)

    once, twice = await press(message, "More sources"), await press(message, "More sources")

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
    further = await press(message, "More sources")

    context = await press(further, contexts(further)[0])

    assert titles(context) == titles(further)[:1]


async def test_the_buttons_of_an_answer_that_is_private_work(bot, ask, press):
    message = await ask(QUESTION, private=True)

    context, further = await press(message, contexts(message)[0]), await press(message, "More sources")

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


async def test_a_press_is_answered_though_the_bot_is_about_to_end(discord, bot, cranes, ask, ann):
    message = await known(bot, await ask(CRANES))
    discord.faults.delay(0.2, when=is_answer)

    call = await discord.press(ann, message, "More sources")
    await bot.close()

    assert titles(call.original)


async def test_pictures_are_shown_where_the_guild_wants_them_and_left_out_where_they_are_refused(
    discord, bot, guild, ask, logs
):
    made = article(9, "A blue tower", "The tower of Varde was painted blue on Monday.")
    bot.corpus.add([replace(made, image="https://example.org/tower.jpg")])
    question = "Which tower was painted blue?"

    plain = await ask(question)
    await bot.services[GuildService].change(guild.id, pictures=True)
    pictured = await ask(question)
    discord.faults.refuse(400, when=is_answer)
    refused = await ask(question)

    shown = [of_type(each.components, Part.THUMBNAIL) for each in (plain, pictured, refused)]
    assert [len(each) for each in shown] == [0, 1, 0]
    assert excerpts(plain) == excerpts(pictured) == excerpts(refused) == [made.body]
