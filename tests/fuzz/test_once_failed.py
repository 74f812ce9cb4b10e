"""Inputs that once took too long: each must pass in less CPU time than the fuzzer allows."""

import pytest

from tests.fuzz.cage import tried
from tests.fuzz.parsers import PARSERS

MANY = 30_000  # repetitions, which took a minute or more
FAILED = [
    ("texts", "https://" * MANY),
    ("texts", "Rain. " + "." * 5 * MANY + "x"),
]


@pytest.mark.parametrize(("name", "text"), FAILED, ids=lambda value: value[:20])
def test_it_is_read_in_time(name, text):
    parser = next(each for each in PARSERS if each.name == name)

    with parser.opened() as (parse, seeds):
        parse(seeds[0])  # loads what it needs
        assert tried(parse, text.encode(), parser.refusals)["failure"] is None
