"""What is kept of digests, and what makes them, over one corpus: all that needs no connection to Discord."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.threads import Threads
from bot.digests.composer import DigestComposer
from bot.digests.editions import Composer
from bot.digests.store import Subscriptions
from bot.quotes import Quotes
from bot.state.editions import Editions
from bot.state.ledger import Ledger
from corpus import Corpus
from corpus.store.articles import ArticleStore

_SEEN = timedelta(days=60)  # so long a story is known where it was shown
_LONGEST = 120.0  # seconds for composing a digest, its turn included


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestStores:
    """What digests are made of.

    Composing has turns of its own, and so has what is noted in the ledger: a thousand digests at once take
    two of the threads that questions need too. Who acts in Discord does not wait for those turns.
    """

    subscriptions: Subscriptions
    editions: Editions
    ledger: Ledger
    composer: Composer
    articles: ArticleStore
    composing: Threads
    threads: Threads

    async def forget(self, *, now: datetime, after: timedelta) -> int:
        """Forgets editions from longer ago than `after`, but for some time what a channel was shown."""
        kept = max(after, _SEEN)
        return await self.threads.aside(lambda: self.editions.forget(now=now, after=kept))

    async def forget_asker(self, asker: int) -> int:
        """Removes what a person gets in direct messages and what they were shown; says how much that was."""
        return await self.threads.aside(
            lambda: self.subscriptions.remove_person(asker) + self.editions.forget_person(asker)
        )


def digest_stores(corpus: Corpus, quotes: Quotes) -> DigestStores:
    """The stores over `corpus`, with a name of its own in the ledger; what is quoted asks `quotes`."""
    editions = Editions(corpus.engine)
    return DigestStores(
        subscriptions=Subscriptions(corpus.engine),
        editions=editions,
        ledger=Ledger(corpus.engine, secrets.token_hex(8)),
        composer=DigestComposer(corpus, editions, quotes),
        articles=corpus.store,
        composing=Threads(at_once=1, timeout=_LONGEST),
        threads=Threads(at_once=1, timeout=_LONGEST),
    )
