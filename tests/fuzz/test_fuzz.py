"""Failures are noticed and named, whatever they are. The fuzzing itself is `python -m tests.fuzz`."""

import os
from contextlib import contextmanager

import pytest

from tests.fuzz import cage
from tests.fuzz.cage import fuzz
from tests.fuzz.parsers import PARSERS, Parser


def toy(parse):
    """A parser that does this with its bytes."""

    @contextmanager
    def opened():
        yield parse, [b"seed"]

    return Parser(name="toy", opened=opened, make=None, refusals=(LookupError,))


def refused(content):
    raise LookupError


def raised(content):
    raise ZeroDivisionError


def hung(content):
    while True:
        pass


def swollen(content):
    return len(bytearray(b"x") * (cage.MOST_MEGABYTES * 1_100_000))


def crashed(content):
    os._exit(9)


@pytest.mark.parametrize(
    ("parse", "named"),
    [
        (refused, ""),
        (raised, "ZeroDivisionError at test_fuzz.py"),
        pytest.param(hung, "over 1 s, killed", marks=pytest.mark.slow),
        pytest.param(swollen, "over 500 MB", marks=pytest.mark.slow),
        (crashed, "ended with 9"),
    ],
)
def test_each_failure_is_named_and_its_input_saved(parse, named, tmp_path, monkeypatch):
    monkeypatch.setattr(cage, "KILLED_AFTER", 1.0)

    result = fuzz(toy(parse), seed=1, seconds=30, folder=tmp_path, most=2)

    assert result.inputs == 2
    assert [failure.startswith(named) for failure in result.failures] == [True] * bool(named)
    assert len(list(tmp_path.iterdir())) >= bool(named)


def test_the_same_seed_gives_the_same_inputs(tmp_path):
    runs = [fuzz(toy(raised), seed=1, seconds=30, folder=tmp_path / run, most=1) for run in ("one", "two")]

    one, two = (next((tmp_path / run).iterdir()).read_bytes() for run in ("one", "two"))
    assert one == two
    assert runs[0].failures == runs[1].failures


@pytest.mark.slow
@pytest.mark.parametrize("parser", PARSERS, ids=lambda parser: parser.name)
def test_no_parser_fails_on_a_few_inputs(parser, tmp_path):
    result = fuzz(parser, seed=1, seconds=60, folder=tmp_path, most=30)

    assert not result.failures
    assert result.inputs == 30
