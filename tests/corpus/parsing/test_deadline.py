"""A limit on time within this process: what takes longer is interrupted, even where it catches errors."""

import subprocess
import sys

import pytest

from corpus import IngestError
from corpus.parsing.limits import within


def stubborn():
    while True:
        try:
            while True:
                pass
        except Exception:  # noqa: BLE001 # as parsers do
            continue


def test_what_takes_too_long_is_interrupted():
    with pytest.raises(IngestError, match=r"longer than 0\.05 s"), within(0.05):
        stubborn()


def test_what_takes_less_is_left_alone_and_keeps_its_errors():
    for _ in range(200):
        with within(60):
            pass
    with pytest.raises(ZeroDivisionError), within(60):
        _ = 1 / 0


def test_a_limit_of_a_library_counts_too():
    with pytest.raises(IngestError, match="longer than"), within(60):
        raise TimeoutError


PROFILED = """
import sys
from corpus.parsing.limits import within
with within(60):
    pass
sys.setprofile(lambda *_: None)
print([n for n in (m for m in range(3))])
"""


def test_a_profiler_works_afterwards():
    python = subprocess.run(
        [sys.executable, "-c", PROFILED], capture_output=True, text=True, timeout=60, check=True
    )
    assert python.stdout == "[0, 1, 2]\n"


def test_an_interruption_that_comes_late_reaches_nobody():
    for _ in range(20):
        try:
            with within(0.0005):
                sum(range(30_000))
        except IngestError:
            continue
    sum(n for n in range(100_000))
