"""A limit on the time that a parser takes within this process.

A worker process is killed. A call of the library or `clippings ingest` can only be interrupted, between two
steps of a parser in Python; what runs in C is bounded by `corpus.ingest.structure`.
"""

import ctypes
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from corpus.errors import IngestError

READ_SECONDS = 10.0
"""Processor time that one page, feed or file may take, as in the worker processes."""

_AGAIN = 0.05  # seconds, where a parser swallowed the interruption


class _TooLate(BaseException):
    """Not an `Exception`, for parsers catch those."""


class _Watch:
    """Interrupts a thread once its time is up, and until it is stopped."""

    def __init__(self, seconds: float) -> None:
        self._thread, self._seconds = threading.get_ident(), seconds
        self._over, self._lock = threading.Event(), threading.Lock()
        self._began = time.thread_time()
        clock = getattr(time, "pthread_getcpuclockid", None)
        self._clock = clock(self._thread) if clock else None
        threading.Thread(target=self._run, name="deadline", daemon=True).start()

    def stop(self) -> None:
        """Interrupt no more; an interruption that is on its way is taken back."""
        with self._lock:
            self._over.set()
        _interrupt(self._thread, None)

    def _run(self) -> None:
        wait = self._seconds
        while not self._over.wait(wait):
            wait = self._left()
            if wait > 0:
                continue
            wait = _AGAIN
            with self._lock:
                if not self._over.is_set():
                    _interrupt(self._thread, _TooLate)

    def _left(self) -> float:
        """How much processor time is left; where the system has no such clock, it is that of the wall."""
        return (
            self._seconds - (time.clock_gettime(self._clock) - self._began)
            if self._clock is not None
            else 0.0
        )


@contextmanager
def within(seconds: float = READ_SECONDS) -> Iterator[None]:
    """Give up the block after so much processor time of this thread.

    Raises:
        IngestError: it took longer.
    """
    watch = _Watch(seconds)
    try:
        try:
            yield
        finally:
            watch.stop()
    except _TooLate:
        watch.stop()
        raise IngestError("takes longer than {seconds} s to read", seconds=f"{seconds:g}") from None


def _interrupt(thread: int, error: type[BaseException] | None) -> None:
    ctypes.pythonapi.PyThreadState_SetAsyncExc(
        ctypes.c_ulong(thread), ctypes.py_object(error) if error else None
    )
