"""The one door from Discord to the corpus and to what was posted of it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.state.posted import Asked, PostedAnswer, PostedAnswers
from bot.threads import Threads
from corpus import Answer, Citation, Corpus, Excerpt, excerpt_digest


class NewsService:
    """Answers for the event loop: the work is done in threads, where a question waits for its turn."""

    def __init__(self, corpus: Corpus, posted: PostedAnswers, threads: Threads, *, citations: int) -> None:
        self._corpus = corpus
        self._posted = posted
        self._threads = threads
        self._citations = citations

    async def answer(self, asked: Asked, *, beyond: frozenset[str] = frozenset()) -> Answer:
        """The answer to a question, without the articles `beyond` which it is asked further.

        Raises:
            UserError: it takes too long.
            QueryError: the question cannot be asked as it is.
        """
        return await self._threads.in_turn(lambda: self._answer(asked, beyond))

    async def remember(
        self, asked: Asked, citations: Sequence[Citation], *, beyond: frozenset[str] = frozenset()
    ) -> PostedAnswer:
        """Remembers the citations that are about to be posted for a question."""
        return await self._threads.aside(lambda: self._posted.add(asked, citations, earlier=sorted(beyond)))

    async def recall(self, token: str) -> PostedAnswer | None:
        """The answer that was posted with this token, unless it is forgotten."""
        return await self._threads.aside(lambda: self._posted.by_token(token))

    async def context(self, token: str, place: int) -> Excerpt | None:
        """The sentences around the excerpt at `place` (from 0) in a posted answer.

        None if the answer is forgotten, or the article gone or changed since.
        """
        return await self._threads.aside(lambda: self._context(token, place))

    async def earlier(self, message: int) -> PostedAnswer | None:
        """The answer that was posted in this message."""
        return await self._threads.aside(lambda: self._posted.by_message(message))

    async def sent(self, posted: PostedAnswer, message: int) -> None:
        """Remembers in which message an answer was posted."""
        await self._threads.aside(lambda: self._posted.sent(posted, message))

    async def sources(self, beginning: str) -> list[str]:
        """The sources whose name holds `beginning`, those that begin with it first."""
        wanted = beginning.casefold()
        names = [
            name for name in await self._threads.aside(self._corpus.sources) if wanted in name.casefold()
        ]
        return sorted(names, key=lambda name: not name.casefold().startswith(wanted))

    async def forget(self, *, now: datetime, after: timedelta) -> int:
        """Forgets posted answers from longer ago than `after`."""
        return await self._threads.aside(lambda: self._posted.forget(now=now, after=after))

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
        if excerpt is None or excerpt_digest(shown.span.of(excerpt.article.body)) != shown.digest:
            return None
        return excerpt
