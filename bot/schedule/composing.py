"""An edition to what it posts: the brief of its subscription, the digest of the corpus, and its sheets.

subscription and edition | Brief | Digest | parts of messages | sheets, and what they show
"""

from datetime import datetime

from bot.schedule.sheet import Composition
from bot.state.editions import Edition, Editions
from bot.state.subscriptions import Subscription
from bot.texts.texts import Texts
from corpus import Corpus


class DigestComposer:
    """Composes editions from a corpus; what their place was shown returns only with new sentences."""

    def __init__(self, corpus: Corpus, editions: Editions) -> None:
        self._corpus = corpus
        self._editions = editions

    def compose(
        self, edition: Edition, subscription: Subscription, *, texts: Texts, now: datetime
    ) -> Composition:
        """What the edition posts and shows."""
        raise NotImplementedError
