"""A limit on time within this process: what takes longer is interrupted, even where it catches errors."""

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
