"""Inputs that once failed or took too long: each must pass as the fuzzer asks."""

import pytest

from tests.fuzz.cage import peak_megabytes, tried
from tests.fuzz.parsers import PARSERS

MANY = 30_000  # repetitions, which took a minute or more
FAILED = [
    ("texts", "https://" * MANY),
    ("addresses", "https://[::\u0661]/[a](?utm_source=a"),
    ("headers", "expires: Tue, 01 Apr 99999999999999999999025 08:20:00 GMT"),
    ("texts", "Rain. " + "." * 5 * MANY + "x"),
]


@pytest.mark.parametrize(("name", "text"), FAILED, ids=lambda value: value[:20])
def test_it_is_read_in_time(name, text):
    parser = next(each for each in PARSERS if each.name == name)

    with parser.opened() as (parse, seeds):
        parse(seeds[0])  # loads what it needs
        result = tried(parse, text.encode(), parser.refusals, loaded=peak_megabytes())
        assert result["failure"] is None
