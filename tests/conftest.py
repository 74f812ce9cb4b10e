"""How the suite runs: examples of property tests, a limit for tests that hang, and what collecting costs."""

import faulthandler
import gc
import os
from collections import Counter

import pytest
from _pytest.faulthandler import fault_handler_stderr_fd_key
from hypothesis import HealthCheck, settings

from tests.material import MISSING
from tests.scale.fixtures import (
    database,
    databases,
    milvus,
    postgres,
    pytest_addoption,
    pytest_collection_modifyitems,
    pytest_configure,
)

__all__ = [  # for every folder of tests
    "database",
    "databases",
    "milvus",
    "postgres",
    "pytest_addoption",
    "pytest_collection_modifyitems",
    "pytest_configure",
]

# The loops of the index run as Python: compiling them takes longer than all tests of the index. `.ci/run` has
# them compiled, with NUMBA_DISABLE_JIT=0. Programs that tests start inherit this.
os.environ.setdefault("NUMBA_DISABLE_JIT", "1")

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
def pytest_runtest_teardown(item):
    """Limit the teardown of a test that failed too: pytest stops its clock at the failure."""
    if seconds := float(item.config.getini("faulthandler_timeout")):
        stderr = item.config.stash[fault_handler_stderr_fd_key]
        faulthandler.dump_traceback_later(seconds, file=stderr, exit=True)
    return (yield)


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
