"""Limit the markup and the time of a parse.

lxml and feedparser take the square of the attributes of one tag, in C, where no time limit reaches, and some
100 microseconds an element, however small. These scanners are linear, and see tags where a parser does.
"""

import ctypes
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

from corpus.models.errors import IngestError

_MOST_ATTRIBUTES = 1_000  # of one tag; 20,000 take lxml six seconds, and it takes the square
_MOST_ELEMENTS = 20_000  # of a page; so many paragraphs take four seconds
_MOST_FEED_ELEMENTS = 120_000  # of a feed, where an element takes some 80 microseconds

MOST_CHILDREN = 5_000
"""Of one element of a page: trafilatura takes the square of them, in C, and here a second or two."""

_VALUE = r"""\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>]++)"""
_ATTRIBUTE = rf"[^\s/>=]++(?>(?:{_VALUE})?)"
_ATTRIBUTES = re.compile(_ATTRIBUTE)
_TAG = rf"<[a-z][^\s/>]*+(?>(?:[\s/=]++|{_ATTRIBUTE})*)"
# Comments and the elements whose text is no markup, by the HTML standard; then tags.
_HTML = re.compile(
    rf"<!--.*?(?:-->|\Z)|<(?P<raw>script|style|textarea|title|xmp|iframe|noembed|noframes)(?=[\s/>])"
    rf"(?>(?:[\s/=]++|{_ATTRIBUTE})*).*?(?=</(?P=raw)[\s/>]|\Z)|(?P<tag>{_TAG})",
    re.IGNORECASE | re.DOTALL,
)
_XML = re.compile(
    r"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<\?.*?(?:\?>|\Z)"
    r"""|(?P<tag><[^\s<>!?/"'](?>(?:[^<>"']++|"[^"]*+"|'[^']*+')*))""",
    re.DOTALL,
)


def require_page(html: str) -> str:
    """Return `html` itself, if it has no more markup than is parsed.

    Raises:
        IngestError: it has.
    """
    return _bounded(html, _HTML, most=_MOST_ELEMENTS)


def require_feed(xml: str) -> str:
    """Return `xml` itself, if it has no more markup than is parsed.

    Raises:
        IngestError: it has.
    """
    return _bounded(xml, _XML, most=_MOST_FEED_ELEMENTS)


def _bounded(text: str, markup: re.Pattern[str], *, most: int) -> str:
    for number, found in enumerate(markup.finditer(text), start=1):
        if number > most:
            raise IngestError("more than {most} elements", most=most)
        if _attributes(found) > _MOST_ATTRIBUTES:
            raise IngestError("a tag with more than {most} attributes", most=_MOST_ATTRIBUTES)
    return text


def _attributes(found: re.Match[str]) -> int:
    """Return how many attributes a tag has, if they can be too many: each takes two characters."""
    if found.end() - found.start() <= 2 * _MOST_ATTRIBUTES:
        return 0
    return len(_ATTRIBUTES.findall(found["tag"] or ""))


READ_SECONDS = 10.0
"""Processor time that one page, feed or file may take, as in the worker processes."""

_AGAIN = 0.05  # seconds, where a parser swallowed the interruption


class _TooLate(BaseException):
    """Not an `Exception`, for parsers catch those."""


class _Watch:
    """Interrupts a thread once its time is up, and until it is stopped."""

    def __init__(self, seconds: float) -> None:
        self._thread, self._seconds = threading.get_ident(), seconds
        self._over, self._lock, self._sent = threading.Event(), threading.Lock(), False
        self._began = time.thread_time()
        clock = getattr(time, "pthread_getcpuclockid", None)
        self._clock = clock(self._thread) if clock else None
        threading.Thread(target=self._run, name="deadline", daemon=True).start()

    def stop(self) -> None:
        """Interrupt no more; an interruption that is on its way arrives here, and is dropped."""
        while True:
            try:
                with self._lock:
                    self._over.set()
                if self._sent:
                    self._sent = False
                    _await_interruption(self._thread)
            except _TooLate:
                continue
            return

    def _run(self) -> None:
        wait = self._seconds
        while not self._over.wait(wait):
            wait = self._left()
            if wait > 0:
                continue
            wait = _AGAIN
            with self._lock:
                if not self._over.is_set():
                    self._sent = True
                    _interrupt(self._thread, _TooLate)

    def _left(self) -> float:
        """Return how much processor time is left; wall time where the system has no such clock."""
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
    except (_TooLate, TimeoutError):  # nltk has a limit of its own
        watch.stop()
        raise IngestError("takes longer than {seconds} s to read", seconds=f"{seconds:g}") from None


def _interrupt(thread: int, error: type[BaseException]) -> None:
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(error))


def _await_interruption(thread: int) -> NoReturn:
    """Send this thread the one interruption that replaces any on its way, and wait until it comes.

    To send None instead would take it back, but CPython 3.11 then goes on looking for it, and with a
    profiler, a debugger or coverage it does so for ever.
    """
    _interrupt(thread, _TooLate)
    while True:  # it comes at a jump back
        pass
