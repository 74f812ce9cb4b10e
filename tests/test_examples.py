"""The examples in docstrings give what they say."""

import doctest
from importlib import import_module

from tests.layout import PACKAGES, modules, name_of, source_of


def test_examples_in_docstrings_hold():
    with_examples = [path for path in modules(*PACKAGES) if ">>> " in source_of(path)]

    results = {path: doctest.testmod(import_module(name_of(path))) for path in with_examples}

    assert [path for path, result in results.items() if result.failed] == []
    assert sum(result.attempted for result in results.values()) > 50
