"""The stores and the composer of digests, without a connection to Discord."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.threads import Threads
from bot.digests.composer import DigestComposer
from bot.digests.editions import Composer
from bot.digests.store import Subscriptions
from bot.state.outbox import Outbox
from bot.state.outbox_history import MessageHistory
from corpus import Corpus
from corpus.store.articles import ArticleStore

_LONGEST = 120.0  # seconds for composing a digest, its turn included


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestStores:
    """What digests are made of.

    Composing has turns of its own, and so has what is noted in the outbox: a thousand digests at once take
    two of the threads that questions need too. Who acts in Discord does not wait for those turns.
    """

    subscriptions: Subscriptions
    outbox: Outbox
    history: MessageHistory
    composer: Composer
    articles: ArticleStore
    composing: Threads
    threads: Threads

    async def mentions(self, guild: int, role: int) -> bool:
        """Return whether a digest of a guild mentions a role."""
        found = await self.threads.aside(lambda: self.subscriptions.of_guild(guild))
        return any(each.wishes.role == role for each in found)

    async def forget(self, *, now: datetime, after: timedelta) -> int:  # noqa: ARG002 # nothing is old
        """Forget nothing: subscriptions stay, and what they posted is in the outbox."""
        return 0

    async def count_asker(self, asker: int, /) -> int:
        """Return how many digests a person gets in direct messages."""
        return len(await self.threads.aside(lambda: self.subscriptions.of_person(asker)))

    async def forget_asker(self, asker: int) -> int:
        """Remove what a person gets in direct messages, and return how many digests that were."""
        return await self.threads.aside(lambda: self.subscriptions.remove_person(asker))


def digest_stores(corpus: Corpus, outbox: Outbox, history: MessageHistory) -> DigestStores:
    """Return the stores over `corpus`, whose editions go out by `outbox`."""
    return DigestStores(
        subscriptions=Subscriptions(corpus.engine),
        outbox=outbox,
        history=history,
        composer=DigestComposer(corpus, history),
        articles=ArticleStore(corpus.engine),
        composing=Threads(at_once=1, timeout=_LONGEST),
        threads=Threads(at_once=1, timeout=_LONGEST),
    )
