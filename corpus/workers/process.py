"""Answer requests until the input ends: the process that `corpus.workers.worker` starts."""

import importlib
import os
import pickle
import signal
import struct
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, BinaryIO, cast

from corpus.models.errors import CorpusError, StoreUnavailableError

LENGTH = struct.Struct("<Q")
DONE, REFUSED, UNAVAILABLE, FAILED, MEMORY = "done", "refused", "unavailable", "failed", "memory"
# How a process has ended that used up its processor time.
TIME_IS_UP = -signal.SIGPROF if hasattr(signal, "SIGPROF") else None
_AFTERWARDS = 2.0  # times the patience: who started this process would have ended it, if it still were there


def serve(make: str, *, seconds: float, patience: float, memory: int | None, nice: int) -> None:
    """Answer requests with what the function `make` ("module:name") makes of the first, its arguments.

    The first reply says whether it could be made, or why not.
    """
    requests, replies = sys.stdin.buffer, _own_output()
    arguments = receive(requests)
    if arguments is None:
        return
    if hasattr(os, "nice"):
        os.nice(nice)
    kind, made = _reply(_made, (make, arguments))
    _say(replies, (kind, None if kind == DONE else made))
    if kind != DONE:
        return
    answer = cast("Callable[[Any], object]", made)
    _limit_memory(memory)
    while (request := receive(requests)) is not None:
        _alarm(seconds, patience=_AFTERWARDS * patience)
        reply = _reply(answer, request)
        _alarm(0, patience=0)
        _say(replies, reply)
        if reply[0] == MEMORY:
            return  # what is left of it is not to be trusted


def _say(replies: BinaryIO, reply: object) -> None:
    """Send a reply; end this process where nobody is left to read it."""
    try:
        send(replies, reply)
    except BrokenPipeError:
        os._exit(0)  # who started it was killed: a traceback would stand in its log as if this had failed


def send(stream: BinaryIO, message: object) -> None:
    """Write one message."""
    content = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    stream.write(LENGTH.pack(len(content)))
    stream.write(content)
    stream.flush()


def receive(stream: BinaryIO) -> Any:
    """Return the next message; None where the other side is gone."""
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (length,) = LENGTH.unpack(head)
    content = stream.read(length)
    # From a process of ours, through a pipe that nobody else holds.
    return pickle.loads(content) if len(content) == length else None  # noqa: S301


def _reply(answer: Callable[[Any], object], request: object) -> tuple[str, object]:
    try:
        return DONE, answer(request)
    except MemoryError:
        return MEMORY, None
    except StoreUnavailableError as error:
        return UNAVAILABLE, error.reason
    except CorpusError as error:
        return REFUSED, error.reason
    except Exception as error:  # noqa: BLE001 # what a page finds in a parser ends this answer, not the worker
        return FAILED, f"{type(error).__name__}: {error}"


def _made(named: tuple[str, Sequence[object]]) -> object:
    make, arguments = named
    module, _, name = make.partition(":")
    return getattr(importlib.import_module(module), name)(*arguments)


def _own_output() -> BinaryIO:
    """Return the standard output, out of reach of what libraries print."""
    replies = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return replies


def _limit_memory(memory: int | None) -> None:
    if memory is None or os.name == "nt":
        return
    import resource

    # Libraries and threads reserve over a gigabyte of addresses, of which a tenth is ever used.
    limit = memory + _reserved()
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _reserved() -> int:
    """Return how many bytes of addresses this process has; 0 where the system does not say."""
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * os.sysconf(
            "SC_PAGE_SIZE"
        )
    except (OSError, ValueError):
        return 0


def _alarm(seconds: float, *, patience: float) -> None:
    """End this process after so many seconds of processor or clock time; 0: never."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, seconds)
        signal.setitimer(signal.ITIMER_REAL, patience)
