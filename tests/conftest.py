"""How the whole suite runs: how many examples a property test draws, and what collecting costs."""

import gc
import os

import pytest
from hypothesis import HealthCheck, settings

# Every run draws the same examples, and none is timed: a busy machine fails no test.
settings.register_profile(
    "fast", max_examples=20, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck)
)
settings.register_profile("ci", settings.get_profile("fast"), max_examples=100, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fast"))


@pytest.hookimpl(wrapper=True)
def pytest_collection():
    """Keep the garbage collector off the millions of objects of collected tests, now and while they run."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        gc.freeze()
