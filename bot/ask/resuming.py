"""Send the answers that a stopped process left unfinished, while they are still wanted."""

from datetime import datetime

import discord
import structlog

from bot.ask.replies import Replies
from bot.ask.service import Answering
from bot.core.delivery import insistently
from bot.core.style import View
from bot.core.threads import Threads
from bot.locale.catalogue import Catalogue
from bot.locale.texts import Texts
from bot.state.answers import PostedAnswer, answer_of
from bot.state.interactions import LIFETIME, InteractionTokens
from bot.state.messages import Kind, Message
from bot.state.outbox_delivery import Delivery

log = structlog.get_logger()


class Resuming:
    """Takes up the questions that were asked shortly before a process ended.

    Args:
        client: the connection to Discord.
        delivery: knows the messages that were left midway.
        tokens: those of the interactions that wait for their answers.
        threads: the way to the database.
        catalogue: the languages.
        answering: answers interactions again.
        replies: answers messages again.
    """

    def __init__(
        self,
        client: discord.Client,
        delivery: Delivery,
        *,
        tokens: InteractionTokens,
        threads: Threads,
        catalogue: Catalogue,
        answering: Answering,
        replies: Replies,
    ) -> None:
        self._client, self._delivery, self._tokens = client, delivery, tokens
        self._run, self._catalogue = threads.aside, catalogue
        self._answering, self._replies = answering, replies

    async def tick(self, now: datetime) -> int:
        """Answer what was left midway, and return how many answers that were."""
        sent = 0
        for stray in await self._delivery.stray(Kind.ANSWER):
            if not await self._can_end(stray):
                continue
            message = await self._delivery.resume(stray)
            sent += message is not None and await self._resumed(message)
        await self._run(lambda: self._tokens.expire(now))
        return sent

    async def _can_end(self, message: Message) -> bool:
        """Return whether this process can answer a message, or it is too old for that.

        The token of an interaction is with the process, perhaps on another machine, that acknowledged it.
        """
        age = self._delivery.timing.clock() - message.due_at
        return bool(
            message.origin or age >= LIFETIME or await self._run(lambda: self._tokens.get(message.token))
        )

    async def _resumed(self, message: Message) -> bool:
        due, tokens = answer_of(message), self._tokens
        token = await self._run(lambda: tokens.get(message.token))
        if self._delivery.timing.clock() - message.due_at >= LIFETIME or not (token or message.origin):
            await self._answering.drop(message)
            return False
        try:
            texts = self._catalogue.of(message.language)
            await (self._answer(due, token, texts) if token else self._replies.resume(due, texts))
        except discord.NotFound:  # it was never acknowledged, or what it was about is gone
            await self._answering.drop(message)
            return False
        except Exception:
            log.exception("not answered after a restart")
            return False
        log.info("answered after a restart")
        return True

    async def _answer(self, due: PostedAnswer, token: str, texts: Texts) -> None:
        """Answer an interaction by its token, unless its answer is there already."""
        original: int = "@original"  # type: ignore[assignment] # Discord's name for the first response
        webhook = discord.Webhook.partial(self._client.application_id or 0, token, client=self._client)
        there = await insistently(lambda: webhook.fetch_message(original))

        async def send(view: View) -> discord.Message:
            if not there.flags.loading:
                return there
            view.stop()  # its buttons are dynamic items: this copy of them need not be kept
            return await insistently(lambda: webhook.edit_message(original, view=view))

        await self._answering.send(due, send, texts)
