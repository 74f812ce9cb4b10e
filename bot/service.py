"""The one door from the event loop to work that takes time: the corpus and the database, in threads."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar

from bot.errors import UserError
from bot.state.posted import Asked, PostedAnswer, PostedAnswers, text_digest
from corpus import Answer, Citation, Corpus, Excerpt

T = TypeVar("T")


class NewsService:
    """Answers for the event loop. A question waits for its turn, and is given up after `timeout` seconds."""

    def __init__(
        self, corpus: Corpus, posted: PostedAnswers, *, citations: int, at_once: int, timeout: float
    ) -> None:
        self._corpus = corpus
        self._posted = posted
        self._citations = citations
        self._turns = asyncio.Semaphore(at_once)
        self._timeout = timeout

    async def answer(self, asked: Asked, *, beyond: frozenset[str] = frozenset()) -> Answer:
        """The answer to a question, without the articles `beyond` which it is asked further.

        Raises:
            UserError: it takes too long.
            QueryError: the question cannot be asked as it is.
        """
        return await self._in_turn(lambda: self._answer(asked, beyond))

    async def remember(
        self, asked: Asked, citations: Sequence[Citation], *, beyond: frozenset[str] = frozenset()
    ) -> PostedAnswer:
        """Remembers the citations that are about to be posted for a question."""
        return await self._aside(lambda: self._posted.add(asked, citations, earlier=sorted(beyond)))

    async def recall(self, token: str) -> PostedAnswer | None:
        """The answer that was posted with this token, unless it is forgotten."""
        return await self._aside(lambda: self._posted.by_token(token))

    async def context(self, token: str, place: int) -> Excerpt | None:
        """The sentences around the excerpt at `place` (from 0) in a posted answer.

        None if the answer is forgotten, or the article gone or changed since.
        """
        return await self._aside(lambda: self._context(token, place))

    async def earlier(self, message: int) -> PostedAnswer | None:
        """The answer that was posted in this message."""
        return await self._aside(lambda: self._posted.by_message(message))

    async def sent(self, posted: PostedAnswer, message: int) -> None:
        """Remembers in which message an answer was posted."""
        await self._aside(lambda: self._posted.sent(posted, message))

    async def sources(self, beginning: str) -> list[str]:
        """The sources whose name holds `beginning`, those that begin with it first."""
        wanted = beginning.casefold()
        names = [name for name in await self._aside(self._corpus.sources) if wanted in name.casefold()]
        return sorted(names, key=lambda name: not name.casefold().startswith(wanted))

    async def forget(self, *, now: datetime, after: timedelta) -> int:
        """Forgets posted answers from longer ago than `after`."""
        return await self._aside(lambda: self._posted.forget(now=now, after=after))

    async def _in_turn(self, work: Callable[[], T]) -> T:
        async with _within(self._timeout), self._turns:
            # A thread cannot be stopped: given up, it runs on, and its result is dropped.
            return await asyncio.to_thread(work)

    async def _aside(self, work: Callable[[], T]) -> T:
        """What takes little time does not queue behind questions that take long."""
        async with _within(self._timeout):
            return await asyncio.to_thread(work)

    def _answer(self, asked: Asked, beyond: frozenset[str]) -> Answer:
        answer = self._corpus.answer(
            asked.question,
            self._citations + len(beyond),
            now=asked.now,
            sources=asked.sources,
            since=asked.since,
            until=asked.until,
        )
        further = [citation for citation in answer.citations if citation.article.id not in beyond]
        return replace(answer, citations=tuple(further[: self._citations]))

    def _context(self, token: str, place: int) -> Excerpt | None:
        posted = self._posted.by_token(token)
        if posted is None or place >= len(posted.shown):
            return None
        shown = posted.shown[place]
        excerpt = self._corpus.context(posted.asked.question, shown.article_id, shown.span)
        if excerpt is None or text_digest(shown.span.of(excerpt.article.body)) != shown.digest:
            return None
        return excerpt


@asynccontextmanager
async def _within(seconds: float) -> AsyncIterator[None]:
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError as error:
        raise UserError("That took too long. Try again in a moment, or ask more briefly.") from error
