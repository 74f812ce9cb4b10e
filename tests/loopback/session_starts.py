"""Session starts: how many shards Discord asks for, and how often one of them may identify.

Discord: "max_concurrency" IDENTIFYs in 5 seconds, one in each bucket `shard_id % max_concurrency`; one that
comes too early is answered with an invalid session, and so many a day are allowed in all.
"""

import time
from collections import Counter
from dataclasses import dataclass, field

A_DAY_MS = 86_400_000
MOST_GUILDS = 2500  # of one shard


@dataclass
class SessionStarts:
    """The limits that a test set; by default a single shard, and no rest between two starts.

    Attributes:
        shards: how many shards `/gateway/bot` recommends.
        max_concurrency: how many buckets there are.
        per: seconds between two starts in a bucket.
        total: starts a day.
        most_guilds: of one shard; a session that would hold more is refused.
        taken: (seconds, bucket, shard) of each start that was let through, by the clock of `time.monotonic`.
        early: those that were refused.
    """

    shards: int = 1
    max_concurrency: int = 1
    per: float = 0.0
    total: int = 1000
    most_guilds: int = MOST_GUILDS
    taken: list[tuple[float, int, int]] = field(default_factory=list)
    early: list[tuple[float, int, int]] = field(default_factory=list)

    def limit(self, *, shards, max_concurrency, per=5.0):
        """Ask for so many shards, and enforce the limits of starting them."""
        self.shards, self.max_concurrency, self.per = shards, max_concurrency, per

    @property
    def remaining(self):
        """How many starts are left today."""
        return self.total - len(self.taken)

    def payload(self):
        """Return the `session_start_limit` of `/gateway/bot`."""
        return {
            "total": self.total,
            "remaining": max(self.remaining, 0),
            "reset_after": A_DAY_MS,
            "max_concurrency": self.max_concurrency,
        }

    def take(self, shard):
        """Count the start of a shard; false if it comes too early."""
        now, bucket = time.monotonic(), shard % self.max_concurrency
        last = next((at for at, other, _ in reversed(self.taken) if other == bucket), None)
        is_early = last is not None and now - last < self.per
        (self.early if is_early else self.taken).append((now, bucket, shard))
        return not is_early

    def most_within(self, seconds):
        """Return the most starts, refused ones among them, in any so many seconds."""
        times = sorted(at for at, _, _ in [*self.taken, *self.early])
        return max((sum(at <= each < at + seconds for each in times) for at in times), default=0)

    def of_shards(self):
        """Return how often each shard was started."""
        return Counter(shard for _, _, shard in self.taken)
