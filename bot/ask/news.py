"""Ask the corpus and look up posted answers, in threads."""

from collections.abc import Sequence
from dataclasses import replace

from bot.core.errors import UserError
from bot.core.scope import check_sources
from bot.core.threads import Threads
from bot.guilds.store import AnswerLength, Guilds, viewer_of
from bot.state.answers import AskedQuestion, PostedAnswer, answer_of
from bot.state.messages import Cited, Kind, Message
from bot.state.outbox_history import MessageHistory
from config.sections import AnswerSettings
from corpus import Answer, Corpus, Excerpt, Span, TimeWindow, excerpt_digest
from corpus.models.coverage import StoryArticles
from corpus.retrieval.query import FollowUp, Intent, continued, intent_of, without_markup

MOST_CITATIONS = 5
_FAR = 1500  # characters; what one message can show the surroundings of


class NewsService:
    """Answers for the event loop: the work is done in threads, where a question waits for its turn."""

    def __init__(
        self,
        corpus: Corpus,
        history: MessageHistory,
        threads: Threads,
        *,
        settings: AnswerSettings,
        guilds: Guilds,
    ) -> None:
        self._corpus, self._guilds = corpus, guilds
        self._history = history
        self._threads = threads
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
        """Return the answer to a question, without the articles in `beyond`.

        It is made of what is seen where it was asked.

        Raises:
            UserError: it takes too long, or no source is called as it asks.
            QueryError: the question cannot be asked as it is.
        """
        return await self._threads.in_turn(lambda: self._answer(asked, beyond, self._lengths[length]))

    async def intent(self, asked: AskedQuestion) -> Intent | None:
        """Return what news a question asks for, within its options; None if it asks something else."""
        return await self._threads.aside(lambda: self._intent(asked))

    async def continued(self, before: AskedQuestion, question: str) -> FollowUp | None:
        """Return what a reply asks, as a question of its own; None if it stands alone."""
        return await self._threads.aside(lambda: self._continued(before, question))

    async def recall(self, token: str, *, guild: int | None) -> PostedAnswer | None:
        """Return the answer posted with this token in this guild, or None."""
        return _of_guild(
            await self._threads.aside(lambda: self._posted(self._history.by_token(token))), guild
        )

    async def context(self, posted: PostedAnswer, place: int) -> Excerpt | None:
        """Return the sentences around the excerpt at `place` (from 0) of a posted answer.

        None if the article is gone or changed since, or no longer seen there.
        """
        return await self._threads.aside(lambda: self._context(posted, place))

    async def earlier(self, message: int, *, guild: int | None) -> PostedAnswer | None:
        """Return the answer posted in this message of this guild, or None."""
        return _of_guild(
            await self._threads.aside(lambda: self._posted(self._history.by_message(message))), guild
        )

    async def answer_to(self, message: int, *, guild: int | None) -> PostedAnswer | None:
        """Return the answer that was posted in reply to this message of this guild, or None."""
        return _of_guild(
            await self._threads.aside(lambda: self._posted(self._history.answer_to(message))), guild
        )

    async def story_of(self, posted: PostedAnswer) -> StoryArticles:
        """Return the story of the first citation of a posted answer.

        Raises:
            UserError: its article is gone.
        """
        return await self._threads.aside(lambda: self._story(posted))

    async def sources(self, beginning: str, *, guild: int | None) -> list[str]:
        """Return the guild's sources whose name contains `beginning`, best match first."""
        wanted = beginning.casefold()
        seen = await self._threads.aside(lambda: self._corpus.sources(viewer=viewer_of(guild)))
        names = [name for name in seen if wanted in name.casefold()]
        return sorted(names, key=lambda name: not name.casefold().startswith(wanted))

    def _posted(self, message: Message | None) -> PostedAnswer | None:
        if message is None or message.kind is not Kind.ANSWER:
            return None
        return answer_of(message, self._history.cited(message.token))

    def _intent(self, asked: AskedQuestion) -> Intent | None:
        intent = intent_of(
            without_markup(asked.question),
            now=self._guilds.local(asked.now, asked.guild),
            known_sources=lambda: self._corpus.sources(viewer=viewer_of(asked.guild)),
        )
        window = TimeWindow(since=asked.since, until=asked.until)
        return intent.within(window, asked.sources) if intent else None

    def _continued(self, before: AskedQuestion, question: str) -> FollowUp | None:
        known = self._corpus.sources(viewer=viewer_of(before.guild))
        return continued(before.question, question, known_sources=known, is_reply=True)

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

    def _story(self, posted: PostedAnswer) -> StoryArticles:
        article = self._corpus.article(posted.cited[0].article_id) if posted.cited else None
        if article is None:
            raise UserError("the articles of this story are no longer here")
        return StoryArticles(headline=article.title, articles=(article.id,))

    def _context(self, posted: PostedAnswer, place: int) -> Excerpt | None:
        asked, cited = posted.asked, posted.of_citation(place)
        if not cited:
            return None
        viewer = viewer_of(asked.guild)
        excerpt = self._corpus.context(asked.question, cited[0].article_id, core_of(cited), viewer=viewer)
        if excerpt is None:
            return None
        same = all(
            excerpt_digest(each.span.of(excerpt.article.body)) == each.digest for each in cited if each.span
        )
        return excerpt if same else None


def core_of(cited: Sequence[Cited]) -> Span:
    """Return the span from the first of a citation's excerpts to its last; if that is long, the first."""
    spans = [each.span for each in cited if each.span is not None]
    whole = Span(start=min(span.start for span in spans), end=max(span.end for span in spans))
    return whole if len(whole) <= _FAR else spans[0]


def _of_guild(posted: PostedAnswer | None, guild: int | None) -> PostedAnswer | None:
    return posted if posted is not None and posted.asked.guild == guild else None
