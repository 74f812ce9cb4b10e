"""An unmodified discord.py bot talks to the loopback: the happy paths."""


async def test_slash_command_is_deferred_and_answered(loopback, bot, ann, channel):
    call = await loopback.slash(ann, channel, "ask", question="who won?")
    assert call.acknowledged_after is not None
    answer = await call.answer()
    assert answer.text == "asked who won? of None"
    assert not answer.ephemeral
    assert not answer.thinking
    assert answer.edits == []
    assert loopback.violations == []


async def test_a_deferred_private_answer_stays_private(loopback, bot, ann, channel):
    call = await loopback.slash(ann, channel, "ask", question="who?", private=True)
    assert (await call.answer()).ephemeral


async def test_autocomplete_offers_choices(loopback, bot, ann, channel):
    choices = await loopback.autocomplete(ann, channel, "ask", focused="source", source="bb")
    assert [choice["value"] for choice in choices] == ["bbc"]


async def test_mention_is_answered_by_a_reply_that_does_not_ping_its_author(loopback, bot, ann, channel):
    asked = await loopback.say(ann, channel, f"<@{loopback.bot_id}> who won?")
    reply = await loopback.next_message(channel, after=asked)
    assert "who won?" in reply.text
    assert reply.reference is asked
    assert reply.pings.users == (loopback.bot_id,)  # the mention it quotes, not who it replies to
    assert channel.typing == 1
    assert loopback.violations == []


async def test_direct_message_is_answered(loopback, bot, ann):
    asked = await loopback.say(ann, loopback.dm(ann), "who won?")
    reply = await loopback.next_message(loopback.dm(ann), after=asked)
    assert reply.text == "you said 'who won?'"


async def test_button_updates_its_message(loopback, bot, ann, channel):
    message = await (await loopback.slash(ann, channel, "rows")).answer()
    call = await loopback.press(ann, message, "More")
    assert await call.answer() is message
    assert message.text == "more of it"
    assert len(message.edits) == 1


async def test_menu_is_answered_privately(loopback, bot, ann, channel):
    message = await (await loopback.slash(ann, channel, "rows")).answer()
    answer = await (await loopback.choose(ann, message, "One")).answer()
    assert (answer.text, answer.ephemeral) == ("picked 1", True)


async def test_layout_is_read_and_edited(loopback, bot, ann, channel):
    message = await (await loopback.slash(ann, channel, "layout")).answer()
    assert message.v2
    assert message.text == "a text"
    assert [(b.label, b.url) for b in message.buttons] == [("Link", "https://example.org/"), ("Again", None)]
    call = await loopback.press(ann, message, "Again")
    await call.answer()
    assert message.text == "once more"
    assert loopback.violations == []


async def test_modal_is_filled_in(loopback, bot, ann, channel):
    call = await loopback.slash(ann, channel, "name")
    submitted = await loopback.submit(ann, call, name="Ann")
    assert (await submitted.answer()).text == "hello Ann"


async def test_sub_command_with_channel_and_file(loopback, bot, guild, channel):
    admin = loopback.add_user("admin")
    guild.add_member(admin, permissions=1 << 3)
    call = await loopback.slash(admin, channel, "feeds add", url="https://example.org/", channel=channel)
    answer = await call.answer()
    assert answer.text == "added https://example.org/ for news"
    assert answer.attachments[0].filename == "bot.txt"
    assert answer.attachments[0].content == b"a file"
    assert loopback.violations == []


async def test_context_command_reads_a_message(loopback, bot, ann, channel):
    said = await loopback.say(ann, channel, "the moon is cheese")
    answer = await (await loopback.context(ann, said, "Check it")).answer()
    assert answer.text == "checked the moon is cheese"
