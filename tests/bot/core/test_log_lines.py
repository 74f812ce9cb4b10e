"""What every log line of a question carries, and what none does."""

from tests.bot.conftest import is_answer

WORD = "Zanzibar"  # stands in no article, and in nothing that the bot writes
QUESTION = f"When did the harbour of Elmsea reopen, {WORD}?"


def above_debug(logs, caplog):
    """Every line above debug, ours and those of libraries, as texts."""
    ours = [str(line) for line in logs.lines if line["log_level"] != "debug"]
    return ours + [record.getMessage() for record in caplog.records if record.levelname != "DEBUG"]


async def test_every_line_of_an_interaction_carries_its_id(bot, discord, ann, channel, logs):
    await discord.ready()
    logs.clear()
    discord.faults.refuse_at_the_edge(times=1, when=is_answer)
    call = await discord.slash(ann, channel, "ask", question=QUESTION)
    answer = await call.answer()
    discord.faults.refuse_at_the_edge(times=1, when=is_answer)
    press = await discord.press(ann, answer, "Watch for it")
    await press.answer()
    discord.faults.refuse(503, times=1, when=is_answer)
    said = await discord.say(ann, channel, f"<@{discord.bot_id}> {QUESTION}")
    await discord.next_message(channel, after=said)

    lines = [(line["event"], line.get("about")) for line in logs.lines if "job" not in line]
    assert {about for _, about in lines} == {call.id, press.id, said.id}
    assert ("rate limited by Cloudflare", call.id) in lines
    assert ("trying again", said.id) in lines


async def test_no_line_above_debug_holds_what_a_person_wrote(bot, discord, ann, channel, logs, caplog):
    discord.faults.refuse(503, times=2, when=is_answer)
    for command, option in (("ask", "question"), ("latest", "topic"), ("timeline", "topic")):
        call = await discord.slash(ann, channel, command, **{option: QUESTION})
        await call.answer()
    said = await discord.say(ann, channel, f"<@{discord.bot_id}> {QUESTION}")
    await discord.next_message(channel, after=said)
    call = await discord.slash(ann, channel, "watch add", query=QUESTION)
    await call.answer()

    assert [line for line in above_debug(logs, caplog) if WORD in line or "Elmsea" in line] == []
    assert logs.lines
