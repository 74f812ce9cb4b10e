"""Parse what came from outside in worker processes, each under limits of time and memory.

The bot and the poller parse nothing foreign themselves: a hostile feed costs them a worker, soon replaced.
"""

import asyncio
from collections.abc import Sequence
from concurrent.futures import Future
from typing import Any, Self

from corpus.feeds.opml import ListedFeed
from corpus.models.article import Article
from corpus.models.errors import IngestError, WorkerError
from corpus.models.feed import ParsedFeed
from corpus.models.ingest import AnalysedArticle, Fetched, ForeignContent, ForeignKind, Request, Submission
from corpus.parsing.limits import READ_SECONDS
from corpus.workers.worker import Limits, Workers

READ_LIMITS = Limits(seconds=READ_SECONDS, memory=1_000_000_000)
"""What one page, article, feed or list may take."""


class Parsers:
    """Worker processes that parse; each is started when it is first needed.

    Args:
        count: how many requests are served at the same time.
        limits: what one of them may take. Beyond that its worker is killed.
    """

    def __init__(self, *, count: int = 2, limits: Limits = READ_LIMITS) -> None:
        self._workers = Workers("corpus.pipeline.extraction:extractor", count=count, limits=limits)

    @property
    def are_busy(self) -> bool:
        """Whether one of them is at work, or will be."""
        return self._workers.are_busy

    async def feed(self, fetched: Fetched) -> ParsedFeed:
        """Return the feed that was fetched.

        Raises:
            IngestError: it is none, or takes too much to parse.
        """
        parsed: ParsedFeed = await self._foreign(ForeignKind.FEED, fetched)
        return parsed

    async def feed_links(self, page: Fetched) -> Sequence[str]:
        """Return the addresses that a page names as its feeds; raises what `feed` does."""
        links: Sequence[str] = await self._foreign(ForeignKind.FEED_LINKS, page)
        return links

    async def feed_list(self, content: bytes) -> Sequence[ListedFeed]:
        """Return the feeds of an OPML list; raises what `feed` does."""
        listed: Sequence[ListedFeed] = await self._foreign(
            ForeignKind.FEED_LIST, Fetched(url="", content=content)
        )
        return listed

    async def article(self, submission: Submission) -> Article:
        """Return the article that would be stored for a page or an entry; raises what `feed` does."""
        analysed: AnalysedArticle = await self._result(submission)
        return analysed.article

    def submit(self, request: Request) -> "Future[Any]":
        """Return what a worker will answer, or the errors of `corpus.workers.worker.Worker.ask`."""
        return self._workers.submit(request)

    def close(self) -> None:
        """End the processes; what waits is not answered."""
        self._workers.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    async def _foreign(self, kind: ForeignKind, fetched: Fetched) -> Any:
        return await self._result(ForeignContent(kind=kind, fetched=fetched))

    async def _result(self, request: Request) -> Any:
        try:
            return await asyncio.wrap_future(self.submit(request))
        except WorkerError as error:
            raise IngestError("reading it {fault}", fault=error.reason) from error
