"""Check the program: Python, sentence models, charts, the sentence encoder, time zones, the clock."""

import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter
from zoneinfo import ZoneInfo

from bot.core.charts import Chart, Line
from bot.core.metrics import MISSING, metrics_of
from bot.core.release import release
from bot.doctor.finding import Finding, fault, fine, warning
from corpus import split_sentences
from corpus.encoder.encoder import Encoder
from corpus.encoder.model_folder import Architecture
from corpus.models.errors import CorpusError, SearchUnavailableError, WorkerError
from corpus.workers.worker import Limits, Worker

_OLDEST = (3, 11)
_REINSTALL = "install it anew, as README.md says under Run it"
_TWO = "Mr. Rutte came at 5 p.m. on Monday. He left."
_CHART = Chart(labels=("1", "2"), lines=(Line(name="test", values=(1, 2)),), stacked=False)
_DRAWING = Limits(seconds=20.0, nice=0)  # somebody waits: on a busy machine it took ten times as long
_QUESTION = "What is the capital of France?"
_SENTENCES = ("Paris is the largest city of France and its capital.", "The dairy raised its prices in March.")
_TIMES = 30  # with which the sentences are as many as an answer compares
_SLOW = 0.05  # seconds a sentence: 60 then take as long as the encoder is waited for
_WITHOUT = 'answers go without it; config/README.md says what it needs under "A sentence encoder"'
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
        yield fine("sentences", "nltk and its data are installed")
    else:
        yield fault("sentences", f"nltk makes {parts} of 2", _REINSTALL)


def zones() -> Iterator[Finding]:
    """Whether the time zones are there, which digests go by."""
    try:
        ZoneInfo("Europe/Paris")
    except Exception as error:  # noqa: BLE001 # as above
        yield fault("time zones", f"cannot be read ({error})", _REINSTALL)
    else:
        yield fine("time zones", "are installed")


def charts() -> Iterator[Finding]:
    """Whether a chart can be drawn, in a process of its own as the bot does it."""
    worker = Worker("bot.core.charts:drawer", limits=_DRAWING)
    try:
        worker.ask(_CHART)
    except WorkerError as error:
        notes = "".join(f" ({note})" for note in getattr(error, "__notes__", ()))
        yield fault("charts", f"matplotlib or its fonts cannot be used: drawing {error}{notes}", _REINSTALL)
    else:
        yield fine("charts", "matplotlib is installed")
    finally:
        worker.close()


def metrics() -> Iterator[Finding]:
    """Whether the package that metrics need is there."""
    if metrics_of(wanted=True).is_on:
        yield fine("metrics", "prometheus-client records them")
    else:
        yield warning("metrics", "cannot be shown at /metrics", f"{MISSING}; health goes without it")


def encoder(folder: Path) -> Iterator[Finding]:
    """Whether the sentence encoder works, tells an answer from another sentence, and is fast enough."""
    asked = Encoder(folder)
    try:
        began = perf_counter()
        answer, other = asked.measured(_QUESTION, _SENTENCES)
        started = perf_counter()
        asked.measured(_QUESTION, _SENTENCES * _TIMES)
        each = (perf_counter() - started) / (_TIMES * len(_SENTENCES))
        took = f"starts in {started - began:.1f} s, takes {each * 1000:.1f} ms a sentence{_memory(asked)}"
    except CorpusError as error:
        notes = "".join(f" ({note})" for note in getattr(error, "__notes__", ()))
        yield warning("encoder", f"cannot be used: {error}{notes}", _WITHOUT)
        return
    finally:
        asked.close()
    if answer <= other:
        yield warning("encoder", "finds an unrelated sentence nearer to a question than its answer", _WITHOUT)
    elif each > _SLOW:
        yield warning("encoder", f"is slow: {took}", "take a smaller model, or leave `answers.encoder` empty")
    else:
        yield fine("encoder", f"{Architecture.read(folder).dimensions} dimensions, {took}")


def search(url: str) -> Iterator[Finding]:
    """Whether the search server answers, and scores as it should."""
    from corpus.milvus.probe import check_scores
    from corpus.milvus.server import MilvusServer

    server = MilvusServer(url)
    try:
        check_scores(server)
    except SearchUnavailableError as error:
        yield fault("search", str(error), "until it answers, so do questions and new articles wait")
    else:
        yield fine("search", "Milvus answers, and scores by BM25")
    finally:
        server.close()


def _memory(asked: Encoder) -> str:
    """Return the most memory that the encoder's process has had, as a text; empty where nothing says it."""
    try:
        status = Path(f"/proc/{asked.process_id}/status").read_text(encoding="ascii")
    except OSError:
        return ""
    kilobytes = re.search(r"^VmHWM:\s*(\d+)", status, re.MULTILINE)
    return f", {int(kilobytes[1]) / 1000:.0f} MB of memory" if kilobytes else ""


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
