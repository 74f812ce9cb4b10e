"""What the workers of the tests do: as they are told."""

import os
import time

from corpus.models.errors import IngestError


def obedient(greeting="hello"):
    """Does what a request says, if it is one of these, or else greets it."""
    deeds = {
        "hang": lambda: time.sleep(600),
        "toil": toil,
        "eat": lambda: bytearray(1 << 40),
        "die": lambda: os._exit(7),
        "print": lambda: os.write(1, b"noise"),
        "refuse": refuse,
        "err": lambda: 1 / 0,
        "who": os.getpid,
        "nice": lambda: os.nice(0),
    }
    return lambda request: deeds[request]() if request in deeds else f"{greeting} {request}"


def toil():
    while True:
        pass


def refuse():
    raise IngestError("not today")


def unable():
    """Cannot start, and says why."""
    refuse()


def slow():
    """Does not start in a person's lifetime."""
    time.sleep(600)
