"""The one door from Discord to the corpus and to what was posted of it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.core.threads import Threads
from bot.guilds.store import AnswerLength, Guilds, viewer_of
from bot.scope import check_sources
from bot.state.posted import AskedQuestion, PostedAnswer, PostedAnswers, PostedExcerpt
from config.settings import AnswerSettings
from corpus import Answer, Citation, Corpus, Excerpt, Span, excerpt_digest

MOST_CITATIONS = 5
_FAR = 1500  # characters; what one message can show the surroundings of


class NewsService:
    """Answers for the event loop: the work is done in threads, where a question waits for its turn."""

    def __init__(
        self,
        corpus: Corpus,
        posted: PostedAnswers,
        threads: Threads,
        *,
        settings: AnswerSettings,
        guilds: Guilds,
    ) -> None:
        self._corpus, self._guilds = corpus, guilds
        self._posted = posted
        self._threads = threads
        self._keeps = settings.remember_days > 0
        self._lengths = {
            AnswerLength.SHORT: 1,
            AnswerLength.NORMAL: settings.citations,
            AnswerLength.LONG: max(MOST_CITATIONS, settings.citations),
        }

    async def answer(
        self,
        asked: AskedQuestion,
        *,
        beyond: frozenset[str] = frozenset(),
        length: AnswerLength = AnswerLength.NORMAL,
    ) -> Answer:
        """The answer to a question, without the articles `beyond` which it is asked further.

        It is made of what is seen where it was asked.

        Raises:
            UserError: it takes too long, or no source is called as it asks.
            QueryError: the question cannot be asked as it is.
        """
        return await self._threads.in_turn(lambda: self._answer(asked, beyond, self._lengths[length]))

    async def remember(
        self, asked: AskedQuestion, citations: Sequence[Citation], *, beyond: frozenset[str] = frozenset()
    ) -> PostedAnswer | None:
        """Remembers the citations that are about to be posted; None where the operator wants nothing kept."""
        if not self._keeps:
            return None
        return await self._threads.aside(lambda: self._posted.add(asked, citations, earlier=sorted(beyond)))

    async def recall(self, token: str, *, guild: int | None) -> PostedAnswer | None:
        """The answer that was posted with this token in this guild, unless it is forgotten."""
        return _of_guild(await self._threads.aside(lambda: self._posted.by_token(token)), guild)

    async def context(self, posted: PostedAnswer, place: int) -> Excerpt | None:
        """The sentences around the excerpt at `place` (from 0) in a posted answer.

        None if the article is gone or changed since, or no longer seen there.
        """
        return await self._threads.aside(lambda: self._context(posted, place))

    async def earlier(self, message: int, *, guild: int | None) -> PostedAnswer | None:
        """The answer that was posted in this message of this guild."""
        return _of_guild(await self._threads.aside(lambda: self._posted.by_message(message)), guild)

    async def sent(self, posted: PostedAnswer, message: int) -> None:
        """Remembers in which message an answer was posted."""
        await self._threads.aside(lambda: self._posted.sent(posted, message))

    async def sources(self, beginning: str, *, guild: int | None) -> list[str]:
        """The sources seen from a guild whose name holds `beginning`, those that begin with it first."""
        wanted = beginning.casefold()
        seen = await self._threads.aside(lambda: self._corpus.sources(viewer=viewer_of(guild)))
        names = [name for name in seen if wanted in name.casefold()]
        return sorted(names, key=lambda name: not name.casefold().startswith(wanted))

    async def forget(self, *, now: datetime, after: timedelta) -> int:
        """Forgets posted answers from longer ago than `after`."""
        return await self._threads.aside(lambda: self._posted.forget(now=now, after=after))

    async def forget_asker(self, asker: int) -> int:
        """Forgets what this person asked."""
        return await self._threads.aside(lambda: self._posted.forget_asker(asker))

    def _answer(self, asked: AskedQuestion, beyond: frozenset[str], citations: int) -> Answer:
        viewer = viewer_of(asked.guild)
        if asked.sources:
            check_sources(asked.sources, self._corpus.sources(viewer=viewer))
        answer = self._corpus.answer(
            asked.question,
            citations + len(beyond),
            now=self._guilds.local(asked.now, asked.guild),
            sources=asked.sources,
            since=asked.since,
            until=asked.until,
            viewer=viewer,
        )
        further = [citation for citation in answer.citations if citation.article.id not in beyond]
        return replace(answer, citations=tuple(further[:citations]))

    def _context(self, posted: PostedAnswer, place: int) -> Excerpt | None:
        asked, cited = posted.asked, posted.of_citation(place)
        if not cited:
            return None
        viewer = viewer_of(asked.guild)
        excerpt = self._corpus.context(asked.question, cited[0].article_id, core_of(cited), viewer=viewer)
        if excerpt is None:
            return None
        same = all(excerpt_digest(each.span.of(excerpt.article.body)) == each.digest for each in cited)
        return excerpt if same else None


def core_of(cited: Sequence[PostedExcerpt]) -> Span:
    """From the first of a citation's excerpts to its last, or where they stand far apart the first."""
    whole = Span(start=min(each.span.start for each in cited), end=max(each.span.end for each in cited))
    return whole if len(whole) <= _FAR else cited[0].span


def _of_guild(posted: PostedAnswer | None, guild: int | None) -> PostedAnswer | None:
    return posted if posted is not None and posted.asked.guild == guild else None
