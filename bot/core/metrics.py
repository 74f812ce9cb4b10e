"""Count and time what the bot does, for Prometheus. The one importer of prometheus_client.

Labels hold names of this program and status codes alone: nothing of a guild, a person or an article, and
never more than a few dozen values.
"""

import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from types import SimpleNamespace
from typing import Any

import aiohttp
import structlog

from bot.core.release import commit, release

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
MISSING = "the metrics need a package more: pip install prometheus-client, or set health.port to 0"

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
# The kinds of requests to Discord: the first part of a path. What else there is counts as "other".
_KINDS = frozenset("applications channels gateway guilds interactions users webhooks".split())

log = structlog.get_logger()


class Stage(StrEnum):
    """A part of the way from a question to its message."""

    ACKNOWLEDGE = "acknowledge"
    SEARCH = "search"  # from the corpus, with the wait for a thread
    COMPOSE = "compose"  # within the quota, and stored
    SEND = "send"
    RESPONSE = "response"  # all of it, of commands, buttons and forms


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A gauge as it stands: one value, or one for each value of a label."""

    name: str
    text: str
    value: float = 0.0
    label: str = ""
    values: Mapping[str, float] | None = None


class Metrics:
    """Record nothing, and show nothing: what stands where metrics are off."""

    is_on = False

    @contextmanager
    def timing(self, stage: Stage) -> Iterator[None]:
        """Record how long the block takes, if it succeeds."""
        began = time.perf_counter()
        yield
        self.took(stage, time.perf_counter() - began)

    def took(self, stage: Stage, seconds: float) -> None:
        """Record how long a stage took."""

    def answered(self, status: str) -> None:
        """Count an answer by its status."""

    def ran(self, job: str, *, failed: bool) -> None:
        """Count a run of a background job."""

    def requests(self) -> aiohttp.TraceConfig | None:
        """Return what counts the requests of an HTTP session to Discord."""
        return None

    def page(self, readings: Iterable[Reading]) -> bytes | None:  # noqa: ARG002 # shows none
        """Return the page that Prometheus reads; None where metrics are off."""
        return None


class PrometheusMetrics(Metrics):
    """Record in a registry of its own.

    Raises:
        ImportError: the package is not installed.
    """

    is_on = True

    def __init__(self) -> None:
        import prometheus_client as prometheus  # an optional package, 100 ms and 14 MB

        self._library = prometheus
        self._registry = registry = prometheus.CollectorRegistry()
        prometheus.ProcessCollector(registry=registry)
        self._stages = prometheus.Histogram(
            "clippings_stage_seconds", "Time of each stage.", ["stage"], buckets=_SECONDS, registry=registry
        )
        self._answers = prometheus.Counter(
            "clippings_answers", "Answers by status.", ["status"], registry=registry
        )
        self._jobs = prometheus.Counter(
            "clippings_job_runs", "Runs of background jobs.", ["job", "result"], registry=registry
        )
        self._responses = prometheus.Counter(
            "clippings_discord_responses", "Discord's responses.", ["kind", "status"], registry=registry
        )
        build = prometheus.Gauge(
            "clippings_build_info", "The version that runs.", ["version", "commit"], registry=registry
        )
        build.labels(release(), commit() or "unknown").set(1)
        self._gauges: dict[str, Any] = {}

    def took(self, stage: Stage, seconds: float) -> None:
        """Record how long a stage took."""
        self._stages.labels(stage).observe(seconds)

    def answered(self, status: str) -> None:
        """Count an answer by its status."""
        self._answers.labels(status).inc()

    def ran(self, job: str, *, failed: bool) -> None:
        """Count a run of a background job."""
        self._jobs.labels(job, "failed" if failed else "done").inc()

    def requests(self) -> aiohttp.TraceConfig | None:
        """Return what counts the requests of an HTTP session to Discord."""
        trace = aiohttp.TraceConfig()
        trace.on_request_end.append(self._responded)
        trace.on_request_exception.append(self._unanswered)
        return trace

    async def _responded(
        self, _session: aiohttp.ClientSession, _context: SimpleNamespace, end: aiohttp.TraceRequestEndParams
    ) -> None:
        self._responses.labels(_kind_of(end.url.path), str(end.response.status)).inc()

    async def _unanswered(
        self,
        _session: aiohttp.ClientSession,
        _context: SimpleNamespace,
        failure: aiohttp.TraceRequestExceptionParams,
    ) -> None:
        self._responses.labels(_kind_of(failure.url.path), "none").inc()

    def page(self, readings: Iterable[Reading]) -> bytes | None:
        """Return the page that Prometheus reads."""
        for each in readings:
            self._set(each)
        page: bytes = self._library.generate_latest(self._registry)
        return page

    def _set(self, reading: Reading) -> None:
        labels = [reading.label] if reading.label else []
        gauge = self._gauges.get(reading.name)
        if gauge is None:
            gauge = self._library.Gauge(reading.name, reading.text, labels, registry=self._registry)
            self._gauges[reading.name] = gauge
        for value, number in (reading.values or {}).items():
            gauge.labels(value).set(number)
        if not labels:
            gauge.set(reading.value)


def metrics_of(*, wanted: bool) -> Metrics:
    """Return what records metrics, or what records none where they are not wanted or cannot be had."""
    if wanted:
        try:
            return PrometheusMetrics()
        except ImportError:
            log.info("no metrics", reason=MISSING)
    return Metrics()


def _kind_of(path: str) -> str:
    """Return the kind of a request to Discord's API.

    >>> _kind_of("/api/v10/channels/5/messages"), _kind_of("/")
    ('channels', 'other')
    """
    return next((part for part in path.split("/")[:4] if part in _KINDS), "other")
