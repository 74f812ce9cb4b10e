"""Answer `/healthz`, `/readyz` and `/metrics` by HTTP: for Docker, Kubernetes, Prometheus and people.

    /healthz   200 while the event loop turns: a supervisor restarts what does not answer
    /readyz    200 while questions are answered; else 503, with the reasons one a line
    /metrics   what Prometheus reads

It has no password: by default it listens on this machine alone.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any

import discord
import structlog

from bot.core.errors import UserError
from bot.core.metrics import CONTENT_TYPE, MISSING, Metrics
from bot.core.threads import Threads
from bot.health.readings import Stored, read_stored, readings_of
from config.sections import HealthSettings
from corpus import Corpus, CorpusError

_KEPT = 5.0  # seconds for which what was read is shown again, however often anybody asks

Handler = Callable[[Any], Awaitable[Any]]

log = structlog.get_logger()


class HealthServer:
    """Serves from `start` to `close`, if the settings name a port.

    Args:
        settings: the address and the port.
        corpus: what is looked at.
        client: the connection to Discord.
        metrics: what was recorded.
        queues: threads whose work is counted, by name; the first are the way to the database.
        clock: the time.
    """

    def __init__(
        self,
        settings: HealthSettings,
        corpus: Corpus,
        client: discord.Client,
        metrics: Metrics,
        *,
        queues: Mapping[str, Threads],
        clock: Callable[[], datetime],
    ) -> None:
        self._settings, self._corpus, self._client = settings, corpus, client
        self._metrics, self._queues, self._clock = metrics, queues, clock
        self._threads = next(iter(queues.values()))
        self._web: Any = None
        self._runner: Any = None
        self._read: tuple[float, Stored] | None = None
        self._reading = asyncio.Lock()

    async def start(self) -> None:
        """Listen, if a port is set; one that is taken is logged, and everything else goes on."""
        if not self._settings.port:
            return
        from aiohttp import web  # 85 ms and 3 MB, where no port is set for nothing

        self._web = web
        app = web.Application()
        app.add_routes([web.get(path, handler) for path, handler in self._routes().items()])
        # No line for each request, and nothing of this server in its answers.
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self._settings.host, self._settings.port).start()
        except OSError as error:
            address = f"{self._settings.host}:{self._settings.port}"
            advice = "set health.port to a free one, or to 0"
            log.error("no health server", address=address, reason=error.strerror, advice=advice)  # noqa: TRY400

    async def close(self) -> None:
        """Stop listening."""
        if self._runner is not None:
            await self._runner.cleanup()

    @property
    def addresses(self) -> list[tuple[str, int]]:
        """Where it listens."""
        return [(each[0], each[1]) for each in (self._runner.addresses if self._runner else ())]

    def _routes(self) -> Mapping[str, Handler]:
        return {"/healthz": self._healthz, "/readyz": self._readyz, "/metrics": self._metrics_page}

    async def _healthz(self, _request: object) -> Any:
        return self._web.Response(text="ok\n")

    async def _readyz(self, _request: object) -> Any:
        wrong = [] if self._client.is_ready() else ["Discord is not connected"]
        try:
            await self._stored()
        except (CorpusError, UserError) as error:
            wrong.append(str(error))
        if wrong:
            return self._web.Response(status=503, text="".join(f"{each}\n" for each in wrong))
        return self._web.Response(text="ready\n")

    async def _metrics_page(self, _request: object) -> Any:
        if not self._metrics.is_on:
            return self._web.Response(status=501, text=f"{MISSING}\n")
        try:
            readings = readings_of(await self._stored(), self._client, self._queues)
        except (CorpusError, UserError):  # what was recorded is there all the same; /readyz says why
            readings = ()
        page = self._metrics.page(readings)
        return self._web.Response(body=page, headers={"Content-Type": CONTENT_TYPE})

    async def _stored(self) -> Stored:
        """Return what the data folder says, read a few seconds ago at most."""
        async with self._reading:
            moment = time.monotonic()
            if self._read is None or moment - self._read[0] > _KEPT:
                now = self._clock()
                self._read = moment, await self._threads.aside(lambda: read_stored(self._corpus, now))
            return self._read[1]
