"""How the whole suite runs: how many examples a property test draws, and what collecting costs."""

import gc
import os
from collections import Counter

import pytest
from hypothesis import HealthCheck, settings

from tests.material import MISSING

# Every run draws the same examples, and none is timed: a busy machine fails no test.
settings.register_profile(
    "fast", max_examples=20, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck)
)
settings.register_profile("ci", settings.get_profile("fast"), max_examples=100, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fast"))


def pytest_terminal_summary(terminalreporter):
    """Say what was not checked because it is not beside the project."""
    reasons = Counter(report.longrepr[2] for report in terminalreporter.stats.get("skipped", ()))
    for reason, count in reasons.items():
        if MISSING in reason:
            terminalreporter.write_line(f"not checked, {count} tests: {reason.removeprefix('Skipped: ')}")


@pytest.hookimpl(wrapper=True)
def pytest_collection():
    """Keep the garbage collector off the millions of objects of collected tests, now and while they run."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.collect()
        gc.freeze()
        gc.enable()
