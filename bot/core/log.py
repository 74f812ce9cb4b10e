"""Write all log lines to standard error, in one form and without secrets."""

import logging
import sys
import traceback
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

import structlog

from bot.core.invisible import visible
from bot.core.redaction import Redactor
from config.sections import LogSettings

_FRAMES = 30  # of each exception in a chain: the innermost, where something failed
_LONGEST = 20_000  # characters of one value, so that a line is written in milliseconds
_MARGIN = 1000  # characters that go with what is cut off: they may be the first half of a secret


def set_up(settings: LogSettings, *, secrets: Iterable[str]) -> None:
    """Send every log line to standard error, as text or as JSON, with `secrets` and credentials removed."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    last: structlog.typing.Processor = structlog.processors.JSONRenderer()
    if settings.format == "text":
        # The formatter that it has by default shows locals, and takes seconds for it.
        last = structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
        )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = _Handler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.ExceptionRenderer(_traceback),
                _Redaction(Redactor(secrets)),
                last,
            ],
        )
    )
    logging.getLogger("alembic").setLevel(logging.WARNING)  # it tells each step of a migration
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(settings.level.upper())


def about(number: int) -> None:
    """Let every later log line of this task, and of what it starts, carry the id of what it works on."""
    structlog.contextvars.bind_contextvars(about=number)


class _Handler(logging.StreamHandler[Any]):
    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 # logging's own name
        """Name the logger of a line that cannot be written; by default its arguments are printed."""
        kind = sys.exc_info()[0]
        with suppress(Exception):  # standard error may be closed
            self.stream.write(f"a log line of {record.name} could not be written: {kind and kind.__name__}\n")


class _Redaction:
    """Removes secrets, and what a terminal obeys, from every value of a log line before it is rendered."""

    def __init__(self, redactor: Redactor) -> None:
        self._redacted = redactor

    def __call__(
        self, _logger: object, _method: str, line: structlog.typing.EventDict
    ) -> structlog.typing.EventDict:
        return {key: self._value(value) for key, value in line.items()}

    def _value(self, value: Any) -> Any:
        if value is None or isinstance(value, bool | int | float):
            return value
        text = value if isinstance(value, str) else repr(value)
        clean = visible(self._redacted(text[:_LONGEST]))
        if len(text) > _LONGEST:
            clean = f"{clean[:-_MARGIN]} [and more: {len(text):,} characters in all]"
        return value if clean == text else clean


def _traceback(exc_info: structlog.typing.ExcInfo) -> str:
    """Return the traceback with all causes, without the values of variables."""
    return "".join(traceback.format_exception(*exc_info, limit=-_FRAMES)).rstrip("\n")
