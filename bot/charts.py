"""Charts for the event loop: drawn in a process of its own, which is started when the first is asked for."""

import structlog

from bot.errors import UserError
from bot.render.chart import Chart
from bot.threads import Threads
from corpus import CorpusError
from corpus.workers import Limits, Workers

_SECONDS = 15.0  # for one picture, which takes a tenth of one

log = structlog.get_logger()


class Charts:
    """Draws charts, one after another."""

    def __init__(self, threads: Threads, *, seconds: float = _SECONDS) -> None:
        self._threads = threads
        self._workers = Workers("bot.render.chart:drawer", count=1, limits=Limits(seconds=seconds))

    async def png(self, chart: Chart) -> bytes | None:
        """The picture; None where it could not be drawn, for the numbers can be read without it."""
        try:
            picture: bytes = await self._threads.aside(lambda: self._workers.submit(chart).result())
        except (CorpusError, UserError) as error:
            log.warning("no chart", reason=str(error))
            return None
        return picture

    def close(self) -> None:
        """Ends the process."""
        self._workers.close()
