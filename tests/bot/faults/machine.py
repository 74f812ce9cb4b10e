"""A machine that fails on demand: its disk fills up or cannot sync, its clock is set."""

import shutil
import struct
import subprocess
from contextlib import contextmanager
from pathlib import Path

SOURCE = Path(__file__).parent / "machine.c"


def compiled(folder):
    """Return the library to preload (`machine.c`), compiled in `folder`; None without a C compiler."""
    compiler, target = shutil.which("cc"), folder / "machine.so"
    if compiler is None:
        return None
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", target, SOURCE, "-ldl"], check=True)
    return target


@contextmanager
def mounted(place, size):
    """A disk of so many bytes at `place` within the block; None without the right to mount one."""
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "none", str(place)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        yield None
        return
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


@contextmanager
def filled_up(folder, *, but=0):
    """No byte is free on the disk of a folder within the block, or about `but`."""
    stuff = folder.parent / "stuff"
    with stuff.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            file.truncate(max(file.tell() - but, 0))
    yield
    stuff.unlink()


class Machine:
    """Fails on demand: syncs to its disk, and its clock."""

    def __init__(self, library, folder):
        self._fsync, self._clock = folder / "fsync-fails", folder / "clock"
        self._read_only = folder / "read-only"
        self.variables = {
            "LD_PRELOAD": str(library),
            "MACHINE_FSYNC": str(self._fsync),
            "MACHINE_READ_ONLY": str(self._read_only),
            "MACHINE_CLOCK": str(self._clock),
        }
        self.set_clock(days=0)

    def set_clock(self, *, days=0, seconds=0):
        """Sets the clock so much ahead."""
        with self._clock.open("r+b" if self._clock.exists() else "xb") as file:
            file.write(struct.pack("q", days * 86_400 + int(seconds)))

    @contextmanager
    def failing_fsync(self):
        """What is written cannot be made durable within the block."""
        self._fsync.touch()
        yield
        self._fsync.unlink()

    @contextmanager
    def read_only(self):
        """The database cannot be written within the block."""
        self._read_only.touch()
        yield
        self._read_only.unlink()
