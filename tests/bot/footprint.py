"""What a process takes of the machine, with the processes that it has started, as the system counts it."""

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")  # of CPU time in a second
MB = 1e6


@dataclass(frozen=True, slots=True, kw_only=True)
class Footprint:
    """What a process takes at one moment.

    Attributes:
        anonymous: MB that it holds itself. Mapped files, such as segments of the index, do not count: the
            system takes them back when it needs room.
        mapped: MB of mapped files that are in memory; each process that shares a page counts its part.
        descriptors: open files and connections.
        threads: of the process.
        cpu: seconds of CPU time since it began.
    """

    anonymous: float
    mapped: float
    descriptors: int
    threads: int
    cpu: float

    @classmethod
    def of(cls, pid):
        """Read it from the system."""
        sizes = _fields(f"/proc/{pid}/smaps_rollup")
        anonymous = _kilobytes(sizes, "Pss_Anon") + _kilobytes(sizes, "SwapPss")
        return cls(
            anonymous=anonymous * 1024 / MB,
            mapped=(_kilobytes(sizes, "Pss_File") + _kilobytes(sizes, "Pss_Shmem")) * 1024 / MB,
            descriptors=len(os.listdir(f"/proc/{pid}/fd")),  # noqa: PTH208
            threads=int(_fields(f"/proc/{pid}/status")["Threads"]),
            cpu=cpu_of(pid),
        )

    def __str__(self):
        return (
            f"{self.anonymous:6.1f} MB and {self.mapped:6.1f} MB mapped   {self.descriptors:3} descriptors   "
            f"{self.threads:3} threads"
        )


def cpu_of(pid):
    """Return the seconds of CPU time of a process, and of its children that have ended."""
    # The name in parentheses, the second field, may hold blanks.
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / TICKS


def children_of(pid):
    """Return the processes that a process has started and that run."""
    found = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        with suppress(FileNotFoundError, ProcessLookupError):  # a thread that has just ended
            found += map(int, (task / "children").read_text().split())
    return found


def _fields(path):
    lines = Path(path).read_text().splitlines()
    return dict(line.split(":", 1) for line in lines if ":" in line)


def _kilobytes(sizes, name):
    return int(sizes[name].split()[0])
