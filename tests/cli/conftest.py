"""The command line as it is called: within this process, or as one of its own."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.__main__ import main
from tests.web import serving_beside

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Ended:
    """How a call ended: its exit code and what it printed."""

    code: int
    out: str
    err: str


@pytest.fixture
def data(tmp_path):
    """The data folder of the calls; a call makes it."""
    return tmp_path / "data"


@pytest.fixture
def clippings(data, monkeypatch, capsys):
    """Calls `clippings` within this process: everything is real but its start."""
    monkeypatch.setenv("CLIPPINGS_DATA_DIR", str(data))

    def call(*arguments):
        monkeypatch.setattr(sys, "argv", ["clippings", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        code = ended.value.code
        out, err = capsys.readouterr()
        # A text as an exit code is what Python prints on standard error before it ends with 1.
        return Ended(1, out, f"{err}{code}\n") if isinstance(code, str) else Ended(code or 0, out, err)

    return call


@pytest.fixture
def site(monkeypatch):
    """A web at 127.0.0.1 that the calls may reach."""
    with serving_beside() as site:
        monkeypatch.setenv("CLIPPINGS_NETWORK__ALLOW_LOOPBACK", "true")
        monkeypatch.setenv("CLIPPINGS_NETWORK__PORTS", f"[{site.port}]")
        yield site


@pytest.fixture
def environment(data):
    """The environment of a process of its own, as in a shell that knows nothing of this test run."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("CLIPPINGS_", "DISCORD_"))
    }
    return kept | {"CLIPPINGS_DATA_DIR": str(data), "PYTHONIOENCODING": "utf-8"}


@pytest.fixture
def process(environment):
    """Calls `python -m bot` as a process, its output in pipes."""

    def call(*arguments, stdin="", env=None):
        env = environment | (env or {})
        ended = subprocess.run(
            [sys.executable, "-m", "bot", *map(str, arguments)],
            input=stdin,
            capture_output=True,
            encoding=env["PYTHONIOENCODING"].partition(":")[0],
            cwd=ROOT,
            env=env,
            timeout=60,
            check=False,
        )
        return Ended(ended.returncode, ended.stdout, ended.stderr)

    return call
