"""Answer questions in messages, in place or in a thread if the guild wants that."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import discord
import structlog
from discord.ui import LayoutView

from bot.ask.conversation import asker_of
from bot.ask.news import NewsService
from bot.ask.requests import NewsRequests, show_in_reply
from bot.ask.service import Answering
from bot.core.delivery import insistently, open_thread, send, show_typing, tell
from bot.core.limits import THREAD_NAME
from bot.core.markdown import text_and_links
from bot.core.notices import how_to_ask, introduction
from bot.core.permissions import can_mend, may_write_threads, missing_in, missing_text
from bot.core.phrases import small_talk_reply
from bot.core.respond import reporting
from bot.core.style import text_view
from bot.guilds.service import GuildService
from bot.locale.readers import Readers
from bot.locale.texts import Texts
from bot.state.answers import AskedQuestion, PostedAnswer, answer_to
from bot.state.messages import Message
from corpus import SmallTalk
from corpus.retrieval.query import FollowUp, asks_for_more, small_talk

_EDITED_WITHIN = timedelta(minutes=5)  # of being asked: later its answer may have been read

log = structlog.get_logger()


class Replies:
    """Answers messages.

    Args:
        client: the connection to Discord.
        answering: answers and sends.
        news: knows what was answered before.
        guilds: their settings, and who may ask.
        readers: the languages of direct messages.
        requests: answers requests for the news as such.
    """

    def __init__(
        self,
        client: discord.Client,
        answering: Answering,
        *,
        news: NewsService,
        guilds: GuildService,
        readers: Readers,
        requests: NewsRequests,
    ) -> None:
        self._client, self._answering, self._news = client, answering, news
        self._guilds, self._readers, self._requests = guilds, readers, requests

    def met(self, user: int, locale: object) -> None:
        """Remember the language of a user's client, for their direct messages."""
        self._readers.met(user, locale)

    async def reply(self, message: discord.Message, text: str, *, now: datetime) -> None:
        """Answer a message whose question is `text`; a reply to an answer continues its question.

        Who may not ask here and now is told so in a direct message, so that the channel stays quiet.
        """

        async def say(notice: str) -> None:
            await send(message, text_view(notice))

        texts = await self._texts(message)
        async with reporting(say, texts, about=message.id):
            talk = small_talk(text) if text else None
            if talk is SmallTalk.UNCLEAR and await self._earlier(message):
                talk = None  # "why?" says enough in reply to an answer, and is a question like any other
            refusal = await self._guilds.refusal(asker_of(message), texts, now=now, counts=talk is None)
            if refusal is not None:
                await tell(message.author, text_view(refusal))
            elif not text and text_and_links(message)[1]:
                await show_in_reply(message, await self._requests.coverage_of(message, texts, now=now))
            elif not text:
                await say(how_to_ask(texts))
            elif talk:
                await say(small_talk_reply(talk, texts))
            else:
                await self._answer(message, text, texts, now=now)

    async def edited(self, message: discord.Message, text: str, *, now: datetime) -> None:
        """Answer a question anew that was edited soon after it was asked, in the place of its answer."""
        before = await self._news.answer_to(message.id, guild=_guild_of(message))
        if before is None or not text or small_talk(text) or now - message.created_at > _EDITED_WITHIN:
            return

        async def say(notice: str) -> None:
            await tell(message.author, text_view(notice))

        texts = await self._texts(message)
        async with reporting(say, texts, about=message.id):
            asked = replace(before.asked, question=text, now=now)
            due = await self._due(message, asked, texts, replaces=before.token)
            if due.asked.question == before.asked.question:
                return  # a preview was added, or the message was pinned
            refusal = await self._guilds.refusal(asker_of(message), texts, now=now)
            if refusal is not None:
                await say(refusal)
                return
            await self._answering.claim(due)
            await self._sent(message, due, texts)

    async def _texts(self, message: discord.Message) -> Texts:
        if message.guild is None or self._readers.chosen(message.author.id) is not None:
            return self._readers.speech(message.author.id)
        return await self._guilds.texts_for(message.guild)

    async def resume(self, due: PostedAnswer, texts: Texts) -> None:
        """Go on with an answer that another process left midway."""
        message = due.message
        known = self._client.get_channel(message.target)
        place = (
            known
            if isinstance(known, discord.TextChannel)
            else self._client.get_partial_messageable(message.target, guild_id=message.guild)
        )
        await self._sent(place.get_partial_message(message.origin or 0), due, texts)

    async def _answer(self, message: discord.Message, text: str, texts: Texts, *, now: datetime) -> None:
        settings = await self._guilds.settings(message.guild.id if message.guild else None)
        new = message.guild is not None and not settings.introduced
        asked = AskedQuestion(question=text, now=now, guild=_guild_of(message), asker=message.author.id)
        due = await self._due(message, asked, texts)
        await self._answering.claim(due)  # before anything that takes time: wherever this ends, it is resumed
        try:
            await show_typing(message)
            goes_on = await self._earlier(message) is not None
            if parts := None if goes_on else await self._requests.requested(asked, texts):
                await show_in_reply(message, parts)
                await self._answering.drop(due.message)
                return
            if new and message.guild is not None:
                # Before it is sent: who asks at once again is not told again.
                await self._guilds.change(message.guild.id, introduced=True)
            await self._sent(message, due, texts, note=introduction(texts) if new else "")
        except Exception as error:
            await self._answering.drop(due.message)
            if isinstance(error, discord.Forbidden):
                await _tell_missing(message, texts)
            raise

    async def _sent(
        self,
        message: discord.Message | discord.PartialMessage,
        due: PostedAnswer,
        texts: Texts,
        *,
        note: str = "",
    ) -> None:
        """Send an answer: in the place of another, or in a thread of its own where the guild wants that."""
        replaced = await self._answering.replaced(due)
        if replaced is not None:
            await self._answering.send(due, partial(self._put, replaced), texts)
            return
        settings, thread = await self._guilds.settings(due.asked.guild), None
        if message.channel.id in settings.thread_channels and may_write_threads(message.channel):
            thread = await open_thread(message, name=due.asked.question[:THREAD_NAME])
        if thread is not None:
            # Most bots may not read what does not mention them.
            note = " ".join(filter(None, (note, texts("To go on, reply to this answer or mention me."))))

        async def posted(view: LayoutView) -> discord.Message:
            # Who may open a thread may not always write in it; then the channel gets the answer.
            with suppress(discord.Forbidden, discord.NotFound):
                if thread is not None:
                    return await insistently(lambda: thread.send(view=view, nonce=message.id))
            return await send(message, view)

        await self._answering.send(due, posted, texts, note=note, where=thread or message.channel)

    async def _put(self, replaced: Message, view: LayoutView) -> discord.Message:
        """Edit an answer to show another, and forget what it was."""
        place = self._client.get_partial_messageable(replaced.channel or 0, guild_id=replaced.guild)
        there = place.get_partial_message(replaced.message or 0)
        view.stop()  # its buttons are dynamic items: this copy of them need not be kept
        posted = await insistently(
            lambda: there.edit(view=view, allowed_mentions=discord.AllowedMentions.none())
        )
        await self._answering.drop(replaced)
        return posted

    async def _due(
        self, message: discord.Message, asked: AskedQuestion, texts: Texts, *, replaces: str = ""
    ) -> PostedAnswer:
        """Return the answer that is due to a message: to its question, or to what it goes on from."""
        to = partial(
            answer_to,
            target=message.channel.id,
            language=texts.language,
            origin=message.id,
            replaces=replaces,
        )
        earlier = await self._earlier(message)
        return await self._following(earlier, asked, to) if earlier else to(asked)

    async def _earlier(self, message: discord.Message) -> PostedAnswer | None:
        """Return the answer that a message replies to."""
        replied_to = message.reference.message_id if message.reference else None
        return None if replied_to is None else await self._news.earlier(replied_to, guild=_guild_of(message))

    async def _following(
        self, earlier: PostedAnswer, asked: AskedQuestion, to: Callable[..., PostedAnswer]
    ) -> PostedAnswer:
        """Return the answer that is due to a reply to an `earlier` one, made by `to`."""
        before = replace(earlier.asked, now=asked.now, asker=asked.asker)
        if asks_for_more(asked.question):
            return to(before, earlier=tuple(earlier.seen))
        following = await self._news.continued(before, asked.question)
        return to(_refined(before, following or FollowUp(asked.question)), refined=True)


def _guild_of(message: discord.Message) -> int | None:
    return message.guild.id if message.guild else None


def _refined(asked: AskedQuestion, said: FollowUp) -> AskedQuestion:
    """Return the follow-up of `asked`; its words override the command's options."""
    asked = replace(asked, question=said.question)
    if said.sets_time:
        asked = replace(asked, since=None, until=None)
    return replace(asked, sources=None) if said.sets_sources else asked


async def _tell_missing(message: discord.Message, texts: Texts) -> None:
    """Tell the asker which permissions the bot lacks, if they can grant them."""
    place, author = message.channel, message.author
    if isinstance(place, discord.abc.GuildChannel | discord.Thread) and isinstance(author, discord.Member):
        missing = missing_in(place)
        if missing and can_mend(author, place):
            await tell(author, text_view(missing_text(place, missing, texts)))
