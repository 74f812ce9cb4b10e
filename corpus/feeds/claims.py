"""Share the polls of feeds among processes: a host's feeds fall to one process, and each poll is claimed.

Only one process asks a host, for the pace at which a host is asked is kept by each process alone. While
processes come and go two may take a host for theirs; then the claim keeps a feed from being polled twice.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime, timedelta
from hashlib import blake2b

from corpus.models.errors import StoreError
from corpus.models.feed import DueFeed, Feed
from corpus.parsing.fields import host_of
from corpus.store.feeds import FeedStore
from corpus.store.leases import Leases


class FeedClaims:
    """What one process polls.

    Args:
        leases: the claims of all processes.
        feeds: where feeds are kept.
        holder: this process.
        living: the processes that poll.
        lasting: how long a claim lasts unless it is renewed with all that the process holds.
    """

    def __init__(
        self,
        leases: Leases,
        feeds: FeedStore,
        *,
        holder: str,
        living: Callable[[], Collection[str]],
        lasting: timedelta,
    ) -> None:
        self._leases, self._feeds, self._holder = leases, feeds, holder
        self._living, self._lasting = living, lasting
        self._processes: dict[str, str] = {}  # of addresses
        self._among: Collection[str] = ()
        self._done: list[str] = []

    def own(self, due: Iterable[DueFeed]) -> tuple[DueFeed, ...]:
        """Return the feeds whose hosts fall to this process."""
        if (living := sorted(self._living())) != self._among:
            self._processes, self._among = {}, living
        return tuple(feed for feed in due if self._process_of(feed.url) == self._holder)

    def _process_of(self, url: str) -> str:
        if url not in self._processes:
            self._processes[url] = process_of(host_of(url) or "", self._among)
        return self._processes[url]

    def take(self, feeds: Sequence[DueFeed], *, now: datetime) -> tuple[Feed, ...]:
        """Give back the feeds that are done, claim others, and return those of them that are due still."""
        self._give_back()
        if not feeds:
            return ()
        names = [_name(each) for each in feeds]
        try:
            claimed = self._leases.claim(names, self._holder, self._lasting)
            # Another process may have polled one between the look at what is due and the claim.
            due = self._feeds.still_due([each.number for each in feeds if _name(each) in claimed], now=now)
        except StoreError:
            # They may be claimed all the same, and by the next time their hosts fall to another process.
            self._done += names
            raise
        self._done += claimed - set(map(_name, due))
        return due

    def done(self, feed: Feed) -> None:
        """Note that a feed is to be given back."""
        self._done.append(_name(feed))

    def _give_back(self) -> None:
        if done := list(self._done):
            self._leases.release(done, self._holder)
            del self._done[: len(done)]


def process_of(host: str, processes: Iterable[str]) -> str:
    """Return the process that a host falls to (rendezvous hashing): when one goes, only its hosts move.

    >>> process_of("example.org", ["a", "b", "c"]) == process_of("example.org", ["c", "b", "a"])
    True
    """
    return max(processes, key=lambda each: blake2b(f"{each}\0{host}".encode(), digest_size=8).digest())


def _name(feed: Feed | DueFeed) -> str:
    return f"feed:{feed.number}"
