"""A test that hangs ends the run, and the run names it."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
IN_A_TEST = """
import time

def test_it():
    time.sleep(1000)
"""
BEHIND_A_FAILURE = """
import time
import pytest

@pytest.fixture
def slow_to_end():
    yield
    time.sleep(1000)

def test_it(slow_to_end):
    assert False
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("content", "workers"),
    [pytest.param(IN_A_TEST, 1, id="worker"), pytest.param(BEHIND_A_FAILURE, 0, id="alone")],
)
def test_a_test_that_hangs_is_named(tmp_path, content, workers):
    path = tmp_path / "test_hanging.py"
    path.write_text(content, encoding="utf-8")
    options = ("-p", "tests.conftest", "-o", "faulthandler_timeout=1", "-vv", "-n", str(workers))
    command = [sys.executable, "-m", "pytest", "-c", ROOT / "pyproject.toml", "--rootdir", tmp_path, *options]
    ended = subprocess.run(
        [*command, path], cwd=ROOT, capture_output=True, text=True, timeout=250, check=False
    )
    assert ended.returncode == 1
    assert "Timeout (0:00:01)!" in ended.stderr
    assert "test_hanging.py::test_it" in ended.stdout.splitlines()[-1 - workers]
