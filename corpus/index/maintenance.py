"""What an index does in its own time: counts the deleted off, and merges what adds have left apart.

Small merges are done with the add that asks for them. The large ones are done in a thread that ends when
nothing is left to do; questions and changes go on meanwhile, and see the state before or after.
"""

from collections.abc import Callable
from threading import Lock, Thread

from corpus.index.merging import grown, merge, young
from corpus.index.snapshot import Snapshot

Change = Callable[[Snapshot], Snapshot]
"""What is to become of the state, whatever it is by then."""


def with_young_merged(snapshot: Snapshot) -> Snapshot:
    """Give the state with its smallest segments merged, as an add may wait for it."""
    run = young(snapshot.segments)
    return snapshot.merged(run, merge(run)) if run else snapshot


def tidied(snapshot: Snapshot) -> Snapshot:
    """Give the state with all done that there is to do."""
    while change := next_change(snapshot):
        snapshot = change(snapshot)
    return with_young_merged(snapshot)


def is_tidy(snapshot: Snapshot) -> bool:
    """Whether there is nothing to do."""
    return not snapshot.pending.size and not grown(snapshot.segments)


def next_change(snapshot: Snapshot) -> Change | None:
    """Do the work of the next step, which takes time, and give what it comes to; None if all is tidy."""
    if snapshot.pending.size:
        ids, terms = snapshot.pending, snapshot.terms_of(snapshot.pending)
        return lambda now: now.settled(ids, terms)
    if run := grown(snapshot.segments):
        into = merge(run)
        return lambda now: now.merged(run, into)
    return None


class Tidier:
    """The thread of one index; there is one at most, and none where all is tidy.

    Args:
        read: gives the present state.
        apply: lets the state become what a change makes of it, while nobody else changes it.
    """

    def __init__(self, read: Callable[[], Snapshot], apply: Callable[[Change], None]) -> None:
        self._read = read
        self._apply = apply
        self._lock = Lock()
        self._woken = self._running = False

    def wake(self) -> None:
        """Begins to tidy, unless that is under way; gives back at once."""
        with self._lock:
            self._woken = True
            if not self._running:
                self._running = True
                # A daemon: what is lost with the process is only in memory.
                Thread(target=self._run, name="tidying", daemon=True).start()

    def _run(self) -> None:
        try:
            while self._goes_on():
                while change := next_change(self._read()):
                    self._apply(change)
        except BaseException:
            self._running = False
            raise

    def _goes_on(self) -> bool:
        with self._lock:
            self._running, self._woken = self._woken, False
            return self._running
