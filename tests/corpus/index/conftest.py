"""The compiled kernels of a search, for the tests that run them."""

import pytest

from corpus.index.searching import Compiled


@pytest.fixture(scope="session")
def kernels():
    """The kernels, compiled when first asked for: that takes longer than collecting the whole suite."""
    compiled = Compiled()
    assert compiled.load()
    return compiled.kernels
