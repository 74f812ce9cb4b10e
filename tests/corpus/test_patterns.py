"""Patterns that see foreign text: the check that holds them linear finds one that is not."""

import re

import pytest

from tests.corpus.check_patterns import RATIO, bound_of, patterns, worst

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("pattern", [r"<!ENTITY(?:[^>\"']|\"[^\"]*\"|'[^']*')*>", r"\w+\s*=", r"\d+\w*x"])
def test_a_quadratic_or_cubic_pattern_is_found(pattern):
    assert worst(re.compile(pattern), (2_000, 4_000, 8_000))[0] > RATIO


def test_every_pattern_that_sees_foreign_text_is_linear():
    found = {name: worst(pattern) for name, pattern in patterns().items() if bound_of(name) is None}

    assert {name: text for name, (ratio, text) in found.items() if ratio > RATIO} == {}
