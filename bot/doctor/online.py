"""Check that Discord can be reached, accepts the token and has the same time."""

import asyncio
from collections.abc import Iterator
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

import aiohttp
import discord
from discord.http import Route

from bot.core.connection import point_at
from bot.doctor.finding import Finding, fault, fine, warning
from config.sections import DiscordSettings

_SECONDS = 20.0
_SKEW = timedelta(minutes=1)


def reached(settings: DiscordSettings, now: datetime) -> Iterator[Finding]:
    """Return findings about Discord, asked at the address in the settings."""
    point_at(api_url=settings.api_url, gateway_url=settings.gateway_url)
    yield from asyncio.run(_asked(settings, now))


async def _asked(settings: DiscordSettings, now: datetime) -> list[Finding]:
    try:
        async with asyncio.timeout(_SECONDS):
            findings = [await _greeted(now)]
            if token := settings.token.get_secret_value().strip():
                findings.append(await _logged_in(token, wants_content=settings.message_content))
    except (aiohttp.ClientError, OSError) as error:  # also where it takes too long
        reason = str(error) or f"no answer within {_SECONDS:g} s"
        return [fault("Discord", f"cannot be reached ({reason})", "check the network, and discord.api_url")]
    except discord.HTTPException as error:
        return [fault("Discord", f"answers {error.status}", "try again in a while")]
    return findings


async def _greeted(now: datetime) -> Finding:
    """Whether it answers one who says nothing of themselves."""
    async with aiohttp.ClientSession() as session, session.get(f"{Route.BASE}/gateway") as response:
        response.raise_for_status()
        said = response.headers.get("Date")
    skew = abs(parsedate_to_datetime(said) - now) if said else timedelta()
    if skew > _SKEW:
        off = f"{skew.total_seconds():,.0f} s"
        return warning("Discord", f"answers, but its clock is {off} from this one", "set the machine's clock")
    return fine("Discord", "answers")


async def _logged_in(token: str, *, wants_content: bool) -> Finding:
    client = discord.Client(intents=discord.Intents.none())
    try:
        await client.login(token)
        flags = client.application_flags
    except discord.LoginFailure:
        return fault("token", "is refused by Discord", "copy it anew from the developer portal")
    finally:
        await client.close()
    has_content = flags.gateway_message_content or flags.gateway_message_content_limited
    if wants_content and not has_content:
        advice = "switch it on on the Bot page of the developer portal, or discord.message_content off"
        return fault("token", "may not use the message-content intent, which the settings ask for", advice)
    return fine("token", f"is accepted: the bot is {client.user}")
