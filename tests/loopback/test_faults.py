"""Trouble on demand, and how an unmodified discord.py takes it."""

import io
import time
from datetime import timedelta

import aiohttp
import discord
import pytest


def posting(method, path):
    return method == "POST" and path.endswith("/messages")


async def test_a_429_has_all_that_a_client_looks_for(loopback, raw):
    loopback.faults.refuse(429, retry_after=0.02)
    url = f"{loopback.api_url}/users/@me"
    async with raw.session.get(url, headers={"Authorization": f"Bot {loopback.token}"}) as answer:
        assert answer.status == 429
        assert answer.headers["Via"] == "1.1 google"
        assert answer.headers["Content-Type"] == "application/json"
        assert await answer.json() == {
            "message": "You are being rate limited.",
            "code": 0,
            "retry_after": 0.02,
            "global": False,
        }


async def test_discord_py_waits_and_tries_again(loopback, bot, channel):
    loopback.faults.refuse(429, times=2, when=posting, retry_after=0.02)
    await bot.get_channel(channel.id).send("x")
    assert [r.status for r in loopback.requests if posting(r.method, r.path)] == [429, 429, 200]
    assert len(channel.messages) == 1


@pytest.mark.parametrize("status", [500, 502, 503])
async def test_server_errors_are_answered(loopback, raw, channel, status):
    loopback.faults.refuse(status, when=posting)
    path = f"/channels/{channel.id}/messages"
    assert (await raw("POST", path, {"content": "x"}))[0] == status
    assert channel.messages == {}
    assert (await raw("POST", path, {"content": "x"}))[0] == 200


async def test_a_503_is_raised_by_discord_py(loopback, bot, channel):
    loopback.faults.refuse(503, when=posting)
    with pytest.raises(discord.DiscordServerError):
        await bot.get_channel(channel.id).send("x")


async def test_a_lost_answer_was_carried_out(loopback, bot, channel):
    loopback.faults.lose_answers(when=posting)
    with pytest.raises(aiohttp.ClientError):
        await bot.get_channel(channel.id).send("x")
    assert len(channel.messages) == 1
    assert loopback.requests[-1].status is None


async def test_a_repeated_post_after_a_lost_answer_is_folded(loopback, bot, channel):
    loopback.faults.lose_answers(when=posting, status=500)
    await bot.get_channel(channel.id).send("x")
    assert [r.status for r in loopback.requests if posting(r.method, r.path)] == [500, 200]
    assert len(channel.messages) == 1


async def test_a_lost_acknowledgement_is_a_40060(loopback, bot, ann, channel):
    loopback.faults.lose_answers(when=lambda method, path: path.endswith("/callback"), status=500)
    call = await loopback.slash(ann, channel, "rows")
    assert (await call.answer()).text == "pick"
    line = await loopback.request("POST", "/callback", times=2)
    assert line.status == 400


async def test_delayed_requests_are_late(loopback, bot, ann, channel):
    loopback.ack_deadline = 0.1
    loopback.faults.delay(0.2, when=lambda method, path: path.endswith("/callback"))
    call = await loopback.slash(ann, channel, "rows")
    assert call.acknowledged_after is None
    assert (await loopback.request("POST", "/callback")).status == 404


async def test_a_slow_bot_misses_the_deadline(loopback, bot, ann, channel):
    loopback.ack_deadline, bot.slow = 0.1, 0.2
    call = await loopback.slash(ann, channel, "ask", question="who?")
    assert call.failed
    assert (await loopback.request("POST", "/callback")).status == 404


async def test_rate_limits_are_kept_by_discord_py(loopback, bot, channel):
    loopback.rate_limits.limit("POST", "/channels/{channel_id}/messages", requests=2, per=0.3)
    began = time.monotonic()
    for number in range(3):
        await bot.get_channel(channel.id).send(str(number))
    assert time.monotonic() - began >= 0.25
    assert loopback.rate_limits.refused == 0


async def test_rate_limits_are_enforced(loopback, raw, channel):
    loopback.rate_limits.limit("POST", "/channels/{channel_id}/messages", requests=1, per=60)
    path = f"/channels/{channel.id}/messages"
    assert (await raw("POST", path, {"content": "x"}))[0] == 200
    status, answer = await raw("POST", path, {"content": "x"})
    assert (status, answer["message"]) == (429, "You are being rate limited.")
    assert 59 < answer["retry_after"] <= 60


async def test_a_limit_of_all_requests_together_is_enforced_but_not_on_answers(
    loopback, raw, guild, bot, ann, channel
):
    await loopback.commands_synced()
    loopback.rate_limits.limit_all(requests=2, per=60)
    answers = [
        await raw("GET", path) for path in (f"/channels/{channel.id}", f"/guilds/{guild.id}", "/users/@me")
    ]
    call = await loopback.slash(ann, channel, "name")

    assert [status for status, _ in answers] == [200, 200, 429]
    assert answers[-1][1]["global"] is True
    assert call.acknowledged_after is not None


async def test_time_that_is_let_pass_ages_nonces_and_is_seen_in_ids(loopback, raw, channel):
    path, body = f"/channels/{channel.id}/messages", {"content": "x", "nonce": "1", "enforce_nonce": True}
    first, folded = [(await raw("POST", path, body))[1]["id"] for _ in range(2)]
    loopback.pass_time(loopback.nonce_lifetime + 1)
    later = (await raw("POST", path, body))[1]["id"]

    assert first == folded != later
    assert discord.utils.snowflake_time(int(later)) - discord.utils.snowflake_time(int(first)) > timedelta(
        seconds=loopback.nonce_lifetime
    )


async def test_a_wait_that_fails_tells_what_happened(loopback, bot, ann, channel):
    call = await loopback.slash(ann, channel, "name")
    with pytest.raises(
        TimeoutError, match=r"answer 1 to command 'name', acknowledged .* type 9; last requests"
    ):
        await call.answer(timeout=0.02)


async def test_a_layout_shows_its_own_file(loopback, bot, channel):
    view = discord.ui.LayoutView()
    view.add_item(discord.ui.MediaGallery(discord.MediaGalleryItem("attachment://chart.png")))
    with io.BytesIO(b"a chart") as chart:
        await bot.get_channel(channel.id).send(view=view, file=discord.File(chart, "chart.png"))
    (message,) = channel.messages.values()
    assert message.components[0]["items"][0]["media"]["url"] == message.attachments[0].url
    assert loopback.violations == []


async def test_the_log_keeps_requests(loopback, bot, channel):
    await bot.get_channel(channel.id).send("x", file=discord.File(__file__, "test.py"))
    line = loopback.requests[-1]
    assert (line.method, line.path, line.status) == ("POST", f"/channels/{channel.id}/messages", 200)
    assert (line.body["content"], line.files) == ("x", ("test.py",))
    attachment = next(iter(channel.messages.values())).attachments[0]
    async with aiohttp.ClientSession() as session, session.get(attachment.url) as answer:
        assert await answer.read() == attachment.content
