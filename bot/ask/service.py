"""Answer a question and send its message through the outbox."""

import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from http import HTTPStatus
from typing import TypeVar

import discord
import structlog
from discord.ui import LayoutView
from sqlalchemy import Connection

from bot.ask.news import NewsService, core_of
from bot.ask.views import answer_view
from bot.core.citations import AnswerParts, answer_parts, context_text
from bot.core.errors import UserError
from bot.core.metrics import Metrics, Stage
from bot.core.notices import changed, forgotten, no_more, used_up
from bot.core.permissions import guild_of
from bot.core.phrases import visible_citations
from bot.core.style import MessageKind, text_view
from bot.core.threads import Threads
from bot.guilds.service import GuildService
from bot.guilds.store import AnswerLength
from bot.locale.texts import Texts
from bot.state.answers import AskedQuestion, PostedAnswer, answer_to, cited_in
from bot.state.interactions import InteractionTokens
from bot.state.messages import Cited, Message
from bot.state.outbox import Part
from bot.state.outbox_delivery import Delivery, LeaseLostError
from bot.state.quota import Allowance
from corpus import Answer, AnswerStatus
from corpus.models.errors import StoreUnavailableError

T = TypeVar("T")
Send = Callable[[LayoutView], Awaitable[discord.Message]]

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class ComposedAnswer:
    """An answer as far as it may be shown; `withheld` are the sources that have had their share."""

    answer: Answer
    text: AnswerParts
    cited: tuple[Cited, ...]
    withheld: tuple[str, ...]

    @property
    def parts(self) -> Sequence[Part]:
        """The one message of the answer; after a crash it is composed anew."""
        return ((None, self.cited),)


async def _nothing() -> None:
    """Show nothing in place of an answer."""


class Answering:
    """Answers questions, and sends the answers by the outbox.

    Args:
        news: answers from the corpus.
        guilds: their settings.
        delivery: the way to Discord.
        tokens: those of the interactions that wait for their answers.
        threads: the way to the database.
        metrics: record how long it takes.
    """

    def __init__(
        self,
        news: NewsService,
        guilds: GuildService,
        *,
        delivery: Delivery,
        tokens: InteractionTokens,
        threads: Threads,
        metrics: Metrics,
    ) -> None:
        self._news, self._guilds, self._metrics = news, guilds, metrics
        self._delivery, self._tokens, self._run = delivery, tokens, threads.aside

    @staticmethod
    def due(asked: AskedQuestion, interaction: discord.Interaction, texts: Texts) -> PostedAnswer:
        """Return the answer that is due to a question, in the place and the language of an interaction."""
        return answer_to(asked, target=_target(interaction), language=texts.language)

    async def answer(
        self,
        due: PostedAnswer,
        send: Send,
        texts: Texts,
        *,
        instead: Callable[[], Awaitable[T | None]] = _nothing,
    ) -> T | None:
        """Send a claimed answer, unless `instead` makes something to show in its place, and return that."""
        try:
            made = await instead()
        except Exception:
            await self.drop(due.message)
            raise
        if made is None:
            await self.send(due, send, texts)
        else:
            await self.drop(due.message)
        return made

    async def more(self, token: str, interaction: discord.Interaction, send: Send, texts: Texts) -> None:
        """Answer with further citations for the question behind a token."""
        before = await self._news.recall(token, guild=guild_of(interaction))
        if before is None:
            await send(text_view(forgotten(texts)))
            return
        asked = before.asked
        due = answer_to(
            asked, target=_target(interaction), language=texts.language, earlier=tuple(before.seen)
        )
        await self.claim_for(due, interaction)
        await self.send(due, send, texts)

    async def claim(self, due: PostedAnswer) -> None:
        """Claim an answer, so that a process that ends midway leaves it to the next one."""
        await self._delivery.claim(due.message)

    async def claim_for(self, due: PostedAnswer, interaction: discord.Interaction) -> None:
        """Claim the answer to an interaction, with its token, by which the next process can send it."""
        token, since = interaction.token, interaction.created_at

        def keep(_connection: Connection) -> bool:
            # Before the claim is committed: who finds it finds the token.
            self._tokens.keep(due.token, token, since=since)
            return True

        await self._delivery.claim(due.message, keep)

    async def send(
        self,
        due: PostedAnswer,
        send: Send,
        texts: Texts,
        *,
        note: str = "",
        where: discord.abc.Messageable | None = None,
    ) -> None:
        """Compose and send a claimed answer; one that fails is given up, for the asker is told."""
        message = due.message
        try:
            views = await self._composed(due, texts, note=note)
            there = None
            if where is not None and self._delivery.may_be_there(message):
                there = (await self._delivery.look([message], where)).get(message.token)
            with self._metrics.timing(Stage.SEND):
                posted = there or await _first_accepted(views, send)
        except LeaseLostError as error:  # the clock was set: it is resumed already, or given up for its age
            if not await self._run(lambda: self._delivery.outbox.batch(message)):
                raise UserError(
                    "That took too long. Try again in a moment, or ask a shorter question."
                ) from error
            log.info("resumed elsewhere")
            return
        except Exception:
            await self.drop(message)
            raise
        try:
            await self._delivery.sent(message, posted, then=lambda: self._tokens.drop(message.token))
        except LeaseLostError:
            log.info("forgotten while it was posted")
        except StoreUnavailableError as error:
            # Its token is kept: once the lease has run out, it is found where it was posted.
            log.error("storage failed", reason=str(error))  # noqa: TRY400 # a traceback says no more
            return
        except Exception:
            # The answer is there: it stays, though a reply to it will not be known as one.
            log.exception("not remembered where an answer was posted")
            await self._run(lambda: self._tokens.drop(message.token))

    async def replaced(self, due: PostedAnswer) -> Message | None:
        """Return the message of the answer that this one takes the place of, if it is remembered."""
        before = await self._news.recall(due.replaces, guild=due.asked.guild) if due.replaces else None
        return before.message if before else None

    async def drop(self, message: Message) -> None:
        """Give up an answer."""
        await self._run(lambda: self._tokens.drop(message.token))
        await self._run(lambda: self._delivery.outbox.drop(message))

    async def around(
        self, token: str, place: int, texts: Texts, *, guild: int | None, now: datetime
    ) -> LayoutView:
        """Return the message of what stands around the excerpt at `place` in the answer behind a token."""
        posted = await self._news.recall(token, guild=guild)
        if posted is None:
            return text_view(forgotten(texts))
        excerpt = await self._news.context(posted, place)
        if excerpt is None:
            return text_view(changed(texts))
        _, withheld = await self._guilds.within_quotes(guild, lambda may: may.takes(excerpt), now=now)
        if withheld:
            return text_view(used_up(withheld, texts))
        return text_view(context_text(excerpt, core_of(posted.of_citation(place)), texts), MessageKind.ANSWER)

    async def _composed(self, due: PostedAnswer, texts: Texts, *, note: str) -> Sequence[LayoutView]:
        """Return the message of an answer, and one without pictures where it has some.

        Of further citations it was said before whether they are an answer.
        """
        began = time.perf_counter()
        further = bool(due.earlier)
        settings = await self._guilds.settings(due.asked.guild)
        length = AnswerLength.NORMAL if further else settings.length
        with self._metrics.timing(Stage.SEARCH):
            answer = await self._news.answer(due.asked, beyond=frozenset(due.earlier), length=length)
        answer = (
            replace(answer, status=AnswerStatus.ANSWER)
            if further
            else replace(answer, citations=visible_citations(answer))
        )
        with self._metrics.timing(Stage.COMPOSE):
            made = await self._delivery.compose(
                due.message, lambda may: _within(answer, may, texts, note=note)
            )
        if further and not made.answer.citations:
            return (text_view(used_up(made.withheld, texts) or no_more(texts)),)
        self._metrics.answered(answer.status)
        taken = round((time.perf_counter() - began) * 1000)
        log.info("answered", status=answer.status, citations=len(made.answer.citations), ms=taken)
        token = due.token if self._delivery.outbox.keeps else None
        build = partial(
            answer_view,
            made.text,
            token,
            status=answer.status,
            watchable=bool(answer.query.terms),
            texts=texts,
        )
        pictured = settings.pictures and any(each.image for each in made.text.citations)
        return (build(pictures=True), build()) if pictured else (build(),)


async def _first_accepted(views: Sequence[LayoutView], send: Send) -> discord.Message:
    """Send the first of some views that Discord takes: it may refuse the address of a picture."""
    *others, last = views
    for view in others:
        try:
            return await send(view)
        except discord.HTTPException as error:
            if error.status != HTTPStatus.BAD_REQUEST:
                raise
            log.warning("refused with pictures", reason=error.text)
    return await send(last)


def _within(answer: Answer, may: Allowance, texts: Texts, *, note: str) -> ComposedAnswer:
    """Return the part of an answer that may be shown, with `note` as its last line."""
    answer = replace(answer, citations=may.cited(answer.citations))
    note = " ".join(filter(None, (note, used_up(may.withheld, texts))))
    text = answer_parts(answer, texts, note=note)
    cited = cited_in(answer.citations[: len(text.citations)])
    return ComposedAnswer(answer=answer, text=text, cited=cited, withheld=may.withheld)


def _target(interaction: discord.Interaction) -> int:
    return interaction.channel_id or interaction.user.id
