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
    """Collect garbage seldom meanwhile, and never what was collected: thousands of tests that stay."""
    usual = gc.get_threshold()
    gc.set_threshold(50_000, 20, 100)  # without any collection a worker grows from 370 to 600 MB
    try:
        return (yield)
    finally:
        gc.set_threshold(*usual)
        gc.collect()
        gc.freeze()
