"""Questions that are edited after they were answered, and messages that are only a link."""

from datetime import timedelta

import pytest
from discord.utils import utcnow

from tests.bot.conftest import forget_all, known
from tests.bot.messages import contexts, plain, titles
from tests.bot.topics.storm import STORM
from tests.loopback.body import Body

QUESTION = "who is the captain of the chess club?"
SEARCHED = "### "


async def test_an_edited_question_is_answered_in_the_place_of_its_answer(
    discord, bot, ann, channel, mention, press
):
    first = await known(bot, await mention(QUESTION))

    discord.edit(first.reference, f"<@{discord.bot_id}> Who measured the tail of the comet?")
    await first.edited()
    context = await press(await known(bot, first), contexts(first)[0])

    assert titles(first)[0] == titles(context)[0] == "A comet over Norholm"
    assert SEARCHED + "Who measured the tail of the comet?" in first.text
    assert discord.bot_messages(channel) == [first, context]


async def test_an_edited_refinement_still_goes_on_from_its_question(discord, bot, ann, channel, mention):
    first = await known(bot, await mention("Elmsea?"))
    said = await discord.say(ann, channel, "and the fees", reply_to=first)
    refined = await known(bot, await discord.next_message(channel, after=said))

    discord.edit(said, "and the harbour")
    await refined.edited()

    assert SEARCHED + "Elmsea? and the harbour" in plain(refined.text)


@pytest.mark.parametrize("change", ["nothing", "late", "forgotten", "thanks"])
async def test_what_is_no_new_question_leaves_the_answer_as_it_is(discord, bot, channel, mention, change):
    first = await known(bot, await mention(QUESTION))
    before, asked = first.text, first.reference
    text = {"nothing": QUESTION, "thanks": "thanks!"}.get(change, "Who measured the tail of the comet?")
    if change == "forgotten":
        await forget_all(bot)

    asked.change(Body(content=f"<@{discord.bot_id}> {text}"))
    if change == "late":
        asked.edited_at = (utcnow() + timedelta(minutes=6)).isoformat()
    discord.dispatch_message("MESSAGE_UPDATE", asked)
    other = await mention("What rises in June?")

    assert first.text == before
    assert not first.edits
    assert discord.bot_messages(channel) == [first, other]


async def test_a_link_is_answered_with_more_coverage_of_its_article(discord, bot, ann, mention):
    bot.corpus.add(STORM)
    linked = await mention(STORM[0].url)
    alone = await discord.say(ann, discord.dm(ann), "https://example.org/nowhere")
    unknown = await discord.next_message(discord.dm(ann), after=alone)

    assert linked.text.startswith("### More coverage")
    assert STORM[0].title not in titles(linked)
    assert titles(linked)
    assert "I have no article from that address" in unknown.text
