"""Start, limit and stop worker processes.

A worker that takes too long or too much memory, or crashes, is ended and replaced; what it was asked is
answered with the reason. Workers know nothing of each other, and end when this process does.
"""

import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from queue import LifoQueue
from threading import Event, Lock, Timer
from typing import Any, Self

from corpus.models.errors import CorpusError, IngestError, StoreUnavailableError, WorkerError
from corpus.workers.process import DONE, FAILED, MEMORY, REFUSED, TIME_IS_UP, UNAVAILABLE, receive, send

_PROGRAM = """
import sys
sys.path[:] = {path!r}
from corpus.workers.process import serve
serve({make!r}, seconds={seconds!r}, patience={patience!r}, memory={memory!r}, nice={nice!r})
"""
_MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one request may take, and the start of a worker.

    Args:
        seconds: of processor time, so that on a machine that is busy nothing is given up for that; and four
            times as many of the clock, for what does nothing at all.
        memory: bytes beyond what the worker has loaded; None: any.
        start: seconds of the clock to load what it works with; by default enough for a busy machine.
        nice: how far it stands back for other processes; by default a question that is asked meanwhile
            comes first.
    """

    seconds: float
    memory: int | None = None
    start: float = 120.0
    nice: int = 10

    @property
    def patience(self) -> float:
        """How many seconds of the clock it may take."""
        return 4 * self.seconds


class Worker:
    """One process, started when it is first asked.

    Args:
        make: "module:name" of a function that makes what answers the requests.
        arguments: what `make` is called with. They are sent, for every user of a machine sees the command
            line of a process, and a database's address holds a password.
        limits: what one request may take.
    """

    def __init__(self, make: str, arguments: Sequence[object] = (), *, limits: Limits) -> None:
        self._make = make
        self._arguments = tuple(arguments)
        self._limits = limits
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = Lock()
        self._closed = False

    def ask(self, request: object) -> Any:
        """Return the answer to `request`.

        Raises:
            IngestError: the worker refuses it, or cannot start for a reason that it gives.
            WorkerError: the worker took too much for it, or crashed, and was ended.
        """
        process = self._running()
        with suppress(BrokenPipeError):
            send(_pipe(process.stdin), request)
        return self._answer(process, self._limits.seconds, patience=self._limits.patience)

    @property
    def process_id(self) -> int | None:
        """Return the id of the process; None before it is first asked."""
        return self._process.pid if self._process else None

    def close(self) -> None:
        """End the process; what it was asked last is not answered."""
        with self._lock:
            self._closed = True
            process = self._process
        if process is not None:
            self._end(process)

    def _running(self) -> "subprocess.Popen[bytes]":
        with self._lock:
            if self._closed:
                raise WorkerError("was closed")
            if self._process is not None and self._process.poll() is None:
                return self._process
            self._process = process = self._started()
        try:
            with suppress(BrokenPipeError):
                send(_pipe(process.stdin), self._arguments)
            self._answer(process, self._limits.start, patience=self._limits.start)
        except CorpusError:
            self._end(process)
            raise
        return process

    def _started(self) -> "subprocess.Popen[bytes]":
        program = _PROGRAM.format(
            path=sys.path,
            make=self._make,
            seconds=self._limits.seconds,
            patience=self._limits.patience,
            memory=self._limits.memory,
            nice=self._limits.nice,
        )
        command = [sys.executable, "-c", program]
        return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603 # our own

    def _answer(self, process: "subprocess.Popen[bytes]", seconds: float, *, patience: float) -> Any:
        """Return what the process answers, or raise why it does not; `seconds` is the limit to name."""
        kind, value = self._received(process, seconds, patience=patience)
        if kind == MEMORY:
            self._end(process)
            limit = (self._limits.memory or 0) // _MEGABYTE
            raise WorkerError("took more than {limit} MB of memory", limit=limit)
        if kind == UNAVAILABLE:
            raise StoreUnavailableError(value)
        if kind == REFUSED:
            raise IngestError(value)
        if kind == FAILED:
            raise _noted(WorkerError("failed"), value)
        assert kind == DONE  # noqa: S101 # there are no others
        return value

    def _received(self, process: "subprocess.Popen[bytes]", seconds: float, *, patience: float) -> Any:
        late = Event()

        def end() -> None:
            late.set()
            process.kill()

        timer = Timer(patience, end)
        timer.daemon = True
        timer.start()
        try:
            reply = receive(_pipe(process.stdout))
        finally:
            timer.cancel()
        if reply is None:
            with suppress(subprocess.TimeoutExpired):
                process.wait(1)  # how it ended by itself
            self._end(process)
            if late.is_set() or process.returncode == TIME_IS_UP:
                raise WorkerError("took longer than {seconds} s", seconds=f"{seconds:g}")
            raise _noted(WorkerError("crashed"), f"exit code {process.returncode}")
        return reply

    def _end(self, process: "subprocess.Popen[bytes]") -> None:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            with suppress(OSError):
                _pipe(pipe).close()


class Workers:
    """Several workers of one kind: each request goes to the free one that worked last.

    So a further process is only started where several requests come at the same time.
    """

    def __init__(self, make: str, arguments: Sequence[object] = (), *, count: int, limits: Limits) -> None:
        self._workers = [Worker(make, arguments, limits=limits) for _ in range(count)]
        self._free: LifoQueue[Worker] = LifoQueue()
        for worker in self._workers:
            self._free.put(worker)
        self._threads = ThreadPoolExecutor(max_workers=count, thread_name_prefix="worker")

    @property
    def are_busy(self) -> bool:
        """Whether one of them is at work, or will be."""
        return self._free.qsize() < len(self._workers)

    def submit(self, request: object) -> "Future[Any]":
        """Return the future answer to `request`, or the errors of `Worker.ask`."""
        return self._threads.submit(self._ask, request)

    def close(self) -> None:
        """End all of them; what waits is not answered."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        for worker in self._workers:
            worker.close()
        self._threads.shutdown(wait=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _ask(self, request: object) -> Any:
        worker = self._free.get()
        try:
            return worker.ask(request)
        finally:
            self._free.put(worker)


def _pipe(stream: Any) -> Any:
    if stream is None:
        raise CorpusError("a worker without pipes")
    return stream


def _noted(error: WorkerError, note: str) -> WorkerError:
    """Return the error with a note for who runs the program: it stands in tracebacks, not in the text."""
    error.add_note(note)
    return error
