"""A question to the message of its answer, whoever asked it and however; what it shows is remembered."""

import time
from dataclasses import replace
from datetime import datetime

import discord
import structlog
from discord.ui import LayoutView

from bot.app import Services
from bot.ask.news import core_of
from bot.ask.views import answer_view
from bot.core.citations import answer_parts, context_text
from bot.core.notices import changed, forgotten, no_more, used_up
from bot.core.phrases import visible_citations
from bot.core.style import MessageKind, text_view
from bot.locale.texts import Texts
from bot.state.cited import MessagePlace
from bot.state.posted import AskedQuestion, PostedAnswer
from corpus import Answer

log = structlog.get_logger()


class Answering:
    """Makes the messages of answers through the services."""

    def __init__(self, services: Services) -> None:
        self._news, self._guilds, self._citing = services.news, services.guilds, services.citing

    async def answer(
        self, asked: AskedQuestion, texts: Texts, *, refined: bool = False, note: str = ""
    ) -> tuple[LayoutView, PostedAnswer | None]:
        """The message of the answer, with `note` as its last line; and what is remembered of it."""
        began = time.perf_counter()
        settings = await self._guilds.settings(asked.guild)
        answer = await self._news.answer(asked, length=settings.length)
        answer, withheld = await self._within_quotes(
            replace(answer, citations=visible_citations(answer)), asked
        )
        note = " ".join(filter(None, (note, used_up(withheld, texts))))
        view, posted = await self._remembered(asked, answer, texts, refined=refined, note=note)
        taken = round((time.perf_counter() - began) * 1000)
        log.info("answered", found=answer.found, citations=len(answer.citations), ms=taken)
        return view, posted

    async def further(self, token: str, texts: Texts, *, guild: int | None, now: datetime) -> LayoutView:
        """The message of further citations for the question behind a token."""
        before = await self._news.recall(token, guild=guild)
        if before is None:
            return text_view(forgotten(texts))
        answer = await self._news.answer(before.asked, beyond=before.seen)
        answer, withheld = await self._within_quotes(answer, before.asked, now=now)
        if not answer.citations:
            return text_view(used_up(withheld, texts) or no_more(texts))
        # Further citations stand beside an answer: whether that was found has been said.
        further = replace(answer, found=True)
        view, _ = await self._remembered(before.asked, further, texts, beyond=before.seen)
        return view

    async def around(
        self, token: str, place: int, texts: Texts, *, guild: int | None, now: datetime
    ) -> LayoutView:
        """The message of what stands around the excerpt at `place` in the answer behind a token."""
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

    async def sent(self, posted: PostedAnswer | None, message: discord.Message, texts: Texts) -> None:
        """Remembers in which message an answer stands: a reply to it goes on from its question.

        What everybody sees is corrected when its articles change.
        """
        if posted is None:
            return
        try:
            await self._news.sent(posted, message.id)
            if not message.flags.ephemeral:
                await self._citing.add(_place(posted, message, texts), posted.shown)
        except Exception:
            # The answer is there: it stays, though a reply to it will not be known as one.
            log.exception("not remembered where an answer was posted")

    async def _within_quotes(
        self, answer: Answer, asked: AskedQuestion, *, now: datetime | None = None
    ) -> tuple[Answer, tuple[str, ...]]:
        citations, withheld = await self._guilds.within_quotes(
            asked.guild, lambda may: may.cited(answer.citations), now=now or asked.now
        )
        return replace(answer, citations=citations), withheld

    async def _remembered(
        self,
        asked: AskedQuestion,
        answer: Answer,
        texts: Texts,
        *,
        refined: bool = False,
        note: str = "",
        beyond: frozenset[str] = frozenset(),
    ) -> tuple[LayoutView, PostedAnswer | None]:
        parts = answer_parts(answer, texts, refined=refined, note=note)
        cited = answer.citations[: len(parts.citations)]
        posted = await self._news.remember(asked, cited, beyond=beyond)
        token = posted.token if posted else None
        watchable = bool(answer.query.terms)
        return answer_view(parts, token, found=answer.found, watchable=watchable, texts=texts), posted


def _place(posted: PostedAnswer, message: discord.Message, texts: Texts) -> MessagePlace:
    return MessagePlace(
        message=message.id,
        channel=message.channel.id,
        language=texts.language,
        posted=posted.asked.now,
        reader=posted.asked.asker,
    )
