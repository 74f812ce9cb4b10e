"""Child processes that feed a parser, so that one that hangs or swells is killed and named."""

import json
import os
import random
import resource
import signal
import sys
import time
import traceback
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.fuzz.mutation import Mutator

MOST_SECONDS = 2.0  # of CPU for one input
KILLED_AFTER = 5.0  # seconds of CPU, by the kernel: what hangs in C too
WAITED = 120.0  # seconds by the clock, for what waits without working
MOST_MEGABYTES = 500  # of a process, beyond what it had before its first input
HARD_LIMIT = 1 << 31  # bytes of data, beyond which the kernel gives no more
GENERATION = 5_000  # inputs until a new process, so that nothing adds up
_NUMBER = 8  # bytes before an input in the file of the current one
_OWN = ("/corpus/", "/bot/", "/config/")


@dataclass
class Result:
    """What came of one parser."""

    name: str
    inputs: int = 0
    seconds: float = 0.0
    slowest: float = 0.0
    megabytes: float = 0.0
    failures: Counter = field(default_factory=Counter)
    saved: dict = field(default_factory=dict)


def fuzz(parser, *, seed, seconds, folder, most=None):
    """Feed a parser for so many seconds of CPU, or `most` inputs; save in `folder` what fails."""
    result, number = Result(parser.name), 0
    with TemporaryDirectory() as room:
        current = Path(room) / "input"
        while result.seconds < seconds and (most is None or number < most):
            last = number + GENERATION if most is None else min(most, number + GENERATION)
            limits = seed, range(number, last), seconds - result.seconds
            lines, status, spent = _generation(parser, limits, current, folder)
            result.seconds += spent
            number = _noted(result, lines, status, current, folder)
    return result


def _generation(parser, limits, current, folder):
    """Run one child; return what it wrote, how it ended and the CPU seconds that it took in all."""
    current.write_bytes(limits[1].start.to_bytes(_NUMBER))
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        code = 1
        try:
            with os.fdopen(writing, "w", buffering=1) as pipe:
                _feed(parser, limits, current, folder, pipe)
            code = 0
        except BaseException:  # noqa: BLE001 - a child must not go on as its parent
            traceback.print_exc()
        finally:
            os._exit(code)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        lines = [json.loads(line) for line in pipe if line.endswith("\n")]
    _, status, usage = os.wait4(child, 0)
    return lines, os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime


def _feed(parser, limits, current, folder, pipe):
    """Feed the parser within limits; write a line of JSON for each input, and save those that fail."""
    seed, numbers, seconds = limits
    resource.setrlimit(resource.RLIMIT_DATA, (HARD_LIMIT, HARD_LIMIT))
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    known, end, loaded = set(), time.process_time() + seconds, peak_megabytes()
    with parser.opened() as (parse, seeds):
        mutator = Mutator(seeds, parser.make)
        for number in numbers:
            content = mutator.input(random.Random(f"{seed} {parser.name} {number}"))
            current.write_bytes(number.to_bytes(_NUMBER) + content)
            signal.setitimer(signal.ITIMER_PROF, KILLED_AFTER)
            signal.setitimer(signal.ITIMER_REAL, WAITED)
            line = tried(parse, content, parser.refusals, loaded=loaded)
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.setitimer(signal.ITIMER_REAL, 0)
            if line["failure"] and line["failure"] not in known:
                known.add(line["failure"])
                line["saved"] = _save(folder, parser.name, number, content)
            pipe.write(json.dumps(line) + "\n")
            if line["megabytes"] > MOST_MEGABYTES or time.process_time() > end:
                return


def _save(folder, name, number, content):
    """Save an input that failed; return the path of its file."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name.replace(' ', '-')}-{number}"
    path.write_bytes(content)
    return str(path)


def peak_megabytes():
    """Return the most memory that this process has had; a child begins with what its parent has."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def tried(parse, content, refusals, *, loaded):
    """Give one input to a parser that had `loaded` megabytes before; return what came of it."""
    began, failure = time.process_time(), None
    try:
        parse(content)
    except refusals:
        pass
    except Exception as error:  # noqa: BLE001 - that is what is looked for
        failure = _named(error)
    seconds = time.process_time() - began
    peak = peak_megabytes() - loaded
    if failure is None and seconds > MOST_SECONDS:
        failure = f"over {MOST_SECONDS:g} s"
    if failure is None and peak > MOST_MEGABYTES:
        failure = f"over {MOST_MEGABYTES} MB"
    return {"seconds": seconds, "megabytes": peak, "failure": failure}


def _named(error):
    """An error by its type and the last line of ours that it came through."""
    frames = traceback.extract_tb(sys.exc_info()[2])
    own = [frame for frame in frames if any(part in frame.filename for part in _OWN)] or frames
    place = f"{Path(own[-1].filename).name}:{own[-1].lineno} {own[-1].name}"
    return f"{type(error).__name__} at {place}"


def _noted(result, lines, status, current, folder):
    """Add up what a child wrote; return the number of the next input."""
    stored = current.read_bytes()
    last, content = int.from_bytes(stored[:_NUMBER]), stored[_NUMBER:]
    for line in lines:
        result.inputs += 1
        result.slowest = max(result.slowest, line["seconds"])
        result.megabytes = max(result.megabytes, line["megabytes"])
        if line["failure"]:
            result.failures[line["failure"]] += 1
            result.saved.setdefault(line["failure"], line.get("saved"))
    if status:
        died = {-signal.SIGPROF: f"over {KILLED_AFTER:g} s, killed", -signal.SIGALRM: "waits for ever"}
        failure = died.get(status, f"ended with {status}")
        result.inputs += 1
        result.failures[failure] += 1
        result.saved.setdefault(failure, _save(folder, result.name, last, content))
    return last + 1
