"""Feeds followed into a corpus: the poller over its store, and what is taken in into its articles."""

import random
from collections.abc import Callable, Sequence
from datetime import datetime

from corpus.errors import IngestError
from corpus.ingest.fetch import Fetcher
from corpus.ingest.intake import Offer, read_offer
from corpus.ingest.poll import Beside, FeedPoll, Polled
from corpus.ingest.poller import Poller
from corpus.ingest.schedule import PollRules
from corpus.library import Corpus
from corpus.models import Article


class CorpusIntake:
    """Reads offers in this process, and adds their articles to a corpus."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus

    def __call__(self, offers: Sequence[Offer], /) -> Sequence[str]:
        """For each offer why it was not taken, or "" if it was."""
        read = [_article_or_reason(offer) for offer in offers]
        self._corpus.add(article for article in read if isinstance(article, Article))
        return ["" if isinstance(each, Article) else each for each in read]


def poller(
    corpus: Corpus,
    fetcher: Fetcher,
    *,
    beside: Beside,
    rules: PollRules,
    clock: Callable[[], datetime],
    tell: Callable[[Polled], None],
    seed: int | None = None,
) -> Poller:
    """The poller of the feeds that `corpus` follows; `seed` makes its chances the same each time."""
    poll = FeedPoll(
        corpus.feeds,
        fetcher,
        intake=CorpusIntake(corpus),
        beside=beside,
        rules=rules,
        chance=random.Random(seed).random,  # noqa: S311 # it spreads polls, it hides nothing
    )
    return Poller(corpus.feeds, poll, beside=beside, clock=clock, tell=tell)


def _article_or_reason(offer: Offer) -> Article | str:
    try:
        return read_offer(offer)
    except IngestError as error:
        return str(error)
