"""The compiled loops of this process, once they are there: nobody ever waits for a compiler.

To load them takes a second, and 15 where they were never compiled. Until then, and where numba is missing or
its cache cannot be written, `searching` finds the same without them.
"""

from importlib import import_module
from threading import Lock, Thread
from types import ModuleType

# Passages; below, the plain loops answer in a millisecond, and numba would take 100 MB of memory.
WORTH_IT = 50_000


class Compiled:
    """Loads the kernels, beside the questions or at once."""

    def __init__(self) -> None:
        self.kernels: ModuleType | None = None
        self._lock = Lock()
        self._searches = 0

    def for_search(self, passages: int) -> ModuleType | None:
        """Give the kernels if they are there; a second search of a large index lets them be loaded.

        A process that asks once is done before they are.
        """
        if self.kernels is None and passages >= WORTH_IT:
            self._searches += 1
            if self._searches == 2:  # noqa: PLR2004 # as it says above
                # A daemon: to end a process must not take as long as to compile.
                Thread(target=self.load, name="compiling", daemon=True).start()
        return self.kernels

    def load(self) -> bool:
        """Load the kernels, and give whether they are there."""
        with self._lock:
            if self.kernels is None:
                try:
                    self.kernels = import_module("corpus.index.kernels")
                except (ImportError, RuntimeError):  # without numba, or a folder for its cache
                    return False
        return True
