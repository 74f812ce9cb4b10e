"""The gateway: who may connect, what is sent, and how an interrupted connection goes on."""

import aiohttp
import discord
import pytest

from tests.loopback.errors import ImpossibleError
from tests.loopback.intents import Intent
from tests.loopback.permissions import Permission
from tests.loopback.tiny_bot import TinyBot, quiet_intents, running


async def heard(bot, content):
    """Wait until the bot has seen a message with that content."""
    await bot.changes.until(
        lambda: [m for m in bot.seen if m.content == content], timeout=2, what=f"the bot to hear {content!r}"
    )


async def test_wrong_token_cannot_log_in(loopback):
    bot = TinyBot()
    with pytest.raises(discord.LoginFailure):
        await bot.start("wrong")
    await bot.close()


async def test_wrong_token_is_closed_with_4004(loopback):
    bot = TinyBot()
    await bot.login(loopback.token)
    bot.http.token = "wrong"
    with pytest.raises(discord.ConnectionClosed) as closed:
        await bot.connect(reconnect=False)
    assert closed.value.code == 4004
    await loopback.refused(4004)
    await bot.close()


@pytest.mark.parametrize("name", ["members", "presences", "message_content"])
async def test_privileged_intents_must_be_enabled(loopback, name):
    intents = quiet_intents()
    setattr(intents, name, True)
    bot = TinyBot(intents=intents)
    with pytest.raises(discord.PrivilegedIntentsRequired):
        await bot.start(loopback.token)
    await loopback.refused(4014)
    await bot.close()


async def test_enabled_intent_shows_what_others_say(loopback, guild, ann, channel):
    loopback.privileged_intents = Intent.MESSAGE_CONTENT
    intents = quiet_intents()
    intents.message_content = True
    async with running(TinyBot(intents=intents), loopback) as bot:
        assert bot.application_flags.gateway_message_content
        await loopback.say(ann, channel, "by the way")
        await heard(bot, "by the way")


async def test_without_the_intent_others_messages_are_blank(loopback, bot, ann, channel):
    said = await loopback.say(ann, channel, "by the way", files=[("a.txt", b"a")], embeds=[{"title": "x"}])
    await loopback.say(ann, channel, f"reading along, <@{loopback.bot_id}>?", reply_to=said)
    reply = await loopback.next_message(channel)
    by_the_way, asked = bot.seen[:2]
    assert (by_the_way.content, by_the_way.attachments, by_the_way.embeds) == ("", [], [])
    assert asked.content.startswith("reading along")
    assert asked.reference.resolved.content == ""
    ping = await loopback.say(ann, channel, "and a reply that pings", reply_to=reply)
    await loopback.next_message(channel, after=ping)
    await loopback.say(ann, channel, "one that does not", reply_to=reply, ping=False)
    await loopback.say(ann, channel, f"<@{loopback.bot_id}> last")
    await heard(bot, f"<@{loopback.bot_id}> last")
    contents = [m.content for m in bot.seen if m.author.id == ann.id]
    assert contents[2:4] == ["and a reply that pings", ""]
    assert (await channel_over_rest(bot, channel))["by the way"] == ""


async def channel_over_rest(bot, channel):
    """Read a channel as the bot can; by what was really said."""
    read = {m.id: m.content async for m in bot.get_channel(channel.id).history(limit=20)}
    return {message.content: read[message.id] for message in channel.shown if message.id in read}


async def test_channels_the_bot_does_not_see_are_silent(loopback, bot, guild, ann, channel):
    hidden = guild.add_text_channel("hidden", deny=Permission.VIEW_CHANNEL)
    await loopback.say(ann, hidden, f"<@{loopback.bot_id}> psst")
    await loopback.say(ann, channel, f"<@{loopback.bot_id}> hello")
    await heard(bot, f"<@{loopback.bot_id}> hello")
    assert [m.channel.id for m in bot.seen] == [channel.id]


async def test_events_missed_while_offline_are_replayed(loopback, bot, ann, channel):
    loopback.faults.request_reconnect()
    asked = await loopback.say(ann, channel, f"<@{loopback.bot_id}> still there?")
    await loopback.next_message(channel, after=asked)
    await loopback.ready()
    assert [line.kind for line in loopback.gateway.log] == ["identify", "resume"]


@pytest.mark.parametrize("code", [None, 1000, 4000, 1012])
async def test_a_broken_connection_is_resumed(loopback, bot, ann, channel, code):
    await loopback.faults.drop_gateway(code)
    asked = await loopback.say(ann, channel, f"<@{loopback.bot_id}> still there?")
    await loopback.next_message(channel, after=asked)
    assert loopback.gateway.log[-1].kind == "resume"
    assert [m.content for m in bot.seen if m.author.id == ann.id] == [asked.content]


async def test_a_lost_session_is_identified_anew(loopback, bot, ann, channel, monkeypatch):
    async def at_once(shard_id, *, initial=False):
        pass

    monkeypatch.setattr(bot, "before_identify_hook", at_once)
    loopback.faults.invalidate_session()
    await loopback.ready()
    assert [line.kind for line in loopback.gateway.log] == ["identify", "identify"]
    assert loopback.commands.syncs == 1


async def test_a_forgotten_session_cannot_be_resumed(loopback, bot, monkeypatch):
    async def at_once(shard_id, *, initial=False):
        pass

    monkeypatch.setattr(bot, "before_identify_hook", at_once)
    await loopback.faults.drop_gateway()
    loopback.faults.forget_sessions()
    await loopback.ready()
    assert [line.kind for line in loopback.gateway.log] == ["identify", "identify"]


async def test_closing_with_1000_ends_the_session(loopback, guild):
    async with aiohttp.ClientSession() as session, session.ws_connect(loopback.gateway_url) as socket:
        assert (await socket.receive_json())["op"] == 10
        await socket.send_json({"op": 2, "d": {"token": loopback.token, "intents": 1}})
        ready, created = await socket.receive_json(), await socket.receive_json()
        assert (ready["t"], ready["s"], created["t"]) == ("READY", 1, "GUILD_CREATE")
        assert created["d"]["name"] == "Readers"
        await socket.close(code=1000)
        await loopback.disconnected()
    assert not loopback.gateway.sessions


IDENTIFY = {"op": 2, "d": {"token": "loopback.token", "intents": 1}}


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ([{"op": 8, "d": {}}], 4003),
        ([IDENTIFY, IDENTIFY], 4005),
        ([IDENTIFY, {"op": 99}], 4001),
        ([{"op": 2, "d": {"token": "loopback.token", "intents": 1 << 40}}], 4013),
        ([{"op": 6, "d": {"token": "wrong", "session_id": "x", "seq": 1}}], 4004),
    ],
)
async def test_wrong_gateway_messages_are_closed(loopback, sent, code):
    async with aiohttp.ClientSession() as session, session.ws_connect(loopback.gateway_url) as socket:
        for message in sent:
            await socket.send_json(message)
        async for _ in socket:
            pass
        assert socket.close_code == code
    assert loopback.gateway.log[-1].close_code == code


async def test_what_happens_in_guilds_reaches_the_bot(loopback, bot, guild):
    other = loopback.add_guild("Writers")
    room = other.add_text_channel("room")
    bob = loopback.add_user("bob")
    other.add_member(bob)
    await loopback.next_message(room, after=await loopback.say(bob, room, f"<@{loopback.bot_id}>"))
    assert {g.name for g in bot.guilds} == {"Readers", "Writers"}
    assert bot.get_channel(room.id).permissions_for(bot.get_guild(other.id).me).send_messages
    loopback.remove_guild(other)
    await loopback.slash(next(iter(loopback.users.values())), loopback.dm(bob), "ask", question="?")
    assert {g.name for g in bot.guilds} == {"Readers"}


async def test_a_sharded_bot_works_too(loopback, guild, channel, ann):
    class Sharded(discord.AutoShardedClient):
        async def on_message(self, message):
            if message.author != self.user:
                await message.reply("from a shard")

    async with running(Sharded(intents=quiet_intents()), loopback):
        asked = await loopback.say(ann, channel, f"<@{loopback.bot_id}>")
        assert (await loopback.next_message(channel, after=asked)).text == "from a shard"


async def test_strangers_do_not_talk_in_a_guild(loopback, channel):
    with pytest.raises(ImpossibleError, match="not a member"):
        await loopback.say(loopback.add_user("stranger"), channel, "hello")


async def test_reactions_reach_the_bot_and_back(loopback, bot, ann, channel):
    said = await loopback.say(ann, channel, "nice")
    await bot.changes.until(lambda: bot.seen, timeout=2, what="the message")
    await bot.seen[0].add_reaction("👍")
    assert said.reactions == {"👍": [loopback.bot_id]}
    await bot.seen[0].remove_reaction("👍", bot.user)
    assert said.reactions == {}
