"""The kernels of a search, for the tests that run them."""

import pytest

from corpus.index.searching import Compiled


@pytest.fixture(scope="session")
def kernels():
    """The kernels, as Python or compiled: see `tests/conftest.py`."""
    compiled = Compiled()
    assert compiled.load()
    return compiled.kernels
