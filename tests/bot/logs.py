"""What the bot logs while a test runs."""

from contextlib import contextmanager

from structlog.contextvars import merge_contextvars
from structlog.testing import capture_logs

from tests.loopback.changes import Changes


class Logs:
    """The lines so far, as dictionaries; a test may wait for one."""

    def __init__(self):
        self.lines = []
        self._changes = Changes()

    @contextmanager
    def capturing(self):
        """Keeps what is logged within the block."""
        with capture_logs(processors=[merge_contextvars, self._announce]) as self.lines:
            yield self

    def at(self, level):
        """What was logged at a level."""
        return [line["event"] for line in self.lines if line["log_level"] == level]

    async def until(self, level, *, times=1):
        """Waits until that much was logged at a level, and returns it."""
        return await self._changes.until(
            lambda: self.at(level)[times - 1 :] and self.at(level),
            what=lambda: f"{times} lines at {level} in {self.lines}",
        )

    def clear(self):
        """Forgets all lines: a test that provokes an error has looked at it."""
        self.lines.clear()

    def _announce(self, _logger, _method, line):
        self._changes.announce()
        return line
