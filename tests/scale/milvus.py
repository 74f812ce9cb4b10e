"""A Milvus of the tests: the core of `milvus-lite`, as a server of its own over TCP."""

import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from corpus.milvus.server import MilvusServer
from corpus.models.errors import SearchUnavailableError
from tests.scale.postgres import free_port

_PATIENCE = 600  # seconds until a server is given up that loads what it had, as on a machine with much to do


class MilvusCore:
    """A server on a port of its own, with its file in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Its address, as `retrieval.url` takes it."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        """Its process."""
        assert self._process is not None
        return self._process.pid

    @property
    def memory(self) -> int:
        """The memory that it takes, in bytes."""
        pages = Path(f"/proc/{self.pid}/statm").read_text().split()[1]
        return int(pages) * os.sysconf("SC_PAGE_SIZE")

    @property
    def disk(self) -> int:
        """The room that its file takes, in bytes."""
        return sum(file.stat().st_size for file in self._folder.rglob("*") if file.is_file())

    def start(self) -> None:
        """Start the server, and wait until it answers."""
        spec = find_spec("milvus_lite")
        assert spec is not None, "milvus-lite is not installed: see config/requirements-engines.lock"
        assert spec.origin is not None
        lib = Path(spec.origin).parent / "lib"
        with (self._folder / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                [lib / "milvus", self._folder / "m.db", f"127.0.0.1:{self.port}", "ERROR"],
                cwd=self._folder,
                env={**os.environ, "LD_LIBRARY_PATH": str(lib)},
                stdout=log,
                stderr=log,
            )
        self._wait()

    def _wait(self) -> None:
        deadline = time.monotonic() + _PATIENCE
        while True:
            server = MilvusServer(self.url)
            try:
                server.collections()
            except SearchUnavailableError:
                assert time.monotonic() < deadline, "Milvus does not start"
                time.sleep(0.2)
            else:
                return
            finally:
                server.close()

    def kill(self) -> None:
        """End it as `kill -9` does."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def pause(self) -> None:
        """Have it answer nobody until `resume`."""
        os.kill(self.pid, signal.SIGSTOP)

    def resume(self) -> None:
        """Have it answer again."""
        os.kill(self.pid, signal.SIGCONT)


@contextmanager
def milvus_core() -> Iterator[MilvusCore]:
    """Run a server for the time of a block."""
    with tempfile.TemporaryDirectory(prefix="milvus") as folder:
        core = MilvusCore(Path(folder))
        core.start()
        try:
            yield core
        finally:
            core.kill()
