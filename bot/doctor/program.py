"""Check the program: Python, sentence models, charts, time zones, the clock."""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.core.charts import Chart, Line
from bot.core.release import release
from bot.doctor.finding import Finding, fault, fine
from corpus import split_sentences
from corpus.models.errors import WorkerError
from corpus.workers.worker import Limits, Worker

_OLDEST = (3, 11)
_REINSTALL = "install it anew, as README.md says under Run it"
_TWO = "Mr. Rutte came at 5 p.m. on Monday. He left."
_CHART = Chart(labels=("1", "2"), lines=(Line(name="test", values=(1, 2)),), stacked=False)
_DRAWING = Limits(seconds=20.0)
_LEEWAY = timedelta(days=1)  # files may be dated by another zone's clock


def python() -> Iterator[Finding]:
    """Whether this Python is one that it runs with."""
    running = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < _OLDEST:
        yield fault("Python", f"is {running}", "use 3.11 or later")
    else:
        yield fine("Python", f"{running}, Clippings {release()}")


def sentences() -> Iterator[Finding]:
    """Whether nltk and the data that it splits by are there."""
    try:
        parts = len(split_sentences(_TWO))
    except Exception as error:  # noqa: BLE001 # a package that is gone or torn fails in any way
        yield fault("sentences", f"nltk or its data cannot be used ({error})", _REINSTALL)
        return
    if parts == 2:  # noqa: PLR2004 # as it says
        yield fine("sentences", "nltk splits them, by the data that came with it")
    else:
        yield fault("sentences", f"nltk makes {parts} of 2", _REINSTALL)


def zones() -> Iterator[Finding]:
    """Whether the time zones are there, which digests go by."""
    try:
        ZoneInfo("Europe/Paris")
    except Exception as error:  # noqa: BLE001 # as above
        yield fault("time zones", f"cannot be read ({error})", _REINSTALL)
    else:
        yield fine("time zones", "are there")


def charts() -> Iterator[Finding]:
    """Whether a chart can be drawn, in a process of its own as the bot does it."""
    worker = Worker("bot.core.charts:drawer", limits=_DRAWING)
    try:
        worker.ask(_CHART)
    except WorkerError as error:
        notes = "".join(f" ({note})" for note in getattr(error, "__notes__", ()))
        yield fault("charts", f"matplotlib or its fonts cannot be used: drawing {error}{notes}", _REINSTALL)
    else:
        yield fine("charts", "matplotlib draws them")
    finally:
        worker.close()


def clock(now: datetime) -> Iterator[Finding]:
    """Whether the clock is after this program was installed."""
    installed = datetime.fromtimestamp(Path(__file__).stat().st_mtime, UTC)
    if now < installed - _LEEWAY:
        yield behind(now, installed)
    else:
        yield fine("clock", f"{now:%Y-%m-%d %H:%M} UTC")


def behind(now: datetime, noted: datetime) -> Finding:
    """Return a finding about a clock that is behind `noted`."""
    text = f"says {now:%Y-%m-%d %H:%M} UTC, but it was {noted:%Y-%m-%d %H:%M} already"
    return fault("clock", text, "set the machine's clock; feeds, digests and watches go by it")
