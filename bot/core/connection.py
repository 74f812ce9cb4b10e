"""Configure the connection to Discord: addresses, and waiting for Cloudflare's rate limits."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Any, TypeVar

import aiohttp
import discord
import structlog
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route
from discord.state import AutoShardedConnectionState, ConnectionState
from discord.webhook.async_ import AsyncWebhookAdapter

T = TypeVar("T")

LONGEST = 60.0  # seconds, while people wait for the answer
LONGEST_AT_START = 3600.0  # what Cloudflare asks for at most; a start anew would be refused, too
_UNSAID = 10.0  # seconds, where Cloudflare does not say how long
_RATE_LIMITED = 429
_NEXT_GUILD = 0.05  # seconds for a guild that nobody announced, once all others are there

log = structlog.get_logger()


def point_at(*, api_url: str, gateway_url: str) -> None:
    """Let discord.py talk to the proxy at these addresses; an empty one leaves its own as it is."""
    # The bot has no use for voice, and need not hear at each start that its libraries are missing.
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
    if api_url:
        Route.BASE = api_url.rstrip("/")
    if gateway_url:
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway_url)


# discord.py takes a 429 of Cloudflare's for a ban, and raises it.
async def patiently(
    request: Callable[[], Awaitable[T]], *, longest: float, files: Iterable[discord.File] = ()
) -> T:
    """Make `request`, and again after each rate limit of Cloudflare's, waiting `longest` seconds in all.

    Args:
        request: makes the request anew at every call.
        longest: seconds. What would take longer is raised.
        files: those that `request` sends. They are rewound.

    Raises:
        discord.HTTPException: the request failed for another reason, or the limit lasts longer.
    """
    waited = 0.0
    while True:
        try:
            return await request()
        except discord.HTTPException as error:
            rest = _rest_after(error)
            if rest is None or waited + rest > longest:
                raise
            log.warning("rate limited by Cloudflare", seconds=rest)
        await asyncio.sleep(rest)
        waited += rest
        for file in files:
            file.reset()


# What Discord may have carried out though its answer was lost, and does not fold when it is repeated.
_MADE_ONCE = frozenset(("POST /channels/{channel_id}/threads",))


class UnansweredError(aiohttp.ClientError):
    """Discord may have carried out a request that must not be repeated before somebody looks."""


class _Once:
    """Stands among the files of a request, which discord.py rewinds before each attempt of its own."""

    def reset(self, *, seek: int = 0) -> None:
        """Refuse another attempt."""
        if seek:
            raise UnansweredError("Discord has not answered")


def once(route: Route, files: Sequence[discord.File]) -> Sequence[Any]:
    """Return the files of a request; of one that must not be repeated, so that discord.py does not."""
    return (*files, _Once()) if route.key in _MADE_ONCE else files


def _rest_after(error: discord.HTTPException) -> float | None:
    """Return the seconds that Cloudflare asks to wait; None for any other error.

    A 429 of Discord's own names the proxy that it came through, and discord.py waits for it itself.
    """
    if error.status != _RATE_LIMITED or error.response.headers.get("Via"):
        return None
    try:
        return max(1.0, float(error.response.headers.get("Retry-After", _UNSAID)))
    except ValueError:  # a date
        return _UNSAID


class PatientAdapter(AsyncWebhookAdapter):
    """Requests that answer interactions, waiting `longest` seconds for Cloudflare's rate limits."""

    def __init__(self, *, longest: float) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._longest = longest

    async def request(self, *args: Any, **kwargs: Any) -> Any:
        """Make a request, as discord.py's own adapter does."""
        made = super().request
        files = kwargs.get("files") or ()
        return await patiently(lambda: made(*args, **kwargs), longest=self._longest, files=files)


class _Promptly:
    """Of the state of a connection: ready as soon as all guilds have come.

    discord.py waits until no guild has come for two seconds, without a look at whether one is missing.
    """

    _guilds: dict[int, discord.Guild]

    @property
    def guild_ready_timeout(self) -> float:
        """How many seconds to wait for the next guild."""
        # They come in the order in which they were announced: one that is missing is soon found from the end.
        is_missing = any(guild.unavailable for guild in reversed(getattr(self, "_guilds", {}).values()))
        return self._longest if is_missing else _NEXT_GUILD

    @guild_ready_timeout.setter
    def guild_ready_timeout(self, seconds: float) -> None:
        self._longest = seconds


class PromptState(_Promptly, ConnectionState[Any]):
    """The state of a client without shards."""


class PromptShardedState(_Promptly, AutoShardedConnectionState[Any]):
    """The state of a client of some shards."""
