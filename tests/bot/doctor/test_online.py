"""Whether Discord can be reached and takes the token, asked of the loopback."""

import asyncio
import socket
from datetime import timedelta

from discord.utils import utcnow
from pydantic import SecretStr

from bot.doctor.online import reached
from config.sections import DiscordSettings
from tests.bot.doctor.findings import only, wrong
from tests.loopback.intents import Intent


async def asked(discord, token, *, now=None, **fields):
    """The findings; the check runs a loop of its own."""
    given = {"api_url": discord.api_url, "gateway_url": discord.gateway_url, "message_content": False}
    settings = DiscordSettings(**given | {"token": SecretStr(token)} | fields)
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(None, lambda: list(reached(settings, now or utcnow())))


async def test_a_token_that_is_accepted_is_fine_and_nothing_is_changed(discord):
    findings = await asked(discord, discord.token)

    assert wrong(findings) == []
    assert [finding.subject for finding in findings] == ["Discord", "token"]
    assert {line.method for line in discord.requests} == {"GET"}
    assert discord.gateway.log == []


async def test_without_a_token_it_is_asked_whether_discord_answers(discord):
    (finding,) = await asked(discord, "")

    assert (finding.subject, finding.text) == ("Discord", "answers")


async def test_a_token_that_is_refused_is_an_error(discord):
    level, text = only(await asked(discord, "another.token"), "token")

    assert level == "error"
    assert text == "is refused by Discord; copy it anew from the developer portal"


async def test_the_message_content_intent_is_looked_for_where_it_is_wanted(discord):
    wanted = await asked(discord, discord.token, message_content=True)
    discord.privileged_intents = Intent.MESSAGE_CONTENT
    allowed = await asked(discord, discord.token, message_content=True)

    assert only(wanted, "token")[1].startswith("may not use the message-content intent")
    assert wrong(allowed) == []


async def test_a_clock_that_differs_is_a_warning(discord):
    level, text = only(await asked(discord, discord.token, now=utcnow() - timedelta(hours=1)), "Discord")

    assert level == "warning"
    assert text.startswith("answers, but its clock is 3,")


async def test_no_network_is_an_error(discord):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]

    level, text = only(await asked(discord, "x", api_url=f"http://127.0.0.1:{port}/api/v10"), "Discord")

    assert level == "error"
    assert text.startswith("cannot be reached (")


async def test_a_discord_that_is_unwell_is_an_error(discord):
    discord.faults.refuse(503, times=50)

    assert only(await asked(discord, discord.token), "Discord")[0] == "error"
