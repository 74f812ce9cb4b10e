"""Charts for the event loop: drawn in a process of its own, which is started when the first is asked for."""

import asyncio

import structlog

from bot.render.chart import Chart
from corpus import CorpusError
from corpus.workers import Limits, Workers

_LIMITS = Limits(seconds=10.0)  # for one picture, which takes a tenth of a second
_PATIENCE = 60.0  # seconds, with the start of the process before the first picture, on a small machine

log = structlog.get_logger()


class Charts:
    """Draws charts, one after another."""

    def __init__(self) -> None:
        self._workers = Workers("bot.render.chart:drawer", count=1, limits=_LIMITS)

    async def png(self, chart: Chart) -> bytes | None:
        """The picture; None where it could not be drawn, for the numbers can be read without it."""
        try:
            async with asyncio.timeout(_PATIENCE):
                picture: bytes = await asyncio.wrap_future(self._workers.submit(chart))
        except (CorpusError, TimeoutError) as error:
            notes = getattr(error, "__notes__", [])
            log.warning("no chart", reason=str(error) or "took too long", notes=notes)
            return None
        return picture

    def close(self) -> None:
        """Ends the process."""
        self._workers.close()
